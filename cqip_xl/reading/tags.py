"""Where the tables of a received workbook stand: by their hidden tags, on any sheet, in any column order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, Raw
from cqip_xl.model.markers import META, TAG, letters
from cqip_xl.words.headings import plain

#: Rows of notes that may stand between markers and headings.
NOTES = 3


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table. `columns`: column id -> sheet column; `extra`: heading -> sheet column, without id.

    `ids`: row -> field id, of a form that lost its ids. `by_heading`: its markers are gone.
    """

    id: str
    sheet: GridSheet
    tag_row: int
    tag_col: int
    columns: Mapping[str, int]
    extra: Mapping[str, int]
    rows: range
    twice: tuple[str, ...] = ()
    twice_at: tuple[int, ...] = ()
    ids: Mapping[int, str] = field(default_factory=dict)
    by_heading: bool = False

    def cell(self, row: int, column: str) -> Raw | ErrorCell:
        return at(self.sheet, row, self.columns[column]) if column in self.columns else None


def at(sheet: GridSheet, row: int, col: int) -> Raw | ErrorCell:
    """The cell, or None outside what was read."""
    return sheet.at(row, col)


def meta_of(grid: Grid) -> dict[str, str]:
    """Key and value of the `_cqip` sheet; empty where it is lost."""
    for sheet in grid.sheets:
        if fold(sheet.name) == META:
            pairs = [(row.get(0), row.get(1)) for row in sheet.rows] if sheet.width > 1 else []
            return {shown(key): shown(value) for key, value in pairs if not is_empty(key)}
    return {}


def found_tables(grid: Grid, headings: frozenset[str]) -> tuple[FoundTable, ...]:
    """Every tagged table in the order of the sheets. `headings`: folded labels that mark a header row."""
    return tuple(table for sheet in grid.sheets for table in _in_sheet(sheet, headings))


def has_tags(grid: Grid) -> bool:
    return any(True for sheet in grid.sheets for _ in _tags(sheet))


def _tags(sheet: GridSheet) -> Iterator[tuple[int, int, str]]:
    """The first filled cell of a row, where it is a tag: further right somebody has typed such a text."""
    for r, row in enumerate(sheet.rows):
        c, value = next(((c, value) for c, value in row.items() if not is_empty(value)), (0, None))
        if isinstance(value, str) and value.startswith("#") and fold(value).startswith(TAG):
            yield r, c, fold(value)[len(TAG) :]


def _in_sheet(sheet: GridSheet, headings: frozenset[str]) -> Iterator[FoundTable]:
    tags = list(_tags(sheet))
    for n, (row, col, name) in enumerate(tags):
        end = tags[n + 1][0] if n + 1 < len(tags) else len(sheet.rows)
        columns: dict[str, int] = {}
        twice: dict[int, str] = {}
        for c, value in sheet.rows[row].items():
            if c != col and isinstance(value, str) and not is_empty(value):
                key = fold(value)
                if key in columns:
                    twice[c] = key
                columns.setdefault(key, c)
        here = {*columns.values(), *twice} or None
        head = _header_row(sheet, row + 1, end, headings, here) if name != "header" else row
        first = head + 1 if head is not None else row + 1
        extra = _extra(sheet, head, {*columns.values(), *twice, col}) if head is not None and name != "header" else {}
        yield FoundTable(name, sheet, row, col, columns, extra, range(first, end), tuple(twice.values()), tuple(twice))


def _header_row(
    sheet: GridSheet, start: int, end: int, headings: frozenset[str], columns: Collection[int] | None
) -> int | None:
    """The row with the column headings: the first that is not empty, if it holds a known heading in such a column,
    else, where somebody inserted a note above, one below with several.

    `columns`: those with an id, None where all ids are gone; headings pasted beside the table are none of it.
    """
    passed = 0
    for r in range(start, min(end, start + 20)):
        filled = {c: plain(value) for c, value in sheet.rows[r].items() if not is_empty(value)}
        if filled:
            known = sum(text in headings for c, text in filled.items() if columns is None or c in columns)
            if known > min(passed, 1):
                return r
            passed += 1
            if passed > NOTES:
                break
    return None


def _extra(sheet: GridSheet, head: int, known: set[int]) -> dict[str, int]:
    """Headings of columns that carry no id: inserted by somebody."""
    found: dict[str, int] = {}
    for c, value in sheet.rows[head].items():
        if c not in known and not is_empty(value):
            text = shown(value)
            found[text if text not in found else f"{text} ({letters(c)})"] = c
    return found
