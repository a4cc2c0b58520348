"""A plainly written sheet -> its filled cells, in one look at its markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache

from cqip_xl.excel.formula_cells import Formulas, addresses
from cqip_xl.excel.plain_markup import (
    AROUND,
    ATTRIBUTES,
    NotPlain,
    attributes_of,
    content_of,
    text_of,
)
from cqip_xl.excel.sheet_xml import Span, merges_in
from cqip_xl.model.grid import NO_CELLS, CellRow, ErrorCell, GridSheet, NoResult, Raw
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import EPOCH

_FORMULA = rb"<f(?:>[^<]*+</f>|" + ATTRIBUTES + rb"(?:/>|>[^<]*+</f>))"
_FORMULA_TAG = re.compile(rb"<f( [^<>]*?)/?>")
_ROW_AT = rb'<row r="([1-9][0-9]{0,6}+)"([^>]*+)>'
#: Empty cells, then a cell or the end of a row with the beginning of the next. A cell is column, row, attributes,
#: formula and what its `<v>` holds, or all that it holds; a row is number and attributes. What the pattern does not
#: take, the first row too, goes into the last group. Nothing is tried twice: that takes a quarter of the time.
_CELL = re.compile(
    rb'(?:<c r="[A-Z]{1,3}+[0-9]{1,7}+"(?: s="[0-9]++"/>|/>))*+'
    rb'(?:<c r="([A-Z]{1,2}+)([1-9][0-9]{0,4}+)"([^>]*+)>(?:(' + _FORMULA + rb")?+<v>([^<]*+)</v></c>"
    rb"|((?:" + _FORMULA + rb")?+(?:<v/>|<is><t[^<]*+</t></is>)?+)</c>)"
    rb"|(</row>)(?:" + _ROW_AT + rb")?+)|\Z|(<row [^>]*+>|.++)",
    re.S,
)
_ROW = re.compile(_ROW_AT)
#: A formula, whether it gives an empty text; a text of the cell's own and before it whether its blanks count.
_INNER = re.compile(rb"(" + _FORMULA + rb')?(?:(<v/>)|<is><t(?: (xml:space="preserve"))?>([^<]+)</t></is>)?')
_LETTERS = tuple(bytes((n,)) for n in range(65, 91))
#: The columns that two letters name.
_COLUMNS = {name: n for n, name in enumerate((*_LETTERS, *(a + b for a in _LETTERS for b in _LETTERS)))}
#: Less than the shortest cell or row takes.
_LEAST = 11
#: What the thorough look takes for a cell or a row, wherever it stands; and for a merge.
_CELL_LIKE = re.compile(rb"<(?:\w+:)?(?:c|row|v|is)\b")
_MERGE_LIKE = re.compile(rb"<(?:\w+:)?mergeCell\b")
_MERGE = re.compile(rb'<mergeCell ref="[A-Z]{1,3}[1-9]\d{0,6}:[A-Z]{1,3}[1-9]\d{0,6}"/>')
#: Readers take the first dimension they meet for true, or stop at an odd one.
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"/>')
_NUMBER = re.compile(rb"-?\d{1,17}(?:\.\d+)?(?:[Ee][+-]?\d{1,2})?")
#: A day, or the number of a shared text.
_PLACE = re.compile(rb"\d{1,9}")
_NO_RESULT = NoResult("=…")
_KINDS = {
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
    """What the cells of a workbook refer to: its shared texts by number, and the kind of each number format.

    `kinds`: the attributes of cells, each seen once -> how such a cell is read, and what its `<v>` says.
    """

    texts: Mapping[bytes, str]
    formats: Sequence[str]
    kinds: dict[bytes, tuple[str, Callable[[bytes], Raw | ErrorCell]]] = field(default_factory=dict)

    def kind_of(self, attributes: bytes) -> tuple[str, Callable[[bytes], Raw | ErrorCell]]:
        kind = self._kind(dict(attributes_of(attributes)))
        found = self.kinds[attributes] = kind, self.texts.__getitem__ if kind == "shared" else _Values(kind).__getitem__
        return found

    def _kind(self, named: dict[bytes, bytes]) -> str:
        style, kind = named.pop(b"s", b""), _KINDS.get(named.pop(b"t", b"n"), "")
        if named or not kind or (style and not style.isdigit()):
            raise NotPlain
        if kind == "number" and style:
            return self.formats[int(style)] if int(style) < len(self.formats) else ""
        return kind


def plain_sheet(xml: bytes, name: str, visible: bool, words: Words, limits: Limits) -> tuple[GridSheet, Formulas, bool]:
    """The sheet as the thorough way would give it, its formulas, and whether a result is missing.

    Raises NotPlain, NotOurWorkbook.
    """
    head, content, tail = content_of(xml, b"sheetData")
    if len(xml) > _LEAST * limits.cells and xml.count(b"</c>") + xml.count(b"<row") > limits.cells:
        raise NotPlain
    merges = _merges(head, tail, limits.merges)
    for attributes in {*_FORMULA_TAG.findall(xml)}:
        attributes_of(attributes)
    try:
        rows = _rows(content, words)
    except KeyError as problem:  # no shared text has that number
        raise NotPlain from problem
    if len(rows.found) * (rows.last_column + 1) > limits.area:
        raise NotPlain
    sheet = GridSheet(name, tuple(rows.found), visible, frozenset(rows.hidden), merges, addresses(rows.formulas))
    return sheet, rows.formulas, rows.lost


@lru_cache(maxsize=AROUND)
def _merges(head: bytes, tail: bytes, most: int) -> tuple[Span, ...]:
    """The merged cells of a sheet, of what stands before and behind its cells. Raises NotPlain."""
    if any(_CELL_LIKE.search(part) or b"AlternateContent" in part for part in (head, tail)):
        raise NotPlain
    if head.count(b"dimension") != len(_DIMENSION.findall(head)):
        raise NotPlain
    merges = tuple(merges_in(tail))
    if len(merges) > most or _MERGE_LIKE.search(head):
        raise NotPlain
    if not len(merges) == len(_MERGE.findall(tail)) == len(_MERGE_LIKE.findall(tail)):
        raise NotPlain
    return merges


@dataclass(slots=True)
class _Rows:
    """The cells row by row, each row and cell behind the one before; rows and columns from 0.

    `formulas`: by address, with what else a cell holds that has no value.
    `number`: of the last row that began, from 1; `reached`: an empty text stands in it; `lost`: some formula was
    saved without its result.
    """

    found: list[CellRow] = field(default_factory=list)
    formulas: dict[bytes, bytes] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    number: int = 0
    last_column: int = -1
    reached: bool = False
    lost: bool = False

    def end(self, row: bytes, cells: CellRow, last: int) -> None:
        """The row of this number ends that holds these cells, of which one stands in the column `last`."""
        if not row:
            raise NotPlain
        if cells or self.reached:
            self.found += [NO_CELLS] * (self.number - 1 - len(self.found))
            self.found.append(cells)
            self.reached = False
        if last > self.last_column:
            self.last_column = last

    def begin(self, number: bytes, attributes: bytes) -> bytes:
        """A row begins: its number, b"" where it ends at once or none does."""
        if not number:
            return b""
        self.number, before = int(number), self.number
        if self.number <= before:
            raise NotPlain
        is_hidden, is_open = _row_kind(attributes)
        if is_hidden:
            self.hidden.append(self.number - 1)
        return number if is_open else b""

    def begin_by(self, tag: bytes, row: bytes) -> bytes:
        """A row begins by a tag that follows no end of a row; `row`: the number of one that is open still."""
        found = _ROW.fullmatch(tag)
        if row or not found:
            raise NotPlain
        return self.begin(found[1], found[2])

    def without_value(self, kind: str, inner: bytes, is_empty: bool) -> Raw | ErrorCell:
        """What a cell without a filled `<v>` says, None where nothing stands there. `is_empty`: behind a formula an
        empty one stands, as in most cells of an empty plan.
        """
        if is_empty and kind == "str":
            self.reached = True
            return None
        tag = _INNER.fullmatch(inner)
        if not tag:
            raise NotPlain
        formula, blank, kept, text = tag.groups()
        if text:
            if kind != "inline" or formula:
                raise NotPlain
            return text_of(text.decode(), bool(kept))
        if not formula or kind in ("shared", "error", "inline"):
            raise NotPlain
        if kind == "str":
            self.reached |= bool(blank)
            return None
        self.lost = True
        return _NO_RESULT


@lru_cache(maxsize=4096)
def _row_kind(attributes: bytes) -> tuple[bool, bool]:
    """Whether a row is hidden, and whether it holds anything."""
    named = attributes_of(attributes.removesuffix(b"/"))
    if b"r" in named or any(name.endswith(b":hidden") for name in named):  # its number twice, or hidden for some
        raise NotPlain
    return named.get(b"hidden") in (b"1", b"true"), not attributes.endswith(b"/")


def _rows(xml: bytes, words: Words) -> _Rows:
    rows, kinds, columns = _Rows(), words.kinds, _COLUMNS
    row, cells, last = b"", dict[int, Raw | ErrorCell](), -1
    for letters, number, attributes, formula, value, inner, end, next_row, next_attributes, other in _CELL.findall(xml):
        if letters:
            col = columns[letters]
            if number != row or col <= last:
                raise NotPlain
            last = col
            kind, says = kinds.get(attributes) or words.kind_of(attributes)
            held = formula or inner
            if held[:2] == b"<f":
                rows.formulas[letters + number] = held
            if value:
                cells[col] = says(value)
            elif (found := rows.without_value(kind, held, bool(formula))) is not None:
                cells[col] = found
        elif end:
            rows.end(row, cells, last)
            row, cells, last = rows.begin(next_row, next_attributes), {}, -1
        elif other:
            row = rows.begin_by(other, row)
    if row:
        raise NotPlain
    return rows


class _Values(dict[bytes, Raw | ErrorCell]):
    """What cells of one kind say, by what stands in their `<v>`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __missing__(self, value: bytes) -> Raw | ErrorCell:
        found = self[value] = _value(self.kind, value)
        return found


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
