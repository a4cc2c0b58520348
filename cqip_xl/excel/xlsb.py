"""A look into a binary .xlsb ([MS-XLSB]): how much there is, before the reader asks for memory to hold it, and what
the reader hides.
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.excel.archive import Archive, faults_named
from cqip_xl.excel.beside import Beside
from cqip_xl.excel.package import Package, refuse_cells, saved_in
from cqip_xl.excel.relations import relations
from cqip_xl.excel.remarks import remarks_beside
from cqip_xl.excel.sheet_xml import SheetXml
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import Limits
from cqip_xl.model.markers import address

#: Where the reader looks for the workbook, and nowhere else.
_WORKBOOK = "xl/workbook.bin"
#: Records: the head of a row; cells with something in them (1 is an empty one), those with a formula.
_ROW, _CELLS, _FORMULAS = 0, range(2, 12), range(8, 12)
#: A sheet of the workbook: its state and number, then its relation and its name, each with its length before it.
_SHEET, _SHEET_HEAD = 156, 8


def look_into_xlsb(archive: Archive, limits: Limits) -> Package:
    """When it was saved, formulas of each sheet, what is drawn over it. Raises NotOurWorkbook: too_large, damaged."""
    total, sheets = 0, dict[str, SheetXml]()
    with faults_named():
        names = dict(_sheets(archive.get(_WORKBOOK)))
    for relation, (kind, part) in relations(archive, _WORKBOOK).items():
        if kind.endswith("/worksheet"):
            with faults_named():
                filled, formulas = _look(archive.get(part), part, limits)
            total += filled
            remarks = tuple(remarks_beside(archive, part, b""))
            sheets[names.get(relation, part)] = SheetXml(formulas=formulas, beside=Beside(remarks))
            refuse_cells(total, limits)
    return Package(saved=saved_in(archive), sheets=sheets)


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Relation and name of each sheet."""
    for kind, start in _records(workbook):
        if kind == _SHEET:
            relation, at = _text(workbook, start + _SHEET_HEAD)
            yield relation, _text(workbook, at)[0]


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; its length in characters of two bytes stands before it."""
    end = at + 4 + 2 * int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : end].decode("utf-16-le"), end


def _look(data: bytes, part: str, limits: Limits) -> tuple[int, frozenset[str]]:
    """How many cells of one sheet are filled, and which hold a formula; refused where it reaches too far."""
    row, rows, columns, filled = 0, 0, 0, 0
    formulas: set[str] = set()
    for kind, start in _records(data):
        if kind == _ROW:
            row = int.from_bytes(data[start : start + 4], "little")
        elif kind in _CELLS:
            col = int.from_bytes(data[start : start + 4], "little")
            filled, rows, columns = filled + 1, max(rows, row + 1), max(columns, col + 1)
            if kind in _FORMULAS:
                formulas.add(address(row, col))
    if rows * columns > limits.area:
        raise NotOurWorkbook("too_large", "area", sheet=part, rows=rows, columns=columns)
    return filled, frozenset(formulas)


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
