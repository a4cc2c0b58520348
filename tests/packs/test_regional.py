"""A pack in the language as one country speaks it: its words are used, and whatever it leaves out is said otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.model.table import Column
from cqip_xl.model.tongue import spoken_alike, tongue
from cqip_xl.packs.load import check_pack
from cqip_xl.verbs import blank_plan
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import lexicon
from tests.packs.small import FRAMEWORK, WORDS, pack_of

HERE = """\
title: Small pack
fields: {what: {label: Programme, prompt: As the authority words it}}
periods: {school_year: "Session {first}/{last}"}
status: {overdue: Out of time}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Framework:
    """Words in `en`, of which `en-GB` says some otherwise."""
    framework = FRAMEWORK.replace("languages: [en]", "languages: [en, en-GB]")
    return pack_of(tmp_path, framework, en=WORDS + HERE.partition("\n")[2], en_GB="short: Small\n")


@pytest.mark.parametrize("language", ["en", "en-GB", "en-AU"])
def test_words_of_the_same_language_win_over_those_of_the_product(pack: Framework, language: str) -> None:
    lex = lexicon(pack, language, blank_plan(pack, period="2025-2026").period)
    actions = pack.tables["actions"]
    what = Column("what", actions.fields[1])
    assert (lex.field_label("actions", what), lex.field_text("actions", "what", "prompt")) == (
        "Programme",
        "As the authority words it",
    )
    assert lex.offer("status").label("overdue") == "Out of time"
    assert lex.offer("status").label("done") == say("en", "status.done")
    assert lex.offer("scale/level").label("L1") == "Low"


def test_what_a_country_leaves_to_its_language_is_not_missing(pack: Framework, tmp_path: Path) -> None:
    assert check_pack(str(tmp_path)) == ()


def test_the_product_speaks_the_language_whatever_the_country() -> None:
    assert say("sv-FI", "status.done") == say("sv", "status.done") != say("en", "status.done")
    assert say("zh-HK", "status.overdue") == say("zh-Hant", "status.overdue")


def test_a_language_is_told_from_its_script() -> None:
    assert [*map(tongue, ("en-GB", "zh-Hant-HK", "zh-TW", "zh-CN", "zh", "es-419", "zh-Hant", "sr-Latn"))] == [
        *("en", "zh-Hant", "zh-Hant", "zh-Hans", "zh-Hans", "es", "zh-Hant", "sr-Latn")
    ]
    assert spoken_alike("en-GB", ("sv", "en-AU", "en")) == ("en-GB", "en", "en-AU")
