"""The plain workbook that every hostile one is made of, and the ways to change its parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from cqip_xl.excel.write import write_book
from cqip_xl.model.markers import address
from tests.reading.books import book_of
from tests.reading.places import place_of

Parts = Mapping[str, bytes]
#: Parts: the sheet Plan, the workbook, the texts that cells share, the relations of the workbook.
PLAN, BOOK, RELS, TEXTS = (
    "xl/worksheets/sheet4.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
)
#: Rows with an entry in the plain workbook; the first action is "Task".
ROWS = 17


@dataclass(frozen=True, slots=True)
class Base:
    """Bytes and parts of the plain workbook; `what`, `note`: addresses of two cells of its first action."""

    data: bytes
    parts: Parts
    what: str
    note: str


@cache
def base() -> Base:
    book = book_of()
    data = write_book(book)
    cells = [address(*place_of(book, "actions", column)[1:]) for column in ("what", "note")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Base(data, {info.filename: archive.read(info) for info in archive.infolist()}, cells[0], cells[1])


def packed(parts: Parts, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The plain workbook with one part changed; a change that finds nothing to change is a mistake of the case."""
    parts = dict(base().parts)
    new = change(parts[part])
    assert new != parts[part], part
    return packed({**parts, part: new})


def swapped(part: str, old: bytes, new: bytes, count: int = -1) -> bytes:
    return changed(part, lambda xml: xml.replace(old, new, count))


def matched(part: str, pattern: bytes, new: bytes, count: int = 0) -> bytes:
    if b"\\" in new:
        return changed(part, lambda xml: re.sub(pattern, new, xml, count=count))
    # A text of a million characters would be looked through for groups.
    return changed(part, lambda xml: re.sub(pattern, lambda _: new, xml, count=count))


def without(*names: str) -> bytes:
    assert all(name in base().parts for name in names)
    return packed({name: data for name, data in base().parts.items() if name not in names})


def cell(at: str, content: bytes) -> bytes:
    """The plain workbook with one cell of the sheet Plan written anew: `content` stands between `<c r=…` and `</c>`."""
    pattern = rb'<c r="%s"( s="\d+")[^>]*?(?:/>|>.*?</c>)' % at.encode()
    return matched(PLAN, pattern, rb'<c r="%s"\g<1>' % at.encode() + content.replace(b"\\", rb"\\") + b"</c>")


def rows_added(xml: bytes, part: str = PLAN) -> bytes:
    """The plain workbook with rows below those of a sheet."""
    return swapped(part, b"</sheetData>", xml + b"</sheetData>")
