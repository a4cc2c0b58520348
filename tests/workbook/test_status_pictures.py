"""The charts of the Status sheet and the bars in its cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Cell, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.layers import level_rules
from cqip_xl.model.markers import BARS
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rule import STATUSES
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, check
from cqip_xl.words.lexicon import lexicon
from cqip_xl.workbook.workbook import compose_workbook
from tests.workbook.packs import EACH, PACKS
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows

PLAN = """
| criterion | what | owner | due         | done_on     | start       | progress |
| 1.1       | One  | Lan   | @2025-09-30 | @2025-09-20 | @2025-08-10 | #1       |
| 1.2       | Two  | Mai   | @2026-05-15 |             | @2025-08-10 | #0.5     |
| 1.2       | Far  | Mai   | @2041-01-15 |             |             |          |
"""


def status_of(plan: Plan) -> Sheet:
    case = case_of(with_few_rows(PACKS[plan.framework]), plan, DAY)
    return next(sheet for sheet in compose_workbook(case).sheets if sheet.charts)


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_status_draws_what_the_pack_has_and_says_it_in_words(pack: str, language: str, period: str) -> None:
    framework = PACKS[pack]
    sheet = status_of(blank_plan(framework, language, School("T01", "Test"), period, DAY))
    lex = lexicon(framework, language, PlanPeriod(2025, 2026))
    said = {chart.title: chart.alt for chart in sheet.charts}
    assert {lex.say(f"status_sheet.{name}") for name in ("counts", "chart_due", "chart_standard")} <= said.keys()
    criteria = framework.tables.get("criteria")
    leveled = bool(level_rules(framework) and criteria and criteria.field("level_current"))
    assert (lex.say("status_sheet.chart_level") in said) == leveled
    assert all(said.values()) and len({*said.values()}) == len(said)
    assert all(f"'{sheet.name}'!" in one.values for chart in sheet.charts for one in chart.series)
    assert len(sheet.charts[0].series[0].points) == len(STATUSES)


def book_of_three(path: Path) -> Path:
    return save_typed(path, typed_book(PACKS["vn-mn-tt19"], PLAN, language="en", period="2025-2026"))


def without_descriptions(path: Path) -> Path:
    """As a program writes it that keeps no descriptions."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, data.replace(b"descr=", b"title=") if "drawing" in part.filename else data)
    path.write_bytes(made.getvalue())
    return path


def test_our_charts_are_nobodys_pictures_also_without_their_descriptions(tmp_path: Path) -> None:
    for path in (book_of_three(tmp_path / "one.xlsx"), without_descriptions(book_of_three(tmp_path / "two.xlsx"))):
        codes = {finding.code for finding in check(path).findings}
        assert not {"sheet.pictures", "cells.outside", "sheet.unread"} & codes


def test_actions_are_counted_in_the_month_in_which_they_are_due(tmp_path: Path) -> None:
    case = check(book_of_three(tmp_path / "plan.xlsx"), as_of=DAY)
    assert isinstance(case, Case)
    sheet = status_of(case.plan)
    shown = {(c.row, c.col): c.content.value for c in sheet.cells if isinstance(c.content, Formula)}
    title = lexicon(case.framework, "en", case.plan.period).say("status_sheet.chart_due")
    first = next(c.row for c in sheet.cells if c.content == title)
    lines = {shown[r, 1]: (shown[r, 2], shown[r, 3], shown[r, 4], shown[r, 5]) for r in range(first + 2, first + 16)}
    assert list(lines)[:3] == ["Earlier", "08/2025", "09/2025"] and list(lines)[-1] == "Later"
    assert lines["09/2025"] == (1.0, 1.0, 0.0, BARS[0] * 24)
    assert lines["05/2026"] == (1.0, 0.0, 1.0, BARS[1] * 24)
    assert lines["Later"] == (1.0, 0.0, 1.0, BARS[1] * 24)
    assert [line[0] for line in lines.values()].count(1.0) == 3


def test_results_pasted_as_values_are_known_as_ours(tmp_path: Path) -> None:
    book = typed_book(PACKS["vn-mn-tt19"], PLAN, language="en", period="2025-2026")
    frozen = [
        sheet
        if not sheet.charts
        else Sheet(
            sheet.name,
            tuple(
                Cell(c.row, c.col, c.content.value, c.style) if isinstance(c.content, Formula) else c
                for c in sheet.cells
            ),
        )
        for sheet in book.sheets
    ]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_book(type(book)(tuple(frozen), book.names, created=book.created)))
    assert "cells.outside" not in {finding.code for finding in check(path).findings}
