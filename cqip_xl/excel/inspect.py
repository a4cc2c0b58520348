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
from cqip_xl.model.seen import Look, Seen, SeenRule, SeenSheet, Spot

_HIDDEN = {"visible": "", "hidden": "hidden", "veryHidden": "very"}


def inspect(data: bytes) -> Seen:
    """Raises NotOurWorkbook where openpyxl gives up. The bytes must have been opened by open_grid before (limits)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception as problem:  # openpyxl raises whatever its parts raise
            raise NotOurWorkbook("damaged", "unreadable", problem=type(problem).__name__) from problem
    names = {name: str(defined.attr_text or "") for name, defined in book.defined_names.items()}
    extended = extended_rules(open_archive(data, limits()))
    return Seen({sheet.title: _sheet(sheet, extended.get(sheet.title, Extended())) for sheet in book.worksheets}, names)


def _sheet(sheet: Any, extended: Extended) -> SeenSheet:
    contents: dict[Spot, str | float | bool] = {}
    formulas: set[Spot] = set()
    looks: dict[Spot, Look] = {}
    notes: dict[Spot, str] = {}
    covered: set[Spot] = set()
    made: dict[int, Look] = {}
    for row in sheet.iter_rows():
        for cell in row:
            spot = (cell.row - 1, cell.column - 1)
            if isinstance(cell, MergedCell):
                covered.add(spot)
                continue
            value, is_formula = _content(cell)
            if value is not None:
                contents[spot] = value
            if is_formula:
                formulas.add(spot)
            if cell.has_style:
                style = cell._style.xfId, cell._style.fillId, cell._style.protectionId, cell._style.numFmtId
                key = hash(style)
                if key not in made:
                    made[key] = _look(cell)
                looks[spot] = made[key]
            if cell.comment is not None:
                notes[spot] = str(cell.comment.text or "")
    return SeenSheet(
        sheet.title,
        contents,
        frozenset(formulas),
        looks,
        (*_validations(sheet), *extended.validations),
        (*_conditions(sheet), *extended.conditions),
        notes,
        _HIDDEN.get(sheet.sheet_state, ""),
        tuple(sorted(areas_of(sheet.merged_cells), key=lambda area: (area.top, area.left))),
        frozenset(covered),
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


def _look(cell: Any) -> Look:
    fill = cell.fill
    color = fill.fgColor.rgb if fill is not None and fill.fill_type == "solid" else ""
    shown = color[-6:].upper() if isinstance(color, str) else "?"  # a colour of the theme is none of ours
    return Look(shown, bool(cell.protection.locked), str(cell.number_format))


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
