"""The entries of an open table as the rules read them: columns of `_calc`, each able to name the others in its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.markers import CALC, letters, span
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Column
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc import ROW, CalcColumn, normalised
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.first_rows import counted
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.period_lists import Due
from cqip_xl.workbook.plan_view import MARGIN, PlanView, TablePlace

#: The column with the position of the word by which a status is read; no field of a pack can be called so.
WORD = "status/word"


class HasStatus(Protocol):
    """A row that has a status and a date by which it is due."""

    @property
    def status(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def start_on(self) -> date | None: ...


class EntryColumns:
    """`first`: the row of `_calc` on which the table's first row is read, counted from 0; `left`: the first column."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, table: str, first: int, left: int = 0) -> None:
        self.view, self.hidden, self.as_of = view, hidden, as_of
        self.place: TablePlace = view.tables[table]
        self.size = self.place.size + MARGIN
        self.first, self.left = first, left
        rows = view.plan.rows(table)
        self.rows: tuple[Row | None, ...] = (*rows, *((None,) * (self.size - len(rows))))
        self.at: dict[str, int] = {}
        self.columns: list[CalcColumn] = []

        due = self.place.table.field("due")
        asked = due is not None and due.kind == "period" and "due" in self.place.at
        self.periods: tuple[Period, ...] = view.lex.periods(due) if due and asked else ()
        self.dues = hidden.dues.get(self.periods, Due())

    def add(self, name: str, formula: Callable[[], str], value: Callable[[int], str | float]) -> None:
        self.at[name] = self.left + len(self.columns)
        self.columns.append(CalcColumn(name, formula, tuple(value(n) for n in range(self.size))))

    @property
    def said(self) -> str:
        """Which column tells by what word the status is read."""
        return WORD if WORD in self.at else "status"

    def c(self, name: str) -> str:
        """The cell of another column in the same row: in the same words in each, which pack into half the room."""
        col = f"${letters(self.at[name])}$"
        return f"INDEX({col}{self.first + 1}:{col}{self.first + self.size},{self.position})"

    def at_cell(self, name: str, row: int | str = ROW) -> str:
        """The same, or the cell in a row of `_calc`, counted from 1, by its address."""
        return f"${letters(self.at[name])}{row}"

    def range(self, name: str) -> str:
        col = self.at[name]
        return span(CALC, self.first, col, self.first + self.size - 1, col)

    def counted(self, mask: str) -> str:
        """How many rows a mask over columns holds for; it leads to the first of them on the table's own sheet."""
        return counted(self.place.sheet, self.range(next(iter(self.at))), mask, self.place.first - self.first)

    @property
    def position(self) -> str:
        """Which row of the table stands in a row of `_calc`, from 1. The same words in each row pack well."""
        return f"ROW()-{self.first}"

    def raw(self, column: str) -> str:
        """The entry at this position, however rows were inserted or moved."""
        return f"INDEX({self.below(column)},{self.position})"

    def below(self, column: str) -> str:
        """The column's entries and the margin below them: a row inserted under the last one counts, too."""
        place, col = self.place, self.place.at[column]
        return span(place.sheet, place.first, col, place.first + self.size - 1, col)

    def at_row(self, name: str) -> str:
        """The `_calc` cell of a row of the table's own sheet: right after any sort or inserted row.

        Counted from the first row that `_calc` reads, which moves down with a row inserted above it; it is the least
        of a range, since a single cell may be deleted.
        """
        place, col = self.place, self.place.at["key"]
        rows = span(place.sheet, place.first, col, place.last, col).rpartition("!")[2]
        return f"INDEX({self.range(name)},ROW()+1-SUMPRODUCT(MIN(ROW({rows}))))"

    def add_exists(self) -> None:
        """Whether anything is entered in the row."""
        inputs = [c for c in self.place.columns if c.id != "key" and not is_calculated(c)]

        def formula() -> str:
            joined = "&".join(self.raw(c.id) for c in inputs)
            text = excel_bare(excel_without_placeholders(joined, self.view.lex.languages))
            rows = f"ROWS({self.below('key')})"
            return f"=IFERROR(IF(LEN({text})>0,1,0),IF({self.position}>{rows},0,1))"

        self.add("exists", formula, lambda n: float(self.rows[n] is not None))

    def add_entry(self, column: Column) -> None:
        """One column of entries as the rules read them: a date, a number, a position in a list, bare text."""
        f = column.field
        context = self.view.lex.context(f)
        name = self.view.lex.list_name(f)
        offer = self.view.lex.offer(name) if name else None
        lookup = self.hidden.lookups.get(name, Lookup())
        empty = "0" if offer else '""'
        kind = KINDS[f.kind]

        def formula() -> str:
            if offer and not offer.codes:
                return "=0"
            return f"=IFERROR({kind.excel(self.raw(column.id), context, lookup)},{empty})"

        def value(n: int) -> str | float:
            row = self.rows[n]
            found = row.values.get(column.id) if row else None
            if offer:
                return float(offer.codes.index(found) + 1) if found in offer.codes else 0.0
            return normalised(found)

        self.add(column.id, formula, value)

    def add_due(self) -> None:
        """The due entry: the position of an offered period, or a real date."""
        f = self.place.table.field("due")
        if f is None or "due" not in self.place.at:
            self.add("due_position", lambda: "=0", lambda n: 0.0)
            self.add("due_date", lambda: '=""', lambda n: "")
            return
        context, periods, dues = self.view.lex.context(f), self.periods, self.dues
        position, day = KINDS["choice"].excel, KINDS["date"].excel

        def found(n: int) -> object:
            row = self.rows[n]
            return row.values.get("due") if row else None

        self.add(
            "due_position",
            lambda: f"=IFERROR({position(self.raw('due'), context, dues.lookup)},0)" if periods else "=0",
            lambda n: float(periods.index(p) + 1) if (p := found(n)) in periods else 0.0,
        )
        self.add(
            "due_date",
            lambda: f'=IFERROR({day(self.raw("due"), context, Lookup())},"")',
            lambda n: normalised(d) if isinstance(d := found(n), date) else "",
        )

    def codes(self, column: str) -> tuple[str, ...]:
        """The codes of the list that a field offers, none where it offers no list."""
        f = self.place.table.field(column)
        name = self.view.lex.list_name(f) if f else ""
        return self.view.lex.offer(name).codes if name else ()
