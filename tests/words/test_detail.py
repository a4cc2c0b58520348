"""Reasons to stop in words: what the system says of a file, in any language."""

from __future__ import annotations

import os

import pytest

from cqip_xl.model.errors import _SYSTEM, of_system
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.detail import detail_text


@pytest.mark.skipif(os.name != "posix", reason="other systems have other words")
@pytest.mark.parametrize("number", _SYSTEM)
def test_what_systems_say_is_said_in_every_language(number: int) -> None:
    problem = OSError(number, os.strerror(number), "plan.xlsx")
    assert detail_text("en", of_system(problem)) == f'"plan.xlsx": {os.strerror(number).lower()}.'
    said = {detail_text(language, of_system(OSError(number, "?"))) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES) and all(text.endswith((".", "。")) for text in said)


def test_what_no_language_has_words_for_is_quoted() -> None:
    assert detail_text("sv", of_system(OSError(None, "Odd"))) == "odd."
