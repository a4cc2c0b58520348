"""A received workbook as plain cells: what a reader hands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from cqip_xl.model.saved import UNSAID, Saved

#: Excel's limit for the text of one cell.
CELL_LIMIT = 32_767

Raw = str | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that holds an Excel error such as #N/A."""

    text: str


@dataclass(frozen=True, slots=True)
class NoResult(ErrorCell):
    """A formula that was saved without its result, as some programs do; `text` says so."""


#: The filled cells of a row: column -> what stands there, from left to right. What holds only blanks is filled.
CellRow = Mapping[int, Raw | ErrorCell]
NO_CELLS: CellRow = {}


#: What a sheet holds besides the values of its cells: comments; boxes and shapes with a text; pictures over cells and
#: in them; addresses behind a text; what is struck through; texts of page headers and footers; formulas that change by
#: themselves, and those that take their value from another workbook.
RemarkKind = Literal["comment", "box", "picture", "cell_picture", "link", "struck", "header", "volatile", "external"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something on a sheet that is no value of a cell. `cell`: its address as `C5`, "" where it has none.

    `text`: what it says; of a picture nothing, of a chart what is read aloud for it, of a link the address, of a
    formula the formula.
    """

    kind: RemarkKind
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class GridSheet:
    """`rows[r]`: filled cells of each row down to the last that holds anything; rows and columns from 0 at A1.

    `hidden_rows`: rows hidden or filtered away. `merges`: first row, first column, last row, last column of merged
    cells; only the first cell has a value. `formulas`: addresses as `C5` of the cells that hold a formula, None where
    the format does not tell (.xls). `remarks`: what it holds besides.
    """

    name: str
    rows: tuple[CellRow, ...]
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[str] | None = None
    remarks: tuple[Remark, ...] = ()

    def at(self, row: int, col: int) -> Raw | ErrorCell:
        """What stands in a cell, None where nothing does."""
        return self.row(row).get(col)

    def row(self, row: int) -> CellRow:
        """The filled cells of a row, none below the last."""
        return self.rows[row] if row < len(self.rows) else NO_CELLS

    @property
    def width(self) -> int:
        """Columns from A to the last with anything in it."""
        return max((max(row) + 1 for row in self.rows if row), default=0)


def filled_rows(rows: Iterable[Iterable[Raw | ErrorCell]]) -> tuple[CellRow, ...]:
    """Rows of which every cell is given, as a sheet keeps them."""
    return tuple({c: value for c, value in enumerate(row) if value is not None and value != ""} for row in rows)


@dataclass(frozen=True, slots=True)
class Grid:
    """`format`: xlsx, xlsb, xls or ods. `doubts`: why a second reader should look as well.

    `unread`: sheet, row, column and text of cells that the file holds and the reader did not give.
    """

    path: str
    sheets: tuple[GridSheet, ...]
    sha256: str = ""
    saved: Saved = UNSAID
    size: int = 0
    epoch_1904: bool = False
    format: str = "xlsx"
    doubts: tuple[str, ...] = ()
    unread: tuple[tuple[str, int, int, str], ...] = ()
