"""A framework shaped unlike those that come with the product, in English of another country, over calendar years."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from cqip_xl.faces.cli import cli
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod
from cqip_xl.rules.phases import defaults, phase_days
from cqip_xl.verbs import blank_plan, check, consolidate, read_plan
from tests.packs.small import pack_of
from tests.workbook.computed import stored
from tests.workbooks import DAY, cell_of, save_typed, typed, typed_book

PACK = """\
schema: cqip/pack/1
id: wattle
version: "1"
native: en-AU
languages: [en-AU]
verified: false
unit: institution
calendar: {calendar_year: true, stage_years: 3}
kinds_of_plan: [year, stage]
parameters: {review: {default: "{last}"}}
phases: [{id: look, from: "{last}-02", to: "{review}-05"}]
scales: {rating: {points: [working, meeting]}, met: {points: [no_, yes_], zero: na}, risk: {points: [high, low]}}
standards:
  - id: "1"
    levels: given
    criteria: [{id: "1.1", scale: met, levels: all}, {id: "1.2", scale: met, levels: [no_, yes_]}]
levels: {school: lowest}
tables:
  criteria:
    fields: [{id: level_current, kind: level, zero: true}, {id: level_target, kind: level, zero: true}]
  actions:
    fields:
      - {id: criterion, kind: criterion}
      - {id: place, kind: text}
      - {id: issue, kind: long_text}
      - {id: phase, kind: choice, choices: [look]}
      - {id: due, kind: date}
  own:
    targets: {fields: [{id: aim, kind: text}, {id: level_current, kind: level, scale: risk}]}
status: standard
checks:
  - {id: bare, table: criteria, when: {all: [{is: [level_current, no_]}, {none: actions.criterion}]}}
  - {id: good, table: criteria, when: {at_least: [level_current, yes_]}}
  - {id: calm, table: targets, when: {at_least: [level_current, low]}}
"""
WORDS = """\
title: Quality plan
short: QIP
standards: {"1": Program}
criteria: {"1.1": Planning, "1.2": Cycle}
scales:
  rating: {working: Working, meeting: Meeting}
  met: {no_: Not met, yes_: Met, na: Not applicable}
  risk: {high: High, low: Low}
