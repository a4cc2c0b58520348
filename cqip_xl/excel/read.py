"""xlsx -> Grid: python-calamine for speed; openpyxl where calamine gives up."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from cqip_xl.excel.package import Package, is_read, look_into
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, NoResult, Raw

#: Refused before reading: no plan comes near it.
MAX_BYTES = 50 * 1024 * 1024

_SUFFIXES = (".xlsx", ".xlsm")


#: What openpyxl raises on broken parts; it has no error of its own for them.
_OPENPYXL_FAULTS = (
    ParseError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    zipfile.BadZipFile,
)
#: What a broken zip raises; RuntimeError asks for a password, NotImplementedError for a compression.
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, RuntimeError, NotImplementedError)


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises NotOurWorkbook with the outcome no_permission, too_large or damaged."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotOurWorkbook("The file is larger than 50 MB; no plan comes near that.", "too_large")
        return path.read_bytes()
    except PermissionError as problem:
        raise NotOurWorkbook(
            "The file may not be read; ask for the right or close it elsewhere.", "no_permission"
        ) from problem
    except OSError as problem:
        raise NotOurWorkbook(f"The file cannot be read ({problem.strerror or problem}).", "no_permission") from problem


def read_member(archive: Path, index: int) -> bytes:
    """The bytes of a workbook inside a zip, by its place there: two may have one name. Raises NotOurWorkbook."""
    try:
        with zipfile.ZipFile(archive) as zipped, zipped.open(zipped.infolist()[index]) as part:
            data = part.read(MAX_BYTES + 1)
    except _ZIP_FAULTS as problem:
        raise NotOurWorkbook(f"The zip is damaged ({problem}).", "damaged") from problem
    if len(data) > MAX_BYTES:
        raise NotOurWorkbook("The file is larger than 50 MB; no plan comes near that.", "too_large")
    return data


def open_grid(path: Path) -> Grid:
    """A workbook as plain cells; never writes to it. Raises NotOurWorkbook with the outcome."""
    return grid_of(read_bytes(path), str(path))


def grid_of(data: bytes, name: str) -> Grid:
    """The same from bytes, for members of a zip."""
    package = look_into(data)
    sheets = _by_calamine(data, package)
    return Grid(
        path=name,
        sheets=tuple(_marked(sheet, package) for sheet in sheets),
        sha256=hashlib.sha256(data).hexdigest(),
        saved_at=package.saved_at,
        size=len(data),
        epoch_1904=package.epoch_1904,
    )


def _marked(sheet: GridSheet, package: Package) -> GridSheet:
    """Errors and formulas without a saved result stand out: calamine gives them as empty, which they are not."""
    marks: dict[tuple[int, int], ErrorCell] = {
        **{spot: NoResult("=…") for spot in package.without_result.get(sheet.name, ())},
        **{spot: ErrorCell(text) for spot, text in package.errors.get(sheet.name, {}).items()},
    }
    if not marks:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for (r, c), mark in marks.items():
        rows += [[] for _ in range(r + 1 - len(rows))]
        rows[r] += [None] * (c + 1 - len(rows[r]))
        rows[r][c] = mark
    return replace(sheet, rows=tuple(map(tuple, rows)))


def _by_calamine(data: bytes, package: Package) -> list[GridSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                GridSheet(
                    name=meta.name,
                    rows=tuple(
                        tuple(row) for row in workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                    ),
                    visible=meta.visible == SheetVisibleEnum.Visible,
                    hidden_rows=package.hidden_rows.get(meta.name, frozenset()),
                    merges=package.merges.get(meta.name, ()),
                )
                for meta in workbook.sheets_metadata
                if is_read(meta.name, meta.visible == SheetVisibleEnum.Visible)
            ]
    except OverflowError:  # a duration longer than Python's
        return _by_openpyxl(data, package)
    except CalamineError as problem:
        raise NotOurWorkbook(f"The file is damaged ({problem}).", "damaged") from problem


def _by_openpyxl(data: bytes, package: Package) -> list[GridSheet]:
    import openpyxl

    try:
        with warnings.catch_warnings():  # of parts it drops and dates it cannot show; nobody can act on them
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except _OPENPYXL_FAULTS as problem:
        raise NotOurWorkbook(f"The file is damaged ({problem}).", "damaged") from problem
    return [
        GridSheet(
            name=sheet.title,
            rows=tuple(tuple(_raw(cell) for cell in row) for row in sheet.iter_rows(min_row=1, min_col=1)),
            visible=sheet.sheet_state == "visible",
            hidden_rows=package.hidden_rows.get(sheet.title, frozenset()),
            merges=package.merges.get(sheet.title, ()),
        )
        for sheet in workbook.worksheets
        if is_read(sheet.title, sheet.sheet_state == "visible")
    ]


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
