"""`cqip recalculate`: a workbook renewed from its own entries."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl import verbs
from cqip_xl.excel.read import open_grid
from cqip_xl.model.book import Cell, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.errors import NotOurWorkbook, WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.verbs.recalculate import renew
from tests.conftest import Run
from tests.reading import books
from tests.reading.places import place_of
from tests.size import part_of
from tests.verbs.opened import NOW, SAMPLES, saved
from tests.workbooks import Typed, save_typed, typed_book


def test_renewing_keeps_every_entry_and_never_writes_to_the_source(tmp_path: Path) -> None:
    for path in part_of(SAMPLES, 3):
        before = hashlib.sha256(path.read_bytes()).digest()
        made = renew(path, tmp_path / path.name, now=NOW)
        old, new = verbs.read_plan(path), verbs.read_plan(made.path)
        assert old.entries() == new.entries() and hashlib.sha256(path.read_bytes()).digest() == before
        one, other = verbs.check(path), verbs.check(made.path)
        assert isinstance(one, Case) and isinstance(other, Case) and one.verdict == other.verdict
        assert "findings" not in {s for s in new.unread}
        renew(made.path, tmp_path / "again.xlsx", now=NOW)
        assert open_grid(tmp_path / "again.xlsx").sheets == open_grid(made.path).sheets
        (tmp_path / "again.xlsx").unlink()


def test_renewing_tells_what_stays_behind(tmp_path: Path, framework: Framework) -> None:
    book = typed_book(framework, "| criterion | what |\n| 1.1 | Task |")
    own = Sheet("Our own list", (Cell(0, 0, "Menu of the week"),), protected=False)
    path = saved(replace(book, sheets=(*book.sheets, own)), tmp_path)
    made = renew(path, tmp_path / "new.xlsx")
    assert [f.code for f in made.left] == ["sheet.unread"]
    with pytest.raises(WriteRefused):
        renew(path, path)
    (tmp_path / "budget.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(NotOurWorkbook):
        renew(tmp_path / "budget.xlsx", tmp_path / "new.xlsx")


@pytest.mark.parametrize(
    ("given", "told"),
    [(None, "may not be read"), (b"", "damaged"), (b"hello", "not an Excel workbook"), ("folder", "may not be read")],
)
def test_what_cannot_be_renewed_is_told_in_a_sentence(
    given: bytes | str | None, told: str, tmp_path: Path, run: Run
) -> None:
    source = tmp_path / "given.xlsx"
    if isinstance(given, bytes):
        source.write_bytes(given)
    elif given:
        source.mkdir()
    ran = run("recalculate", source, "-o", tmp_path / "new.xlsx")
    assert ran.code == 2 and f'"{source}"' in ran.err and told in ran.err
    assert "_" not in ran.err.replace(str(source), "")  # words, no codes


def left_lines(path: Path) -> list[tuple[str, ...]]:
    """What stands on the sheet *Left over* of a workbook: old sheet, old cell, text."""
    sheet = next((s for s in open_grid(path).sheets if s.at(0, 0) == "#cqip:left"), None)
    return [tuple(str(row.get(col, "")) for col in (1, 2, 3)) for row in sheet.rows[4:]] if sheet else []


def test_what_is_no_entry_is_kept_with_its_old_place_also_by_the_next_renewal(tmp_path: Path) -> None:
    book = books.own_sheet("Menu")(books.beside("actions", "60", "ask Ruth")(books.book_of()))
    path = save_typed(tmp_path / "old.xlsx", book)
    packs = (str(books.FOLDER),)
    made = renew(path, tmp_path / "new.xlsx", now=NOW, packs=packs)
    kept = left_lines(made.path)
    assert {text for _, _, text in kept} >= {"ask Ruth"} and {sheet for sheet, _, _ in kept} >= {"Menu"}
    case = verbs.check(made.path, packs=packs)
    assert isinstance(case, Case)
    assert [f.values["count"] for f in case.findings if f.code == "sheet.left_over"] == [str(len(kept))]
    assert not {f.code for f in case.findings} & {"sheet.unread", "cells.outside"}
    again = renew(made.path, tmp_path / "again.xlsx", now=NOW, packs=packs)
    assert left_lines(again.path) == kept and not again.left
    assert left_lines(renew(path, tmp_path / "new.xlsx", now=NOW, packs=packs).path) == kept
    fresh = save_typed(tmp_path / "fresh.xlsx", books.book_of())
    with pytest.raises(WriteRefused, match=r"holds \d+ entr"):
        renew(fresh, tmp_path / "new.xlsx", now=NOW, packs=packs)


def test_rows_of_a_copied_sheet_are_kept_a_line_each(tmp_path: Path) -> None:
    book = books.copying_sheet("actions")(books.book_of())
    name, row, col = place_of(book, "actions", "what")
    book = books.on_sheet(book, f"{name} (2)", lambda s: books.with_cell(s, row, col, "anew"))
    path = save_typed(tmp_path / "old.xlsx", book)
    made = renew(path, tmp_path / "new.xlsx", now=NOW, packs=(str(books.FOLDER),))
    (line,) = [(cell, text) for sheet, cell, text in left_lines(made.path) if "anew" in text]
    assert ":" in line[0] and " | anew" in line[1]


def test_an_error_never_becomes_a_text(tmp_path: Path) -> None:
    spoil = books.error_in("actions", "owner")
    path = save_typed(tmp_path / "old.xlsx", spoil(books.book_of({"actions": "| criterion | note |\n| 1.1 | #REF! |"})))
    packs = (str(books.FOLDER),)
    made = renew(path, tmp_path / "new.xlsx", now=NOW, packs=packs)
    assert [f.code for f in made.left] == ["owner.error_cell", "note.error_cell"]
    assert [text for _, _, text in left_lines(made.path)] == ["#N/A", "#REF!"]
    row = verbs.read_plan(made.path, packs).rows("actions")[0]
    assert not row.text("owner") and "owner" not in row.raw and row.text("what") == "Task"


def test_an_action_that_lists_several_tasks_is_split_where_that_is_asked_for(tmp_path: Path) -> None:
    action: Typed = {"what": "This year:\n- Paint\n- Repair", "owner": "An", "budget": 200.0, "note": "Ask"}
    book = books.book_of({"people": "| name |\n| An |"})
    for column, content in action.items():
        book = books.typing("actions", column, 0, content)(book)
    book = books.typing("actions", "start", 0, "soon")(book)
    path, packs = save_typed(tmp_path / "old.xlsx", book), (str(books.FOLDER),)
    made = renew(path, tmp_path / "new.xlsx", now=NOW, packs=packs, split=True)
    rows = verbs.read_plan(made.path, packs).rows("actions")
    found = [tuple(row.text(n) for n in ("criterion", "what", "owner", "budget", "note")) for row in rows]
    assert found == [("1.1", "This year: Paint", "An", "200.0", "Ask"), ("1.1", "This year: Repair", "An", "", "")]
    assert [row.raw.get("start", "") for row in rows] == ["soon", ""] and rows[0].key == "A001"
    assert made.added == 1 and renew(path, tmp_path / "whole.xlsx", now=NOW, packs=packs).added == 0
