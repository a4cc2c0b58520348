"""Book -> .xlsx by XlsxWriter. Every return code is checked and any warning fails: nothing is lost quietly."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from cqip_xl.excel.cells import Cells
from cqip_xl.excel.chart import add_chart
from cqip_xl.excel.packed import OurWorkbook
from cqip_xl.excel.rows import Rows, Texts, fitting, links_and_styles
from cqip_xl.excel.streamed import zipped
from cqip_xl.excel.worksheet import OurWorksheet
from cqip_xl.model.book import (
    Block,
    Book,
    Cell,
    Condition,
    Link,
    ListObject,
    Sheet,
    Style,
    Styled,
    Validation,
    number_format,
)
from cqip_xl.model.errors import WriteRefused

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
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _Writer(book).written()
        except (UserWarning, xlsxwriter.exceptions.XlsxWriterException) as problem:
            raise WriteRefused("output.not_clean", problem=problem) from problem


class _Writer:
    def __init__(self, book: Book) -> None:
        self.book, self.workbook = book, OurWorkbook(_OPTIONS)
        self.formats: dict[Style, Any] = {}
        self.marks: dict[tuple[Style, str], Any] = {}
        #: Their numbers by identity; each style is kept, so that no other takes its place in memory.
        self.seen: dict[int, tuple[Style, int]] = {}
        self.texts = Texts()

    def written(self) -> bytes:
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
        sheets = [(sheet, self.workbook.add_worksheet(sheet.name, OurWorksheet)) for sheet in book.sheets]
        for name, formula in book.names.items():
            checked(self.workbook.define_name(name, "=" + formula), f"name {name}")
        for sheet, worksheet in sheets:
            _SheetWriter(self, sheet, worksheet).write()
        self.workbook.str_table._get_shared_string_index("")  # else there would be no part for the texts
        self.workbook.close()
        rows = {f"xl/worksheets/sheet{ws.index + 1}.xml": ws.markup() for _, ws in sheets}
        return zipped(self.workbook.parts, rows, self.texts)

    def format(self, style: Style) -> Any:
        if style not in self.formats:
            self.formats[style] = self.workbook.add_format(_format(style, self.book.order, self.book.font))
        return self.formats[style]

    def mark(self, style: Style, line: str) -> Any:
        """The format of conditions that look so: a sheet has dozens of them, in few colours."""
        if (style, line) not in self.marks:
            self.marks[style, line] = self.workbook.add_format(_shown(style, line))
        return self.marks[style, line]

    def number(self, style: Style) -> int:
        """How cells name a style; of a block, all must be known before its rows are written.

        By identity first: to compare all that a style says, for each of 10,000 cells, is a tenth of the writing.
        """
        known = self.seen.get(id(style))
        if known is None:
            known = self.seen[id(style)] = style, int(self.format(style)._get_xf_index())
        return known[1]


def _format(style: Style, order: str, font: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "font_name": font,
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
        options["num_format"] = number_format(style, order)
    if style.underline:
        options["underline"] = 1
    if style.indent:
        options["indent"] = style.indent
    if style.rotation:
        options["rotation"] = style.rotation
    return options


def _shown(style: Style, line: str) -> dict[str, Any]:
    """What a condition changes."""
    shown: dict[str, Any] = {"font_color": "#" + style.color}
    if style.fill:
        shown["bg_color"] = "#" + style.fill
    if style.bold:
        shown["bold"] = True
    if style.underline:
        shown["underline"] = 1
    if line:
        shown |= {"left": 1, "left_color": "#" + line, "right": 1, "right_color": "#" + line}
    return shown


def checked(code: object, what: str) -> None:
    """XlsxWriter answers many faults with a negative number only."""
    if isinstance(code, int) and code < 0:
        raise WriteRefused("output.not_taken", what=what, number=code)


class _SheetWriter:
    def __init__(self, writer: _Writer, sheet: Sheet, worksheet: Any) -> None:
        self.writer, self.sheet, self.ws = writer, sheet, worksheet

    def write(self) -> None:
        self._view()
        self._cells()
        for block in self.sheet.blocks:
            if block.rows:
                self._block(block)
        for check in self.sheet.validations:
            self._validation(check)
        for condition in self.sheet.conditions:
            self._condition(condition)
        for table in self.sheet.lists:
            self._table(table)
        for chart in self.sheet.charts:
            checked(add_chart(self.writer.workbook, self.ws, chart), f"chart {chart.title}")
        for (row, col), text in self.sheet.notes.items():
            checked(self.ws.write_comment(row, col, fitting(text), _NOTE), f"note in row {row + 1}")
        self._page()

    def _view(self) -> None:
        sheet, ws = self.sheet, self.ws
        if sheet.hidden == "very":
            ws.very_hidden()
        elif sheet.hidden:
            ws.hide()
        for col in sorted({*sheet.widths, *sheet.hidden_columns}):
            options = {"hidden": True} if col in sheet.hidden_columns else {}
            look = self.writer.format(sheet.columns[col]) if col in sheet.columns else None
            ws.set_column(col, col, sheet.widths.get(col), look, options)
        ws.growing = frozenset(cell.row for cell in sheet.cells if not cell.style.locked)
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

    def _cells(self) -> None:
        cells, ws = Cells(self.sheet.name, self.writer.number, self.writer.texts), self.ws
        merges = {(a.top, a.left): a for a in self.sheet.merges}
        tops = {row for row, _ in merges}
        for cell in self.sheet.cells:
            if cell.row in tops and (merge := merges.get((cell.row, cell.col))):
                checked(ws.merge_range(merge.top, merge.left, merge.bottom, merge.right, ""), "merge")
                cells.cover(merge, cell.style)
        cells.take(self.sheet.cells)
        for row, col in cells.corners():
            checked(ws._check_dimensions(row, col), f"cell in row {row + 1} of {self.sheet.name}")
        for cell in self.sheet.cells:
            if isinstance(cell.content, Link):
                self._link(cell.row, cell.col, cell.content)
        ws.cells, ws.contents = cells, self.sheet.cells

    def _link(self, row: int, col: int, link: Link) -> None:
        """Where a cell leads; what it says is written with the others."""
        code = self.ws._write_url(row, col, link.target, None, fitting(link.text), link.tip or None)
        checked(code, f"link in row {row + 1} of {self.sheet.name}")

    def _block(self, block: Block) -> None:
        """What must be known of a block before its rows are written."""
        a, ws = block.area, self.ws
        for row, col in ((a.top, a.left), (a.bottom, a.right)):
            checked(ws._check_dimensions(row, col), f"row {row + 1} of {self.sheet.name}")
        for row, col, entry, look in links_and_styles(block):
            link, style = (entry.content, entry.style) if isinstance(entry, Styled) else (entry, look.link)
            self.writer.number(style)
            if isinstance(link, Link):
                self._link(row, col, link)
        ws.blocks.append(Rows(block, self.writer.number, self.writer.texts))

    def _table(self, table: ListObject) -> None:
        """XlsxWriter remembers every cell of a table to see whether two overlap, 2,000,000 in a large one: of a table
        over a block it is told of the first row only."""
        a = table.area
        head = self.writer.format(table.style)
        options = {
            "name": table.name,
            "style": "Table Style Light 9",
            "columns": [{"header": header, "header_format": head} for header in table.headers],
        }
        last = a.top + 1 if any(block.row == a.top + 1 for block in self.sheet.blocks) else a.bottom
        checked(self.ws.add_table(a.top, a.left, last, a.right, options), f"table {table.name}")
        self.ws.cells.take(Cell(a.top, col, header, table.style) for col, header in enumerate(table.headers, a.left))
        if last != a.bottom:
            whole = xl_range(a.top, a.left, a.bottom, a.right)
            self.ws.tables[-1] |= {"range": whole, "a_range": whole, "autofilter": whole}

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
            "show_error": bool(check.error),
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
        options = {
            "type": "formula",
            "criteria": condition.formula,
            "format": self.writer.mark(condition.style, condition.line),
            "stop_if_true": condition.stop,
        }
        checked(
            self.ws.conditional_format(a.top, a.left, a.bottom, a.right, options),
            f"a mark on {self.sheet.name}",
        )

    def _page(self) -> None:
        page, ws = self.sheet.page, self.ws
        if self.sheet.hidden:
            return
        if page.landscape:
            ws.set_landscape()
        ws.set_paper(_PAPER[page.letter, page.large])
        if page.scale:
            ws.set_print_scale(page.scale)
            ws.set_v_pagebreaks(list(page.across))
        else:
            ws.fit_to_pages(1, page.tall)
        ws.set_margins(left=0.25, right=0.25, top=0.7, bottom=0.6)
        if page.titles:
            ws.repeat_rows(*page.titles)
        if page.scale and page.kept:
            ws.repeat_columns(*page.kept)
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


def _bound(value: str | float | date | None) -> Any:
    return _moment(value) if isinstance(value, date) else value
