"""What the product itself writes into a workbook is known as such, in every language; what people type is not."""

from __future__ import annotations

import pytest

from cqip_xl.model.period import PlanPeriod
from cqip_xl.verbs.packs import load_framework
from cqip_xl.words.given import alike, given_headings, given_titles, titled
from cqip_xl.words.sheet_texts import Part, sheet_texts

STAGE = PlanPeriod(2024, 2029)


def test_a_title_is_known_in_every_language_of_the_pack() -> None:
    framework = load_framework("vn-mn-tt19")
    titles = given_titles(framework, "criteria")
    assert {alike(framework.word(code, "criteria/1.2")) for code in ("vi", "en")} <= titles["1.2"]
    assert titled(framework, "criteria")[alike(framework.word("vi", "criteria/1.2"))] == {"1.2"}
    assert set(given_titles(framework, "clauses")) == {c.id for c in framework.clauses}


def test_rows_that_the_school_words_have_no_given_title() -> None:
    framework = load_framework("se-kvalitet")
    assert all(not framework.criterion(key).free for key in given_titles(framework, "criteria"))  # type: ignore[union-attr]


def test_an_indicator_is_known_by_its_name_and_with_its_code() -> None:
    framework = load_framework("se-kvalitet")
    name, words = next(iter(given_titles(framework, "measures").items()))
    title = alike(framework.word("sv", f"indicators/{name}"))
    assert {alike(name), title, alike(f"{name} {title}")} <= words
    assert alike(f"behorighet_yrkes {title}") in words, "as it was once numbered"


def test_a_heading_is_known_whole_so_that_a_note_below_it_is_none_of_ours() -> None:
    headings = given_headings(load_framework("vn-mn-tt19"), "actions", STAGE)
    assert alike("Người thực hiện\n(bắt buộc)") in headings["owner"]
    assert alike("Người thực hiện\nhỏi cô Lan") not in headings["owner"]


@pytest.mark.parametrize(
    ("pack", "part", "ours", "typed"),
    [
        ("se-kvalitet", "start", "1. Ange er skola", "Klar med allt utom punkt 4"),
        (
            "vn-mn-tt19",
            "status",
            "1.2 School council (board of directors in private schools) and other councils",
            "1.2 đang chờ, xem tháng 5",
        ),
        ("vn-mn-tt19", "status", "School 12", "Room 12"),
        ("ma-qris-ost", "head", "Action steps", "请校长补充"),
        ("ma-qris-ost", "form", "School", "Harbor East"),
    ],
)
def test_what_stands_on_a_sheet_of_ours(pack: str, part: Part, ours: str, typed: str) -> None:
    texts = sheet_texts(load_framework(pack), part)
    assert texts.has(ours) and not texts.has(typed)


@pytest.mark.parametrize(
    ("part", "text", "ours"),
    [
        (
            "start",
            "One action a row: Due, Responsible. New names go onto the sheet Team first.",
            True,
        ),  # moved, renamed
        ("start", "One action a row: Due, Responsib1e. New names go onto the sheet People first.", False),
        ("start", "One action a row: Due, Responsible. Ask the head on Monday.", False),
        ("head", 'One action a row; several rows may serve one criterion. "Due" calculates itself.', True),
        ("status", 'Our plan: actions without an entry under "Responsible"', True),  # a sheet that somebody renamed
        ("status", 'Our plan: actions without an entry under "friends"', False),
        ("status", "Our plan: ask the head", False),
    ],
)
def test_a_sentence_is_ours_whatever_its_sheets_are_called_and_in_whatever_order_its_columns_stood(
    part: Part, text: str, ours: bool
) -> None:
    assert sheet_texts(load_framework("vn-mn-tt19"), part).has(text) is ours
