"""Tables of a pack's own: goals, strategies for each, milestones for each strategy, needs and signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

import pytest

from cqip_xl.lists.files import read_rows_file
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.case import Case
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import blank_plan, check, check_pack, consolidate, load_framework, plan_book, read_plan
from cqip_xl.verbs.frames import frame
from tests.office import needs_office, recalculate
from tests.packs.small import pack_of
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbooks import DAY, Typed, cell_of, save_typed, typed, typed_book

NIGHT = str(Path(__file__).parent / "invented" / "night-school")
FRAMEWORK = load_framework(NIGHT)
#: The second goal has a gap above it.
TABLES: Mapping[str, Sequence[Typed]] = {
    "needs": typed("| need | source |\n| Too few come | Figures |"),
    "goals": [
        {"goal": "Every course is full by winter", "need": "D001 Too few come", "baseline": 12.0},
        {"key": "G003", "goal": "Nobody leaves"},
    ],
    "strategies": typed("""
        | goal                                | strategy          | lead | cost  |
        | G001 Every course is full by winter | Talk to employers |      | #1000 |
        | nobody leaves                       | Posters           | Ann  |       |
        | G003                                | Tea               |      | #250  |
    """),
    "milestones": typed("""
        | strategy     | milestone | due         | state   |
        | S002 Posters | Printed   | @2026-01-31 | Reached |
        | S001         | Ten talks |             | Running |
    """),
    "actions": typed("| criterion | strategy | what |\n| L1 Courses are full | Posters | Print them |"),
    "people": [{"name": "Ann"}],
    "signatures": typed("| signer | signed_on |\n| Ann | @2025-10-01 |"),
}
PARENTS = {"S001": "G001", "S002": "G003", "S003": "G003"}


def written(path: Path, tables: Mapping[str, Sequence[Typed]] = TABLES) -> Path:
    path.parent.mkdir(exist_ok=True)
    return save_typed(path, typed_book(FRAMEWORK, tables, {"school_name": "Kveld"}, period="2025-2026"))


def parents(plan: Plan) -> dict[str, str]:
    return {row.key: row.text("goal") for row in plan.rows("strategies")}


def found(plan: Plan) -> list[tuple[str, str, str]]:
    return [(f.code, f.place.cell, f.values.get("raw", "")) for f in plan.findings]


def test_rows_of_own_tables_are_read_with_the_rows_that_they_belong_to(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path / "in" / "a.xlsx"), [NIGHT])
    assert (found(plan), parents(plan)) == ([], PARENTS)
    assert [row.text("strategy") for table in ("milestones", "actions") for row in plan.rows(table)] == [
        *("S002", "S001", "S002"),
    ]
    assert [plan.rows(name)[0].key for name in ("needs", "milestones", "signatures")] == ["D001", "I001", "U001"]


def test_a_new_workbook_of_the_plan_holds_the_same(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path / "a.xlsx"), [NIGHT])
    again = read_plan(save_typed(tmp_path / "b.xlsx", plan_book(FRAMEWORK, plan, DAY)), [NIGHT])
    assert (again.entries(), parents(again), again.findings) == (plan.entries(), PARENTS, ())


def test_what_names_no_row_is_told_and_stays_in_its_cell(tmp_path: Path) -> None:
    tables: dict[str, Sequence[Typed]] = {
        "goals": [{"goal": "Full courses"}, {"goal": "Twice"}, {"goal": "Twice"}],
        "strategies": typed("""
            | goal             | strategy |
            | G009             | a        |
            | Ful courses      | b        |
            | Twice            | c        |
            | G002 Full courses | d        |
            | G001 (the first) | e        |
        """),
    }
    plan = read_plan(written(tmp_path / "a.xlsx", tables), [NIGHT])
    assert [code for code, _, _ in found(plan)] == ["row.unknown"] * 4
    assert [raw for _, _, raw in found(plan)] == ["G009", "Ful courses", "Twice", "G002 Full courses"]
    assert parents(plan) == {"S001": "", "S002": "", "S003": "", "S004": "", "S005": "G001"}
    again = read_plan(save_typed(tmp_path / "b.xlsx", plan_book(FRAMEWORK, plan, DAY)), [NIGHT])
    assert (again.entries(), found(again)) == (plan.entries(), found(plan))


def test_a_goal_without_a_strategy_and_a_strategy_without_its_goal_are_told(tmp_path: Path) -> None:
    tables = {**TABLES, "strategies": typed("| strategy | cost |\n| Tea | #3 |")}
    case = check(written(tmp_path / "a.xlsx", tables), DAY, [NIGHT])
    assert isinstance(case, Case)
    told = {(f.code, f.place.sheet, f.place.cell) for f in case.findings}
    first, last = (cell_of(case.plan, "goals", key) for key in ("G001", "G003"))
    assert {("row.unnamed", "Goals", first), ("row.unnamed", "Goals", last), ("check.idle", "Goals", first)} <= told
    assert ("cell.missing", "Strategies", cell_of(case.plan, "strategies", "S001", "goal")) in told


def test_rows_stand_in_registers_with_school_and_file(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.xlsx")
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    (case,) = done.rollup.counted
    assert case.rows_in == case.rows_out == 11
    shown = stored(tmp_path / "s.xlsx")
    row = float(cell_of(case.plan, "strategies", "S002").strip(ascii_uppercase))
    line = [shown["Strategies"].get(f"{col}6") for col in "BCDFHIJKR"]
    assert line == ["Kveld", "S002", "Not started", 0.0, 1.0, "G003 Nobody leaves", "Posters", "Ann", row]
    assert "Strategy: S002 Posters" in shown["Actions"].values()
    lines = {tuple(shown["Answers and sums"].get(f"{col}{n}") for col in "BDEF") for n in range(5, 9)}
    assert lines == {
        ("Needs", "Figures", 1.0, None),
        ("Strategies", None, 2.0, 1250.0),
        ("Milestones", "Running", 1.0, None),
        ("Milestones", "Reached", 1.0, None),
    }


def test_an_office_gives_rows_of_own_tables_beforehand(tmp_path: Path) -> None:
    (tmp_path / "rows.yaml").write_text(
        "Goals:\n  - {Goal: Full courses}\nstrategies:\n  - {goal: Full courses, strategy: Tea}\n", "utf-8"
    )
    blank = blank_plan(FRAMEWORK, as_of=DAY)
    plan = with_rows(FRAMEWORK, blank, read_rows_file(tmp_path / "rows.yaml", FRAMEWORK, blank))
    assert (parents(plan), plan.findings) == ({"S001": "G001"}, ())
    later = with_rows(FRAMEWORK, plan, {"strategies": [{"goal": "G007", "strategy": "Posters"}]})
    assert [(f.code, f.values["raw"]) for f in later.findings] == [("row.unknown", "G007")]


def test_a_data_frame_has_a_row_for_each(tmp_path: Path) -> None:
    case = check(written(tmp_path / "a.xlsx"), DAY, [NIGHT])
    assert isinstance(case, Case)
    assert list(frame(case, "strategies")["goal"]) == list(PARENTS.values())


def test_what_stands_below_an_own_table_counts_and_what_stands_beside_it_is_told(tmp_path: Path) -> None:
    book = typed_book(FRAMEWORK, TABLES, language="en", period="2025-2026")
    (sheet,) = (sheet for sheet in book.sheets if sheet.name == "Goals")
    below, right = max(cell.row for cell in sheet.cells) + 3, max(cell.col for cell in sheet.cells) + 3
    texts = {(below, 2): "and one goal more", (1, right): "not agreed yet"}
    added = (sheet.cells[0]._replace(row=row, col=col, content=text) for (row, col), text in texts.items())
    more = replace(sheet, cells=(*sheet.cells, *added))
    sheets = tuple(more if one is sheet else one for one in book.sheets)
    plan = read_plan(save_typed(tmp_path / "a.xlsx", replace(book, sheets=sheets)), [NIGHT])
    assert [row.text("goal") for row in plan.rows("goals")][-1] == "and one goal more"
    assert [(code, raw) for code, _, raw in found(plan) if code != "key.missing"] == [
        ("cells.outside", "not agreed yet")
    ]


# -- dropdowns ------------------------------------------------------------------------------------------


def offered(cells: Cells, table: str) -> list[object]:
    """What the dropdown of rows of a table draws on."""
    lists = cells["_lists"]
    (head,) = (cell for cell, value in lists.items() if value == f"rows/{table}/name")
    column = head.removesuffix("1")
    return [value for n in range(2, 10) if (value := lists.get(f"{column}{n}")) not in (None, "")]


LABELS = ["G001 Every course is full by winter", "G003 Nobody leaves"]


def test_dropdowns_offer_numbers_and_first_words_without_gaps(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    assert offered(ironcalc_computes(path), "goals") == LABELS
    plan = read_plan(path, [NIGHT])
    again = save_typed(tmp_path / "b.xlsx", plan_book(FRAMEWORK, plan, DAY))
    assert offered(stored(again), "goals") == offered(ironcalc_computes(again), "goals") == LABELS


@needs_office
@pytest.mark.office
def test_libreoffice_offers_the_same(tmp_path: Path) -> None:
    (computed,) = recalculate([written(tmp_path / "a.xlsx")], tmp_path / "computed")
    assert offered(stored(computed), "goals") == LABELS
    assert parents(read_plan(computed, [NIGHT])) == PARENTS


# -- packs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rows: goals, required", "rows: gaols, required", "pack.unknown_ref"),
        ("rows: goals, required", "required", "pack.missing_key"),
        ("rows: goals, required", "rows: people, required", "pack.unknown_ref"),
        ("    signatures:", "    status:", "pack.bad_table"),
        ("    signatures:", "    evidence:", "pack.bad_table"),
        ("{id: need, kind: text, required: true}", "{id: need, kind: text, complete: true}", "pack.no_effect"),
        ("tables:\n", "header: [{id: goal, kind: row, rows: goals}]\ntables:\n", "pack.no_effect"),
    ],
)
def test_faults_of_own_tables_are_named(old: str, new: str, code: str, tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / "framework.yaml").write_text(text.replace(old, new), "utf-8")
    (tmp_path / "en.yaml").write_text((Path(NIGHT) / "en.yaml").read_text("utf-8"), "utf-8")
    assert code in {f.code for f in check_pack(str(tmp_path))}


def test_a_sheet_of_an_own_table_wants_a_name(tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    words = (Path(NIGHT) / "en.yaml").read_text("utf-8")
    pack_of(tmp_path, text, en=words.replace("goals: Goals, ", ""))
    (finding,) = check_pack(str(tmp_path))
    assert (finding.code, finding.values["paths"]) == ("pack.untranslated", "tables/goals")
