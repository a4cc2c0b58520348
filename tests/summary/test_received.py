"""What the summary says of schools: received, late, returned empty, not readable, missing; and that they add up."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from cqip_xl.faces.documents import consolidate_json
from cqip_xl.faces.report import show_consolidated
from cqip_xl.model.plan import School
from cqip_xl.verbs import Consolidated, consolidate, generate
from tests.reading.books import FOLDER, PERIOD
from tests.reading.books import book_of as filled
from tests.workbooks import DAY, save_typed

ROSTER = """school_id,name,language,contact,deadline,include
T01,Ashfield,en,,2026-03-15,
T02,Birch,en,,2026-03-15,
T03,Ek,sv,ek@example.org,2026-03-21,
T04,Mầm non Lúa,vi,lua@example.org,2026-03-21,
T05,育英小学,zh-Hans,,,
T06,Fir,en,,,no
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    folder = tmp_path_factory.mktemp("district")
    (folder / "in").mkdir()
    for school, day in ((School("T01", "Ashfield"), date(2026, 3, 14)), (School("T02", "Birch"), date(2026, 3, 19))):
        save_typed(folder / "in" / f"{school.id}.xlsx", filled({}, {"submitted_on": day}, school))
    generate(str(FOLDER), folder / "in" / "lua.xlsx", school="Mầm non Lúa", school_id="T04", period=str(PERIOD))
    (folder / "in" / "育英小学改进方案.docx").write_bytes(b"x")
    (folder / "r.csv").write_text(ROSTER, encoding="utf-8")
    return consolidate([folder / "in"], folder / "s.xlsx", roster=str(folder / "r.csv"), as_of=DAY, packs=[str(FOLDER)])


