"""Grounds of levels and answers in the columns that a register always has, whatever packs its rows are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from cqip_xl.model.case import Case
from cqip_xl.summary.register import Head
from cqip_xl.summary.rollup_view import RollupView
from cqip_xl.words.grounds import Grounds, grounds_of
from cqip_xl.words.lexicon import Lexicon

#: Which lists of a framework a column draws on.
Lists = Callable[[Lexicon], Iterable[str]]


def with_grounds(
    view: RollupView, cases: Sequence[Case], heads: Sequence[Head], lists: Mapping[str, Lists]
) -> tuple[Head, ...]:
    """The columns; those that `lists` names by their key with the grounds that the packs give what stands there."""
    packs = {case.framework: view.lex(case) for case in cases if case.framework.colours}.values()

    def grounds(key: str) -> Grounds:
        found: dict[str, str] = {}
        for lex in packs:
            for text, ground in grounds_of(lex, *lists[key](lex)):
                found.setdefault(text, ground)
        return tuple(found.items())

    return tuple(replace(head, grounds=grounds(head.key)) if head.key in lists else head for head in heads)


def level_reached(lex: Lexicon) -> Iterable[str]:
    """That of the level which follows from the criteria, else that which the school states."""
    rule = lex.framework.levels
    return (f"scale/{rule.scale}",) if rule else header_level("level_current")(lex)


def header_level(name: str) -> Lists:
    """That of a level on the School sheet."""
    return lambda lex: [lex.list_name(f) for f in lex.framework.header if f.id == name]


def action_field(name: str) -> Lists:
    """That of a field of the actions; of one that shows a field of the criteria, of that."""

    def found(lex: Lexicon) -> list[str]:
        table, criteria = lex.framework.tables.get("actions"), lex.framework.tables.get("criteria")
        f = table.field(name) if table else None
        if f and criteria and f.shows.startswith("criteria."):
            f = criteria.field(f.shows.partition(".")[2]) or f
        return [lex.list_name(f)] if f else []

    return found
