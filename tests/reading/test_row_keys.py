"""Entries of fixed rows go to the row that key and title name together."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.verbs.recalculate import mending, open_workbook, renew
from tests.reading.books import FOLDER, book_of, check_book, exchanging, number_in, typing
from tests.reading.places import place_of
from tests.verbs.opened import written
from tests.workbooks import DAY, save_typed, typed_book


def levels(plan: Plan) -> dict[str, str]:
    return {row.key: row.text("level_current") for row in plan.rows("criteria") if row.text("level_current")}


def key_findings(plan: Plan) -> list[str]:
    return [f.code for f in plan.findings if f.code.startswith("key.")]


LEVELS = "| key | level_current | no_plan |\n| 1.1 | Level 2 | |\n| 1.10 | Level 1 | Yes |\n| 2.1 | Level 3 | Yes |"


def test_rows_sorted_from_the_title_on_follow_their_titles(tmp_path: Path) -> None:
    book = book_of({"criteria": LEVELS})
    for column in ("title", "level_current", "no_plan"):
        book = exchanging("criteria", column, "1", "2", "0")(book)
    plan = check_book(book, tmp_path).plan
    assert levels(plan)["1.1"] == "L2" and levels(plan)["1.10"] == "L1"
    assert key_findings(plan) == ["key.sorted"]


def test_rows_sorted_together_with_the_schools_own_follow_their_titles(tmp_path: Path) -> None:
    book = book_of({"criteria": f"{LEVELS}\n| 2.2 | | Yes |\n| 2.3 | | Yes |\n| OWN.1 | | Yes |"})
    book = typing("criteria", "title", 5, "Gardens")(book)
    for column in ("title", "level_current", "no_plan"):
        book = exchanging("criteria", column, "5", "1", "2", "0", "4", "3")(book)
    plan = check_book(book, tmp_path).plan
    assert levels(plan) == {"1.1": "L2", "1.10": "L1"}
    assert key_findings(plan) == ["key.sorted"]
    assert {row.key: row.text("title") for row in plan.rows("criteria") if row.text("title")} == {"OWN.1": "Gardens"}
    assert not [f for f in plan.findings if f.code == "cells.over_given"]


def test_two_titles_exchanged_are_an_error_each_and_the_keys_count(tmp_path: Path) -> None:
    plan = check_book(exchanging("criteria", "title", "1", "0")(book_of()), tmp_path).plan
    assert levels(plan) == {"1.1": "L2", "1.10": "L1"}
    assert key_findings(plan) == ["key.other_title"] * 2


def test_without_any_key_the_titles_tell_the_rows(tmp_path: Path) -> None:
    book = book_of()
    for n in range(5):
        book = typing("criteria", "key", n)(book)
    plan = check_book(book, tmp_path).plan
    assert levels(plan) == {"1.1": "L2", "1.10": "L1"}
    assert key_findings(plan) == ["key.by_title"]


@pytest.mark.parametrize("title", ["Ways & means, as amended", "wAYS  and means", "", "Our own words"])
def test_a_title_that_is_no_other_row_s_contradicts_nothing(title: str, tmp_path: Path) -> None:
    assert not key_findings(check_book(typing("criteria", "title", 0, title or None)(book_of()), tmp_path).plan)


def test_a_row_of_the_schools_own_may_be_called_like_another(tmp_path: Path) -> None:
    criteria = "| key | title | no_plan |\n| OWN.1 | Light | Yes |"
    assert not key_findings(check_book(book_of({"criteria": criteria}), tmp_path).plan)


def test_a_key_typed_twice_belongs_to_the_row_of_its_title(tmp_path: Path) -> None:
    plan = check_book(typing("criteria", "key", 1, "1.1")(book_of()), tmp_path).plan
    assert levels(plan) == {"1.1": "L2", "1.10": "L1"} and key_findings(plan) == ["key.by_title"]


def test_a_number_that_could_be_two_codes_and_has_no_title_is_an_error(tmp_path: Path) -> None:
    book = number_in("criteria", "key", "0", "1.1")(book_of())
    for column, n in (("title", 0), ("key", 1), ("title", 1)):
        book = typing("criteria", column, n)(book)
    found = [f for f in check_book(book, tmp_path).findings if f.code == "key.number_unclear"]
    assert [(f.severity, f.values["meant"]) for f in found] == [("error", "1.1 / 1.10")]


def test_figures_beside_another_measures_name_are_said(tmp_path: Path) -> None:
    plan = check_book(exchanging("measures", "indicator", "5", "1", "2", "3", "4", "0")(book_of()), tmp_path).plan
    assert key_findings(plan) == ["key.other_title"] * 2


def test_titles_in_another_language_of_the_pack_agree(framework: Framework, tmp_path: Path) -> None:
    """A sheet pasted from the English workbook into the Vietnamese one."""
    book = typed_book(framework, {"criteria": [{"key": c.id, "needs": "A"} for c in framework.criteria]})
    for n, criterion in enumerate(framework.criteria):
        book = typing("criteria", "title", n, framework.word("en", f"criteria/{criterion.id}"))(book)
    assert not key_findings(open_workbook(save_typed(tmp_path / "plan.xlsx", book), DAY).case.plan)


def test_recalculate_puts_the_keys_beside_the_titles_that_were_followed(tmp_path: Path) -> None:
    book = number_in("criteria", "key", "1", "1.1")(book_of())
    path = save_typed(tmp_path / "plan.xlsx", book)
    sheet, row, col = place_of(book, "criteria", "key", 1)
    mended = mending(open_workbook(path, DAY, (str(FOLDER),)))
    assert {spot: text for spot, text in written(mended.repairs).items() if spot[0] == sheet} == {
        (sheet, (row, col)): "1.10"
    }
    again = renew(path, tmp_path / "new.xlsx", as_of=DAY, packs=(str(FOLDER),)).case.plan
    assert levels(again) == {"1.1": "L2", "1.10": "L1"} and not key_findings(again)


def test_a_number_that_is_no_code_typed_over_a_key_is_said(tmp_path: Path) -> None:
    plan = check_book(number_in("criteria", "key", "0", "7")(book_of()), tmp_path).plan
    assert levels(plan) == {"1.1": "L2", "1.10": "L1"}
    assert key_findings(plan) == ["key.by_title"]
