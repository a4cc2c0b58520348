"""Whatever schools write, and call their files: the summary has its own formulas, links and parts, and their texts."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.case import COUNTED
from cqip_xl.verbs import Consolidated
from tests.attacks.conftest import district_of
from tests.attacks.oracle import Written
from tests.attacks.texts import ALL, FORMULAS, LINKS, RICH, as_file, kept

#: A heading "@column/actions/due" was told as "Due".
HEADINGS = tuple(text for text in FORMULAS if text.startswith("@"))


@pytest.fixture(scope="module")
def summary(attacked: Consolidated) -> Written:
    return Written(attacked.summary)


@pytest.fixture(scope="module")
def plain(harmless: Consolidated) -> Written:
    return Written(harmless.summary)


def test_every_hostile_school_is_read_and_counts(attacked: Consolidated) -> None:
    found = {Path(f.path).stem: f.outcome for f in attacked.rollup.files}
    assert found.keys() == set(map(as_file, ALL))
    assert set(found.values()) <= COUNTED | {"duplicate"}


def test_it_consists_of_the_same_parts_and_relations_as_any(summary: Written, plain: Written) -> None:
    assert summary.kinds() == plain.kinds()
    assert summary.cell_types() == plain.cell_types()


def test_it_has_its_own_formulas_and_no_other(summary: Written, plain: Written) -> None:
    assert summary.formulas() == plain.formulas()


def test_it_is_printed_with_its_own_head_and_foot(summary: Written, plain: Written) -> None:
    assert summary.page_lines() == plain.page_lines()


def test_its_links_lead_to_files_that_were_given_and_nowhere_else(summary: Written, attacked: Consolidated) -> None:
    given = {Path(f.path) for f in attacked.rollup.files}
    assert set(summary.linked_files()) <= given
    assert summary.locations() == set()


def test_files_whose_names_a_link_can_hold_are_linked(summary: Written) -> None:
    linked = {path.stem for path in summary.linked_files()}
    plain = {
        name for name in map(as_file, ALL) if name.isprintable() and not re.search(r'[<>:"\\|?*#!]|%[0-9a-f]{2}', name)
    }
    assert linked == plain and len(plain) > 15


def test_what_a_school_writes_stands_there_as_it_was_written(summary: Written) -> None:
    written = set(map(kept, ALL))
    for sheet, heading in (("Actions", "Action"), ("Schools", "School"), ("Overdue and due soon", "Action")):
        assert written - set(summary.column(sheet, heading)) == set()


@pytest.mark.parametrize("code", ["header.extra", "header.twice", "people.repeated", "due.not_a_date", "column.extra"])
def test_what_is_found_is_told_in_the_words_of_the_school(code: str, summary: Written) -> None:
    told = messages(summary, code)
    texts = set(ALL) - (set(HEADINGS) if code == "column.extra" else set())
    assert not [text for text in texts if kept(text)[:100] not in kept(told[_path(text)])]


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_that_looks_like_a_word_of_the_program_is_told_as_it_is(text: str, summary: Written) -> None:
    assert text in messages(summary, "column.extra")[_path(text)]


def test_a_sheet_of_the_school_is_told_by_its_name(summary: Written) -> None:
    told = messages(summary, "sheet.unread")
    assert not [text for text in (*FORMULAS, *LINKS) if text.isprintable() and text not in told[_path(text)]]


def test_every_file_is_told_by_the_name_it_has(summary: Written) -> None:
    assert set(map(_path, ALL)) <= set(summary.column("Sources", "File"))


def test_other_programs_open_it(summary: Written) -> None:
    book = openpyxl.load_workbook(summary.path)
    assert [sheet.title for sheet in book] == list(summary.sheets)


@pytest.mark.parametrize("text", RICH)
def test_text_that_looks_like_formatted_text_is_text(text: str, tmp_path: Path) -> None:
    """One such school kept the whole district's summary from being written."""
    summary = Written(district_of((text,), tmp_path).summary)
    assert set(summary.column("Actions", "Action")) == {text}


def messages(summary: Written, code: str) -> dict[str, str]:
    """What the Findings sheet says of each file under that code."""
    told: dict[str, str] = {}
    for line in summary.lines("Findings", "Code"):
        if line["Code"] == code:
            told[line["Path"]] = told.get(line["Path"], "") + line["What was found, and what to do"]
    return told


def _path(text: str) -> str:
    return f"in/{as_file(text)}/{as_file(text)}.xlsx"
