"""Row heights for given text. Excel and LibreOffice disagree on fitting rows when a file is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil

from cqip_xl.model.book import Area, Cell, Content, Formula, Link

#: Points for one line of 11-point Calibri.
LINE = 15.0


#: Characters that take two columns (East Asian wide and full-width forms) and those that take none.
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
_NONE = re.compile("[\u0300-\u036f\u200b-\u200f\ufeff]")


def text_width(text: str) -> int:
    """Width in characters; East Asian wide characters take two, combining marks none."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text)) - len(_NONE.findall(text))


def fitted_heights(
    cells: Iterable[Cell],
    widths: Mapping[int, float],
    merges: Iterable[Area] = (),
    given: Mapping[int, float] | None = None,
) -> dict[int, float]:
    """Heights for rows whose wrapped text needs more than one line; `given` heights stay."""
    heights: dict[int, float] = {}
    wide = {(a.top, a.left): sum(widths.get(c, 8.43) for c in range(a.left, a.right + 1)) for a in merges}
    for cell in cells:
        if not cell.style.wrap:
            continue
        room = wide.get((cell.row, cell.col), widths.get(cell.col, 8.43)) - 0.5
        lines = _lines(_shown(cell.content), room * 11 / cell.style.size / (1.1 if cell.style.bold else 1.0))
        if lines > 1:
            height = min(lines * LINE * cell.style.size / 11 + 3, 400)
            heights[cell.row] = max(heights.get(cell.row, 0), height)
    return {**heights, **(given or {})}


def _lines(text: str, room: float) -> int:
    """Lines that a text takes, words kept whole; letters are narrower than digits."""
    return sum(max(1, ceil(text_width(line) / max(room, 1))) for line in text.split("\n"))


def _shown(content: Content) -> str:
    if isinstance(content, Formula):
        content = content.value
    if isinstance(content, Link):
        return content.text
    return content if isinstance(content, str) else "00/00/0000" if isinstance(content, date) else ""
