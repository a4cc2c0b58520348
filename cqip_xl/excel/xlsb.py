"""A look into a binary .xlsb ([MS-XLSB]): how much there is, before the reader asks for memory to hold it."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.excel.archive import Archive, faults_named
from cqip_xl.excel.package import Package, refuse_cells, relations, saved_at
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import Limits

#: Where the reader looks for the workbook, and nowhere else.
_WORKBOOK = "xl/workbook.bin"
#: Records: the head of a row; cells with something in them, formulas among them (1 is an empty one).
_ROW, _CELLS = 0, range(2, 12)


def look_into_xlsb(archive: Archive, limits: Limits) -> Package:
    """Its saved-at property; of its cells only that they are not too many. Raises NotOurWorkbook."""
    total = 0
    for kind, part in relations(archive, _WORKBOOK).values():
        if kind.endswith("/worksheet"):
            with faults_named():
                total += _filled(archive.get(part), part, limits)
            refuse_cells(total, limits)
    return Package(saved_at=saved_at(archive))


def _filled(data: bytes, part: str, limits: Limits) -> int:
    """Filled cells of one sheet; refused where it reaches too far."""
    row, rows, columns, filled = 0, 0, 0, 0
    for kind, start in _records(data):
        if kind == _ROW:
            row = int.from_bytes(data[start : start + 4], "little")
        elif kind in _CELLS:
            filled, rows = filled + 1, max(rows, row + 1)
            columns = max(columns, int.from_bytes(data[start : start + 4], "little") + 1)
    if rows * columns > limits.area:
        raise NotOurWorkbook("too_large", "area", sheet=part, rows=rows, columns=columns)
    return filled


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """Kind of each record and where its content begins: both numbers come in groups of seven bits, low ones first."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        if at + size > len(data):
            raise ValueError("a record is cut off")
        yield kind, at
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for n in range(most):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * n)
        if byte < 0x80:
            break
    return number, at
