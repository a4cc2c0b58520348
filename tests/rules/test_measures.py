"""Measures by case file: what was entered over the years, and what follows for each row; what a row asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import Calendar, SchoolTerm
from cqip_xl.model.table import Table
from cqip_xl.packs.grammar.indicator import IndicatorEntries
from cqip_xl.packs.measures import read_indicators
from cqip_xl.packs.node import Faults, Node, read_yaml
from cqip_xl.rules.measures import attainment, measured, open_measures
from cqip_xl.rules.requirements import asked
from tests.rules.plans import framework, plan

FIELDS = (
    Field("target", "number"),
    Field("actual", "number"),
    Field("numerator", "number"),
    Field("denominator", "number"),
    Field("rank_last", "yes_no", filled_by="district"),
    Field("note", "text"),
)
#: Kinds of school, as a choice of the header.
FORMS = ("day", "night", "both")


def read_cases(name: str) -> Node:
    faults = Faults()
    tree = read_yaml(Path(__file__).parent / "cases" / name, faults)
    assert not faults.found
    return tree


TREE = read_cases("measures.yaml")
CASES: list[dict[str, Any]] = list(TREE.child("cases").plain())


def pack(indicators: Node, history: int = 0) -> Framework:
    """A pack with those measures, read as a pack's own are; terms begin in August and January."""
    read = read_indicators(map(IndicatorEntries, indicators.list()), (), {"form": FORMS})
    assert not indicators.faults.found
    return framework(
        tables={"measures": Table("measures", FIELDS, "fixed", "indicators", indicators=read, history=history)},
        calendar=Calendar(starts=8, terms=(SchoolTerm(8), SchoolTerm(1))),
        choices={"form": FORMS},
        header=(Field("form", "choice", choices="form"),),
    )


PACK = pack(TREE.child("indicators"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_is_said_of_a_row_follows_from_its_entries_and_the_period_before(case: dict[str, Any]) -> None:
    rows = [{"key": key, **entered} for key, entered in case["rows"].items()]
    found = {m.key: m for m in measured(PACK, plan(measures=rows))}
    assert set(case["finds"]) <= set(found) and (case["finds"] or not found)
    for key, wanted in case["finds"].items():
        assert {name: getattr(found[key], name) for name in wanted} == wanted


@pytest.mark.parametrize("line", TREE.child("operators").plain(), ids=str)
def test_a_target_is_met_by_its_comparison_and_noise_of_division_is_none(line: tuple[Any, ...]) -> None:
    op, value, target, before, wanted = line
    assert attainment(op, value, target, before) == wanted


@pytest.mark.parametrize("case", TREE.child("asks").plain(), ids=lambda case: str(case["indicator"]))
def test_a_row_asks_for_its_value_or_for_the_parts_of_its_rate(case: dict[str, Any]) -> None:
    table = PACK.tables["measures"]
    indicator = next(i for i in table.indicators if i.id == case["indicator"])
    for f in table.fields:
        wanted = asked(table, f, indicator)
        if f.id in case:
            assert (None if wanted is None else (wanted.kind, wanted.low, wanted.high)) == (case[f.id] or None), f.id


def test_bounds_of_the_pack_are_kept_where_it_has_some() -> None:
    table = PACK.tables["measures"]
    share = next(i for i in table.indicators if i.id == "share")
    wanted = asked(table, Field("numerator", "integer", low=1, high=30), share)
    assert wanted and (wanted.kind, wanted.low, wanted.high) == ("integer", 1, 30)


OPEN = [(case, node) for case, node in zip(TREE.child("open").plain(), TREE.child("open").list(), strict=True)]


@pytest.mark.parametrize(("case", "node"), OPEN, ids=lambda one: str(one["name"]) if isinstance(one, dict) else "")
def test_figures_are_wanted_of_periods_that_have_ended_from_those_who_are_asked(
    case: dict[str, Any], node: Node
) -> None:
    own = pack(node.child("indicators"), case.get("history", 0))
    rows = [{"key": key, **entered} for key, entered in case.get("rows", {}).items()]
    given = replace(plan(measures=rows), header=case.get("header", {}))
    assert [row.key for row in open_measures(own, given, case["as_of"])] == list(case["finds"])


def test_rows_stand_measure_by_measure_the_years_before_the_plan_first() -> None:
    keys = [row.key for row in measure_rows(PACK, plan().period)]
    assert keys[:7] == [f"visits/{year}" for year in range(2022, 2029)]
    assert [key for key in keys if key.startswith("tests/2024")] == ["tests/2024.1", "tests/2024.2"]
    assert len(set(keys)) == len(keys)
