"""Recalculate's tools in Excel for macOS, by AppleScript: only what differs from Windows.

Written after Excel's dictionary and xlwings' own calls; never run in Excel.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from cqip_xl.hosts.excel_tools import ExcelTools
from cqip_xl.hosts.looks import rgb
from cqip_xl.model.book import Link, Sheet, Style, Validation

_KINDS = {
    "any": "validate_input_only",
    "whole": "validate_whole_number",
    "decimal": "validate_decimal",
    "list": "validate_list",
    "date": "validated_date",  # so it is called there
    "length": "validate_text_length",
    "custom": "validate_custom",
}
_HIDDEN = {"": "sheet_visible", "hidden": "sheet_hidden", "very": "sheet_very_hidden"}
_ALLOWED = (
    "allow_formatting_columns",
    "allow_formatting_rows",
    "allow_inserting_rows",
    "allow_inserting_hyperlinks",
    "allow_deleting_rows",
    "allow_sorting",
    "allow_filtering",
)


def _word(name: str) -> Any:
    """A word of Excel's AppleScript dictionary."""
    return getattr(import_module("appscript").k, name)


class MacTools(ExcelTools):
    """Implements hosts.tools.Tools."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Excel for macOS has no SaveCopyAs: the workbook is saved, then its file copied."""
        book.save()
        path.write_bytes(Path(book.fullname).read_bytes())

    def is_protected(self, sheet: Any) -> bool:
        return bool(sheet.api.protect_contents.get())

    def structure_is_locked(self, book: Any) -> bool:
        return bool(book.api.protect_structure.get())

    def _unprotect(self, sheet: Any) -> None:
        sheet.api.unprotect(password="")

    def protect(self, sheet: Any) -> None:
        allowed = dict.fromkeys(_ALLOWED, True)
        sheet.api.protect_worksheet(drawing_objects=True, worksheet_contents=True, scenarios=True, **allowed)

    def _validate(self, cells: Any, check: Validation, low: Any, high: Any) -> None:
        rule = cells.api.validation
        rule.delete()
        limits = {} if low is None else {"formula1": low}
        limits |= {} if high is None else {"formula2": high}
        alert = _word(f"valid_alert_{check.stop}")
        rule.add_data_validation(
            type=_word(_KINDS[check.kind]), alert_style=alert, operator=_word("operator_between"), **limits
        )
        shown = {
            "ignore_blank": True,
            "input_title": check.title,
            "input_message": check.prompt,
            "error_title": check.error_title,
            "error_message": check.error,
            "show_input": True,
            "show_error": bool(check.error),
        }
        for name, value in shown.items():
            getattr(rule, name).set(value)

    def _translated(self, cell: Any, formula: str) -> str:
        cell.api.formula.set(formula)
        return str(cell.api.formula_local.get())

    def _counts_from_1904(self, book: Any) -> bool:
        return bool(book.api.date_1904.get())

    def _counts_columns(self, app: Any) -> bool:
        return False  # how AppleScript would say so is not known here

    def _hidden(self, sheet: Any) -> str:
        shown = sheet.api.visible.get()
        return next((word for word, name in _HIDDEN.items() if _word(name) == shown), "")

    def _finish_style(self, cells: Any, style: Style) -> None:
        native = cells.api
        native.font_object.underline.set(_word(f"underline_style_{'single' if style.underline else 'none'}"))
        self._lock(cells, style.locked)
        native.text_orientation.set(style.rotation)
        native.indent_level.set(style.indent)
        if style.border:
            cells.borders.set("all", line_style="continuous", weight="thin", color=rgb(style.border))
        else:
            cells.borders.clear("all")

    def _lock(self, cells: Any, locked: bool) -> None:
        cells.api.locked.set(locked)

    def _is_discussed(self, cell: Any) -> bool:
        return False  # AppleScript does not know threaded comments

    def put_links(self, sheet: Any, links: Mapping[tuple[int, int], Link]) -> None:
        for (row, col), link in links.items():
            kind, _, place = link.target.partition(":")
            inside, tip = kind == "internal", link.tip or link.text
            anchor = sheet.range((row + 1, col + 1)).api
            words = {"sub_address" if inside else "address": place, "screen_tip": tip, "text_to_display": link.text}
            properties = {_word(name): value for name, value in {"range": anchor, **words}.items()}
            sheet.api.make(at=anchor, new=_word("hyperlink"), with_properties=properties)

    def set_hidden(self, sheet: Any, hidden: str) -> None:
        sheet.api.visible.set(_word(_HIDDEN[hidden]))

    def set_view(self, sheet: Any, made: Sheet) -> None:
        if made.filter:
            a = made.filter
            sheet.range((a.top + 1, a.left + 1), (a.bottom + 1, a.right + 1)).api.autofilter_range(field=1)
        if made.hidden:
            return
        with self._in_view(sheet, True):
            window = sheet.book.app.api.active_window
            window.display_gridlines.set(False)
            if made.freeze:
                window.freeze_panes.set(False)
                window.split_row.set(made.freeze[0])
                window.split_column.set(made.freeze[1])
                window.freeze_panes.set(True)
