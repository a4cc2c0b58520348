"""A received sheet: its filled cells only, asked for by row and column."""

from __future__ import annotations

from cqip_xl.model.grid import NO_CELLS, ErrorCell, GridSheet, filled_rows

ROWS = filled_rows([["", "a", None, 0.0], [], ["", None], [" ", "", False, ErrorCell("#N/A")], [None]])


def test_empty_cells_are_not_kept_and_blanks_and_zeros_are() -> None:
    assert ({1: "a", 3: 0.0}, {}, {}, {0: " ", 2: False, 3: ErrorCell("#N/A")}, {}) == ROWS


def test_a_sheet_is_asked_cell_by_cell_and_row_by_row() -> None:
    sheet = GridSheet("Plan", ROWS)
    assert (sheet.at(0, 1), sheet.at(0, 0), sheet.at(3, 0), sheet.at(99, 1)) == ("a", None, " ", None)
    assert list(sheet.row(3)) == [0, 2, 3] and sheet.row(99) is NO_CELLS
    assert sheet.width == 4 and GridSheet("Empty", ()).width == 0
