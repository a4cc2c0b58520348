"""What a workbook's dropdowns offer, read from the file as a spreadsheet program reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.formula.translate import Translator  # type: ignore[import-untyped, unused-ignore]
from openpyxl.utils import coordinate_to_tuple, range_boundaries  # type: ignore[import-untyped, unused-ignore]

from tests.workbook.computed import Cells

RANGE = re.compile(r"'?([^'!]+)'?!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
ON_SHEET = re.compile(r"\$?[A-Z]+\$?\d+")


@dataclass(frozen=True)
class Dropdown:
    """A cell that offers a list; `source` as that cell sees it."""

    sheet: str
    cell: str
    source: str


def dropdowns(path: Path) -> Iterator[Dropdown]:
    """Every cell with a dropdown."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        for check in sheet.data_validations.dataValidation:
            if check.type != "list":
                continue
            top = str(check.sqref).split()[0].split(":")[0]
            for area in str(check.sqref).split():
                left, upper, right, lower = range_boundaries(area)
                for row in range(upper, lower + 1):
                    for col in range(left, right + 1):
                        cell = sheet.cell(row, col).coordinate
                        source = Translator("=" + check.formula1, origin=top).translate_formula(cell)
                        source = source.removeprefix("=")
                        here = "" if "!" in source or not ON_SHEET.fullmatch(source) else f"'{sheet.title}'!"
                        yield Dropdown(sheet.title, cell, here + source)


def offered(source: str, cells: Cells, names: dict[str, str]) -> list[str]:
    """The words that a list source stands for: a range, a defined name, or OFFSET over a hidden list."""
    if source in names:
        return offered(names[source], cells, names)
    if source.startswith("OFFSET("):
        base, down, right, height, width = _arguments(source)
        assert (right, width) in {("0", "1")}, source
        found = RANGE.fullmatch(base)
        assert found, source
        first = int(found[3]) + int(_number(down, cells))
        last = first + int(_number(height, cells)) - 1
        return offered(f"{found[1]}!{found[2]}{first}:{found[2]}{last}", cells, names)
    found = RANGE.fullmatch(source)
    assert found, f"{source} is no range"
    rows = range(int(found[3]), int(found[5] or found[3]) + 1)
    words = [cells[found[1]].get(f"{found[2]}{row}") for row in rows]
    return [str(word) for word in words if word not in (None, "")]


def _arguments(source: str) -> list[str]:
    """The five arguments of an OFFSET, of which only the fourth may hold commas."""
    parts = source.removeprefix("OFFSET(").removesuffix(")").split(",")
    return [*parts[:3], ",".join(parts[3:-1]), parts[-1]]


def _number(text: str, cells: Cells) -> float:
    if text.isdigit():
        return float(text)
    if filled := re.match(r"SUMPRODUCT\(MAX\(1,\((.+?)<>\"\"\)\*\(ROW\(", text):
        return _filled(filled[1], cells)
    largest = re.fullmatch(r"MAX\(1,MAX\((.+)\)\)", text)
    found = RANGE.fullmatch(largest[1] if largest else text)
    assert found, text
    rows = range(int(found[3]), int(found[5] or found[3]) + 1)
    values = [cells[found[1]].get(f"{found[2]}{row}", 0.0) for row in rows]
    return max([1.0] * bool(largest) + [value for value in values if isinstance(value, float)])


def _filled(range_: str, cells: Cells) -> float:
    """How many rows of a range there are down to the last that is filled."""
    found = RANGE.fullmatch(range_)
    assert found, range_
    first, last = int(found[3]), int(found[5])
    there = [row for row in range(first, last + 1) if cells[found[1]].get(f"{found[2]}{row}") not in (None, "")]
    return float(max(there, default=first) - first + 1)


def row_of(cell: str) -> int:
    return int(coordinate_to_tuple(cell)[0])
