"""What an officer does with a summary: comments that stay, reminders, notes to schools, a copy without names."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import Consolidated
from tests.conftest import Run
from tests.workbooks import DAY, Typed, save_typed, typed_book

PEOPLE = "Nguyễn Thị Bích"


@pytest.fixture
def folder(framework: Framework, tmp_path: Path) -> Path:
    """Two schools with an action each; a person's name stands in several places."""
    target = tmp_path / "in"
    target.mkdir()
    for number, name in (("S1", "Ashfield"), ("S2", "Birch")):
        write_school(framework, target / f"{number}.xlsx", School(number, name, "North"))
    return target


def write_school(framework: Framework, path: Path, school: School) -> None:
    plan = verbs.blank_plan(framework, "en", school, "2024-2029")
    rows: dict[str, list[Typed]] = {
        "actions": [
            {
                "criterion": framework.criteria[0].id,
                "what": f"Ask {PEOPLE} about the fence",
                "owner": PEOPLE,
                "due": date(2025, 12, 31),
            }
        ],
        "people": [{"name": PEOPLE, "person_kind": "Person"}],
    }
    save_typed(path, typed_book(framework, rows, plan=plan))


def consolidate(folder: Path, target: Path, **more: object) -> Consolidated:
    return verbs.consolidate([folder], target, as_of=DAY, language="en", jobs=1, **more)  # type: ignore[arg-type]


