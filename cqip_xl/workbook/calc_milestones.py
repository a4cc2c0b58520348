"""Milestones of each year: a block of `_calc` for each table, lines on the Status sheet. Twin of rules.milestones."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import PROBLEM
from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.dates import LAST
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.book import Area, Condition, Formula
from cqip_xl.model.markers import CALC, letters, quoted, serial
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Column
from cqip_xl.rules.milestones import done_column, milestone_columns
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc_rows import EntryColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView

#: What `_calc` holds of a milestone; 0 where there is none.
DONE, OPEN, LATE = 1, 2, 3


class MilestoneColumns(EntryColumns):
    """For each milestone column of a table how each row stands."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, table: str, first: int, left: int) -> None:
        super().__init__(view, hidden, as_of, table, first, left)
        if self.place.table.source:  # below fixed rows stand other tables
            self.size = self.place.size
            self.rows = tuple(self._fixed(n) for n in range(self.size))
        years = [one for one in milestone_columns(view.framework, view.plan.period) if one[0] == table]
        self.milestones = [column for _, column, _ in years]
        self.found = [one for one in view.verdict.milestones if one.table == table]
        for _, column, last in years:
            self._add_milestone(column, serial(last))

    def _add_milestone(self, column: Column, end: int) -> None:
        found = {one.row.key: one for one in self.found if one.column == column.id}

        def value(n: int) -> float:
            one = found.get(row.key) if (row := self.rows[n]) else None
            return float((DONE if one.done else LATE if one.overdue else OPEN) if one else 0)

        def formula() -> str:
            late = f"IF({end}<{self.as_of},{LATE},{OPEN})"
            done = self._said(done_column(column), dated=True)
            return f"=IFERROR(IF({self._said(column.id)},IF({done},{DONE},{late}),0),0)"

        self.add(column.id, formula, value)

    def _fixed(self, n: int) -> Row | None:
        at, criteria = self.place.drawn_at(n), self.view.framework.criteria
        key = criteria[at].id if at is not None and at < len(criteria) else ""
        return next((row for row in self.view.plan.rows(self.place.table.id) if row.key == key), None)

    def _said(self, name: str, dated: bool = False) -> str:
        """Whether something is entered that is no "no" and, where `dated`, no day to come."""
        lex, cell = self.view.lex, self.raw(name)
        f = next(c.field for c in self.place.columns if c.id == name)
        offered = lex.list_name(f)
        read = KINDS[f.kind].excel(cell, lex.context(f), self.hidden.lookups.get(offered, Lookup()))
        match f.kind:
            case "yes_no":
                return f"IFERROR({read}={lex.offer(offered).codes.index('yes') + 1},FALSE)"
            case "date":
                return f"IFERROR(IF(ISNUMBER({read}),{read}<={self.as_of if dated else serial(LAST)},FALSE),FALSE)"
            case _:
                return f"IFERROR(LEN({excel_bare(excel_without_placeholders(cell, lex.languages))})>0,FALSE)"

    def marks(self) -> Iterator[Condition]:
        """Milestones that are late."""
        for column in self.milestones:
            col = self.place.at[column.id]
            late = f"={quoted(CALC)}!${letters(self.at[column.id])}{self.first + 1}={LATE}"
            yield Condition(Area(self.place.first, col, self.place.last, col), late, PROBLEM)

    def lines(self) -> Iterator[tuple[str, list[Formula]]]:
        """For the Status sheet: what each kind of milestone is called; how many there are, are done and are late."""
        for name in dict.fromkeys(c.field.id for c in self.milestones):
            columns = [c for c in self.milestones if c.field.id == name]
            found = [one for one in self.found if one.column.partition(".")[0] == name]
            counts = (len(found), sum(one.done for one in found), sum(one.overdue for one in found))
            tests = (">0", f"={DONE}", f"={LATE}")
            masks = ("+".join(f"({self.range(c.id)}{test})" for c in columns) for test in tests)
            label = self.view.lex.field_label(self.place.table.id, Column(name, columns[0].field))
            yield label, [Formula(self.counted(mask), float(n)) for mask, n in zip(masks, counts, strict=True)]
