"""Measures, warnings, reviews, evidence, units of several schools in one summary; what a public copy keeps back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import Consolidated, blank_plan, consolidate, load_framework, save_plan
from tests.workbooks import with_few_rows

DAY = date(2026, 3, 31)
Rows = Mapping[str, Sequence[Mapping[str, object]]]


@cache
def small(pack: str) -> Framework:
    """The pack with few prepared rows."""
    return with_few_rows(load_framework(pack))


def save(folder: Path, pack: str, period: str, school: School, rows: Rows, **header: Any) -> None:
    framework = small(pack)
    plan = with_rows(framework, blank_plan(framework, "en", school, period), rows)
    plan = replace(plan, header={**plan.header, **header})
    save_plan(framework, plan, folder / f"{school.id}.xlsx", DAY)


def lines(done: Consolidated, sheet: str) -> list[dict[str, Any]]:
    """The rows of one sheet of the summary by its headings."""
    rows = list(openpyxl.load_workbook(done.summary, data_only=True)[sheet].iter_rows(values_only=True))[3:]
    heads = [str(head) for head in rows[0]]
    return [dict(zip(heads, row, strict=True)) for row in rows[1:] if any(row)]


def safe(top: int, bottom: int, year: str = "2025-2026") -> dict[str, object]:
    return {"indicator": "M7", "year": year, "numerator": top, "denominator": bottom}


@pytest.fixture
def swedish(tmp_path: Path) -> Path:
    """Three schools of two areas; one of them asked nine pupils only."""
    folder = tmp_path / "in"
    folder.mkdir()
    schools = [
        ("A1", "Ekskolan", "Norr", 90, 100),
        ("A2", "Björkskolan", "Norr", 5, 9),
        ("B1", "Alskolan", "Syd", 20, 50),
    ]
    for number, name, area, top, bottom in schools:
        action: dict[str, object] = {"criterion": "N.1", "what": "Walks", "owner": "Head", "due": "2026-05-01"}
        rows: dict[str, list[dict[str, object]]] = {
            "criteria": [{"key": "N.1", "title": f"Goal of {name}", "goal_status": "partly"}],
            "actions": [action],
            "measures": [
                safe(top, bottom),
                safe(40, 80, "2024-2025"),
                {"indicator": "M2", "year": "2025-2026", "actual": top},
            ],
        }
        save(folder, "se-kvalitet", "2025-2026", School(number, name, area), rows, school_form="grundskola")
    return folder


def measure(done: Consolidated, indicator: str, scope: str, period: str = "School year 2025-2026") -> dict[str, Any]:
    found = [
        line
        for line in lines(done, "Measures")
        if line["Measure"].startswith(indicator) and line["Schools of"] == scope and line["Period"] == period
    ]
    assert len(found) == 1
    return found[0]


def test_a_rate_of_several_schools_is_all_counted_out_of_all_never_a_mean_of_rates(swedish: Path) -> None:
    done = consolidate([swedish], swedish / "s.xlsx", as_of=DAY, language="en")
    assert measure(done, "M7", "all")["Value"] == pytest.approx(115 / 159)
    assert measure(done, "M7", "Norr")["Value"] == pytest.approx(95 / 109)
    assert measure(done, "M7", "Syd")["Value"] == pytest.approx(20 / 50)
    assert measure(done, "M7", "all")["Trend"] == "▲ rises"
    assert measure(done, "M2", "all")["Value"] == pytest.approx((90 + 5 + 20) / 3)
    own = {
        line["School"]: line["Value"] for line in lines(done, "Measures by school") if line["Period"].endswith("2026")
    }
    assert set(own) == {"Ekskolan", "Björkskolan", "Alskolan"}


def test_goals_that_schools_word_are_told_together_by_area_with_how_far_they_are_met(swedish: Path) -> None:
    done = consolidate([swedish], swedish / "s.xlsx", as_of=DAY, language="en")
    goals = [line for line in lines(done, "Goals across schools") if line["Standard"] == "N"]
    assert len(goals) == 1 and goals[0]["Actions"] == 3 and goals[0]["Schools"] == 3
    assert "Partly met 3" in goals[0]["Levels now (schools)"]


def test_a_public_copy_says_nothing_of_fewer_than_ten(swedish: Path) -> None:
    done = consolidate([swedish], swedish / "s.xlsx", as_of=DAY, language="en", public=True)
    own = {line["School"]: line for line in lines(done, "Measures by school") if line["Measure"].startswith("M7")}
    last = [
        line
        for line in lines(done, "Measures by school")
        if line["Period"].endswith("2026") and "safe" in line["Measure"]
    ]
    told = {line["School"]: line["Value"] for line in last}
    assert told["Björkskolan"] == "under 10" and told["Ekskolan"] == pytest.approx(0.9)
    assert all(line["Numerator"] is None and line["Out of"] is None for line in own.values())
    assert measure(done, "M7", "all")["Lowest"] is None, "an extreme is one school's own figure"
    book = openpyxl.load_workbook(done.summary, data_only=True)
    shown = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)}
    assert not any(abs(value - 5 / 9) < 1e-6 for value in shown)


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    """Two schools under the city's plan, and what the district knows of them."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, index in (("E1", (70, 68, 66)), ("E2", (70, 71, 72))):
        years = ("2022-2023", "2023-2024", "2024-2025")
        rows: dict[str, list[dict[str, object]]] = {
            "actions": [
                {"criterion": "1.1", "what": "Inspect", "phase": "p1", "done_on": date(2025, 5, 20)},
                {"criterion": "2.1", "what": "Lecture", "owner": ["renshi"], "phase": "p2"},
            ],
            "measures": [
                *({"indicator": "T10", "year": y, "actual": v} for y, v in zip(years, index, strict=True)),
                {"indicator": "T2", "year": "2024-2025", "actual": 3},
            ],
        }
        save(folder, "cn-ezhou-24681", "2024-2027", School(number, f"School {number} of the lake", "East"), rows)
    (tmp_path / "roster.yaml").write_text(
        "schools: [{school_id: E1, name: School E1 of the lake}, {school_id: E2, name: School E2 of the lake}]\n"
        "measures:\n"
        + "".join(
            f'  - {{school_id: E1, indicator: T10, year: "{y}", rank_last: yes}}\n' for y in ("2023-2024", "2024-2025")
        )
        + '  - {school_id: E9, indicator: T10, year: "2024-2025", actual: 50}\n',
        encoding="utf-8",
    )
    return folder


