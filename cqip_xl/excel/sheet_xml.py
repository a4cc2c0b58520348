"""What a sheet's own XML says that readers hide: errors, lost results, hidden rows, merges, how much there is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree

from cqip_xl.excel.archive import local
from cqip_xl.excel.beside import NOTHING, Beside
from cqip_xl.excel.formula_cells import addresses, formulas_in
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import Spot

_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden\s*=\s*["'](?:1|true)["'])[^>]*?\br\s*=\s*["'](\d+)["']""")
#: A cell with content in column AAA or beyond, or in row 100,000 or beyond, however the tag is written.
_FAR_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{3,}\d+|[A-Za-z]+\d{6,})["'][^>]*(?<!/)>""")
#: Not an empty one: LibreOffice writes row 1048576 with nothing in it once a row was deleted, others format it.
_FAR_ROW = re.compile(
    rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{6,})["'][^>]*(?<!/)>\s*(?:<[^>]*/>\s*)*<(?:\w+:)?c\b[^>]*(?<!/)>"""
)
#: A shared text by a number that is none: calamine takes the first it has for -1.
_NO_TEXT = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*[^\d\s<]""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d+)["'][^>]*(?<!/)>""")

#: A formula cell without `<v>`, or with an empty one that is no text: saved without its result.
#: Three patterns, since one with alternatives at its start takes five times as long (7 against 1.5 ms a file).
_NO_RESULT = [
    re.compile(start + rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""")
    for start in (rb"f>", rb"<f\b[^<>]*/>", rb":f\b[^<>]*/>")
]
_PREFIX = re.compile(rb"<(\w+:)?sheetData\b")
_AT = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_CELL_AT = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*(?<!/)>""")
_TEXT_TYPE = re.compile(rb"""\bt\s*=\s*["']str["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_VALUE = re.compile(rb"""<(?:\w+:)?v[^>]*>([^<]*)<""")
_FILLED = re.compile(rb"""<(?:\w+:)?(?:v(?:\s[^<>]*)?>(?!</)|is>)""")
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']\$?([A-Za-z]+)\$?(\d+):\$?([A-Za-z]+)\$?(\d+)["']"""
)
#: Widest sheet before columns of three letters are refused anyway.
_LAST_COLUMN = 702

Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetXml:
    """Rows and columns from 0. `merges`: first row, first column, last row, last column; `without_result`: cells
    with a formula but no saved result; `errors`: cells that hold an Excel error, with its text; `filled`: cells
    that a reader must find, errors not counted (0 of an .xlsb); `odd`: markup that this look may misjudge;
    `formulas`: addresses of cells with a formula; `beside`: what else the sheet holds.
    """

    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[Span, ...] = ()
    without_result: frozenset[Spot] = frozenset()
    errors: tuple[tuple[Spot, str], ...] = ()
    filled: int = 0
    odd: bool = False
    formulas: frozenset[str] = frozenset()
    beside: Beside = NOTHING


def scan_sheet(xml: bytes, sheet: str, limits: Limits) -> SheetXml:
    """Looks through one sheet's part. Raises NotOurWorkbook: too_large."""
    _refuse_far_cells(xml, sheet)
    _refuse_area(xml, sheet, limits)
    merges = tuple(merges_in(xml))
    if len(merges) > limits.merges:
        raise NotOurWorkbook("too_large", "merges", sheet=sheet, count=len(merges), limit=limits.merges)
    if _NO_TEXT.search(xml):
        raise NotOurWorkbook("damaged", "no_text", sheet=sheet)
    errors = tuple(_errors(xml))
    return SheetXml(
        hidden_rows=frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml)),
        merges=merges,
        without_result=frozenset(_without_result(xml)),
        errors=errors,
        filled=sum(1 for _ in _FILLED.finditer(xml)) - len(errors),
        odd=b"<!" in xml or b"AlternateContent" in xml,
        formulas=addresses(formulas_in(xml)),
    )


def doubled_cell(xml: bytes) -> str:
    """The first address that two filled cells of a sheet share, '' where there is none; readers keep one."""
    seen: set[bytes] = set()
    for column, row in _CELL_AT.findall(xml):
        at = column.upper() + row
        if at in seen:
            return str(at, "ascii")
        seen.add(at)
    return ""


