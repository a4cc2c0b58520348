"""Rows of a pack's own tables that have a status, and show how far the rows are that are part of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.verbs import check, check_pack, consolidate, load_framework
from cqip_xl.verbs.frames import frame
from tests.office import needs_office, recalculate
from tests.packs.small import faults_with, pack_of
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, Typed, cell_of, save_typed, typed, typed_book

NIGHT = str(Path(__file__).parent / "invented" / "night-school")
FRAMEWORK = load_framework(NIGHT)
TABLES: Mapping[str, Sequence[Typed]] = {
    "needs": typed("| need |\n| Too few come |\n| Too many leave |\n| Nobody knows us |"),
    "goals": typed("""
        | goal              | need             | need.2              |
        | Courses are full  | Too few come     | D003 Nobody knows us |
        | Nobody leaves     | D002             |                     |
        | Known in the town |                  |                     |
    """),
    "strategies": typed("""
        | goal             | strategy | due         | done_on     |
        | Courses are full | Talk     | @2026-06-30 |             |
        | G001             | Posters  | School year 2025-2026 |             |
        | G002 other words | Tea      | @2026-01-31 | @2026-01-15 |
        | nobody leaves    | Cake     |             |             |
    """),
    "milestones": typed("""
        | strategy      | milestone  | start       | due         | progress | done_on     |
        | S001: Talk    | Ten talks  |             | @2026-02-28 | #0.4     |             |
        | Talk          | Twenty     | @2026-03-01 | @2026-04-10 |          |             |
        | S001          | First word |             | @2026-01-10 |          | @2026-01-09 |
        | S002 Tea      | Which one? |             | @2026-01-10 |          |             |
        | S003 Tea      | A kettle   |             | @2026-01-10 |          |             |
    """),
    "actions": typed("""
        | criterion | strategy | what  | due         | done_on     |
        | L1        | Posters  | Print | @2026-01-31 | @2026-01-30 |
        | L1        | Cake     | Bake  | @2026-03-01 |             |
    """),
}
STATUSES = {
    "strategies": ["not_started", "not_started", "done", "not_started"],
    "milestones": ["overdue", "due_soon", "done", "overdue", "overdue"],
}


def written(path: Path, period: str = "2025-2026") -> Path:
    path.parent.mkdir(exist_ok=True)
    return save_typed(path, typed_book(FRAMEWORK, TABLES, {"school_name": "Kveld"}, period=period))


def judged(path: Path) -> Case:
    case = check(path, DAY, [NIGHT])
    assert isinstance(case, Case)
    return case


def test_rows_have_a_status_and_rows_above_them_show_how_far_their_parts_are(tmp_path: Path) -> None:
    found = judged(written(tmp_path / "a.xlsx")).verdict.standings
    assert {name: [one.status for one in found[name]] for name in STATUSES} == STATUSES
    whole = {name: [one.completion for one in rows] for name, rows in found.items()}
    assert whole["milestones"] == [0.4, 0.0, 1.0, 0.0, 0.0]
    assert whole["strategies"] == [pytest.approx(1.4 / 3), 0.99, 1.0, 0.0]  # done though its kettle is not
    assert whole["goals"] == [pytest.approx((1.4 / 3 + 0.99) / 2), 0.5, None]
    assert whole["needs"] == [whole["goals"][0], 0.5, whole["goals"][0]]
    below = {name: [(one.parts_due, one.parts_overdue) for one in rows] for name, rows in found.items()}
    assert below["strategies"] == [(1, 1), (0, 0), (0, 1), (0, 1)]
    assert below["goals"] == [(1, 1), (0, 2), (0, 0)]
    assert below["needs"] == [(1, 1), (0, 2), (1, 1)]


@pytest.mark.parametrize("period", ["2025-2026", "2025-2030"])
def test_formulas_say_the_same(period: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", period)
    assert not disagreement(ironcalc_computes(path), path, (NIGHT,))


@needs_office
@pytest.mark.office
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    (path,) = recalculate([written(tmp_path / "a.xlsx")], tmp_path / "computed")
    assert not disagreement(stored(path), path, (NIGHT,))


def test_data_frames_say_it_too(tmp_path: Path) -> None:
    case = judged(written(tmp_path / "a.xlsx"))
    assert list(frame(case, "milestones")["status"]) == STATUSES["milestones"]
    assert list(frame(case, "goals")["parts_overdue"]) == [1, 2, 0]


def test_the_summary_lists_what_is_overdue_and_how_far_rows_are(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.xlsx")
    consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    shown = stored(tmp_path / "s.xlsx")
    due = shown["Overdue and due soon"]
    late = [tuple(due.get(f"{col}{row}") for col in "ABFG") for row in range(5, 10)]
    assert late == [
        ("Overdue", 80.0, "Milestones", "Which one?"),
        ("Overdue", 80.0, "Milestones", "A kettle"),
        ("Overdue", 31.0, "Milestones", "Ten talks"),
        ("Overdue", 30.0, "L1 Courses are full", "Bake"),
        ("Due soon", 0.0, "Milestones", "Twenty"),
    ]
    assert [shown["Goals"].get(f"{col}6") for col in "CDF"] == ["G002", 0.5, 2.0]


def test_a_row_of_its_own_that_only_its_start_has_begun_is_called_so(tmp_path: Path) -> None:
    rows = typed("""
        | milestone | start       | due         | progress | state   |
        | Silent    | @2026-01-10 | @2026-06-30 |          |         |
        | Told      | @2026-01-10 | @2026-06-30 | #0.2     |         |
        | Runs      | @2026-01-10 | @2026-06-30 |          | running |
    """)
    path = tmp_path / "in" / "a.xlsx"
    path.parent.mkdir()
    save_typed(path, typed_book(FRAMEWORK, {"milestones": rows}, {"school_name": "Kveld"}, period="2025-2026"))
    found = judged(path).verdict.standings["milestones"]
    assert [one.status for one in found] == ["in_progress"] * 3
    assert [one.word for one in found] == ["unreported", "in_progress", "in_progress"]
    cells = ironcalc_computes(path)
    assert not disagreement(cells, path, [NIGHT])
    assert "No report (started)" in cells["Milestones"].values()
    consolidate([path.parent], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    assert "No report (started)" in stored(tmp_path / "s.xlsx")["Milestones"].values()


def test_tests_of_the_pack_read_it(tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    words = (Path(NIGHT) / "en.yaml").read_text("utf-8").replace("checks: {", "checks: {behind: Something is late., ")
    rule = "checks:\n  - {id: behind, table: goals, when: {at_least: [parts_overdue, 1]}}\n"
    pack_of(tmp_path, text.replace("checks:\n", rule), en=words)
    assert check_pack(str(tmp_path)) == ()
    case = check(written(tmp_path / "a.xlsx"), DAY, [str(tmp_path)])
    assert isinstance(case, Case)
    behind = [cell_of(case.plan, "goals", key) for key in ("G001", "G002")]
    assert [f.place.cell for f in case.findings if f.code == "check.behind"] == behind


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: progress, kind: percent}", "{id: progress, kind: text}", "pack.not_allowed"),
        ("{id: progress, kind: percent}", "{id: progress, kind: percent, slots: 2}", "pack.wrong_type"),
        ("    signatures:\n", "    signatures:\n      status: standard\n", "pack.missing_key"),
        ("    signatures:\n", "    signatures:\n      status: ours\n", "pack.not_allowed"),
        ("{id: signed_on, kind: date}", "{id: completion, kind: date}", "pack.reserved"),
    ],
)
def test_faults_are_named(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in faults_with(Path(NIGHT), old, new, tmp_path)
