"""Areas, standards and elements, on two scales and each by its own rule: from the blank workbook to the summary."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.excel.read import open_grid
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Table
from cqip_xl.reading.extract import extract_plan
from cqip_xl.verbs import check, consolidate, generate, load_framework, read_plan, save_plan
from cqip_xl.verbs.recalculate import mending, open_workbook
from cqip_xl.words.lexicon import lexicon
from cqip_xl.workbook.plan_view import FIRST_ROW
from tests.conftest import Run
from tests.fuzz.mutations import changed
from tests.fuzz.oracle import unsaid
from tests.office import needs_office, recalculate
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import differences, disagreement, figures_read, figures_shown
from tests.workbooks import DAY, Typed, save_typed, typed, typed_book

HARBOUR = str(Path(__file__).parent / "invented" / "harbour-guild")
FRAMEWORK = load_framework(HARBOUR)
LEVELS = {
    **{"K1": "meeting", "K1.1": "met", "K1.2": "open", "K2.1": "meeting", "K2.2": "meeting", "K2.10": "working"},
    **{"e1": "meeting", "e2": "exceeding", "S2": "working", "w1": "exceeding", "w2": "open", "C.1": "met"},
    "C1.2": "exceeding",
}
#: Keel: the lowest of meeting and meeting. Sail: two of three reach exceeding.
REACHED = {"K": "meeting", "K1": "meeting", "K2": "meeting", "S": "exceeding", "S1": "exceeding", "S2": "working"}
ROWS: dict[str, list[dict[str, object]]] = {
    "criteria": [
        *[dict[str, object](key=code, level_current=level) for code, level in LEVELS.items()],
        {"key": "S3a.1", "title": "We row by the stars", "strengths": "Twice a year"},
    ],
    "actions": [
        {"criterion": "K1.1", "what": "Buy ropes", "level_target": "Met", "due": "2025-10-31", "progress": 0.5},
        {"criterion": "K1", "what": "Rails along the quay", "level_target": "Exceeding", "done_on": "2026-02-01"},
        {"criterion": "w1 Bearings are taken (By day)", "what": "Learn the compass", "level_target": "exceeding"},
        {"criterion": "S3a.1", "what": "Learn the stars"},
        {"criterion": "C1.2", "what": "Buy a log book", "done_on": "2026-03-01"},
    ],
    "evidence": [{"criteria": "w1", "found": "A chart"}],
}


def test_a_plan_of_three_layers_is_made_filled_read_back_checked_and_consolidated(tmp_path: Path) -> None:
    path, _ = generate(
        HARBOUR, tmp_path / "in" / "a.xlsx", school="Kajen", school_id="7", period="2025-2026", as_of=DAY
    )
    blank = read_plan(path, [HARBOUR])
    assert not blank.entered and not blank.findings

    plan = with_rows(FRAMEWORK, blank, ROWS)
    assert plan.findings == ()
    save_plan(FRAMEWORK, plan, path, DAY, may_replace=True)
    again = read_plan(path, [HARBOUR])
    assert (again.entries(), again.findings) == (plan.entries(), ())

    result = check(path, DAY, [HARBOUR])
    assert isinstance(result, Case) and result.verdict.levels
    levels = result.verdict.levels
    assert (levels.reached, levels.blocking) == ("meeting", ("K",))
    assert {code: levels.standards[code] for code in REACHED} == REACHED
    completion = {code: tally.completion for code, tally in result.verdict.by_standard.items()}
    assert (completion["K1"], completion["K"], completion["S"], completion["C"], completion["K2"]) == (
        *(0.75, 0.75, 0.0, 1.0),
        None,
    )
    done = consolidate([tmp_path / "in"], tmp_path / "summary.xlsx", as_of=DAY, packs=[HARBOUR], language="en", jobs=1)
    assert [(f.outcome, f.rows_in) for f in done.rollup.files] == [("read", result.rows_in)]
    shown = stored(tmp_path / "summary.xlsx")
    lines = {str(shown["Standards across schools"].get(f"D{n}")): n for n in range(5, 16)}
    keel, day = lines["K Keel and hull"], lines["S3a By day"]
    sheet = shown["Standards across schools"]
    assert [sheet.get(f"{col}{keel}") for col in "BEFGJ"] == [1.0, "Meeting: 1", 1.0, 2.0, 0.75]
    assert [sheet.get(f"{col}{day}") for col in "BCE"] == [3.0, "S › S3", "Exceeding: 1"]
    heat = set(shown["Heat map"].values())
    assert {"K Keel and hull", "S3a By day", "Harbour guild review: layer 3 of 3", "Exceeding"} <= heat
    actions = shown["Actions"].values()
    assert "S › S3 › S3a" in actions and "w1 Bearings are taken (By day)" in actions


# -- headings -----------------------------------------------------------------------------------------


def test_headings_of_standards_stand_over_their_criteria_and_are_no_entries(tmp_path: Path) -> None:
    book = typed_book(FRAMEWORK, language="en", period="2025-2026")
    sheet = next(sheet for sheet in book.sheets if sheet.name == "Self-assessment")
    column = [
        (cell.row, cell.content) for cell in sheet.cells if cell.col == 2 and cell.content and cell.row >= FIRST_ROW
    ]
    shown = [content for _, content in sorted(column, key=lambda pair: pair[0])]
    assert shown[:5] == [
        *("K Keel and hull", "Safe at the quay", "Ropes are checked each morning", "Everybody wears a vest"),
        "K2 Safe at sea",
    ]
    locked = {cell.style.locked for cell in sheet.cells if cell.row == FIRST_ROW}
    assert locked == {True}
    plan = read_plan(save_typed(tmp_path / "plan.xlsx", book), [HARBOUR])
    assert not plan.entered and not plan.findings


def test_what_somebody_types_beside_a_heading_is_told(tmp_path: Path) -> None:
    book = typed_book(FRAMEWORK, language="en", period="2025-2026")
    sheets = tuple(_typed_over(sheet, (FIRST_ROW, 5), "All in all: good") for sheet in book.sheets)
    plan = read_plan(save_typed(tmp_path / "plan.xlsx", replace(book, sheets=sheets)), [HARBOUR])
    assert [(f.code, f.place.cell[1:]) for f in plan.findings] == [("key.unknown", f"{FIRST_ROW + 1}")]
    assert [row.text("strengths") for row in plan.rows("criteria")] == ["All in all: good"]


def _typed_over(sheet: Sheet, spot: tuple[int, int], text: str) -> Sheet:
    """The self-assessment with another text in one cell; other sheets as they are."""
    if sheet.name != "Self-assessment":
        return sheet
    cells = (cell._replace(content=text) if (cell.row, cell.col) == spot else cell for cell in sheet.cells)
    return replace(sheet, cells=tuple(cells))


@pytest.mark.parametrize(
    ("criterion", "label", "level"),
    [
        ("K1.1", "Not yet", "open"),
        ("K2.1", "Not yet", "adrift"),
        ("K1", "Not yet", "adrift"),
        ("K2.1", "Met", ""),
        ("w1 Bearings are taken (By day)", "Meeting", "meeting"),
    ],
)
def test_an_action_s_level_is_read_on_the_scale_of_its_criterion(
    criterion: str, label: str, level: str, tmp_path: Path
) -> None:
    """Two scales may share a label; an action can aim at a level of its own criterion alone."""
    framework = replace(FRAMEWORK, tables={**FRAMEWORK.tables, "actions": _with_zero()})
    actions: list[Typed] = [{"criterion": criterion, "what": "x", "level_target": label}]
    book = typed_book(framework, {"actions": actions}, language="en", period="2025-2026")
    plan, _ = extract_plan(open_grid(save_typed(tmp_path / "plan.xlsx", book)), lambda _: framework)
    assert [row.text("level_target") for row in plan.rows("actions")] == [level]
    assert [f.code for f in plan.findings] == ([] if level else ["level.not_offered"])


def _with_zero() -> Table:
    """The Plan with a target that may be the scale's zero."""
    table = FRAMEWORK.tables["actions"]
    return replace(table, fields=tuple(replace(f, zero=f.id == "level_target") for f in table.fields))


