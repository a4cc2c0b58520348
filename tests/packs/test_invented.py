"""A framework that nobody has thought of: a folder of data is all it takes, from blank workbook to district summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.case import Case
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.verbs import check, check_pack, consolidate, generate, load_framework, read_plan, save_plan

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "invented").glob("*/framework.yaml"))
FOREST = str(next(folder for folder in FOLDERS if folder.name == "forest-network"))
DAY = date(2026, 3, 31)
PEOPLE = [{"name": "Maja Lind", "seat": "guardian", "alias": "ML"}, {"name": "Olof Ek", "person_kind": "person"}]
ROWS: dict[str, list[dict[str, object]]] = {
    "criteria": [
        {"key": "F.1", "level_current": "seed", "level_target": "tree", "lacks": "The path to the mire"},
        {"key": "F.2", "level_current": "sprout"},
        {"key": "F.10", "level_current": "seed"},
        {"key": "V.1", "level_current": "seed", "lacks": "Boats"},
        {"key": "V.2", "depth": 3.5, "measured_on": "2026-02-01"},
        {"key": "S.1", "level_current": "sprout"},
        {"key": "S.2", "level_current": "bare", "how_often": "seldom"},
        {"key": "V.3", "title": "We row to the skerry", "seen": "Twice"},
        {"key": "T.1", "title": "The song of the first ice", "grown_on": "2026-01-10"},
    ],
    "actions": [
        {"criterion": "F.1", "what": "Mend the path", "place": "MY", "due": "2025-10-31", "progress": 0.5},
        {"criterion": "V.1", "what": "Swim each week", "week": "w34", "week.2": "w20", "season": "spring"},
        {"criterion": "T.1", "what": "Learn the song", "owner": "Maja Lind", "in_charge": "elders"},
        {"criterion": "F.1", "what": "Carry planks", "owner": "ML; Olof Ek", "state": "snowed_in"},
    ],
    "measures": [
        {"indicator": "falls", "year": "2025-2026 T1", "actual": 3},
        {"key": "falls/2025.2", "actual": 2, "target": 1},
        {"indicator": "waste", "year": "2023", "actual": 9.5},
        {"indicator": "waste", "year": "2024", "actual": 11},
        {"indicator": "waste", "year": "2025", "actual": 12},
        {"indicator": "outdoors", "year": "2025-2026 T1", "numerator": 300, "denominator": 400},
    ],
    "reviews": [{"walk": "first_snow", "walked_on": "2025-11-02", "weather": "Sleet"}],
    "evidence": [{"code": "MY.F-001", "place": "MY", "criteria": "F.1", "found": "A photograph"}],
}
HEADER = {"school_kind": "coast", "ring_now": "R1", "ring_aim": "R2", "convener": "Olof Ek", "path_number": "7"}
CASES = [(language, period) for language in ("sv", "en") for period in ("2025-2026", "2025-2027")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_is_no_shipped_pack_and_has_no_fault_and_no_missing_word(folder: Path) -> None:
    assert folder.name not in shipped_packs()
    assert check_pack(str(folder)) == ()


@pytest.mark.parametrize(("language", "period"), CASES)
def test_a_plan_is_made_filled_read_back_checked_and_consolidated(language: str, period: str, tmp_path: Path) -> None:
    framework = load_framework(FOREST)
    path = tmp_path / "in" / "moss.xlsx"
    path, found = generate(FOREST, path, language=language, school="Mossen", school_id="S1", period=period, as_of=DAY)
    assert found == ()
    blank = read_plan(path, [FOREST])
    assert not blank.entered and not blank.findings

    plan = with_rows(framework, blank, {"people": PEOPLE}, first=True)
    plan = with_rows(framework, replace(plan, header={**plan.header, **HEADER}), ROWS)
    assert plan.findings == ()
    save_plan(framework, plan, path, DAY, may_replace=True)
    again = read_plan(path, [FOREST])
    assert again.entries() == plan.entries()
    assert {name: len(again.rows(name)) - len(blank.rows(name)) for name in ROWS} == {
        k: len(v) for k, v in ROWS.items()
    }
    assert {name: again.header[name] for name in HEADER} == HEADER

    result = check(path, DAY, [FOREST])
    assert isinstance(result, Case)
    assert [action.status for action in result.verdict.actions] == ["overdue", "not_started", "done", "not_needed"]
    said = {measure.key: measure.attainment for measure in result.verdict.measures if measure.attainment}
    assert said == {"falls/2025.1": "not_met", "falls/2025.2": "partly", "outdoors/2025.1": "met"}
    assert [(card.alert, card.step) for card in result.verdict.cards] == [("heap", "moot")]
    assert result.verdict.levels and result.verdict.levels.reached == "seed"

    summary = tmp_path / "summary.xlsx"
    made = consolidate([tmp_path / "in"], summary, as_of=DAY, packs=[FOREST], language=language, jobs=1)
    assert [(f.outcome, f.rows_in) for f in made.rollup.files] == [("read_with_findings", result.rows_in)]
    assert made.summary == summary and summary.is_file()
