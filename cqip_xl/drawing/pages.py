"""How a sheet is laid on paper: its scale, which columns and rows begin a page, portrait or landscape.

Text is printed at no less than READABLE points: a table that is wider goes on over further pages, which repeat its
first columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from cqip_xl.drawing.style import SECTION
from cqip_xl.model.book import Area, Page, Sheet

#: Points for one line of 11-point Calibri; width of a column that says none.
LINE, WIDTH = 15.0, 8.43
#: Size of most text, and the smallest at which it is printed. Points.
TEXT_SIZE, READABLE = 11.0, 8.0
#: A section heading down to this row has only the sheet's title above it.
TOP = 4
#: Short and long side of A4 and Letter; margins as excel/write.py sets them. Points.
PAPER = {False: (595.0, 842.0), True: (612.0, 792.0)}
ACROSS, DOWN = 0.5 * 72, 1.3 * 72
#: Below this scale text prints under 6 points: where columns cannot go on, larger paper is asked for.
SMALLEST = 0.55
#: Of a page as reckoned, what is counted on in height and width: printers and fonts differ (without Calibri columns
#: are a fifth wider).
SURE, SURE_ACROSS = 0.92, 0.83
#: Percent at which text is just readable; of a page's width, what the repeated columns may take.
LEAST, KEPT = 73, 0.4
#: What an empty row is reckoned at, three lines: most become as high once somebody types there. Points.
TYPED = 3 * LINE


def column_points(width: float) -> float:
    """The width of a column in points, of its width in characters."""
    return (width * 7 + 5) * 0.75


def paged(sheet: Sheet) -> Page:
    """The page set-up of a sheet whose widths and heights are known."""
    page = sheet.page
    area = page.area or _used(sheet)
    wide = _Widths(sheet)
    width = wide.sum(area.left, area.right)
    if not page.landscape and _scale(width, PAPER[page.letter][0]) * TEXT_SIZE < READABLE:
        page = replace(page, landscape=True)
    long = PAPER[page.letter][1]
    if page.kept:
        page = _over_pages(page, area, wide, long - ACROSS)
    elif page.landscape and _scale(width, long) < SMALLEST:
        page = replace(page, large=True)
    if page.filled is not None:
        area = replace(area, bottom=_last_printed(sheet, page, area, width))
        page = replace(page, area=area)
    return replace(page, breaks=_row_breaks(sheet, page, area, width))


def printed_scale(page: Page, width: float) -> float:
    """At which part of its size a sheet is printed whose printed columns are so many points wide together."""
    short, long = PAPER[page.letter]
    if page.large:
        short, long = long, 2 * short
    return page.scale / 100 if page.scale else _scale(width, long if page.landscape else short)


def _scale(width: float, paper: float) -> float:
    return min(1.0, (paper - ACROSS) / width)


class _Widths:
    """Of the columns of a sheet, in points; those of hidden ones are 0."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def of(self, col: int) -> float:
        hidden = col in self.sheet.hidden_columns
        return 0.0 if hidden else column_points(self.sheet.widths.get(col, WIDTH))

    def sum(self, left: int, right: int) -> float:
        return sum(map(self.of, range(left, right + 1)))


def _over_pages(page: Page, area: Area, wide: _Widths, across: float) -> Page:
    """As wide as one page where text stays readable; else broken between columns, the first ones repeated."""
    width, room = wide.sum(area.left, area.right), across * SURE_ACROSS
    if width * LEAST / 100 <= room:
        return page
    room = room * 100 / LEAST
    kept = _kept(page, wide, room)
    return replace(page, scale=LEAST, kept=kept, across=tuple(_column_breaks(area, wide, room, wide.sum(*kept))))


def _kept(page: Page, wide: _Widths, room: float) -> tuple[int, int]:
    """As many of the first columns as leave room for others."""
    assert page.kept
    left, right = page.kept
    while right > left + 1 and wide.sum(left, right) > room * KEPT:
        right -= 1
    return left, right


def _column_breaks(area: Area, wide: _Widths, room: float, kept: float) -> Iterator[int]:
    """The columns that begin a page."""
    used = 0.0
    for col in range(area.left, area.right + 1):
        if used + wide.of(col) > room and used > kept:
            yield col
            used = kept
        used += wide.of(col)


def _row_breaks(sheet: Sheet, page: Page, area: Area, width: float) -> tuple[int, ...]:
    """Breaks before parts that would be torn."""
    # Its weight first: to compare all that a style says takes ten times as long.
    parts = {cell.row for cell in sheet.cells if cell.style.bold and cell.style == SECTION and cell.row > TOP}
    starts = sorted(parts | {*page.breaks})
    if page.tall or not starts:
        return page.breaks
    heights = _all_heights(sheet)

    def high(top: int, end: int) -> float:
        return sum(heights.get(row, LINE) for row in range(top, end) if row not in sheet.hidden_rows)

    return tuple(_breaks(page, (*starts, area.bottom + 1), _room(page, width), high))


def _room(page: Page, width: float) -> float:
    """How much of a sheet one page holds from top to bottom, in the sheet's own points."""
    short, long = PAPER[page.letter]
    if page.large:
        short, long = long, 2 * short
    return ((short if page.landscape else long) - DOWN) / printed_scale(page, width) * SURE


def _last_printed(sheet: Sheet, page: Page, area: Area, width: float) -> int:
    """The last filled row, or that with which the first page is full where it is further down: so no page holds
    nothing but empty rows, and what is typed below those that are filled finds some room.
    """
    assert page.filled is not None
    heights, typed = _all_heights(sheet), {cell.row for cell in sheet.cells if not cell.style.locked}

    def full(empty: float) -> int:
        """The row with which the first page is full. `empty`: what an empty row takes."""
        room = _room(page, width)
        for row in range(area.top, area.bottom + 1):
            least = empty if row in typed and row > (page.filled or 0) else LINE
            room -= 0.0 if row in sheet.hidden_rows else max(heights.get(row, LINE), least)
            if room < 0:
                return row - 1
        return area.bottom

    if page.so_far is not None and page.filled < page.so_far <= full(LINE):
        return page.so_far
    return max(page.filled, full(TYPED))


def _used(sheet: Sheet) -> Area:
    """From the first cell to the last row and column with anything in them."""
    corners = [(cell.row, cell.col) for cell in sheet.cells]
    corners += [(block.area.bottom, block.area.right) for block in sheet.blocks if block.rows]
    return Area(0, 0, max((row for row, _ in corners), default=0), max((col for _, col in corners), default=0))


def _all_heights(sheet: Sheet) -> dict[int, float]:
    """The heights of the rows of its cells and of its blocks."""
    rows = ((n, height) for block in sheet.blocks for n, height in enumerate(block.heights, block.row) if height)
    return {**dict(rows), **sheet.heights}


def _breaks(page: Page, ends: Iterable[int], room: float, high: Callable[[int, int], float]) -> Iterator[int]:
    """The rows that begin a page: those given, and each part that does not wholly fit below what is above it."""
    top = 0
    for start, until in pairwise(ends):
        if start in page.breaks or high(top, until) > room:
            yield start
            top = start
