"""Cells of any table as the tests of packs read them in formulas."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.field import Field
from cqip_xl.rules.formula import Term
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.workbook.plan_view import PlanView


def term_of(lex: Lexicon, f: Field, cell: str, lookups: Mapping[str, Lookup]) -> Term:
    """An entry as the rules read it: a date, a number, a position in a list, bare text."""
    name = lex.list_name(f) if f.choices != "row" else ""
    if f.choices == "row":
        return Term(f'{cell}&""')
    text = KINDS[f.kind].excel(cell, lex.context(f), lookups.get(name, Lookup()))
    empty = "0" if name else '""'
    return Term(f"IFERROR({text},{empty})", lex.offer(name).codes if name else ())


def ranges_of(view: PlanView) -> dict[str, tuple[str, ...]]:
    """`table.field` -> the cells of all its slots, in which rows of other tables can be named."""
    return {
        f"{name}.{f.id}": place.slots(f.id)
        for name, place in view.tables.items()
        for f in place.table.fields
        if f.id in place.at
    }