def lines(done: Consolidated, sheet: str) -> list[dict[str, object]]:
    """The lines of a register by heading."""
    rows = list(openpyxl.load_workbook(done.summary)[sheet].iter_rows(min_row=4, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_every_school_on_the_roster_has_one_state(done: Consolidated) -> None:
    states = {found.school.id: found.state for found in done.rollup.expected}
    assert states == {
        "T01": "received",
        "T02": "received",
        "T03": "missing",
        "T04": "empty",
        "T05": "unreadable",
        "T06": "excluded",
    }


def test_the_overview_shows_the_sum(done: Consolidated) -> None:
    shown = openpyxl.load_workbook(done.summary, data_only=True)["Overview"]
    cells = {row[1].value: row[2].value for row in shown.iter_rows(min_row=5, max_row=22)}
    parts = ["received", "returned empty", "could not be read", "missing", "excluded", "unsure"]
    assert [cells[f"– {part}"] for part in parts] == [2, 1, 1, 1, 1, 0]
    assert cells["Schools expected"] == 6 and cells["Plans submitted late"] == 1


def test_schools_tell_when_they_were_submitted_and_how_late(done: Consolidated) -> None:
    found = {line["School number"]: line for line in lines(done, "Schools")}
    assert [(found[n]["Days late"], found[n]["In time?"]) for n in ("T01", "T02")] == [(0, "in time"), (4, "late")]


def test_each_school_is_asked_for_what_it_still_has_to_send(done: Consolidated) -> None:
    found = {str(line["School number"]): line for line in lines(done, "Missing and unknown")}
    assert [found[n]["What it is"] for n in ("T03", "T04", "T06")] == ["missing", "returned empty", "excluded"]
    assert found["T05"]["What it is"] == "could not be read (not an Excel workbook)"
    told = {number: str(line["Reminder to copy, or what to settle"] or "") for number, line in found.items()}
    assert told["T03"].startswith(
        "Hej! Kvalitetsplanen för Ek har ännu inte nått oss. Sista inlämningsdag: 2026-03-21."
    )
    assert "chưa nhập nội dung nào" in told["T04"] and "育英小学改进方案.docx" in told["T05"]
    assert ".xlsx" in told["T05"] and not told["T06"]
    assert found["T03"]["Days late"] == 10 and found["T05"]["File"] == "育英小学改进方案.docx"


def test_a_file_named_for_a_school_that_did_not_come_is_told(tmp_path: Path) -> None:
    school = School("T01", "Ashfield")
    save_typed(tmp_path / "T01.xlsx", filled({}, {"submitted_on": DAY}, school))
    (tmp_path / "r.csv").write_text(
        "school_id,name,file\nT01,Ashfield,\nT02,Birch,birch final.xlsx\n", encoding="utf-8"
    )
    one = consolidate(
        [tmp_path / "T01.xlsx"], tmp_path / "s.xlsx", roster=str(tmp_path / "r.csv"), as_of=DAY, packs=[str(FOLDER)]
    )
    (line,) = (line for line in lines(one, "Missing and unknown") if line["School"] == "Birch")
    assert line["What it is"] == 'missing (the roster names the file "birch final.xlsx", which did not come)'
    told = {school["school_id"]: school["pin_unmet"] for school in consolidate_json(one)["schools"]}
    assert told == {"T01": None, "T02": "birch final.xlsx"}
    out = StringIO()
    show_consolidated(one, Console(file=out, width=200))
    assert "Files that the roster names and that did not come (1): Birch: birch final.xlsx" in out.getvalue()


def test_the_sheet_says_that_the_states_add_up(done: Consolidated) -> None:
    hint = openpyxl.load_workbook(done.summary)["Missing and unknown"]["A2"].value
    assert "Schools expected: 6 = received 2 + returned empty 1 + could not be read 1 + missing 1 + excluded 1" in hint


def test_of_a_school_that_is_unsure_the_sheet_says_what_to_settle(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    save_typed(tmp_path / "in" / "T02 Birch.xlsx", filled({}, {}, School("T01", "Ashfield")))
    (tmp_path / "r.csv").write_text("school_id,name\nT01,Ashfield\nT02,Birch\n", encoding="utf-8")
    roster = str(tmp_path / "r.csv")
    made = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", roster=roster, as_of=DAY, packs=[str(FOLDER)])
    found = lines(made, "Missing and unknown")
    assert [line["What it is"] for line in found] == ["unsure", "unsure"]
    assert all("whose plan is it?" in str(line["Reminder to copy, or what to settle"]) for line in found)


@pytest.fixture(scope="module")
def confused(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    """A neighbour's workbook that was passed on with its head, and one that nobody expects."""
    folder = tmp_path_factory.mktemp("confused")
    (folder / "in").mkdir()
    sent = {"T01 Ashfield": ("T01", "Ashfield"), "T02 Birch": ("T01", "Ashfield"), "Alder": ("T09", "Alder")}
    for n, (file, (number, name)) in enumerate(sent.items()):
        plan = filled({"actions": f"|what|\n|-|\n|Plant {n} trees|"}, {}, School(number, name))
        save_typed(folder / "in" / f"{file}.xlsx", plan)
    (folder / "r.csv").write_text(ROSTER, encoding="utf-8")
    return consolidate([folder / "in"], folder / "s.xlsx", roster=str(folder / "r.csv"), as_of=DAY, packs=[str(FOLDER)])


def test_the_list_says_of_which_file_it_asks_and_what_to_do_with_an_unknown_school(confused: Consolidated) -> None:
    found = {str(line["School number"]): line for line in lines(confused, "Missing and unknown")}
    told = {number: str(line["Reminder to copy, or what to settle"] or "") for number, line in found.items()}
    assert told["T01"].startswith("in/T02 Birch.xlsx: ") and told["T02"].startswith("The School sheet says")
    assert '"Alder" is not in the roster. Add it there' in told["T09"]


def test_plans_of_schools_to_settle_are_marked_among_the_schools(confused: Consolidated) -> None:
    marks = {str(line["File"]).rpartition("/")[2]: line["To settle"] for line in lines(confused, "Schools")}
    assert marks == {"T01 Ashfield.xlsx": "unsure", "T02 Birch.xlsx": "unsure", "Alder.xlsx": None}


def test_the_overview_names_the_schools_to_settle_with_their_files(confused: Consolidated) -> None:
    shown = openpyxl.load_workbook(confused.summary)["Overview"]
    rows = [tuple(cell.value for cell in row[1:4]) for row in shown.iter_rows()]
    at = next(n for n, row in enumerate(rows) if str(row[0]).startswith("Schools to settle"))
    texts = [" ".join(str(cell) for cell in row if cell) for row in rows[at + 1 : at + 3]]
    assert "Ashfield" in texts[0] and "T01" in texts[0] and "Birch" in texts[1]
