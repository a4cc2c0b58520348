"""What Status says of tables beside the plan: reviews, measures, rows with a status of their own, milestones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cqip_xl.drawing.style import CELL, DAY, HEAD_GIVEN, LABEL, LINK, PROBLEM, SECTION
from cqip_xl.model.book import Area, Cell, Condition, Content, Link, Style
from cqip_xl.model.framework import sheets_in_order
from cqip_xl.model.markers import quoted
from cqip_xl.model.rule import STATUSES
from cqip_xl.rules.measures import ATTAINMENTS
from cqip_xl.workbook.calc_blocks import Blocks
from cqip_xl.workbook.first_rows import COUNTED, leading
from cqip_xl.workbook.plan_view import PlanView


def section(view: PlanView, row: int, key: str) -> Cell:
    """What a section is called."""
    return Cell(row, 1, view.say(key), SECTION)


def heads(view: PlanView, row: int, keys: tuple[str, ...], own: Mapping[str, str] | None = None) -> Iterator[Cell]:
    """The headings of a section's columns; `own`: those for which the pack has words."""
    yield Cell(row, 1, view.say("status_sheet.what"), HEAD_GIVEN)
    for col, key in enumerate(keys, start=2):
        said = (own or {}).get(key, "") or view.say(f"status_sheet.col_{key}")
        yield Cell(row, col, view.lex.offer("status").label(key) if key in STATUSES else said, HEAD_GIVEN)


class StatusTables:
    """Draws them from a row on, each that the pack has. `next`: the row behind the last."""

    def __init__(self, view: PlanView, blocks: Blocks, row: int) -> None:
        self.view, self.blocks, self.none = view, blocks, view.say("status_sheet.no_plan")
        self.cells: list[Cell] = []
        self.conditions: list[Condition] = []
        for draw in (self._reviews, self._measures, self._own_measures, self._own, self._milestones):
            row = draw(row) + 1
        self.next = row

    def _reviews(self, row: int) -> int:
        """When each recurring review was last held and is due again."""
        lines = list(self.blocks.reviews.lines())
        if not lines:
            return row - 1
        self._section(row, "status_sheet.reviews")
        self._heads(row + 1, ("last", "next", "state"))
        late = self.view.say("status_sheet.review_late")
        for n, (label, last, due, state) in enumerate(lines, start=row + 2):
            self.cells.append(Cell(n, 1, label, LABEL))
            self.cells += [Cell(n, 2, last, DAY), Cell(n, 3, due, DAY), Cell(n, 4, state, CELL)]
            self.conditions.append(Condition(Area(n, 4, n, 4), f'=$E${n + 1}="{late}"', PROBLEM))
        return self._leading(row + 2, len(lines), 2)

    def _measures(self, row: int) -> int:
        """How many measures reach their targets, and how many figures are missing."""
        if "measures" not in self.view.tables:
            return row - 1
        self._section(row, "status_sheet.measures")
        lines = list(self.blocks.measures.lines())
        for n, (label, count) in enumerate(lines, start=row + 1):
            self.cells += [Cell(n, 1, label, LABEL), Cell(n, 2, count, COUNTED)]
        return self._leading(row + 1, len(lines), 2)

    def _own(self, row: int) -> int:
        """How the rows of the pack's own tables stand."""
        tables = self.blocks.own.tables
        if not tables:
            return row - 1
        self._section(row, "status_sheet.own")
        self._heads(row + 1, ("rows", "done", "overdue", "due_soon", "completion"))
        order = (name for name in sheets_in_order(self.view.framework) if name in tables)
        return self._by_sheet(row + 2, {name: list(tables[name].totals(self.none)) for name in order})

    def _by_sheet(self, row: int, totals: Mapping[str, Sequence[tuple[Content, Style]]]) -> int:
        """A line for each table: a link to its sheet, and its figures."""
        for here, (name, figures) in enumerate(totals.items(), start=row):
            label = self.view.names[name]
            self.cells.append(Cell(here, 1, Link(f"internal:{quoted(label)}!A1", label), LINK))
            self.cells += [Cell(here, col, *figure) for col, figure in enumerate(figures, start=2)]
        return self._leading(row, len(totals), 5)

    def _own_measures(self, row: int) -> int:
        """How many years of the school's own indicators reach their targets, and how many figures are missing."""
        tables = self.blocks.own.measured
        if not tables:
            return row - 1
        self._section(row, "status_sheet.own_measures")
        self.cells.append(Cell(row + 1, 1, self.view.say("status_sheet.what"), HEAD_GIVEN))
        for col, code in enumerate((*reversed(ATTAINMENTS), "open"), start=2):
            self.cells.append(Cell(row + 1, col, self.view.say(f"measures.{code}"), HEAD_GIVEN))
        figures = {name: [(content, COUNTED) for content in block.totals()] for name, block in tables.items()}
        return self._by_sheet(row + 2, figures)

    def _milestones(self, row: int) -> int:
        """How many milestones of the years are entered, done and late."""
        lines = [line for block in self.blocks.own.milestones.values() for line in block.lines()]
        if not lines:
            return row - 1
        self._section(row, "status_sheet.milestones")
        self._heads(row + 1, ("entered", "done", "overdue"))
        for here, (label, counts) in enumerate(lines, start=row + 2):
            self.cells.append(Cell(here, 1, label, LABEL))
            self.cells += [Cell(here, col, count, COUNTED) for col, count in enumerate(counts, start=2)]
        return self._leading(row + 2, len(lines), 4)

    def _section(self, row: int, key: str) -> None:
        self.cells.append(section(self.view, row, key))

    def _heads(self, row: int, keys: tuple[str, ...]) -> None:
        self.cells += heads(self.view, row, keys)

    def _leading(self, row: int, count: int, right: int) -> int:
        """Numbers of so many rows, as far as a column, lead to the first row that they count; the row below."""
        self.conditions.append(leading(Area(row, 2, row + count - 1, right)))
        return row + count
