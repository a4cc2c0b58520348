"""A workbook that an office filled in beforehand and that came back as it was sent out holds no plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.book import Content
from cqip_xl.model.case import Case
from cqip_xl.model.plan import Plan, School
from cqip_xl.verbs import blank_plan, check, generate, read_plan
from cqip_xl.verbs.recalculate import renew
from tests.reading.books import FOLDER, PACK, PERIOD
from tests.workbooks import DAY, save_typed, typed_book

PEOPLE = "name,office\nNora,Chair\nOle,Secretary\n"
ROWS = "actions:\n  - {criterion: '1.1', what: Open the library, owner: Nora}\n  - {what: Paint the hall}\n"


def given(folder: Path, people: str = PEOPLE, rows: str = ROWS) -> Plan:
    """The plan that an office's lists make."""
    lists = {"people.csv": people, "rows.yaml": rows}
    for name, text in lists.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = {name.partition(".")[0]: str(folder / name) for name, text in lists.items() if text}
    return blank_plan(PACK, "en", School("T01", "Ashfield"), str(PERIOD), DAY, **files)


def checked(path: Path) -> Case:
    case = check(path, DAY, [str(FOLDER)])
    assert isinstance(case, Case)
    assert case.rows_in == case.rows_out + len(case.rejected)
    return case


def returned(folder: Path, plan: Plan, **tables: list[dict[str, Content]]) -> Case:
    """The workbook of that plan with cells typed into it."""
    return checked(save_typed(folder / "a.xlsx", typed_book(PACK, tables, plan=plan)))


@pytest.mark.parametrize(("people", "rows"), [(PEOPLE, ROWS), (PEOPLE, ""), ("", ROWS)])
def test_what_an_office_filled_in_is_no_entry_and_stays_among_the_rejected_rows(
    people: str, rows: str, tmp_path: Path
) -> None:
    case = returned(tmp_path, given(tmp_path, people, rows))
    assert case.outcome == "empty" and case.rows_out == 0
    assert {row.reason for row in case.rejected} == {"as_given"}
    assert len(case.rejected) == bool(people) * 2 + bool(rows) * 2


def test_with_one_entry_all_rows_count_those_of_the_office_too(tmp_path: Path) -> None:
    case = returned(tmp_path, given(tmp_path), actions=[{"key": "A003", "what": "Task"}])
    assert case.counts and case.rows_out == 5 and not case.rejected


def test_a_row_of_the_office_that_was_changed_is_an_entry(tmp_path: Path) -> None:
    case = returned(tmp_path, given(tmp_path), actions=[{"key": "A002", "progress": 0.5}])
    assert case.counts and case.rows_out == 4


def test_the_name_of_the_school_alone_is_no_plan(tmp_path: Path) -> None:
    book = typed_book(PACK, header={"school_name": "Ashfield School", "submitted_on": DAY}, plan=given(tmp_path))
    assert checked(save_typed(tmp_path / "a.xlsx", book)).outcome == "empty"


def test_a_row_that_was_taken_out_is_no_entry(tmp_path: Path) -> None:
    empty: dict[str, Content] = {"key": "A002", "what": ""}
    assert returned(tmp_path, given(tmp_path), actions=[empty]).outcome == "empty"


def test_a_renewed_workbook_still_knows_what_the_office_filled_in(tmp_path: Path) -> None:
    save_typed(tmp_path / "a.xlsx", typed_book(PACK, plan=given(tmp_path)))
    renewed = renew(tmp_path / "a.xlsx", tmp_path / "b.xlsx", packs=[str(FOLDER)], as_of=DAY)
    assert renewed.case.outcome == "empty" and checked(tmp_path / "b.xlsx").outcome == "empty"


def test_more_marks_than_a_cell_takes_are_read_back(tmp_path: Path) -> None:
    rows = "actions:\n" + "".join(f"  - {{what: Task {n}}}\n" for n in range(3_100))
    (tmp_path / "rows.yaml").write_text(rows, encoding="utf-8")
    path, _ = generate(str(FOLDER), tmp_path / "a.xlsx", period=str(PERIOD), rows=str(tmp_path / "rows.yaml"))
    plan = read_plan(path, [str(FOLDER)])
    assert plan.untouched and len(plan.given) >= 3_099


def test_a_blank_workbook_carries_no_marks() -> None:
    assert not blank_plan(PACK).given
