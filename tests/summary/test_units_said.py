"""Workbooks, notes and summaries of a pack speak of what its plans are of, and call things as its documents do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from cqip_xl.model.book import Link
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, consolidate, load_framework, plan_book
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.wording import noun_forms, own_nouns
from tests.words.test_wording import LEFT
from tests.workbooks import DAY, save_typed, typed, typed_book, with_few_rows

UNITS = ("ma-qris-ost", "cn-medical-quality")
NOUNS = ("se-kvalitet", "cn-ezhou-24681", "cn-medical-quality", "cn-teaching-quality", "ma-qris-ost", "vn-mn-tt57")


#: A code of a finding, an id of a column or a mark; what else is one word of small letters.
ID = re.compile(r"[#\w.:]*[._:#][\w.:]*|[a-z]+")


def texts(path: Path) -> set[str]:
    """Everything that stands on a sheet somebody sees."""
    with CalamineWorkbook.from_path(path) as book:
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        cells = (cell for name in seen for row in book.get_sheet_by_name(name).to_python() for cell in row)
        return {cell for cell in cells if isinstance(cell, str) and not ID.fullmatch(cell)} | {*seen}


def drawn(framework: Framework, language: str) -> set[str]:
    """What stands in a blank workbook, its prompts too."""
    plan = blank_plan(with_few_rows(framework, 2), language, School("", ""), as_of=DAY)
    sheets = [sheet for sheet in plan_book(with_few_rows(framework, 2), plan, as_of=DAY).sheets if not sheet.hidden]
    said = {c.content.text if isinstance(c.content, Link) else c.content for s in sheets for c in s.cells}
    said |= {text for sheet in sheets for v in sheet.validations for text in (v.prompt, v.error)}
    return {text for text in said if isinstance(text, str) and text and not ID.fullmatch(text)}


def ours(found: set[str], framework: Framework) -> set[str]:
    """The texts without those that the pack words, and those in which one of these stands."""
    own = {text for words in framework.words.values() for text in words.values()}
    long = [text for text in own if len(text) > 15]
    return {text for text in found if text not in own and not any(part in text for part in long)}


def of_schools(found: set[str], language: str, framework: Framework) -> list[str]:
    word, none = LEFT[language]
    said = {text: re.sub(none, "", text, flags=re.IGNORECASE) for text in ours(found, framework)}
    return [text for text, rest in said.items() if re.search(word, rest, re.IGNORECASE)]


@pytest.mark.parametrize("pack", UNITS)
def test_what_is_of_no_school_never_says_school(pack: str, tmp_path: Path) -> None:
    framework = load_framework(pack)
    (tmp_path / "in").mkdir()
    code = framework.criteria[0].id
    actions = typed(f"| criterion | what | done_on | owner |\n| {code} | Go | @2027-01-01 | Nobody |\n| | Stay | | |")
    for n in range(2):
        plan = blank_plan(framework, "en", School(f"U{n}", f"Unit {n}"), as_of=DAY)
        save_typed(tmp_path / "in" / f"{n}.xlsx", typed_book(framework, {"actions": actions}, plan=plan))
    roster = tmp_path / "roster.csv"
    roster.write_text("school_id,name,deadline\nU0,Unit 0,2026-01-01\nU7,Unit 7,2026-01-01\n", "utf-8")
    framework = with_few_rows(framework, 3)
    for language in LANGUAGES:
        done = consolidate(
            [tmp_path / "in"], tmp_path / f"{language}.xlsx", as_of=DAY, roster=str(roster), language=language, jobs=1
        )
        assert not of_schools(texts(done.summary), language, framework), language
    notes = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, notes=tmp_path / "notes", jobs=1).notes
    assert notes and not [text for note in notes for text in of_schools(texts(note), "en", framework)]


@pytest.mark.parametrize("pack", NOUNS)
def test_a_workbook_calls_things_as_its_document_does(pack: str) -> None:
    framework = load_framework(pack)
    for language in framework.languages:
        found = drawn(framework, language)
        if pack in UNITS:
            assert not of_schools(found, language, framework), language
        nouns = dict(own_nouns(framework, language))
        forms = [form for every in noun_forms(language).values() for form in every if form in nouns]
        edge = "" if language.startswith("zh") else r"\b"
        left = ours(found, framework)
        said = [text for text in left for f in forms if re.search(f"{edge}{f}{edge}", text, re.I)]
        assert not [text for text in said if not any(part in text for part in nouns.values() if part)], language
