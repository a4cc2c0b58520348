"""Columns and sheets that the product's sentences speak of: those that the pack has, as they are called there.

Places of such a sentence, beside those of its values: `{column[actions.due]}` what a column is called,
`{columns[actions.start,actions.due]}` those of them that are there, `{wanted[actions]}` what a row asks for first,
`{dated[reviews]}` the first column for a day, `{unique[evidence]}` the first whose entries differ, `{sheet[people]}` a
sheet, `{years[actions]}` nothing, where there are columns by school year. What names something that is not there is
left out: the whole sentence, or the part of it between two |.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cqip_xl.model.counted import filled_in
from cqip_xl.model.framework import header_columns
from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS
from cqip_xl.model.table import CALCULATED, Column, Table
from cqip_xl.words.catalog import has
from cqip_xl.words.worded import Worded

_NAMES = re.compile(r"\{(?:column|columns|wanted|dated|unique|sheet|years)\[")
#: What an action is, whatever a pack requires; of other rows so many columns are named.
_FIRST, _FEW = ("criterion", "what", "owner", "start", "due"), 6


def column_called(lex: Worded, asked: str) -> str:
    """What a column `table.field` is called; '' where there is none."""
    return _Names(lex, "column", {}, always=False).label(asked)


def joined(lex: Worded, labels: Iterable[str]) -> str:
    """Labels one after the other."""
    sign = lex.wording.say("entry.names_joined")
    return (f"{sign} " if sign.isascii() else sign).join(dict.fromkeys(filter(None, labels)))


class _NotThere(Exception):
    """The pack has no such column or sheet."""


def names_columns(text: str) -> bool:
    return _NAMES.search(text) is not None


def filled(lex: Worded, text: str, values: Mapping[str, object], sheets: Mapping[str, str], always: bool) -> str:
    """A sentence with its names and values; '' where all of it speaks of what is not there.

    `sheets`: sheet id -> name. `always`: what is not there is called as the product does, since a finding is about it.
    """
    names = {kind: _Names(lex, kind, sheets, always) for kind in _Names.KINDS}
    made = []
    for part in text.split("|"):
        try:
            made.append(filled_in(part, {**values, **names}))
        except _NotThere:
            continue
    return "".join(made).strip()


@dataclass(frozen=True)
class _Names:
    """`{kind[asked]}` in a sentence."""

    lex: Worded
    kind: str
    sheets: Mapping[str, str]
    always: bool

    KINDS = ("column", "columns", "wanted", "dated", "unique", "sheet", "years")

    def __getitem__(self, asked: str) -> str:
        match self.kind:
            case "sheet":
                return self._sheet(asked)
            case "column":
                return self._column(asked)
            case "columns":
                return self._joined(filter(None, map(self.label, asked.split(","))))
            case "wanted":
                return self._joined(self._wanted(asked))
            case "years":
                return "" if any(c.field.per for c in self._columns(asked)) else self._lacking()
            case _:
                there = self._without_year(asked)
                fits = (c for c in there if (self._is_day(c) if self.kind == "dated" else c.field.unique))
                return next((self.lex.field_label(asked, c) for c in fits), "") or self._lacking()

    def _lacking(self) -> str:
        raise _NotThere

    def _sheet(self, name: str) -> str:
        if name in self.sheets and (name in self.lex.framework.tables or name in ("start", "school", "status")):
            return self.sheets[name]
        return self.lex.wording.say(f"sheets.{name}") if self.always else self._lacking()

    def _column(self, asked: str) -> str:
        label = self.label(asked)
        if not label and self.always:
            key = f"fields.{asked.partition('.')[2]}.label"
            return self.lex.wording.say(key) if has(key) else asked
        return label or self._lacking()

    def _joined(self, labels: Iterator[str]) -> str:
        found = list(dict.fromkeys(labels))
        return joined(self.lex, found) if found else self._lacking()

    def label(self, asked: str) -> str:
        """What a column is called; '' where there is none. What is due has one, or a phase."""
        table, _, name = asked.partition(".")
        found = next((c for c in self._columns(table) if c.id == name), None)
        if found is None and asked == "actions.due":
            found = next(filter(self._is_phase, self._columns(table)), None)
        return self.lex.field_label(table, found) if found else ""

    def _is_day(self, column: Column) -> bool:
        return column.field.kind == "date"

    def _is_unique(self, column: Column) -> bool:
        return column.field.unique

    def _is_phase(self, column: Column) -> bool:
        framework = self.lex.framework
        phases = {phase.id for phase in framework.phases}
        return bool(phases) and phases <= set(framework.choices.get(column.field.choices, ()))

    def _columns(self, table: str) -> tuple[Column, ...]:
        """Every column that is drawn, the first of each field; of the form every line."""
        framework = self.lex.framework
        if table == "header":
            return (*(Column(f.id, f) for f in (*SCHOOL_FIELDS, *PLAN_FIELDS)), *header_columns(framework))
        spec = framework.tables.get(table)
        if spec is None:
            return ()
        calculated = (Column("status", CALCULATED[0]),) if table == "actions" else ()
        return (*calculated, *self._first_columns(spec))

    def _without_year(self, table: str) -> Iterator[Column]:
        """Columns that plans of every period have: sentences of ours are the same in all of them."""
        return (c for c in self._columns(table) if not c.year)

    def _first_columns(self, spec: Table) -> tuple[Column, ...]:
        found: dict[str, Column] = {}
        for column in self.lex.columns(spec):
            found.setdefault(column.field.id, column)
        return tuple(found.values())

    def _wanted(self, table: str) -> Iterator[str]:
        """What to fill in first: of an action its parts and all that is required, of other rows the first columns."""
        columns = [c for c in self._without_year(table) if not c.field.shows]
        if table == "actions":
            columns = [c for c in columns if c.field.id in _FIRST or c.field.required]
        else:
            columns = [c for c in columns if c.id != "title" and not self._is_day(c)][:_FEW]
        return (self.lex.field_label(table, c) for c in columns)