def test_a_sound_workbook_needs_no_repair_and_a_heading_typed_over_is_told(tmp_path: Path) -> None:
    book = typed_book(FRAMEWORK, filled(5), language="en", period="2025-2026")
    path = save_typed(tmp_path / "plan.xlsx", book)
    assert not mending(open_workbook(path, packs=[HARBOUR])).counts
    other = replace(
        book, sheets=tuple(_typed_over(sheet, (FIRST_ROW + 4, 2), "Our own safety") for sheet in book.sheets)
    )
    plan = read_plan(save_typed(tmp_path / "other.xlsx", other), [HARBOUR])
    assert [(f.code, f.place.cell) for f in plan.findings] == [("key.unknown", f"B{FIRST_ROW + 5}")]


def test_a_pack_that_extends_it_says_only_what_differs_at_whatever_depth(tmp_path: Path) -> None:
    (tmp_path / "framework.yaml").write_text(
        f"schema: cqip/pack/1\nid: other-guild\nversion: '1'\nextends: {HARBOUR}\nremove: [standards.S.standards.S2]\n"
        "standards:\n  - {id: K, levels: majority, standards: [{id: K2, criteria: [{id: K2.3}]}]}\n",
        "utf-8",
    )
    (tmp_path / "en.yaml").write_text("title: Other guild\ncriteria: {K2.3: The anchor holds}\n", "utf-8")
    framework = load_framework(str(tmp_path))
    codes = [c.id for c in framework.criteria]
    assert "S2" not in codes and codes[codes.index("K2.10") + 1] == "K2.3"
    assert framework.standards[0].levels and framework.standards[0].levels.rule == "majority"


