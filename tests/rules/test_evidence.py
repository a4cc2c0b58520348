"""Codes of evidence by case file, for the patterns of every shipped pack; what lacks evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.model.standard import Criterion, Standard
from cqip_xl.model.table import Table
from cqip_xl.rules.evidence import criteria_field, example, fits, next_code, parts, pattern_field
from cqip_xl.rules.judge import judge
from cqip_xl.verbs import blank_plan, frameworks
from tests.rules.plans import ACTIONS, CRITERIA, DAY, framework, plan
from tests.rules.test_measures import read_cases

TREE = read_cases("evidence.yaml")
FITS: list[dict[str, Any]] = list(TREE.child("fits").plain())
NEXT: list[dict[str, Any]] = list(TREE.child("next").plain())
STANDARDS = (
    Standard("1", tuple(Criterion(code, "1") for code in ("1.1", "1.2", "1.10"))),
    Standard("B", tuple(Criterion(code, "B") for code in ("B.1", "B.3"))),
)
SHIPPED = {f.id: f for f in frameworks() if pattern_field(f)}


def pack(pattern: str) -> Framework:
    fields = (
        Field("code", "code", pattern=pattern),
        Field("box", "integer"),
        Field("for", "criterion", slots=3),
    )
    tables = {"criteria": CRITERIA, "actions": ACTIONS, "evidence": Table("evidence", fields)}
    return framework(standards=STANDARDS, tables=tables)


@pytest.mark.parametrize("case", FITS, ids=lambda case: str(case["pattern"]))
def test_a_code_fits_its_pattern_whatever_its_zeros_and_case(case: dict[str, Any]) -> None:
    own = pack(case["pattern"])
    assert [code for code in case["yes"] if not fits(own, case["pattern"], code)] == []
    assert [code for code in case["no"] if fits(own, case["pattern"], code)] == []


def test_the_patterns_of_all_shipped_packs_have_cases() -> None:
    shipped = {f.pattern for pack in SHIPPED.values() if (f := pattern_field(pack))}
    assert shipped == {case["pattern"] for case in FITS}


@pytest.mark.parametrize("case", NEXT, ids=lambda case: f"{case['pattern']}: {case['name']}")
def test_the_next_free_code_follows_the_highest_that_is_taken(case: dict[str, Any]) -> None:
    own = pack(case["pattern"])
    taken = plan(evidence=[*({"code": code} for code in case.get("taken", ())), case["row"]])
    assert next_code(own, taken, taken.rows("evidence")[-1]) == case["next"]


@pytest.mark.parametrize("name", SHIPPED)
def test_codes_of_a_shipped_pack_can_be_given_out_one_after_another(name: str) -> None:
    own = SHIPPED[name]
    code, of = pattern_field(own), criteria_field(own)
    assert code and of
    pattern = code.pattern
    others = {token: _some_value(own, token) for _, token, _ in parts(pattern) if own.tables["evidence"].field(token)}
    rows: list[dict[str, object]] = []
    for criterion in own.criteria * 2:
        rows.append({of.id: criterion.id, **others})
        made = next_code(own, plan(evidence=rows), plan(evidence=rows).rows("evidence")[-1])
        assert fits(own, pattern, made), made
        rows[-1][code.id] = made
    assert len({row[code.id] for row in rows}) == len(rows)
    assert str(rows[0][code.id]).endswith(("01", "01]"))


def _some_value(own: Framework, token: str) -> object:
    f = own.tables["evidence"].field(token)
    return own.choices[f.choices][0] if f and f.kind == "choice" else 1.0


@pytest.mark.parametrize("name", SHIPPED)
def test_the_example_of_a_pattern_fits_it(name: str) -> None:
    own = SHIPPED[name]
    f = pattern_field(own)
    assert f
    pattern = f.pattern
    empty = plan(evidence=[{"what": "x"}]).rows("evidence")[0]
    assert fits(own, pattern, example(own, pattern, empty)) and "{" not in example(own, pattern, empty)


def lacking(**rows: list[dict[str, object]]) -> tuple[str, ...]:
    own = pack("MC.{criterion}.{serial:02}")
    given = plan(**rows)
    return judge(own, given, DAY).evidence.lacking


def test_a_finished_action_and_a_level_reached_want_evidence() -> None:
    done: list[dict[str, object]] = [
        {"criterion": "1.2", "done_on": date(2026, 1, 1)},
        {"criterion": "1.10", "done_on": date(2026, 4, 1)},
        {"criterion": "B.1", "done_on": date(2026, 1, 1), "state": "dropped"},
    ]
    levels: list[dict[str, object]] = [{"key": "B.3", "level_current": "L1"}, {"key": "1.1", "level_current": "L0"}]
    assert lacking(actions=done, criteria=levels) == ("1.2", "B.3")


def test_one_item_serves_all_the_criteria_it_names() -> None:
    done: list[dict[str, object]] = [{"criterion": c, "done_on": date(2026, 1, 1)} for c in ("1.1", "1.2", "B.1")]
    assert lacking(actions=done, evidence=[{"for": "1.1", "for.3": "B.1"}]) == ("1.2",)


def test_1_1_does_not_serve_1_10() -> None:
    done: list[dict[str, object]] = [{"criterion": "1.10", "done_on": date(2026, 1, 1)}]
    assert lacking(actions=done, evidence=[{"for": "1.1"}]) == ("1.10",)


def test_a_pack_without_a_register_or_without_criteria_in_it_misses_nothing() -> None:
    rows = plan(actions=[{"criterion": "1.1", "done_on": date(2026, 1, 1)}])
    for tables in ({"actions": ACTIONS}, {"actions": ACTIONS, "evidence": Table("evidence", (Field("code", "code"),))}):
        own = framework(tables=tables)
        assert judge(own, rows, DAY).evidence.lacking == ()


def test_a_blank_plan_of_a_shipped_pack_misses_no_evidence() -> None:
    for own in SHIPPED.values():
        blank = replace(blank_plan(own, school=School("T01", "A")))
        assert judge(own, blank, DAY).evidence.lacking == ()
