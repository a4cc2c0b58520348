"""Blocks of further rows under our headings: on a sheet of their own, below, above or right of a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.grid import NO_CELLS, CellRow, Grid, GridSheet
from cqip_xl.model.markers import LISTED, Spot, address
from cqip_xl.reading.row_fit import RowFit
from cqip_xl.reading.tags import NOTES, FoundTable
from cqip_xl.words.headings import plain

Heads = Mapping[str, str]
#: How many of a table's headings a row must hold to be its own.
Least = Callable[[Heads], int]

#: Fewer known headings in a row than these are chance.
ENOUGH = 3
#: No heading of ours is longer.
LONGEST = 80
#: A form has labels, entries and hints right of its ids.
FORM_WIDTH = 3
#: Right of every column.
FAR = 1 << 20
#: A row whose first texts are no headings is none of headings.
FIRST_TEXTS = 3


def best_table(row: CellRow, heads: Mapping[str, Heads], least: Least) -> tuple[str, dict[str, int]]:
    """The table that knows most of the headings in a row, and their columns; '' where none knows enough."""
    best: tuple[str, dict[str, int]] = ("", {})
    texts = {plain(cell): c for c, cell in reversed(list(row.items())) if isinstance(cell, str)}
    if len(texts) < 2:
        return best
    for name, known in heads.items():
        columns = {known[text]: c for text, c in texts.items() if text in known}
        if len(columns) > len(best[1]) and len(columns) >= least(known):
            best = name, columns
    return best


def _certain(_: Heads) -> int:
    """How many headings tell that a row is one of a table that stands elsewhere already."""
    return ENOUGH


@dataclass(frozen=True, slots=True)
class Headings:
    """A row of headings and the table whose they are; cells from column `left` to before `right` belong to it."""

    table: str
    row: int
    columns: Mapping[str, int]
    left: int
    right: int


def with_more(
    sheets: Iterable[GridSheet],
    tables: Sequence[FoundTable],
    heads: Mapping[str, Heads],
    known: Collection[str],
    fit: RowFit,
) -> list[FoundTable]:
    """The tables, each without what lies among its cells under headings of its own, and those blocks behind them.

    `known`: headings of any table; `fit`: tells where a table goes on below a block.
    """
    found, blocks = list(tables), list[FoundTable]()
    for sheet in sheets:
        here = [table for table in tables if table.sheet is sheet]
        if any(table.id in LISTED for table in here):
            continue
        if rows := _joined(_headings(sheet, here, heads, known), here):
            more = list(_blocks(sheet, rows, here, fit))
            blocks += more
            rest = _without(sheet, more)
            found = [replace(t, sheet=rest, extra=_left(t, more)) if t.sheet is sheet else t for t in found]
    return found + blocks


def _headings(
    sheet: GridSheet, tables: Sequence[FoundTable], heads: Mapping[str, Heads], known: Collection[str]
) -> Iterator[Headings]:
    """Rows of headings that are no table's own yet, row by row."""
    own = {r for table in tables for r in _own_rows(table)}
    edge = max(map(_edge, tables), default=-1)
    top = min((table.tag_row for table in tables), default=0)
    for r, row in enumerate(sheet.rows):
        if len(row) < ENOUGH:
            continue
        whole: list[Headings] = []
        if r not in own and _may_be_headings(row, known):
            whole = list(_runs(r, row, heads, -1 if r < top else 0))
        if whole and (edge < 0 or min(whole[0].columns.values()) <= edge):
            yield from whole
        elif 0 <= edge < next(reversed(tuple(row))):
            yield from _beyond(r, {c: value for c, value in row.items() if c > edge}, heads, known)


def _beyond(r: int, cells: CellRow, heads: Mapping[str, Heads], known: Collection[str]) -> Iterator[Headings]:
    """Headings right of a table."""
    if _may_be_headings(cells, known):
        yield from _runs(r, cells, heads)


def _own_rows(table: FoundTable) -> range:
    """The rows of its markers and headings; ids may stand above headings by which a table was found."""
    if table.id == "header":
        return range(table.tag_row, table.tag_row + 1)
    return range(table.tag_row - (NOTES if table.by_heading else 0), table.rows.start)


def _edge(table: FoundTable) -> int:
    """The last column of a table, and of the hints of a form."""
    if table.id == "header":
        return max(table.tag_col + FORM_WIDTH, table.columns.get("value", 0))
    return max(table.columns.values(), default=-1)


def _may_be_headings(row: CellRow, known: Collection[str]) -> bool:
    """Whether one of the first texts of a row is a heading; most rows are asked no more."""
    looked = 0
    for value in row.values():
        if isinstance(value, str):
            if len(value) <= LONGEST and plain(value) in known:
                return True
            looked += 1
            if looked == FIRST_TEXTS:
                break
    return False


def _runs(r: int, row: CellRow, heads: Mapping[str, Heads], left: int = -1) -> Iterator[Headings]:
    """The headings of a row; those of several blocks side by side, where they come again."""
    name, columns = best_table(row, heads, _certain)
    while columns:
        again = [c for c, text in row.items() if heads[name].get(plain(text)) in columns and c not in columns.values()]
        right = again[0] if len(again) >= ENOUGH else FAR
        own = {column: c for column, c in columns.items() if c < right}
        if len(own) >= ENOUGH:
            yield Headings(name, r, own, left if left >= 0 else min(own.values()), right)
        left, row = -1, {c: text for c, text in row.items() if c >= right}
        name, columns = best_table(row, heads, _certain)


