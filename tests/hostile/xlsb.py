"""A small writer of .xlsb (public format [MS-XLSB]): the same cells as the plain workbook, results only."""

from __future__ import annotations

import struct
from datetime import date, datetime

from cqip_xl.excel.read import grid_of
from cqip_xl.model.grid import GridSheet
from tests.hostile.base import base, packed

_EPOCH = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


def xlsb(corner: bool = False, cut: bool = False, chart: bool = False) -> bytes:
    """The plain workbook as Excel would save it in its binary format, hidden sheets of ours left out.

    `corner`: its first sheet has a value in XFD1048576; `cut`: its last record is cut off; `chart`: a sheet with a
    chart alone stands behind the others.
    """
    sheets = grid_of(base().data, "plain.xlsx").sheets
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{_MAIN}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    bundles = b"".join(
        _record(156, struct.pack("<LL", 0 if sheet.visible else 2, n) + _text(f"r{n}") + _text(sheet.name))
        for n, sheet in enumerate(sheets, 1)
    )
    if chart:
        rels += f'<Relationship Id="c" Type="{_MAIN}/chartsheet" Target="chartsheets/sheet1.bin"/>'
        bundles += _record(156, struct.pack("<LL", 0, 99) + _text("c") + _text("Chart"))
    book = f'{_RELATIONS}<Relationship Id="r1" Type="{_MAIN}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    rels += f'<Relationship Id="s" Type="{_MAIN}/styles" Target="styles.bin"/></Relationships>'
    workbook = _record(131) + _record(153, b"\0" * 12) + _record(143) + bundles + _record(144) + _record(132)
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": book.encode(),
        "xl/_rels/workbook.bin.rels": f"{_RELATIONS}{rels}".encode(),
        "xl/workbook.bin": workbook,
        "xl/styles.bin": _styles(),
    }
    if chart:
        parts["xl/chartsheets/sheet1.bin"] = _record(129) + _record(130)
    drawn = {f"xl/worksheets/sheet{n}.bin": _sheet(sheet) for n, sheet in enumerate(sheets, 1)}
    first = drawn["xl/worksheets/sheet1.bin"]
    if corner:
        first = first.replace(
            _record(146), _row(1_048_575) + _record(5, struct.pack("<LLd", 16_383, 0, 1)) + _record(146)
        )
    if cut:
        first = first[:-20]
    return packed({**parts, **drawn, "xl/worksheets/sheet1.bin": first})


def _styles() -> bytes:
    """Two formats: general, and 14, a date."""
    formats = b"".join(_record(47, struct.pack("<HHHHHHL", 0, number, 0, 0, 0, 0, 0)) for number in (0, 14))
    return _record(278) + _record(617, struct.pack("<L", 2)) + formats + _record(618) + _record(279)


def _sheet(sheet: GridSheet) -> bytes:
    last = max(sheet.width - 1, 0)
    out = _record(129) + _record(148, struct.pack("<LLLL", 0, max(len(sheet.rows) - 1, 0), 0, last))
    out += _record(145)
    for r, row in enumerate(sheet.rows):
        out += _row(r)
        for c, value in row.items():
            at = struct.pack("<LL", c, 0)
            if isinstance(value, datetime | date):
                day = value.date() if isinstance(value, datetime) else value
                out += _record(5, struct.pack("<LLd", c, 1, (day - _EPOCH).days))
            elif isinstance(value, bool):
                out += _record(4, at + bytes([value]))
            elif isinstance(value, int | float):
                out += _record(5, at + struct.pack("<d", value))
            elif isinstance(value, str) and value:
                out += _record(6, at + _text(value))
    return out + _record(146) + _record(130)


def _row(number: int) -> bytes:
    return _record(0, struct.pack("<LLHHBL", number, 0, 300, 0, 0, 0))


def _record(kind: int, data: bytes = b"") -> bytes:
    """Number and length in seven bits a byte, then the content."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return number + size + data


def _text(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<L", len(data) // 2) + data
