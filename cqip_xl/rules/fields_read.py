"""Which fields a pack's status rules read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from cqip_xl.model.rule import Ref, StatusRule


def names_in(rules: Iterable[StatusRule]) -> frozenset[str]:
    """Ids of the row's own fields that the rules mention."""
    return frozenset(ref.name for rule in rules for ref in _refs(rule.when) if not ref.table)


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _refs(part)
    elif is_dataclass(value):
        for f in fields(value):
            yield from _refs(getattr(value, f.name))
