"""Old .xls workbooks, read by xlrd, which tells hidden rows, merged cells and errors; calamine does not."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date, datetime, time

import olefile
import xlrd

from cqip_xl.excel.beside import with_beside
from cqip_xl.excel.package import is_read
from cqip_xl.excel.xls_formulas import formulas_of_sheets
from cqip_xl.excel.xls_remarks import xls_beside
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import CellRow, ErrorCell, GridSheet, Raw, filled_rows
from cqip_xl.model.markers import address
from cqip_xl.model.saved import Saved


def read_xls(data: bytes) -> tuple[list[GridSheet], bool, Saved]:
    """The sheets, whether days count from 1904, and when it was saved. Raises NotOurWorkbook."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
        formulas = formulas_of_sheets(data)
        sheets = [
            _sheet(sheet, book, formulas[n] if len(formulas) == book.nsheets else None)
            for n, sheet in enumerate(book.sheets())
            if is_read(sheet.name, sheet.visibility == 0)
        ]
    except MemoryError:
        raise
    except Exception as problem:  # of broken records xlrd raises whatever struct, codecs and its own checks raise
        if "encrypted" in str(problem):
            raise NotOurWorkbook("protected", "password") from problem
        raise NotOurWorkbook("damaged", "damaged") from problem
    return sheets, book.datemode == 1, _saved(data)


def _sheet(sheet: xlrd.sheet.Sheet, book: xlrd.book.Book, formulas: frozenset[str] | None) -> GridSheet:
    rows = filled_rows((_raw(cell, book.datemode) for cell in sheet.row(r)) for r in range(sheet.nrows))
    plain = GridSheet(
        name=sheet.name,
        rows=tuple(_without_day_0(row, r, formulas or ()) for r, row in enumerate(rows)),
        visible=sheet.visibility == 0,
        hidden_rows=frozenset(r for r, info in sheet.rowinfo_map.items() if info.hidden and r < sheet.nrows),
        merges=tuple(_merges(sheet)),
        formulas=formulas,
    )
    return with_beside(plain, xls_beside(sheet, book))


def _without_day_0(row: CellRow, r: int, formulas: Collection[str]) -> CellRow:
    """LibreOffice saves the empty text that a formula gives in a cell for a day as day 0."""
    return {c: value for c, value in row.items() if value != time() or address(r, c) not in formulas}


def _merges(sheet: xlrd.sheet.Sheet) -> Iterator[tuple[int, int, int, int]]:
    for top, bottom, left, right in sheet.merged_cells:
        yield top, left, bottom - 1, right - 1


def _raw(cell: xlrd.sheet.Cell, datemode: int) -> Raw | ErrorCell:
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            return ErrorCell(xlrd.error_text_from_code.get(cell.value, "#"))
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_DATE:
            return _day(cell.value, datemode)
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case _:
            return None


def _day(value: float, datemode: int) -> Raw:
    """A day, a moment or a time; a number where Excel's calendar has no such day."""
    try:
        moment: datetime = xlrd.xldate_as_datetime(value, datemode)
    except (OverflowError, ValueError, xlrd.XLDateError):
        return float(value)
    if 0 <= value < 1:
        return moment.time() if value else time()
    return date(moment.year, moment.month, moment.day) if value == int(value) else moment


def _saved(data: bytes) -> Saved:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            known = container.get_metadata()
            at, by = known.last_saved_time, known.creating_application
    except Exception:  # properties are a nicety; without them the roster's pin decides among duplicates
        return Saved()
    moment = f"{at.isoformat(timespec='seconds')}Z" if isinstance(at, datetime) else ""
    return Saved(moment, by.decode("utf-8", "replace") if isinstance(by, bytes) else "")
