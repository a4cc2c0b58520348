"""A worksheet of XlsxWriter that writes our cells as they are: what we know of them it need not find out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from cqip_xl.excel.cells import Cells
from cqip_xl.model.book import Cell, Content, Formula, Link
from cqip_xl.model.markers import serial


class OurWorksheet(Worksheet):  # type: ignore[misc]
    """Writes the markup of cells as it was made, and leaves a mark where the rows of a block belong.

    XlsxWriter searches every formula for functions newer than Excel 2010 and for arrays, 80 % of the time of writing a
    plan (0.42 of 0.52 s at 40 actions). Ours use none (house rule; tests/workbook/test_formulas.py). To keep each cell
    as a value, look where a row begins and ends, and escape each attribute takes two thirds of what is left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cells: Cells
        #: The same as values, of which charts show some.
        self.contents: Sequence[Cell] = ()
        #: First and last row of each block, and the mark for its rows.
        self.blocks: list[tuple[int, int, str]] = []
        #: Rows that people type into: as high as what stands there needs, and growing with what they type.
        self.growing: frozenset[int] = frozenset()
        #: What a linked cell says stands among the cells.
        self.ignore_write_string = True

    def _write_rows(self) -> None:
        rows = {*self.cells.rows, *self.row_info}
        if any(not rows.isdisjoint(range(top, bottom + 1)) for top, bottom, _ in self.blocks):
            raise ValueError("a cell or a height stands in the rows of a block")
        for row, mark in sorted([*((row, "") for row in rows), *((top, mark) for top, _, mark in self.blocks)]):
            if mark:
                self.fh.write(mark)
                continue
            if row in self.row_info:
                self._write_row(row, None, self.row_info[row])
            else:
                self.fh.write(f'<row r="{row + 1}">')
            self.fh.write("".join((*self.cells.row(row), "</row>")))

    def _write_row(self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False) -> None:
        """A height with `customHeight`, as XlsxWriter has it for all, would stay as it is whatever is typed there."""
        if row not in self.growing or not row_info or row_info.hidden:
            super()._write_row(row, spans, row_info, empty_row)
            return
        self.fh.write(f'<row r="{row + 1}" ht="{row_info.height * 0.75:.16g}">')

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> list[Any]:
        """What a chart shows of its cells while nobody has calculated; None of a cell that is not there."""
        held = {(cell.row, cell.col): cell.content for cell in self.contents}
        spots = ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
        return [_charted(held[spot]) if spot in held else None for spot in spots]

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        """Of marks and tables."""
        return formula.removeprefix("=")


def _charted(content: Content) -> Any:
    match content:
        case Formula():
            return serial(content.value) if isinstance(content.value, date) else content.value
        case Link():
            return content.text
        case date():
            return f"{serial(content):.16g}"
        case int() | float():
            return f"{content:.16g}"
        case _:
            return content or ""
