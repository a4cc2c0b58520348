"""Rows that show actions anew, in an order of `_calc`: the k-th row the k-th action, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cqip_xl.drawing.style import HIDDEN, status_style
from cqip_xl.model.book import Area, Cell, Condition, Formula
from cqip_xl.model.markers import TAG, letters, quoted
from cqip_xl.model.rule import STATUS_WORDS
from cqip_xl.model.verdict import Judged
from cqip_xl.workbook.calc_listed import ROWS, ListedColumns, cut, cut_now, letters_in
from cqip_xl.workbook.hidden_sheets import Hidden

#: Where the marker of such a sheet stands, hidden; below it its headings, then its rows.
MARKER_ROW = 3
#: The hidden column with the position of the action that a row shows.
POSITION = 2


class ListedRows:
    """`order`: the column of the block that says which rows and in which order; `first`, `count`: the rows drawn."""

    def __init__(self, block: ListedColumns, hidden: Hidden, order: str, first: int, count: int) -> None:
        self.block, self.hidden, self.order, self.first, self.count = block, hidden, order, first, count
        self.view = block.view
        #: Positions of the actions now shown, from 1.
        self.positions = [int(v % ROWS) for v in sorted(v for v in block.values(order) if isinstance(v, float))]

    def position(self, k: int) -> Cell:
        """Which action the k-th row shows, counted from 0."""
        text = f'=IFERROR(MOD(SMALL({self.block.range(self.order)},{k + 1}),{ROWS}),"")'
        value = float(self.positions[k]) if k < len(self.positions) else ""
        return Cell(self.first + k, POSITION, Formula(text, value), HIDDEN)

    def now(self, k: int) -> int | None:
        """The position, counted from 0, of what the k-th row shows now."""
        return self.positions[k] - 1 if k < len(self.positions) else None

    def picked(self, area: str, k: int) -> str:
        """What stands in an area for the action of the k-th row; an error where there is none."""
        return f"INDEX({area},${letters(POSITION)}{self.first + k + 1})"

    # -- what a row shows ---------------------------------------------------------------------------

    def key(self, k: int) -> Formula:
        """The number of the action, which leads to its row in the Plan."""
        place, n = self.block.place, self.now(k)
        sheet, col = quoted(place.sheet).replace('"', '""'), letters(place.at["key"])
        row = f"${letters(POSITION)}{self.first + k + 1}+{place.first}"
        shown = f'HYPERLINK("#{sheet}!{col}"&({row}),{self.picked(self.block.below("key"), k)})'
        return Formula(f'=IFERROR({shown},"")', "" if n is None else self.block.text("key", n))

    def status(self, k: int) -> Formula:
        one, labels = self._judged(k), self.hidden.ranges.lists["status"]
        text = f"INDEX({labels},{self.picked(self.block.actions.range(self.block.actions.said), k)})"
        return Formula(f'=IFERROR({text},"")', self.view.lex.offer("status").label(one.word) if one else "")

    def due(self, k: int) -> Formula:
        one, text = self._judged(k), self.picked(self.block.actions.range("due_on"), k)
        return Formula(f'=IFERROR({text},"")', (one.due_on if one else None) or "")

    def text(self, name: str, k: int) -> Formula:
        """A text of the block."""
        n = self.now(k)
        shown = self.picked(self.block.range(name), k)
        return Formula(f'=IFERROR({shown},"")', "" if n is None else str(self.block.values(name)[n]))

    def entry(self, column: str, k: int, room: float) -> Formula:
        """What a column of the Plan shows, cut where it needs more room, in digits' widths."""
        n, most = self.now(k), letters_in(room, self.view.lex.language)
        text, value = self.picked(self.block.below(column), k), ""
        if n is not None:
            value = self.block.text(column, n)
        return Formula(f'=IFERROR({cut(text, most)},"")', cut_now(value, most))

    def _judged(self, k: int) -> Judged | None:
        n = self.now(k)
        return None if n is None else self.block.judged(n)


def markers(name: str, head: int) -> Iterator[Cell]:
    """What tells which sheet it is, whatever it is called: hidden above its rows, and once more beside their headings.

    Without any the rows would be read as further ones of the Plan.
    """
    yield Cell(MARKER_ROW, 0, f"{TAG}{name}", HIDDEN)
    yield Cell(head, 0, f"{TAG}{name}", replace(HIDDEN, size=1))


def status_marks(area: Area, labels: Sequence[str]) -> Iterator[Condition]:
    """The colours of the statuses, where a cell says them."""
    cell = f"${letters(area.left)}{area.top + 1}"
    for code, label in zip(STATUS_WORDS, labels, strict=True):
        yield Condition(area, f'={cell}="{label}"', status_style(code))
