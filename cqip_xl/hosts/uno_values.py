"""Blocks of cell contents between Python and LibreOffice, in one call each way wherever UNO allows it."""

from __future__ import annotations

import numbers
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cqip_xl.hosts.calc_formula import to_calc, to_excel
from cqip_xl.hosts.uno_bridge import answered, area_of, cells_of, struct
from cqip_xl.model.areas import rectangles
from cqip_xl.model.book import Area

#: com.sun.star.util.NumberFormat
_DATE, _LOGICAL = 2, 1024
#: com.sun.star.sheet.CellFlags and FormulaResult
_DATED, _FORMULAS, _FAILED = 2, 16, 4
_ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
_Row = tuple[Any, ...]
_DIGIT = re.compile(r"\d")


class ErrorText(str):
    """An error cell's value, as Excel names it; plain text otherwise."""


@answered
def read_values(doc: Any, cells: Any) -> tuple[_Row, ...]:
    """Values of a cell range: text, numbers, booleans, datetimes, ErrorText, '' where nothing is."""
    data: tuple[_Row, ...] = cells.getDataArray()
    rows = [list(row) for row in data]
    found = any(isinstance(value, float) for row in rows for value in row)
    if not found and all(value is not None for row in rows for value in row):
        return data
    corner = area_of(cells.RangeAddress)
    if found:
        start = _null_date(doc)
        for _, kind, areas in _formats(doc, cells):
            if not kind & (_DATE | _LOGICAL):
                continue
            change = (lambda number: moment(number, start)) if kind & _DATE else bool
            for area in areas:
                _change(rows, area, corner, change)
    _name_errors(rows, cells, corner)
    return tuple(map(tuple, rows))


