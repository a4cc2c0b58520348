"""An .xlsx written the plain way -> its sheets, in one look at its markup instead of a look, a reader and a count.

Whatever is written in another way than Excel, LibreOffice and we write it is not taken: then the thorough way reads
the workbook and says what is odd about it. What is taken is what the thorough way would give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cqip_xl.excel.archive import Archive, local, tree_of
from cqip_xl.excel.beside import beside, book_of, with_beside
from cqip_xl.excel.package import (
    STRICT,
    counts_from_1904,
    is_read,
    promises_too_much,
    sheets_in,
    workbook_part,
)
from cqip_xl.excel.plain_markup import NotPlain
from cqip_xl.excel.plain_sheet import Words, plain_sheet
from cqip_xl.excel.plain_texts import formats_of, shared_texts
from cqip_xl.excel.relations import relations
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import GridSheet
from cqip_xl.model.limits import Limits

#: Where calamine looks for these parts, whatever the relations say.
_BOOK, _TEXTS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEET_PART = re.compile(r"xl/worksheets/[\w.\-]+\.xml", re.A)
#: A relation to such a part as Office writes it: readers resolve no other alike.
_SHEET_LINK = re.compile(rb' Target="(?:/xl/)?worksheets/[\w.\-]+\.xml"')
#: A sheet that names its relation once.
_SHEET = re.compile(rb'<sheet(?: (?:name|sheetId|state|r:id)="[^"<>]*")+ ?/>')


def plain_sheets(archive: Archive, limits: Limits) -> tuple[list[GridSheet], bool] | None:
    """Every sheet that can hold entries, and whether some formula was saved without its result; None where anything
    stands out, a limit too.
    """
    try:
        found = list(_sheets(archive, limits))
        return [sheet for sheet, _ in found], any(without_result for _, without_result in found)
    except (NotPlain, NotOurWorkbook):
        return None


def _sheets(archive: Archive, limits: Limits) -> Iterator[tuple[GridSheet, bool]]:
    tree, related = _book(archive)
    named = list(sheets_in(tree, related))
    words = Words(shared_texts(archive.get(_TEXTS)), formats_of(archive.get(_STYLES)))
    book = book_of(archive, _BOOK, related)
    filled = 0
    for name, target, visible in named:
        if not _SHEET_PART.fullmatch(target) or target not in archive.names:
            raise NotPlain
        if is_read(name, visible):
            xml = archive.get(target)
            sheet, formulas, without_result = plain_sheet(xml, name, visible, words, limits)
            filled += sum(map(len, sheet.rows))
            if filled > limits.cells:
                raise NotPlain
            yield with_beside(sheet, beside(archive, target, xml, book, formulas)), without_result


def _book(archive: Archive) -> tuple[Element, dict[str, tuple[str, str]]]:
    """The workbook part and its where they stand and mean the same to every reader. Raises NotPlain."""
    related = relations(archive, _BOOK)
    book, links = archive.get(_BOOK), archive.get(_RELATIONS)
    wanted = {"sharedStrings": _TEXTS, "styles": _STYLES}
    parts = {kind.rpartition("/")[2]: target for kind, target in related.values()}
    tree = tree_of(_BOOK, book)
    if (
        workbook_part(archive) != _BOOK
        or not {_BOOK, _RELATIONS} <= archive.names
        or links.count(b"<Relationship ") != len(related)
        or STRICT in book
        or counts_from_1904(tree)
        or promises_too_much(archive)
        or any(parts.get(kind, part) != part for kind, part in wanted.items())
        or any(archive.get(part) and part not in archive.names for part in wanted.values())
        or len(_SHEET_LINK.findall(links)) != sum(target.startswith("xl/worksheets/") for _, target in related.values())
        or {len(_SHEET.findall(book)), book.count(b" r:id=")} != {sum(local(e.tag) == "sheet" for e in tree.iter())}
    ):
        raise NotPlain
    return tree, related
