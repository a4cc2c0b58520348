"""Each check of a plan: what it finds, at which cell, and what it leaves alone (cases in cases/checks.yaml)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Council, Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.moment import Cadence, Moment, Phase
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rule import All, Filled, Highest, Is, NoneIn, Not, PackCheck, Ref, Wanted
from cqip_xl.model.standard import Criterion, Scale, Score, Standard
from cqip_xl.model.table import Table
from cqip_xl.packs.node import Faults, read_yaml
from cqip_xl.rules.case import case_of
from cqip_xl.rules.checks import CHECKS, Check, check_plan
from cqip_xl.rules.checks.cells import check_required
from cqip_xl.rules.judge import judge
from tests.rules.plans import ACTIONS, CRITERIA, DAY, framework, plan

BY_NAME: dict[str, Check] = {check.__name__: check for check in CHECKS}
CASES: list[dict[str, Any]] = list(
    read_yaml(Path(__file__).parent / "cases" / "checks.yaml", Faults()).child("cases").plain()
)
EVIDENCE = Table("evidence", (Field("code", "code", unique=True),))
OWN = (
    PackCheck("weakness", "criteria", All((Filled(Ref("needs")), NoneIn(Ref("criterion", "actions")))), "error"),
    PackCheck("numbers", "", Not(Is(Ref("number", "header"), Ref("foot", "header"))), "note"),
)
WANTED = (Wanted("actions", "monitoring", Is(Ref("state"), "dropped")),)
REVIEWS = Table("reviews", (Field("review_kind", "choice", choices="review_kind"), Field("reviewed_on", "date")))
BY_ROW = (
    Field("score", "number", bounds="row"),
    Field("tool", "choice", choices="row"),
    Field("scored_on", "date", dates="scores"),
)
#: Rows that differ in what they ask: a score and a tool from level P2 on, and one of the school's own.
BY_LEVEL = Standard(
    "3",
    (
        Criterion("3.1", "3", scores=(Score("Lens", 1, 7, fresh_months=12),), required="P2"),
        Criterion("3.2", "3", one_of="tool", required="P2"),
        Criterion("OWN.1", "3", free=True),
    ),
)
STONES = (Field("by", "text", per="year", done_in="on"), Field("on", "date", per="year"))
TABLES = ("criteria", "actions", "measures", "people", "evidence", "reviews", "goals", "steps", "gains")
#: Measures of every sort that the checks tell apart.
MEASURES = Table(
    "measures",
    (
        Field("target", "number"),
        Field("actual", "number"),
        Field("numerator", "number"),
        Field("denominator", "number"),
    ),
    "fixed",
    "indicators",
    indicators=(
        Indicator("visits", op=">=", value=20.0, rollup="mean"),
        Indicator("share", op=">=", value=0.8, unit="percent", rollup="rate", rate=("took_part", "invited")),
        Indicator("meals", rollup="sum", only_for=("day",)),
        Indicator("place", better="down", filled_by="district"),
    ),
)
PHASES = (
    Phase("launch", Moment("start_year", 0, 9), Moment("start_year", 0, 12)),
    Phase("leap", Moment("", 2028, 2, 28), Moment("start_year", 3, 2, 29)),
)


def pack(by_level: bool = False) -> Framework:
    """The pack of the cases; `by_level`: with rows that the school's level makes required."""
    tables = {
        "criteria": CRITERIA,
        "actions": ACTIONS,
        "people": Table("people", ()),
        "evidence": EVIDENCE,
        "reviews": REVIEWS,
        "measures": Table("measures", ()),
        "goals": Table("goals", (Field("goal", "text"), *STONES), behind="actions"),
        "gains": Table("gains", (Field("name", "text"),), behind="actions", measured="sum"),
        "steps": Table("steps", (Field("goal", "row", rows="goals", complete=True),), behind="actions"),
    }
    if by_level:
        own = framework(
            standards=(BY_LEVEL,),
            tables={**tables, "criteria": replace(CRITERIA, fields=BY_ROW)},
            scales={"programme": Scale("programme", ("P1", "P2"), of="school")},
            choices={"tool": ("lens",), "review_kind": ("yearly",)},
            header=(Field("stands", "level", scale="programme"),),
            effective_level=Highest((Ref("stands", "header"),)),
            cadence=(Cadence("yearly", "year"),),
        )
        return replace(own, levels=None)
    words = {"status/overdue": "Late", "status/not_started": "Not started"}
    own = framework(checks=OWN, tables=tables, wanted=WANTED)
    return replace(own, words={"en": words})


