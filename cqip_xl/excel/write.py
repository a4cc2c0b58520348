"""Book -> .xlsx by XlsxWriter. Every return code is checked and any warning fails: nothing is lost quietly."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from cqip_xl.model.book import (
    Area,
    Book,
    Cell,
    Chart,
    Condition,
    Formula,
    Link,
    Sheet,
    Style,
    Validation,
    number_format,
)
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.grid import CELL_LIMIT
from cqip_xl.model.markers import serial

#: Excel's limit for the characters of a formula.
FORMULA_LIMIT = 8_192

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}
#: Under protection staff may still select, sort, filter, resize and add or remove rows.
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
}
#: Excel's numbers of A4, A3, Letter and Tabloid, by (letter, large).
_PAPER = {(False, False): 9, (False, True): 8, (True, False): 1, (True, True): 3}
#: Wide enough for a finding, which is a sentence or two.
_NOTE = {"author": "cqip_xl", "x_scale": 2, "font_size": 9}
#: Header and footer keep their size on a sheet that is printed small.
_UNSCALED = {"scale_with_doc": False}


def write_book(book: Book) -> bytes:
    """The workbook's bytes; the same Book gives the same bytes. Raises WriteRefused where Excel would repair."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            _Writer(book, xlsxwriter.Workbook(buffer, {**_OPTIONS, "in_memory": True})).write()
        except (UserWarning, xlsxwriter.exceptions.XlsxWriterException) as problem:
            raise WriteRefused(f"The workbook would not open cleanly in Excel: {problem}.") from problem
    return buffer.getvalue()


