"""Reviews that come round, by case file: when they were held, and when the next is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.moment import Cadence, Moment, Phase
from cqip_xl.model.period import Calendar, PlanPeriod, SchoolTerm
from cqip_xl.model.plan import Plan
from cqip_xl.model.table import Table
from cqip_xl.rules.cadence import months_later, recurring, reviews
from cqip_xl.rules.case import case_of
from cqip_xl.rules.checks.rows import check_reviews
from tests.rules.plans import framework, plan
from tests.rules.test_measures import read_cases

CASES: list[dict[str, Any]] = list(read_cases("cadence.yaml").child("cases").plain())
LOG = Table("reviews", (Field("kind", "choice", choices="kind"), Field("held_on", "date"), Field("found", "text")))


def pack(*cadence: Cadence) -> Framework:
    return framework(
        calendar=Calendar(starts=8, terms=(SchoolTerm(8), SchoolTerm(1))),
        tables={"reviews": LOG},
        choices={"kind": ("visit", "other", "never")},
        cadence=cadence,
    )


def held(*days: date | None, kind: str = "visit") -> Plan:
    return plan(reviews=[{"kind": kind, "held_on": day, "found": "x"} for day in days])


def cadence_of(case: dict[str, Any]) -> Cadence:
    on = sorted((int(month), int(day)) for month, day in (text.split("-") for text in case.get("on", ())))
    return Cadence("visit", case.get("every", ""), tuple(on))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.get('every', 'on')}: {case['name']}")
def test_the_next_review_follows_from_the_last(case: dict[str, Any]) -> None:
    first, last = map(int, case.get("plan", "2024-2029").split("-"))
    given = replace(held(*case.get("held", ())), period=PlanPeriod(first, last))
    found = reviews(pack(cadence_of(case)), given, case["as_of"])
    assert [(r.id, r.last, r.due, r.overdue) for r in found] == [
        ("visit", case.get("last"), case["due"], case.get("overdue", False))
    ]


def test_reviews_of_another_kind_do_not_count() -> None:
    found = reviews(
        pack(Cadence("visit", "month"), Cadence("other", "month")), held(date(2026, 3, 1)), date(2026, 3, 2)
    )
    assert [(r.id, r.last, r.overdue) for r in found] == [("visit", date(2026, 3, 1), False), ("other", None, True)]


def test_a_review_without_turn_or_outside_the_log_is_never_due() -> None:
    own = pack(Cadence("never"), Cadence("elsewhere", "month"), Cadence("visit", "month"))
    assert [cadence.id for cadence, _, _ in recurring(own)] == ["visit"]
    assert recurring(replace(own, tables={})) == ()


def test_an_early_and_a_late_review_around_one_day_leave_the_next_due() -> None:
    """The day half-way between two days belongs to the earlier: nobody is told to hold one twice."""
    own = pack(Cadence("visit", on=((1, 1), (1, 11))))
    due = [
        reviews(own, held(date(2025, 1, 1), date(2025, 1, day)), date(2025, 1, 31))[0].due for day in (1, 5, 6, 7, 11)
    ]
    assert due == [*[date(2025, 1, 11)] * 3, *[date(2026, 1, 1)] * 2]


def test_every_day_without_a_review_is_told_whichever_came_later() -> None:
    own = pack(Cadence("visit", on=((6, 12), (11, 10))))
    given = replace(held(date(2025, 6, 10), date(2027, 6, 1)), period=PlanPeriod(2024, 2027))
    (found,) = reviews(own, given, date(2027, 6, 30))
    assert found.missed == (date(2024, 11, 10), date(2025, 11, 10), date(2026, 6, 12), date(2026, 11, 10))
    assert found.last == date(2027, 6, 1) and found.due == date(2024, 11, 10)


def test_a_day_before_the_last_review_is_told_as_missed() -> None:
    own = pack(Cadence("visit", on=((6, 12), (11, 10))))
    given = replace(held(date(2025, 6, 10)), period=PlanPeriod(2024, 2026))
    found = check_reviews(case_of(own, given, date(2025, 12, 1)))
    assert [(f.code, f.values["due"]) for f in found] == [
        ("review.missed", "2024-11-10"),
        ("review.overdue", "2025-11-10"),
    ]


def test_a_date_of_the_school_sheet_counts_as_the_review_that_the_pack_names() -> None:
    own = replace(
        pack(Cadence("visit", "year", held_on="updated_on"), Cadence("other", "year")),
        header=(Field("updated_on", "date", slots=2),),
    )
    given = replace(held(date(2024, 9, 1)), header={"updated_on": date(2024, 10, 1), "updated_on.2": date(2025, 3, 1)})
    assert [(r.last, r.due) for r in reviews(own, given, date(2025, 4, 1))] == [
        (date(2025, 3, 1), date(2026, 3, 1)),
        (None, date(2025, 8, 1)),
    ]


def test_days_of_a_phase_after_the_last_school_year_belong_to_the_plan() -> None:
    phase = Phase("back", Moment("last", 0, 9), Moment("last", 0, 11))
    own = replace(pack(Cadence("visit", on=((9, 30),))), phases=(phase,))
    given = replace(held(date(2025, 9, 28)), period=PlanPeriod(2025, 2026))
    (found,) = reviews(own, given, date(2026, 10, 1))
    assert found.missed == (date(2026, 9, 30),)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 10, 31), 2, date(2025, 12, 31)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ],
)
def test_months_are_counted_as_excel_counts_them(day: date, months: int, wanted: date) -> None:
    assert months_later(day, months) == wanted
