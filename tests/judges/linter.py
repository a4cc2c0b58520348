"""What makes Excel repair or refuse a workbook though the Open XML validator is silent, each as a plain sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import TypeVar
from xml.etree.ElementTree import Element

from openpyxl.utils import FORMULAE

from tests.judges.opened import Area, Opened, Sheet, area_of, areas_of, functions, letters, names, opened, references

T = TypeVar("T")

#: Excel's limits.
CELL_TEXT, FORMULA, INLINE_LIST, PROMPT, TITLE, SHEET_NAME = 32_767, 8_192, 255, 255, 32, 31
STYLES, LINK, LINKS = 65_490, 2_079, 65_530

_NAME = re.compile(r"[^\W\d][\w.\\]{0,254}|\\[\w.\\]{0,254}")
_QUOTED = re.compile(r'"[^"]*"')
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*")
_OF_A_MACHINE = re.compile(r"file:|[A-Za-z]:[\\/]|[\\/]|~", re.I)


def complaints(data: bytes) -> list[str]:
    """Everything that is wrong with a workbook's bytes; nothing is the wish."""
    book = opened(data)
    return [said for rule in RULES for said in rule(book)]


def members_stand_once(book: Opened) -> Iterator[str]:
    for name in _repeated(book.members):
        yield f"{name} stands twice in the file."


def sheet_names_are_allowed(book: Opened) -> Iterator[str]:
    for sheet in book.sheets:
        name = sheet.name
        if not name or _length(name) > SHEET_NAME:
            yield f'The sheet name "{name}" has {_length(name)} characters; 1 to {SHEET_NAME} are allowed.'
        if re.search(r"[\[\]:*?/\\]|^'|'$", name) or name.casefold() == "history":
            yield f'The sheet name "{name}" is not allowed.'
    for name in _repeated(sheet.name.casefold() for sheet in book.sheets):
        yield f'Two sheets are called "{name}".'


def defined_names_are_unique(book: Opened) -> Iterator[str]:
    scopes = [(tag.get("name", ""), tag.get("localSheetId", "")) for tag in book.workbook.iter("definedName")]
    for name, _ in _repeated((name.casefold(), scope) for name, scope in scopes):
        yield f"The name {name} is defined twice."
    for name, scope in scopes:
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
            yield f"The name {name} is not allowed."
        if scope and int(scope) >= len(book.sheets):
            yield f"The name {name} belongs to a sheet that is not there."


def references_exist(book: Opened) -> Iterator[str]:
    """Of all formulas; a chart must also find cells."""
    known = {(tag.get("name") or "").casefold() for tag in book.workbook.iter("definedName")}
    known |= {(table.get("displayName") or "").casefold() for _, table in book.tables()}
    for formula in book.formulas:
        for sheet, area in references(formula.text):
            there = book.sheet(sheet) if sheet else None
            if sheet and not there:
                yield f'The {formula.where} points to the sheet "{sheet}", which is not there.'
            elif area and not area.exists:
                yield f"The {formula.where} points beyond the sheet: {formula.text[:80]}."
            elif there and area and formula.where.startswith("chart") and not _cells_in(there, area):
                yield f"The {formula.where} draws empty cells: {formula.text[:80]}."
        if formula.where.startswith("chart") and not references(formula.text):
            yield f"The {formula.where} draws no range: {formula.text[:80]}."
        for name in names(formula.text):
            if name.casefold() not in known:
                yield f"The {formula.where} uses the name {name}, which is not defined."


def formulas_are_old_enough(book: Opened) -> Iterator[str]:
    for formula in book.formulas:
        if "#REF!" in _QUOTED.sub("", formula.text):
            yield f"The {formula.where} has lost a reference (#REF!)."
        if _length(formula.text) > FORMULA:
            yield f"The {formula.where} has {_length(formula.text)} characters; {FORMULA} are allowed."
        for name in sorted(functions(formula.text) - FORMULAE):
            yield f"The {formula.where} uses {name}, which is no function of the Open XML standard."


def texts_fit_their_cells(book: Opened) -> Iterator[str]:
    for sheet in book.sheets:
        for (row, col), cell in sheet.cells.items():
            size = _length(book.text(cell))
            if size > CELL_TEXT:
                yield f"The cell {sheet.name}!{letters(col)}{row} has {size} characters; {CELL_TEXT} are allowed."


def cells_find_their_texts(book: Opened) -> Iterator[str]:
    for sheet in book.sheets:
        for (row, col), cell in sheet.cells.items():
            if cell.get("t") == "s" and not 0 <= int(cell.findtext("v") or -1) < len(book.strings):
                yield f"The cell {sheet.name}!{letters(col)}{row} names a shared text that is not there."


