"""What a document asks of the product beyond its words: totals of a stage, days of reports, terms, texts of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row
from cqip_xl.rules.case import case_of, checked
from cqip_xl.rules.measures import open_measures
from cqip_xl.verbs import blank_plan, consolidate, plan_book
from tests.documents.filled import Document, plain, seen
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY


def test_800_teachers_are_reached_over_three_years(documents: dict[str, Document], tmp_path: Path) -> None:
    case = documents["ezhou"].case
    found = [m for m in case.verdict.measures if m.indicator == "T4"]
    assert [(m.value, m.so_far, m.attainment) for m in found] == [
        (300.0, 300.0, "partly"),
        (300.0, 600.0, "partly"),
        (200.0, 800.0, "met"),
    ]
    made = consolidate([documents["ezhou"].path], tmp_path / "s.xlsx", as_of=DAY).rollup
    totals = [t for t in made.measures if t.indicator.id == "T4" and not t.scope]
    assert [(t.value, t.so_far, t.attainment) for t in totals] == [
        (300.0, 300.0, "partly"),
        (300.0, 600.0, "partly"),
        (200.0, 800.0, "met"),
    ]


def test_no_figure_is_asked_of_the_time_before_the_launch(documents: dict[str, Document]) -> None:
    case = documents["ezhou"].case
    judged = checked(case_of(case.framework, case.plan, date(2023, 2, 1)))
    (missing,) = (f for f in judged.findings if f.code == "measure.missing")
    plan = replace(case.plan, header={**case.plan.header, "start_year": 2021.0})
    (earlier,) = (
        f for f in checked(case_of(case.framework, plan, date(2023, 2, 1))).findings if f.code == "measure.missing"
    )
    assert int(missing.values["count"]) < int(earlier.values["count"])
    assert "2021.1" not in missing.values["rows"] and "T10/2019" not in missing.values["rows"]


def test_each_day_of_reporting_is_judged_by_itself(documents: dict[str, Document]) -> None:
    case = documents["medical"].case
    assert told(case) == {"2023-11-10": "review.overdue"}
    later = with_review(case, date(2023, 11, 9))
    assert told(later) == {}
    only = replace(
        case.plan,
        tables={**case.plan.tables, "reviews": with_review(case, date(2023, 11, 9)).plan.rows("reviews")[-1:]},
    )
    assert told(checked(case_of(case.framework, only, DAY))) == {"2023-06-12": "review.missed"}


def told(case: Case) -> dict[str, str]:
    """Day -> finding of the reports that did not come."""
    return {
        f.values["due"]: f.code
        for f in case.findings
        if f.code.startswith("review.") and f.values["check"] == "@cadence/info_table"
    }


def with_review(case: Case, day: date) -> Case:
    row = Row("R099", {"review_kind": "info_table", "reviewed_on": day}, Place())
    tables = {**case.plan.tables, "reviews": (*case.plan.rows("reviews"), row)}
    return checked(case_of(case.framework, replace(case.plan, tables=tables), DAY))


def test_terms_are_read_as_they_are_called(documents: dict[str, Document]) -> None:
    dues = [str(row.values["due"]) for row in documents["se_unit"].case.plan.rows("actions")]
    assert dues == ["2025-08-01/2025-12-31", "2026-01-01/2026-07-31"]
    there = "\n".join(seen(documents["se_unit"].path))
    assert plain("Höstterminen 2025") in there and plain("Vårterminen 2026") in there


def test_the_dates_of_an_update_on_the_form_are_the_yearly_review() -> None:
    own = SHIPPED["ma-qris-ost"]
    plan = blank_plan(own, "en", period="2025-2026")
    updated = replace(plan, header={**plan.header, "updated_on.2": date(2025, 10, 1)})
    yearly = [r for one in (plan, updated) for r in case_of(own, one, DAY).verdict.reviews if r.id == "yearly"]
    assert [(r.last, r.due) for r in yearly] == [(None, date(2026, 9, 1)), (date(2025, 10, 1), date(2026, 10, 1))]


def test_a_plan_for_five_years_cites_no_document_that_only_the_yearly_one_does() -> None:
    own = SHIPPED["vn-mn-tt19"]
    texts = [
        {row.text("text") for row in blank_plan(own, "vi", period=period).rows("texts")}
        for period in ("2024-2029", "2024-2025")
    ]
    five, one = ("\n".join(sorted(some)) for some in texts)
    assert "5942" not in five and "13/2020" not in five and "5942" in one and "13/2020" in one
    assert "như sau" in five and "./." in one


def test_a_weakness_of_a_preschool_without_a_task_is_told() -> None:
    own = SHIPPED["vn-mn-tt19"]
    plan = blank_plan(own, "vi", period="2024-2029")
    needs = Row("1.1", {"needs": "Chưa có chiến lược mới."}, Place())
    without = replace(needs, values={**needs.values, "no_plan": "yes"})
    told = [
        [f.code for f in checked(case_of(own, replace(plan, tables={**plan.tables, "criteria": (row,)}), DAY)).findings]
        for row in (needs, without)
    ]
    assert ["check.weakness_without_action" in codes for codes in told] == [True, False]


def test_the_plan_of_a_district_is_not_asked_for_what_schools_count() -> None:
    own = SHIPPED["cn-ezhou-24681"]
    plan = blank_plan(own, "zh-Hans", period="2022-2025")
    asked = [
        {
            row.indicator.id
            for row in open_measures(own, replace(plan, header={**plan.header, "school_type": kind}), DAY)
        }
        for kind in ("primary", "district")
    ]
    assert "3.1-a" in asked[0] and asked[1] == {"5.3-a", "5.3-b"}


#: Words that only programs have: letters and digits with a low line between them.
_CODE = re.compile(r"\b[a-z]+[0-9]*_[a-z0-9_]+\b")


@pytest.mark.parametrize("pack", SHIPPED)
def test_no_code_of_ours_stands_where_a_person_reads(pack: str) -> None:
    own = SHIPPED[pack]
    for language in own.languages:
        texts = list(shown(own, language))
        assert [text for text in texts if _CODE.search(text)] == []
        assert [text for text in texts if own.id in text or f"{own.id} {own.version}" in text] == []


def shown(own: Framework, language: str) -> Iterator[str]:
    """The texts of a blank workbook that are to be seen, headers of pages included."""
    book = plan_book(own, blank_plan(own, language, period=periods_of(own)[0], as_of=DAY), DAY)
    for sheet in (sheet for sheet in book.sheets if not sheet.hidden):
        yield sheet.page.header if sheet.page else ""
        for cell in sheet.cells:
            away = cell.row in sheet.hidden_rows or cell.col in sheet.hidden_columns
            if isinstance(cell.content, str) and not away:
                yield cell.content
