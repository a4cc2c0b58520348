"""A worksheet of XlsxWriter that writes our cells as they are: what we know of them it need not find out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from cqip_xl.excel.cells import Cells
from cqip_xl.excel.rows import Rows
from cqip_xl.model.book import Cell, Content, Formula, Link
from cqip_xl.model.markers import serial

#: Stands in a sheet's part where its rows belong.
ROWS = "<!--rows-->"


class OurWorksheet(Worksheet):  # type: ignore[misc]
    """Gives the markup of cells as it was made, and leaves a mark where the rows belong.

    XlsxWriter searches every formula for functions newer than Excel 2010 and for arrays, 80 % of the time of writing a
    plan (0.42 of 0.52 s at 40 actions). Ours use none (house rule; tests/workbook/test_formulas.py). To keep each cell
    as a value, look where a row begins and ends, and escape each attribute takes two thirds of what is left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cells: Cells
        #: The same as values, of which charts show some.
        self.contents: Sequence[Cell] = ()
        self.blocks: list[Rows] = []
        #: Rows that people type into: as high as what stands there needs, and growing with what they type.
        self.growing: frozenset[int] = frozenset()
        #: What a linked cell says stands among the cells.
        self.ignore_write_string = True

    def _write_rows(self) -> None:
        """Only a mark: what XlsxWriter writes it keeps with four bytes a letter, and copies twice."""
        self.fh.write(ROWS)

    def markup(self) -> Iterator[str]:
        """What belongs at the mark: rows from top to bottom, those of a block as they are made."""
        rows = {*self.cells.rows, *self.row_info}
        if any(not rows.isdisjoint(range(block.top, block.top + len(block))) for block in self.blocks):
            raise ValueError("a cell or a height stands in the rows of a block")
        blocks = {block.top: block for block in self.blocks}
        for row in sorted({*rows, *blocks}):
            if row in blocks:
                yield from blocks[row]
            else:
                yield "".join((self._opened(row), *self.cells.row(row), "</row>"))

    def _opened(self, row: int) -> str:
        """The tag of a row. With `customHeight` it stays as high as it is: not where people type."""
        info = self.row_info.get(row)
        if not info:
            return f'<row r="{row + 1}">'
        growing = row in self.growing and not info.hidden
        own = info.height != self.original_row_height
        height = f' ht="{info.height * 0.75:.16g}"' if own or growing else ""
        hidden = ' hidden="1"' if info.hidden else ""
        fixed = ' customHeight="1"' if own and not growing else ""
        return f'<row r="{row + 1}"{height}{hidden}{fixed}>'

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