def texts_in(xml: bytes, shared: Sequence[str]) -> Iterator[tuple[Spot, str]]:
    """Every cell that holds a text or number, by a plain walk through the markup: slow, and believes nothing else.

    `shared`: the texts that cells name by number.
    """
    at = -1, -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        match event, local(element.tag):
            case "start", "row":
                at = int(element.get("r", at[0] + 2)) - 1, -1
            case "start", "c":
                at = _spot_of(element, at)
            case "end", "c":
                if (text := _text_of(element, shared)).strip():
                    yield at, text
            case "end", "row":
                element.clear()


def _spot_of(cell: ElementTree.Element, before: Spot) -> Spot:
    """Where a cell says it stands, else right of the one before."""
    at = _AT.search(b' r="%s"' % cell.get("r", "").encode())
    return (int(at[2]) - 1, column_of(at[1])) if at else (before[0], before[1] + 1)


def _text_of(cell: ElementTree.Element, shared: Sequence[str]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if local(part.tag) in ("v", "t"))
    if cell.get("t") == "s" and text.strip().isdecimal() and int(text) < len(shared):
        return shared[int(text)]
    return text


def _refuse_far_cells(xml: bytes, sheet: str) -> None:
    """A value in XFD1048576 makes readers ask for hundreds of gigabytes: refused before they see it."""
    far = _FAR_CELL.search(xml) or _FAR_ROW.search(xml)
    if far:
        raise NotOurWorkbook("too_large", "far_cell", sheet=sheet, cell=str(far[1], "ascii"))


def _refuse_area(xml: bytes, sheet: str, limits: Limits) -> None:
    """Readers hold every cell from A1 to the last filled row and column, empty ones too."""
    if max(map(int, _ROW.findall(xml)), default=0) * _LAST_COLUMN <= limits.area:
        return
    filled = _CELL_AT.findall(xml)
    rows = max((int(row) for _, row in filled), default=0)
    wide = max((column_of(column) for column, _ in filled), default=0) + 1
    if rows * wide > limits.area:
        raise NotOurWorkbook("too_large", "area", sheet=sheet, rows=rows, columns=wide)


def merges_in(xml: bytes) -> Iterator[Span]:
    for found in _MERGE.finditer(xml):
        yield int(found[2]) - 1, column_of(found[1]), int(found[4]) - 1, column_of(found[3])


def _without_result(xml: bytes) -> Iterator[Spot]:
    tag = _cell_tag(xml)
    for end in chain.from_iterable(pattern.finditer(xml) for pattern in _NO_RESULT):
        start = _start_of(xml, tag, end.start())
        cell = xml[start : xml.find(b">", start)]
        at = _AT.search(cell)
        if at and not _TEXT_TYPE.search(cell):
            yield int(at[2]) - 1, column_of(at[1])


def _errors(xml: bytes) -> Iterator[tuple[Spot, str]]:
    """Error cells, which calamine gives as empty."""
    tag = _cell_tag(xml)
    for found in _ERROR_TYPE.finditer(xml):
        start = _start_of(xml, tag, found.start())
        end = xml.find(b">", start)
        at = _AT.search(xml, start, end)
        value = _VALUE.search(xml, found.end())
        if 0 <= start < found.start() < end and at:
            yield (int(at[2]) - 1, column_of(at[1])), value[1].decode("utf-8", "replace") if value else "#"


def _cell_tag(xml: bytes) -> bytes:
    """How a sheet begins its cells; some programs put a namespace before the name."""
    prefix = _PREFIX.search(xml)
    return b"<" + ((prefix and prefix[1]) or b"") + b"c"


def _start_of(xml: bytes, tag: bytes, end: int) -> int:
    """Where the cell's tag begins that stands last before `end`; -1 where there is none."""
    start = xml.rfind(tag, 0, end)
    while start >= 0 and xml[start + len(tag) : start + len(tag) + 1] not in (b" ", b"\t", b"\n", b"\r"):
        start = xml.rfind(tag, 0, start)
    return start


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
