"""Phases that count from a year on the School sheet; what a criterion fixes; checks that read what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.moment import Moment, Phase
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Row, Value
from cqip_xl.model.rule import AS_OF, AtLeast, Before, Exists, Filled, NoneIn, Not, PackCheck, Ref, Test
from cqip_xl.model.standard import Criterion, Standard
from cqip_xl.model.table import Table
from cqip_xl.rules.case import case_of
from cqip_xl.rules.checks.plan import check_own_rules
from cqip_xl.rules.judge import judge
from cqip_xl.rules.phases import day_of, defaults, phase_days
from cqip_xl.rules.presets import named, preset
from cqip_xl.verbs import frameworks
from tests.rules.plans import ACTIONS, CRITERIA, DAY, framework, plan

PERIOD = PlanPeriod(2024, 2029)
UNIT = Field("owner", "choice", choices="unit", slots=2, preset="lead")
UNITS = (
    Standard("1", (Criterion("1.1", "1", preset={"lead": ("office", "school")}), Criterion("1.2", "1"))),
    Standard("2", (Criterion("2.1", "2", preset={"other": ("office",)}),)),
)


def pack(*phases: Phase, checks: tuple[PackCheck, ...] = ()) -> Framework:
    fields = (*(UNIT if f.id == "owner" else f for f in ACTIONS.fields), Field("phase", "choice", choices="phase"))
    evidence = Table("evidence", (Field("for", "criterion", slots=3),))
    return framework(
        standards=UNITS,
        tables={"criteria": CRITERIA, "actions": replace(ACTIONS, fields=fields), "evidence": evidence},
        choices={"unit": ("office", "school"), "phase": ("p1", "p2"), "state": ("deferred", "dropped")},
        phases=phases,
        parameters={"start_year": Moment("first", 1)},
        checks=checks,
        levels={},
    )


P1 = Phase("p1", Moment("start_year", 0, 4), Moment("start_year", 0, 5))
P2 = Phase("p2", Moment("start_year", 0, 6, 15), Moment("start_year", 1, 2))


def with_header(given: Plan, **header: Value) -> Plan:
    return replace(given, header=header)


@pytest.mark.parametrize(
    ("moment", "end", "wanted"),
    [
        (Moment("", 2025, 4), False, date(2025, 4, 1)),
        (Moment("", 2025, 4), True, date(2025, 4, 30)),
        (Moment("", 2025, 4, 15), True, date(2025, 4, 15)),
        (Moment("first", 0, 9), False, date(2024, 9, 1)),
        (Moment("last", 0, 5), True, date(2029, 5, 31)),
        (Moment("last", -1, 12), True, date(2028, 12, 31)),
        (Moment("start_year", 0, 2), True, date(2027, 2, 28)),
        (Moment("start_year", 1, 2), True, date(2028, 2, 29)),
        (Moment("start_year", 1, 2, 29), True, date(2028, 2, 29)),
        (Moment("start_year", 0, 2, 29), False, date(2027, 2, 28)),
        (Moment("start_year", -1, 12, 31), True, date(2026, 12, 31)),
        (Moment("nobody", 0, 4), False, None),
    ],
)
def test_a_moment_is_a_day_or_the_first_or_last_of_a_month(moment: Moment, end: bool, wanted: date | None) -> None:
    assert day_of(moment, PERIOD, {"start_year": 2027.0}, end) == wanted


def test_a_parameter_is_filled_in_from_the_period_of_the_plan() -> None:
    own = replace(pack(), parameters={"start_year": Moment("first", 1), "asked": None, "end": Moment("last", 0)})
    assert defaults(own, PERIOD) == {"start_year": 2025.0, "end": 2029.0}


def test_another_year_on_the_school_sheet_moves_the_phases() -> None:
    own, empty = pack(P1, P2), plan()
    assert phase_days(own, empty, P1) is None
    assert phase_days(own, with_header(empty, start_year=2025.0), P2) == (date(2025, 6, 15), date(2026, 2, 28))
    assert phase_days(own, with_header(empty, start_year=2027.0), P2) == (date(2027, 6, 15), date(2028, 2, 29))
    assert phase_days(own, with_header(empty, start_year="2027"), P2) is None


@pytest.mark.parametrize(
    ("action", "header", "due", "status"),
    [
        ({"phase": "p1"}, {"start_year": 2025.0}, date(2025, 5, 31), "overdue"),
        ({"phase": "p1"}, {"start_year": 2026.0}, date(2026, 5, 31), "not_started"),
        ({"phase": "p2"}, {"start_year": 2025.0}, date(2026, 2, 28), "overdue"),
        ({"phase": "p1", "due": date(2026, 4, 10)}, {"start_year": 2025.0}, date(2026, 4, 10), "due_soon"),
        ({"phase": "p1"}, {}, None, "not_started"),
        ({"phase": "p9"}, {"start_year": 2025.0}, None, "not_started"),
        ({"phase": "p1", "done_on": date(2025, 5, 1)}, {"start_year": 2025.0}, date(2025, 5, 31), "done"),
    ],
)
def test_an_action_without_a_due_date_is_due_with_its_phase(
    action: dict[str, object], header: dict[str, Value], due: date | None, status: str
) -> None:
    judged = judge(pack(P1, P2), with_header(plan(actions=[action]), **header), DAY).actions[0]
    assert (judged.due_on, judged.status) == (due, status)


def test_actions_due_with_their_phase_are_not_called_undated() -> None:
    rows: list[dict[str, object]] = [{"phase": "p1", "owner": "school"}, {"owner": "school"}]
    assert judge(pack(P1), with_header(plan(actions=rows), start_year=2025.0), DAY).total.no_due == 1


def test_the_phases_of_every_shipped_pack_stand_on_real_days_of_a_plan_of_its_own() -> None:
    for own in frameworks():
        years = own.calendar.stage_years if "stage" in own.plan_kinds else 1
        period = PlanPeriod(2025, 2025 + years)
        given = with_header(replace(plan(), period=period), **defaults(own, period))
        for phase in own.phases:
            days = phase_days(own, given, phase)
            assert days and days[0] <= days[1] and abs(days[0].year - 2025) <= years + 1, phase


def row_of(action: dict[str, object]) -> Row:
    return plan(actions=[action]).rows("actions")[0]


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ({"criterion": "1.1"}, ("office", "school")),
        ({"criterion": "1.1", "owner": "school"}, ("school",)),
        ({"criterion": "1.1", "owner.2": "school"}, ("school",)),
        ({"criterion": "1.2"}, ()),
        ({"criterion": "2.1"}, ()),
        ({}, ()),
    ],
)
def test_an_empty_owner_is_the_one_that_the_criterion_fixes(action: dict[str, object], names: tuple[str, ...]) -> None:
    assert named(pack(), row_of(action), "owner") == names


def test_actions_whose_criterion_fixes_the_owner_are_not_without_one() -> None:
    rows: list[dict[str, object]] = [{"criterion": "1.1"}, {"criterion": "1.2"}]
    assert judge(pack(), plan(actions=rows), DAY).total.no_owner == 1


def test_a_criterion_shows_what_the_pack_fixes_for_it() -> None:
    criterion = UNITS[0].criteria[0]
    assert preset(Field("lead", "choice", shows="preset.lead"), criterion) == ("office", "school")
    assert preset(Field("lead", "choice", shows="preset.other"), criterion) == ()
    assert preset(Field("lead", "choice", shows="criteria.lead"), criterion) == ()
    assert preset(Field("lead", "choice"), criterion) == () == preset(UNIT, None)


def found(test: Test, table: str = "actions", header: dict[str, Value] | None = None, **rows: object) -> list[str]:
    """The rows for which a pack's own check makes a finding."""
    own = pack(P1, checks=(PackCheck("own", table, test, "warning"),))
    given = with_header(plan(**rows), **(header or {}))  # type: ignore[arg-type]
    return [f.values["key"] for f in check_own_rules(case_of(own, given, DAY))]


