"""The sheet *Criteria across schools*: what schools answered and where they stand, counted for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, consolidate
from tests.packs.small import pack_of
from tests.workbooks import DAY, Typed, save_typed, typed_book

PACK = """\
schema: cqip/pack/1
id: answers
version: "1"
native: en
languages: [en]
choices: {tool: [class, arnett], seen: [walk, talk]}
scales: {grade: {points: [good, outstanding], zero: poor}}
standards:
  - id: "1"
    criteria:
      - {id: "1.1", levels: [good, outstanding], one_of: tool}
      - {id: "1.2", levels: [good, outstanding]}
levels: none
tables:
  criteria:
    fields:
      - {id: level_current, kind: level, zero: true}
      - {id: used, kind: choice, choices: row, tally: true}
      - {id: seen_by, kind: choice, choices: seen, slots: 2, tally: true}
  actions:
    fields: [{id: criterion, kind: criterion, required: true}, {id: what, kind: long_text}]
status: standard
"""
WORDS = """\
title: Answers
standards: {"1": First}
criteria: {"1.1": One, "1.2": Two}
scales: {grade: {poor: Poor, good: Good, outstanding: Outstanding}}
choices: {tool: {class: CLASS, arnett: Arnett}, seen: {walk: Walk, talk: Talk}}
fields: {used: Tool used, seen_by: Seen by}
"""
SCHOOLS: tuple[Sequence[Typed], ...] = (
    [
        {"key": "1.1", "level_current": "Good", "used": "Arnett", "seen_by": "Talk", "seen_by.2": "Walk"},
        {"key": "1.2", "level_current": "Poor"},
    ],
    [{"key": "1.1", "level_current": "Good", "used": "CLASS", "seen_by": "Walk"}],
    [{"key": "1.1", "level_current": "Outstanding", "used": "Arnett"}],
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Criterion -> what the summary of three schools says of their levels and answers."""
    folder = tmp_path_factory.mktemp("answers")
    own: Framework = pack_of(folder, PACK, en=WORDS)
    inbox = folder / "in"
    inbox.mkdir()
    for n, rows in enumerate(SCHOOLS):
        plan = blank_plan(own, "en", School(f"S{n}", f"School {n}"), as_of=DAY)
        save_typed(inbox / f"{n}.xlsx", typed_book(own, {"criteria": rows}, plan=plan))
    made: Path = consolidate([inbox], folder / "s.xlsx", as_of=DAY, packs=[str(folder)], language="en", jobs=1).summary
    sheet = openpyxl.load_workbook(made)["Criteria across schools"]
    return {str(line[2]): str(line[3]) for line in sheet.iter_rows(min_row=5, values_only=True)}


def test_answers_are_counted_where_each_criterion_has_a_list_of_its_own(told: dict[str, str]) -> None:
    assert "Tool used: CLASS 1, Arnett 2" in told["1.1 One"] and "Tool used" not in told["1.2 Two"]


def test_every_slot_of_a_field_is_counted(told: dict[str, str]) -> None:
    assert told["1.1 One"].endswith("Seen by: Walk 2, Talk 1")


def test_levels_of_criteria_are_counted_where_no_level_of_the_school_follows_from_them(told: dict[str, str]) -> None:
    assert told["1.1 One"].startswith("Good: 2 · Outstanding: 1 · ") and told["1.2 Two"] == "Poor: 1"
