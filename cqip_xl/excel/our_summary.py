"""A workbook of ours read lightly: the first rows of each sheet, and below them the rows with a comment of somebody.

A summary of 60,000 actions has 2,000,000 cells, of which the next run needs a few hundred texts. What is not plainly
written, or holds a number or a day where a text is looked for, is read in full as received workbooks are.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from cqip_xl.excel.archive import Archive, faults_named, within
from cqip_xl.excel.container import format_of
from cqip_xl.excel.package import sheet_parts
from cqip_xl.excel.read import grid_of, read_bytes
from cqip_xl.model.grid import NO_CELLS, CellRow, Grid, GridSheet
from cqip_xl.model.limits import LIMITS_OF_OURS
from cqip_xl.model.markers import META, column_of, letters

#: Marks of columns stand among these first rows of a sheet.
DEPTH = 8
#: Bytes of markup looked through at a time, and the longest row that is taken for one.
_CHUNK, _LONGEST = 1 << 20, 1 << 26
_NUMBER = re.compile(rb'\br="(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_CELL_TAG = re.compile(rb"<c[ >]")
#: Cells written in another way, which the pattern for a filled one would pass over.
_OTHERWISE = re.compile(rb'<c r="[^A-Z]|/>"|<\w+:c[\s/>]')
_CELL_LIKE = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TYPE = re.compile(rb'\bt="(\w+)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.S)
_ITEM = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STRINGS = "xl/sharedStrings.xml"
_SMALL = ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


class Odd(Exception):
    """Written in a way that this look may misjudge."""


def summary_grid(path: Path, mark: str) -> Grid:
    """A workbook of ours: the texts of each sheet's first rows and of `_cqip`; below them, of rows in which the column
    marked so holds anything, the texts of all marked columns; "" marks none. Raises NotOurWorkbook.
    """
    data = read_bytes(path, LIMITS_OF_OURS)
    try:
        sheets = _light(data, mark) if format_of(data) == "xlsx" else None
    except Odd:
        sheets = None
    if sheets is None:
        return grid_of(data, str(path), LIMITS_OF_OURS)
    return Grid(str(path), sheets, hashlib.sha256(data).hexdigest(), size=len(data))


def rows_of(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each row of a sheet's part, counted from 0, and the markup of its cells; the part is read to its end, which
    proves its checksum. Raises Odd.
    """
    rest = b""
    while chunk := part.read(_CHUNK):
        *rows, rest = (rest + chunk).split(b"</row>")
        for row in rows:
            start = row.rfind(b"<row ")
            end = row.find(b">", start)
            number = _NUMBER.search(row, start, end)
            # Before a row stand at most rows without cells.
            if start < 0 or number is None or b"<c" in row[:start].rpartition(b"<sheetData>")[2]:
                raise Odd
            yield int(number[1]) - 1, row[end + 1 :]
        if len(rest) > _LONGEST:
            raise Odd
    if not rest.rstrip().endswith(b"</worksheet>") or _CELL_LIKE.search(rest.partition(b"</sheetData>")[0]):
        raise Odd


def _light(data: bytes, mark: str) -> tuple[GridSheet, ...]:
    with faults_named(), zipfile.ZipFile(io.BytesIO(data)) as zipped:
        infos = zipped.infolist()
        within(infos, LIMITS_OF_OURS)
        names = {info.filename for info in infos}
        if len(names) != len(infos) or any(info.flag_bits & 1 for info in infos):
            raise Odd
        archive = Archive({name: zipped.read(name) for name in _SMALL if name in names})
        parts = dict(sheet_parts(archive))
        if not names.issuperset(parts.values()):
            raise Odd
        texts = _ITEM.findall(zipped.read(_STRINGS)) if _STRINGS in names else []
        return tuple(_sheet(zipped, name, part, texts, mark) for name, part in parts.items())


def _sheet(zipped: zipfile.ZipFile, name: str, part: str, texts: Sequence[bytes], mark: str) -> GridSheet:
    rows: dict[int, CellRow] = {}
    columns: frozenset[int] = frozenset()
    marked: re.Pattern[bytes] | None = None
    with zipped.open(part) as markup:
        for row, cells in rows_of(markup):
            if not marked and (row < DEPTH or name == META):
                rows[row] = filled = dict(_texts(cells, texts))
                marks = {text: col for col, text in filled.items() if text.startswith("#")}
                if mark in marks:
                    columns, marked = frozenset(marks.values()), _filled(marks[mark])
            elif not marked:
                break
            elif cells.count(b"<c") != cells.count(b'<c r="') or _OTHERWISE.search(cells):
                raise Odd
            elif marked.search(cells):
                rows[row] = dict(_texts(cells, texts, columns))
    return GridSheet(name, tuple(rows.get(row, NO_CELLS) for row in range(max(rows, default=-1) + 1)))


def _filled(col: int) -> re.Pattern[bytes]:
    """A cell of that column with anything in it."""
    return re.compile(rb'<c r="%s\d+"[^>]*(?<!/)>' % letters(col).encode())


def _texts(cells: bytes, texts: Sequence[bytes], columns: Container[int] = ()) -> Iterator[tuple[int, str]]:
    """The texts of a row, of some columns only where these are named; nothing but texts may stand in those."""
    found = _CELL.findall(cells)
    if len(found) != len(_CELL_TAG.findall(cells)):
        raise Odd
    for column, attributes, inside in found:
        col = column_of(column.decode())
        if not inside or (columns and col not in columns):
            continue
        kind, value = _TYPE.search(attributes), _VALUE.search(inside)
        match kind and kind[1], value and value[1]:
            case b"s", bytes(number) if number.isdigit() and int(number) < len(texts):
                yield col, _text(texts[int(number)])
            case b"inlineStr", None:
                yield col, _text(inside.removeprefix(b"<is>").removesuffix(b"</is>"))
            case b"str", bytes(result):
                yield col, _text(b"<t>%s</t>" % result)
            case _ if columns:
                raise Odd


def _text(item: bytes) -> str:
    """What a shared or inline text says, without the aids for reading it that East Asian texts may have."""
    try:
        root = ElementTree.fromstring(b"<si>%s</si>" % item)
    except ElementTree.ParseError as problem:
        raise Odd from problem
    text = "".join(t.text or "" for t in (*root.findall("t"), *root.findall("r/t")))
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    """The character; half of one stays as it is written, since no file could hold it."""
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)
