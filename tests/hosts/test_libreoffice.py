"""The xlwings engine over LibreOffice: what the add-in's code relies on, by xlwings' public names."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings

from cqip_xl.hosts.libreoffice import CalcApp
from cqip_xl.hosts.uno_bridge import NoOffice, Refused, find_uno
from tests.hosts.counting import Tally
from tests.hosts.samples import SAMPLES
from tests.office import needs_office

pytestmark = [pytest.mark.office, needs_office]

VALUES = [
    ["Trường 'Hoa Sen' & <em>", "中文\n第二行", "", "a" * 32_000],
    [1, -2.5, 1e-9, 123456789.123],
    [True, False, None, 0],
    [date(2025, 3, 1), datetime(2025, 3, 1, 23, 59, 59), date(1900, 3, 1), date(9999, 12, 31)],
]


def test_values_come_back(book: xlwings.Book) -> None:
    cells = book.sheets[0]["B3:E6"]
    cells.value = VALUES
    text, numbers, logical, days = cells.value
    assert text == ["Trường 'Hoa Sen' & <em>", "中文\n第二行", None, "a" * 32_000]
    assert numbers == [1.0, -2.5, 1e-9, 123456789.123]
    assert logical == [True, False, None, 0.0] and isinstance(logical[0], bool)
    assert days == [
        datetime(2025, 3, 1),
        datetime(2025, 3, 1, 23, 59, 59),
        datetime(1900, 3, 1),
        datetime(9999, 12, 31),
    ]


@pytest.mark.parametrize("text", ["'=1+1", "'3-4", "'1.10", "'TRUE", "'+49", "'-", "'@x", "'01/02/2025", "''x"])
def test_an_apostrophe_makes_text(book: xlwings.Book, text: str) -> None:
    sheet = book.sheets[0]
    sheet["A1:B1"].value = [text, "=1+1"]
    sheet["A2"].value = text
    assert sheet["A1:B2"].value == [[text[1:], 2.0], [text[1:], None]]


def test_formulas_and_numbers_share_a_block(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:D1"].value = [0.1, "=A1*2", date(2025, 10, 1), "3-4"]
    assert sheet["A1:D1"].value == [0.1, 0.2, datetime(2025, 10, 1), "3-4"]
    assert list(sheet["A1:D1"].formula[0]) == ["0.1", "=A1*2", "45931", "3-4"]


def test_formulas_in_excels_spelling(book: xlwings.Book) -> None:
    sheet, other = book.sheets[0], book.sheets.add("Kế 'hoạch' 1", after=book.sheets[0])
    other["A1:A3"].value = [[1], [2], [3]]
    sheet["A1"].formula = "=SUM('Kế ''hoạch'' 1'!$A$1:$A$3,IF(TRUE,1,0),{1,2;3,4})"
    assert sheet["A1"].value == 17
    assert sheet["A1"].formula == "=SUM('Kế ''hoạch'' 1'!$A$1:$A$3,IF(TRUE(),1,0),{1,2;3,4})"
    sheet["B1:C2"].formula = "='Kế ''hoạch'' 1'!$A1&B$9"
    assert sheet["B1:C2"].formula[1][1] == "='Kế ''hoạch'' 1'!$A2&C$9"


def test_error_cells(book: xlwings.Book) -> None:
    cells = book.sheets[0]["A1:F1"]
    cells.value = ["=1/0", "=NA()", "=nix", '=VALUE("a")', "=10^309", 1]
    assert cells.value == [None, None, None, None, None, 1.0]
    assert cells.options(err_to_str=True).value[:5] == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!"]


def test_days_in_a_1904_workbook(live: xlwings.App, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_datetime("A1", datetime(2025, 3, 1), made.add_format({"num_format": "dd/mm/yyyy"}))
    cells = live.books.open(path).sheets[0]
    assert cells["A1"].value == datetime(2025, 3, 1)
    cells["A2"].value = date(1904, 1, 2)
    assert cells["A2"].value == datetime(1904, 1, 2)
    assert cells["A2"].formula == "1"


def test_the_first_days_of_1900(book: xlwings.Book) -> None:
    """As Excel by COM gives them: its first of March 1900 is right, the days before are one off."""
    cells = book.sheets[0]["A1:A3"]
    cells.value = [[1], [59], [61]]
    cells.number_format = "dd/mm/yyyy"
    assert cells.value == [datetime(1899, 12, 31), datetime(1900, 2, 27), datetime(1900, 3, 1)]


def test_a_day_keeps_the_cells_own_format(book: xlwings.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.number_format = "mm/yyyy"
    cell.value = date(2025, 3, 1)
    assert cell.number_format.lower() == "mm/yyyy"


def test_unequal_rows_are_refused(book: xlwings.Book) -> None:
    with pytest.raises(Exception, match="same"):
        book.sheets[0]["A1"].value = [[1, 2], [3]]
    with pytest.raises(Refused, match="same number"):
        book.sheets[0]["A1"].raw_value = [[1, 2], [3]]


def test_ranges(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2"].value = [["a", "b"], ["c", "d"], ["e", None]]
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet.cells[0, -1].end("left").address == "$A$1"
    assert sheet["B1048576"].end("up").address == "$B$4"
    assert sheet["C3"].current_region.address == "$B$2:$C$4"
    assert sheet.used_range.last_cell.address == "$C$4"
    assert sheet.range((2, 2), (4, 3)) == sheet["B2:C4"] == sheet.range("$B$2", "C4")
    assert sheet["B2:C4"][1, 1].address == "$C$3" and sheet["A:B"].columns.count == 2
    sheet["B2:C2"].merge()
    assert sheet["C2"].merge_area.address == "$B$2:$C$2"
    assert sheet["B2:C4"].options(pd.DataFrame, index=False, header=False).value.shape == (3, 2)
    sheet["E1"].options(index=False).value = pd.DataFrame({"x": [1.5, None], "y": ["a", None]})
    assert sheet["E1:F3"].value == [["x", "y"], [1.5, "a"], [None, None]]


def test_names(book: Any) -> None:
    sheet = book.sheets.add("Tên 1")
    book.names.add("cqip_list", "='Tên 1'!$A$1:$B$2")
    book.names.add("cqip_rate", "=IF(1>0,0.5,1)")
    assert book.names["CQIP_LIST"].refers_to == "='Tên 1'!$A$1:$B$2"
    assert book.names["cqip_list"].refers_to_range == sheet["A1:B2"] == book.sheets[0].range("cqip_list")
    assert book.names["cqip_rate"].refers_to == "=IF(1>0,0.5,1)"
    assert "cqip_rate" in book.names and "other" not in book.names and len(book.names) == 2
    sheet["C3"].name = "corner"
    assert sheet["C3"].name.name == "corner"
    book.names["corner"].delete()
    assert sheet["C3"].name is None
    with pytest.raises(KeyError):
        book.names["corner"]


def test_notes(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["B2"].add_note("Đã sửa\nhai dòng")
    assert sheet["B2"].note.text == "Đã sửa\nhai dòng" and sheet["A1"].note is None
    sheet["B2"].note.text = "khác"
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "khác")]
    sheet["B2"].note.delete()
    assert sheet.notes.count == 0


def test_looks(book: xlwings.Book) -> None:
    cells = book.sheets[0]["B2:C3"]
    cells.color, cells.font.color = (255, 238, 0), "#102030"
    cells.font.bold, cells.font.italic, cells.font.size, cells.font.name = True, True, 14, "Calibri"
    cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment = True, "center", "top"
    cells.column_width, cells.row_height = 20, 30
    assert (cells.color, cells.font.color, cells.font.size) == ((255, 238, 0), (16, 32, 48), 14)
    assert cells.font.bold and cells.font.italic and cells.wrap_text
    assert (cells.horizontal_alignment, cells.vertical_alignment) == ("center", "top")
    assert cells.column_width == pytest.approx(20, abs=0.1) and cells.row_height == pytest.approx(30, abs=0.1)
    cells.color = None
    assert cells.color is None
    cells.rows.hidden, cells.columns.hidden = True, True
    assert cells.rows.hidden and cells.columns.hidden


def test_tables_are_database_ranges(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["x", "y"], [1, 2], [3, 4]]
    table = sheet.tables.add(sheet["A1:B3"], name="tbl")
    assert [t.name for t in sheet.tables] == ["tbl"] and table.show_autofilter
    assert (table.header_row_range.address, table.data_body_range.address) == ("$A$1:$B$1", "$A$2:$B$3")
    table.resize(sheet["A1:B2"])
    assert sheet.tables["tbl"].range == sheet["A1:B2"]
    assert sheet["B2"].table.name == "tbl"


def test_save_close_and_find(live: xlwings.App, folder: Path) -> None:
    path = folder / "kế hoạch #1 'a'.xlsx"
    book = live.books.add()
    book.sheets[0]["A1"].value = "x"
    book.save(path)
    assert (book.name, book.fullname) == (path.name, str(path))
    assert live.books[path.name] == live.books[str(path)] == xlwings.Book(path)
    book.sheets[0]["A1"].value = "unsaved"
    book.close()
    assert path.name not in [b.name for b in live.books]
    again = live.books.open(path)
    assert again.sheets[0]["A1"].value == "x"
    again.sheets[0]["A1"].value = "saved"
    again.save()
    assert openpyxl.load_workbook(path).active["A1"].value == "saved"
    again.save(path.with_suffix(".ods"))
    with pytest.raises(Refused, match=r"\.pages"):
        again.save(path.with_suffix(".pages"))
    assert sorted(p.suffix for p in folder.iterdir()) == [".ods", ".xlsx"]  # and no lock files


def test_read_only(live: xlwings.App, tmp_path: Path) -> None:
    path = Path(copy(SAMPLES / "vn-mn-tt19.hoa-sen.xlsx", tmp_path / "plan.xlsx"))
    before = path.read_bytes()
    book = live.books.open(path, read_only=True)
    assert book.api.isReadonly()
    with pytest.raises(Refused, match="did not save"):
        book.save()
    assert path.read_bytes() == before


def test_sheets(book: xlwings.Book) -> None:
    first = book.sheets[0]
    last = book.sheets.add("Cuối", after=first)
    assert [s.name for s in book.sheets] == [first.name, "Cuối"] and book.sheets.active == last
    assert book.sheets["cuối".upper()] == last and "Cuối" in book.sheets
    first.activate()
    assert book.sheets.active == first
    last.visible = False
    assert not book.sheets["Cuối"].visible
    last.name = "Khác"
    last.delete()
    assert len(book.sheets) == 1
    with pytest.raises(xlwings.NoSuchObjectError):
        book.sheets["Khác"]


def test_frozen_panes(book: xlwings.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet.freeze_panes.freeze_at("A1:B3")
    book.save(tmp_path / "frozen.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "frozen.xlsx").active
    assert saved.freeze_panes == "C4"


def test_the_app(live: xlwings.App, book: xlwings.Book, running: tuple[CalcApp, Tally]) -> None:
    live.status_bar = "Đang tính …"
    assert live.status_bar == "Đang tính …"
    live.status_bar = False
    assert live.alert("Xong", "CQIP") == "ok" and live.alert("?", buttons="yes_no") == "yes"
    assert running[0].alerts[-2:] == [("CQIP", "Xong"), ("", "?")]
    sheet = book.sheets[0]
    sheet["A1:B1"].value = [1, "=A1+1"]
    with live.properties(calculation="manual", screen_updating=False, enable_events=False):
        sheet["A1"].value = 5
        assert live.calculation == "manual" and sheet["B1"].value == 2
        live.calculate()
        assert sheet["B1"].value == 6
    assert live.calculation == "automatic" and live.screen_updating
    sheet["B3:C4"].select()
    assert live.selection == sheet["B3:C4"] == book.selection
    assert live.version.major >= 7 and live.engine.name == "libreoffice" and live.books.active == book


def test_macros(live: xlwings.App, book: xlwings.Book) -> None:
    libraries = book.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Ours", "Function Twice(x)\nTwice = 2 * x\nEnd Function")
    assert live.macro("Ours.Twice")(21) == 42 and book.macro("Ours.Twice")(4) == 8
    with pytest.raises(Refused, match="no macro"):
        live.macro("Ours.Nothing")()


def test_bulk_means_few_calls(book: xlwings.Book, tally: Tally) -> None:
    """As many calls for 20 000 cells as for 20."""

    def asked(rows: int) -> tuple[int, int]:
        cells = book.sheets[0].range((1, 1), (rows, 20))
        block: list[list[Any]] = [["a", 1.5, date(2025, 1, 1), True] * 5 for _ in range(rows)]
        with tally.counted() as writing:
            cells.value = block
        with tally.counted() as reading:
            assert cells.options(ndim=2).value[-1][:4] == ["a", 1.5, datetime(2025, 1, 1), True]
        return writing.total(), reading.total()

    small, large = asked(1), asked(1000)
    assert small == large and large[0] < 60 and large[1] < 60


def test_uno_is_found_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_uno().__name__ == "uno"

    def missing(_: str) -> Any:
        raise ImportError

    monkeypatch.setattr("cqip_xl.hosts.uno_bridge.import_module", missing)
    with pytest.raises(NoOffice, match="install LibreOffice"):
        find_uno()
