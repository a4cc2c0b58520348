"""What Recalculate's tools do in LibreOffice, read back by openpyxl beside what XlsxWriter writes for the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pytest
import xlwings

from cqip_xl.hosts.calc_tools import CalcTools
from cqip_xl.hosts.tools import Locked, Tools
from cqip_xl.hosts.uno_bridge import Refused
from cqip_xl.model.book import Area, Book, Cell, Condition, Link, Sheet, Style, Validation
from tests.hosts.reading import look, marks, rules
from tests.hosts.samples import SAMPLES
from tests.hosts.samples import write as write_sample
from tests.office import needs_office

pytestmark = [pytest.mark.office, needs_office]

TOOLS: Tools = CalcTools()
NAME = "Kế 'hoạch' 1"
QUOTED = "'Kế ''hoạch'' 1'"

CHECKS = (
    Validation(Area(1, 1, 9, 1), "list", source=f"={QUOTED}!$H$1:$H$5", title="Chọn", prompt="Một trong danh sách"),
    Validation(Area(1, 2, 9, 2), "list", source=f"=OFFSET({QUOTED}!$H$1,0,0,MAX(1,cqip_n),1)", stop="warning"),
    Validation(
        Area(1, 3, 9, 3), "date", low=date(2020, 1, 1), high=date(2040, 12, 31), error_title="Ngày", error="Sai"
    ),
    Validation(Area(1, 4, 9, 4), "whole", low=0, high=100),
    Validation(Area(1, 5, 9, 5), "decimal", low=0.5, high="=$H$1+E2", stop="information"),
    Validation(Area(1, 6, 9, 6), "custom", source='=AND(ISNUMBER(F2),$A2<>"",LEN(G2)>2)', error="Không sửa"),
    Validation(Area(1, 7, 9, 7), "any", title="Ghi chú", prompt="Tự do"),
)
RED, PALE = Style(color="9F1239", fill="FFE4E6", bold=True), Style(color="374151", fill="F3F4F6")
MARKS = (
    Condition(Area(1, 1, 9, 7), '=AND($A2="",B2<>"")', RED, stop=True),
    Condition(Area(1, 3, 4, 3), f"=D2>{QUOTED}!$H$1", PALE),
    Condition(Area(20, 1, 22, 1), "=LEN(B21)>1", PALE),
)
BOOK = Book((Sheet(NAME, validations=CHECKS, conditions=MARKS, protected=False),), names={"cqip_n": f"{QUOTED}!$H$9"})


@pytest.fixture
def sheet(book: xlwings.Book) -> Any:
    book.sheets[0].name = NAME
    return book.sheets[NAME]


def saved(sheet: Any, path: Path) -> Any:
    TOOLS.save_copy(sheet.book, path)
    return openpyxl.load_workbook(path)[sheet.name]


def test_validations_read_as_our_writers(sheet: Any, tmp_path: Path) -> None:
    sheet["B2:C3"].value = "kept"
    TOOLS.define(sheet.book, "cqip_n", BOOK.names["cqip_n"])
    TOOLS.put_validations(sheet, [replace(check, kind="whole", low=1, high=2, source="") for check in CHECKS])
    TOOLS.put_validations(sheet, CHECKS)
    wanted = openpyxl.load_workbook(write_sample(BOOK, tmp_path / "ours.xlsx"))[NAME]
    assert rules(saved(sheet, tmp_path / "theirs.xlsx")) == rules(wanted)


def test_conditions_read_as_our_writers(sheet: Any, tmp_path: Path) -> None:
    old = Condition(Area(0, 0, 30, 9), "=$A1=1", PALE)
    TOOLS.put_conditions(sheet, [old.area], [old])
    TOOLS.put_conditions(sheet, [Area(0, 0, 30, 9)], MARKS)
    wanted = openpyxl.load_workbook(write_sample(BOOK, tmp_path / "ours.xlsx"))[NAME]
    for place in ("B2", "D3", "D4", "D6", "H10", "B22", "A1", "K2"):
        assert marks(saved(sheet, tmp_path / "theirs.xlsx"), place) == marks(wanted, place), place
    TOOLS.put_conditions(sheet, [Area(1, 1, 9, 7)], [])
    assert marks(saved(sheet, tmp_path / "theirs.xlsx"), "D3") == []
    assert len(marks(saved(sheet, tmp_path / "theirs.xlsx"), "B22")) == 1


STYLES = (
    Style(),
    Style(bold=True, italic=True, size=14, color="FF0000", fill="FFEE00", border="CBD5E1", align="center", wrap=True),
    Style(number="dd/mm/yyyy", locked=False, valign="center", indent=2, underline=True),
    Style(number="0%", align="right", rotation=90, valign="bottom", border="000000"),
)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ["vi", "sv"])
def test_styles_read_as_our_writers(sheet: Any, tmp_path: Path, style: Style, language: str) -> None:

    ours = Book((Sheet("x", cells=(Cell(2, 2, 1, style),)),), language=language)
    TOOLS.put_style(sheet, [Area(1, 1, 3, 3), Area(6, 0, 6, 0)], STYLES[1], ours.order)
    TOOLS.put_style(sheet, [Area(1, 1, 3, 3), Area(6, 0, 6, 0)], style, ours.order)
    sheet["C3"].value = 1
    wanted = look(openpyxl.load_workbook(write_sample(ours, tmp_path / "ours.xlsx"))["x"]["C3"])
    theirs = saved(sheet, tmp_path / "theirs.xlsx")
    assert look(theirs["C3"]) == wanted and look(theirs["A7"]) == wanted


def test_fill_notes_links_and_hiding(sheet: Any, tmp_path: Path) -> None:
    other = sheet.book.sheets.add("Khác", after=sheet)
    sheet.activate()
    sheet["A1"].value = "'1.10"
    TOOLS.put_style(sheet, [Area(0, 0, 1, 1)], STYLES[1], "day_first")
    TOOLS.put_fill(sheet, [Area(0, 0, 0, 0)], "ABCDEF")
    TOOLS.put_fill(sheet, [Area(1, 1, 1, 1), Area(3, 3, 4, 4)], "")
    TOOLS.put_notes(sheet, {(0, 0): "cũ", (4, 4): "đi"})
    TOOLS.put_notes(sheet, {(0, 0): "mới\nhai dòng", (4, 4): "", (8, 8): ""})
    TOOLS.put_links(
        sheet, {(9, 0): Link(f"internal:{QUOTED}!A1", "Lên trên"), (10, 0): Link("external:a b/c.pdf", "Tệp")}
    )
    TOOLS.hide_rows(sheet, [2, 3, 4, 7])
    TOOLS.hide_columns(sheet, [5])
    TOOLS.set_hidden(other, "very")
    got = saved(sheet, tmp_path / "theirs.xlsx")
    assert (
        look(got["A1"])["fill"] == "ABCDEF" and look(got["B2"])["fill"] is None and look(got["A2"])["fill"] == "FFEE00"
    )
    assert {c.coordinate: c.comment.text for row in got for c in row if c.comment} == {"A1": "mới\nhai dòng"}
    assert got["A10"].hyperlink.location == f"{QUOTED}!A1" and got["A10"].value == "Lên trên"
    assert got["A11"].hyperlink.target.endswith("c.pdf")
    assert [r for r, d in got.row_dimensions.items() if d.hidden] == [3, 4, 5, 8]
    assert got.column_dimensions["F"].hidden and got["A1"].value == "1.10"
    assert not other.visible
    TOOLS.set_hidden(other, "")
    assert other.visible


def test_a_copy_changes_nothing(live: xlwings.App, folder: Path) -> None:
    path = Path(copy(SAMPLES / "vn-mn-tt19.hoa-sen.xlsx", folder / "plan.xlsx"))
    before, book = path.read_bytes(), live.books.open(path)
    TOOLS.save_copy(book, folder / "first.xlsx")
    assert not book.api.isModified() and book.fullname == str(path)
    TOOLS.unprotect(book.sheets[0])
    book.sheets[0]["Z99"].value = "unsaved"
    TOOLS.save_copy(book, folder / "bản sao 'hai'.xlsx")
    assert book.api.isModified() and book.fullname == str(path) and path.read_bytes() == before
    assert openpyxl.load_workbook(folder / "bản sao 'hai'.xlsx").worksheets[0]["Z99"].value == "unsaved"


def test_protection(live: xlwings.App, tmp_path: Path) -> None:
    path = Path(copy(SAMPLES / "vn-mn-tt19.hoa-sen.xlsx", tmp_path / "plan.xlsx"))
    book: Any = live.books.open(path)
    sheet = book.sheets[3]
    assert TOOLS.is_protected(sheet) and not TOOLS.structure_is_locked(book)
    with pytest.raises(Refused, match="protected"):
        sheet["A1:A2"].value = "x"
    TOOLS.unprotect(sheet)
    assert not TOOLS.is_protected(sheet)
    TOOLS.unprotect(sheet)
    TOOLS.protect(sheet)
    got = saved(sheet, tmp_path / "again.xlsx").protection
    assert got.sheet and not got.sort and not got.autoFilter and not got.insertRows and not got.deleteRows
    TOOLS.unprotect(sheet)
    sheet.api.protect("secret")
    with pytest.raises(Locked, match=sheet.name):
        TOOLS.unprotect(sheet)
    assert TOOLS.is_protected(sheet)


def test_names_are_defined_anew(book: xlwings.Book) -> None:
    TOOLS.define(book, "cqip_x", "$A$1")
    TOOLS.define(book, "cqip_x", "OFFSET('Sheet1'!$A$1,0,0,MAX(1,2),1)")
    assert [(n.name, n.refers_to) for n in book.names] == [("cqip_x", "=OFFSET(Sheet1!$A$1,0,0,MAX(1,2),1)")]


def test_a_lock_is_taken_off_and_nothing_else_changes(live: xlwings.App) -> None:
    sheet = live.books.add().sheets[0]
    sheet.range("B2").color = (1, 2, 3)
    TOOLS.put_lock(sheet, [Area(1, 1, 1, 1), Area(5, 5, 6, 6)], False)
    cell, other = (sheet.api.getCellRangeByName(name) for name in ("B2", "C2"))
    assert not cell.CellProtection.IsLocked and other.CellProtection.IsLocked and cell.CellBackColor == 0x010203
    TOOLS.put_lock(sheet, [Area(1, 1, 1, 1)], True)
    assert cell.CellProtection.IsLocked
