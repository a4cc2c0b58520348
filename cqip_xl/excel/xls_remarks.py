"""What xlrd tells of an old .xls besides values: comments, links, what is struck through; no boxes, no page headers."""

from __future__ import annotations

from collections.abc import Iterator

import xlrd

from cqip_xl.excel.beside import NOTHING, Beside
from cqip_xl.model.grid import Raw, Remark
from cqip_xl.model.markers import address


def xls_beside(sheet: xlrd.sheet.Sheet, book: xlrd.book.Book) -> Beside:
    """Of one sheet."""
    struck = {cell: (gone, left) for cell, gone, left in _struck_cells(sheet, book) if gone}
    remarks = [*_comments(sheet), *_links(sheet)]
    remarks += (Remark("struck", cell, gone if left else "") for cell, (gone, left) in struck.items())
    instead: dict[str, Raw] = {cell: left for cell, (_, left) in struck.items() if left}
    return Beside(tuple(remarks), instead) if remarks else NOTHING


def _comments(sheet: xlrd.sheet.Sheet) -> Iterator[Remark]:
    for (r, c), note in sorted(sheet.cell_note_map.items()):
        if note.text.strip():
            yield Remark("comment", address(r, c), note.text.strip())


def _links(sheet: xlrd.sheet.Sheet) -> Iterator[Remark]:
    for link in sheet.hyperlink_list:
        target = link.url_or_path or ""
        said = target if isinstance(target, str) else target.decode("utf-8", "replace")
        if said:
            yield Remark("link", address(link.frowx, link.fcolx), said)


def _struck_cells(sheet: xlrd.sheet.Sheet, book: xlrd.book.Book) -> Iterator[tuple[str, str, str]]:
    """Address of each filled cell, what is struck through in it, and what is not."""
    if any(font.struck_out for font in book.font_list):
        for r in range(sheet.nrows):
            for c, cell in enumerate(sheet.row(r)):
                if cell.value not in ("", None):
                    yield address(r, c), *_struck(sheet, book, r, c, cell)


def _struck(sheet: xlrd.sheet.Sheet, book: xlrd.book.Book, r: int, c: int, cell: xlrd.sheet.Cell) -> tuple[str, str]:
    """What is struck through in a cell, and what is not; its text begins in the font of the cell."""
    text = str(cell.value)
    runs = [(0, book.xf_list[cell.xf_index].font_index), *sheet.rich_text_runlist_map.get((r, c), ())]
    ends = [*(start for start, _ in runs[1:]), len(text)]
    parts = {True: "", False: ""}
    for (start, font), end in zip(runs, ends, strict=True):
        parts[bool(book.font_list[font].struck_out)] += text[start:end]
    return parts[True].strip(), parts[False].strip()
