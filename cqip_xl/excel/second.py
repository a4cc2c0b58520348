"""The second reader, openpyxl: for what calamine gives up on, and to compare where a file looks suspicious."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from cqip_xl.excel.package import is_read
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, NoResult, Raw, filled_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

#: What openpyxl raises on broken parts; it has no error of its own for them.
_FAULTS = (ParseError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile)
#: Strict Open XML says the same in other namespaces, of which openpyxl knows none; it then finds no sheets.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/customProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
#: Differences told one by one.
MOST = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell (row and column from 0) that two readers read differently, each as text."""

    sheet: str
    row: int
    col: int
    first: str
    second: str


def opened(data: bytes) -> Workbook:
    """An .xlsx as openpyxl holds it, with results instead of formulas. Raises NotOurWorkbook."""
    import openpyxl

    try:
        with warnings.catch_warnings():  # of parts it drops and dates it cannot show; nobody can act on them
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(_transitional(data)), data_only=True)
    except _FAULTS as problem:
        raise NotOurWorkbook("damaged", "damaged") from problem


def by_openpyxl(data: bytes) -> list[GridSheet]:
    """Every sheet that can hold entries, by openpyxl. Raises NotOurWorkbook."""
    return [
        GridSheet(
            name=sheet.title,
            rows=filled_rows((_raw(cell) for cell in row) for row in sheet.iter_rows(min_row=1, min_col=1)),
            visible=sheet.sheet_state == "visible",
        )
        for sheet in opened(data).worksheets
        if is_read(sheet.title, sheet.sheet_state == "visible")
    ]


def differences(grid: Grid, data: bytes) -> list[Difference]:
    """Cells that the second reader reads otherwise, at most MOST. Raises NotOurWorkbook where it gives up."""
    if grid.format != "xlsx":
        return []
    second = {sheet.name: sheet for sheet in by_openpyxl(data)}
    found: list[Difference] = []
    for sheet in grid.sheets:
        other = second.pop(sheet.name, GridSheet(sheet.name, ()))
        for difference in _between(sheet, other):
            found.append(difference)
            if len(found) >= MOST:
                return found
    return found + [Difference(name, 0, 0, "", "…") for name, sheet in second.items() if _says_anything(sheet)]


def _between(one: GridSheet, other: GridSheet) -> Iterator[Difference]:
    for r in range(max(len(one.rows), len(other.rows))):
        left, right = one.row(r), other.row(r)
        for c in sorted({*left, *right}):
            a, b = left.get(c), right.get(c)
            if a != b and not isinstance(a, NoResult) and comparable(a) != comparable(b):
                yield Difference(one.name, r, c, str(comparable(a)), str(comparable(b)))


def _says_anything(sheet: GridSheet) -> bool:
    """Whether any cell holds more than 0 or FALSE."""
    return any(any(row.values()) for row in sheet.rows)


def comparable(value: Raw | ErrorCell) -> object:
    """A value so that what two readers mean by one cell is equal."""
    match value:
        case None | "":
            return ""
        case ErrorCell():
            return value.text
        case bool():
            return str(value)
        case int() | float():
            return f"{value:.10g}"
        case datetime() | date() | time() | timedelta():
            return _moment(value)
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _moment(value: datetime | date | time | timedelta) -> str:
    """A day, a moment or a time of day to the second; a duration as the time it shows."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.0f}"
    if isinstance(value, time):
        return f"{value.hour * 3600 + value.minute * 60 + value.second}"
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    moment = moment.replace(tzinfo=None)
    if moment.year <= 1900 and (moment.month, moment.day) <= (1, 1):
        return f"{moment.hour * 3600 + moment.minute * 60 + moment.second}"
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()


def _transitional(data: bytes) -> bytes:
    """The same workbook in the namespaces that openpyxl knows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    if not any(strict in part for _, part in parts for strict, _ in _STRICT[:1]):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, part in parts:
            if info.filename.endswith((".xml", ".rels")):
                for strict, known in _STRICT:
                    part = part.replace(strict, known)
            archive.writestr(info.filename, part)
    return out.getvalue()


def _raw(cell: Any) -> Raw | ErrorCell:
    value = cell.value
    if cell.data_type == "e":
        return ErrorCell(str(value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime | date | time | timedelta):
        return value
    return str(value)
