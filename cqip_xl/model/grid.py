"""A received workbook as plain cells: what a reader hands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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


@dataclass(frozen=True, slots=True)
class GridSheet:
    """`rows[r][c]`, both counted from 0 at A1. `hidden_rows`: rows hidden or filtered away.

    `merges`: first row, first column, last row, last column of merged cells; only the first cell has a value.
    """

    name: str
    rows: tuple[tuple[Raw | ErrorCell, ...], ...]
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """`format`: xlsx, xlsb, xls or ods. `doubts`: why a second reader should look as well.

    `unread`: sheet, row, column and text of cells that the file holds and the reader did not give.
    """

    path: str
    sheets: tuple[GridSheet, ...]
    sha256: str = ""
    saved_at: str = ""
    size: int = 0
    epoch_1904: bool = False
    format: str = "xlsx"
    doubts: tuple[str, ...] = ()
    unread: tuple[tuple[str, int, int, str], ...] = ()
