"""Sheets that docs/features.md names: rows in the order of the form, what the pack fixes, paper, dates."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.book import Formula
from cqip_xl.model.period import school_year
from cqip_xl.verbs import blank_plan, generate, plan_book
from tests.typed_features import EZ, MA, MED, SE, VN, blank_book, texts_of, typed_into
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, Typed

#: A criterion as the dropdown has it.
VN_1_1 = f"1.1 {SHIPPED[VN].word('en', 'criteria/1.1')}"


def test_criteria_stand_in_the_order_of_the_form_each_with_the_levels_it_has() -> None:
    rows = {c.id: c.levels for c in SHIPPED[VN].criteria}
    sizes = {"1": 10, "2": 3, "3": 6, "4": 2, "5": 4}
    assert list(rows) == [f"{standard}.{n}" for standard, count in sizes.items() for n in range(1, count + 1)]
    short = {"1.2", "1.7", "1.8", "1.9", "1.10", "3.6"}
    assert {code for code, levels in rows.items() if levels == ("L1", "L2")} == short
    assert {levels for code, levels in rows.items() if code not in short} == {("L1", "L2", "L3")}
    for pack in (VN, MA):  # and so they stand on the sheet, the official code first
        (sheet,) = (s for s in blank_book(pack).sheets if any(c.content == "#cqip:criteria" for c in s.cells))
        codes = [c.id for c in SHIPPED[pack].criteria]
        assert [c.content for c in sorted(sheet.cells, key=lambda c: c.row) if c.content in codes] == codes


def test_the_highest_level_has_six_clauses_of_its_own() -> None:
    assert [clause.id for clause in SHIPPED[VN].clauses] == [f"L4.{n}" for n in range(1, 7)]
    top = [{"key": c.id, "level_current": f"Level {len(c.levels)}"} for c in SHIPPED[VN].criteria]
    for met, reached in ((6, "L4"), (5, "L3")):
        clauses = [{"key": f"L4.{n}", "met": "Met"} for n in range(1, met + 1)]
        levels = typed_into(VN, {"criteria": top, "clauses": clauses}).verdict.levels
        assert levels and levels.reached == reached


def test_a_task_fixes_its_units_and_nearly_every_one_all_schools() -> None:
    tasks = SHIPPED[EZ].criteria
    assert len(tasks) == 18 and all("all_schools" in task.preset["responsible"] for task in tasks)
    assert tasks[0].preset["lead"] == ("jijiao", "xuegao")
    assert any("Basic education section" in text and "senior" in text for text in texts_of(EZ))
    case = typed_into(EZ, {"actions": [{"criterion": "1.1 Regular management of the curriculum", "what": "Check"}]})
    assert case.verdict.actions[0].owner == ("jijiao", "xuegao")  # who answers where nobody is named


def test_a_school_year_begins_in_the_month_of_the_pack_and_ends_a_year_later() -> None:
    years = {pack: school_year(SHIPPED[pack].calendar, 2025) for pack in (VN, EZ, SE, MED)}
    assert {pack: (year.first.month, year.last.month) for pack, year in years.items()} == {
        **{VN: (8, 7), EZ: (9, 8), SE: (8, 7)},
        MED: (1, 12),
    }
    assert {(year.first.year, year.last.year) for year in years.values()} == {(2025, 2026), (2025, 2025)}


@pytest.mark.parametrize("pack", SHIPPED)
def test_wide_tables_print_across_and_long_texts_wrap(pack: str) -> None:
    for sheet in plan_book(SHIPPED[pack], blank_plan(SHIPPED[pack], period=periods_of(SHIPPED[pack])[0]), DAY).sheets:
        tags = {str(cell.content): cell for cell in sheet.cells}
        if "#cqip:actions" in tags:
            what = [c for c in sheet.cells if c.col == tags["what"].col and c.row > tags["what"].row + 1]
            assert len(what) >= 60 and all(cell.style.wrap for cell in what)
        if any(tag.startswith("#cqip:") and not tag.startswith(("#cqip:header", "#cqip:view.")) for tag in tags):
            assert sheet.page.landscape, sheet.name


def test_a_long_text_comes_back_whole() -> None:
    text = " ".join(["Every word counts."] * 1500)  # 28,499 characters; a cell takes 32,767
    (row,) = typed_into(VN, {"actions": [{"what": text}]}).plan.rows("actions")
    assert row.text("what") == text


def test_a_weakness_stands_beside_each_task_of_its_criterion() -> None:
    tables: dict[str, list[Typed]] = {
        "criteria": [{"key": "1.1", "needs": "No new strategy yet"}],
        "actions": [{"criterion": VN_1_1, "what": "Write one"}],
    }
    case = typed_into(VN, tables)
    (sheet,) = (s for s in plan_book(SHIPPED[VN], case.plan, DAY).sheets if s.name == "Plan")
    column = next(c.col for c in sheet.cells if c.content == "needs")
    shown = [c.content.value for c in sheet.cells if c.col == column and isinstance(c.content, Formula)]
    assert shown[0] == "No new strategy yet" and not any(shown[1:])
    alone = typed_into(VN, {"criteria": tables["criteria"]})
    told = [[f.code for f in one.findings].count("check.weakness_without_action") for one in (case, alone)]
    assert told == [0, 1]


@pytest.mark.parametrize(("pack", "language", "shown"), [(VN, "vi", "dd/mm/yyyy"), (SE, "sv", "yyyy-mm-dd")])
def test_dates_are_dates_in_the_form_of_the_language(pack: str, language: str, shown: str, tmp_path: Path) -> None:
    path, _ = generate(pack, tmp_path / "a.xlsx", language=language)
    formats = {c.number_format for s in openpyxl.load_workbook(path) for r in s.iter_rows() for c in r}
    assert [form for form in ("dd/mm/yyyy", "yyyy-mm-dd") if form in formats] == [shown]
