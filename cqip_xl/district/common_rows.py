"""Plans under one name that have next to nothing in common: two schools' plans, or two halves of one."""

from __future__ import annotations

from collections.abc import Sequence

from cqip_xl.kinds.text import fold
from cqip_xl.model.plan import Plan

#: What rows of these tables are told apart by.
_TOLD_BY = {"actions": "what", "people": "name"}
#: Fewer rows tell nothing; of as many, two versions of one plan share more than this, however much was worked on it.
LEAST, SHARE = 3, 0.2


def in_parts(plans: Sequence[Plan]) -> list[list[int]]:
    """The plans by their places, those together that have rows in common with each other."""
    rows = [[_texts(plan, table) for table in _TOLD_BY] for plan in plans]
    parts: list[list[int]] = []
    for n, own in enumerate(rows):
        joined = [part for part in parts if any(_have_common(own, rows[m]) for m in part)]
        parts = [part for part in parts if part not in joined] + [sorted([n, *(m for part in joined for m in part)])]
    return sorted(parts)


def _have_common(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> bool:
    return all(_share(a, b) >= SHARE for a, b in zip(one, other, strict=True) if min(len(a), len(b)) >= LEAST)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def _texts(plan: Plan, table: str) -> frozenset[str]:
    entered = (row for row in plan.rows(table) if not row.prefilled)
    return frozenset(fold(text) for row in entered if (text := row.text(_TOLD_BY[table])))
