"""Where a table's cells lie in a workbook before it is written."""

from __future__ import annotations

from itertools import count, islice

from cqip_xl.drawing.style import GROUPS
from cqip_xl.model.book import Book, Sheet
from cqip_xl.model.markers import address


def place_of(book: Book, table: str, column: str, n: int = 0) -> tuple[str, int, int]:
    """Sheet, row and column of the n-th row's cell (n = -2: its id, -1: its heading); the header's are named.

    Rows in which a standard stands over its criteria are passed over.
    """
    for sheet in book.sheets:
        at = {(cell.row, cell.col): cell.content for cell in sheet.cells}
        for (row, col), content in at.items():
            if content == f"#cqip:{table}":
                if table == "header":
                    return sheet.name, next(r for (r, c), text in at.items() if c == col and text == column), 2
                found = next(c for (r, c), text in at.items() if r == row and text == column)
                return sheet.name, _line(sheet, row + 2, n), found
    raise AssertionError(f"no {table}.{column}")


def _line(sheet: Sheet, first: int, n: int) -> int:
    headed = {cell.row for cell in sheet.cells if cell.style in GROUPS}
    lines = (row for row in count(first) if row not in headed)
    return first + n if n < 0 else next(islice(lines, n, None))


def cell_of(book: Book, table: str, column: str, n: int = 0) -> tuple[str, str]:
    """Sheet and address, as a finding names them."""
    sheet, row, col = place_of(book, table, column, n)
    return sheet, address(row, col)


# -- ways to spoil a workbook ---------------------------------------------------------------------------
