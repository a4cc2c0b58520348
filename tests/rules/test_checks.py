"""Each check of a plan: what it finds, at which cell, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Field, Framework, Table
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rule import Filled, Is, NoneIn, Not, PackCheck, Ref
from cqip_xl.rules.checks import CHECKS, cells, check_plan, dates
from cqip_xl.rules.checks import plan as whole
from cqip_xl.rules.judge import judge
from tests.rules.plans import DAY, framework, plan

BOTH = [{"criterion": "1.1", "what": "a", "monitoring": "m"}, {"criterion": "1.2", "what": "b", "monitoring": "m"}]
LEVELS = [{"key": "1.1", "level_current": "L2"}, {"key": "1.2", "level_current": "L1"}]
EVIDENCE = Table("evidence", (Field("code", "code", options={"unique": True}),))
WEAKNESS = PackCheck("weak", "criteria", NoneIn(Ref("criterion", "actions")), "error")
NUMBERS = PackCheck("numbers", "", Not(Is(Ref("number", "header"), Ref("foot", "header"))), "note")
SLOTS = {f"slot.{year}": date(year + 1, 5, 20) for year in range(2024, 2029)}


@dataclass(frozen=True)
class Case:
    """`found`: code and cell of each finding."""

    name: str
    check: object
    plan: Plan
    found: Iterable[tuple[str, str]] = ()
    framework: Framework = field(default_factory=framework)


def actions(**values: object) -> Plan:
    return plan(actions=[values])


CASES = [
    Case("a school without name and number", whole.check_school_named, replace(plan(), school=School()), [("school.unnamed", "")]),
    Case("a school with a number only", whole.check_school_named, replace(plan(), school=School("T01")), [("school.no_name", "")]),
    Case("a school with a name only", whole.check_school_named, replace(plan(), school=School("", "An"))),
    Case("a required cell left empty", cells.check_required, actions(criterion="1.1", monitoring="m"), [("cell.missing", "B1")]),
    Case("a cell wished for left empty", cells.check_required, actions(criterion="1.1", what="a"), [("cell.empty", "B1")]),
    Case("a dropped action need not be filled", cells.check_required, actions(what="a", state="dropped")),
    Case("a full action", cells.check_required, plan(actions=BOTH)),
    Case("finish before start", dates.check_order, actions(start=date(2026, 5, 1), due=date(2026, 4, 30)), [("due.before_start", "C1:due")]),
    Case("finish on the day of the start", dates.check_order, actions(start=date(2026, 5, 1), due=date(2026, 5, 1))),
    Case("a school year ends after a start within it", dates.check_order, actions(start=date(2026, 5, 1), due="school_year 2025")),
    Case("finish before the plan", dates.check_within_plan, actions(due=date(2024, 7, 31)), [("due.outside_period", "C1:due")]),
    Case("finish after the plan", dates.check_within_plan, actions(due=date(2029, 8, 1)), [("due.outside_period", "C1:due")]),
    Case("finish on the first day of the plan", dates.check_within_plan, actions(due=date(2024, 8, 1))),
    Case("finish on the last day of the plan", dates.check_within_plan, actions(due=date(2029, 7, 31))),
    Case("the whole stage", dates.check_within_plan, actions(due="stage")),
    Case("done tomorrow", dates.check_future_done, actions(done_on=date(2026, 4, 1)), [("done_on.in_future", "C1:done_on")]),
    Case("a year done tomorrow", dates.check_future_done, actions(**{"slot.2025": date(2026, 4, 1)}), [("done_on.in_future", "C1:slot.2025")]),
    Case("done today", dates.check_future_done, actions(done_on=DAY)),
    Case("done although years are open", dates.check_slots, actions(due="each", done_on=DAY), [("done_on.slots_open", "C1:done_on")]),
    Case("done and all years filled", dates.check_slots, actions(due="each", done_on=DAY, **SLOTS)),
    Case("years of an action due once", dates.check_slots, actions(due="stage", **{"slot.2024": DAY}), [("slot.not_needed", "C1:slot.2024")]),
    Case("full progress without a day", whole.check_full_progress, actions(progress=1.0), [("progress.full_not_done", "C1:progress")]),
    Case("full progress with a day", whole.check_full_progress, actions(progress=1.0, done_on=DAY)),
    Case("full progress of a dropped action", whole.check_full_progress, actions(progress=1.0, state="dropped")),
    Case("current levels missing", whole.check_levels, plan(criteria=LEVELS[:1]), [("levels.missing", "")]),
    Case("all levels there", whole.check_levels, plan(criteria=LEVELS)),
    Case("a target below the current level", whole.check_levels, plan(criteria=[{**LEVELS[0], "level_target": "L1"}, LEVELS[1]]), [("level.target_below_current", "C1:level_target")]),
    Case("a target equal to the current level", whole.check_levels, plan(criteria=[{**LEVELS[0], "level_target": "L2"}, LEVELS[1]])),
    Case("a criterion without any action", whole.check_unplanned, plan(actions=BOTH[:1]), [("criteria.no_plan", "")]),
    Case("a criterion that needs none", whole.check_unplanned, plan(actions=BOTH[:1], criteria=[{"key": "1.2", "no_plan": "yes"}])),
    Case("a plan without actions is not told of each criterion", whole.check_unplanned, plan()),
    Case("a name twice", whole.check_people, plan(people=[{"key": "P1", "name": "An"}, {"key": "P2", "name": " AN"}]), [("people.repeated", "B2")]),
    Case("an owner who supports himself", whole.check_people, actions(**{"owner.2": "An", "supporters": "an"}), [("supporters.same_as_owner", "C1:supporters")]),
    Case("an owner who supports himself in a later slot", whole.check_people, actions(**{"owner": "An", "supporters": "Bo", "supporters.2": "An"}), [("supporters.same_as_owner", "C1:supporters.2")]),
    Case("a code used twice", cells.check_unique_codes, plan(evidence=[{"key": "E1", "code": "H1"}, {"key": "E2", "code": "h1 "}]), [("code.repeated", "C2:code")], framework(tables={"evidence": EVIDENCE})),
    Case("two empty codes", cells.check_unique_codes, plan(evidence=[{"key": "E1"}, {"key": "E2"}]), (), framework(tables={"evidence": EVIDENCE})),
    Case("a criterion that no action serves", whole.check_own_rules, plan(actions=BOTH[:1], criteria=LEVELS), [("check.weak", "B2")], framework(checks=(WEAKNESS,))),
    Case("two numbers that differ", whole.check_own_rules, replace(plan(), header={"number": "A", "foot": "B"}), [("check.numbers", "")], framework(checks=(NUMBERS,))),
    Case("two numbers that agree", whole.check_own_rules, replace(plan(), header={"number": "A", "foot": "a"}), (), framework(checks=(NUMBERS,))),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_check_finds_what_is_wrong_and_nothing_else(case: Case) -> None:
    verdict = judge(case.framework, case.plan, DAY)
    found = list(case.check(case.framework, case.plan, verdict))  # type: ignore[operator]
    assert [(f.code, f.place.cell) for f in found] == list(case.found)


@pytest.mark.parametrize(
    ("shown", "count"), [("Late", 1), ("late ", 1), ("Not started", 0), ("soon", 0), ("", 0)]
)
def test_a_status_cell_that_says_otherwise_is_a_note_and_not_believed(shown: str, count: int) -> None:
    given = framework(words={"en": {"status/overdue": "Late", "status/not_started": "Not started"}})
    one = actions(what="a")
    row = replace(one.rows("actions")[0], raw={"status": shown})
    stale = replace(one, tables={"actions": (row,)})
    found = list(cells.check_shown_status(given, stale, judge(given, stale, DAY)))
    assert [(f.code, f.severity, f.place.cell) for f in found] == [("status.stale", "note", "C1:status")] * count


def test_the_product_s_own_status_words_are_known_where_the_pack_gives_none() -> None:
    one = actions(what="a")
    stale = replace(one, tables={"actions": (replace(one.rows("actions")[0], raw={"status": "Overdue"}),)})
    assert list(cells.check_shown_status(framework(), stale, judge(framework(), stale, DAY)))


def test_every_check_of_the_list_is_run() -> None:
    tested = {case.check for case in CASES} | {cells.check_shown_status}
    assert tested == set(CHECKS)


def test_findings_come_in_the_order_of_the_list() -> None:
    given = replace(plan(actions=[{"due": date(2030, 1, 1), "progress": 1.0}]), school=School())
    codes = [f.code for f in check_plan(framework(), given, judge(framework(), given, DAY))]
    assert codes[0] == "school.unnamed"
    assert codes.index("due.outside_period") < codes.index("progress.full_not_done") < codes.index("criteria.no_plan")


def test_a_header_cell_that_is_filled_wrongly_is_not_also_called_empty() -> None:
    """The header as `extract_plan` leaves it: a bad cell has no value."""
    assert Place  # placeholder


def test_a_row_with_a_bad_value_in_a_required_cell_is_not_also_called_empty() -> None:
    one = actions(criterion="1.1", monitoring="m")
    bad = replace(one, tables={"actions": (replace(one.rows("actions")[0], raw={"what": "#N/A"}),)})
    assert list(cells.check_required(framework(), bad, judge(framework(), bad, DAY))) == []


def test_the_completion_date_of_a_criterion_is_inherited_where_the_pack_says_so() -> None:
    fields = (Field("criterion", "criterion"), Field("done_on", "date", options={"inherits": "criteria.completed_on"}))
    given = framework(tables={"actions": Table("actions", fields), "criteria": Table("criteria", ())})
    rows = plan(actions=[{"criterion": "1.1"}], criteria=[{"key": "1.1", "completed_on": date(2026, 1, 31)}])
    assert judge(given, rows, DAY).actions[0].status == "done"
    assert Filled  # keeps the closed language in sight
