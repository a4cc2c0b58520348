"""A summary without personal names: every text of the finished book, whatever sheet it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from cqip_xl.model.book import Book, Cell, Chart, Content, Formula, Link, Sheet

#: What stands for a name.
MASK = "•••"


def masked(book: Book, names: Iterable[str]) -> Book:
    """The book with every name taken out of cells, links, charts and properties; longest names first."""
    words = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=lambda w: (-len(w), w))
    if not words:
        return book
    pattern = re.compile("|".join(map(_whole, words)), re.IGNORECASE)

    def mask(text: str) -> str:
        return pattern.sub(MASK, text)

    return replace(book, sheets=tuple(_sheet(sheet, mask) for sheet in book.sheets), title=mask(book.title))


def _whole(name: str) -> str:
    """A name as a whole word, spaces of any kind between its parts; scripts without spaces have no word ends."""
    text = r"\s+".join(map(re.escape, name.split()))
    start = r"(?<!\w)" if name[0].isascii() or (name[0].isalpha() and ord(name[0]) < 0x2E80) else ""
    end = r"(?!\w)" if name[-1].isascii() or (name[-1].isalpha() and ord(name[-1]) < 0x2E80) else ""
    return f"{start}{text}{end}"


def _sheet(sheet: Sheet, mask: Callable[[str], str]) -> Sheet:
    cells = tuple(_cell(cell, mask) for cell in sheet.cells)
    return replace(sheet, cells=cells, charts=tuple(_chart(chart, mask) for chart in sheet.charts))


def _cell(cell: Cell, mask: Callable[[str], str]) -> Cell:
    content: Content = cell.content
    match content:
        case str():
            content = mask(content)
        case Link():
            # A link leads to a file whose name may be somebody's: in a public copy it leads nowhere.
            content = mask(content.text)
        case Formula() if isinstance(content.value, str):
            content = replace(content, value=mask(content.value))
    return cell if content == cell.content else replace(cell, content=content)


def _chart(chart: Chart, mask: Callable[[str], str]) -> Chart:
    return replace(chart, title=mask(chart.title), alt=mask(chart.alt))