def test_two_years_of_falling_and_last_place_propose_a_yellow_card_with_its_figures(
    chinese: Path, tmp_path: Path
) -> None:
    roster = str(tmp_path / "roster.yaml")
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en", roster=roster)
    (card,) = lines(done, "Early warnings")
    assert (card["School number"], card["Proposed"], card["Years in a row"]) == ("E1", "Yellow card", 2)
    assert all(part in card["Figures"] for part in ("2022-2023: 70", "68, Last in rank", "66, Last in rank"))
    without = consolidate([chinese], tmp_path / "t.xlsx", as_of=DAY, language="en")
    assert lines(without, "Early warnings") == [], "falling alone is no ground: last place is needed as well"


def test_a_figure_of_the_district_without_a_plan_is_listed(chinese: Path, tmp_path: Path) -> None:
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en", roster=str(tmp_path / "roster.yaml"))
    assert [line["School number"] for line in lines(done, "Missing and unknown") if "T10" in line["What it is"]] == [
        "E9"
    ]
    assert all(result.rows_in == 6 for result in done.rollup.counted), "rows of the district are none of the file"


def test_counts_add_up_to_the_target_of_all_schools_together(chinese: Path, tmp_path: Path) -> None:
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en")
    line = measure(done, "T2", "all", "School year 2024-2025")
    assert line["Value"] == 6 and "40" in line["Target"] and line["Attainment"] == "partly met"


def test_units_are_told_what_they_lead_whether_the_framework_or_the_school_says_so(
    chinese: Path, tmp_path: Path
) -> None:
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en")
    units = {(line["Unit"], line["As"]): line for line in lines(done, "Responsible units")}
    framework = load_framework("cn-ezhou-24681")
    leads = {name: framework.word("en", f"choices/unit/{name}") for name in ("jijiao", "renshi", "jiaoshi")}
    assert units[leads["jijiao"], "lead unit"]["Actions"] == 2, "the preset of task 1.1"
    assert units[leads["jijiao"], "lead unit"]["Done"] == 2
    assert units[leads["renshi"], "lead unit"]["Actions"] == 2, "the school's own entry for task 2.1"
    assert units[leads["jiaoshi"], "lead unit"]["Actions"] == 0, "whose preset it replaces"


def test_reviews_and_evidence_that_are_missing_are_listed_school_by_school(chinese: Path, tmp_path: Path) -> None:
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en")
    late = [line for line in lines(done, "Reviews") if line["State"] == "overdue"]
    assert {line["School"] for line in late} == {"School E1 of the lake", "School E2 of the lake"}
    assert late[0]["Days late"] >= late[-1]["Days late"] > 0
    gaps = lines(done, "Evidence gaps")
    assert [line["Which have none"] for line in gaps] == ["1.1", "1.1"]


