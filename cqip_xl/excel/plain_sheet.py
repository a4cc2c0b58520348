"""A plainly written sheet -> its filled cells, in one look at its markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from functools import lru_cache

from cqip_xl.excel.plain_markup import ATTRIBUTES, NotPlain, attributes_of, content_of, text_of
from cqip_xl.excel.sheet_xml import column_of, merges_in
from cqip_xl.model.grid import ErrorCell, GridSheet, NoResult, Raw
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import EPOCH

_ROW = re.compile(rb'<row r="([1-9]\d{0,6})"([^<>/]*)(/?)>')
#: Empty cells, then a filled one or the end. A cell is column, row, attributes, formula, what `<v>` holds, whether
#: it holds nothing, a text of its own and before it whether its blanks count; what the pattern does not take goes
#: character by character into the last group.
_CELL = re.compile(
    rb'(?:<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d+")?/>)*+'
    rb'(?:<c r="([A-Z]{1,2})([1-9]\d{0,4})"([^<>]*)>'
    rb"(<f" + ATTRIBUTES + rb"(?:/>|>[^<]*</f>))?"
    rb'(?:<v>([^<]+)</v>|(<v></v>|<v/>)|<is><t(?: (xml:space="preserve"))?>([^<]+)</t></is>)?</c>|\Z|(.))',
    re.S,
)
#: What the thorough look takes for a cell or a row, wherever it stands; and for a merge.
_CELL_LIKE = re.compile(rb"<(?:\w+:)?(?:c|row|v|is)\b")
_MERGE_LIKE = re.compile(rb"<(?:\w+:)?mergeCell\b")
#: Readers take the first dimension they meet for true, or stop at an odd one.
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?"/>')
_NUMBER = re.compile(rb"-?\d{1,17}(?:\.\d+)?(?:[Ee][+-]?\d{1,2})?")
#: A day, or the number of a shared text.
_PLACE = re.compile(rb"\d{1,9}")
_NO_RESULT = NoResult("=…")
_KINDS = {
    b"": "number",
    b"n": "number",
    b"s": "shared",
    b"str": "str",
    b"b": "bool",
    b"e": "error",
    b"inlineStr": "inline",
}
#: Errors that calamine knows; it refuses a workbook with any other.
_ERRORS = frozenset((b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"))
#: Days before March 1900 mean one thing to Excel and another to readers; the last is in the year 9999.
_DAYS = range(61, 2_958_466)


@dataclass(frozen=True, slots=True)
class Words:
    """What the cells of a workbook refer to: its shared texts, and the kind of each number format.

    `kinds`: the attributes of cells, each seen once -> how such a cell is read.
    """

    texts: Sequence[str]
    formats: Sequence[str]
    kinds: dict[bytes, str] = field(default_factory=dict)

    def kind_of(self, attributes: bytes) -> str:
        kind = self.kinds[attributes] = self._kind(dict(attributes_of(attributes)))
        return kind

    def _kind(self, named: dict[bytes, bytes]) -> str:
        style, kind = named.pop(b"s", b""), _KINDS.get(named.pop(b"t", b""), "")
        if named or not kind or (style and not style.isdigit()):
            raise NotPlain
        if kind == "number" and style:
            return self.formats[int(style)] if int(style) < len(self.formats) else ""
        return kind


def plain_sheet(xml: bytes, name: str, visible: bool, words: Words, limits: Limits) -> GridSheet:
    """The sheet as the thorough way would give it, without any doubt. Raises NotPlain, NotOurWorkbook."""
    start, end = content_of(xml, b"sheetData")
    head, tail = xml[:start], xml[end:]
    if any(_CELL_LIKE.search(part) or b"AlternateContent" in part for part in (head, tail)):
        raise NotPlain
    if head.count(b"dimension") != len(_DIMENSION.findall(head)) or xml.count(b"<v>") > limits.cells:
        raise NotPlain
    merges = tuple(merges_in(tail))
    if len(merges) > limits.merges or _MERGE_LIKE.search(head):
        raise NotPlain
    rows, hidden = _rows(xml[start:end], words)
    sheet = GridSheet(name, tuple(rows), visible, frozenset(hidden), merges)
    if len(rows) * sheet.width > limits.area:
        raise NotPlain
    if any("" in row.values() for row in rows):  # results that are empty texts: nothing stands there
        return replace(sheet, rows=tuple({c: value for c, value in row.items() if value != ""} for row in rows))
    return sheet


def _rows(xml: bytes, words: Words) -> tuple[list[dict[int, Raw | ErrorCell]], list[int]]:
    """The cells row by row, and which rows are hidden; rows and columns from 0, each behind the one before."""
    rows: list[dict[int, Raw | ErrorCell]] = []
    hidden: list[int] = []
    last = 0
    *pieces, rest = xml.split(b"</row>")
    for piece, ends in (*((piece, True) for piece in pieces), (rest, False)):
        at, is_open = 0, False
        while not is_open and (tag := _ROW.match(piece, at)):
            at, is_open = tag.end(), not tag[3]
            number = int(tag[1])
            if number <= last:
                raise NotPlain
            last = number
            if attributes_of(tag[2]).get(b"hidden") in (b"1", b"true"):
                hidden.append(last - 1)
        if is_open != ends or not (ends or at == len(piece)):
            raise NotPlain
        if ends and (found := _cells(piece, at, b"%d" % last, words)):
            rows += [{} for _ in range(last - 1 - len(rows))]
            rows.append(found)
    return rows, hidden


def _cells(xml: bytes, start: int, row: bytes, words: Words) -> dict[int, Raw | ErrorCell]:
    """The filled cells of one row from `start` on; an empty text where a formula gives one."""
    cells: dict[int, Raw | ErrorCell] = {}
    texts, kinds, last = words.texts, words.kinds, -1
    for letters, number, attributes, formula, value, blank, kept, text, odd in _CELL.findall(xml, start):
        if not letters:
            if odd:
                raise NotPlain
            continue
        col = _column(letters)
        if number != row or col <= last:
            raise NotPlain
        last = col
        kind = kinds.get(attributes)
        if kind is None:
            kind = words.kind_of(attributes)
        if not value:
            found = _own_text(kind, formula, text, kept) if text else _without_value(kind, formula, blank)
            if found is not None:
                cells[col] = found
        elif kind == "shared":
            if not _PLACE.fullmatch(value) or int(value) >= len(texts):
                raise NotPlain
            cells[col] = texts[int(value)]
        else:
            cells[col] = _value(kind, value)
    return cells


_column = lru_cache(maxsize=1024)(column_of)


def _own_text(kind: str, formula: bytes, text: bytes, kept: bytes) -> str:
    """A text that stands in the cell itself."""
    if kind != "inline" or formula:
        raise NotPlain
    return text_of(text.decode(), bool(kept))


def _without_value(kind: str, formula: bytes, blank: bytes) -> Raw | ErrorCell:
    """What a formula cell without a result is: an empty text, or one whose result was not saved."""
    if not formula or kind in ("shared", "error", "inline"):
        raise NotPlain
    if kind == "str":
        return "" if blank else None
    return _NO_RESULT


@lru_cache(maxsize=20_000)
def _value(kind: str, value: bytes) -> Raw | ErrorCell:
    match kind:
        case "number" if _NUMBER.fullmatch(value):
            return float(value)
        case "date" if value == b"0":
            return time()
        case "date" if _PLACE.fullmatch(value) and int(value) in _DAYS:
            return EPOCH + timedelta(days=int(value))
        case "str":
            return text_of(value.decode())
        case "bool" if value in (b"0", b"1"):
            return value == b"1"
        case "error" if value in _ERRORS:
            return ErrorCell(value.decode())
        case _:
            raise NotPlain
