"""One term for one thing: no word of the product uses one that docs/words.md marks as avoided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cqip_xl.words.catalog import LANGUAGES, catalog, said_before

DOC = (Path(__file__).parents[2] / "docs" / "words.md").read_text("utf-8")
#: What others write is known by all of their words; workbooks call terms of calendar years as before.
OTHERS = ("aliases.", "roster.", "forms.", "placeholders.", "school_names.")


def avoided(language: str) -> list[str]:
    rows = re.findall(rf"^\| {re.escape(language)} \| (.+) \|$", DOC, re.MULTILINE)
    return [word.strip() for row in rows for word in row.split(";")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_one_that_is_avoided(language: str) -> None:
    words = {key: text.casefold() for key, text in catalog(language).items() if not key.startswith(OTHERS)}
    assert avoided(language)
    assert {key: word for key, text in words.items() for word in avoided(language) if word in text} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_before_is_no_longer_said(language: str) -> None:
    said = catalog(language)
    assert [key for key, text in said.items() if text in said_before(language, key)] == []
