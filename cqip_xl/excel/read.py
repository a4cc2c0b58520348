"""Received workbook -> Grid: plain markup in one look, else python-calamine; openpyxl and xlrd where it gives up or
hides something.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cqip_xl.excel.archive import Archive, faults_named, open_archive
from cqip_xl.excel.beside import with_beside
from cqip_xl.excel.container import format_of
from cqip_xl.excel.ods import look_into_ods, unindented
from cqip_xl.excel.package import Package, is_read, look_into, promises_too_much, saved_in, texts_of, workbook_part
from cqip_xl.excel.panic import Panic, panics_named
from cqip_xl.excel.plain import plain_sheets
from cqip_xl.excel.second import by_openpyxl
from cqip_xl.excel.sheet_xml import SheetXml
from cqip_xl.excel.standard_password import unlocked
from cqip_xl.excel.xlsb import look_into_xlsb
from cqip_xl.excel.zip_names import member_names
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import NO_CELLS, ErrorCell, Grid, GridSheet, NoResult, filled_rows
from cqip_xl.model.limits import MB, Limits, limits


def read_bytes(path: Path, bounds: Limits | None = None) -> bytes:
    """A file's bytes, without an encryption that asks for no password.

    Raises NotOurWorkbook with the outcome no_permission, too_large or damaged.
    """
    most = (bounds or limits()).file_bytes
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as problem:
        raise NotOurWorkbook("no_permission", "gone") from problem
    except PermissionError as problem:
        raise NotOurWorkbook("no_permission", "refused") from problem
    except OSError as problem:
        raise NotOurWorkbook("no_permission", "unreadable", number=problem.errno or 0) from problem
    return _of_size(data, most)


def read_member(archive: Path, index: tuple[int, ...], name: str) -> bytes:
    """The bytes of a workbook inside a zip, by its places there: two may have one name. Raises NotOurWorkbook.

    `name`: as it was listed; a zip that was replaced since then holds something else at that place.
    """
    most = limits().file_bytes
    with faults_named():
        *outer, last = index
        data: bytes | None = None
        for place in outer:
            data = _member(archive if data is None else io.BytesIO(data), place, name, most)
        return _of_size(_member(archive if data is None else io.BytesIO(data), last, name, most), most)


def _member(source: Path | io.BytesIO, place: int, name: str, most: int) -> bytes:
    with zipfile.ZipFile(source) as zipped:
        infos = zipped.infolist()
        info = infos[place]
        if f"!{member_names(infos)[place]}" not in name:
            raise NotOurWorkbook("damaged", "changed")
        with zipped.open(info) as part:
            return part.read(most + 1)


def _of_size(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise NotOurWorkbook("too_large", "file_size", limit=most // MB)
    return unlocked(data)


def open_grid(path: Path, bounds: Limits | None = None) -> Grid:
    """A workbook as plain cells; never writes to it. Raises NotOurWorkbook with the outcome.

    `bounds`: what it may ask of the machine, where that is not what received files may.
    """
    return grid_of(read_bytes(path, bounds), str(path), bounds)


def grid_of(data: bytes, name: str, bounds: Limits | None = None) -> Grid:
    """The same from bytes, for members of a zip."""
    bounds, kind = bounds or limits(), format_of(data)
    grid = Grid(path=name, sheets=(), sha256=hashlib.sha256(data).hexdigest(), size=len(data), format=kind)
    if kind == "xls":
        from cqip_xl.excel.xls import read_xls  # few files are as old

        sheets, epoch, saved = read_xls(data)
        return replace(grid, sheets=tuple(sheets), epoch_1904=epoch, saved=saved)
    archive = open_archive(data, bounds)
    if kind == "xlsx" and (plain := plain_sheets(archive, bounds)) is not None:
        sheets, without_result = plain
        doubts = ("no_result",) if without_result else ()
        return replace(grid, sheets=tuple(sheets), saved=saved_in(archive), doubts=doubts)
    return _thoroughly(grid, data, archive.prove(), bounds)


def _thoroughly(grid: Grid, data: bytes, archive: Archive, bounds: Limits) -> Grid:
    """A look at the markup, then a reader, then a count of what the one promised and the other gave."""
    kind = grid.format
    package = _LOOKS[kind](archive, bounds)
    sheets = _sheets(data, archive, package, kind)
    found, unread = list(package.doubts), list[tuple[str, int, int, str]]()
    for sheet in sheets:
        known = package.sheets.get(sheet.name)
        if known and kind != "xlsb" and _filled(sheet) != known.filled:
            found.append("count")
            unread += _unread(sheet, known, archive) if kind == "xlsx" else ()
    return replace(
        grid,
        sheets=tuple(_marked(sheet, package, bounds) for sheet in sheets),
        epoch_1904=package.epoch_1904,
        saved=package.saved,
        doubts=tuple(dict.fromkeys(found)),
        unread=tuple(unread),
    )


def _sheets(data: bytes, archive: Archive, package: Package, kind: str) -> list[GridSheet]:
    """The sheets that can hold entries, by the reader that can open such a file."""
    if kind == "ods":
        return _by_calamine(unindented(data, archive))
    if kind == "xlsb":
        return _by_calamine(data)
    # calamine looks for an .xlsx nowhere but there.
    moved = workbook_part(archive) != "xl/workbook.xml"
    other = moved or package.has_macros or promises_too_much(archive)
    return [sheet for sheet in (by_openpyxl if other else _by_calamine)(data) if sheet.name in package.sheets]


#: What is looked into before any reader opens it.
_LOOKS = {"xlsx": look_into, "xlsb": look_into_xlsb, "ods": look_into_ods}


def _unread(sheet: GridSheet, known: SheetXml, archive: Archive) -> Iterator[tuple[str, int, int, str]]:
    """Cells whose markup holds something that the reader did not give."""
    marked = known.without_result | {spot for spot, _ in known.errors}
    for (r, c), text in texts_of(archive, sheet.name).items():
        if sheet.at(r, c) is None and (r, c) not in marked:
            yield sheet.name, r, c, text


def _filled(sheet: GridSheet) -> int:
    return sum(not isinstance(value, ErrorCell) for row in sheet.rows for value in row.values())


def _marked(sheet: GridSheet, package: Package, bounds: Limits) -> GridSheet:
    """Errors and formulas without a saved result stand out: calamine gives them as empty, which they are not."""
    known = package.sheets.get(sheet.name)
    if known is None:
        return sheet
    sheet = replace(sheet, hidden_rows=known.hidden_rows, merges=known.merges, formulas=known.formulas)
    marks: dict[tuple[int, int], ErrorCell] = {
        **{spot: NoResult("=…") for spot in known.without_result},
        **{spot: ErrorCell(text) for spot, text in known.errors},
    }
    if not marks:
        return with_beside(sheet, known.beside)
    deep, wide = max(r for r, _ in marks) + 1, max(c for _, c in marks) + 1
    if deep * wide > bounds.area:
        raise NotOurWorkbook("too_large", "area", sheet=sheet.name, rows=deep, columns=wide)
    rows = [*sheet.rows, *[NO_CELLS] * (deep - len(sheet.rows))]
    marked: dict[int, dict[int, ErrorCell]] = {}
    for (r, c), mark in marks.items():
        marked.setdefault(r, {})[c] = mark
    for r, found in marked.items():
        rows[r] = dict(sorted({**rows[r], **found}.items()))
    return with_beside(replace(sheet, rows=tuple(rows)), known.beside)


def _by_calamine(data: bytes) -> list[GridSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with panics_named(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                GridSheet(
                    name=meta.name,
                    rows=filled_rows(workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)),
                    visible=meta.visible == SheetVisibleEnum.Visible,
                )
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet and is_read(meta.name, meta.visible == SheetVisibleEnum.Visible)
            ]
    except OverflowError:  # a duration longer than Python's
        return by_openpyxl(data)
    except (CalamineError, OSError) as problem:
        raise NotOurWorkbook("damaged", "damaged") from problem
    except Panic as problem:
        raise NotOurWorkbook("damaged", "damaged") from problem
