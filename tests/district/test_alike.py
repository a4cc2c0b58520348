"""Plans copied from another school are told though no name gives them away; what many were given is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cqip_xl.district.alike import with_alike_plans
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.finding import Place
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.saved import Saved
from cqip_xl.model.verdict import Tally
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY

#: Texts of a pool, from which each school takes some.
TASKS = [f"Task number {n} of the yard" for n in range(400)]
FIRST = date(2026, 5, 1)


def plan(name: str, tasks: Sequence[str], later: int = 0, number: str = "", path: str = "") -> Plan:
    """A school's plan with those actions, due on consecutive days, `later` days later than elsewhere."""
    made = blank_plan(PACK, "en", School(number or name, name), str(PERIOD), DAY)
    rows = tuple(
        Row(f"A{n:03}", {"what": task, "due": FIRST + timedelta(days=n + later)}, Place(path or name, "Plan", "B5"))
        for n, task in enumerate(tasks)
    )
    return replace(made, tables={"actions": rows}, source=replace(made.source, path=path or name))


def told(*plans: Plan) -> dict[str, tuple[str, str, str]]:
    """By file: actions alike, share, schools."""
    files: tuple[Case | Unread, ...] = tuple(case_of(PACK, one, DAY) for one in plans)
    made = with_alike_plans(Rollup(DAY, (*files, Unread("x.docx", "unsupported_format")), Tally({})))
    found = {}
    for file in made.files:
        for finding in file.findings:
            assert finding.code == "text.alike" and file.outcome == "read_with_findings"
            found[file.path] = (finding.values["count"], finding.values["share"], finding.values["schools"])
    return found


def others(count: int) -> list[Plan]:
    """Schools with actions of their own."""
    return [plan(f"Other {n}", TASKS[10 * n + 40 : 10 * n + 50]) for n in range(count)]


@pytest.mark.parametrize("size", [0, 2, 30])
def test_the_same_actions_on_the_same_days_are_told_to_both_with_their_share(size: int) -> None:
    found = told(plan("Ash", TASKS[:10]), plan("Birch", [*TASKS[:8], *TASKS[20:24]]), *others(size))
    assert found == {"Ash": ("8", "80", "Birch"), "Birch": ("8", "67", "Ash")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (plan("Ash", TASKS[:10]), plan("Birch", TASKS[:10], later=1)),  # the same texts out of a common pool
        (plan("Ash", TASKS[:10]), plan("Birch", [*TASKS[:5], *TASKS[20:25]])),
        (plan("Ash", TASKS[:3]), plan("Birch", TASKS[:3])),
        (plan("Ash", TASKS[:10]), plan("Ash", TASKS[:10], path="its plan of last year")),
        (plan("Ash", []), plan("Birch", [])),
    ],
)
def test_what_schools_have_in_common_by_chance_is_not_told(first: Plan, second: Plan) -> None:
    assert told(first, second, *others(10)) == {}


def test_what_the_office_gave_to_many_is_not_told_and_the_rest_is() -> None:
    given = TASKS[:10]
    schools = [plan(f"School {n}", [*given, *TASKS[20 + 10 * n : 26 + 10 * n]]) for n in range(20)]
    assert told(*schools) == {}
    copy = plan("Copy", [*given, *TASKS[20:26]])
    found = told(*schools, copy)
    assert {name: schools for name, (_, _, schools) in found.items()} == {"School 0": "Copy", "Copy": "School 0"}


def test_texts_of_the_framework_are_nobodys_own() -> None:
    texts = [text for path, text in PACK.words["en"].items() if path.startswith("criteria/")][:6]
    assert len(texts) >= 4
    assert told(plan("Ash", texts), plan("Birch", texts)) == {}


def test_several_copies_name_each_other_the_most_alike_first() -> None:
    found = told(plan("Ash", TASKS[:10]), plan("Birch", TASKS[:10]), plan("Cedar", TASKS[:7]), *others(5))
    assert found["Ash"] == ("10", "100", "Birch; Cedar")
    assert found["Cedar"] == ("7", "100", "Ash; Birch")


def likely(*plans: Plan) -> list[str]:
    """What is said of the original at each of the plans, by what their files say."""
    files = tuple(case_of(PACK, one, DAY) for one in plans)
    made = with_alike_plans(Rollup(DAY, files, Tally({})))
    return [finding.values["likely"].removeprefix("@likely.") for file in made.files for finding in file.findings]


def submitted(made: Plan, day: date | None) -> Plan:
    return replace(made, header={**made.header, "submitted_on": day})


def saved(made: Plan, at: str) -> Plan:
    return replace(made, source=replace(made.source, saved=Saved(at, "Microsoft Excel 16")))


def test_the_dates_tell_which_of_two_plans_is_likely_the_original() -> None:
    ash, birch = plan("Ash", TASKS[:8]), plan("Birch", TASKS[:8])
    early, late = date(2026, 3, 1), date(2026, 3, 9)
    assert likely(submitted(ash, early), submitted(birch, late)) == ["own_dates", "other_dates"]
    assert likely(saved(ash, "2026-03-09T08:00:00Z"), saved(birch, "2026-03-01T08:00:00Z")) == [
        "other_dates",
        "own_dates",
    ]
    assert likely(submitted(ash, early), submitted(birch, early)) == ["", ""]
    oak = submitted(plan("Oak", TASKS[:8]), None)
    assert likely(submitted(ash, early), submitted(birch, late), oak) == ["", "other_dates", ""]


def test_a_workbook_that_was_made_for_the_other_school_is_likely_the_copy() -> None:
    ash = submitted(plan("Ash", TASKS[:8]), date(2026, 3, 9))
    birch = replace(submitted(plan("Birch", TASKS[:8]), date(2026, 3, 1)), origin=ash.school)
    assert likely(ash, birch) == ["own_origin", "other_origin"]
