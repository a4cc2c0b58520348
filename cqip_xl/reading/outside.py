"""Filled cells that belong to no row and column of a table: above its markers, in its gutter, beside a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cqip_xl.kinds.kind import is_empty
from cqip_xl.model.grid import GridSheet
from cqip_xl.model.markers import address
from cqip_xl.reading.tags import FoundTable

#: Title and hint of a sheet stand above its markers, one column right of them: alone in a row, or in the first.
OWN_ABOVE = 2
#: A form has labels, entries and hints right of its ids.
FORM_WIDTH = 3


def cells_outside(tables: Sequence[FoundTable]) -> Iterator[tuple[str, list[str]]]:
    """Sheet and addresses of filled cells that nobody reads, row by row."""
    tagged = [table for table in tables if not table.by_heading]
    for name in dict.fromkeys(table.sheet.name for table in tagged):
        here = [table for table in tagged if table.sheet.name == name]
        spots = sorted({*_above(here[0].sheet, here), *_beside(here), *_between(here)})
        for _, row in groupby(spots, key=lambda spot: spot[0]):
            yield name, [address(r, c) for r, c in row]


def _above(sheet: GridSheet, tables: Sequence[FoundTable]) -> Iterator[tuple[int, int]]:
    first = min(tables, key=lambda table: table.tag_row)
    own = 0
    for r in range(first.tag_row):
        filled = [c for c, value in sheet.rows[r].items() if not is_empty(value)]
        mine = first.tag_col + 1 in filled and own < OWN_ABOVE and (len(filled) == 1 or r < OWN_ABOVE)
        own += mine
        yield from ((r, c) for c in filled if not (mine and c == first.tag_col + 1))


def _between(tables: Sequence[FoundTable]) -> Iterator[tuple[int, int]]:
    """Notes between the markers of a table and its headings."""
    for table in tables:
        for r in range(table.tag_row + 1, table.rows.start - 1) if table.id != "header" else ():
            yield from ((r, c) for c, value in table.sheet.rows[r].items() if not is_empty(value))


def _beside(tables: Sequence[FoundTable]) -> Iterator[tuple[int, int]]:
    """Cells in the hidden column of a table, where only its marker stands, and around a form."""
    for table in tables:
        if table.id == "header":
            yield from _beside_form(table)
            continue
        for r, row in table.lines():
            if table.tag_col in row and not is_empty(row[table.tag_col]):
                yield r, table.tag_col


def _beside_form(form: FoundTable) -> Iterator[tuple[int, int]]:
    """Ids of no line, and what stands right of the hints."""
    col, value_col = form.tag_col, form.columns.get("value")
    for r, row in form.lines():
        if not is_empty(row.get(col)) and is_empty(row.get(col + 1)) and is_empty(row.get(col + 2)):
            yield r, col
        for c, value in row.items():
            if c > col + FORM_WIDTH and c != value_col and not is_empty(value):
                yield r, c
