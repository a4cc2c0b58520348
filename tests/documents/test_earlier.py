"""Workbooks of earlier versions: each has a few rows of a filled plan, and reads as it did then."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.verbs import check
from tests.workbooks import DAY

EARLIER = Path(__file__).parent / "earlier"
#: Pack and version -> rows that staff entered, by table; texts are left out, since the pack words its own anew.
ROWS = {
    "cn-ezhou-24681.2023.1": {"criteria": 12, "actions": 5, "measures": 12, "reviews": 5, "evidence": 5, "people": 5},
    "cn-medical-quality.1": {"criteria": 17, "actions": 5, "measures": 11, "reviews": 5, "evidence": 5, "people": 5},
    "cn-teaching-quality.1": {"criteria": 10, "actions": 5, "measures": 12, "reviews": 5, "evidence": 5, "people": 5},
    "ma-qris-ost.2015.1": {"criteria": 17, "actions": 5, "reviews": 3, "people": 4},
    "se-kvalitet.2011.1": {"criteria": 7, "actions": 5, "measures": 12, "reviews": 5, "evidence": 5, "people": 5},
    "vn-mn-tt57.2026.1": {"criteria": 15, "actions": 5, "measures": 5, "reviews": 2, "evidence": 5, "people": 5},
    "vn-mn-tt19.2018.2": {"criteria": 25, "actions": 5, "people": 1},
    "cn-ezhou-24681.2023.2": {"criteria": 12, "actions": 13, "measures": 58, "reviews": 9, "evidence": 9, "people": 7},
    "cn-medical-quality.2": {"criteria": 17, "actions": 16, "measures": 11, "reviews": 10, "evidence": 9, "people": 9},
    "cn-teaching-quality.2": {"criteria": 10, "actions": 16, "measures": 32, "reviews": 8, "evidence": 7, "people": 6},
    "ma-qris-ost.2015.2": {"criteria": 17, "actions": 26, "reviews": 3, "people": 4},
    "se-kvalitet.2011.2": {"criteria": 7, "actions": 14, "measures": 26, "reviews": 5, "evidence": 7, "people": 9},
    "vn-mn-tt19.2018.3": {"criteria": 25, "actions": 23, "people": 1},
}
#: What would be said of entries that are no longer understood, or of days that were right when they were written.
_WRONG = ("not_offered", "not_a_date", "outside_period", "outside_phase", "unknown_measure", "copied", "not_asked")


def read(name: str) -> Case:
    found = check(EARLIER / f"{name}.xlsx", DAY)
    assert isinstance(found, Case)
    return found


@pytest.mark.parametrize("name", ROWS)
def test_a_workbook_of_the_version_before_reads_as_it_did(name: str) -> None:
    case = read(name)
    assert case.outcome == "older_version" and not case.plan.rejected
    own = Counter({t: sum(not row.prefilled for row in rows) for t, rows in case.plan.tables.items() if t != "texts"})
    assert +own == ROWS[name]
    assert [f.code for f in case.findings if f.code.endswith(_WRONG)] == []
    assert {f.severity for f in case.findings if f.code.startswith("cells.")} <= {"note"}
    assert "cells.outside" not in {f.code for f in case.findings}  # what it said of itself nobody typed


def test_every_pack_has_its_workbooks_of_earlier_versions() -> None:
    assert {path.stem for path in EARLIER.glob("*.xlsx")} == {*ROWS}


def test_a_year_and_its_phases_are_those_of_the_version_before() -> None:
    """Then a plan of institutions ran from July to June; now it is of a calendar year."""
    case = read("cn-medical-quality.1")
    assert {m.period.first for m in case.verdict.measures} == {date(2025, 7, 1)}
    assert max(a.due_on for a in case.verdict.actions if a.due_on) == date(2026, 6, 30)


def test_figures_are_known_by_the_number_that_their_measure_had() -> None:
    case = read("se-kvalitet.2011.1")
    assert {m.indicator for m in case.verdict.measures} == {"M1", "M2", "M7", "M8", "M9"}