def _joined(rows: Iterable[Headings], tables: Sequence[FoundTable]) -> list[Headings]:
    """Without rows that only repeat the headings of the table in which they stand, or stand right above others."""
    kept: list[Headings] = []
    for one in rows:
        if any(t.id == one.table and _is_own(one, t) for t in tables):
            continue
        last = kept[-1] if kept else None
        if last and (last.table, last.row, last.left) == (one.table, one.row - 1, one.left):
            kept[-1] = replace(one, columns={**last.columns, **one.columns})
        else:
            kept.append(one)
    return kept


def _is_own(one: Headings, table: FoundTable) -> bool:
    """Whether they are headings of the table itself, or of those of its columns that lost their ids."""
    if one.columns.items() <= table.columns.items():
        return True
    return one.row == table.rows.start - 1 and table.columns.keys().isdisjoint(one.columns)


def _blocks(
    sheet: GridSheet, rows: Sequence[Headings], tables: Sequence[FoundTable], fit: RowFit
) -> Iterator[FoundTable]:
    """What stands below each row of headings, down to the next one, to a table, or to where that around it goes on."""
    for n, one in enumerate(rows):
        end = _end(sheet, one, rows[n + 1 :], tables, fit)
        cells: list[CellRow] = [NO_CELLS] * one.row
        cells += ({c: v for c, v in row.items() if one.left <= c < one.right} for row in sheet.rows[one.row : end])
        known = set(one.columns.values())
        extra = {shown(value): c for c, value in cells[one.row].items() if c not in known and not is_empty(value)}
        part, span = replace(sheet, rows=tuple(cells)), range(one.row + 1, end)
        yield FoundTable(one.table, part, one.row, -1, one.columns, extra, span, by_heading=True, more=True)


def _is_filled(sheet: GridSheet, r: int, span: range) -> bool:
    """Whether anything but results of formulas stands in those columns of a row."""
    formulas = sheet.formulas or ()
    return any(c in span and not is_empty(v) and address(r, c) not in formulas for c, v in sheet.rows[r].items())


def _end(sheet: GridSheet, one: Headings, after: Iterable[Headings], tables: Sequence[FoundTable], fit: RowFit) -> int:
    """The row before which a block ends."""
    below = (other.row for other in after if other.row > one.row and one.left < other.right)
    tagged = (table.tag_row for table in tables if table.tag_row > one.row and one.left <= _edge(table))
    end = min([*below, *tagged, len(sheet.rows)])
    around = next((table for table in tables if one.row in table.rows and table.id != "header"), None)
    return _goes_on(sheet, one, around, end, fit) if around else end


def _goes_on(sheet: GridSheet, one: Headings, around: FoundTable, end: int, fit: RowFit) -> int:
    """The row from which the table goes on in whose midst somebody pasted a block: its columns fit better from there.

    Below the last text under the headings that somebody typed it does at the latest.
    """
    there = one.columns.values()
    span = range(min(there), max(there) + 1)
    typed = (r for r in range(end - 1, one.row, -1) if _is_filled(sheet, r, span))
    end = next(typed, one.row) + 1
    best, found, gain = 0, end, 0
    for r in range(end - 1, one.row, -1):
        row = sheet.rows[r]
        gain += fit.count(around.id, around.columns, row, span) - fit.count(one.table, one.columns, row, span)
        if gain > best:
            best, found = gain, r
    return found


def _without(sheet: GridSheet, blocks: Sequence[FoundTable]) -> GridSheet:
    """A sheet without the cells of blocks."""
    rows = list(sheet.rows)
    for block in blocks:
        for r, row in enumerate(block.sheet.rows):
            if row:
                rows[r] = {c: value for c, value in rows[r].items() if c not in row}
    return replace(sheet, rows=tuple(rows))


def _left(table: FoundTable, blocks: Collection[FoundTable]) -> dict[str, int]:
    """Those headings without id that are not a block's."""
    taken = {c for block in blocks for c in block.sheet.row(table.rows.start - 1)}
    return {heading: c for heading, c in table.extra.items() if c not in taken}


def cells_left(grid: Grid, tables: Sequence[FoundTable]) -> Iterator[tuple[GridSheet, list[Spot]]]:
    """Filled cells that belong to none of the blocks, of sheets where nothing else stands; row by row."""
    blocks: dict[str, list[GridSheet]] = {}
    for table in tables:
        if table.more:
            blocks.setdefault(table.sheet.name, []).append(table.sheet)
    others = {table.sheet.name for table in tables if not table.more}
    for sheet in grid.sheets:
        if sheet.name in blocks.keys() - others:
            yield from (
                (sheet, left) for r in range(len(sheet.rows)) if (left := _left_in(sheet, r, blocks[sheet.name]))
            )


def _left_in(sheet: GridSheet, r: int, blocks: Sequence[GridSheet]) -> list[Spot]:
    """Filled cells of a row that are no block's."""
    taken = {c for block in blocks for c in block.row(r)}
    return [(r, c) for c, value in sheet.row(r).items() if c not in taken and not is_empty(value)]
