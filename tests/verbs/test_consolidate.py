"""Nothing lost, nothing counted twice, every file in one outcome, the summary whole or not there."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.district import readers as pool
from cqip_xl.district import summary_file
from cqip_xl.district.zips import InputFile
from cqip_xl.excel.read import open_grid
from cqip_xl.model.case import Unread
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.model.limits import LIMITS_OF_OURS
from tests.workbooks import Typed, save_typed, typed_book

DAY = date(2026, 3, 31)


@pytest.fixture
def folder(district: Path, tmp_path: Path) -> Path:
    """Three schools of the demo in a folder of their own."""
    target = tmp_path / "in"
    target.mkdir()
    for path in sorted((district / "schools").glob("MN*"))[:3]:
        shutil.copy(path, target / path.name)
    return target


def outcomes(done: verbs.Consolidated) -> dict[str, str]:
    return {Path(f.path).name: f.outcome for f in done.rollup.files}


def test_every_file_ends_in_one_outcome_and_none_stops_the_run(folder: Path, framework: Framework) -> None:
    (folder / "notes.docx").write_bytes(b"x")
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04cut off")
    (folder / "~$open.xlsx").write_bytes(b"lock")
    (folder / "page.xlsx").write_text("<html><table></table></html>")
    other = openpyxl.Workbook()
    other.save(folder / "budget.xlsx")
    verbs.generate(framework.id, folder / "blank.xlsx", school="Trường Trống", school_id="X9")
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        archive.write(sorted(folder.glob("MN*"))[0], "again/school.xlsx")
        archive.writestr("read.me", "hello")
    done = verbs.consolidate([folder], folder / "summary.xlsx", as_of=DAY)
    found = outcomes(done)
    assert found["notes.docx"] == found["page.xlsx"] == "unsupported_format"
    assert found["cut.xlsx"] == "damaged" and found["~$open.xlsx"] == "lock_file"
    assert found["budget.xlsx"] == "not_a_plan" and found["blank.xlsx"] == "empty"
    assert found["two.zip!read.me"] == "unsupported_format"
    assert len(done.rollup.counted) == 3
    again = verbs.consolidate([folder], folder / "other.xlsx", as_of=DAY)
    assert outcomes(again)["summary.xlsx"] == "own_output"


def test_the_same_inputs_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    one = verbs.consolidate([folder], tmp_path / "one" / "s.xlsx", as_of=DAY).summary.read_bytes()
    two = verbs.consolidate([folder], tmp_path / "two" / "s.xlsx", as_of=DAY, jobs=1).summary.read_bytes()
    assert one == two


def test_running_twice_replaces_the_summary_and_counts_nothing_twice(folder: Path) -> None:
    first = verbs.consolidate([folder], folder / "s.xlsx", as_of=DAY)
    second = verbs.consolidate([folder], folder / "s.xlsx", as_of=DAY)
    assert first.rollup.total == second.rollup.total


def test_a_copy_counts_once_and_its_rows_are_rejected_by_name(folder: Path) -> None:
    original = sorted(folder.iterdir())[0]
    shutil.copy(original, folder / "copy of it.xlsx")
    done = verbs.consolidate([folder], folder / "s.xlsx", as_of=DAY)
    copies = [f for f in done.rollup.files if f.outcome == "duplicate"]
    assert len(copies) == 1 and len(done.rollup.counted) == 3
    assert copies[0].rows_in == len(copies[0].rejected) > 0
    assert {r.reason for r in copies[0].rejected} == {"superseded_duplicate"}


def submitted(framework: Framework, path: Path, day: date | None, what: str, **header: str) -> None:
    given: dict[str, object] = {"school_id": "T7", "school_name": "Trường Bảy", "submitted_on": day, **header}
    rows: dict[str, list[Typed]] = {"actions": [{"what": what}]}
    save_typed(path, typed_book(framework, rows, {k: v for k, v in given.items() if v is not None}))  # type: ignore[misc]


def test_of_two_files_of_a_school_the_later_submitted_counts(framework: Framework, tmp_path: Path) -> None:
    submitted(framework, tmp_path / "a.xlsx", date(2026, 3, 9), "newer")
    submitted(framework, tmp_path / "b.xlsx", date(2026, 3, 2), "older")
    done = verbs.consolidate([tmp_path], tmp_path / "s.xlsx", as_of=DAY)
    assert outcomes(done) == {"a.xlsx": "read_with_findings", "b.xlsx": "duplicate"}


def test_the_roster_pins_and_excludes(framework: Framework, tmp_path: Path) -> None:
    submitted(framework, tmp_path / "a.xlsx", date(2026, 3, 9), "newer")
    submitted(framework, tmp_path / "b.xlsx", date(2026, 3, 2), "older")
    submitted(framework, tmp_path / "c.xlsx", date(2026, 3, 2), "other", school_id="T8", school_name="Trường Tám")
    roster = tmp_path / "roster.csv"
    roster.write_text("school_id,name,include,file\nT7,Trường Bảy,yes,b.xlsx\nT8,Trường Tám,no,\n", encoding="utf-8")
    done = verbs.consolidate(
        [tmp_path / f"{n}.xlsx" for n in "abc"], tmp_path / "s.xlsx", roster=str(roster), as_of=DAY
    )
    assert outcomes(done) == {"a.xlsx": "duplicate", "b.xlsx": "read_with_findings", "c.xlsx": "excluded"}
    assert not done.rollup.missing


@pytest.mark.parametrize(
    ("header", "code"),
    [({"school_name": "Trường Khác"}, "school.same_id"), ({"school_id": ""}, "")],
)
def test_files_that_only_look_like_one_school_both_count(
    framework: Framework, tmp_path: Path, header: dict[str, str], code: str
) -> None:
    submitted(framework, tmp_path / "a.xlsx", None, "one")
    submitted(framework, tmp_path / "b.xlsx", None, "two", **header)
    done = verbs.consolidate([tmp_path], tmp_path / "s.xlsx", as_of=DAY)
    if code:
        assert len(done.rollup.counted) == 2
        assert all(code in {f.code for f in r.findings} for r in done.rollup.files)


def test_one_blank_mailed_to_many_schools_gives_many_schools(framework: Framework, tmp_path: Path) -> None:
    for n in range(4):
        submitted(framework, tmp_path / f"{n}.xlsx", None, "task", school_id=f"S{n}", school_name=f"Trường {n}")
    assert len(verbs.consolidate([tmp_path], tmp_path / "s.xlsx", as_of=DAY).rollup.counted) == 4


def test_while_the_summary_is_open_it_is_written_beside_under_a_dated_name(folder: Path) -> None:
    target = folder / "s.xlsx"
    verbs.consolidate([folder], target, as_of=DAY)
    before = target.read_bytes()
    (folder / "~$s.xlsx").write_bytes(b"")
    done = verbs.consolidate([folder], target, as_of=date(2026, 6, 30))
    assert done.beside and done.summary.name == "s 2026-06-30.xlsx"
    assert target.read_bytes() == before


def test_when_reading_back_fails_the_old_summary_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "s.xlsx"
    verbs.consolidate([folder], target, as_of=DAY)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_: object) -> None:
        raise WriteRefused("output.rows_lost", table="cqip_actions", count=3)

    monkeypatch.setattr(summary_file, "_verify_summary", fail)
    with pytest.raises(WriteRefused):
        verbs.consolidate([folder], target, as_of=date(2026, 6, 30))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_received_files_are_never_written_to(folder: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    verbs.consolidate([folder], folder.parent / "s.xlsx", as_of=DAY)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def _dies(given: InputFile) -> Unread:
    import os
    import time

    if given.name == "crash":
        os._exit(3)
    if given.name == "hang":
        time.sleep(60)
    return Unread(given.name, "read")


def test_a_reader_that_dies_or_hangs_costs_only_its_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQIP_LIMIT_SECONDS", "1")
    names = ["a", "crash", "b", "hang", "c"]
    results = pool.read_all([InputFile(Path(name), name) for name in names], _dies, jobs=2)
    assert [r.outcome for r in results] == ["read", "reader_crashed", "read", "timed_out", "read"]


def test_the_sheets_of_the_summary_hold_what_they_say(folder: Path) -> None:
    done = verbs.consolidate([folder], folder / "s.xlsx", as_of=DAY, language="en")
    book = openpyxl.load_workbook(done.summary, data_only=True)
    names = ["Overview", "Schools", "Heat map", "Overdue and due soon", "Levels", "Criteria across schools"]
    names += ["Reviews", "Evidence gaps", "Owners and target levels"]
    names += ["Actions", "Findings", "Sources", "Reconciliation"]
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == names
    assert len(book["Actions"].tables) == 1
    total = done.rollup.total
    assert book["Actions"].max_row - 4 == total.actions
    assert book["Overdue and due soon"].max_row - 4 == total.counts["overdue"] + total.counts["due_soon"]
    assert len(book["Overview"]._charts) == 2
    words = [cell.value for row in book["Heat map"].iter_rows() for cell in row]
    assert "no plan" in words
    grid = open_grid(done.summary)
    assert any((row.get(0), row.get(1)) == ("kind", "summary") for sheet in grid.sheets for row in sheet.rows)


def test_limits_are_for_what_arrives_and_not_for_the_summary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary has more cells than any one plan: it is written, read back and replaced all the same."""
    largest = max(_filled(path) for path in folder.iterdir())
    monkeypatch.setenv("CQIP_LIMIT_CELLS", str(largest))
    target = folder / "s.xlsx"
    done = verbs.consolidate([folder], target, as_of=DAY)
    again = verbs.consolidate([folder], target, as_of=DAY)
    assert _filled(target) > largest and len(done.rollup.counted) == 3
    assert again.rollup.total == done.rollup.total


def _filled(path: Path) -> int:
    return sum(len(row) for sheet in open_grid(path, LIMITS_OF_OURS).sheets for row in sheet.rows)
