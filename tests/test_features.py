"""The checklist of docs/features.md: every row is told, every test it names exists; and what no other test shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import school_year
from cqip_xl.rules.cadence import log_field
from cqip_xl.verbs import blank_plan, consolidate, generate, plan_book
from cqip_xl.words.lexicon import lexicon
from tests import typed_features
from tests.typed_features import typed_into, untouched
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, Typed

#: The lines of each sheet.
Sheets = dict[str, list[tuple[Any, ...]]]

ROOT = Path(__file__).parents[1]
MA, VN, VN57, EZ = "ma-qris-ost", "vn-mn-tt19", "vn-mn-tt57", "cn-ezhou-24681"
SE, TQ, MED = "se-kvalitet", "cn-teaching-quality", "cn-medical-quality"

#: How many rows each section of the checklist has.
SECTIONS = {"A": 15, "B": 15, "C": 29, "D": 9, "E": 11, "F": 13, "G": 5, "H": 12, "I": 15, "J": 8, "K": 5}
IDS = [f"{section}{n}" for section, count in SECTIONS.items() for n in range(1, count + 1)]


# -- the table in docs/features.md ---------------------------------------------------------------------


def told() -> list[list[str]]:
    """The rows of the tables: id, what, where, test, what is left out."""
    lines = (ROOT / "docs" / "features.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-K]\d", line)]
    assert rows and {len(row) for row in rows} == {5}
    return rows


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_feature_of_the_checklist_is_told_once() -> None:
    assert [row[0] for row in told()] == IDS


def test_the_rows_are_counted() -> None:
    left = [row[4] for row in told()]
    partly, out = (sum(text.startswith(word) for text in left) for word in ("partly", "left out"))
    done = left.count("")
    assert done + partly + out == len(left)
    said = f"of {len(left)} rows {done} are done, {partly} partly, {out} left out"
    assert said in " ".join((ROOT / "docs" / "features.md").read_text("utf-8").split())


def test_every_feature_has_a_test_or_says_why_it_is_left_out() -> None:
    silent = [row[0] for row in told() if not row[3] and not row[4]]
    unplaced = [row[0] for row in told() if row[3] and not row[2]]
    assert not silent and not unplaced


def test_every_test_and_pack_that_is_named_exists() -> None:
    for key, _, where, tests, _ in told():
        for name in filter(None, tests.split("<br>")):
            file, _, function = name.strip("`").partition("::")
            assert file.startswith("tests/") and function in functions(file), f"{key}: {name}"
        packs = re.findall(r"[a-z]+-[a-z]+-[a-z0-9]+|se-kvalitet", where)
        assert {*packs} <= {*SHIPPED}, key


def test_a_feature_that_is_shown_here_is_the_one_meant() -> None:
    """A row that names one of the tests by feature has its case in that test."""
    cases: dict[str, Iterable[str]] = {
        "test_what_the_form_holds_is_typed_and_read": COLUMNS,
        "test_the_texts_of_the_document_stand_in_the_workbook": TEXTS,
        "test_a_list_offers_what_the_plan_names": CHOICES,
        "test_the_log_of_a_plan_knows_its_reviews": REVIEWS,
        "test_the_first_sheet_explains_the_steps": GUIDES,
        "test_those_named_in_the_plan_can_be_chosen": PEOPLE,
    }
    for name, own in cases.items():
        named = {row[0] for row in told() if f"tests/test_features.py::{name}" in row[3]}
        assert named == {*own}, name


# -- what stands in a workbook --------------------------------------------------------------------------

#: Feature -> pack, table, columns of it into which is typed.
COLUMNS = {
    "A9": (MA, "criteria", "tool"),
    "I14": (SE, "actions", "continues"),
    "A10": (MA, "criteria", "score score_2 scored_on"),
    "B1": (MA, "header", "program_number administrator plan_date quality_specialist address program_support.3"),
    "B2": (VN, "header", "parent_authority doc_number place issue_date"),
    "B7": (VN, "header", "signer_title signer_name"),
    "B8": (MA, "header", "updated_on updated_on.2 updated_on.3"),
    "C1": (MA, "criteria", "strengths needs"),
    "C2": (MA, "actions", "criterion what owner owner.3 due"),
    "C4": (MA, "criteria", "did_well do_better"),
    "C8": (VN, "criteria", "level_current level_target"),
    "C9": (VN, "actions", "criterion what monitoring"),
    "C10": (VN, "actions", "owner owner.2 supporters supporters.4"),
    "C11": (VN, "actions", "supporters supporters.other"),
    "C13": (VN, "actions", "start due slot.2024 slot.2028"),
    "C16": (VN, "actions", "budget budget_source"),
    "C18": (VN, "actions", "note"),
    "C26": (SE, "criteria", "title baseline need effect follow_up in_charge indicator result_text analysis"),
    "C28": (TQ, "actions", "what phase start due participants took_part product check_record"),
    "C29": (MED, "actions", "criterion what owner due participants product check_record done_on"),
    "D1": (VN, "people", "name role person_kind alias"),
    "D2": (VN, "people", "council_role standards standards.3"),
    "D3": (VN, "reviews", "supervisor found recommendation follow_up"),
    "D4": (VN, "criteria", "in_charge"),
    "D6": (SE, "header", "staff_took_part children_took_part guardians_took_part"),
    "E3": (VN, "reviews", "held_on found recommendation follow_up follow_up_by follow_up_when"),
    "G1": (VN, "evidence", "code what place dated collected_by"),
    "G4": (TQ, "evidence", "code what box keeper place"),
    "G5": (VN, "actions", "evidence"),
    "H4": (MED, "reviews", "review_kind reviewed_on sent_as"),
    "J2": (VN57, "criteria", "present_state weakness cause"),
    "J3": (SE, "criteria", "baseline need title effect follow_up result_text"),
    "K2": (VN, "reviews", "supervisor found recommendation"),
}


@cache
def columns(pack: str) -> dict[str, set[str]]:
    """The hidden ids of every sheet of a blank workbook, by table."""
    plan = blank_plan(SHIPPED[pack], period=periods_of(SHIPPED[pack])[0], as_of=DAY)
    found: dict[str, set[str]] = {}
    for sheet in plan_book(SHIPPED[pack], plan, DAY).sheets:
        texts = [(cell.row, cell.col, cell.content) for cell in sheet.cells if isinstance(cell.content, str)]
        for row, col, tag in [text for text in texts if text[2].startswith("#cqip:")]:
            along = [t for r, c, t in texts if (c == col and r > row if tag == "#cqip:header" else r == row)]
            found[tag.removeprefix("#cqip:")] = {*along}
    return found


def typed_of(pack: str) -> tuple[tuple[str, str, str], ...]:
    """All that is typed into one workbook of a pack: feature, table, columns."""
    return tuple((feature, table, names) for feature, (own, table, names) in COLUMNS.items() if own == pack)


@pytest.mark.parametrize("feature", COLUMNS)
def test_what_the_form_holds_is_typed_and_read(feature: str) -> None:
    """A cell of each column, typed into the workbook, is read as what it says and found no fault with."""
    pack, table, _ = COLUMNS[feature]
    _, case, rows = typed_features.judged(pack, typed_of(pack))
    row = rows[[name for name, _, _ in typed_of(pack)].index(feature)]
    wanted = {name: value for name, (_, value) in row.entries.items()}
    read = [case.plan.header] if table == "header" else [r.values for r in case.plan.rows(table)]
    assert wanted.items() <= max(read, key=lambda values: len(wanted.items() & values.items())).items()
    told = {f.values.get("field", "") for f in case.findings if f.severity == "error" and "fault" in f.values}
    assert not told & {f"@column/{table}/{name}" for name in wanted}


@pytest.fixture(scope="module")
def district_lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Sheet of the summary of all those workbooks -> all its texts."""
    folder = tmp_path_factory.mktemp("typed")
    for pack in {pack for pack, _, _ in COLUMNS.values()}:
        typed_features.save(folder, pack, typed_features.judged(pack, typed_of(pack))[0])
    made = consolidate([folder], folder / "out" / "s.xlsx", as_of=DAY, language="en", jobs=1)
    assert made.summary and all(f.outcome.startswith("read") for f in made.rollup.files)
    book = openpyxl.load_workbook(made.summary, data_only=True)
    return {s.title: "\n".join(str(c) for line in s.iter_rows(values_only=True) for c in line) for s in book}


