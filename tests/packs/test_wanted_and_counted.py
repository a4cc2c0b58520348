"""Fields wanted only where a test holds, or asked only in some rows; tests that count rows and add figures up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.plan import School
from cqip_xl.packs.load import check_pack, load_framework
from cqip_xl.verbs import blank_plan, check
from tests.workbook.computed import ironcalc_computes
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, Typed, save_typed, typed, typed_book

PACK = """\
schema: cqip/pack/1
id: orchard
version: "1"
native: en
languages: [en]
choices: {state: [running, dropped], form: [day, night]}
standards:
  - id: A
    criteria: [{id: A1}, {id: A2}]
  - id: B
    standards: [{id: B1, criteria: [{id: B1.1}]}]
    criteria: [{id: B2}]
header:
  - {id: form, kind: choice, choices: form}
  - {id: beds, kind: integer, required: {when: {is: [header.form, night]}}}
  - {id: fund, kind: money}
tables:
  criteria:
    fields:
      - {id: trees, kind: integer, only: [A2, B]}
      - {id: kind_of_tree, kind: text, only: [B1]}
      - {id: needs, kind: text}
  actions:
    fields:
      - {id: criterion, kind: criterion}
      - {id: what, kind: text}
      - {id: state, kind: choice, choices: state}
      - {id: why, kind: text, required: {when: {is: [state, dropped]}}}
      - {id: cost, kind: money}
      - {id: due, kind: date}
  own:
    goals:
      fields:
        - {id: goal, kind: text}
        - {id: price, kind: money}
    steps:
      fields:
        - {id: goal, kind: row, rows: goals}
        - {id: step, kind: text}
        - {id: cost, kind: money}
status: standard
checks:
  - {id: few, table: goals, when: {not: {at_least: [{count: steps.goal}, 2]}}}
  - {id: dear, table: goals, when: {not: {at_least: [price, {sum: [steps.cost, steps.goal]}]}}}
  - {id: over, when: {not: {at_least: [header.fund, {sum: actions.cost}]}}}
  - {id: many, when: {at_least: [{count: [actions, {not: {is: [state, dropped]}}]}, 2]}}
"""
WORDS = """\
title: Orchards
standards: {A: Apples, B: Berries, B1: Red ones}
criteria: {A1: Old trees, A2: Young trees, B1.1: Currants, B2: Others}
choices: {state: {running: Running, dropped: Dropped}, form: {day: Day, night: Night}}
tables: {goals: Goals, steps: Steps}
fields: {form: Form, beds: Beds, fund: Fund, trees: Trees, kind_of_tree: Kind, why: Why, cost: Cost, goal: Goal,
  step: Step, price: Price}
checks: {few: Fewer than two steps., dear: The steps cost more., over: More than the fund has., many: Much to do.}
"""


def written(folder: Path, tables: Mapping[str, Sequence[Typed]], header: Typed | None = None) -> Path:
    (folder / "framework.yaml").write_text(PACK, "utf-8")
    (folder / "en.yaml").write_text(WORDS, "utf-8")
    framework = load_framework(str(folder))
    plan = blank_plan(framework, "en", School("S1", "Grove"), as_of=DAY)
    return save_typed(folder / "plan.xlsx", typed_book(framework, tables, header, plan=plan))


def told(path: Path) -> dict[str, list[str]]:
    """Code of a finding -> of each the key of its row, or else its sheet and cell."""
    case = check(path, DAY, [str(path.parent)])
    assert isinstance(case, Case)
    rows = [row for there in case.plan.tables.values() for row in there]
    keys = {place: row.key for row in rows for place in (row.place, *map(row.at, row.columns))}
    found: dict[str, list[str]] = {}
    for f in case.findings:
        found.setdefault(f.code, []).append(keys.get(f.place, f"{f.place.sheet}!{f.place.cell}"))
    return found


def test_a_field_is_wanted_only_where_its_test_holds(tmp_path: Path) -> None:
    actions = typed("""
        | criterion  | what   | state   | why      |
        | A1 Old trees | Prune | Running |          |
        | A1 Old trees | Graft | Dropped |          |
        | A1 Old trees | Sell  | Dropped | No buyer |
    """)
    found = told(written(tmp_path, {"actions": actions}, {"form": "Night"}))
    assert (found["cell.missing"], len(found["header.missing"])) == (["A002"], 1)
    assert "header.missing" not in told(written(tmp_path, {"actions": actions}, {"form": "Day"}))
    assert "header.missing" not in told(written(tmp_path, {"actions": actions}, {"form": "Night", "beds": 3.0}))


def test_a_field_is_asked_only_in_the_rows_that_the_pack_names(tmp_path: Path) -> None:
    rows: list[Typed] = [
        {"key": "A1", "trees": 4.0, "needs": "Water"},
        {"key": "A2", "trees": 5.0},
        {"key": "B2", "trees": 6.0, "kind_of_tree": "Elder"},
        {"key": "B1.1", "trees": 7.0, "kind_of_tree": "Red"},
    ]
    path = written(tmp_path, {"criteria": rows})
    case = check(path, DAY, [str(tmp_path)])
    assert isinstance(case, Case)
    asked = [(f.values["key"], f.values["raw"]) for f in case.findings if f.code == "cell.not_asked"]
    assert sorted(asked) == [("A1", "4"), ("B2", "Elder")]
    assert not disagreement(ironcalc_computes(path), path, (str(tmp_path),))


def test_checks_count_rows_and_add_figures_up(tmp_path: Path) -> None:
    tables = {
        "goals": typed("| goal | price |\n| More fruit | #300 |\n| Less waste | #100 |"),
        "steps": typed("| goal | step | cost |\n| G001 | a | #200 |\n| G001 | b | #101 |\n| G002 | c | #100 |"),
        "actions": typed("| criterion | what | cost | state |\n| A1 | x | #60 | Dropped |\n| A1 | y | #50 | |"),
    }
    found = told(written(tmp_path, tables, {"fund": 110.0}))
    assert (found["check.few"], found["check.dear"]) == (["G002"], ["G001"])
    assert "check.over" not in found and "check.many" not in found
    more = [*tables["actions"], *typed("| criterion | what | cost |\n| A2 | z | #1 |")]
    found = told(written(tmp_path, {**tables, "actions": more}, {"fund": 110.0}))
    assert "check.over" in found and "check.many" in found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("only: [A2, B]", "only: [A2, C]", "pack.unknown_ref"),
        ("when: {is: [state, dropped]}", "when: {is: [state, gone]}", "pack.not_allowed"),
        ("{count: steps.goal}", "{count: stops}", "pack.unknown_ref"),
        ("{sum: actions.cost}", "{sum: actions.what}", "pack.not_readable"),
        ("[{count: steps.goal}, 2]", "[{count: [steps, goal, 2]}, 2]", "pack.wrong_type"),
        ("status: standard", "status: [{is: done, when: {at_least: [{count: steps}, 2]}}]", "pack.not_readable"),
        ("{is: [state, dropped]}}}", "{at_least: [{count: steps.goal}, 2]}}}", "pack.not_readable"),
    ],
)
def test_faults_in_them_are_named(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert PACK.count(old) == 1
    (tmp_path / "framework.yaml").write_text(PACK.replace(old, new), "utf-8")
    (tmp_path / "en.yaml").write_text(WORDS, "utf-8")
    assert code in {f.code for f in check_pack(str(tmp_path))}
