"""Where formulas stand in an old .xls, told by its records."""

from __future__ import annotations

import struct

from cqip_xl.excel.xls_formulas import formulas_of_sheets

_BOF, _EOF, _BOUND_SHEET, _FORMULA, _NUMBER = 0x0809, 0x0A, 0x85, 0x06, 0x0203


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def workbook(*sheets: tuple[int, bytes]) -> bytes:
    """Sheets by type (0: one with cells) and content."""
    at = len(record(_BOF) + record(_EOF)) + len(sheets) * len(record(_BOUND_SHEET, b"\0" * 8))
    listed, drawn = b"", b""
    for kind, content in sheets:
        listed += record(_BOUND_SHEET, struct.pack("<LBB", at + len(drawn), 0, kind) + b"\1\0")
        drawn += record(_BOF) + content + record(_EOF)
    return record(_BOF) + listed + record(_EOF) + drawn


def cell(kind: int, row: int, col: int) -> bytes:
    return record(kind, struct.pack("<HH", row, col) + b"\0" * 10)


def test_formulas_are_found_sheet_by_sheet_past_charts_and_numbers() -> None:
    chart = record(_BOF) + cell(_FORMULA, 7, 7) + record(_EOF)
    one = cell(_NUMBER, 0, 0) + cell(_FORMULA, 4, 2) + record(_BOF) + record(_EOF) + cell(_FORMULA, 9, 27)
    data = workbook((0, one), (2, chart), (0, b""))
    assert formulas_of_sheets(data) == [{"C5", "AB10"}, frozenset()]


def test_what_is_too_odd_tells_nothing() -> None:
    assert formulas_of_sheets(b"") == formulas_of_sheets(b"\x09\x08\xff\xff") == []
    assert formulas_of_sheets(workbook((0, b""))[:-6] + b"\1") == []
