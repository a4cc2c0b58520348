"""Ways to spoil a workbook at random: its zip, its markup, its cells."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from random import Random

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Content, Formula, Sheet
from tests.fuzz.planted import planted, planted_bytes
from tests.reading.remark_parts import SPOILT

Parts = dict[str, bytes]
_ATTRIBUTE = re.compile(rb'\b([\w:]+)="([^"]*)"')
_ELEMENT = re.compile(rb"<(c|row|si|sheet|Relationship|xf|mergeCell|Override)\b[^>]*?(?:/>|>.*?</\1>)", re.S)
#: A filled cell of a sheet's part, and where such parts and what they refer to lie.
_FILLED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*[^/]>')
_SHEET, _RELATIONS = "xl/worksheets/", "xl/worksheets/_rels/"
#: How many workbooks with spoilt cells hold remarks as well.
_REMARKED = 0.3
_ODD = (
    b"",
    b"-1",
    b"0",
    b"1",
    b"99999999",
    b"1048576",
    b"XFD1",
    b"A1",
    b"e",
    b"s",
    b"str",
    b"b",
    b"d",
    b"n",
    b"true",
    b"hidden",
    b"\xc3\xa9",
    b"&#x0;",
    b"&amp;",
)


def spoilt(chance: Random) -> bytes:
    """A planted workbook, spoilt in one to three ways of one kind."""
    return chance.choice((_zip_level, _markup_level, _cell_level, _cell_level))(chance)


# -- the zip --------------------------------------------------------------------------------------------


def _zip_level(chance: Random) -> bytes:
    data = bytearray(planted_bytes())
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = chance.randrange(7)
        at, size = chance.randrange(len(data)), chance.choice((1, 4, 50, 3_000))
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            del data[at : at + size]
        elif kind == 3:
            data[at:at] = data[at : at + size]
        elif kind == 4:
            data[at : at + size] = chance.randbytes(min(size, len(data) - at))
        elif kind == 5:
            directory = data.rfind(b"PK\x01\x02")
            data[min(len(data) - 1, directory + chance.randrange(60))] = chance.randrange(256)
        else:
            return _repacked(chance)
        if not data:
            break
    return bytes(data)


def _repacked(chance: Random) -> bytes:
    """Members dropped, doubled, renamed, exchanged, or packed in another way."""
    parts = list(_parts().items())
    kind, n, m = chance.randrange(5), chance.randrange(len(parts)), chance.randrange(len(parts))
    name, data = parts[n]
    if kind == 0:
        del parts[n]
    elif kind == 1:
        parts.append((name, parts[m][1]))
    elif kind == 2:
        parts[n] = (chance.choice((name.upper(), name + "x", "../" + name, name.replace("/", "\\"))), data)
    elif kind == 3:
        parts[n], parts[m] = (name, parts[m][1]), (parts[m][0], data)
    else:
        chance.shuffle(parts)
    return _packed(parts, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))


def _parts() -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(planted_bytes())) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _packed(parts: list[tuple[str, bytes]], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


# -- the markup -----------------------------------------------------------------------------------------


def _markup_level(chance: Random) -> bytes:
    parts = dict(_parts())
    for _ in range(chance.choice((1, 1, 2, 3))):
        names = [name for name in parts if name.endswith((".xml", ".rels")) and parts[name]]
        weights = [5 if "sheet" in name or "shared" in name or "workbook" in name else 1 for name in names]
        name = chance.choices(names, weights)[0]
        parts[name] = _spoilt_markup(parts[name], chance)
    return _packed(list(parts.items()))


def _spoilt_markup(xml: bytes, chance: Random) -> bytes:
    kind = chance.randrange(8)
    if kind in (0, 1, 2):
        found = _some(_ATTRIBUTE, xml, chance)
        if found:
            others = [m[2] for m in _ATTRIBUTE.finditer(xml)]
            value = chance.choice((*_ODD, chance.choice(others)))
            start, end = found.span(2)
            return xml[: found.start()] + xml[found.end() :] if kind == 2 else xml[:start] + value + xml[end:]
    if kind in (3, 4, 5):
        found = _some(_ELEMENT, xml, chance)
        if found:
            other = _some(_ELEMENT, xml, chance) or found
            new = (b"", found[0] * 2, other[0])[kind - 3]
            return xml[: found.start()] + new + xml[found.end() :]
    at, size = chance.randrange(len(xml)), chance.choice((1, 3, 40))
    if kind == 6:
        return xml[:at] + xml[at + size :]
    return xml[:at] + bytes(chance.choices(b"<>\"'/&= \x00\xffA1r", k=size)) + xml[at + size :]


def _some(pattern: re.Pattern[bytes], xml: bytes, chance: Random) -> re.Match[bytes] | None:
    """A match behind a random place, or the first."""
    return pattern.search(xml, chance.randrange(len(xml))) or pattern.search(xml)


# -- the cells ------------------------------------------------------------------------------------------

Change = Callable[[Sheet, Random], Sheet]


def _cell_level(chance: Random) -> bytes:
    book = planted()
    for _ in range(chance.choice((1, 1, 2, 3))):
        entry = [n for n, sheet in enumerate(book.sheets) if not sheet.hidden]
        n = chance.choice(entry)
        if chance.random() < 0.1:
            book = _whole_sheet(book, n, chance)
            continue
        sheet = chance.choice(_CHANGES)(book.sheets[n], chance)
        book = replace(book, sheets=(*book.sheets[:n], sheet, *book.sheets[n + 1 :]))
    data = write_book(_loose(book))
    return _with_remarks(data, chance) if chance.random() < _REMARKED else data


def _with_remarks(data: bytes, chance: Random) -> bytes:
    """Somebody's comment, box, link and so on, each on a sheet of its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    bare = [
        name for name in parts if name.startswith(_SHEET) and name.replace(_SHEET, _RELATIONS) + ".rels" not in parts
    ]
    for sheet in chance.sample(bare, k=min(len(bare), chance.choice((1, 1, 2, 3)))):
        spoil, _ = SPOILT[chance.choice(sorted(SPOILT))]
        cells = _FILLED.findall(parts[sheet]) or [b"A1"]
        parts = spoil(parts, sheet, chance.choice(cells).decode())
    return _packed(list(parts.items()))


