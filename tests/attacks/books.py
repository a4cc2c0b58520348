"""A workbook in which one text stands in every place that a school can write to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Content, Sheet
from cqip_xl.model.plan import School
from tests.attacks.texts import as_xml
from tests.reading.books import book_of, copying_sheet, header_line, own_sheet, with_cell, with_column

#: Stands wherever a school can write; short enough for the name of a sheet.
MARK = "MARKHERE"
#: Columns that keep a value, so that the action counts and is late.
GIVEN: Mapping[str, Content] = {"criterion": "1.1", "due": date(2025, 12, 31), "status": "Overdue"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS: Mapping[str, str] = {
    "xl/comments1.xml": f'{_XML}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>'
    f'{MARK}</author></authors><commentList><comment ref="C7" authorId="0"><text><t>{MARK}</t></text></comment>'
    "</commentList></comments>",
    "xl/worksheets/_rels/sheet1.xml.rels": f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId91" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'comments" Target="../comments1.xml"/></Relationships>',
}


def hostile(text: str) -> bytes:
    """The workbook with that text in every entry, heading, sheet name, property, comment, defined name and mark."""
    return packed({name: data.replace(MARK.encode(), as_xml(text).encode()) for name, data in template().items()})


def called(name: str) -> bytes:
    """A well-filled workbook of a school of that name, without number, with something to correct."""
    return packed({part: data.replace(MARK.encode(), as_xml(name).encode()) for part, data in plain().items()})


@cache
def plain() -> Mapping[str, bytes]:
    """The parts of that workbook, the school's name the mark."""
    book = book_of({"actions": "| what | owner |\n| Paint the fence | Nobody on the list |"}, school=School("", MARK))
    return {**unpacked(write_book(book)), **{name: text.encode() for name, text in PARTS.items()}}


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def template() -> Mapping[str, bytes]:
    """The parts of the workbook, each text the mark."""
    book = everywhere(book_of())
    changes: tuple[Callable[[Book], Book], ...] = (
        copying_sheet("actions"),
        with_column("actions", MARK),
        with_column("people", MARK, MARK.lower()),
        own_sheet(MARK),
        header_line("-", MARK, MARK),
        header_line("school_name", MARK, f"{MARK} again"),
        _of_meta,
    )
    for change in changes:
        book = change(book)
    parts = unpacked(write_book(book))
    defined = f'<definedNames><definedName name="X">"{MARK}"</definedName>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<definedNames>", defined.encode())
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"cqip_xl", MARK.encode())
    return {**parts, **{name: text.encode() for name, text in PARTS.items()}}


def everywhere(book: Book) -> Book:
    """In each table one row of nothing but the mark, and one in which what counts stays; every line of the form."""
    return replace(book, sheets=tuple(map(_marked, book.sheets)))


def _marked(sheet: Sheet) -> Sheet:
    at = {(cell.row, cell.col): cell.content for cell in sheet.cells}
    for (row, col), tag in at.items():
        if tag == "#cqip:header":
            lines = [r for (r, c), name in at.items() if c == col and r > row and name]
            for r in lines:
                sheet = with_cell(sheet, r, col + 2, MARK)
        elif isinstance(tag, str) and tag.startswith("#cqip:"):
            ids = {c: str(name) for (r, c), name in at.items() if r == row and c > col and name}
            for c, name in ids.items():
                sheet = with_cell(
                    sheet, row + 2, c, MARK if name != "key" or tag == "#cqip:actions" else at[row + 2, c]
                )
                if name != "key":
                    sheet = with_cell(sheet, row + 3, c, GIVEN.get(name, MARK))
    return sheet


def _of_meta(book: Book) -> Book:
    """Everything that the hidden sheet says, but for the pack."""

    def changed(cell: Cell, key: Content) -> Cell:
        return cell if cell.col != 1 or key in ("kind", "pack") else cell._replace(content=MARK)

    def of(sheet: Sheet) -> Sheet:
        keys = {cell.row: cell.content for cell in sheet.cells if cell.col == 0}
        return replace(sheet, cells=tuple(changed(cell, keys[cell.row]) for cell in sheet.cells))

    return replace(book, sheets=tuple(of(sheet) if sheet.name == "_cqip" else sheet for sheet in book.sheets))
