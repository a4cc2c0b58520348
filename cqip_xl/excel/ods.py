"""A look into an OpenDocument spreadsheet: what the reader would hide, and how much there is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from cqip_xl.excel.archive import Archive, is_well_formed, local, tree_of
from cqip_xl.excel.ods_remarks import Looks, looks_of, ods_beside
from cqip_xl.excel.package import Package, refuse_cells
from cqip_xl.excel.sheet_xml import SheetXml, Span
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import Spot, address
from cqip_xl.model.saved import Saved

Element = ElementTree.Element
#: Blanks before a tag of a sheet and around its paragraphs; inside these they may be somebody's.
_INDENTED = re.compile(rb"(?<=>)\s+(?=</?(?:table|office|calcext|draw|style|number):|<text:p\b)|(?<=</text:p>)\s+")


def look_into_ods(archive: Archive, limits: Limits) -> Package:
    """What stands in an .ods. Raises NotOurWorkbook: damaged, too_large."""
    content = archive.get("content.xml")
    if not content:
        raise NotOurWorkbook("damaged", "part_missing", part="content.xml")
    is_well_formed("content.xml", content)
    sheets: dict[str, SheetXml] = {}
    total, looks = 0, Looks(frozenset(), {})
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        if local(element.tag) == "automatic-styles":
            looks = looks_of(archive, element)
        if local(element.tag) == "table" and element.get(_name(element, "name")) is not None:
            name = element.get(_name(element, "name"), "")
            sheets[name] = _scan(element, name, limits, total, looks)
            total += sheets[name].filled
            element.clear()
    epoch = re.search(rb"null-date[^>]*date-value=\"1904", content)
    return Package(epoch_1904=bool(epoch), saved=_saved(archive), sheets=sheets)


def _saved(archive: Archive) -> Saved:
    meta = archive.get("meta.xml")
    told = {local(e.tag): e.text or "" for e in tree_of("meta.xml", meta).iter()} if meta else {}
    return Saved(told.get("date", "").strip(), told.get("generator", ""))


def unindented(data: bytes, archive: Archive) -> bytes:
    """The same file without the blanks that some programs put between its tags, at which the reader stops."""
    content = archive.get("content.xml")
    plain = _INDENTED.sub(b"", content)
    if plain == content:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for info in given.infolist():
            made.writestr(info.filename, plain if info.filename == "content.xml" else given.read(info))
    return out.getvalue()


def _scan(table: Element, name: str, limits: Limits, total: int, looks: Looks) -> SheetXml:
    """One sheet. Repeated cells count as often as they stand there: that is what the reader will hold."""
    hidden: set[int] = set()
    merges: list[Span] = []
    errors: list[tuple[Spot, str]] = []
    without: set[Spot] = set()
    filled, r, wide = 0, 0, 0
    for row in _rows(table):
        times = _number(row, "number-rows-repeated")
        here = 0
        for c, cell in _columns(row):
            if _is_filled(cell):
                repeat = _number(cell, "number-columns-repeated")
                here += repeat
                wide = max(wide, c + repeat)
                merges += _merge(r, c, cell)
                errors += [((r, c), "".join(cell.itertext()))] if _is_error(cell) else []
            elif cell.get(_name(cell, "formula")) and not _has_text(cell):
                without.add((r, c))
        filled += here * times
        if total + filled > limits.cells:
            raise NotOurWorkbook("too_large", "cells", count=total + filled, limit=limits.cells)
        if here and (r + times) * wide > limits.area:
            raise NotOurWorkbook("too_large", "area", sheet=name, rows=r + times, columns=wide)
        if row.get(_name(row, "visibility"), "visible") != "visible" and here:
            hidden.update(range(r, r + times))
        r += times
    return SheetXml(
        frozenset(hidden),
        tuple(merges),
        frozenset(without),
        tuple(errors),
        filled - len(errors),
        formulas=_formulas(table, limits),
        beside=ods_beside(table, _cells(table), looks),
    )


def _cells(table: Element) -> Iterator[tuple[str, Element]]:
    """Address and element of each cell that holds anything; a repeated one comes once."""
    r = 0
    for row in _rows(table):
        yield from ((address(r, c), cell) for c, cell in _columns(row) if len(cell) or cell.get(_name(cell, "formula")))
        r += _number(row, "number-rows-repeated")


def _formulas(table: Element, limits: Limits) -> frozenset[str]:
    """Addresses of the cells with a formula, repeated ones too. Raises NotOurWorkbook: too_large."""
    found: set[str] = set()
    r = 0
    for row in _rows(table):
        times = _number(row, "number-rows-repeated")
        for c, cell in _columns(row):
            if cell.get(_name(cell, "formula")):
                repeat = _number(cell, "number-columns-repeated")
                refuse_cells(len(found) + times * repeat, limits)
                found.update(address(r + down, c + across) for down in range(times) for across in range(repeat))
        r += times
    return frozenset(found)


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if local(child.tag) == "table-row":
            yield child
        elif local(child.tag) in ("table-header-rows", "table-row-group", "table-rows"):
            yield from _rows(child)


def _columns(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns; a repeated one comes once."""
    c = 0
    for cell in row:
        yield c, cell
        c += _number(cell, "number-columns-repeated")


def _merge(r: int, c: int, cell: Element) -> list[Span]:
    down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    return [(r, c, r + down - 1, c + across - 1)] if down > 1 or across > 1 else []


def _is_error(cell: Element) -> bool:
    return any(local(key) == "value-type" and value == "error" for key, value in cell.attrib.items())


def _number(element: Element, name: str) -> int:
    return int(element.get(_name(element, name), 1))


def _is_filled(cell: Element) -> bool:
    return bool(cell.get(_name(cell, "value-type"))) or any(local(part.tag) == "p" and len(part) for part in cell)


def _has_text(cell: Element) -> bool:
    """Whether a formula's result was saved, if only as an empty text: that of LibreOffice has no type."""
    return any(local(part.tag) == "p" for part in cell)


def _name(element: Element, name: str) -> str:
    """An attribute's full name in the namespace that the element uses for it."""
    return next((key for key in element.attrib if local(key) == name), name)
