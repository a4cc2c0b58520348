"""What a workbook of some feature says when it is filled in; rows of docs/features.md that no other test shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.period import Period
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, check, generate, read_plan
from tests.typed_features import MA, TQ, VN, typed_into
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, Typed, save_typed, typed_book

ROOT = Path(__file__).parents[1]


def found_in(pack: str, folder: Path, tables: dict[str, list[Typed]], header: Typed, language: str = "en") -> Any:
    period = periods_of(SHIPPED[pack])[0]
    plan = blank_plan(SHIPPED[pack], language, School("T01", "Ashfield"), period, DAY)
    return check(save_typed(folder / "a.xlsx", typed_book(SHIPPED[pack], tables, header, plan=plan)), DAY)


@pytest.mark.parametrize(
    ("now", "aim", "more"),
    [("Level 1", "", ""), ("Level 2", "", "2"), ("Level 3", "", "2 3"), ("Level 2", "Level 3", "2 3")],
)
def test_the_higher_of_two_levels_decides_which_rows_are_required(
    now: str, aim: str, more: str, tmp_path: Path
) -> None:
    wanted = {"DOC.1", "DOC.2", "MT.4"}
    wanted |= {*(f"ERS.{n}" for n in range(1, 8)), "MT.5", "MT.6"} if "2" in more else set()
    wanted |= {"MT.2", "MT.3"} if "3" in more else set()
    rows: dict[str, list[Typed]] = {"actions": [{"what": "Begin"}]}
    result = found_in(MA, tmp_path, rows, {"level_current": now, "level_target": aim or None})
    codes = {"score.missing", "tool.missing", "criterion.required"}
    assert {f.values["key"] for f in result.findings if f.code in codes} == wanted


def test_prompt_texts_of_a_form_count_as_empty(tmp_path: Path) -> None:
    for text in ("点击这里输入文字", "Click here to enter text"):
        result = found_in(MA, tmp_path, {"criteria": [{"key": "ERS.1", "needs": text}]}, {}, "zh-Hans")
        assert (result.outcome, result.rows_in) == ("empty", 0)
    for day in ("点击这里输入日期", "Click here to enter a date."):
        result = found_in(MA, tmp_path, {"criteria": [{"key": "ERS.1", "completed_on": day}]}, {}, "zh-Hans")
        assert (result.outcome, result.rows_in) == ("empty", 0)
        result = found_in(MA, tmp_path, {"criteria": [{"key": "ERS.1", "needs": "Light"}]}, {"plan_date": day})
        assert not [f for f in result.findings if f.code.endswith("not_a_date")]


def test_rows_of_an_old_plan_are_taken_up_with_their_spellings_of_periods(tmp_path: Path) -> None:
    path, found = generate(VN, tmp_path / "a.xlsx", period="2024-2029", rows=str(ROOT / "samples" / "rows.yaml"))
    rows = read_plan(path).rows("actions")
    assert {(f.code, f.severity) for f in found} == {("start.read_as", "note"), ("due.read_as", "note")}
    assert len(rows) == 23
    assert rows[0].values["start"] == date(2024, 6, 1)
    assert all(isinstance(row.values["due"], Period) for row in rows)
    assert len({str(row.values["due"]) for row in rows}) > 3


def test_an_activity_of_which_nothing_is_filed_is_listed() -> None:
    """Two kinds of activity are over; of one the filing list has something."""
    over: Typed = {"what": "Lesson", "done_on": date(2026, 3, 2), "product": "Records"}
    kinds = [f"{code} {SHIPPED[TQ].word('en', f'criteria/{code}')}" for code in ("C.2", "C.3")]
    actions = [{**over, "criterion": kind} for kind in kinds]
    filed: Typed = {"code": "F5-C.3-01", "what": "Notes", "box": "Observation records", "criteria": kinds[1]}
    lacking = [
        typed_into(TQ, {"actions": actions, "evidence": rows}).verdict.evidence.lacking for rows in ([], [filed])
    ]
    assert lacking == [("C.2", "C.3"), ("C.2",)]
