"""Recalculate's tools in Excel for Windows, by COM.

What xlwings has words for (looks, conditional formats, notes, names) goes through it, so that macOS shares the code.
Never run in Excel: a recording stand-in fixes the calls and their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from cqip_xl.hosts.busy import is_busy, names_busy
from cqip_xl.hosts.calc_formula import is_relative
from cqip_xl.hosts.looks import rgb
from cqip_xl.hosts.overlaps import spelt
from cqip_xl.hosts.tools import Locked
from cqip_xl.model.areas import runs
from cqip_xl.model.book import FONT, Area, Condition, Link, Sheet, Style, Validation, number_format
from cqip_xl.model.markers import EPOCH, EPOCH_1904, letters, span

#: Excel's own constants: XlDVType, XlDVAlertStyle, XlFormatConditionOperator, XlSheetVisibility.
_KINDS = {"any": 0, "whole": 1, "decimal": 2, "list": 3, "date": 4, "length": 6, "custom": 7}
_ALERTS = {"stop": 1, "warning": 2, "information": 3}
_BETWEEN = 1
_VISIBLE = {"": -1, "hidden": 0, "very": 2}
_SINGLE, _NO_LINE = 2, -4142
_A1, _R1C1 = 1, -4150
#: Range() takes at most 255 characters.
_ADDRESS_LIMIT = 240
#: As excel/write.py protects.
_ALLOWED = (
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
)


class ExcelTools:
    """Implements hosts.tools.Tools."""

    @names_busy
    def save_copy(self, book: Any, path: Path) -> None:
        """SaveCopyAs keeps the workbook's own format, whatever the ending: only an .xlsx becomes one."""
        book.api.SaveCopyAs(str(path))

    # protection

    @names_busy
    def is_protected(self, sheet: Any) -> bool:
        return bool(sheet.api.ProtectContents)

    @names_busy
    def structure_is_locked(self, book: Any) -> bool:
        return bool(book.api.ProtectStructure)

    @names_busy
    def unprotect(self, sheet: Any) -> None:
        # An empty password, not none: without one Excel would ask the user for it.
        try:
            self._unprotect(sheet)
        except Exception as problem:
            if is_busy(problem):
                raise
        if self.is_protected(sheet):
            raise Locked(sheet.name)

    @names_busy
    def protect(self, sheet: Any) -> None:
        allowed = dict.fromkeys(_ALLOWED, True)
        sheet.api.Protect(DrawingObjects=True, Contents=True, Scenarios=True, UserInterfaceOnly=False, **allowed)

    def _unprotect(self, sheet: Any) -> None:
        sheet.api.Unprotect("")

    # contents

    def put_values(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        _range(sheet, area).value = rows

    def put_formulas(self, sheet: Any, area: Area, rows: Sequence[Sequence[str]]) -> None:
        _range(sheet, area).formula = rows

    # rules

    @names_busy
    def put_validations(self, sheet: Any, validations: Sequence[Validation]) -> None:
        relative = any(map(_is_relative, validations))
        with self._lettered(sheet), self._in_view(sheet, relative), self._local(sheet) as local:
            for check in validations:
                if _is_relative(check):
                    self._select(sheet, check.area)
                source = check.source if check.kind in ("list", "custom") else check.low
                low, high = (self._bound(sheet, value, local) for value in (source, check.high))
                self._validate(_range(sheet, check.area), check, low, high)

    @names_busy
    def put_conditions(self, sheet: Any, areas: Sequence[Area], conditions: Sequence[Condition]) -> None:
        for area in areas:
            _range(sheet, area).conditional_formats.clear()
        relative = any(is_relative(condition.formula) for condition in conditions)
        with self._lettered(sheet), self._in_view(sheet, relative), self._local(sheet) as local:
            for condition in reversed(conditions):  # xlwings puts each new one before the others
                if is_relative(condition.formula):
                    self._select(sheet, condition.area)
                style = condition.style
                _range(sheet, condition.area).conditional_formats.add_custom(
                    local(condition.formula),
                    fill_color=rgb(style.fill) if style.fill else None,
                    font_color=rgb(style.color),
                    font_bold=style.bold or None,
                    stop_if_true=condition.stop,
                )

    def _validate(self, cells: Any, check: Validation, low: Any, high: Any) -> None:
        rule = cells.api.Validation
        rule.Delete()
        limits = {} if low is None else {"Formula1": low}
        limits |= {} if high is None else {"Formula2": high}
        rule.Add(Type=_KINDS[check.kind], AlertStyle=_ALERTS[check.stop], Operator=_BETWEEN, **limits)
        rule.IgnoreBlank = True
        if check.kind == "list":
            rule.InCellDropdown = True
        rule.InputTitle, rule.InputMessage = check.title, check.prompt
        rule.ErrorTitle, rule.ErrorMessage = check.error_title, check.error
        rule.ShowInput, rule.ShowError = True, bool(check.error)

    @contextmanager
    def _lettered(self, sheet: Any) -> Iterator[None]:
        """Where users have columns counted (R1C1), Excel would take the references in these formulas for names."""
        if not self._counts_columns(sheet.book.app):
            yield
            return
        app = sheet.book.app.api
        app.ReferenceStyle = _A1
        try:
            yield
        finally:
            app.ReferenceStyle = _R1C1

    def _counts_columns(self, app: Any) -> bool:
        return bool(app.api.ReferenceStyle == _R1C1)

    @contextmanager
    def _local(self, sheet: Any) -> Iterator[Callable[[str], str]]:
        """Puts formulas into Excel's own language.

        Validation and FormatConditions take formulas as the user would type them: function names, separators and
        decimal signs of the installed language. A cell translates them: Formula in, FormulaLocal out. A defined name
        would be independent of the language as well, but then the rule in the file reads `=name`, and whoever compares
        it with what it should be finds it changed. The cell lies beyond all that is used, is emptied in the end, and
        is not computed, for calculation is manual meanwhile.
        """
        scratch: list[Any] = []

        def translated(formula: str) -> str:
            if not any(mark in formula for mark in '(,;{."') and "TRUE" not in formula and "FALSE" not in formula:
                return formula  # references alone read the same everywhere
            if not scratch:
                row, col = self._beyond(sheet)
                scratch.append(sheet.range((row, col)))
            return self._translated(scratch[0], formula)

        try:
            yield translated
        finally:
            if scratch:
                scratch[0].clear()  # its number format too: Excel gives one to a cell with a date in it

    def _translated(self, cell: Any, formula: str) -> str:
        cell.api.Formula = formula
        return str(cell.api.FormulaLocal)

    def _beyond(self, sheet: Any) -> tuple[int, int]:
        last = sheet.used_range.last_cell
        return min(last.row + 2, 1_048_576), min(last.column + 2, 16_384)

    def _bound(self, sheet: Any, value: str | float | date | None, local: Callable[[str], str]) -> Any:
        match value:
            case None | "":
                return None
            case str():
                return local(value)
            case date():
                start = EPOCH_1904 if self._counts_from_1904(sheet.book) else EPOCH
                return (date(value.year, value.month, value.day) - start).days
            case _:
                return value

    def _counts_from_1904(self, book: Any) -> bool:
        return bool(book.api.Date1904)

    @contextmanager
    def _in_view(self, sheet: Any, wanted: bool) -> Iterator[None]:
        """Excel reads relative references from the active cell: the sheet is in view, then what was there before."""
        if not wanted:
            yield
            return
        book = sheet.book
        book.impl.activate()
        shown, hidden = book.sheets.active, self._hidden(sheet)
        if hidden:
            self.set_hidden(sheet, "")
        sheet.activate()
        chosen = book.app.selection
        try:
            yield
        finally:
            if chosen is not None:
                chosen.select()
            shown.activate()
            if hidden:
                self.set_hidden(sheet, hidden)

    def _hidden(self, sheet: Any) -> str:
        return {number: word for word, number in _VISIBLE.items()}.get(sheet.api.Visible, "")

    def _select(self, sheet: Any, area: Area) -> None:
        sheet.range((area.top + 1, area.left + 1)).select()

    # looks

    @names_busy
    def put_style(self, sheet: Any, areas: Sequence[Area], style: Style, order: str, name: str = FONT) -> None:
        for cells in _joined(sheet, areas):
            font = cells.font
            font.name, font.size, font.color = name, style.size, rgb(style.color)
            font.bold, font.italic = style.bold, style.italic
            cells.color = rgb(style.fill) if style.fill else None
            cells.number_format = number_format(style, order) or "General"
            cells.horizontal_alignment = style.align or ("left" if style.indent else "general")
            cells.vertical_alignment = {"vcenter": "center"}.get(style.valign, style.valign)
            cells.wrap_text = style.wrap
            self._finish_style(cells, style)

    def _finish_style(self, cells: Any, style: Style) -> None:
        """What xlwings has no words for, or would ask one side at a time."""
        native = cells.api
        native.Font.Underline = _SINGLE if style.underline else _NO_LINE
        self._lock(cells, style.locked)
        native.Orientation = style.rotation
        native.IndentLevel = style.indent
        if style.border:
            native.Borders.LineStyle, native.Borders.Weight = 1, 2
            native.Borders.Color = _bgr(style.border)
        else:
            native.Borders.LineStyle = _NO_LINE

    @names_busy
    def put_fill(self, sheet: Any, areas: Sequence[Area], fill: str) -> None:
        for cells in _joined(sheet, areas):
            cells.color = rgb(fill) if fill else None

    @names_busy
    def put_lock(self, sheet: Any, areas: Sequence[Area], locked: bool) -> None:
        for cells in _joined(sheet, areas):
            self._lock(cells, locked)

    def _lock(self, cells: Any, locked: bool) -> None:
        cells.api.Locked = locked

    @names_busy
    def put_notes(self, sheet: Any, notes: Mapping[tuple[int, int], str]) -> None:
        """Threaded comments stay: they are somebody's, and a cell holds one kind alone."""
        for (row, col), text in notes.items():
            cell = sheet.range((row + 1, col + 1))
            if self._is_discussed(cell):
                continue
            note = cell.note
            if note is not None:
                note.delete()
            if text:
                cell.add_note(text)

    def _is_discussed(self, cell: Any) -> bool:
        with suppress(Exception):  # Excel before 2019 has no threaded comments
            return cell.api.CommentThreaded is not None
        return False

    @names_busy
    def put_links(self, sheet: Any, links: Mapping[tuple[int, int], Link]) -> None:
        for (row, col), link in links.items():
            kind, _, place = link.target.partition(":")
            outside, inside = ("", place) if kind == "internal" else (place, "")
            anchor = sheet.range((row + 1, col + 1)).api
            sheet.api.Hyperlinks.Add(anchor, outside, inside, link.tip or link.text, link.text)

    # workbook and sheet

    @names_busy
    def define(self, book: Any, name: str, formula: str) -> None:
        book.names.add(name, "=" + formula)

    @names_busy
    def set_hidden(self, sheet: Any, hidden: str) -> None:
        sheet.api.Visible = _VISIBLE[hidden]

    @names_busy
    def hide_rows(self, sheet: Any, rows: Sequence[int]) -> None:
        for first, last in runs(sorted(set(rows))):
            sheet.range(f"{first + 1}:{last + 1}").rows.hidden = True

    @names_busy
    def hide_columns(self, sheet: Any, columns: Sequence[int]) -> None:
        for first, last in runs(sorted(set(columns))):
            sheet.range(f"{letters(first)}:{letters(last)}").columns.hidden = True

    @names_busy
    def set_printed(self, sheet: Any, area: Area) -> None:
        """Without a printer Excel may refuse its page set-up, but not the name in which it keeps the area."""
        try:
            sheet.page_setup.print_area = spelt(area)
        except Exception as problem:
            if is_busy(problem):
                raise
            sheet.names.add("Print_Area", "=" + span(sheet.name, area.top, area.left, area.bottom, area.right))

    @names_busy
    def set_view(self, sheet: Any, made: Sheet) -> None:
        if made.tab:
            sheet.api.Tab.Color = _bgr(made.tab)
        if made.filter:
            _range(sheet, made.filter).api.AutoFilter()
        if made.hidden:
            return
        with self._in_view(sheet, True):
            window = sheet.book.app.api.ActiveWindow
            window.DisplayGridlines, window.Zoom = False, made.zoom
            if made.freeze:
                window.FreezePanes = False
                window.ScrollRow, window.ScrollColumn = 1, 1
                window.SplitRow, window.SplitColumn = made.freeze
                window.FreezePanes = True


def _range(sheet: Any, area: Area) -> Any:
    return sheet.range((area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1))


def _joined(sheet: Any, areas: Sequence[Area]) -> Iterator[Any]:
    """The areas as few ranges of several areas each."""
    text = ""
    for word in map(spelt, areas):
        if text and len(text) + len(word) + 1 > _ADDRESS_LIMIT:
            yield sheet.range(text)
            text = ""
        text = f"{text},{word}" if text else word
    if text:
        yield sheet.range(text)


def _is_relative(check: Validation) -> bool:
    return any(isinstance(value, str) and is_relative(value) for value in (check.source, check.low, check.high))


def _bgr(color: str) -> int:
    """Excel's number of a colour: red is its lowest byte."""
    red, green, blue = rgb(color)
    return red | green << 8 | blue << 16