def _loose(book: Book) -> Book:
    """Without what only decorates or names places: moved cells would no longer fit it."""
    sheets = tuple(
        replace(
            s,
            lists=(),
            merges=(),
            conditions=(),
            validations=(),
            charts=(),
            filter=None,
            page=replace(s.page, area=None, titles=None),
        )
        for s in book.sheets
    )
    return replace(book, sheets=sheets, names={})


def _whole_sheet(book: Book, n: int, chance: Random) -> Book:
    sheet, sheets = book.sheets[n], list(book.sheets)
    kind = chance.randrange(4)
    if kind == 0:
        sheets[n] = replace(sheet, name=chance.choice(("Sheet1", "计划", "x" * 31, "Plan (2)", "_calc")))
    elif kind == 1:
        sheets.append(replace(sheet, name=f"{sheet.name[:25]} (2)"))
    elif kind == 2:
        sheets = [s for s in sheets if s.name != "_cqip"]
    else:
        sheets[n] = replace(sheet, hidden="hidden")
    names = [s.name.casefold() for s in sheets]
    return replace(book, sheets=tuple(sheets)) if len(set(names)) == len(names) else book


def _typed(sheet: Sheet, chance: Random) -> Sheet:
    row, col = _spot(sheet, chance)
    contents: tuple[Content, ...] = (
        1.0,
        -5.5,
        1e300,
        True,
        date(2026, 2, 28),
        "",
        " ",
        "=1+1",
        "x" * 300,
        "\n",
        "#cqip:actions",
        "A001",
        Formula("=NA()", "#N/A"),
        "planted1",
    )
    return _with(sheet, {(row, col): Cell(row, col, chance.choice(contents))})