choices: {phase: {look: Look}}
fields: {place: Place, issue: Issue, phase: Phase}
tables: {school: Service, targets: Targets}
checks: {bare: An element is not met and has no action., good: Met., calm: A low risk.}
"""
LEVELS = "| key | level_current |\n| 1 | Meeting |\n| 1.1 | Met |\n| 1.2 | Not met |"
RISKS = "| aim | level_current |\n| Fewer falls | Low |\n| More play | High |"
ACTION = "| criterion | place | issue | due |\n| 1.1 | Hall | No cycle | @2026-01-31 |"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wattle")


@pytest.fixture(scope="module")
def wattle(pack: Path) -> Framework:
    return pack_of(pack, PACK, en_AU=WORDS)


@pytest.fixture(scope="module")
def summary(pack: Path, wattle: Framework, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("came")
    _filled(wattle, folder / "a.xlsx")
    consolidate([folder], folder / "s.xlsx", as_of=DAY, packs=[str(pack)], language="en", jobs=1)
    return {name: dict(cells) for name, cells in stored(folder / "s.xlsx").items()}


def _filled(framework: Framework, path: Path) -> Path:
    tables = {"criteria": typed(LEVELS), "actions": typed(ACTION), "targets": typed(RISKS)}
    return save_typed(path, typed_book(framework, tables, period="2026"))


def test_a_level_without_a_target_is_no_target_below_it(pack: Path, wattle: Framework, tmp_path: Path) -> None:
    found = check(_filled(wattle, tmp_path / "plan.xlsx"), DAY, [str(pack)])
    assert isinstance(found, Case)
    assert [f.code for f in found.findings if f.code.startswith("level")] == []


def test_checks_compare_a_level_on_the_scale_of_its_row(pack: Path, wattle: Framework, tmp_path: Path) -> None:
    """Fields of one name in two tables have a scale each."""
    found = check(_filled(wattle, tmp_path / "plan.xlsx"), DAY, [str(pack)])
    assert isinstance(found, Case)
    told = [(f.code, f.place.cell) for f in found.findings if f.code.startswith("check")]
    good, bare = (cell_of(found.plan, "criteria", key) for key in ("1.1", "1.2"))
    calm = found.plan.rows("targets")[0].place.cell
    assert told == [("check.bare", bare), ("check.good", good), ("check.calm", calm)]


def test_no_criterion_lies_below_a_target_that_nobody_has_set(summary: dict[str, dict[str, object]]) -> None:
    assert [summary["Levels"].get(f"{col}5") for col in "CFGH"] == ["Meeting", 0.0, 0.0, None]


def test_the_summary_calls_what_plans_are_of_and_the_framework_as_people_do(
    summary: dict[str, dict[str, object]],
) -> None:
    """`en` reads what `en-AU` says."""
    assert summary["Levels"]["B4"] == "Service"
    assert "QIP" in summary["Overview"].values() and "wattle" not in summary["Overview"].values()


def test_an_action_is_told_by_its_first_long_text_where_no_column_is_called_what(
    summary: dict[str, dict[str, object]],
) -> None:
    assert (summary["Overdue and due soon"]["G5"], summary["Actions"]["C5"]) == ("No cycle", "No cycle")


@pytest.mark.parametrize(("first", "last"), [(2026, 2027), (2024, 2027)])
def test_the_last_of_calendar_years_is_the_one_that_the_plan_is_called_by(
    first: int, last: int, wattle: Framework
) -> None:
    """A plan of 2026 is reviewed in 2026, one of 2024-2026 too."""
    period = PlanPeriod(first, last, by_year=True)
    assert defaults(wattle, period) == {"review": 2026.0}
    days = phase_days(wattle, blank_plan(wattle, period=str(period), as_of=DAY), wattle.phases[0])
    assert days and [day.isoformat() for day in days] == ["2026-02-01", "2026-05-31"]


@pytest.mark.parametrize("due", ["date", "period, accepts: [date, school_year]"])
def test_each_column_offers_the_periods_that_it_takes(due: str, tmp_path: Path) -> None:
    """Milestones by term, whatever actions are due by."""
    own = "  own:\n    steps: {fields: [{id: by_term, kind: period, accepts: [term]}, {id: note, kind: text}]}\n"
    text = PACK.replace("{id: due, kind: date}", f"{{id: due, kind: {due}}}").replace("  own:\n", own)
    text = text.replace("stage_years: 3", 'stage_years: 3, terms: ["02-15", "07-20"]')
    framework = pack_of(tmp_path, text, en_AU=WORDS)
    book = typed_book(framework, {"steps": [{"by_term": "Term 1 of 2026"}, {"by_term": "Year 2026"}]}, period="2026")
    path = save_typed(tmp_path / "plan.xlsx", book)
    steps, shown = next(sheet for sheet in book.sheets if sheet.name == "steps"), stored(path)["_periods"]
    corners = [re.findall(r"\$([A-Z])\$(\d+)", v.source) for v in steps.validations if v.kind == "list"]
    cells = [[f"{a}{n}" for n in range(int(top), int(bottom) + 1)] for (a, top), (_, bottom) in corners]
    assert [[shown.get(cell) for cell in one] for one in cells] == [["Term 1 of 2026", "Term 2 of 2026"]]
    plan = read_plan(path, [str(tmp_path)])
    assert [(f.code, f.place.cell) for f in plan.findings] == [
        ("by_term.not_offered", plan.rows("steps")[1].at("by_term").cell)
    ]


def test_a_pack_that_nobody_has_compared_says_so_without_a_list(wattle: Framework) -> None:
    start = typed_book(wattle, period="2026").sheets[0]
    told = [cell.content for cell in start.cells if cell.col == 2]
    assert "Nobody has compared this framework with its sources yet." in told


@pytest.mark.parametrize("typed_year", [2026.0, "2026"])
def test_a_bare_year_is_told_as_the_year_that_the_list_offers(typed_year: float | str, tmp_path: Path) -> None:
    """As a number Excel takes it for a day of 1905."""
    text = PACK.replace("{id: due, kind: date}", "{id: due, kind: period, accepts: [date, school_year]}")
    framework = pack_of(tmp_path, text, en_AU=WORDS)
    book = typed_book(framework, {"actions": [{"issue": "No cycle", "due": typed_year}]}, period="2026")
    plan = read_plan(save_typed(tmp_path / "plan.xlsx", book), [str(tmp_path)])
    assert [(f.code, f.values["meant"]) for f in plan.findings] == [("due.not_offered", "Year 2026")]


def test_long_names_of_levels_make_wide_columns_not_high_rows(tmp_path: Path) -> None:
    words = WORDS.replace("Meeting}", "Significant Improvement Required}")
    book = typed_book(pack_of(tmp_path, PACK, en_AU=words), period="2026")
    sheet = openpyxl.load_workbook(save_typed(tmp_path / "plan.xlsx", book))["Status"]
    rows = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 2).value).startswith("1")]
    assert len(rows) == 4 and max(sheet.row_dimensions[row].height or 0 for row in rows) <= 33


@pytest.mark.parametrize("command", ["frameworks", "consolidate"])
def test_a_language_of_another_country_is_spoken_as_the_same_tongue(command: str, tmp_path: Path) -> None:
    given = [str(tmp_path), "-o", str(tmp_path / "s.xlsx"), "--dry-run"] if command == "consolidate" else []
    ran = CliRunner().invoke(cli, [command, *given, "--language", "sv-FI"])
    assert "Invalid value" not in ran.output and "is not one of" not in ran.output
    refused = CliRunner().invoke(cli, [command, *given, "--language", "fi"])
    assert "'fi' is not one of" in refused.output


def test_a_pack_says_the_status_of_actions_in_words_of_its_own(tmp_path: Path) -> None:
    """By the product's keys as by `status`."""
    words = WORDS + "product: {status: {overdue: Running late}}\nstatus: {done: Finished}\n"
    framework = pack_of(tmp_path, PACK, en_AU=words)
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, ACTION, period="2026"))
    shown = stored(path)
    for sheet in ("Status", "_lists"):
        assert {"Running late", "Finished", "Not started"} <= {str(cell) for cell in shown[sheet].values()}


def test_what_takes_the_place_of_another_pack_does_not_take_that_of_one_that_extends_it(tmp_path: Path) -> None:
    text = 'schema: cqip/pack/1\nid: ours\nversion: "1"\nextends: vn-mn-tt19\nlanguages: [vi]\n'
    framework = pack_of(tmp_path, text, vi="title: Trường tiểu học\n")
    assert framework.replaced_by is None and not framework.has_word(framework.native, "replaced")