def validations_are_short_enough(book: Opened) -> Iterator[str]:
    for sheet, check in _all(book, "dataValidation"):
        where = f"dropdown or limit {sheet.name}!{check.get('sqref')}"
        source = check.findtext("formula1") or ""
        if check.get("type") == "list" and source.startswith('"') and _length(source) - 2 > INLINE_LIST:
            yield f"The {where} lists {_length(source) - 2} characters; {INLINE_LIST} are allowed."
        for name, limit in (("promptTitle", TITLE), ("errorTitle", TITLE), ("prompt", PROMPT), ("error", PROMPT)):
            size = _length(check.get(name, ""))
            if size > limit:
                yield f"The {name} of the {where} has {size} characters; {limit} are allowed."


def areas_are_inside_their_sheet(book: Opened) -> Iterator[str]:
    for tag in ("dataValidation", "conditionalFormatting", "mergeCell", "hyperlink", "autoFilter"):
        for sheet, element in _all(book, tag):
            text = element.get("sqref") or element.get("ref") or ""
            found = areas_of(text)
            if len(found) < len(text.split()) or not found or not all(area.exists for area in found):
                yield f'The sheet {sheet.name} has a {tag} at "{text}", which is no range.'


def areas_do_not_overlap(book: Opened) -> Iterator[str]:
    """Merged cells, dropdowns, and tables with tables, filters or merged cells."""
    for sheet in book.sheets:
        merged = _areas(sheet, "mergeCell")
        tables = [area for own, table in book.tables() if own is sheet for area in areas_of(table.get("ref", ""))]
        for what, areas in (("merged cells", merged), ("dropdowns or limits", _areas(sheet, "dataValidation"))):
            if any(one.meets(other) for one, other in combinations(areas, 2)):
                yield f"The sheet {sheet.name} has {what} that overlap."
        others = (*merged, *_areas(sheet, "autoFilter"))
        if any(a.meets(b) for a, b in combinations(tables, 2)) or any(a.meets(b) for a in tables for b in others):
            yield f"The sheet {sheet.name} has a table that overlaps another, a filter or merged cells."


def tables_match_their_cells(book: Opened) -> Iterator[str]:
    for sheet, table in book.tables():
        name, area = table.get("displayName", ""), area_of(table.get("ref", ""))
        heads = [(column.get("name") or "").replace("_x000a_", "\n") for column in table.iter("tableColumn")]
        if not area or not area.exists or area.right - area.left + 1 != len(heads):
            yield f"The table {name} has {len(heads)} columns and the range {table.get('ref')}."
            continue
        for head in _repeated(map(str.casefold, heads)):
            yield f'The table {name} has two columns "{head}".'
        for col, head in enumerate(heads, area.left) if table.get("headerRowCount") != "0" else ():
            cell = sheet.cells.get((area.top, col))
            text = "" if cell is None else book.text(cell)
            if text != head:
                yield f'The table {name} has the heading "{head}" where its cell says "{text}".'


def table_names_are_unique(book: Opened) -> Iterator[str]:
    found = [table.get("displayName", "") for _, table in book.tables()]
    defined = [tag.get("name", "") for tag in book.workbook.iter("definedName") if not tag.get("localSheetId")]
    for name in _repeated(map(str.casefold, (*found, *set(map(str.casefold, defined))))):
        if name in map(str.casefold, found):
            yield f"The name of the table {name} is taken."
    for name in found:
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
            yield f"The table name {name} is not allowed."
    for number in _repeated(table.get("id", "") for _, table in book.tables()):
        yield f"Two tables have the number {number}."