def _moved_block(sheet: Sheet, chance: Random) -> Sheet:
    """A block cut and pasted somewhere else on the sheet, over whatever stood there."""
    top, left = _spot(sheet, chance)
    deep, wide = chance.choice((1, 2, 5)), chance.choice((1, 3, 40))
    down, right = chance.randrange(-3, 30), chance.randrange(-3, 6)
    moved = [c for c in sheet.cells if top <= c.row < top + deep and left <= c.col < left + wide]
    kept = [c for c in sheet.cells if c not in moved] if len(moved) < 50 else list(sheet.cells)
    new = {
        (c.row + down, c.col + right): c._replace(row=c.row + down, col=c.col + right)
        for c in moved
        if c.row + down >= 0 <= c.col + right
    }
    return _with(replace(sheet, cells=tuple(kept)), new)


def _shifted_rows(sheet: Sheet, chance: Random) -> Sheet:
    """Rows inserted, or deleted with what stood in them."""
    at, by = _spot(sheet, chance)[0], chance.choice((1, 2, 40, -1, -2))
    cells = (c for c in sheet.cells if by > 0 or not at <= c.row < at - by)
    return replace(sheet, cells=tuple(c._replace(row=c.row + by) if c.row >= at else c for c in cells), heights={})


def _shifted_columns(sheet: Sheet, chance: Random) -> Sheet:
    at, by = _spot(sheet, chance)[1], chance.choice((1, 2, -1))
    cells = (c for c in sheet.cells if by > 0 or not at <= c.col < at - by)
    return replace(sheet, cells=tuple(c._replace(col=c.col + by) if c.col >= at else c for c in cells), widths={})


def _exchanged_rows(sheet: Sheet, chance: Random) -> Sheet:
    """As sorting does."""
    a, b = _spot(sheet, chance)[0], _spot(sheet, chance)[0]
    other = {a: b, b: a}
    return replace(sheet, cells=tuple(c._replace(row=other.get(c.row, c.row)) for c in sheet.cells))


def _exchanged_columns(sheet: Sheet, chance: Random) -> Sheet:
    a, b = _spot(sheet, chance)[1], _spot(sheet, chance)[1]
    other = {a: b, b: a}
    return replace(sheet, cells=tuple(c._replace(col=other.get(c.col, c.col)) for c in sheet.cells))


def _copied_row(sheet: Sheet, chance: Random) -> Sheet:
    a, b = _spot(sheet, chance)[0], _spot(sheet, chance)[0]
    return _with(sheet, {(b, c.col): c._replace(row=b) for c in sheet.cells if c.row == a})


def _cleared(sheet: Sheet, chance: Random) -> Sheet:
    """A row, a column, a cell or the hidden id row emptied."""
    row, col = _spot(sheet, chance)
    tags = [c.row for c in sheet.cells if isinstance(c.content, str) and c.content.startswith("#cqip:")]
    ids = chance.choice(tags) if tags else -1
    kind = chance.randrange(6)

    def gone(c: Cell) -> bool:
        some = c.row == ids and chance.random() < 0.3
        return (c.row == row, c.col == col, (c.row, c.col) == (row, col), c.row == ids, c.row == ids + 1, some)[kind]

    return replace(sheet, cells=tuple(c for c in sheet.cells if not gone(c)))


def _hidden_rows(sheet: Sheet, chance: Random) -> Sheet:
    row = _spot(sheet, chance)[0]
    return replace(sheet, hidden_rows=(*sheet.hidden_rows, row))


_CHANGES: tuple[Change, ...] = (
    _typed,
    _typed,
    _moved_block,
    _shifted_rows,
    _shifted_columns,
    _exchanged_rows,
    _exchanged_columns,
    _copied_row,
    _cleared,
    _hidden_rows,
)


def changed(sheet: Sheet, chance: Random) -> Sheet:
    """A sheet on which somebody typed, moved, copied or cleared something, once to three times."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        sheet = chance.choice(_CHANGES)(sheet, chance)
    return sheet


def _spot(sheet: Sheet, chance: Random) -> tuple[int, int]:
    """A place in or near what the sheet holds."""
    cell = chance.choice(sheet.cells)
    return max(0, cell.row + chance.randrange(-1, 3)), max(0, cell.col + chance.randrange(-1, 3))


def _with(sheet: Sheet, cells: Mapping[tuple[int, int], Cell]) -> Sheet:
    kept = {(c.row, c.col): c for c in sheet.cells}
    kept.update(cells)
    return replace(sheet, cells=tuple(kept.values()))