@pytest.mark.parametrize("feature", [f for f, (_, table, _) in COLUMNS.items() if table == "actions"])
def test_an_action_that_is_typed_reaches_the_district(feature: str, district_lines: dict[str, str]) -> None:
    pack, _, names = COLUMNS[feature]
    assert (f"{feature} what" if "what" in names.split() else f"School of {pack}") in district_lines["Actions"]


#: Feature -> pack, part of the document, printed numbers of its texts (where they have some), how many they are.
TEXTS: dict[str, tuple[str, str, list[str], int]] = {
    "A15": (EZ, "guide", [], 5),
    "B4": (VN, "section", ["I", "II", "III", "VI"], 4),
    "B5": (VN, "basis", ["1", "2", "3", "4", "5"], 5),
    "B6": (EZ, "basis", [], 4),
    "B9": (VN, "recipient", [], 4),
    "B14": (VN, "duty", ["1", "2", "3", "4"], 4),
    "C24": (EZ, "milestone", [], 3),
    "K3": (SE, "section", ["1", "2", "3", "4", "5", "6"], 6),
}


@pytest.mark.parametrize("feature", TEXTS)
def test_the_texts_of_the_document_stand_in_the_workbook(feature: str) -> None:
    pack, part, numbers, count = TEXTS[feature]
    rows = [row for row in blank_plan(SHIPPED[pack]).rows("texts") if row.text("part") == part]
    assert len(rows) == count and all(row.text("text") or row.text("heading") for row in rows)
    assert [row.text("number") for row in rows if row.text("number")] == numbers
    # It stands in the workbook, is nobody's entry as it is, and becomes the school's when that writes over it.
    column = "text" if rows[0].text("text") else "heading"
    blank = untouched(pack).plan
    (there,) = (row for row in blank.rows("texts") if row.key == rows[0].key)
    assert there.text(column) and there.prefilled
    ours = typed_into(pack, {"texts": [{"key": rows[0].key, column: "As we say it"}]}).plan
    (mine,) = (row for row in ours.rows("texts") if row.key == rows[0].key)
    assert (mine.text(column), mine.prefilled, ours.entered - blank.entered) == ("As we say it", False, 1)