def styles_are_there(book: Opened) -> Iterator[str]:
    """Every index into fonts, fills, borders, number formats, styles and the formats of marks."""
    styles = book.parts["xl/styles.xml"]
    size = {
        tag: len(styles.find(tag) or ()) for tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")
    }
    if size["cellXfs"] > STYLES:
        yield f"There are {size['cellXfs']} cell styles; {STYLES} are allowed."
    own = {int(tag.get("numFmtId", 0)) for tag in styles.iter("numFmt")}
    kinds = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
    for xf in (*styles.iterfind("cellStyleXfs/xf"), *styles.iterfind("cellXfs/xf")):
        for name, tag in kinds:
            if int(xf.get(name, 0)) >= size[tag]:
                yield f"A cell style names number {xf.get(name)} of {size[tag]} {tag}."
        number = int(xf.get("numFmtId", 0))
        if number >= 164 and number not in own:
            yield f"A cell style names the number format {number}, which is not there."
    for sheet in book.sheets:
        for tag, named, name in (("cellXfs", "c", "s"), ("dxfs", "cfRule", "dxfId")):
            worst = max((int(e.get(name, -1)) for e in sheet.root.iter(named)), default=-1)
            if worst >= size[tag]:
                yield f"The sheet {sheet.name} names number {worst} of {size[tag]} {tag}."
    for _, table in book.tables():
        for element in table.iter():
            for name, value in element.attrib.items():
                if name.endswith("DxfId") and int(value) >= size["dxfs"]:
                    yield f"The table {table.get('displayName')} names number {value} of {size['dxfs']} dxfs."


def links_lead_somewhere(book: Opened) -> Iterator[str]:
    """Within the workbook to a sheet that exists; outside never to a place on one machine."""
    for sheet in book.sheets:
        tags = list(sheet.root.iter("hyperlink"))
        if len(tags) > LINKS:
            yield f"The sheet {sheet.name} has {len(tags)} links; {LINKS} are allowed."
        for tag in tags:
            where, place = f"The link at {sheet.name}!{tag.get('ref')}", tag.get("location", "")
            for to, area in references(place):
                if (to and not book.sheet(to)) or (area and not area.exists):
                    yield f"{where} leads to {place}, which is not there."
            if tag.get("id") is None:
                continue
            link = sheet.links.get(tag.get("id", ""))
            if link is None:
                yield f"{where} leads nowhere."
            elif _length(link.target) > LINK:
                yield f"{where} has {_length(link.target)} characters; {LINK} are allowed."
            elif _OF_A_MACHINE.match(link.target):
                yield f"{where} leads to a place on one machine: {link.target}."


def print_ranges_are_on_their_sheet(book: Opened) -> Iterator[str]:
    for tag in book.workbook.iter("definedName"):
        name, scope, text = tag.get("name", ""), int(tag.get("localSheetId", -1)), tag.text or ""
        if name not in ("_xlnm.Print_Area", "_xlnm.Print_Titles") or not 0 <= scope < len(book.sheets):
            continue
        sheet = book.sheets[scope]
        rows, cols = (max((at[n] for at in sheet.cells), default=0) for n in (0, 1))
        for named, area in references(text):
            if named.casefold() != sheet.name.casefold():
                yield f"What is printed of {sheet.name} stands on another sheet: {text}."
            elif area and (area.top > rows or area.left > cols):
                yield f"What is printed of {sheet.name} lies beyond its last cell: {text}."


def properties_are_set(book: Opened) -> Iterator[str]:
    core, custom = book.parts.get("docProps/core.xml"), book.parts.get("docProps/custom.xml")
    title, language = (core.findtext(tag) if core is not None else "" for tag in ("title", "language"))
    told = [p for p in (custom if custom is not None else ()) if p.get("name") == "Language"]
    if not (title or "").strip():
        yield "The workbook has no title among its properties."
    if not (language or "").strip() and not any("".join(p.itertext()).strip() for p in told):
        yield "The workbook does not tell its language among its properties."


RULES: tuple[Callable[[Opened], Iterator[str]], ...] = (
    members_stand_once,
    sheet_names_are_allowed,
    defined_names_are_unique,
    references_exist,
    formulas_are_old_enough,
    texts_fit_their_cells,
    cells_find_their_texts,
    validations_are_short_enough,
    areas_are_inside_their_sheet,
    areas_do_not_overlap,
    tables_match_their_cells,
    table_names_are_unique,
    styles_are_there,
    links_lead_somewhere,
    print_ranges_are_on_their_sheet,
    properties_are_set,
)


def _repeated(found: Iterable[T]) -> list[T]:
    """What comes more than once."""
    return [value for value, times in Counter(found).items() if times > 1]


def _length(text: str) -> int:
    """As Excel counts: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _all(book: Opened, tag: str) -> Iterator[tuple[Sheet, Element]]:
    return ((sheet, element) for sheet in book.sheets for element in sheet.root.iter(tag))


def _areas(sheet: Sheet, tag: str) -> list[Area]:
    return [a for e in sheet.root.iter(tag) for a in areas_of(e.get("sqref") or e.get("ref") or "")]


def _cells_in(sheet: Sheet, area: Area) -> bool:
    return any(area.top <= row <= area.bottom and area.left <= col <= area.right for row, col in sheet.cells)
