"""Languages that the product lacks or that are spoken in several countries, and nouns of a pack's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod
from cqip_xl.verbs import check, check_pack, consolidate, generate, load_framework
from cqip_xl.words.lexicon import lexicon
from tests.workbooks import DAY, save_typed, typed_book

PACK = """
schema: cqip/pack/1
id: scoil
version: "1"
extends: vn-mn-tt19
native: ga
languages: [ga, en-GB]
status: standard
"""
IRISH = """
title: Plean feabhsúcháin
tables: {school: Scoil}
fields: {actions: {what: {label: Gníomh}}}
status: {done: Críochnaithe}
product: {yes_no: {"yes": Tá, "no": Níl}, hints: {people: Cuir ainmneacha leis thíos.}}
"""
BRITISH = """
title: Improvement plan
fields: {actions: {owner: {label: Lead}}}
status: {overdue: Late}
nouns: {criterion: statement, criteria: statements, action: task, actions: tasks}
"""


def pack_of(folder: Path, irish: str = IRISH, british: str = BRITISH) -> Path:
    (folder / "scoil").mkdir()
    for name, text in {"framework": PACK, "ga": irish, "en-GB": british}.items():
        (folder / "scoil" / f"{name}.yaml").write_text(text, "utf-8")
    return folder / "scoil"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack_of(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def scoil(folder: Path) -> Framework:
    return load_framework(str(folder))


def test_a_language_of_its_own_shows_its_words_then_the_pack_s_english_then_the_product_s(scoil: Framework) -> None:
    case = typed_book(scoil, language="ga").dump()
    assert "## Scoil" in case and "'Gníomh" in case and "Cuir ainmneacha leis thíos." in case
    assert "'Lead" in case and "'Late'" in case and "'Responsible" not in case
    assert "'Críochnaithe'" in case and "'Tá'" in case and "'In progress'" in case


def test_words_of_another_country_s_variant_are_taken_over(scoil: Framework) -> None:
    assert scoil.word("en-GB", "criteria/1.1") != "1.1"
    assert scoil.word("en", "title") == scoil.word("en-US", "title") == "Improvement plan"
    assert lexicon(scoil, "en-GB", PlanPeriod(2024, 2029)).say("sheets.people") == "People"


@pytest.mark.parametrize("asked", ["en", "en-GB", "EN_gb", "en-US", ""])
def test_a_workbook_is_made_in_the_variant_that_there_is(folder: Path, tmp_path: Path, asked: str) -> None:
    generate(str(folder), tmp_path / "plan.xlsx", language=asked, school="Ashfield", period="2024-2029", as_of=DAY)
    found = check(tmp_path / "plan.xlsx", DAY, (str(folder),))
    assert isinstance(found, Case) and found.plan.language == ("en-GB" if asked else "ga")


def test_workbooks_in_such_languages_are_checked_and_consolidated(
    scoil: Framework, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    rows = "| criterion | what | done_on |\n| 1.1 | Task | @2026-01-31 |"
    no_plan = {"criteria": [{"key": "1.2", "no_plan": "Tá"}]}
    for language in ("ga", "en-GB"):
        path = tmp_path / "in" / f"{language}.xlsx"
        save_typed(
            path, typed_book(scoil, rows if language == "en-GB" else no_plan, {"school_name": language}, language)
        )
    done = consolidate([tmp_path / "in"], tmp_path / "summary.xlsx", as_of=DAY, packs=(str(folder),))
    cases = {case.plan.language: case for case in done.rollup.counted}
    assert done.language == "en" and {*cases} == {"ga", "en-GB"}
    assert [row.values["no_plan"] for row in cases["ga"].plan.rows("criteria") if "no_plan" in row.values] == ["yes"]
    assert [a.status for a in cases["en-GB"].verdict.actions] == ["done"]
    assert not [
        f for case in cases.values() for f in case.findings if f.code.startswith(("cells.", "sheet.", "column."))
    ]


def test_sentences_are_built_of_the_pack_s_nouns(scoil: Framework) -> None:
    shown = typed_book(scoil, language="en-GB").dump()
    assert "One task a row; several rows may serve one statement." in shown
    assert "Plan the tasks" in shown and "Plan: tasks with nothing under" in shown
    assert "One action a row; several rows may serve one criterion." not in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("product: {hints: {people: 'See {nothing}'}}", "pack.bad_place"),
        ("product: {hints: {peoples: 'See'}}", "pack.word_for_nothing"),
        ("nouns: {critereon: goal}", "pack.word_for_nothing"),
        ("nouns: {criterion: goal}", "pack.untranslated"),
    ],
)
def test_words_that_fit_nowhere_are_told(tmp_path: Path, words: str, code: str) -> None:
    found = check_pack(str(pack_of(tmp_path, british="title: Improvement plan\n" + words)))
    mine = [f for f in found if f.place.file.endswith("en-GB.yaml") and f.severity != "note"]
    assert code in {f.code for f in mine}
