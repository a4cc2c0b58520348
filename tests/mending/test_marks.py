"""Findings marked and listed in an open workbook; what is somebody's stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from cqip_xl.mending.difference import Mended
from cqip_xl.mending.marks import FILLS
from cqip_xl.model.book import Cell, Formula, Sheet, Style
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import NOTE_END, NOTE_SIGN
from cqip_xl.model.seen import SeenLook
from cqip_xl.verbs.recalculate import Opened, marking, mending, open_workbook, renew
from tests.verbs.damage import changed
from tests.verbs.opened import NOW, SAMPLES, sample_book, saved
from tests.workbooks import typed_book


def test_the_list_is_made_anew_in_its_own_place_and_kept_copies_stay(tmp_path: Path) -> None:
    opened = open_workbook(renew(SAMPLES[0], tmp_path / "plan.xlsx", now=NOW).path)
    name = opened.anchors.names["findings"]
    book, _, _ = sample_book(SAMPLES[0])
    lists = [Sheet(n, (Cell(0, 0, "#cqip:findings", Style()), Cell(0, 1, name, Style()))) for n in ("Old", name, "Z")]
    path = saved(replace(book, sheets=(*book.sheets, *lists)), tmp_path, "lists.xlsx")
    assert {repair.name for repair in marking(open_workbook(path), NOW).sheets} & {"Old", "Z", name} == {name}


def test_findings_are_marked_listed_and_taken_away_again(tmp_path: Path, framework: Framework) -> None:
    faulty = typed_book(framework, "| criterion | what | due |\n| 1.1 | Task | #45000 |")
    opened = open_workbook(saved(faulty, tmp_path))
    marks = marking(opened, NOW)
    plan_sheet = opened.anchors.names["actions"]
    notes = next(sheet.notes for sheet in marks.sheets if sheet.name == plan_sheet)
    wrong = {f.place.cell for f in opened.problems if f.place.sheet == plan_sheet and f.place.cell}
    assert notes and len(notes) == len(wrong) and all(text.startswith(NOTE_SIGN) for text in notes.values())
    listed = next(sheet.made for sheet in marks.sheets if sheet.made)
    assert len([c for c in listed.cells if isinstance(c.content, Formula)]) >= len(wrong)

    path = renew(tmp_path / "plan.xlsx", tmp_path / "marked.xlsx", now=NOW).path
    marked = openpyxl.load_workbook(path)[plan_sheet]
    cells = [c for row in marked.iter_rows() for c in row if c.comment]
    assert {c.coordinate for c in cells} == wrong
    assert {c.fill.fgColor.rgb[-6:] for c in cells} <= set(FILLS.values())
    again = open_workbook(path)
    assert not mending(again).counts
    assert all(
        not sheet.notes and sheet.name == again.anchors.names["findings"] for sheet in marking(again, NOW).sheets
    )

    for cell in cells:
        cell.comment.text += "\nReply of the coach"
    mended = [Cell(c.row, c.col, c.content, c.style) for c in faulty.sheets[0].cells]
    assert mended
    seen = again.seen.sheets[plan_sheet]
    clean = replace(again, case=replace(again.case, findings=()))
    gone = next(sheet for sheet in marking(clean, NOW).sheets if sheet.name == plan_sheet)
    assert set(gone.notes) == set(seen.notes) and set(gone.notes.values()) == {""}
    assert {dress.style.fill for dress in gone.dresses} and all(dress.only == "fill" for dress in gone.dresses)


def test_a_reply_in_our_note_and_a_stranger_s_note_stay(tmp_path: Path, framework: Framework) -> None:
    faulty = typed_book(framework, "| criterion | what | due |\n| 1.1 | Task | #45000 |")
    opened = open_workbook(saved(faulty, tmp_path))
    name = opened.anchors.names["actions"]
    sheet = opened.seen.sheets[name]
    spots = list(next(s.notes for s in marking(opened, NOW).sheets if s.name == name))
    notes = {
        spots[0]: f"Seen.\n{NOTE_SIGN}old{NOTE_END} asked Ms Lee\nA reply",
        (0, 9): "A stranger's note",
        (0, 8): "CQIP: mine",
    }
    clean: Opened = replace(
        opened,
        seen=replace(opened.seen, sheets={**opened.seen.sheets, name: replace(sheet, notes=notes)}),
        case=replace(opened.case, findings=()),
    )
    found = next(s for s in marking(clean, NOW).sheets if s.name == name)
    assert found.notes == {spots[0]: "Seen.\n asked Ms Lee\nA reply"}


def test_marks_in_a_copy_of_a_sheet_are_nobody_s_to_take_away(tmp_path: Path, framework: Framework) -> None:
    opened = open_workbook(saved(typed_book(framework, "| criterion | what |\n| 1.1 | Task |"), tmp_path))
    sheet = opened.seen.sheets[opened.anchors.names["actions"]]
    copy = replace(
        sheet,
        name="Archive",
        notes={(9, 3): f"{NOTE_SIGN}old{NOTE_END}"},
        looks={(9, 3): SeenLook(FILLS["error"], True, "")},
    )
    opened = replace(opened, seen=replace(opened.seen, sheets={**opened.seen.sheets, "Archive": copy}))
    assert "Archive" not in [repair.name for repair in marking(opened, NOW).sheets]


def test_a_school_s_own_sheet_called_findings_is_left_alone(tmp_path: Path, framework: Framework) -> None:
    book = typed_book(framework, "| criterion | what |\n| 1.1 | Task |", language="en")
    own = Sheet("Findings", (Cell(0, 0, "Our own"),), protected=False)
    opened = open_workbook(saved(replace(book, sheets=(*book.sheets, own)), tmp_path))
    made = next(sheet for sheet in marking(opened, NOW).sheets if sheet.made)
    assert made.name == "Findings 2"


def test_a_plan_of_another_version_is_only_marked(tmp_path: Path, framework: Framework) -> None:
    book = typed_book(framework, "| criterion | what |\n| 1.1 | Task |")

    def older(sheet: Sheet) -> Sheet:
        cells = (c._replace(content="2000.1") if c.content == framework.version else c for c in sheet.cells)
        return replace(sheet, cells=tuple(cells)) if sheet.name == "_cqip" else sheet

    found: Mended = mending(open_workbook(saved(changed(book, older), tmp_path)))
    assert "2000.1" in found.hindrance and not found.repairs
