"""What has come of each school on the roster: one state each, and how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from cqip_xl.district.roll_up import roll_up
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.finding import Place
from cqip_xl.model.plan import Row, School, Source
from cqip_xl.model.received import Received
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs import blank_plan
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY

DEADLINE = date(2026, 3, 15)
ASH, BIRCH = RosterRow("T01", "Ashfield", deadline=DEADLINE), RosterRow("T02", "Birch")


def sent(path: str, school: School, *texts: str, submitted: date | None = None) -> Read:
    """A workbook with an action for each text; without any it came back untouched."""
    plan = blank_plan(PACK, "en", school, str(PERIOD), DAY)
    rows = tuple(Row(f"A{n:03}", {"what": text}, Place(path, "Plan", f"A{n}")) for n, text in enumerate(texts, start=8))
    header = {**plan.header, "submitted_on": submitted} if submitted else plan.header
    return Read(PACK, replace(plan, tables={**plan.tables, "actions": rows}, header=header, source=Source(path)))


def rolled(files: Sequence[Case | Read | Unread], *roster: RosterRow) -> Rollup:
    return roll_up(files, roster, (), DAY)


def of_ash(*files: Case | Read | Unread, row: RosterRow = ASH) -> Received:
    return rolled(files, row, BIRCH).schools[0]


ASHFIELD = School("T01", "Ashfield")


def test_a_school_is_received_when_somebody_entered_something() -> None:
    found = of_ash(sent("a.xlsx", ASHFIELD, "Task"))
    assert (found.state, found.files, found.why) == ("received", ("a.xlsx",), "by_number")


def test_an_untouched_workbook_is_returned_empty_and_its_school_still_wanted() -> None:
    rollup = rolled([sent("a.xlsx", ASHFIELD)], ASH, BIRCH)
    assert [school.state for school in rollup.schools] == ["empty", "missing"]
    assert rollup.missing == (ASH, BIRCH)


@pytest.mark.parametrize(
    "path",
    ["in/T01.docx", "in/t01 plan.pdf", "in/Ashfield (final).pages", "in/ASHFIELD/plan.docx", "in/post.zip!T01.docx"],
)
def test_a_file_without_a_plan_is_of_the_school_that_its_name_or_folder_says(path: str) -> None:
    found = of_ash(Unread(path, "unsupported_format"), Unread("in/sub/other.txt", "unsupported_format"))
    assert (found.state, found.files, found.why) == ("unreadable", (path,), "by_file_name")


@pytest.mark.parametrize(
    "path", ["in/T011.docx", "in/Ashfields.docx", "in/T01 T02.docx", "T01/letter.docx", "in/~$T01.xlsx"]
)
def test_a_file_that_names_no_school_or_two_is_nobodys(path: str) -> None:
    outcome = "lock_file" if "~$" in path else "damaged"
    others = (Unread(f"{path.split('/')[0]}/x/other.txt", "damaged"),)
    assert of_ash(Unread(path, outcome), *others).state == "missing"


def test_a_number_that_counts_copies_or_years_names_no_school() -> None:
    one = RosterRow("1", "Ashfield")
    assert of_ash(Unread("in/plan (1).pdf", "damaged"), row=one).state == "missing"
    assert of_ash(Unread("in/1 plan.pdf", "damaged"), row=one).state == "unreadable"


def test_the_longer_of_two_names_is_meant() -> None:
    rows = (RosterRow("", "Mầm non Hoa Hồng"), RosterRow("", "Mầm non Hoa Hồng 2"))
    found = rolled([Unread("in/mam non hoa hong 2.docx", "damaged")], *rows).schools
    assert [school.state for school in found] == ["missing", "unreadable"]
    east = (RosterRow("", "育英小学"), RosterRow("", "育英小学分校"))
    found = rolled([Unread("in/育英小学分校改进方案.docx", "damaged")], *east).schools
    assert [school.state for school in found] == ["missing", "unreadable"]


def test_a_plan_that_counts_comes_before_files_that_do_not() -> None:
    found = of_ash(Unread("T01.docx", "unsupported_format"), sent("a.xlsx", ASHFIELD, "Task"))
    assert (found.state, found.files) == ("received", ("a.xlsx", "T01.docx"))
    assert of_ash(Unread("T01.docx", "unsupported_format"), sent("a.xlsx", ASHFIELD)).state == "unreadable"


def test_an_excluded_school_is_neither_received_nor_missing() -> None:
    out = replace(ASH, include=False)
    rollup = rolled([sent("a.xlsx", ASHFIELD, "Task")], out, BIRCH)
    assert [school.state for school in rollup.schools] == ["excluded", "missing"] and rollup.missing == (BIRCH,)


def test_a_school_of_which_an_officer_must_say_which_file_counts_is_unsure() -> None:
    twice = [sent(f"{n}.xlsx", ASHFIELD, f"Task {n}", submitted=date(2026, 3, 9)) for n in "ab"]
    found = of_ash(*twice)
    assert found.state == "unsure" and set(found.files) == {"a.xlsx", "b.xlsx"}
    assert of_ash(*twice, row=replace(ASH, file="a.xlsx")).why == "by_pin"


def test_every_row_of_the_roster_has_one_state_and_what_is_not_on_it_comes_after() -> None:
    files = [sent("a.xlsx", ASHFIELD, "Task"), sent("c.xlsx", School("T03", "Cedar"), "Task")]
    rollup = rolled(files, ASH, BIRCH)
    assert [school.row for school in rollup.schools] == [ASH, BIRCH, None]
    assert rollup.expected == rollup.schools[:2]
    assert (rollup.schools[2].state, rollup.schools[2].why) == ("received", "not_in_roster")


@pytest.mark.parametrize(
    ("submitted", "late"), [(date(2026, 3, 15), 0), (date(2026, 3, 18), 3), (date(2026, 3, 1), 0), (None, None)]
)
def test_days_late_count_from_the_deadline_to_the_day_of_submission(submitted: date | None, late: int | None) -> None:
    found = of_ash(sent("a.xlsx", ASHFIELD, "Task", submitted=submitted))
    assert (found.submitted_on, found.late_days) == (submitted, late)


def test_of_a_plan_still_wanted_days_late_count_to_the_date_of_the_summary() -> None:
    assert of_ash().late_days == (DAY - DEADLINE).days
    assert of_ash(row=replace(ASH, deadline=None)).late_days is None


def test_a_plan_that_names_no_school_is_of_the_one_that_its_file_says_also_beside_another_of_it() -> None:
    nameless = sent("in/Ashfield (final).xlsx", School(), "Task", submitted=date(2026, 3, 9))
    found = of_ash(nameless)
    assert (found.state, found.why) == ("received", "by_file_name")
    older = sent("in/old.xlsx", ASHFIELD, "Task", submitted=date(2026, 3, 2))
    rollup = rolled([nameless, older], ASH, BIRCH)
    assert [file.outcome for file in rollup.files] == ["read_with_findings", "duplicate"]
    assert rollup.schools[0].files == (nameless.plan.source.path, "in/old.xlsx")


def test_an_empty_file_is_returned_empty_and_what_stands_beside_the_tables_could_not_be_read() -> None:
    assert of_ash(Unread("T01.zip", "empty")).state == "empty"
    blank = sent("a.xlsx", ASHFIELD)
    beside = replace(blank, plan=replace(blank.plan, unread=("Our plan",)))
    found = of_ash(Unread("T01.zip", "empty"), beside)
    assert (found.state, found.files) == ("unreadable", ("a.xlsx", "T01.zip"))


def test_a_file_that_the_roster_names_and_that_did_not_come_is_told_of_its_school() -> None:
    pinned = replace(ASH, file="right.xlsx")
    assert of_ash(row=pinned).pin_unmet == "right.xlsx"
    assert of_ash(sent("a.xlsx", ASHFIELD, "Task"), row=pinned).pin_unmet == "right.xlsx"
    assert of_ash(sent("right.xlsx", ASHFIELD, "Task"), row=pinned).pin_unmet == ""
    assert of_ash(row=replace(pinned, include=False)).pin_unmet == ""
