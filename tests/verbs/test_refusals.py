"""What is refused where nothing else shows it: a run with a fault of the system, of the request, of the program."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cqip_xl.addin.source import Cut
from cqip_xl.district import outputs, readers, summary_file
from cqip_xl.district.comments import refuse_lost
from cqip_xl.excel import addin_file, rows, swap
from cqip_xl.excel.read import grid_of, read_bytes, read_member
from cqip_xl.excel.swap import write_whole
from cqip_xl.excel.write import checked, write_book
from cqip_xl.faces import addin
from cqip_xl.faces.host import workbook_of
from cqip_xl.hosts import uno_bridge
from cqip_xl.hosts.libreoffice import CalcEngine
from cqip_xl.hosts.uno_books import CalcBooks
from cqip_xl.hosts.uno_ranges import color_number
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.book import Book, Cell, Formula, Sheet
from cqip_xl.model.errors import CqipError, NotOurWorkbook
from cqip_xl.model.plan import Plan
from cqip_xl.reading import belongs
from cqip_xl.reading.tags import markers_of
from cqip_xl.summary import register
from cqip_xl.verbs import blank_plan, consolidate, frame, packs, workbooks
from cqip_xl.verbs.plans import faults_of_inputs
from cqip_xl.verbs.workbooks import plan_book, save_plan
from tests.reading.books import FOLDER, PACK
from tests.workbooks import DAY


def refused(code: str, action: Callable[[], object]) -> CqipError:
    with pytest.raises(CqipError) as told:
        action()
    assert told.value.refusal.code == code
    return told.value


def plan() -> Plan:
    return blank_plan(PACK)


def test_a_language_that_there_is_not(tmp_path: Path) -> None:
    save_plan(PACK, plan(), tmp_path / "in" / "a.xlsx", DAY)
    given: dict[str, Any] = {"language": "xx", "jobs": 1}
    refused("language.unknown", lambda: consolidate([tmp_path / "in"], tmp_path / "s.xlsx", **given))


def test_notes_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("x")
    given: dict[str, Any] = {"notes": tmp_path / "notes"}
    refused("notes.is_file", lambda: consolidate([tmp_path], tmp_path / "s.xlsx", **given))


def test_a_table_of_a_framework_that_is_not_here() -> None:
    refused("framework.not_here", lambda: frame(replace(plan(), framework="elsewhere"), "actions"))


def test_a_disk_that_fails_while_inputs_are_looked_for() -> None:
    def fail(*of: object) -> None:
        with faults_of_inputs():
            raise OSError(5, "Input/output error", *of)

    assert "input/output error" in str(refused("inputs.unreadable", fail))
    assert '"/share"' in str(refused("file.unreadable", lambda: fail("/share")))


def test_a_system_that_gives_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(**_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(readers, "ProcessPool", none)
    refused("inputs.readers_gone", lambda: readers.read_all((), lambda given: None))


@pytest.mark.parametrize(
    ("code", "sheets"),
    [
        ("output.not_clean", [Sheet("a", (Cell(0, 0, "x"),)), Sheet("A", (Cell(0, 0, "x"),))]),
        ("output.long_formula", [Sheet("a", (Cell(0, 0, Formula("=" + "1+" * 5000 + "1", 1.0)),))]),
    ],
)
def test_a_book_that_excel_would_repair(code: str, sheets: list[Sheet]) -> None:
    refused(code, lambda: write_book(Book(tuple(sheets))))


def test_a_call_that_xlsxwriter_answers_with_a_number() -> None:
    refused("output.not_taken", lambda: checked(-2, "a table"))


def test_what_does_not_come_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = write_book(Book((Sheet("a", (Cell(0, 0, "x"),)),)))
    monkeypatch.setattr(summary_file, "write_book", lambda book: empty)
    save_plan(PACK, plan(), tmp_path / "in" / "a.xlsx", DAY)
    refused("output.not_read_back", lambda: consolidate([tmp_path / "in"], tmp_path / "s.xlsx", jobs=1))
    monkeypatch.setattr(summary_file, "write_book", lambda book: write_book(_without_sources(book)))
    refused("output.rows_lost", lambda: consolidate([tmp_path / "in"], tmp_path / "s.xlsx", jobs=1))
    assert not (tmp_path / "s.xlsx").exists()


def _without_sources(book: Book) -> Book:
    """The same with no rows in the table of the files."""
    return replace(
        book,
        sheets=tuple(
            replace(s, blocks=()) if any(table.name == "cqip_sources" for table in s.lists) else s for s in book.sheets
        ),
    )


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_plan(PACK, plan(), tmp_path / "in" / "a.xlsx", DAY)
    monkeypatch.setattr(register, "MAX_ROWS", register.FIRST_ROW)
    monkeypatch.delattr(summary_file, "write_book")
    refused("output.too_many_rows", lambda: consolidate([tmp_path / "in"], tmp_path / "s.xlsx", jobs=1))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_an_addin_that_cannot_be_built_or_would_replace_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused("build.mark_early", lambda: Cut("b", "a").of("a b", "here"))
    refused("output.other_addin", lambda: addin_file.refuse_other(_written(tmp_path / "a.xlam", b"x")))
    monkeypatch.setattr(addin_file, "_CHANGES", {"[Content_Types].xml": (b"nowhere to be found", b"")})
    monkeypatch.setattr(addin_file, "_workbook", lambda file: write_book(Book((Sheet("a", (Cell(0, 0, "x"),)),))))
    refused("build.other_part", lambda: addin_file.write_addin(SimpleNamespace(ribbon=b"")))  # type: ignore[arg-type]


def test_a_workbook_that_is_gone_when_its_button_is_carried_out() -> None:
    app = SimpleNamespace(books=[SimpleNamespace(name="other.xlsx")])
    refused("button.closed", lambda: workbook_of(app, "gone.xlsx".encode("utf-16-be").hex(), "en"))


def test_a_folder_in_which_every_name_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda path: True)
    refused("button.no_copy", lambda: addin._kept(tmp_path / "a.xlsx", tmp_path, datetime(2026, 1, 1)))


def test_what_libreoffice_cannot_be_asked() -> None:
    refused("office.not_started", lambda: CalcEngine().apps.add())
    refused("office.no_colour", lambda: color_number(1.5))
    desktop = SimpleNamespace(loadComponentFromURL=lambda *given: None)
    books = CalcBooks(SimpleNamespace(api=desktop))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("cqip_xl.hosts.uno_books.properties", lambda **given: ())
        patched.setattr("cqip_xl.hosts.uno_books.file_url", lambda path: f"file://{path}")
        patched.setattr("cqip_xl.hosts.uno_books.file_path", lambda url: url)
        refused("office.not_opened", lambda: books.open("/a.xlsx"))


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("office.closed", "DisposedException", ""),
        ("office.did_not", "IllegalArgumentException", "no such sheet at ./x.cxx:1"),
        ("office.protected", "RuntimeException", ""),
    ],
)
def test_what_libreoffice_answers(code: str, kind: str, message: str) -> None:
    @uno_bridge.answered
    def add_sheet() -> None:
        raise type(kind, (Exception,), {"Message": message})()

    refused(code, add_sheet)


def test_a_libreoffice_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoConnectException(Exception):
        pass

    def resolve(address: str) -> None:
        raise NoConnectException

    resolver = SimpleNamespace(resolve=resolve)
    manager = SimpleNamespace(createInstanceWithContext=lambda name, context: resolver)
    context = SimpleNamespace(ServiceManager=manager)
    uno = SimpleNamespace(getComponentContext=lambda: context, getClass=lambda name: NoConnectException)
    monkeypatch.setattr(uno_bridge, "find_uno", lambda: uno)
    refused("office.silent", lambda: uno_bridge.remote_context("none", 0))


def test_a_number_or_formula_in_a_register_that_no_cell_holds() -> None:
    refused("output.no_number", lambda: rows._finite(float("inf")))
    refused("output.formula_too_long", lambda: rows.formula_markup(Formula("=" + "1+" * 5000 + "1", 1.0)))


def test_a_workbook_that_does_not_hold_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = with_rows(PACK, plan(), {"actions": [{"what": "Read aloud"}]})
    blank = write_book(plan_book(PACK, plan(), DAY))
    monkeypatch.setattr(workbooks, "write_book", lambda book: blank)
    refused("output.entry_lost", lambda: save_plan(PACK, full, tmp_path / "a.xlsx", DAY))
    assert not (tmp_path / "a.xlsx").exists()


def test_a_file_that_cannot_be_read_back(tmp_path: Path) -> None:
    def verify(path: Path) -> None:
        raise NotOurWorkbook("damaged", "empty_file")

    refused("output.not_read_back", lambda: write_whole(b"", tmp_path / "a.xlsx", verify, DAY))


def test_a_name_beside_which_every_dated_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise FileExistsError

    monkeypatch.setattr(swap, "_name_if_free", taken)
    refused("output.no_name_left", lambda: swap._name_beside(tmp_path / "t", tmp_path / "a.xlsx", DAY))


def test_a_summary_that_would_lose_a_comment(tmp_path: Path) -> None:
    save_plan(PACK, plan(), tmp_path / "in" / "a.xlsx", DAY)
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", jobs=1)
    refused("summary.comments_lost", lambda: refuse_lost(["Ask about the fence"], done.summary))


def test_what_a_summary_or_a_file_of_somebody_else_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outputs._unreadable(tmp_path, None).refusal.code == "output.shut"
    save_plan(PACK, plan(), tmp_path / "in" / "a.xlsx", DAY)
    consolidate([tmp_path / "in"], tmp_path / "s.xlsx", jobs=1)
    comment = SimpleNamespace(place="", text="Ask about the fence")
    monkeypatch.setattr(summary_file, "read_comments", lambda grid: {"a": comment})
    given: dict[str, Any] = {"public": True, "jobs": 1}
    refused("output.holds_comments", lambda: consolidate([tmp_path / "in"], tmp_path / "s.xlsx", **given))


def test_what_is_wrong_with_a_file_that_is_no_longer_what_was_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def detail(action: Callable[[], object]) -> str:
        with pytest.raises(NotOurWorkbook) as told:
            action()
        return told.value.detail.code

    def denied(*_: object) -> None:
        raise PermissionError

    with zipfile.ZipFile(tmp_path / "in.zip", "w") as zipped:
        zipped.writestr("b.xlsx", b"")
    assert detail(lambda: read_member(tmp_path / "in.zip", (0,), "in.zip!a.xlsx")) == "changed"
    grid = grid_of(write_book(plan_book(PACK, plan(), DAY)), "a.xlsx")
    with monkeypatch.context() as patched:
        patched.setattr(belongs, "pack_named", lambda meta, header: "")
        assert detail(lambda: belongs.framework_of(markers_of(grid), lambda name: None, lambda: ())) == "no_pack"
    monkeypatch.setattr(Path, "open", denied)
    assert detail(lambda: read_bytes(tmp_path / "in.zip")) == "refused"


def test_a_pack_that_changed_between_two_processes() -> None:
    refused("framework.changed", lambda: packs._again(str(FOLDER), "another"))
