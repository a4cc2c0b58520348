"""What has begun and of which nothing was reported has a word of its own: in the workbook, the check, the summary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.faces.documents import file_json, lexicon_of
from cqip_xl.model.book import Book, Formula
from cqip_xl.model.case import Case
from cqip_xl.model.markers import TIMELINE
from cqip_xl.model.rule import STATUSES, UNREPORTED
from cqip_xl.verbs import check, consolidate, frame, read_plan
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbook.engines import disagreement, named, tagged
from tests.workbook.packs import EACH, PACKS, folders
from tests.workbook.test_views import three
from tests.workbooks import DAY, save_typed, typed_book

PLAN = """
| criterion | what    | start       | due         | done_on     | progress | result | next_step |
| 1.1       | Silent  | @2025-08-10 | @2026-06-30 |             |          |        |           |
| 1.1       | Nought  | @2025-08-10 | @2026-06-30 |             | #0       |        |           |
| 1.2       | Told    | @2025-08-10 | @2026-06-30 |             |          | Half   |           |
| 1.2       | Blank   | @2025-08-10 | @2026-06-30 |             |          | _      |           |
| 1.2       | Odd     | @2025-08-10 | @2026-06-30 |             | soon     |        |           |
| 1.2       | To come | @2026-04-10 | @2026-06-30 |             |          |        |           |
| 1.3       | Late    | @2025-08-10 | @2026-02-28 |             |          |        |           |
| 1.3       | Next    | @2025-08-10 | @2026-06-30 |             |          |        | Ask Lan   |
"""
WORDS = (
    "unreported",
    "in_progress",
    "in_progress",
    "unreported",
    "in_progress",
    "not_started",
    "overdue",
    "in_progress",
)


def planned(rows: str = PLAN) -> Book:
    return typed_book(PACKS["vn-mn-tt19"], rows, language="en", period="2025-2026")


def computed_line(path: Path, cells: Cells) -> tuple[object, object]:
    """What stands below the counts by status."""
    sheet, cell = named(path)[f"cqip_count_{STATUSES[-1]}"]
    below = int(cell[1:]) + 1
    return cells[sheet].get(f"B{below}") or None, cells[sheet].get(f"C{below}") or None


def test_workbook_check_and_frame_say_it_alike(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned())
    case = check(path, DAY)
    assert isinstance(case, Case)
    assert tuple(action.word for action in case.verdict.actions) == WORDS
    told = file_json(case)
    label = lexicon_of(case).offer("status").label
    assert [action["status_label"] for action in told["actions"]] == [label(word) for word in WORDS]
    assert told["counts"] == {**dict.fromkeys(STATUSES, 0), "in_progress": 6, "not_started": 1, "overdue": 1}
    assert frame(read_plan(path), "actions", as_of=DAY)["status"].tolist().count("in_progress") == 6

    cells = ironcalc_computes(path)
    assert not disagreement(cells, path)
    assert computed_line(path, cells) == (lexicon_of(case).say("status_sheet.unreported"), 2.0)
    where = tagged(path)["actions"]
    shown = [cells[where.sheet].get(f"{where.columns['status']}{where.first + n}") for n in range(len(WORDS))]
    assert shown == [label(word) for word in WORDS]
    timeline = cells[three(planned())[TIMELINE].name]
    assert [value for value in timeline.values() if value == label(UNREPORTED)] == [label(UNREPORTED)] * 2


def test_where_all_is_reported_no_line_says_otherwise(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned("| what | start | progress |\n| Told | @2025-08-10 | #0.2 |"))
    assert computed_line(path, ironcalc_computes(path)) == (None, None)


def test_the_summary_has_it_among_the_actions(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    save_typed(tmp_path / "in" / "plan.xlsx", planned())
    consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, language="en", jobs=1)
    found = [value for value in stored(tmp_path / "s.xlsx")["Actions"].values() if value == "No report (started)"]
    assert len(found) == 2


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_in_every_pack_a_start_alone_is_called_so_by_both(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    actions = PACKS[pack].tables["actions"]
    if not {"start", "progress"} <= {f.id for f in actions.fields}:
        pytest.skip("no start and progress")
    rows = "| start | progress |\n| @2026-01-31 | |\n| @2026-01-31 | #0.3 |\n| | #0.3 |"
    path = save_typed(tmp_path / "plan.xlsx", typed_book(PACKS[pack], rows, period=period))
    case = check(path, DAY, folders(pack))
    assert isinstance(case, Case)
    assert case.verdict.actions[0].unreported == (case.verdict.actions[0].status == "in_progress")
    assert not any(action.unreported for action in case.verdict.actions[1:])
    assert not disagreement(ironcalc_computes(path), path, folders(pack))


def test_the_word_in_a_status_cell_is_ours_and_another_days_is_a_note(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", over_status(planned(), ("No report (started)", "In progress", "Overdue")))
    found = {f.code: f for f in check(path, DAY).findings}
    assert found["status.stale"].severity == "note"
    assert dict(found["status.stale"].values)["count"] == "1"  # what it was called before contradicts nothing
    assert "cells.over_formula" not in found


def test_the_word_typed_over_a_formula_is_told_where_it_is_not_so(tmp_path: Path) -> None:
    right = ("No report (started)", "In progress", "In progress", "No report (started)")
    told = {}
    for name, texts in {"right": right, "wrong": ("In progress", "No report (started)")}.items():
        path = save_typed(tmp_path / f"{name}.xlsx", over_status(planned(), texts, typed=True))
        told[name] = [f.values["raw"] for f in check(path, DAY).findings if f.code == "cells.over_formula"]
    assert told == {"right": [], "wrong": ["No report (started)"]}


def over_status(book: Book, texts: tuple[str, ...], typed: bool = False) -> Book:
    """The book with results in its first cells of the status, as saved on another day; or with texts typed there."""
    sheets = []
    for sheet in book.sheets:
        spot = next(((c.row, c.col) for c in sheet.cells if c.content == "#cqip:actions"), None)
        status = next((c.col for c in sheet.cells if spot and c.row == spot[0] and c.content == "status"), None)
        saved = {(spot[0] + 2 + n, status): text for n, text in enumerate(texts)} if spot and status else {}
        cells = (
            c._replace(content=saved[c.row, c.col] if typed else replace(c.content, value=saved[c.row, c.col]))
            if (c.row, c.col) in saved and isinstance(c.content, Formula)
            else c
            for c in sheet.cells
        )
        sheets.append(replace(sheet, cells=tuple(cells)))
    return replace(book, sheets=tuple(sheets))


@needs_office
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned())
    cells = stored(recalculate([path], tmp_path / "out")[0])
    assert not disagreement(cells, path)
    assert computed_line(path, cells)[1] == 2.0


@pytest.mark.parametrize(("pack", "shown"), [("se-kvalitet", False), ("vn-mn-tt19", True)])
def test_a_status_that_no_entry_leads_to_is_not_shown(pack: str, shown: bool) -> None:
    """Its count can still be read by its name."""
    book = typed_book(PACKS[pack], language="en", period="2025-2026")
    sheet, _, cell = book.names["cqip_count_not_needed"].rpartition("!")
    (status,) = (one for one in book.sheets if one.name == sheet.strip("'"))
    assert (int(cell.rpartition("$")[2]) - 1 not in status.hidden_rows) is shown