#: Feature -> pack, list, words of it in English.
CHOICES = {
    "A14": (SE, "goal_status", ["Not met", "Partly met", "Met"]),
    "J8": (TQ, "slogan", ["One centre", "Two foci", "Three studies", "Four rises"]),
}


@pytest.mark.parametrize("feature", CHOICES)
def test_a_list_offers_what_the_plan_names(feature: str) -> None:
    pack, name, words = CHOICES[feature]
    own = SHIPPED[pack]
    assert [own.word("en", f"choices/{name}/{code}") for code in own.choices[name]] == words
    table = next(t for t in ("criteria", "actions") if own.tables[t].field(name))
    rows = [{"title" if table == "criteria" else "what": f"Row of {word}", name: word} for word in words]
    keys = [{"key": c.id} for c in own.criteria if c.free] if table == "criteria" else [{} for _ in words]
    case = typed_into(pack, {table: [{**key, **row} for key, row in zip(keys, rows, strict=False)]})
    assert [row.text(name) for row in case.plan.rows(table)] == [*own.choices[name]]


#: Feature -> pack, the reviews that come round, by their turn.
REVIEWS = {
    "E1": (MA, {"quarterly": "quarter"}),
    "E2": (MA, {"yearly": "year"}),
    "E4": (
        EZ,
        {
            **{"spot_check": "month", "dispatch": "two_months", "bulletin": "quarter"},
            **{"monitoring": "term", "appraisal": "school_year"},
        },
    ),
    "E6": (MED, {"info_table": "6-12 11-10"}),
    "E9": (SE, {"documentation": "", "quality_report": "school_year"}),
    "E10": (TQ, {"look_back": "9-30"}),
    "E11": (TQ, {"class_test": "", "unit_test": "", "mid_term": "term", "end_term": "term"}),
    "K4": (EZ, {"bulletin": "quarter", "dispatch": "two_months", "appraisal": "school_year"}),
}