def test_a_check_of_actions_can_ask_when_they_are_due() -> None:
    late = Before(Ref("due_on"), AS_OF)
    rows = [{"phase": "p1"}, {"due": "school_year 2024"}, {"due": date(2026, 5, 1)}, {}]
    assert found(late, header={"start_year": 2025.0}, actions=rows) == ["A001", "A002"]
    assert found(Not(Filled(Ref("due_on"))), header={"start_year": 2025.0}, actions=rows) == ["A004"]


def test_a_check_of_actions_can_ask_when_they_begin_and_how_far_they_are() -> None:
    rows = [{"start": date(2026, 1, 1), "progress": 1.0}, {"start": date(2026, 5, 1)}, {"progress": 0.5}]
    assert found(Before(Ref("start_on"), AS_OF), actions=rows) == ["A001"]
    assert found(AtLeast(Ref("progress"), 1.0), actions=rows) == ["A001"]
    assert found(AtLeast(Ref("progress"), 0.5), actions=rows) == ["A001", "A003"]
    assert found(Not(Filled(Ref("progress"))), actions=rows) == ["A002"]


def test_a_check_of_actions_reads_the_progress_of_those_due_each_year() -> None:
    years = {f"slot.{year}": date(year + 1, 5, 1) for year in range(2024, 2029)}
    rows = [{"due": "each", **years}, {"due": "each", "slot.2024": date(2025, 5, 1)}]
    assert found(Filled(Ref("done_on")), actions=rows) == ["A001"]
    assert found(AtLeast(Ref("progress"), 0.2), actions=rows) == ["A001", "A002"]
    assert found(AtLeast(Ref("progress"), 0.21), actions=rows) == ["A001"]


def test_a_row_is_named_by_another_table_in_whichever_slot() -> None:
    criteria = [{"key": "1.1"}, {"key": "1.2"}, {"key": "2.1"}]
    evidence = [{"for": "1.2", "for.3": "2.1"}, {"for.2": "1.2"}]
    named_there, nowhere = Exists(Ref("for", "evidence")), NoneIn(Ref("for", "evidence"))
    assert found(named_there, "criteria", criteria=criteria, evidence=evidence) == ["1.2", "2.1"]
    assert found(nowhere, "criteria", criteria=criteria, evidence=evidence) == ["1.1"]
