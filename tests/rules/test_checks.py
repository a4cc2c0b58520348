"""Each check of a plan: what it finds, at which cell, and what it leaves alone (cases in cases/checks.yaml)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.framework import Field, Framework, Table
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rule import All, Filled, Is, NoneIn, Not, PackCheck, Ref
from cqip_xl.rules.checks import CHECKS, Check, check_plan
from cqip_xl.rules.checks.cells import check_required
from cqip_xl.rules.judge import judge
from cqip_xl.spec.node import Faults, read_yaml
from tests.rules.plans import ACTIONS, CRITERIA, DAY, framework, plan

BY_NAME: dict[str, Check] = {check.__name__: check for check in CHECKS}
CASES: list[dict[str, Any]] = list(
    read_yaml(Path(__file__).parent / "cases" / "checks.yaml", Faults()).get("cases").plain()
)
EVIDENCE = Table("evidence", (Field("code", "code", options={"unique": True}),))
OWN = (
    PackCheck("weakness", "criteria", All((Filled(Ref("needs")), NoneIn(Ref("criterion", "actions")))), "error"),
    PackCheck("numbers", "", Not(Is(Ref("number", "header"), Ref("foot", "header"))), "note"),
)
TABLES = ("criteria", "actions", "people", "evidence")


def pack() -> Framework:
    tables = {"criteria": CRITERIA, "actions": ACTIONS, "people": Table("people", ()), "evidence": EVIDENCE}
    words = {"status/overdue": "Late", "status/not_started": "Not started"}
    return replace(framework(checks=OWN, tables=tables), words={"en": words})


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']}: {case['name']}")
def test_a_check_finds_what_is_wrong_and_nothing_else(case: dict[str, Any]) -> None:
    found = BY_NAME[case["check"]](pack(), given(case), judge(pack(), given(case), DAY))
    assert [f"{f.code} @{f.place.cell}" for f in found] == list(case.get("finds", ()))


def test_every_check_of_the_list_has_a_case_that_finds_and_one_that_does_not() -> None:
    assert {case["check"] for case in CASES if case.get("finds")} == set(BY_NAME)
    assert {case["check"] for case in CASES if not case.get("finds")} == set(BY_NAME)


def test_findings_come_in_the_order_of_the_list() -> None:
    late = replace(plan(actions=[{"due": date(2030, 1, 1), "progress": 1.0}]), school=School())
    codes = [f.code for f in check_plan(pack(), late, judge(pack(), late, DAY))]
    assert codes[0] == "school.unnamed"
    assert codes.index("due.outside_period") < codes.index("progress.full_not_done") < codes.index("criteria.no_plan")


def test_a_required_cell_with_a_bad_value_is_not_also_called_empty() -> None:
    one = plan(actions=[{"criterion": "1.1", "monitoring": "m"}])
    bad = replace(one, tables={"actions": (replace(one.rows("actions")[0], raw={"what": "#N/A"}),)})
    assert list(check_required(pack(), bad, judge(pack(), bad, DAY))) == []


def test_an_action_inherits_the_completion_date_of_its_criterion_where_the_pack_says_so() -> None:
    fields = (Field("criterion", "criterion"), Field("done_on", "date", options={"inherits": "criteria.completed_on"}))
    own = framework(tables={"actions": Table("actions", fields), "criteria": Table("criteria", ())})
    rows = plan(actions=[{"criterion": "1.1"}], criteria=[{"key": "1.1", "completed_on": date(2026, 1, 31)}])
    assert judge(own, rows, DAY).actions[0].status == "done"
