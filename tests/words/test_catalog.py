"""The product's words: whole in every language, within Excel's limits, none missing for what the code says."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import cqip_xl
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.case import OUTCOMES
from cqip_xl.model.findings import FINDINGS, SEVERITIES, Declared
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import TABLES
from cqip_xl.words.catalog import LANGUAGES, catalog, has, say

OTHERS = [language for language in LANGUAGES if language != "en"]
SCHOOL_SHEETS = ("start", "school", *TABLES, "status")
SUMMARY_SHEETS = (
    *("overview", "schools", "heat", "due", "levels", "criteria_all", "all_actions", "findings", "missing", "sources"),
    *("reconciliation", "comments", "note"),
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_word_and_no_other(language: str) -> None:
    assert catalog(language).keys() == catalog("en").keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    different = {k for k, text in catalog(language).items() if places(text) != places(catalog("en").get(k, ""))}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty_or_padded(language: str) -> None:
    assert [key for key, text in catalog(language).items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated_and_not_left_in_english(language: str) -> None:
    english = catalog("en")
    assert [k for k, text in catalog(language).items() if text == english[k] and len(text.split()) > 3] == []


def test_an_unknown_language_falls_back_to_english() -> None:
    assert say("xx", "yes_no.yes") == say("en", "yes_no.yes")
    assert say("xx", "no.such.word") == "no.such.word"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheets", [SCHOOL_SHEETS, SUMMARY_SHEETS], ids=["school", "summary"])
def test_sheet_names_are_ones_that_excel_takes(language: str, sheets: tuple[str, ...]) -> None:
    names = [say(language, f"sheets.{sheet}") for sheet in sheets]
    assert [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\") or name.strip("'") != name] == []
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_and_error_texts_fit_excel_with_everything_that_is_put_around_them(language: str) -> None:
    words = catalog(language)
    for key, text in words.items():
        example = words.get(key.removesuffix("prompt") + "example", "") if key.endswith(".prompt") else "31/03/2026"
        around = f"{words['entry.required']} {text} {say(language, 'entry.example', example=example)}"
        if key.startswith(("entry.prompt.", "entry.error.")) or key.endswith(".prompt"):
            assert len(around) <= 255, key
    assert len(words["entry.calculated"]) <= 255
    assert len(words["entry.calculated_title"]) <= 32


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_of_the_product_is_whole_as_the_title_of_a_prompt(language: str) -> None:
    words = catalog(language)
    assert [k for k, text in words.items() if k.startswith("fields.") and k.endswith(".label") and len(text) > 32] == []


def test_every_declared_finding_has_a_message_and_no_message_is_left_over() -> None:
    worded = {key for key in catalog("en") if key.startswith("findings.")} - {"findings.did_you_mean"}
    assert worded == {known.words for known in FINDINGS.values()} - {""}


@pytest.mark.parametrize("known", [known for known in FINDINGS.values() if known.words], ids=lambda known: known.code)
def test_a_message_fills_in_only_values_that_its_finding_has(known: Declared) -> None:
    """`wanted` of a cell's kind is said by the catalog."""
    given = known.values | ({"wanted"} if "kind" in known.values else set())
    assert {name for name in places(say("en", known.words)) if "[" not in name} <= given  # others name columns


#: Why a row is no entry.
NO_ENTRIES = ["heading_row", "column_numbers", "units_row", "total_row", "signature"]


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("wanted", KINDS),
        ("command.kinds", (*KINDS, "value")),
        ("entry.prompt", KINDS),
        ("entry.error", KINDS),
        ("status", STATUSES),
        ("outcome", OUTCOMES),
        ("outcome_advice", OUTCOMES),
        ("severity", SEVERITIES),
        ("reason", ["superseded_duplicate", "excluded_file", "repeated_row", "other_copy", "no_headings", *NO_ENTRIES]),
        ("sheets", [*SCHOOL_SHEETS, *SUMMARY_SHEETS]),
        ("hints", TABLES),
    ],
)
def test_whatever_has_a_code_has_a_word(section: str, names: list[str]) -> None:
    assert [name for name in names if not has(f"{section}.{name}")] == []


def said_in_code() -> Iterator[str]:
    """Keys written out in the code: the literal arguments of `say`."""
    for path in Path(cqip_xl.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say":
                for argument in node.args[:2]:
                    if isinstance(argument, ast.Constant) and "." in str(argument.value):
                        yield str(argument.value)


def test_every_word_that_the_code_says_is_in_the_catalog() -> None:
    assert {key for key in said_in_code() if not has(key)} == set()