@pytest.mark.parametrize("feature", REVIEWS)
def test_the_log_of_a_plan_knows_its_reviews(feature: str) -> None:
    """Each can be chosen in the log; those with a turn have a line on the Status sheet."""
    pack, turns = REVIEWS[feature]
    own = SHIPPED[pack]
    found = {c.id: c.every or " ".join(f"{month}-{day}" for month, day in c.on) for c in own.cadence}
    assert turns.items() <= found.items()
    assert all(log_field(own, c) for c in own.cadence if c.id in turns)
    words = {own.word("en", f"cadence/{name}") for name, turn in turns.items() if turn}
    assert words <= texts_of(pack)
    kind = {c.id: log_field(own, c) for c in own.cadence}
    day = next(f.id for f in own.tables["reviews"].fields if f.kind == "date")
    held: list[Typed] = []
    for name in turns:
        f = kind[name]
        assert f
        held.append({f.id: own.word("en", f"choices/{f.choices}/{name}"), day: date(2025, 10, 1)})
    before = {review.id: review for review in untouched(pack).verdict.reviews if review.id in turns}
    after = {review.id: review for review in typed_into(pack, {"reviews": held}).verdict.reviews if review.id in turns}
    assert {*after} == {name for name, turn in turns.items() if turn}
    for name, review in after.items():
        assert before[name].last is None and review.last == date(2025, 10, 1), name
        assert len(review.missed) <= len(before[name].missed), name


def texts_of(pack: str) -> set[str]:
    """Every text of a blank workbook in English."""
    plan = blank_plan(SHIPPED[pack], "en", period=periods_of(SHIPPED[pack])[0], as_of=DAY)
    return {str(cell.content) for sheet in plan_book(SHIPPED[pack], plan, DAY).sheets for cell in sheet.cells}


#: Feature -> pack, steps of each part of its guide.
GUIDES = {
    "B13": (MA, {"develop": 9, "implement": 4, "reflect": 3}),
    "E8": (MA, {"reflect": 3}),
    "J1": (MA, {"develop": 9}),
    "J4": (EZ, {"steps": 8}),
}


@pytest.mark.parametrize("feature", GUIDES)
def test_the_first_sheet_explains_the_steps(feature: str) -> None:
    pack, parts = GUIDES[feature]
    said = texts_of(pack)
    for part, count in parts.items():
        steps = [SHIPPED[pack].word("en", f"guide/{part}/{n}") for n in range(1, count + 1)]
        assert {f"{n}. {step}" for n, step in enumerate(steps, start=1)} <= said


#: Feature -> pack, entries of the People sheet, from which the dropdowns are fed.
PEOPLE = {
    "C12": (VN, "managers leadership teachers"),
    "D5": (MA, "coach mentor consultant"),
    "D7": (EZ, "force_quality force_teachers force_principals force_research force_appraisal force_publicity"),
    "D9": (EZ, "principal district_office"),
}


@pytest.mark.parametrize("feature", PEOPLE)
def test_those_named_in_the_plan_can_be_chosen(feature: str) -> None:
    pack, names = PEOPLE[feature]
    own = SHIPPED[pack]
    there = {row.text("name") for row in blank_plan(own).rows("people")}
    assert {own.word(own.native, f"people/{name}") for name in names.split()} <= there
    called = [own.word("en", f"people/{name}") for name in names.split()]
    column = next(f.id for f in own.tables["actions"].fields if f.kind == "person")
    case = typed_into(pack, {"actions": [{"what": f"Task of {name}", column: name} for name in called]})
    assert [row.text(column) for row in case.plan.rows("actions")] == called
    assert not [f for f in case.findings if f.code.startswith(("person.", "owner.unknown"))]


def test_criteria_stand_in_the_order_of_the_form_each_with_the_levels_it_has() -> None:
    rows = {c.id: c.levels for c in SHIPPED[VN].criteria}
    sizes = {"1": 10, "2": 3, "3": 6, "4": 2, "5": 4}
    assert list(rows) == [f"{standard}.{n}" for standard, count in sizes.items() for n in range(1, count + 1)]
    short = {"1.2", "1.7", "1.8", "1.9", "1.10", "3.6"}
    assert {code for code, levels in rows.items() if levels == ("L1", "L2")} == short
    assert {levels for code, levels in rows.items() if code not in short} == {("L1", "L2", "L3")}


