"""The calls that go to Excel, in their order: a recording stand-in for its objects, for there is no Excel here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.hosts.busy import is_busy, limit_patience
from cqip_xl.hosts.excel_tools import ExcelTools
from cqip_xl.hosts.mac_tools import MacTools
from cqip_xl.hosts.tools import Busy, Locked, Tools
from cqip_xl.model.book import Area, Condition, Link, Sheet, Style, Validation

TOOLS: Tools = ExcelTools()
MAC: Tools = MacTools()


class Recorder:
    """Keeps every call and every assignment as text; `answers` says what a name gives."""

    def __init__(self, log: list[str], path: str = "", **answers: Any) -> None:
        self.__dict__.update(_log=log, _path=path, _answers=answers)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        path = f"{self._path}.{name}".removeprefix(".")
        if path in self._answers:
            return self._answers[path]
        return Recorder(self._log, path, **self._answers)

    def __setattr__(self, name: str, value: Any) -> None:
        self._log.append(f"{self._path}.{name} = {value!r}".removeprefix("."))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        shown = [*map(repr, arguments), *(f"{name}={value!r}" for name, value in named.items())]
        self._log.append(f"{self._path}({', '.join(shown)})")
        if f"{self._path}()" in self._answers:
            return self._answers[f"{self._path}()"]
        return Recorder(self._log, f"{self._path}({', '.join(map(str, arguments))})", **self._answers)

    def __repr__(self) -> str:
        return str(self._path)

    def __iter__(self) -> Any:
        return iter(())


@pytest.fixture
def log() -> list[str]:
    return []


def sheet(log: list[str], **answers: Any) -> Any:
    return Recorder(log, "sheet", **{"sheet.name": "Plan", "sheet.api.Visible": -1, **answers})


def test_a_list_needs_no_translation_and_no_selection(log: list[str]) -> None:
    check = Validation(Area(4, 2, 63, 2), "list", source="='_lists'!$A$2:$A$9", title="Chọn", prompt="Một", error="Sai")
    TOOLS.put_validations(sheet(log), [check])
    rule = "sheet.range((5, 3), (64, 3)).api.Validation"
    assert log == [
        "sheet.range((5, 3), (64, 3))",
        f"{rule}.Delete()",
        f"{rule}.Add(Type=3, AlertStyle=1, Operator=1, Formula1=\"='_lists'!$A$2:$A$9\")",
        f"{rule}.IgnoreBlank = True",
        f"{rule}.InCellDropdown = True",
        f"{rule}.InputTitle = 'Chọn'",
        f"{rule}.InputMessage = 'Một'",
        f"{rule}.ErrorTitle = ''",
        f"{rule}.ErrorMessage = 'Sai'",
        f"{rule}.ShowInput = True",
        f"{rule}.ShowError = True",
    ]


GERMAN = {
    "sheet.used_range.last_cell.row": 70,
    "sheet.used_range.last_cell.column": 30,
    "sheet.range((72, 32)).api.FormulaLocal": '=UND(F5>1,5;$A5<>"")',
}


def test_a_formula_is_given_in_excels_language_from_the_active_cell(log: list[str]) -> None:
    check = Validation(Area(4, 6, 63, 6), "custom", source='=AND(F5>1.5,$A5<>"")', stop="warning")
    TOOLS.put_validations(sheet(log, **GERMAN), [check])
    add = next(line for line in log if ".Add(" in line)
    assert add.endswith("Add(Type=7, AlertStyle=2, Operator=1, Formula1='=UND(F5>1,5;$A5<>\"\")')")
    steps = [
        "sheet.book.impl.activate()",
        "sheet.activate()",
        "sheet.range((5, 7)).select()",
        "sheet.range((72, 32)).api.Formula = '=AND(F5>1.5,$A5<>\"\")'",
        add,
        "sheet.range((72, 32)).clear()",
        "sheet.book.app.selection.select()",
        "sheet.book.sheets.active.activate()",
    ]
    assert [line for line in log if line in steps] == steps


def test_a_hidden_sheet_is_shown_for_a_moment(log: list[str]) -> None:
    check = Validation(Area(0, 1, 0, 1), "custom", source="=A1>1")
    TOOLS.put_validations(sheet(log, **{"sheet.api.Visible": 2}), [check])
    shown, added, hidden = (
        next(i for i, line in enumerate(log) if part in line) for part in ("Visible = -1", ".Add(", "Visible = 2")
    )
    assert shown < added < hidden


def test_a_lock_is_taken_off_many_areas_in_few_calls(log: list[str]) -> None:
    TOOLS.put_lock(sheet(log), [Area(4, 2, 9, 2), Area(4, 5, 9, 5)], False)
    assert log == ["sheet.range('C5:C10,F5:F10')", "sheet.range(C5:C10,F5:F10).api.Locked = False"]


def test_an_area_to_print_is_an_address(log: list[str]) -> None:
    TOOLS.set_printed(sheet(log), Area(2, 0, 33, 13))
    assert log == ["sheet.page_setup.print_area = 'A3:N34'"]
    log.clear()
    TOOLS.set_printed(
        sheet(log, **{"sheet.page_setup": object()}), Area(2, 0, 33, 13)
    )  # Excel refuses, having no printer
    assert log == ["sheet.names.add('Print_Area', \"='Plan'!$A$3:$N$34\")"]


@pytest.mark.parametrize("counted", [True, False])
def test_where_columns_are_counted_they_have_letters_meanwhile(log: list[str], counted: bool) -> None:
    answers = {"sheet.book.app.api.ReferenceStyle": -4150 if counted else 1}
    TOOLS.put_validations(sheet(log, **answers), [Validation(Area(0, 1, 0, 1), "list", source="=$A$1:$A$2")])
    TOOLS.put_conditions(sheet(log, **answers), [], [Condition(Area(0, 1, 0, 1), "=$A$1", Style(), False)])
    steps = [line for line in log if "ReferenceStyle" in line or ".Add(" in line or "add_custom(" in line]
    changes = [f"sheet.book.app.api.ReferenceStyle = {style}" for style in (1, -4150)]
    assert [line for line in steps if "Reference" in line] == changes * 2 * counted
    assert not counted or [n for n, line in enumerate(steps) if "dd" in line] == [1, 4]


def test_limits_are_numbers(log: list[str]) -> None:
    days = Validation(Area(0, 0, 0, 0), "date", low=date(2020, 1, 1), high=date(2040, 12, 31), stop="information")
    TOOLS.put_validations(sheet(log, **{"sheet.book.api.Date1904": False}), [days])
    TOOLS.put_validations(sheet(log, **{"sheet.book.api.Date1904": True}), [days])
    TOOLS.put_validations(sheet(log), [Validation(Area(0, 0, 0, 0), "any", title="x")])
    added = [line.partition(".Add")[2] for line in log if ".Add(" in line]
    assert added == [
        "(Type=4, AlertStyle=3, Operator=1, Formula1=43831, Formula2=51501)",
        "(Type=4, AlertStyle=3, Operator=1, Formula1=42369, Formula2=50039)",
        "(Type=0, AlertStyle=1, Operator=1)",
    ]


def test_conditions_keep_their_order(log: list[str]) -> None:
    areas = [Area(4, 0, 63, 9)]
    marks = [
        Condition(areas[0], "=$A5=B5", Style(color="102030", fill="FFEEDD", bold=True), stop=True),
        Condition(Area(4, 1, 4, 1), "=$A$5>$B$5", Style(color="000000")),
    ]
    TOOLS.put_conditions(sheet(log), areas, marks)
    assert [line for line in log if "conditional" in line or "select" in line] == [
        "sheet.range((5, 1), (64, 10)).conditional_formats.clear()",
        "sheet.range((5, 2), (5, 2)).conditional_formats.add_custom('=$A$5>$B$5', fill_color=None, "
        "font_color=(0, 0, 0), font_bold=None, stop_if_true=False)",
        "sheet.range((5, 1)).select()",
        "sheet.range((5, 1), (64, 10)).conditional_formats.add_custom('=$A5=B5', fill_color=(255, 238, 221), "
        "font_color=(16, 32, 48), font_bold=True, stop_if_true=True)",
        "sheet.book.app.selection.select()",
    ]


def test_many_areas_are_few_ranges(log: list[str]) -> None:
    TOOLS.put_fill(sheet(log), [Area(row, 0, row, 3) for row in range(0, 200, 2)], "FFEEDD")
    ranges = [line for line in log if line.endswith("')")]
    assert 2 < len(ranges) < 8 and all(len(line) < 262 for line in ranges)
    assert sum(line.count(":") for line in ranges) == 100


def test_styles(log: list[str]) -> None:
    style = Style(number="dd/mm/yyyy", fill="FFEEDD", border="CBD5E1", locked=False, indent=1, rotation=90)
    TOOLS.put_style(sheet(log), [Area(0, 0, 1, 1), Area(4, 0, 4, 0)], style, "year_first")
    made = dict(line.removeprefix("sheet.range(A1:B2,A5).").split(" = ") for line in log if " = " in line)
    assert made["number_format"] == "'yyyy-mm-dd'" and made["color"] == "(255, 238, 221)"
    assert made["api.Locked"] == "False" and made["api.Orientation"] == "90" and made["api.IndentLevel"] == "1"
    assert made["horizontal_alignment"] == "'left'" and made["api.Borders.Color"] == str(0xE1D5CB)


def test_protection(log: list[str]) -> None:
    TOOLS.protect(sheet(log))
    assert log[0].startswith("sheet.api.Protect(DrawingObjects=True, Contents=True, Scenarios=True")
    assert all(f"Allow{word}=True" in log[0] for word in ("Sorting", "Filtering", "InsertingRows", "DeletingRows"))
    TOOLS.unprotect(sheet(log, **{"sheet.api.ProtectContents": False}))
    assert log[1:] == ["sheet.api.Unprotect('')"]
    with pytest.raises(Locked, match="Plan"):
        TOOLS.unprotect(sheet(log, **{"sheet.api.ProtectContents": True}))


def test_book_and_sheet(log: list[str]) -> None:
    book = Recorder(log, "book")
    TOOLS.save_copy(book, Path("copy.xlsx"))
    TOOLS.define(book, "cqip_x", "'Plan'!$A$1")
    TOOLS.set_hidden(sheet(log), "very")
    TOOLS.hide_rows(sheet(log), [3, 4, 8])
    TOOLS.hide_columns(sheet(log), [0])
    TOOLS.put_links(
        sheet(log), {(0, 0): Link("internal:'Plan'!A1", "Go"), (1, 0): Link("external:a.pdf", "File", "Open")}
    )
    assert [line for line in log if not line.startswith("sheet.range")] == [
        "book.api.SaveCopyAs('copy.xlsx')",
        "book.names.add('cqip_x', \"='Plan'!$A$1\")",
        "sheet.api.Visible = 2",
        "sheet.api.Hyperlinks.Add(sheet.range((1, 1)).api, '', \"'Plan'!A1\", 'Go', 'Go')",
        "sheet.api.Hyperlinks.Add(sheet.range((2, 1)).api, 'a.pdf', '', 'Open', 'File')",
    ]
    assert [line for line in log if "hidden" in line] == [
        "sheet.range(4:5).rows.hidden = True",
        "sheet.range(9:9).rows.hidden = True",
        "sheet.range(A:A).columns.hidden = True",
    ]


def test_notes_leave_discussions_alone(log: list[str]) -> None:
    quiet = {f"sheet.range(({row}, 1)).api.CommentThreaded": None for row in (1, 2)}
    TOOLS.put_notes(sheet(log, **quiet, **{"sheet.range((1, 1)).note": None}), {(0, 0): "mới", (1, 0): "", (2, 0): "x"})
    assert [line for line in log if "note" in line] == [
        "sheet.range((1, 1)).add_note('mới')",
        "sheet.range((2, 1)).note.delete()",
    ]


def test_the_view_is_set_on_the_sheet_itself(log: list[str]) -> None:
    TOOLS.set_view(sheet(log), Sheet("Plan", tab="FF0000", freeze=(4, 2), filter=Area(3, 0, 9, 5)))
    window = "sheet.book.app.api.ActiveWindow"
    assert "sheet.api.Tab.Color = 255" in log and "sheet.range((4, 1), (10, 6)).api.AutoFilter()" in log
    assert log.index("sheet.activate()") < log.index(f"{window}.FreezePanes = True")
    assert f"{window}.SplitRow = 4" in log and f"{window}.SplitColumn = 2" in log


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, hresult: int, code: int | None = None) -> None:
        super().__init__(hresult, "text", (0, "Excel", "text", None, 0, code) if code else None, None)
        self.hresult = hresult


@pytest.mark.parametrize("problem", [ComError(-2147418111), ComError(-2147352567, -2146777998)])
def test_excels_not_now_is_busy(problem: Exception) -> None:
    class Rejecting:
        @property
        def api(self) -> Any:
            raise problem

    with pytest.raises(Busy, match="finish the entry"):
        TOOLS.protect(Rejecting())
    with pytest.raises(Busy):
        TOOLS.unprotect(Rejecting())


def test_other_errors_stay_what_they_are() -> None:
    assert not is_busy(ComError(-2147352567, -2146827284)) and not is_busy(ValueError("x"))
    windows = Recorder([], "windows")
    limit_patience(windows)
    assert windows._log == ["windows.N_COM_ATTEMPTS = 20000"]
    limit_patience(None)


def test_on_macos_the_same_steps_in_applescript(log: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqip_xl.hosts.mac_tools._word", lambda name: name)
    MAC.put_validations(sheet(log), [Validation(Area(0, 0, 4, 0), "list", source="=$A$1:$A$3", error="Choose one.")])
    MAC.protect(sheet(log))
    MAC.set_hidden(sheet(log), "very")
    rule = "sheet.range((1, 1), (5, 1)).api.validation"
    assert f"{rule}.delete()" in log and f"{rule}.show_error.set(True)" in log
    assert (
        f"{rule}.add_data_validation(type='validate_list', alert_style='valid_alert_stop', "
        "operator='operator_between', formula1='=$A$1:$A$3')"
    ) in log
    assert any(line.startswith("sheet.api.protect_worksheet(drawing_objects=True") for line in log)
    assert log[-1] == "sheet.api.visible.set('sheet_very_hidden')"
