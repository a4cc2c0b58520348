"""Text as people and their programs type it."""

from __future__ import annotations

import unicodedata

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import read
from cqip_xl.kinds.likeness import did_you_mean
from cqip_xl.kinds.text import bare, excel_bare, fold, full_width, loose, spellings, tidy


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  a   b ", "a b"),
        ("a\u00a0b", "a b"),
        ("a\u3000b", "a b"),
        ("\ufeffa\u200b", "a"),
        ("a\x07b\n", "ab"),
    ],
)
def test_bare_text_is_what_excel_trims_to(text: str, plain: str) -> None:
    assert bare(text) == plain


def test_folded_text_ignores_case_and_spaces_but_not_accents() -> None:
    assert fold(" HOÀN  thành ") == fold("hoàn thành")
    assert fold("hoan thanh") != fold("hoàn thành")


def test_kept_text_is_composed_and_keeps_its_line_breaks() -> None:
    decomposed = unicodedata.normalize("NFD", "Tiêu chí")
    assert tidy(f" {decomposed}\r\n2\u00a03 ") == "Tiêu chí\n2 3"


@pytest.mark.parametrize(("text", "plain"), [("Đạt", "dat"), ("ＬＳ１", "ls1"), ("Läsår", "lasar")])
def test_loose_text_ignores_accents_and_full_width_forms(text: str, plain: str) -> None:
    assert loose(text) == plain


def test_an_offered_word_is_accepted_composed_and_decomposed() -> None:
    found = spellings(["Đạt yêu cầu", "Met"])
    assert unicodedata.normalize("NFD", "Đạt yêu cầu") in found
    assert found.count("Met") == 1


def test_full_width_codes_are_what_chinese_keyboards_type() -> None:
    assert full_width("1.10") == "１．１０"
    assert unicodedata.normalize("NFKC", full_width("ERS.7")) == "ERS.7"


@pytest.mark.parametrize(
    ("text", "meant"), [("Runing", "Running"), ("dang trien khai", "Đang triển khai"), ("xyz", "")]
)
def test_a_near_word_is_suggested_and_a_far_one_is_not(text: str, meant: str) -> None:
    offered = {fold(label): label for label in ("Running", "Đang triển khai", "Dropped")}
    assert did_you_mean(text, offered) == meant


@pytest.mark.parametrize("raw", ["1.10 Security", "1.10", " １．１０　Security", "1.10\u00a0 anything else"])
def test_a_criterion_is_known_by_its_first_word_in_either_width(raw: str) -> None:
    context = Context(offered={"1.10": "1.10", fold(full_width("1.10")): "1.10"})
    assert read("criterion", raw, context).value == "1.10"


def test_a_choice_is_known_by_any_of_its_spellings_and_else_suggested() -> None:
    context = Context(offered={"đạt": "met", "met": "met"}, labels={"met": "Đạt"})
    assert read("choice", "ĐẠT ", context).value == "met"
    wrong = read("choice", "Dat", context)
    assert (wrong.value, wrong.fault, wrong.hint) == (None, "not_offered", "Đạt")


def test_excel_is_told_to_see_the_same_bare_text() -> None:
    assert excel_bare("A1").startswith("TRIM(CLEAN(SUBSTITUTE(")