def comment(path: Path, sheet: str, text: str, school: str) -> None:
    """Types a comment into the last column of a school's first line, after sorting the sheet the other way round."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heads = [cell.value for cell in page[4]]
    col = heads.index("Coach comment") + 1
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)][::-1]
    for r, line in enumerate(lines, start=5):
        for c, value in enumerate(line, start=1):
            page.cell(r, c, value)
        if school in line:
            page.cell(r, col, text)
    page.title = f"{sheet} mine"
    book.save(path)


def comments(path: Path) -> dict[str, list[str]]:
    book = openpyxl.load_workbook(path)
    found: dict[str, list[str]] = {}
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.value == "Coach comment":
                    texts = [page.cell(r, cell.column).value for r in range(5, page.max_row + 1)]
                    found[page.title] = [str(text) for text in texts if text]
    return found


def test_comments_survive_the_next_consolidation_and_orphans_are_listed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "summary.xlsx"
    consolidate(folder, target)
    comment(target, "Actions", "Well begun", "Ashfield")
    comment(target, "Schools", "Visit in May", "Birch")
    consolidate(folder, target)
    assert comments(target) == {"Schools": ["Visit in May"], "Actions": ["Well begun"]}
    (folder / "S2.xlsx").unlink()
    for _ in range(2):  # orphans survive, too
        consolidate(folder, target)
        assert comments(target) == {
            "Schools": [],
            "Actions": ["Well begun"],
            "Comments without a place": ["Visit in May"],
        }


def test_a_dry_run_says_everything_and_writes_nothing(folder: Path, tmp_path: Path, run: Run) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = run("consolidate", folder, "-o", tmp_path / "s.xlsx", "--dry-run", "--json", "--as-of", DAY)
    told = json.loads(ran.out)
    assert told["summary"] is None and told["totals"]["schools"] == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_each_school_gets_a_note_of_what_to_correct(folder: Path, tmp_path: Path, framework: Framework) -> None:
    done = consolidate(folder, tmp_path / "s.xlsx", notes=tmp_path / "notes")
    assert [path.name for path in done.notes] == ["S1 Ashfield.xlsx", "S2 Birch.xlsx"]
    page = openpyxl.load_workbook(done.notes[0]).worksheets[0]
    texts = " ".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert "S1.xlsx" in texts and 'have nothing under "Current level"' in texts
    assert page.page_setup.orientation == "portrait"
    consolidate(folder, tmp_path / "s.xlsx", notes=tmp_path / "notes")  # notes of ours are replaced
    (tmp_path / "notes" / "S1 Ashfield.xlsx").write_bytes((folder / "S1.xlsx").read_bytes())
    with pytest.raises(WriteRefused, match="no correction note"):
        consolidate(folder, tmp_path / "s.xlsx", notes=tmp_path / "notes")


def test_a_public_copy_holds_no_personal_name_anywhere(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(f"school_id,name,contact\nS1,Ashfield,{PEOPLE}\nS9,Cedar,bo@example.org")
    done = consolidate(folder, tmp_path / "s.xlsx", public=True, roster=str(tmp_path / "r.csv"))
    with zipfile.ZipFile(done.summary) as archive:
        text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    assert PEOPLE not in text and "bo@example.org" not in text
    assert "about the fence" in text and "Ashfield" in text
    assert not re.search("S1[.]xlsx", "".join(re.findall('Target="[^"]*"', text)))


def test_missing_schools_have_a_reminder_in_their_language(folder: Path, tmp_path: Path) -> None:
    roster = "school_id,name,language,contact,deadline\nS1,Ashfield,en,,\nS9,Ek,sv,ek@example.org,2026-03-21"
    (tmp_path / "r.csv").write_text(roster)
    done = consolidate(folder, tmp_path / "s.xlsx", roster=str(tmp_path / "r.csv"))
    page = openpyxl.load_workbook(done.summary)["Missing and unknown"]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    assert lines[0][:2] == ["missing", "Ek"] and lines[0][6] == 10
    assert lines[0][7].startswith("Hej! Kvalitetsplanen för Ek") and "2026-03-21" in lines[0][7]
    assert lines[1][:2] == ["not in the roster", "Birch"]


def test_levels_say_what_blocks_the_next(folder: Path, tmp_path: Path, framework: Framework) -> None:
    done = consolidate(folder, tmp_path / "s.xlsx")
    page = openpyxl.load_workbook(done.summary)["Levels"]
    line = [cell.value for cell in page[5]]
    leveled = sum(bool(criterion.levels) for criterion in framework.criteria)
    assert line[1] == "Ashfield" and line[2] == "unknown" and line[6] == leveled
    criteria = openpyxl.load_workbook(done.summary)["Criteria across schools"]
    first = [cell.value for cell in criteria[5]]
    assert first[2].startswith(framework.criteria[0].id) and first[4:6] == [2, 2]


def test_repeated_faults_of_one_column_are_one_line(framework: Framework, tmp_path: Path) -> None:
    rows = "| what | due |\n| a | soon |\n| b | later |\n| c | never |"
    (tmp_path / "in").mkdir()
    save_typed(tmp_path / "in" / "a.xlsx", typed_book(framework, rows))
    done = consolidate(tmp_path / "in", tmp_path / "s.xlsx")
    page = openpyxl.load_workbook(done.summary)["Findings"]
    line = next(row for row in page.iter_rows(min_row=5, values_only=True) if row[8] == "due.not_a_date")
    assert line[3] == 3 and line[5].count(",") == 2


def test_every_entry_of_an_action_stands_in_the_summary(framework: Framework, tmp_path: Path) -> None:
    """Fields without a column of their own, and texts that could not be read, stand together in one."""
    rows = "| what | next_step | done_on | progress |\n| a | Ask the ward | yesterday | half |"
    (tmp_path / "in").mkdir()
    save_typed(tmp_path / "in" / "a.xlsx", typed_book(framework, rows))
    page = openpyxl.load_workbook(consolidate(tmp_path / "in", tmp_path / "s.xlsx").summary)["Actions"]
    heads = [cell.value for cell in page[4]]
    more = str(page.cell(5, heads.index("Further entries") + 1).value)
    assert "Ask the ward" in more and "yesterday" in more and "half" in more


def test_a_file_in_whose_place_another_counts_is_named_but_not_in_a_public_copy(
    framework: Framework, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    plan = verbs.blank_plan(framework, "en", School("S1", "Ashfield"), "2024-2029")
    for name, day, tasks in (("Zara", 1, ("Paint the fence", "Hold a fair")), ("Yves", 9, ("Paint the fence",))):
        rows: dict[str, list[Typed]] = {"actions": [{"what": task} for task in tasks]}
        save_typed(
            tmp_path / "in" / f"{name}.xlsx",
            typed_book(framework, rows, {"submitted_on": date(2026, 3, day)}, plan=plan),
        )
    for public in (False, True):
        done = consolidate(tmp_path / "in", tmp_path / f"{public}.xlsx", public=public)
        book = openpyxl.load_workbook(done.summary)
        overview = [[cell.value for cell in row[1:4]] for row in book["Overview"].iter_rows()]
        listed = overview[1 + [row[0] for row in overview].index("Files in whose place another counts")]
        found = [row[2].value for row in book["Findings"].iter_rows() if row[8].value == "duplicate.rows_lost"]
        if public:
            told = f"{listed} {found}"
            assert listed[1] == "Ashfield" and not any(word in told for word in ("Zara", "Yves", "fair"))
        else:
            assert listed == ["in/Zara.xlsx", "Ashfield", "The newer file: in/Yves.xlsx"]
            assert "Another file of the school (Zara.xlsx) has rows that it lacks (1): A002 Hold a fair" in found[0]
