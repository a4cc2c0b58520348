"""A look into the zip before any reader: size limits, protection, what readers would hide or die of."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from cqip_xl.model.errors import NotOurWorkbook

#: Limits for a received workbook, each far above what a plan needs (200 actions: 56 KB, 1.5 MB inflated).
MAX_PARTS = 1_000
MAX_INFLATED = 200 * 1024 * 1024
#: Inflated ÷ packed, from 10 MB on: a plan of 200 actions has 15.
MAX_RATIO = 100.0

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
#: A cell with content in column AAA or beyond, or in row 100,000 or beyond, however the tag is written.
_FAR_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{3,}\d+|[A-Za-z]+\d{6,})["'][^>]*(?<!/)>""")
#: Not an empty one: LibreOffice writes row 1048576 with nothing in it once a row was deleted.
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{6,})["'][^>]*(?<!/)>\s*<(?!/)""")


#: A formula cell without `<v>`, or with an empty one that is no text: saved without its result.
#: Three patterns, since one with alternatives at its start takes five times as long (7 against 1.5 ms a file).
_NO_RESULT = [
    re.compile(start + rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""")
    for start in (rb"f>", rb"<f\b[^<>]*/>", rb":f\b[^<>]*/>")
]
_PREFIX = re.compile(rb"<(\w+:)?sheetData\b")
_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]+)(\d+)["']""")
_TEXT_TYPE = re.compile(rb"""\bt\s*=\s*["']str["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_VALUE = re.compile(rb"""<(?:\w+:)?v[^>]*>([^<]*)<""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
#: More merged cells than any table of ours has rows and columns are decoration or an attack.
MAX_MERGES = 5_000

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Package:
    """What the zip says of itself. By sheet name: `hidden_rows` from 0; `merges` as first row, first column,
    last row, last column; `without_result`: cells with a formula but no saved result; `errors`: cells that
    hold an Excel error, with its text.
    """

    epoch_1904: bool = False
    saved_at: str = ""
    hidden_rows: dict[str, frozenset[int]] = field(default_factory=dict)
    merges: dict[str, tuple[tuple[int, int, int, int], ...]] = field(default_factory=dict)
    without_result: dict[str, frozenset[Spot]] = field(default_factory=dict)
    errors: dict[str, dict[Spot, str]] = field(default_factory=dict)


def look_into(data: bytes) -> Package:
    """Checks a workbook's bytes. Raises NotOurWorkbook with the outcome: empty, protected, damaged …"""
    if not data:
        raise NotOurWorkbook("The file is empty.", "damaged")
    if data.startswith(_OLE):
        raise NotOurWorkbook(*_ole_outcome(data))
    if not data.startswith(b"PK"):
        raise NotOurWorkbook("The file is not an Excel workbook, whatever its name says.", "unsupported_format")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise NotOurWorkbook(f"The file is damaged ({problem}).", "damaged") from problem


#: Hidden sheets that we write and calculate; nobody's entries stand there. `_cqip` tells which pack it is.
OWN_HIDDEN = frozenset({"_lists", "_periods", "_calc"})


def is_read(sheet: str, visible: bool) -> bool:
    """Whether a sheet can hold entries: every one but our own helpers, which are hidden."""
    return visible or sheet.casefold() not in OWN_HIDDEN


def _ole_outcome(data: bytes) -> tuple[str, str]:
    """An OLE container is either an encrypted workbook or an old .xls."""
    name = "EncryptedPackage".encode("utf-16-le")
    if name in data:
        return (
            "The workbook is protected by a password to open; remove it and send the file again.",
            "protected",
        )
    return "This is an old .xls or another Office file; save it as .xlsx.", "unsupported_format"


def _look(archive: zipfile.ZipFile) -> Package:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if "xl/workbook.xml" not in names:
        kind = "not_a_plan" if "[Content_Types].xml" in names else "unsupported_format"
        raise NotOurWorkbook("The file is no Excel workbook (.xlsx).", kind)
    inflated = sum(info.file_size for info in infos)
    packed = max(sum(info.compress_size for info in infos), 1)
    if (
        len(infos) > MAX_PARTS
        or inflated > MAX_INFLATED
        or (inflated > 10 * 1024 * 1024 and inflated / packed > MAX_RATIO)
    ):
        raise NotOurWorkbook("The file is far larger inside than any plan.", "too_large")
    workbook = _part(archive, "xl/workbook.xml")
    parts = tuple(_sheet_parts(archive, workbook))
    hidden: dict[str, frozenset[int]] = {}
    merges: dict[str, tuple[tuple[int, int, int, int], ...]] = {}
    without: dict[str, frozenset[Spot]] = {}
    errors: dict[str, dict[Spot, str]] = {}
    for name, part, visible in parts:
        if part not in names:
            raise NotOurWorkbook(f'The sheet "{name}" is missing inside the file.', "damaged")
        if not is_read(name, visible):
            continue
        xml = _part(archive, part)
        _refuse_far_cells(xml, name)
        errors[name] = dict(_errors(xml))
        rows = frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml))
        if rows:
            hidden[name] = rows
        merges[name] = tuple(_merges(xml))
        without[name] = frozenset(_without_result(xml))
    core = _part(archive, "docProps/core.xml") if "docProps/core.xml" in names else b""
    saved = re.search(rb"<dcterms:modified[^>]*>([^<]+)<", core)
    return Package(
        epoch_1904=bool(re.search(rb'date1904="(1|true)"', workbook)),
        saved_at=saved[1].decode("ascii", "replace") if saved else "",
        hidden_rows=hidden,
        merges=merges,
        without_result=without,
        errors=errors,
    )