class _Worksheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are.

    XlsxWriter searches every formula for functions newer than Excel 2010, 80 % of the time of writing a plan
    (0.42 of 0.52 s at 40 actions). Ours use none (house rule; tests/workbook/test_formulas.py).
    """

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: Any, attributes: list[tuple[str, str]]) -> None:
        """Gives an empty result its type: without it, a reader must take the result for lost."""
        super()._xml_formula_element(formula, result, [*attributes, ("t", "str")] if result == "" else attributes)


class _Writer:
    def __init__(self, book: Book, workbook: Any) -> None:
        self.book, self.workbook = book, workbook
        self.formats: dict[Style, Any] = {}

    def write(self) -> None:
        book = self.book
        self.workbook.set_properties(
            {
                "title": book.title,
                "subject": book.subject,
                "author": "cqip_xl",
                "company": "",
                "created": datetime(book.created.year, book.created.month, book.created.day),
            }
        )
        self.workbook.set_custom_property("Language", book.language)
        self.workbook.set_calc_mode("auto")
        sheets = [(sheet, self.workbook.add_worksheet(sheet.name, _Worksheet)) for sheet in book.sheets]
        for name, formula in book.names.items():
            checked(self.workbook.define_name(name, "=" + formula), f"name {name}")
        for sheet, worksheet in sheets:
            _Sheet(self, sheet, worksheet).write()
        self.workbook.close()

    def format(self, style: Style) -> Any:
        if style not in self.formats:
            self.formats[style] = self.workbook.add_format(_format(style, self.book.language))
        return self.formats[style]


def _format(style: Style, language: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "font_name": "Calibri",
        "font_size": style.size,
        "font_color": "#" + style.color,
        "valign": {"center": "vcenter"}.get(style.valign, style.valign),
        "locked": style.locked,
    }
    if style.bold:
        options["bold"] = True
    if style.italic:
        options["italic"] = True
    if style.fill:
        options |= {"bg_color": "#" + style.fill, "pattern": 1}
    if style.border:
        options |= {"border": 1, "border_color": "#" + style.border}
    if style.align:
        options["align"] = style.align
    if style.wrap:
        options["text_wrap"] = True
    if style.number:
        options["num_format"] = number_format(style, language)
    if style.underline:
        options["underline"] = 1
    if style.indent:
        options["indent"] = style.indent
    if style.rotation:
        options["rotation"] = style.rotation
    return options


def checked(code: object, what: str) -> None:
    """XlsxWriter answers many faults with a negative number only."""
    if isinstance(code, int) and code < 0:
        raise WriteRefused(f"The workbook would not open cleanly in Excel: {what} was refused ({code}).")


class _Sheet:
    def __init__(self, writer: _Writer, sheet: Sheet, worksheet: Any) -> None:
        self.writer, self.sheet, self.ws = writer, sheet, worksheet

    def write(self) -> None:
        self._view()
        merged = {(a.top, a.left): a for a in self.sheet.merges}
        for cell in self.sheet.cells:
            self._cell(cell, merged.get((cell.row, cell.col)))
        for check in self.sheet.validations:
            self._validation(check)
        for condition in self.sheet.conditions:
            self._condition(condition)
        for table in self.sheet.lists:
            a = table.area
            head = self.writer.format(table.style)
            options = {
                "name": table.name,
                "style": "Table Style Light 9",
                "columns": [{"header": header, "header_format": head} for header in table.headers],
            }
            checked(self.ws.add_table(a.top, a.left, a.bottom, a.right, options), f"table {table.name}")
        for chart in self.sheet.charts:
            self._chart(chart)
        for (row, col), text in self.sheet.notes.items():
            checked(self.ws.write_comment(row, col, _fitting(text), _NOTE), f"note in row {row + 1}")
        self._page()

    def _view(self) -> None:
        sheet, ws = self.sheet, self.ws
        if sheet.hidden == "very":
            ws.very_hidden()
        elif sheet.hidden:
            ws.hide()
        for col in sorted({*sheet.widths, *sheet.hidden_columns}):
            options = {"hidden": True} if col in sheet.hidden_columns else {}
            ws.set_column(col, col, sheet.widths.get(col), None, options)
        for row in sorted({*sheet.heights, *sheet.hidden_rows}):
            options = {"hidden": True} if row in sheet.hidden_rows else {}
            ws.set_row(row, sheet.heights.get(row), None, options)
        if sheet.freeze:
            ws.freeze_panes(*sheet.freeze)
        if sheet.filter:
            a = sheet.filter
            ws.autofilter(a.top, a.left, a.bottom, a.right)
        if sheet.tab:
            ws.set_tab_color("#" + sheet.tab)
        if sheet.zoom != 100:
            ws.set_zoom(sheet.zoom)
        if not sheet.hidden:
            ws.hide_gridlines(2)
            ws.ignore_errors({"formula_unlocked": "A1:XFD1048576", "number_stored_as_text": "A1:XFD1048576"})
        if sheet.protected:
            ws.protect("", _PROTECTION)

    def _cell(self, cell: Cell, merge: Area | None) -> None:
        row, col, content = cell.row, cell.col, cell.content
        style = self.writer.format(cell.style)
        if merge is not None:
            checked(self.ws.merge_range(row, col, merge.bottom, merge.right, "", style), "merge")
        match content:
            case None | "":
                code = self.ws.write_blank(row, col, None, style)
            case bool():
                code = self.ws.write_boolean(row, col, content, style)
            case str() if content.startswith("<r>") and content.endswith("</r>"):
                # XlsxWriter takes such a text for markup of its own, unless it comes in two pieces.
                code = self.ws.write_rich_string(row, col, "<", style, _fitting(content)[1:], style)
            case str():
                code = self.ws.write_string(row, col, _fitting(content), style)
            case int() | float():
                code = self.ws.write_number(row, col, content, style)
            case date():
                code = self.ws.write_datetime(row, col, _moment(content), style)
            case Formula() if len(content.text) > FORMULA_LIMIT:
                raise WriteRefused(f"The formula in row {row + 1} of {self.sheet.name} is longer than Excel takes.")
            case Formula():
                code = self.ws.write_formula(row, col, content.text, style, _cached(content.value))
            case Link():
                code = self.ws.write_url(row, col, content.target, style, _fitting(content.text), content.tip or None)
        checked(code, f"cell in row {row + 1} of {self.sheet.name}")

    def _validation(self, check: Validation) -> None:
        a = check.area
        options: dict[str, Any] = {
            "validate": check.kind,
            "ignore_blank": True,
            "input_title": check.title,
            "input_message": check.prompt,
            "error_title": check.error_title,
            "error_message": check.error,
            "error_type": check.stop,
        }
        if check.kind == "list":
            options["source"] = check.source
        elif check.kind == "custom":
            options["value"] = check.source
        elif check.kind != "any":
            options |= {"criteria": "between", "minimum": _bound(check.low), "maximum": _bound(check.high)}
        options = {key: value for key, value in options.items() if value != ""}
        checked(
            self.ws.data_validation(a.top, a.left, a.bottom, a.right, options),
            f'the dropdown or limit "{check.title}" on {self.sheet.name}',
        )

    def _condition(self, condition: Condition) -> None:
        a = condition.area
        style = condition.style
        shown: dict[str, Any] = {"font_color": "#" + style.color}
        if style.fill:
            shown["bg_color"] = "#" + style.fill
        if style.bold:
            shown["bold"] = True
        options = {
            "type": "formula",
            "criteria": condition.formula,
            "format": self.writer.workbook.add_format(shown),
            "stop_if_true": condition.stop,
        }
        checked(
            self.ws.conditional_format(a.top, a.left, a.bottom, a.right, options),
            f"a mark on {self.sheet.name}",
        )

    def _chart(self, chart: Chart) -> None:
        kind = {"bar": {"type": "bar"}, "column": {"type": "column"}}.get(
            chart.kind, {"type": "bar", "subtype": "stacked"}
        )
        made = self.writer.workbook.add_chart(kind)
        for series in chart.series:
            options: dict[str, Any] = {
                "name": series.name,
                "categories": series.categories,
                "values": series.values,
                "fill": {"color": "#" + series.color},
                "gap": 60,
            }
            if series.labels:
                options["data_labels"] = {"value": True, "num_format": "0%" if chart.percent else "0"}
            made.add_series(options)
        made.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True}})
        if chart.margin:
            top, rest = 84 / chart.height, 99 / chart.height  # the title and, in bar charts, the axis above the bars
            room = {"x": chart.margin, "y": top, "width": 0.95 - chart.margin, "height": 1 - rest}
            made.set_plotarea({"layout": room})
        made.set_size({"width": chart.width, "height": chart.height})
        axis: dict[str, Any] = {
            "num_format": "0%" if chart.percent else "0",
            "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}},
        }
        if chart.percent:
            axis |= {"min": 0, "max": 1}
        if kind["type"] == "bar":
            made.set_y_axis({"reverse": True})
            made.set_x_axis(axis)
        else:
            made.set_y_axis(axis)
        if len(chart.series) == 1:
            made.set_legend({"none": True})
        else:
            made.set_legend({"position": "bottom"})
        checked(
            self.ws.insert_chart(chart.row, chart.col, made, {"description": chart.alt, "object_position": 2}),
            f"chart {chart.title}",
        )

    def _page(self) -> None:
        page, ws = self.sheet.page, self.ws
        if self.sheet.hidden:
            return
        if page.landscape:
            ws.set_landscape()
        ws.set_paper(_PAPER[page.letter, page.large])
        ws.fit_to_pages(1, page.tall)
        ws.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        if page.titles:
            ws.repeat_rows(*page.titles)
        if page.breaks:
            ws.set_h_pagebreaks(list(page.breaks))
        if page.area:
            a = page.area
            ws.print_area(a.top, a.left, a.bottom, a.right)
        if page.header:
            checked(ws.set_header(page.header[:255], _UNSCALED), "page header")
        if page.footer:
            checked(ws.set_footer(page.footer[:255], _UNSCALED), "page footer")


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _cached(value: str | float | bool | date) -> Any:
    """A formula's cached result; a day as its serial number."""
    return serial(value) if isinstance(value, date) else value


def _bound(value: str | float | date | None) -> Any:
    return _moment(value) if isinstance(value, date) else value


def _fitting(text: str) -> str:
    """Excel refuses longer cells; the cut is said in the cell itself."""
    if len(text) <= CELL_LIMIT:
        return text
    return text[: CELL_LIMIT - 20] + " […]"
