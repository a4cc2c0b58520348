"""Every list of the hidden sheets once more, side by side: a whole column of entries is compared with it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.markers import LISTS, PERIODS, letters, quoted, span

_RANGE = re.compile(r"(.+)!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?")


class Across:
    """Rows of `_lists` from column `left` on, added to its `cells`.

    `ranges`: each range that was copied -> the range of the copy, and as many ones below each other.
    """

    def __init__(self, cells: list[Cell], periods: Iterable[Cell], left: int) -> None:
        self.ranges: dict[str, tuple[str, str]] = {}
        self._cells, self._left, self._row = cells, left, 0
        self._there = {(quoted(LISTS), letters(cell.col), cell.row): cell.content for cell in cells}
        self._there |= {(quoted(PERIODS), letters(cell.col), cell.row): cell.content for cell in periods}

    def copy(self, source: str, live: Sequence[str] | None = None) -> None:
        """A range of a hidden sheet; `live`: what stands now in one of an entry sheet, which people change."""
        places = _places(source)
        contents = [_copied(self._there.get(place), place) for place in places]
        self.ranges[source] = self.put(contents if live is None else _live(source, live))

    def put(self, contents: Sequence[Content]) -> tuple[str, str]:
        """Adds a row."""
        contents = contents if len(contents) > 1 else [*contents, *contents]  # to IronCalc one cell is no range
        self._row += 1
        self._cells += [Cell(self._row, self._left + n, content, HIDDEN) for n, content in enumerate(contents)]
        size = len(contents)
        return (
            span(LISTS, self._row, self._left, self._row, self._left + size - 1),
            f"--(ROW({span(LISTS, 0, 0, size - 1, 0)})>0)",
        )


def _places(source: str) -> list[tuple[str, str, int]]:
    """Sheet, column and row (from 0) of each cell of a range of one column."""
    matched = _RANGE.fullmatch(source)
    assert matched, source
    sheet, col, first, last = matched.groups()
    return [(sheet, col, row - 1) for row in range(int(first), int(last or first) + 1)]


def _copied(content: Content, place: tuple[str, str, int]) -> Content:
    """A word of a list; what is worded live, such as rows of the school's own, by its cell."""
    if content is None:  # the cell below the levels that is offered where there are none: a blank one would equal 0
        return Formula('=""', "")
    if not isinstance(content, Formula):
        return content
    sheet, col, row = place
    return replace(content, text=f'={sheet}!${col}${row + 1}&""')


def _live(source: str, now: Sequence[str]) -> list[Content]:
    size = len(_places(source))
    return [Formula(f'=IFERROR(INDEX({source},{n + 1})&"","")', now[n] if n < len(now) else "") for n in range(size)]
