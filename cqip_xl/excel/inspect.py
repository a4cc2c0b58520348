"""An .xlsx -> Seen, by openpyxl: what calamine does not tell of formulas, formats, dropdowns, names and notes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from cqip_xl.excel.archive import open_archive
from cqip_xl.excel.extended import KINDS, Extended, areas_of, base_of, extended_rules
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import limits
from cqip_xl.model.markers import Spot
from cqip_xl.model.seen import Seen, SeenLook, SeenRule, SeenSheet

_HIDDEN = {"visible": "", "hidden": "hidden", "veryHidden": "very"}


def inspect(data: bytes) -> Seen:
    """Raises NotOurWorkbook where openpyxl gives up. The bytes must have been opened by open_grid before (limits)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception as problem:  # openpyxl raises whatever its parts raise
            raise NotOurWorkbook("damaged", "damaged") from problem
    names = {name: str(defined.attr_text or "") for name, defined in book.defined_names.items()}
    extended = extended_rules(open_archive(data, limits()))
    return Seen({sheet.title: _sheet(sheet, extended.get(sheet.title, Extended())) for sheet in book.worksheets}, names)


def _sheet(sheet: Any, extended: Extended) -> SeenSheet:
    # Only cells that stand in the file: to walk through rows would make all between them, half as many again.
    cells = {(cell.row - 1, cell.column - 1): cell for cell in sheet._cells.values()}
    covered = frozenset(spot for spot, cell in cells.items() if isinstance(cell, MergedCell))
    held = {spot: cell for spot, cell in cells.items() if spot not in covered}
    read = {spot: _content(cell) for spot, cell in held.items()}
    return SeenSheet(
        sheet.title,
        {spot: value for spot, (value, _) in read.items() if value is not None},
        frozenset(spot for spot, (_, is_formula) in read.items() if is_formula),
        _looks(held),
        (*_validations(sheet), *extended.validations),
        (*_conditions(sheet), *extended.conditions),
        {spot: str(cell.comment.text or "") for spot, cell in held.items() if cell.comment is not None},
        _HIDDEN.get(sheet.sheet_state, ""),
        tuple(sorted(areas_of(sheet.merged_cells), key=lambda area: (area.top, area.left))),
        covered,
        areas_of(sheet._print_area),
    )


def _content(cell: Any) -> tuple[str | float | bool | None, bool]:
    """The content as Excel stores it, and whether it is a formula."""
    value = cell.value
    match value:
        case ArrayFormula():
            return f"={str(value.text or '').removeprefix('=')}", True
        case DataTableFormula():
            return "=", True
        case bool() | int() | float() | None:
            return value, False
        case datetime() | date() | time():
            return float(to_excel(value)), False
        case _:
            return str(value), cell.data_type == "f"


def _looks(cells: dict[Spot, Any]) -> dict[Spot, SeenLook]:
    """The looks of the cells that have one; cells of one style share theirs."""
    made: dict[tuple[int, ...], SeenLook] = {}
    looks: dict[Spot, SeenLook] = {}
    for spot, cell in cells.items():
        if cell.has_style:
            style = cell._style.xfId, cell._style.fillId, cell._style.protectionId, cell._style.numFmtId
            if style not in made:
                made[style] = _look(cell)
            looks[spot] = made[style]
    return looks


def _look(cell: Any) -> SeenLook:
    fill = cell.fill
    color = fill.fgColor.rgb if fill is not None and fill.fill_type == "solid" else ""
    shown = color[-6:].upper() if isinstance(color, str) else "?"  # a colour of the theme is none of ours
    return SeenLook(shown, bool(cell.protection.locked), str(cell.number_format))


def _validations(sheet: Any) -> Iterator[SeenRule]:
    for rule in sheet.data_validations.dataValidation:
        if areas := areas_of(rule.sqref):
            yield SeenRule(areas, KINDS.get(rule.type, rule.type), str(rule.formula1 or ""), base_of(areas))


def _conditions(sheet: Any) -> Iterator[SeenRule]:
    for formatting in sheet.conditional_formatting:
        areas = areas_of(formatting.sqref)
        for rule in formatting.rules:
            if areas and rule.formula:
                yield SeenRule(areas, str(rule.type), str(rule.formula[0]), base_of(areas))
