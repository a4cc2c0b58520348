"""Packs of shapes that none of ours has: whatever the grammar allows makes workbooks and summaries that are whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.errors import SpecError
from cqip_xl.model.framework import UNITS
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import School
from cqip_xl.packs.load import load_framework
from cqip_xl.verbs import blank_plan, check, consolidate, frame, generate, read_plan, renew
from cqip_xl.words.catalog import LANGUAGES, catalog
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.wording import Wording
from tests.packs.small import FRAMEWORK, WORDS, pack_of
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, save_typed, typed_book

RATED = FRAMEWORK.replace(
    "tables:\n", "tables:\n  criteria: {fields: [{id: level_current, kind: level}, {id: level_target, kind: level}]}\n"
)
CALLED = WORDS + "fields: {criteria: {level_current: Rung now, level_target: Rung ahead}}\n"


def blank(folder: Path, language: str = "en", period: str = "2025-2026") -> Path:
    return generate(str(folder), folder / "plan.xlsx", school="Grove", language=language, period=period, as_of=DAY)[0]


def told(folder: Path, path: Path) -> list[tuple[str, str, str]]:
    case = check(path, DAY, [str(folder)])
    assert isinstance(case, Case)
    return [(f.code, f.place.sheet, f.place.cell) for f in case.findings]


def test_levels_that_the_pack_calls_otherwise_are_no_entries_on_the_status_sheet(tmp_path: Path) -> None:
    pack_of(tmp_path, RATED, en=CALLED)
    assert told(tmp_path, blank(tmp_path)) == []


@pytest.mark.parametrize("period", ["2025-2026", "2025-2030"])
@pytest.mark.parametrize("wanted", ["true", "{when: {filled: aim}}"])
def test_a_field_by_year_can_be_required(period: str, wanted: str, tmp_path: Path) -> None:
    step = f"{{id: step, kind: text, per: school_year, required: {wanted}}}"
    own = f"tables:\n  own: {{aims: {{fields: [{{id: aim, kind: text}}, {step}]}}}}"
    text = FRAMEWORK.replace("tables:", own).replace("standards:", "kinds_of_plan: [year, stage]\nstandards:")
    framework = pack_of(tmp_path, text, en=f"{WORDS}tables: {{aims: Aims}}\n")
    plan = blank_plan(framework, "en", School("S1", "Grove"), period, DAY)
    book = typed_book(framework, {"aims": [{"aim": "To read"}]}, plan=plan)
    found = told(tmp_path, save_typed(tmp_path / "plan.xlsx", book))
    assert [code for code, _, _ in found] == ["cell.missing"] * (5 if period == "2025-2030" else 0)


def test_a_sheet_that_the_pack_names_in_one_language_has_the_products_name_in_another(tmp_path: Path) -> None:
    text = FRAMEWORK.replace("languages: [en]", "languages: [en, zh-Hans]")
    pack_of(tmp_path, text, en=WORDS, zh_Hans="title: 小框架\ntables: {actions: 任务}\n")
    assert lexicon(load_framework(str(tmp_path)), "en", PlanPeriod(2025, 2026)).sheets["actions"] == "Plan"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_of_the_summary_have_names_that_excel_takes_whatever_plans_are_of(language: str) -> None:
    names = {key: {Wording(language, unit).text(key) for unit in UNITS} for key in catalog(language)}
    for key in (key for key in names if key.startswith("sheets.")):
        assert all(len(name) <= 31 for name in names[key]), key


def test_a_school_that_the_pack_calls_otherwise_is_read_where_the_hidden_ids_are_gone(tmp_path: Path) -> None:
    text = FRAMEWORK.replace("native: en", "native: en\nunit: program")
    framework = pack_of(tmp_path, text, en=f"{WORDS}tables: {{school: Campus}}\n")
    plan = blank_plan(framework, "en", School("S1", "Grove"), "2025-2026", DAY)
    book = typed_book(framework, header={"school_name": "Meadow"}, plan=plan)
    without = tuple(
        replace(sheet, cells=tuple(c._replace(col=c.col - 1) for c in sheet.cells if c.col))
        if sheet.name == "Campus"
        else sheet
        for sheet in book.sheets
    )
    path = save_typed(tmp_path / "plan.xlsx", replace(book, sheets=without))
    assert read_plan(path, [str(tmp_path)]).school.name == "Meadow"
    assert [code for code, _, _ in told(tmp_path, path)] == ["table.by_heading"]


PEOPLE = """\
  own:
    duties: {fields: [{id: duty, kind: text}, {id: who, kind: person}, {id: then, kind: person, per: year}]}
