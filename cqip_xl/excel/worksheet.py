"""A worksheet of XlsxWriter that writes our cells as they are: what we know of them it need not find out."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from cqip_xl.excel.rows import formula_markup, marked_up
from cqip_xl.model.book import Formula


class OurWorksheet(Worksheet):  # type: ignore[misc]
    """Takes formulas as they are, and leaves a mark where the rows of a block belong.

    XlsxWriter searches every formula for functions newer than Excel 2010 and for arrays, 80 % of the time of writing a
    plan (0.42 of 0.52 s at 40 actions). Ours use none (house rule; tests/workbook/test_formulas.py). It escapes each
    attribute of each cell, too: another quarter of what is left.
    """

    def __init__(self) -> None:
        super().__init__()
        #: First and last row of each block, and the mark for its rows.
        self.blocks: list[tuple[int, int, str]] = []
        #: Rows that people type into: as high as what stands there needs, and growing with what they type.
        self.growing: frozenset[int] = frozenset()
        self.dim_rowmin: int | None
        self.dim_rowmax: int | None

    def _write_rows(self) -> None:
        first, last = self.dim_rowmin, self.dim_rowmax
        for top, bottom, mark in sorted(self.blocks):
            if any(self.table.get(row) or row in self.row_info for row in range(top, bottom + 1)):
                raise ValueError("a cell or a height stands in the rows of a block")
            self.dim_rowmax = top - 1
            super()._write_rows()
            self.fh.write(mark)
            self.dim_rowmin, self.dim_rowmax = bottom + 1, last
        super()._write_rows()
        self.dim_rowmin, self.dim_rowmax = first, last

    def _write_row(self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False) -> None:
        """A height with `customHeight`, as XlsxWriter has it for all, would stay as it is whatever is typed there."""
        if row not in self.growing or not row_info or row_info.hidden:
            super()._write_row(row, spans, row_info, empty_row)
            return
        shown = f' spans="{spans}"' if spans else ""
        self.fh.write(f'<row r="{row + 1}"{shown} ht="{row_info.height * 0.75:.16g}"{"/" if empty_row else ""}>')

    def take_formula(self, row: int, col: int, formula: Formula, style: Any, cached: object) -> int:
        """`cached`: its result as XlsxWriter takes it, for charts of such cells."""
        return self._taken(row, col, CellFormulaTuple(formula, style, cached))

    def take_text(self, row: int, col: int, text: str, style: Any) -> int:
        """A text that is no markup. Of a long one XlsxWriter counts the letters as Excel does."""
        if len(text) > self.xls_strmax // 2:
            return int(self.write_string(row, col, text, style))
        return self._taken(row, col, CellStringTuple(self.str_table._get_shared_string_index(text), style))

    def take_blank(self, row: int, col: int, style: Any) -> int:
        return self._taken(row, col, CellBlankTuple(style))

    def take_marked_up(self, row: int, col: int, text: str, style: Any) -> int:
        """A text that XlsxWriter takes for markup; as a rich string, what looks like an escape is escaped twice."""
        return self._taken(row, col, CellStringTuple(self.str_table._get_shared_string_index(marked_up(text)), style))

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        """Of marks and tables."""
        return formula.removeprefix("=")

    def _taken(self, row: int, col: int, cell: object) -> int:
        """0, or a negative number where the sheet has no such cell."""
        wrong = int(self._check_dimensions(row, col))
        if not wrong:
            self.table[row][col] = cell
        return wrong

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if not (style := cell.format):
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{style._get_xf_index()}"'
        kind = cell.__class__
        if kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellFormulaTuple:
            self.fh.write(f"{start}{formula_markup(cell.formula, str)}</c>")
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        elif kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        else:
            super()._write_cell(row, col, cell)
