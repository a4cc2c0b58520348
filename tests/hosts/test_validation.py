"""Dropdowns and limits through xlwings' own words, read back by xlwings and by openpyxl."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings

from cqip_xl.hosts.calc_tools import CalcTools
from cqip_xl.model.book import Area, Validation
from tests.office import needs_office

pytestmark = [needs_office, pytest.mark.office]


def test_a_dropdown_of_words_of_a_range_and_of_a_name(book: xlwings.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet.name = "Kế 'hoạch' mới"
    sheet["H1:H3"].value = [["a"], ["b"], ["c"]]
    book.names.add("offered", "='Kế ''hoạch'' mới'!$H$1:$H$3")
    sheet["A1:A5"].data_validation.set_list(["Open", "Closed"])
    sheet["B1:B5"].data_validation.set_list(sheet["H1:H3"], in_cell_dropdown=False)
    sheet["C1:C5"].data_validation.set_list(book.names["offered"])
    found = sheet["A2"].data_validation
    assert (found.type, found.source, found.in_cell_dropdown) == ("list", "Open,Closed", True)
    found = sheet["B2"].data_validation
    assert found.source == "='Kế ''hoạch'' mới'!$H$1:$H$3" and found.in_cell_dropdown is False
    CalcTools().save_copy(book, tmp_path / "lists.xlsx")
    rules = openpyxl.load_workbook(tmp_path / "lists.xlsx").worksheets[0].data_validations.dataValidation
    assert {(str(r.sqref), r.type, r.formula1) for r in rules} == {
        ("A1:A5", "list", '"Open,Closed"'),
        ("B1:B5", "list", "'Kế ''hoạch'' mới'!$H$1:$H$3"),
        ("C1:C5", "list", "offered"),
    }


def test_limits_are_read_back_as_they_were_set(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:A5"].data_validation.set_whole_number("between", 1, 10)
    sheet["B1"].data_validation.set_decimal("greater_than_or_equal", 0.5)
    sheet["C1"].data_validation.set_date("less_than", date(2026, 3, 31))
    sheet["D1:D3"].data_validation.set_custom("=LEN(E1)>2")
    found = sheet["A1:A5"].data_validation
    assert (found.type, found.operator, found.formula1, found.formula2) == ("whole_number", "between", "=1", "=10")
    assert sheet["B1"].data_validation.operator == "greater_than_or_equal"
    assert sheet["C1"].data_validation.formula1 == "=DATE(2026,3,31)"
    assert (sheet["D1"].data_validation.type, sheet["D1"].data_validation.formula) == ("custom", "=LEN(E1)>2")
    assert sheet["A1:B1"].data_validation.type == "inconsistent" and sheet["Z9"].data_validation.type == "none"
    sheet["A1:A5"].data_validation.delete()
    assert sheet["A1:A5"].data_validation.type == "none"


def test_what_recalculate_puts_back_is_what_xlwings_reads(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    check = Validation(Area(0, 0, 4, 0), "whole", "", 1, 9, "Title", "Prompt", "Wrong", "Say it again", "warning")
    CalcTools().put_validations(sheet, [check])
    found = sheet["A1:A5"].data_validation
    assert (found.type, found.formula1, found.formula2) == ("whole_number", "=1", "=9")
    assert (found.input_title, found.input_message) == ("Title", "Prompt")
    assert (found.error_title, found.error_message, found.alert_style) == ("Wrong", "Say it again", "warning")
    assert found.show_input and found.show_error and found.ignore_blank