"""


def test_several_people_in_a_cell_for_one_stay_together(tmp_path: Path) -> None:
    """In data, in the summary and in the renewed workbook."""
    text = FRAMEWORK.replace("status: standard\n", f"{PEOPLE}status: standard\n")
    framework = pack_of(tmp_path, text, en=f"{WORDS}tables: {{duties: Duties}}\n")
    rows = {"duties": [{"duty": "Lunch", "who": "Maja Lind; Olof Ek", "then.2025": "Ann Lo; Bo Ny"}]}
    (tmp_path / "in").mkdir()
    plan = blank_plan(framework, "en", School("S1", "Grove"), "2025-2026", DAY)
    path = save_typed(tmp_path / "in" / "plan.xlsx", typed_book(framework, rows, plan=plan))
    made = renew(path, tmp_path / "new.xlsx", as_of=DAY, packs=[str(tmp_path)])
    again = frame(made.case.plan, "duties", DAY, [str(tmp_path)])
    assert [*again["who"], *again["then.2025"]] == ["Maja Lind; Olof Ek", "Ann Lo; Bo Ny"]
    summary = tmp_path / "summary.xlsx"
    consolidate([tmp_path / "in"], summary, as_of=DAY, packs=[str(tmp_path)], language="en", jobs=1)
    assert {"Maja Lind; Olof Ek", "Ann Lo; Bo Ny"} <= {*stored(summary)["Duties"].values()}


def test_where_most_are_at_the_top_nothing_keeps_the_school_from_more(tmp_path: Path) -> None:
    """By a majority one part may lie below: the workbook no longer calls that an obstacle, nor does the check."""
    given = ", ".join(f'{{id: "{n}", levels: given}}' for n in (1, 2, 3))
    head, _, tail = RATED.partition("standards:")
    text = f"{head}levels: {{school: majority}}\nstandards: [{given}]\ntables:{tail.partition('tables:')[2]}"
    text = text.replace("{id: what, kind: long_text}", "{id: due, kind: date}")
    words = CALLED.replace('"1": First', '"1": A, "2": B, "3": C').replace('criteria: {"1.1": One, "1.2": Two}\n', "")
    framework = pack_of(tmp_path, text, en=words)
    rows = [{"key": key, "level_current": level} for key, level in (("1", "Low"), ("2", "High"), ("3", "High"))]
    plan = blank_plan(framework, "en", School("S1", "Grove"), "2025-2026", DAY)
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, {"criteria": rows}, plan=plan))
    assert not disagreement(ironcalc_computes(path), path, [str(tmp_path)])


def test_two_sheets_of_the_summary_of_one_name_are_a_fault_of_the_pack(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        pack_of(tmp_path, FRAMEWORK, en=f"{WORDS}product: {{sheets: {{overview: Same, due: same, heat: Plan}}}}\n")
    assert [(f.code, f.values["path"]) for f in refused.value.findings] == [
        ("pack.bad_sheet_name", "product/sheets/due")
    ]


def test_a_sentence_of_ours_is_known_in_a_stage_plan_that_has_long_headings_by_year(tmp_path: Path) -> None:
    seen = "tables:\n  criteria: {fields: [{id: seen, kind: text, per: school_year}]}"
    text = FRAMEWORK.replace("tables:", seen).replace("native:", "kinds_of_plan: [stage]\nnative:")
    pack_of(tmp_path, text, en=f"{WORDS}fields: {{seen: {'What was seen there ' * 12}}}\n")
    assert told(tmp_path, blank(tmp_path, period="2025-2030")) == []
