"""Which fields a pack's rules and checks read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from cqip_xl.model.rule import Ref, StatusRule


def names_in(rules: Iterable[StatusRule]) -> frozenset[str]:
    """Ids of the row's own fields that the rules mention."""
    return frozenset(ref.name for rule in rules for ref in refs_in(rule.when) if not ref.table)


def refs_in(value: object) -> Iterator[Ref]:
    """Every field that a condition mentions."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from refs_in(part)
    elif is_dataclass(value):
        for f in fields(value):
            yield from refs_in(getattr(value, f.name))