def _merges(xml: bytes) -> Iterator[tuple[int, int, int, int]]:
    for found in islice(_MERGE.finditer(xml), MAX_MERGES):
        yield int(found[2]) - 1, _column(found[1]), int(found[4]) - 1, _column(found[3])


def _without_result(xml: bytes) -> Iterator[Spot]:
    tag = _cell_tag(xml)
    for end in chain.from_iterable(pattern.finditer(xml) for pattern in _NO_RESULT):
        start = xml.rfind(tag, 0, end.start())
        cell = xml[start : xml.find(b">", start)]
        at = _AT.search(cell)
        if at and not _TEXT_TYPE.search(cell):
            yield int(at[2]) - 1, _column(at[1])


def _errors(xml: bytes) -> Iterator[tuple[Spot, str]]:
    """Error cells, which calamine gives as empty."""
    tag = _cell_tag(xml)
    for found in _ERROR_TYPE.finditer(xml):
        start = xml.rfind(tag, 0, found.start())
        end = xml.find(b">", start)
        at = _AT.search(xml, start, end)
        value = _VALUE.search(xml, found.end())
        if 0 <= start < found.start() < end and at:
            yield (int(at[2]) - 1, _column(at[1])), value[1].decode("utf-8", "replace") if value else "#"


def _cell_tag(xml: bytes) -> bytes:
    """How a sheet begins its cells; some programs put a namespace before the name."""
    prefix = _PREFIX.search(xml)
    return b"<" + ((prefix and prefix[1]) or b"") + b"c "


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MAX_INFLATED + 1)
    if len(data) > MAX_INFLATED:
        raise NotOurWorkbook("The file is far larger inside than any plan.", "too_large")
    return data


def _sheet_parts(archive: zipfile.ZipFile, workbook: bytes) -> Iterator[tuple[str, str, bool]]:
    """Sheet names, the parts that hold them, by the relations of the workbook, and whether they are visible."""
    import html

    names = archive.namelist()
    rels = _part(archive, "xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", rels):
        found = re.search(rb'\bId="([^"]*)"', tag), re.search(rb'\bTarget="([^"]*)"', tag)
        if found[0] and found[1]:
            targets[found[0][1]] = found[1][1].decode("utf-8", "replace")
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", workbook):
        name, rel = re.search(rb'\bname="([^"]*)"', tag), re.search(rb'\b\w+:id="([^"]*)"', tag)
        target = targets.get(rel[1]) if rel else None
        if name and target and "chartsheet" not in target:
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield html.unescape(name[1].decode("utf-8", "replace")), path, b'state="' not in tag


def _refuse_far_cells(xml: bytes, sheet: str) -> None:
    """A value in XFD1048576 makes readers ask for hundreds of gigabytes: refused before they see it."""
    far = _FAR_CELL.search(xml) or _FAR_ROW.search(xml)
    if far:
        where = far[1].decode("ascii")
        raise NotOurWorkbook(f'The sheet "{sheet}" has a value at {where}; clear it and save again.', "too_large")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise NotOurWorkbook(f'The sheet "{sheet}" holds declarations that no spreadsheet program writes.', "damaged")
