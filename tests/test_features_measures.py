"""Targets and measures that docs/features.md names: values are typed beside them and judged."""

from __future__ import annotations

import pytest

from cqip_xl.model.measure import measure_rows
from cqip_xl.verbs import blank_plan
from tests.typed_features import EZ, MA, SE, TQ, typed_into
from tests.workbook.packs import SHIPPED
from tests.workbooks import Typed


def test_targets_of_the_city_are_numbers_with_a_comparison_and_a_unit() -> None:
    found = {i.id: (i.op, i.value, i.unit, i.per) for i in SHIPPED[EZ].tables["measures"].indicators}
    assert found["1.2-a"][:3] == (">=", 0.8, "percent") and found["1.2-b"][:3] == (">=", 1, "platforms")
    assert found["2.2-c"] == (">=", 0.3, "percent", "year") and found["3.1-a"] == (">=", 20, "lessons", "term")
    assert found["4.1-a"] == (">=", 72, "hours", "year")
    assert [found[f"T{n}"][1] for n in (1, 2, 3, 4, 5)] == [2, 40, 60, 800, 1]


#: What is typed beside a target of the city, and how it is judged.
JUDGED = {
    ("1.2-a/2024", "80 of 100"): "met",
    ("1.2-a/2024", "79 of 100"): "not_met",
    ("2.2-c/2024", "30 of 100"): "met",
    ("3.1-a/2024.1", "20"): "met",
    ("3.1-a/2024.2", "12"): "not_met",
    ("1.2-b/2024", "1"): "met",
    ("1.2-b/2024", "0"): "not_met",
    ("1.4-a/2024", "1 of 1"): "met",  # yes
    ("1.4-a/2024", "0 of 1"): "not_met",  # no
}


@pytest.mark.parametrize(("key", "typed"), JUDGED)
def test_a_value_that_is_typed_is_judged_by_the_target_of_the_city(key: str, typed: str) -> None:
    part, _, whole = typed.partition(" of ")
    row: Typed = {"key": key, "numerator": float(part), "denominator": float(whole)} if whole else {}
    case = typed_into(EZ, {"measures": [row or {"key": key, "actual": float(part)}]})
    assert [(m.key, m.attainment) for m in case.verdict.measures] == [(key, JUDGED[key, typed])]


def test_values_of_three_years_are_read_and_their_trend_is_seen() -> None:
    rows: list[Typed] = [
        {"key": f"M2/{year}", "actual": value} for year, value in ((2023, 210), (2024, 221), (2025, 215))
    ]
    case = typed_into(SE, {"measures": rows}, {"school_form": "Compulsory school"})
    assert [(m.value, m.trend) for m in case.verdict.measures] == [(210, ""), (221, "rises"), (215, "falls")]


def test_a_units_own_measures_are_judged_by_their_targets_of_the_year() -> None:
    rows: list[Typed] = [
        {"name": "Read daily", "better": "Higher is better", "baseline": 41, "target.2025": 60, "actual.2025": 57},
        {"name": "Absence", "better": "Lower is better", "baseline": 4, "target.2025": 4, "actual.2025": 5},
        {"name": "Reached", "better": "Lower is better", "baseline": 6, "target.2025": 4, "actual.2025": 4},
    ]
    case = typed_into(SE, {"own_measures": rows})
    years = [one.years[0] for one in case.verdict.own_measures["own_measures"]]
    assert [(year.attainment, year.trend) for year in years] == [
        *(("partly", "rises"), ("not_met", "rises"), ("met", "falls")),
    ]


def test_a_score_that_fell_is_told_beside_the_one_before() -> None:
    rows: list[Typed] = [
        {"key": "ERS.1", "score": 4.2, "score_before": 4.6},
        {"key": "ERS.2", "score": 5, "score_before": 4.6},
        {"key": "ERS.3", "score_before": 4.6},
    ]
    case = typed_into(MA, {"criteria": rows})
    (told,) = (f for f in case.findings if f.code == "check.score_fell")
    assert told.values["key"] == "ERS.1"


def test_more_who_passed_than_were_tested_are_told() -> None:
    row: Typed = {"test_kind": "Unit test", "tested": 40, "passed": 38, "excellent": 12}
    case = typed_into(TQ, {"tests": [row, {**row, "passed": 41}, {**row, "excellent": 41}]})
    assert len([f for f in case.findings if f.code == "check.more_than_tested"]) == 2


def test_result_measures_are_alike_for_all_units_over_three_years() -> None:
    own = SHIPPED[SE]
    rows = measure_rows(own, blank_plan(own, period="2025-2026").period)
    years: dict[str, list[int]] = {}
    for row in rows:
        years.setdefault(row.indicator.id, []).append(row.period.first.year)
    assert len(years) == 15 and {*map(tuple, years.values())} == {(2023, 2024, 2025)}
    assert all(i.unit and i.better for i in own.tables["measures"].indicators)
