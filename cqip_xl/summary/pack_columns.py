"""Columns that packs add to a register of the summary: one for each heading, whatever pack or year it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from cqip_xl.kinds.kind import KINDS, shown
from cqip_xl.model.book import Content
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.framework import header_columns
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.table import Column, columns_of
from cqip_xl.rules.known_rows import row_label
from cqip_xl.rules.requirements import asked
from cqip_xl.summary.register import MONEY, Head
from cqip_xl.summary.rollup_view import RollupView
from cqip_xl.words.grounds import grounds_of

#: How entries of a kind are shown; of any other as text.
_LOOKS = {"integer": "number", "money": MONEY, "number": "figure", "percent": "percent", "date": "day"}
HEADER = "header"


def has_column(f: Field) -> bool:
    return f.summary == "column"


class PackColumns:
    """The columns of one register. `heads`: what they are called; `entries(case, row)`: what stands in them.

    `wanted`: which fields of the table (`header`: of the School sheet) have one.
    """

    def __init__(
        self, view: RollupView, table: str, cases: Sequence[Case], wanted: Callable[[Field], bool] = has_column
    ) -> None:
        self.view, self.table = view, table
        heads: dict[tuple[str, str], Head] = {}
        self._places: dict[tuple[str, str], list[tuple[int, tuple[Column, ...]]]] = {}
        for case in cases:
            if (key := _shape(case)) not in self._places:
                places = self._places[key] = []
                for label, columns in self._labelled(case, wanted):
                    look = _look(columns)
                    lex = view.lex(case)
                    grounds = grounds_of(lex, lex.list_name(columns[0].field))
                    head = Head(table, _width(columns[0].field), look, label=label, grounds=grounds)
                    heads.setdefault((label, look), head)
                    places.append((list(heads).index((label, look)), columns))
        self.heads = tuple(heads.values())

    def _labelled(self, case: Case, wanted: Callable[[Field], bool]) -> Iterator[tuple[str, tuple[Column, ...]]]:
        """Each heading and its columns: those of several slots are one."""
        found: dict[tuple[str, int], list[Column]] = {}
        for column in columns_in(case, self.table):
            if wanted(column.field):
                found.setdefault((column.id.partition(".")[0], column.year), []).append(column)
        for columns in found.values():
            yield self.view.lex(case).field_label(self.table, columns[0]), tuple(columns)

    def entries(self, case: Case, row: Row) -> list[Content]:
        """What stands in the row under each heading; a text that could not be read as it was typed."""
        made: list[Content] = [""] * len(self.heads)
        for n, columns in self._places[_shape(case)]:
            found = [entry for column in columns if (entry := self._shown(case, column, row)) != ""]
            f = columns[0].field
            made[n] = "; ".join(as_text(f, entry) for entry in found) if len(columns) > 1 else found[0] if found else ""
        return made

    def _shown(self, case: Case, column: Column, row: Row) -> Content:
        value = row.values.get(column.id)
        if value is None:
            return row.raw.get(column.id, "")
        if column.field.kind == "person":
            return "; ".join(row.people(column.id))
        return shown_in(self.view, case, self.table, column.field, row, value)


def _shape(case: Case) -> tuple[str, str]:
    return case.framework.id, str(case.plan.period)


def columns_in(case: Case, table: str) -> tuple[Column, ...]:
    """The columns of a table in a plan, none where its pack has no such table; `header`: those of the School sheet."""
    if table == HEADER:
        return header_columns(case.framework)
    spec = case.framework.tables.get(table)
    return tuple(c for c in columns_of(spec, case.plan.period) if not c.field.shows) if spec else ()


def rows_in(case: Case, table: str) -> tuple[Row, ...]:
    """The rows of a table; the School sheet is one row."""
    if table == HEADER:
        plan = case.plan
        return (Row("", plan.header, plan.header_place, plan.header_raw),)
    return case.plan.rows(table)


def shown_in(view: RollupView, case: Case, table: str, f: Field, row: Row, value: Value) -> Content:
    """An entry in the summary's words: labels for codes and periods, days and numbers as they are."""
    if f.kind == "criterion":
        return view.criterion_label(case, str(value))
    if f.kind == "row":
        return next(
            (row_label(case.framework.tables[f.rows], r) for r in case.plan.rows(f.rows) if r.key == value), str(value)
        )
    spec = case.framework.tables.get(table)
    f = (asked(spec, f, case.framework.criterion(row.key)) if spec and table == "criteria" else f) or f
    said = view.lex(case).show(f, value)
    return said if isinstance(said, str | float | date) else str(said)


def _look(columns: Sequence[Column]) -> str:
    return _LOOKS.get(columns[0].field.kind, "text") if len(columns) == 1 else "text"


def _width(f: Field) -> float:
    return max(11.0, min(40.0, KINDS[f.kind].width * 1.2))


def as_text(f: Field, content: Content) -> str:
    """An entry within a text: numbers and days as people write them."""
    if f.kind == "percent" and isinstance(content, float):
        return f"{shown(round(100 * content, 9))}%"
    return shown(content) if isinstance(content, float | date) else str(content)