def test_nothing_vanishes_unsaid_however_the_sheet_with_headings_is_rearranged(tmp_path: Path) -> None:
    for seed in range(12):
        rows = filled(seed % 4)
        rows["criteria"].append({"key": "S3a.1", "title": "We row by the stars", "strengths": "Twice a year"})
        book, chance = typed_book(FRAMEWORK, rows, language="en", period="2025-2026"), random.Random(seed)
        sheets = tuple(changed(one, chance) if one.name == "Self-assessment" else one for one in book.sheets)
        path = save_typed(tmp_path / f"{seed}.xlsx", replace(book, sheets=sheets))
        result = check(path, DAY, [HARBOUR])
        assert isinstance(result, Case)
        assert result.rows_in == result.rows_out + len(result.rejected), seed
        assert not unsaid(result, open_grid(path)), seed


# -- the workbook reckons as the check does -----------------------------------------------------------


def filled(seed: int) -> dict[str, list[Typed]]:
    """Levels at random, now and then one missing, and actions for criteria at every depth."""
    chance = random.Random(seed)
    rows: list[Typed] = [
        {"key": c.id, "level_current": _label(c, chance, seed % 3 != 0), "level_target": _label(c, chance, False)}
        for c in FRAMEWORK.criteria
        if c.levels and (seed % 4 or chance.random() < 0.95)
    ]
    actions: list[Typed] = [
        *typed(
            "| criterion | what | due | progress | done_on | level_target |\n"
            "| K1.1 Ropes | x | School year 2025-2026 | #0.5 | | Met |\n"
            "| K1 | on the whole | @2026-01-02 | | @2026-01-01 | Meeting |\n"
            "| w1 Bearings are taken (By day) | y | @2026-01-02 | | | Exceeding |\n"
            "| S2 | z | | #0.3 | | Working towards |\n"
            "| C.1 | q | | #0.2 | | |\n"
            "| C1.1 | no level here | | #0.9 | | |\n"
        )
    ]
    evidence: list[Typed] = [{"criteria": "w1", "found": "A chart"}]
    return {"criteria": rows, "actions": actions, "evidence": evidence}


def _label(criterion: Criterion, chance: random.Random, low: bool) -> Content:
    scale = FRAMEWORK.scales[criterion.scale]
    code = chance.choice((*((scale.zero,) if low else ()), *criterion.levels))
    return FRAMEWORK.word("en", f"scales/{scale.id}/{code}")


def workbooks(folder: Path, seeds: range) -> Iterator[Path]:
    for seed in seeds:
        book = typed_book(FRAMEWORK, filled(seed), language="en", period="2025-2026")
        yield save_typed(folder / f"{seed}.xlsx", book)


def test_levels_at_every_depth_are_reckoned_alike_by_workbook_and_check(tmp_path: Path) -> None:
    reached = set()
    for path in workbooks(tmp_path, range(6)):
        cells = ironcalc_computes(path)
        assert not disagreement(cells, path, (HARBOUR,))
        reached.add(figures_shown(cells, path, (HARBOUR,)).reached)
    assert len(reached) > 2


@needs_office
@pytest.mark.office
def test_libreoffice_reckons_levels_at_every_depth_as_the_check_does(tmp_path: Path) -> None:
    paths = list(workbooks(tmp_path, range(6, 9)))
    for path, computed in zip(paths, recalculate(paths, tmp_path / "computed"), strict=True):
        shown = figures_shown(stored(computed), computed, (HARBOUR,))
        assert not differences(shown, figures_read(path, (HARBOUR,)))


def test_a_label_says_where_a_criterion_belongs_only_where_its_code_does_not() -> None:
    lex = lexicon(FRAMEWORK, "en", PlanPeriod(2025, 2026))
    shown = {c.id: lex.criterion_label(c) for c in FRAMEWORK.criteria}
    assert shown["K2.1"] == "K2.1 Nobody sails alone"
    assert shown["e1"] == "e1 The barometer is read (Reading the weather)"
    assert shown["S2"] == "S2 Setting the course"


def test_all_about_the_framework_shows_the_standards_in_each_other(run: Run) -> None:
    (facts,) = json.loads(run("frameworks", HARBOUR, "--json").out)["packs"]
    keel = facts["standards"][0]
    assert (facts["criteria"], keel["criteria"], [one["id"] for one in keel["standards"]]) == (12, 5, ["K1", "K2"])
    lines = [line.strip() for line in run("frameworks", HARBOUR, "--language", "en").out.splitlines()]
    assert "S2 Setting the course" in lines
    assert [line.split(" ")[0] for line in lines if line.startswith(("S3", "w"))] == ["S3", "S3a", "w1", "S3b", "w2"]
