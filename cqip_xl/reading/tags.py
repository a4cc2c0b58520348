"""Where the tables of a received workbook stand: by their hidden tags, on any sheet, in any column order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.grid import CellRow, ErrorCell, Grid, GridSheet, Raw
from cqip_xl.model.markers import GIVEN, META, TAG, letters, sheet_meant
from cqip_xl.words.headings import plain

#: Rows of notes that may stand between markers and headings.
NOTES = 3


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table. `columns`: column id -> sheet column; `extra`: heading -> sheet column, without id.

    `ids`: row -> field id, of a form that lost its ids. `by_heading`: its markers are gone.
    `more`: further rows of a table that stands elsewhere; its sheet shows these cells alone.
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
    more: bool = False

    def lines(self) -> Iterator[tuple[int, CellRow]]:
        """Those of its rows in which any cell is filled, and what stands there."""
        start, stop = self.rows.start, self.rows.stop
        return ((r, row) for r, row in enumerate(self.sheet.rows[start:stop], start) if row)

    def cell(self, row: int, column: str) -> Raw | ErrorCell:
        return self.sheet.at(row, self.columns[column]) if column in self.columns else None


def meta_of(grid: Grid) -> dict[str, str]:
    """Key and value of the `_cqip` sheet; empty where it is lost."""
    for sheet in grid.sheets:
        if sheet_meant(sheet.name) == META:
            pairs = [(row.get(0), row.get(1)) for row in sheet.rows] if sheet.width > 1 else []
            return {shown(key): shown(value) for key, value in pairs if not is_empty(key)}
    return {}


def given_marks(meta: Mapping[str, str]) -> frozenset[str]:
    """The marks of rows that stood in the workbook when it was sent out."""
    return frozenset(mark for key, text in meta.items() if key.partition(".")[0] == GIVEN for mark in text.split())


@dataclass(frozen=True, slots=True)
class Tag:
    """The marker of a table: its cell, and the row at which the next one or the end of the sheet ends the table."""

    id: str
    sheet: GridSheet
    row: int
    col: int
    end: int


@dataclass(frozen=True, slots=True)
class Markers:
    """What a workbook says of itself. `meta`: its `_cqip` sheet, key and value; `tags`: in the order of the sheets."""

    grid: Grid
    meta: Mapping[str, str]
    tags: tuple[Tag, ...]


def markers_of(grid: Grid) -> Markers:
    """The hidden markers, looked for once."""
    return Markers(grid, meta_of(grid), tuple(tag for sheet in grid.sheets for tag in _tags(sheet)))


def _tags(sheet: GridSheet) -> Iterator[Tag]:
    """The first filled cell of a row, where it is a tag: further right somebody has typed such a text."""
    there: list[tuple[str, int, int]] = []
    for r, row in enumerate(sheet.rows):
        for c, value in row.items():
            if isinstance(value, str) and value.startswith("#") and fold(value).startswith(TAG):
                there.append((fold(value)[len(TAG) :], r, c))
            elif is_empty(value):
                continue
            break
    ends = [*(r for _, r, _ in there[1:]), len(sheet.rows)]
    return (Tag(name, sheet, r, c, end) for (name, r, c), end in zip(there, ends, strict=False))


def found_forms(tags: Iterable[Tag]) -> tuple[FoundTable, ...]:
    """The header forms among them."""
    return found_tables((tag for tag in tags if tag.id == "header"), frozenset())


def found_tables(tags: Iterable[Tag], headings: frozenset[str]) -> tuple[FoundTable, ...]:
    """The tables that are tagged. `headings`: folded labels that mark a header row."""
    return tuple(_found(tag, headings) for tag in tags)


def _found(tag: Tag, headings: frozenset[str]) -> FoundTable:
    sheet, row = tag.sheet, tag.row
    columns, twice = _ids(tag)
    own = {*columns.values(), *twice}
    head = None if tag.id == "header" else _header_row(sheet, row + 1, tag.end, headings, own or None)
    rows = range((row if head is None else head) + 1, tag.end)
    extra = {} if head is None else _extra(sheet, head, {*own, tag.col})
    return FoundTable(tag.id, sheet, row, tag.col, columns, extra, rows, tuple(twice.values()), tuple(twice))


def _ids(tag: Tag) -> tuple[dict[str, int], dict[int, str]]:
    """Column id -> sheet column, of the ids beside a tag; and sheet column -> id where one comes again."""
    columns: dict[str, int] = {}
    twice: dict[int, str] = {}
    for c, value in tag.sheet.rows[tag.row].items():
        if c != tag.col and not is_empty(value):
            name = fold(shown(value))
            if columns.setdefault(name, c) != c:
                twice[c] = name
    return columns, twice


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