def records() -> Framework:
    """A pack with measures, coded evidence, phases and a council."""
    evidence = Table(
        "evidence", (Field("code", "code", pattern="E-{criterion}-{serial:02}"), Field("for", "criterion"))
    )
    fields = (*ACTIONS.fields, Field("phase", "choice", choices="phase"), Field("evidence", "text"))
    return framework(
        tables={
            "criteria": CRITERIA,
            "actions": replace(ACTIONS, fields=fields),
            "measures": MEASURES,
            "evidence": evidence,
            "people": Table("people", (Field("office", "choice", choices="office"),)),
        },
        choices={"phase": ("launch", "leap"), "office": ("chair", "secretary", "member"), "form": ("day", "night")},
        header=(Field("form", "choice", choices="form"),),
        phases=PHASES,
        council=Council("office", 5, odd=True, exactly_one=("chair", "secretary")),
    )


def given(case: dict[str, Any]) -> Plan:
    """The plan of a case; the text of a status cell is what the reader keeps beside the values."""
    made = plan(**{table: case.get(table, ()) for table in TABLES})
    actions = tuple(
        replace(row, raw={"status": row.text("status")}, read={"status": SHOWN.get(row.text("status"))})
        if "status" in row.values
        else row
        for row in made.rows("actions")
    )
    school = School(*case.get("school", ("T01", "An")))
    return replace(
        made,
        tables={**made.tables, "actions": actions},
        school=school,
        header=case.get("header", {"number": "", "foot": ""}),
    )


#: What status cells of these cases say; another text says nothing.
SHOWN = {"LATE": "overdue", "Not started": "not_started"}


RECORD_CHECKS = ("check_phase", "check_measures", "check_evidence", "check_council")
BY_LEVEL_CHECKS = ("check_required_rows", "check_scores", "check_not_asked", "check_own_rows", "check_reviews")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']}: {case['name']}")
def test_a_check_finds_what_is_wrong_and_nothing_else(case: dict[str, Any]) -> None:
    own = records() if case["check"] in RECORD_CHECKS else pack(by_level=case["check"] in BY_LEVEL_CHECKS)
    found = list(BY_NAME[case["check"]](case_of(own, given(case), DAY)))
    assert [f"{f.code} @{f.place.cell}" for f in found] == list(case.get("finds", ()))
    assert case.get("says", {}).items() <= {key: text for f in found for key, text in f.values.items()}.items()


def test_every_check_of_the_list_has_a_case_that_finds_and_one_that_does_not() -> None:
    assert {case["check"] for case in CASES if case.get("finds")} == set(BY_NAME)
    assert {case["check"] for case in CASES if not case.get("finds")} == set(BY_NAME)


def test_findings_come_in_the_order_of_the_list() -> None:
    late = replace(plan(actions=[{"due": date(2030, 1, 1), "progress": 1.0}]), school=School())
    codes = [f.code for f in check_plan(case_of(pack(), late, DAY))]
    assert codes[0] == "school.unnamed"
    assert codes.index("due.outside_period") < codes.index("progress.full_not_done") < codes.index("criteria.no_plan")


def test_a_required_cell_with_a_bad_value_is_not_also_called_empty() -> None:
    one = plan(actions=[{"criterion": "1.1", "monitoring": "m"}])
    bad = replace(one, tables={"actions": (replace(one.rows("actions")[0], raw={"what": "#N/A"}),)})
    assert list(check_required(case_of(pack(), bad, DAY))) == []


def test_an_action_inherits_the_completion_date_of_its_criterion_where_the_pack_says_so() -> None:
    fields = (Field("criterion", "criterion"), Field("done_on", "date", inherits="criteria.completed_on"))
    own = framework(tables={"actions": Table("actions", fields), "criteria": Table("criteria", ())})
    rows = plan(actions=[{"criterion": "1.1"}], criteria=[{"key": "1.1", "completed_on": date(2026, 1, 31)}])
    assert judge(own, rows, DAY).actions[0].status == "done"
