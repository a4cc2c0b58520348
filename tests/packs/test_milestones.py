"""Milestones of each year: due by its end, done where another field says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.verbs import check, check_pack, consolidate, load_framework
from tests.office import needs_office, recalculate
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, save_typed, typed, typed_book

NIGHT = str(Path(__file__).parent / "invented" / "night-school")
FRAMEWORK = load_framework(NIGHT)
TABLES = {
    "goals": typed("""
        | goal  | step.2023 | step_on.2023 | step.2024 | step_on.2024 | step.2025 | step_on.2026 | step.2026 |
        | Full  | Ask       | @2024-05-01  | Print     |              | Open      | @2026-12-01  | Count     |
        | Stay  | no        |              |           | @2025-01-01  |           |              |           |
    """),
    "criteria": typed("""
        | key | wanted_then.2023 | seen_then.2023 | wanted_then.2024 | seen_then.2024 |
        | L1  | Yes              | No             | Yes              | Yes            |
        | L2  | No               |                |                  |                |
    """),
}


def written(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return save_typed(path, typed_book(FRAMEWORK, TABLES, {"school_name": "Kveld"}, period="2023-2028"))


def test_what_is_not_done_by_the_end_of_its_year_is_told(tmp_path: Path) -> None:
    case = check(written(tmp_path / "a.xlsx"), DAY, [NIGHT])
    assert isinstance(case, Case)
    found = {(one.row.key, one.column): (one.done, one.overdue) for one in case.verdict.milestones}
    assert found == {
        ("G001", "step.2023"): (True, False),
        ("G001", "step.2024"): (False, True),
        ("G001", "step.2025"): (False, False),
        ("G001", "step.2026"): (False, False),
        ("G002", "step.2023"): (False, True),
        ("L1", "wanted_then.2023"): (False, True),
        ("L1", "wanted_then.2024"): (True, False),
    }
    told = {(f.place.sheet, f.values["key"], f.values["raw"]) for f in case.findings if f.code == "milestone.overdue"}
    assert {one[1:] for one in told} == {("G001", "Print"), ("G002", "no"), ("L1", "yes")}


def test_formulas_say_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    cells = ironcalc_computes(path)
    assert not disagreement(cells, path, (NIGHT,))
    status = cells["Status"]
    lines = {status[f"B{n}"]: [status.get(f"{c}{n}") for c in "CDE"] for n in range(5, 200) if status.get(f"B{n}")}
    assert (lines["Step"], lines["Wanted in"]) == ([5.0, 1.0, 2.0], [2.0, 1.0, 1.0])


@needs_office
@pytest.mark.office
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    (path,) = recalculate([written(tmp_path / "a.xlsx")], tmp_path / "computed")
    assert not disagreement(stored(path), path, (NIGHT,))


def test_the_summary_lists_what_is_late(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.xlsx")
    consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    due = stored(tmp_path / "s.xlsx")["Overdue and due soon"]
    assert ["Overdue", "Step 2024-2025", "Print"] in [[due.get(f"{c}{n}") for c in "AFG"] for n in range(5, 9)]


@pytest.mark.parametrize(
    ("new", "code"), [("done_in: goal", "pack.unknown_ref"), ("done_in: step", "pack.unknown_ref")]
)
def test_faults_are_named(new: str, code: str, tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    (tmp_path / "framework.yaml").write_text(text.replace("done_in: step_on", new), "utf-8")
    (tmp_path / "en.yaml").write_text((Path(NIGHT) / "en.yaml").read_text("utf-8"), "utf-8")
    assert "pack.unknown_ref" in {f.code for f in check_pack(str(tmp_path))}
