"""Recalculate's tools in LibreOffice."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from cqip_xl.hosts.calc_formula import moved, to_calc
from cqip_xl.hosts.overlaps import overlay
from cqip_xl.hosts.tools import Locked
from cqip_xl.hosts.uno_books import FILTERS
from cqip_xl.hosts.uno_bridge import answered, cells_of, enum, file_url, position, properties, struct
from cqip_xl.hosts.uno_ranges import CalcRange, color_number
from cqip_xl.hosts.uno_sheets import Shown
from cqip_xl.hosts.uno_values import number_key
from cqip_xl.model.areas import runs
from cqip_xl.model.book import FONT, Area, Condition, Link, Sheet, Style, Validation, number_format

_KINDS = {
    "any": "ANY",
    "list": "LIST",
    "date": "DATE",
    "decimal": "DECIMAL",
    "whole": "WHOLE",
    "length": "TEXT_LEN",
    "custom": "CUSTOM",
}
_ALERTS = {"stop": "STOP", "warning": "WARNING", "information": "INFO"}
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "BLOCK", "fill": "REPEAT"}
#: com.sun.star.table.CellVertJustify2
_VALIGN = {"top": 1, "center": 2, "vcenter": 2, "bottom": 3}
#: com.sun.star.sheet.CellFlags
_NOTE = 8
#: The name of a sheet's print area in a file.
_PRINTED = "_xlnm.Print_Area"
#: A thin line and one step of indent, in hundredths of a millimetre.
_THIN, _INDENT = 26, 353
_BOLD, _REGULAR = 150.0, 100.0


class CalcTools:
    """Implements hosts.tools.Tools. LibreOffice has no very hidden sheets: those are hidden."""

    @answered
    def save_copy(self, book: Any, path: Path) -> None:
        book.api.storeToURL(file_url(str(path)), properties(FilterName=FILTERS[".xlsx"], Overwrite=True))

    # protection

    @answered
    def is_protected(self, sheet: Any) -> bool:
        return bool(sheet.api.isProtected())

    @answered
    def structure_is_locked(self, book: Any) -> bool:
        return bool(book.api.isProtected())

    @answered
    def unprotect(self, sheet: Any) -> None:
        with suppress(Exception):  # what it throws for a wrong password; the next line says so
            sheet.api.unprotect("")
        if sheet.api.isProtected():
            raise Locked(sheet.name)

    @answered
    def protect(self, sheet: Any) -> None:
        """What stays allowed is what the file allowed; a sheet made here gets LibreOffice's own: UNO sets neither."""
        sheet.api.protect("")

    # contents

    def put_values(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        # Not by `Range.value`: it asks the office two dozen times for names of sheet and workbook.
        CalcRange.at(sheet.impl, area).raw_value = rows

    put_formulas = put_values

    # rules

    @answered
    def put_validations(self, sheet: Any, validations: Sequence[Validation]) -> None:
        doc, index = sheet.book.api, sheet.index - 1
        for check in validations:
            cells = _cells(sheet, check.area)
            rule = cells.Validation
            rule.Type = enum("sheet.ValidationType", _KINDS[check.kind])
            rule.setOperator(enum("sheet.ConditionOperator", "BETWEEN" if check.low is not None else "NONE"))
            rule.setSourcePosition(position(index, check.area.top, check.area.left))
            low = check.source if check.kind in ("list", "custom") else check.low
            rule.setFormula1(_bound(doc, low))
            rule.setFormula2(_bound(doc, check.high))
            rule.IgnoreBlankCells, rule.ShowList = True, 1
            rule.ShowInputMessage, rule.InputTitle, rule.InputMessage = True, check.title, check.prompt
            rule.ErrorTitle, rule.ErrorMessage = check.error_title, check.error
            rule.ShowErrorMessage = bool(check.error)
            rule.ErrorAlertStyle = enum("sheet.ValidationAlertStyle", _ALERTS[check.stop])
            cells.Validation = rule

    @answered
    def put_conditions(self, sheet: Any, areas: Sequence[Area], conditions: Sequence[Condition]) -> None:
        """LibreOffice shows the first condition that holds and no other, whatever `stop` says."""
        doc, index = sheet.book.api, sheet.index - 1
        if areas:
            cells = cells_of(doc, index, areas)
            none = cells.ConditionalFormat
            none.clear()
            cells.ConditionalFormat = none
        _make_looks(doc, conditions)
        # One cell has one conditional format with all its conditions: another put over it would drive it out.
        for area, within in overlay([condition.area for condition in conditions]):
            cells = _cells(sheet, area)
            entries = cells.ConditionalFormat
            entries.clear()
            for condition in (conditions[number] for number in within):
                # Spelt for this piece's own corner: LibreOffice saves formulas of a foreign corner wrongly.
                base = condition.area
                formula = moved(condition.formula.removeprefix("="), area.top - base.top, area.left - base.left)
                entries.addNew(
                    properties(
                        Operator=enum("sheet.ConditionOperator", "FORMULA"),
                        Formula1=to_calc(formula),
                        SourcePosition=position(index, area.top, area.left),
                        StyleName=_look_name(condition.style),
                    )
                )
            cells.ConditionalFormat = entries

    # looks

    @answered
    def put_style(self, sheet: Any, areas: Sequence[Area], style: Style, order: str, name: str = FONT) -> None:
        if areas:
            values = _look_of(style, name) | {
                "NumberFormat": number_key(sheet.book.api, number_format(style, order) or "General")
            }
            names = tuple(sorted(values))
            cells = cells_of(sheet.book.api, sheet.index - 1, areas)
            cells.setPropertyValues(names, tuple(values[name] for name in names))

    @answered
    def put_fill(self, sheet: Any, areas: Sequence[Area], fill: str) -> None:
        if areas:
            cells_of(sheet.book.api, sheet.index - 1, areas).CellBackColor = color_number(fill)

    @answered
    def put_lock(self, sheet: Any, areas: Sequence[Area], locked: bool) -> None:
        if areas:
            cells = cells_of(sheet.book.api, sheet.index - 1, areas)
            cells.CellProtection = struct("util.CellProtection", locked, False, False, False)

    @answered
    def put_notes(self, sheet: Any, notes: Mapping[tuple[int, int], str]) -> None:
        gone = [Area(row, col, row, col) for (row, col), text in notes.items() if not text]
        if gone:
            cells_of(sheet.book.api, sheet.index - 1, gone).clearContents(_NOTE)
        kept = sheet.api.Annotations
        for (row, col), text in notes.items():
            if text:
                kept.insertNew(position(sheet.index - 1, row, col), text)  # in place of an older one

    @answered
    def put_links(self, sheet: Any, links: Mapping[tuple[int, int], Link]) -> None:
        folder = os.path.dirname(sheet.book.fullname)
        for (row, col), link in links.items():
            cell = sheet.api.getCellByPosition(col, row)
            field = sheet.book.api.createInstance("com.sun.star.text.TextField.URL")
            field.Representation, field.URL = link.text, _target(link.target, folder)
            cell.setString("")
            text = cell.getText()
            text.insertTextContent(text.createTextCursor(), field, False)

    # workbook and sheet

    @answered
    def define(self, book: Any, name: str, formula: str) -> None:
        book.impl.names.add(name, "=" + formula)

    @answered
    def set_hidden(self, sheet: Any, hidden: str) -> None:
        sheet.api.IsVisible = not hidden

    @answered
    def hide_rows(self, sheet: Any, rows: Sequence[int]) -> None:
        for first, last in runs(sorted(set(rows))):
            _cells(sheet, Area(first, 0, last, 0)).Rows.IsVisible = False

    @answered
    def hide_columns(self, sheet: Any, columns: Sequence[int]) -> None:
        for first, last in runs(sorted(set(columns))):
            _cells(sheet, Area(0, first, 0, last)).Columns.IsVisible = False

    @answered
    def set_printed(self, sheet: Any, area: Area) -> None:
        sheet.api.setPrintAreas((_cells(sheet, area).RangeAddress,))
        names = sheet.api.NamedRanges
        if names.hasByName(_PRINTED):  # what the file said: else LibreOffice would save both
            names.removeByName(_PRINTED)

    @answered
    def set_view(self, sheet: Any, made: Sheet) -> None:
        if made.tab:
            sheet.api.TabColor = color_number(made.tab)
        if made.filter:
            unnamed = sheet.book.api.getPropertyValue("UnnamedDatabaseRanges")  # no attribute, for all that
            unnamed.setByTable(_cells(sheet, made.filter).RangeAddress)
            unnamed.getByTable(sheet.index - 1).AutoFilter = True
        if not made.hidden:
            with Shown(sheet.impl) as controller:
                _send(sheet.book, ".uno:ToggleSheetGrid")  # a new sheet has them; ShowGrid would not be saved
                if made.freeze:
                    controller.freezeAtPosition(made.freeze[1], made.freeze[0])


def _send(book: Any, command: str) -> None:
    """A command of the menu, to the workbook's window."""
    app = book.app.impl
    sender = app.service("com.sun.star.frame.DispatchHelper")
    sender.executeDispatch(book.impl.controller.getFrame(), command, "", 0, ())


def _cells(sheet: Any, area: Area) -> Any:
    return sheet.api.getCellRangeByPosition(area.left, area.top, area.right, area.bottom)


def _bound(doc: Any, value: str | float | date | None) -> str:
    """A limit as text: a formula, a number, a day's serial number in this document's calendar."""
    match value:
        case None:
            return ""
        case str():
            return to_calc(value.removeprefix("="))
        case date():
            zero = doc.NullDate
            return str((date(value.year, value.month, value.day) - date(zero.Year, zero.Month, zero.Day)).days)
        case _:
            return repr(value)


def _look_name(style: Style) -> str:
    more = (name for name, there in (("bold", style.bold), ("underlined", style.underline)) if there)
    return " ".join(("cqip", style.color, style.fill or "none", *more))


def _make_looks(doc: Any, conditions: Sequence[Condition]) -> None:
    """Cell styles with what the conditional formats show, where the document lacks them."""
    styles = doc.StyleFamilies.getByName("CellStyles")
    known = set(styles.ElementNames)
    missing = {name: c.style for c in conditions if (name := _look_name(c.style)) not in known}
    if not missing:
        return
    # LibreOffice changes no style while any sheet is protected.
    sheets = [doc.Sheets.getByIndex(index) for index in range(doc.Sheets.Count)]
    closed = [sheet for sheet in sheets if sheet.isProtected()]
    try:
        for sheet in closed:
            sheet.unprotect("")
        for name, style in missing.items():
            made = doc.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(name, made)
            made.CharColor = color_number(style.color)
            if style.fill:
                made.CellBackColor = color_number(style.fill)
            if style.bold:
                made.CharWeight = _BOLD
            if style.underline:
                made.CharUnderline = 1
    finally:
        for sheet in closed:
            if not sheet.isProtected():
                sheet.protect("")


def _look_of(style: Style, font: str) -> dict[str, Any]:
    """All of a style's properties but its number format; those of Asian and other scripts alike."""
    weight = _BOLD if style.bold else _REGULAR
    slant = enum("awt.FontSlant", "ITALIC" if style.italic else "NONE")
    width = _THIN if style.border else 0
    line = struct("table.BorderLine2", max(color_number(style.border), 0), 0, width, 0, 0, width)
    script = {"CharFontName": font, "CharHeight": float(style.size), "CharWeight": weight, "CharPosture": slant}
    return {
        **{name + suffix: value for name, value in script.items() for suffix in ("", "Asian", "Complex")},
        "CharColor": color_number(style.color),
        "CharUnderline": int(style.underline),
        "CellBackColor": color_number(style.fill),
        **{f"{side}Border": line for side in ("Top", "Bottom", "Left", "Right")},
        "HoriJustify": enum("table.CellHoriJustify", _ALIGN.get(style.align, "LEFT" if style.indent else "STANDARD")),
        "VertJustify": _VALIGN.get(style.valign, 0),
        "IsTextWrapped": style.wrap,
        "ParaIndent": style.indent * _INDENT,
        "RotateAngle": style.rotation * 100,
        "CellProtection": struct("util.CellProtection", style.locked, False, False, False),
    }


def _target(target: str, folder: str) -> str:
    """`internal:'Sheet'!A1` or `external:path` as LibreOffice's address; paths start at the workbook's folder."""
    kind, _, place = target.partition(":")
    if kind == "internal":
        return "#" + to_calc(place).removeprefix("$")
    address = place if kind == "external" else target
    return address if re.match(r"[a-z]{2,}:", address) else file_url(os.path.join(folder, address))