def test_two_plans_of_one_school_give_one_figure_and_say_where_they_differ(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for period, top in (("2024-2025", 30), ("2025-2026", 20)):
        rows: dict[str, list[dict[str, object]]] = {"measures": [safe(top, 40, "2024-2025")]}
        plan = tmp_path / period
        plan.mkdir()
        save(plan, "se-kvalitet", period, School("A1", "Ekskolan", "Norr"), rows, school_form="grundskola")
        (plan / "A1.xlsx").rename(folder / f"A1 {period}.xlsx")
    save(folder, "se-kvalitet", "2025-2026", School("B1", "Alskolan", "Syd"), {"measures": [safe(30, 60, "2024-2025")]})
    done = consolidate([folder], tmp_path / "s.xlsx", as_of=DAY, language="en")
    line = measure(done, "M7", "all", "School year 2024-2025")
    assert line["Schools"] == 2 and line["Value"] == pytest.approx(50 / 100), "the newer plan's figure counts"
    told = {Path(r.path).name: [f.code for f in r.findings] for r in done.rollup.counted}
    assert [name for name, codes in told.items() if "measure.other_plan" in codes] == ["A1 2024-2025.xlsx"]


def test_a_trend_compares_the_schools_that_have_both_figures(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, values in (("E1", {"2024-2025": 400, "2025-2026": 450}), ("E2", {"2024-2025": 500})):
        rows = {"measures": [{"indicator": "2.2-d", "year": y, "actual": v} for y, v in values.items()]}
        save(folder, "cn-ezhou-24681", "2024-2027", School(number, f"School {number}", "East"), rows)
    done = consolidate([folder], tmp_path / "s.xlsx", as_of=DAY, language="en")
    line = measure(done, "2.2-d", "all")
    assert (line["Value"], line["Trend"]) == (450, "▲ rises")


def test_a_row_of_measures_that_names_none_is_rejected_with_its_text(chinese: Path, tmp_path: Path) -> None:
    path = chinese / "E1.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book if any(cell.value == "#cqip:measures" for cell in s["A"]))
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "T2/2024")
    cell.value, cell.offset(0, 1).value = "T22/2024", "T22"
    book.save(path)
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en")
    result = next(r for r in done.rollup.files if r.path.endswith("E1.xlsx"))
    assert (result.rows_in, result.rows_out, len(result.rejected)) == (6, 5, 1)
    assert result.rejected[0].reason == "unknown_measure" and result.rejected[0].raw["actual"] == 3.0


def test_figures_of_the_district_for_a_file_that_does_not_count_change_no_row_counts(
    chinese: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "roster.yaml"
    text = roster.read_text("utf-8").replace("{school_id: E1, name", "{include: no, school_id: E1, name", 1)
    roster.write_text(text, "utf-8")
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en", roster=str(roster))
    excluded = next(r for r in done.rollup.files if r.outcome == "excluded")
    assert (excluded.rows_in, excluded.rows_out, len(excluded.rejected)) == (6, 0, 6)


def test_an_owner_that_no_list_knows_is_not_replaced_by_the_unit_in_charge(chinese: Path, tmp_path: Path) -> None:
    path = chinese / "E1.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book if any(cell.value == "#cqip:actions" for cell in s["A"]))
    col = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "owner")
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "Inspect")
    sheet.cell(row, col).value = "Zhang Weimin"
    book.save(path)
    done = consolidate([chinese], tmp_path / "s.xlsx", as_of=DAY, language="en", public=True)
    action = next(
        line
        for line in lines(done, "Actions")
        if line["Action"] == "Inspect" and line["School"].startswith("School E1")
    )
    assert not action["Responsible"]
    book = openpyxl.load_workbook(done.summary)
    assert not any("Weimin" in str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)


def test_schools_of_one_district_are_ranked_by_each_measure(swedish: Path) -> None:
    done = consolidate([swedish], swedish / "s.xlsx", as_of=DAY, language="en")
    found = [line for line in lines(done, "Measures by school") if line["Measure"].startswith("M2")]
    assert {line["School"]: line["Place in district"] for line in found} == {
        "Ekskolan": "1/2",
        "Björkskolan": "2/2",
        "Alskolan": None,
    }


def test_a_district_kept_back_cannot_be_reckoned_from_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, area, top, bottom in (("A1", "Norr", 3, 8), ("B1", "Syd", 40, 60), ("C1", "Öster", 50, 90)):
        rows: dict[str, list[dict[str, object]]] = {"measures": [safe(top, bottom)]}
        save(folder, "se-kvalitet", "2025-2026", School(number, f"School {number}", area), rows)
    done = consolidate([folder], tmp_path / "s.xlsx", as_of=DAY, language="en", public=True)
    told = {scope: measure(done, "M7", scope)["Value"] for scope in ("all", "Norr", "Syd", "Öster")}
    assert (told["Norr"], told["Syd"]) == ("under 10", "under 10"), "the next smallest is kept back as well"
    assert told["Öster"] == pytest.approx(50 / 90) and isinstance(told["all"], float)