@answered
def write_values(doc: Any, sheet: int, cells: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Writes what Excel would take from `Range.Value`: `=…` is a formula, `'…` text without the apostrophe."""
    area = area_of(cells.RangeAddress)
    start = _null_date(doc) if any(isinstance(value, date) for row in rows for value in row) else datetime.min
    plain = [[_plain(value, start) for value in row] for row in rows]
    texts = list(_where(plain, area, lambda value: type(value) is str and bool(_DIGIT.search(value))))
    formats = list(_formats(doc, cells)) if texts else []
    _put(cells, area, plain)
    # LibreOffice makes cells with texts like 1.10 text cells for good; what is typed there next would be text as well.
    for key, _, areas in formats:
        if back := [common for text in texts for a in areas if (common := _common(text, a))]:
            cells_of(doc, sheet, back).NumberFormat = key
    if logical := list(_where(rows, area, lambda value: isinstance(value, bool))):
        cells_of(doc, sheet, logical).NumberFormat = number_key(doc, "BOOLEAN")
    if bare := _bare_dates(cells, rows, area):
        timed = any(isinstance(v, datetime) and v.time() != v.min.time() for row in rows for v in row)
        cells_of(doc, sheet, bare).NumberFormat = number_key(doc, "yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd")


def _put(cells: Any, area: Area, plain: Sequence[Sequence[Any]]) -> None:
    """Values in one call, then formulas, only where they are: setFormulaArray would read days and numbers out of texts,
    or make them text for good.
    """
    formulas = list(_where(plain, area, lambda value: isinstance(value, _Formula)))
    if formulas != [area]:
        cells.setDataArray(tuple(tuple("" if isinstance(v, _Formula) else v for v in row) for row in plain))
    for piece in formulas:
        top, left = piece.top - area.top, piece.left - area.left
        bottom, right = piece.bottom - area.top, piece.right - area.left
        block = tuple(tuple(map(str, row[left : right + 1])) for row in plain[top : bottom + 1])
        cells.getCellRangeByPosition(left, top, right, bottom).setFormulaArray(block)


def _bare_dates(cells: Any, rows: Sequence[Sequence[Any]], area: Area) -> list[Area]:
    """Where dates were written and no format shows them as dates."""
    dated = list(_where(rows, area, lambda value: isinstance(value, date)))
    if not dated:
        return []
    shown = {area_of(address) for address in cells.queryContentCells(_DATED).RangeAddresses}
    return [a for a in dated if not any(_common(a, other) == a for other in shown)]


@answered
def read_formulas(cells: Any) -> tuple[_Row, ...]:
    """What Excel's `Range.Formula` gives: formulas in its spelling, constants as text."""
    rows = [[_shown(value) for value in row] for row in cells.getDataArray()]
    addresses = cells.queryContentCells(_FORMULAS).RangeAddresses
    if addresses:
        texts, corner = cells.getFormulaArray(), area_of(cells.RangeAddress)
        for address in addresses:
            for row in range(address.StartRow - corner.top, address.EndRow - corner.top + 1):
                for col in range(address.StartColumn - corner.left, address.EndColumn - corner.left + 1):
                    rows[row][col] = to_excel(texts[row][col])
    return tuple(map(tuple, rows))


def number_key(doc: Any, code: str) -> int:
    """LibreOffice's number of a format given as Excel writes it in English; known codes keep theirs."""
    if code.lower() == "general":
        return 0
    # In the office's own language: an English format would be saved as [$-409]…
    return int(doc.NumberFormats.addNewConverted(code, struct("lang.Locale", "en", "US", ""), struct("lang.Locale")))


def moment(number: float, start: datetime) -> datetime | float:
    """The moment of a serial number, to the millisecond as Excel keeps it; the number where no calendar has it."""
    try:
        return start + timedelta(milliseconds=round(number * 86_400_000))
    except OverflowError:
        return number


class _Formula(str):
    """A formula's text as LibreOffice's interface reads it."""


def _plain(value: Any, start: datetime) -> Any:
    """What setDataArray takes: text or float."""
    match value:
        case None:
            return ""
        case str() if value.startswith("=") and len(value) > 1:
            return _Formula(to_calc(value))
        case str():
            return value.removeprefix("'")
        case datetime():
            return (value.replace(tzinfo=None) - start) / timedelta(days=1)
        case date():
            return float((datetime(value.year, value.month, value.day) - start).days)
        case numbers.Real():
            return float(value)
        case _:
            return str(value)


def _shown(value: Any) -> str:
    """A constant as Excel's formula bar names it."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def _null_date(doc: Any) -> datetime:
    zero = doc.NullDate
    return datetime(zero.Year, zero.Month, zero.Day)


def _formats(doc: Any, cells: Any) -> Iterator[tuple[int, int, list[Area]]]:
    """Number format, its kind, and where: LibreOffice knows days and truth values by the format alone."""
    groups, formats = cells.getUniqueCellFormatRanges(), doc.NumberFormats
    kinds: dict[int, int] = {}
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        if key not in kinds:
            kinds[key] = formats.getByKey(key).Type
        yield key, kinds[key], [area_of(address) for address in group.RangeAddresses]


def _change(rows: list[list[Any]], area: Area, corner: Area, change: Callable[[float], Any]) -> None:
    for row in rows[area.top - corner.top : area.bottom - corner.top + 1]:
        for col in range(area.left - corner.left, area.right - corner.left + 1):
            if isinstance(row[col], float):
                row[col] = change(row[col])


def _name_errors(rows: list[list[Any]], cells: Any, corner: Area) -> None:
    """An error cell comes as None; which error it is, each cell says itself."""
    if all(value is not None for row in rows for value in row):
        return
    for row, values in enumerate(rows):
        for col, value in enumerate(values):
            if value is None:
                values[col] = ErrorText(_ERRORS.get(cells.getCellByPosition(col, row).getError(), "#VALUE!"))


def _where(rows: Sequence[Sequence[Any]], area: Area, test: Callable[[Any], bool]) -> list[Area]:
    return rectangles(
        (area.top + row, area.left + col)
        for row, values in enumerate(rows)
        for col, value in enumerate(values)
        if test(value)
    )


def _common(area: Area, other: Area) -> Area | None:
    top, left = max(area.top, other.top), max(area.left, other.left)
    bottom, right = min(area.bottom, other.bottom), min(area.right, other.right)
    return Area(top, left, bottom, right) if top <= bottom and left <= right else None