def test_the_highest_level_has_six_clauses_of_its_own() -> None:
    assert [clause.id for clause in SHIPPED[VN].clauses] == [f"L4.{n}" for n in range(1, 7)]
    top = [{"key": c.id, "level_current": f"Level {len(c.levels)}"} for c in SHIPPED[VN].criteria]
    for met, reached in ((6, "L4"), (5, "L3")):
        clauses = [{"key": f"L4.{n}", "met": "Met"} for n in range(1, met + 1)]
        levels = typed_into(VN, {"criteria": top, "clauses": clauses}).verdict.levels
        assert levels and levels.reached == reached


def test_a_task_fixes_its_units_and_nearly_every_one_all_schools() -> None:
    tasks = SHIPPED[EZ].criteria
    assert len(tasks) == 18 and all("all_schools" in task.preset["responsible"] for task in tasks)
    assert tasks[0].preset["lead"] == ("jijiao", "xuegao")


def test_targets_of_the_city_are_numbers_with_a_comparison_and_a_unit() -> None:
    found = {i.id: (i.op, i.value, i.unit, i.per) for i in SHIPPED[EZ].tables["measures"].indicators}
    assert found["1.2-a"][:3] == (">=", 0.8, "percent") and found["1.2-b"][:3] == (">=", 1, "platforms")
    assert found["2.2-c"] == (">=", 0.3, "percent", "year") and found["3.1-a"] == (">=", 20, "lessons", "term")
    assert found["4.1-a"] == (">=", 72, "hours", "year")
    assert [found[f"T{n}"][1] for n in (1, 2, 3, 4, 5)] == [2, 40, 60, 800, 1]


def test_result_measures_are_alike_for_all_units_over_three_years() -> None:
    own = SHIPPED[SE]
    rows = measure_rows(own, blank_plan(own, period="2025-2026").period)
    years: dict[str, list[int]] = {}
    for row in rows:
        years.setdefault(row.indicator.id, []).append(row.period.first.year)
    assert len(years) == 15 and {*map(tuple, years.values())} == {(2023, 2024, 2025)}
    assert all(i.unit and i.better for i in own.tables["measures"].indicators)


def test_status_words_are_those_of_the_pack() -> None:
    words = {pack: lexicon(SHIPPED[pack], "en", blank_plan(SHIPPED[pack]).period) for pack in (VN, EZ, SE)}
    assert [words[p].offer("status").label("overdue") for p in (VN, EZ, SE)] == ["Late", "Behind", "Overdue"]


def test_a_pack_that_was_replaced_says_by_which() -> None:
    assert any(text.startswith("Circular 57/2026/TT-BGDDT (preschools) from 2026-07-07") for text in texts_of(VN))


def test_a_school_year_begins_in_the_month_of_the_pack_and_ends_a_year_later() -> None:
    years = {pack: school_year(SHIPPED[pack].calendar, 2025) for pack in (VN, EZ, SE, MED)}
    assert {pack: (year.first.month, year.last.month) for pack, year in years.items()} == {
        **{VN: (8, 7), EZ: (9, 8), SE: (8, 7)},
        MED: (1, 12),
    }
    assert {(year.first.year, year.last.year) for year in years.values()} == {(2025, 2026), (2025, 2025)}


@pytest.mark.parametrize("pack", SHIPPED)
def test_wide_tables_print_across_and_long_texts_wrap(pack: str) -> None:
    for sheet in plan_book(SHIPPED[pack], blank_plan(SHIPPED[pack], period=periods_of(SHIPPED[pack])[0]), DAY).sheets:
        tags = {str(cell.content): cell for cell in sheet.cells}
        if "#cqip:actions" in tags:
            what = [c for c in sheet.cells if c.col == tags["what"].col and c.row > tags["what"].row + 1]
            assert sheet.page.landscape and len(what) >= 60 and all(cell.style.wrap for cell in what)


@pytest.mark.parametrize(("pack", "language", "shown"), [(VN, "vi", "dd/mm/yyyy"), (SE, "sv", "yyyy-mm-dd")])
def test_dates_are_dates_in_the_form_of_the_language(pack: str, language: str, shown: str, tmp_path: Path) -> None:
    path, _ = generate(pack, tmp_path / "a.xlsx", language=language)
    formats = {c.number_format for s in openpyxl.load_workbook(path) for r in s.iter_rows() for c in r}
    assert [form for form in ("dd/mm/yyyy", "yyyy-mm-dd") if form in formats] == [shown]
