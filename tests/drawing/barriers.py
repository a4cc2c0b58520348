"""What keeps people from using a workbook who hear it, see little or see no colours.

After the UK Analysis Function's checklist for accessible spreadsheets and what Office itself checks; contrast is held
by tests/drawing/test_contrast.py. The first column is a narrow margin without text: the sheet's name stands in B1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cqip_xl.drawing.style import STATUS_COLORS
from cqip_xl.model.book import Book, Cell, Formula, Link, Sheet
from cqip_xl.model.markers import TAG, VIEWS, address
from cqip_xl.model.region import DAY, MONTH, in_cells

#: The least size of text on a screen, in points.
LEAST = 9
_NUMBERED = re.compile(r"(?:sheet|table|blad|trang|工作表)?\s*\d*", re.IGNORECASE)


def barriers(book: Book) -> Iterator[str]:
    """Of a whole workbook, in sentences; none where there is nothing."""
    if not book.title.strip() or not book.language:
        yield "title or language is not among the properties"
    for sheet in (sheet for sheet in book.sheets if not sheet.hidden):
        for fault in (*_named(sheet), *_headed(sheet), *_told(sheet), *_dated(sheet, book.order)):
            yield f"{sheet.name}: {fault}"


def _named(sheet: Sheet) -> Iterator[str]:
    """Its name says what it is; so does its first cell, the way back aside; nothing is blank."""
    if _NUMBERED.fullmatch(sheet.name):
        yield "its name says nothing"
    texts = (c for c in sheet.cells if c.content not in (None, "") and not isinstance(c.content, Link))
    first = min(texts, key=lambda c: (c.row, c.col), default=None)
    if first is None or first.row or first.col > 1 or not isinstance(_said(first), str):
        yield "its first cell does not say what it is"


def _headed(sheet: Sheet) -> Iterator[str]:
    """Each table has one row of headings, all different, which stays in sight; no cell of its rows is merged."""
    tags = [c.row for c in sheet.cells if c.col == 0 and isinstance(c.content, str) and c.content.startswith(TAG)]
    tags = [row for row in tags if f"{TAG}header" not in {c.content for c in sheet.cells if c.row == row}]
    shown = {f"{TAG}{name}" for name in VIEWS}  # drawings of rows that stand in other tables
    tags = [row for row in tags if shown.isdisjoint(str(c.content) for c in sheet.cells if c.row == row)]
    for row in tags:
        columns = [c.col for c in sheet.cells if c.row == row and c.col]
        heads = [str(c.content or "") for c in sheet.cells if c.row == row + 1 and c.col in columns]
        if len(heads) != len(columns) or not all(heads):
            yield "a column has no heading"
        if len(set(heads)) < len(heads):
            yield f"columns with the same heading: {sorted(h for h in set(heads) if heads.count(h) > 1)}"
    if tags and (sheet.freeze is None or sheet.freeze[0] <= min(tags)):
        yield "its headings do not stay in sight"
    if tags and any(area.bottom > min(tags) for area in sheet.merges):
        yield "cells are merged within its table"


def _said(cell: Cell) -> object:
    return cell.content.value if isinstance(cell.content, Formula) else cell.content


def _told(sheet: Sheet) -> Iterator[str]:
    """What is shown by a colour or a picture is said in words as well; links say where they lead; no text is tiny."""
    for chart in sheet.charts:
        if not chart.alt.strip() or not chart.title.strip():
            yield "a chart has no text for those who hear it"
    fills = {fill for fill, _ in STATUS_COLORS.values()}
    for cell in sheet.cells:
        if isinstance(cell.content, Link) and (not cell.content.text.strip() or "://" in cell.content.text):
            yield f"the link in {address(cell.row, cell.col)} does not say where it leads"
        if cell.style.fill in fills and _said(cell) in (None, ""):
            yield f"{address(cell.row, cell.col)} says something by its colour alone"
        if cell.style.size < LEAST and not str(cell.content).startswith(TAG):
            yield f"text of {cell.style.size} points in {address(cell.row, cell.col)}"


def _dated(sheet: Sheet, order: str) -> Iterator[str]:
    """Days and months are written as language and region have it: formats are turned when cells are written."""
    known = {DAY, MONTH, *(in_cells(code, order) for code in (DAY, MONTH))}
    formats = {cell.style.number for cell in sheet.cells if "y" in cell.style.number.lower()}
    yield from (f"days are written as {code}" for code in sorted(formats - known))
