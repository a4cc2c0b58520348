"""A look into an .xlsx before any reader: its sheets, their XML, what readers would hide or die of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from cqip_xl.excel.archive import Archive, check_xml, is_well_formed, local, tree_of
from cqip_xl.excel.beside import beside, book_of
from cqip_xl.excel.relations import relations
from cqip_xl.excel.sheet_xml import SheetXml, doubled_cell, scan_sheet, texts_in
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import HIDDEN_SHEETS, Spot, sheet_key, sheet_meant
from cqip_xl.model.saved import UNSAID, Saved

#: Relations of sheets that hold no entries, and of parts that readers open besides the sheets.
_NO_CELLS = re.compile(r"/(chartsheet|dialogsheet|xl(Intl)?Macrosheet)$", re.I)
_READ = re.compile(r"/(sharedStrings|styles)$", re.I)
#: How many texts the cells share, as the workbook says.
_SHARED = re.compile(rb"""uniqueCount\s*=\s*["'](\d{1,20})""")
STRICT = b"http://purl.oclc.org/ooxml/"


@dataclass(frozen=True, slots=True)
class Package:
    """What the file says of itself; `sheets` by name, without our own hidden helpers.

    `doubts`: why a second reader should look as well; `has_macros`: it has sheets of macros, at which calamine stops.
    """

    epoch_1904: bool = False
    saved: Saved = UNSAID
    sheets: Mapping[str, SheetXml] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    has_macros: bool = False


def is_read(sheet: str, visible: bool) -> bool:
    """Whether a sheet can hold entries: every one but our own helpers, which are hidden."""
    return visible or sheet_meant(sheet) not in HIDDEN_SHEETS


def look_into(archive: Archive, limits: Limits) -> Package:
    """What stands in an .xlsx. Raises NotOurWorkbook: damaged, too_large, not_a_plan."""
    path = workbook_part(archive)
    check_xml(path, archive.get(path))
    tree = tree_of(path, archive.get(path))
    related = relations(archive, path)
    others = {target for kind, target in related.values() if _NO_CELLS.search(kind)}
    for kind, target in related.values():
        if _READ.search(kind) and archive.get(target):
            check_xml(target, archive.get(target))
            is_well_formed(target, archive.get(target))
    sheets: dict[str, SheetXml] = {}
    doubts: list[str] = []
    book = book_of(archive, path, related)
    for name, target, visible in sheets_in(tree, related):
        if target.casefold() not in archive.parts:
            raise NotOurWorkbook("damaged", "sheet_missing", sheet=name)
        if not is_read(name, visible) or target in others:
            continue
        xml = archive.get(target)
        # Counted roughly at first: what is far too much shall not be looked through for seconds.
        refuse_cells(xml.count(b"<v>"), limits)
        check_xml(target, xml)
        is_well_formed(target, xml)
        sheets[name] = replace(scan_sheet(xml, name, limits), beside=beside(archive, target, xml, book))
    refuse_cells(sum(sheet.filled for sheet in sheets.values()), limits)
    if STRICT in archive.get(path):
        doubts.append("strict")
    if any(sheet.odd for sheet in sheets.values()):
        doubts.append("odd_markup")
    if any(sheet.without_result for sheet in sheets.values()):
        doubts.append("no_result")
    return Package(
        epoch_1904=counts_from_1904(tree),
        saved=saved_in(archive),
        sheets=sheets,
        doubts=tuple(doubts),
        has_macros=any("macrosheet" in kind.casefold() for kind, _ in related.values()),
    )


def counts_from_1904(workbook: Element) -> bool:
    """Whether its days count from 1904."""
    return any(
        local(e.tag) == "workbookPr" and e.get("date1904", "").strip() in ("1", "true", "on") for e in workbook.iter()
    )


def sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet."""
    path = workbook_part(archive)
    for name, target, _ in sheets_in(tree_of(path, archive.get(path)), relations(archive, path)):
        yield name, target


def refuse_cells(count: int, limits: Limits) -> None:
    """Raises NotOurWorkbook where a workbook has more filled cells than the limit."""
    if count > limits.cells:
        raise NotOurWorkbook("too_large", "cells", count=count, limit=limits.cells)


def texts_of(archive: Archive, sheet: str) -> Mapping[Spot, str]:
    """What the markup of a sheet holds, cell by cell. Raises NotOurWorkbook: two cells of one address, of which
    a reader keeps one and says nothing.
    """
    path = workbook_part(archive)
    related = relations(archive, path)
    target = next(target for name, target, _ in sheets_in(tree_of(path, archive.get(path)), related) if name == sheet)
    cell = doubled_cell(archive.get(target))
    if cell:
        raise NotOurWorkbook("damaged", "cell_twice", sheet=sheet, cell=cell)
    return dict(texts_in(archive.get(target), _shared_texts(archive, related)))


def _shared_texts(archive: Archive, related: Mapping[str, tuple[str, str]]) -> list[str]:
    part = next((target for kind, target in related.values() if kind.endswith("/sharedStrings")), "")
    items = (e for e in tree_of(part, archive.get(part)) if local(e.tag) == "si") if archive.get(part) else ()
    return ["".join(t.text or "" for t in item.iter() if local(t.tag) == "t") for item in items]


def workbook_part(archive: Archive) -> str:
    """The part of the workbook, by the relations of the file. Raises NotOurWorkbook."""
    named = [target for kind, target in relations(archive, "").values() if kind.endswith("/officeDocument")]
    path = next((target for target in named if archive.get(target)), "xl/workbook.xml")
    if not archive.get(path):
        raise NotOurWorkbook("damaged" if named else "not_a_plan", "part_missing", part=path)
    return path


def promises_too_much(archive: Archive) -> bool:
    """Whether a workbook says that its cells share more texts than it has bytes for: calamine makes room for them all
    before it reads the first, and the whole process dies of that.
    """
    texts = archive.get("xl/sharedStrings.xml")
    return any(int(count) > len(texts) for count in _SHARED.findall(texts))


def saved_in(archive: Archive) -> Saved:
    """When the workbook was last saved and by which program, by its own properties."""
    at = re.search(rb"<dcterms:modified[^>]*>\s*([^<\s]+)", archive.get("docProps/core.xml"))
    by = re.search(rb"<(?:\w+:)?Application>([^<]*)<", archive.get("docProps/app.xml"))
    return Saved(at[1].decode("ascii", "replace") if at else "", by[1].decode("utf-8", "replace") if by else "")


def sheets_in(tree: Element, related: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    """Sheet names, the parts that hold them, and whether they are visible. Raises NotOurWorkbook."""
    seen: set[str] = set()
    for element in tree.iter():
        if local(element.tag) != "sheet":
            continue
        name = element.get("name", "")
        if sheet_key(name) in seen:  # asked for by its name, a reader would give the same one twice
            raise NotOurWorkbook("damaged", "sheet_twice", sheet=name)
        seen.add(sheet_key(name))
        rel = next((value for name, value in element.attrib.items() if local(name) == "id" and name != "id"), "")
        if rel not in related:
            raise NotOurWorkbook("damaged", "sheet_missing", sheet=name)
        yield name, related[rel][1], element.get("state", "visible") == "visible"
