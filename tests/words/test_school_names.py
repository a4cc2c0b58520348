"""Numbers and names of schools as people write them: what is one school, and what is not."""

from __future__ import annotations

import pytest

from cqip_xl.words.school_names import alike_names, name_form, number_form, other_kind


@pytest.mark.parametrize(
    "spellings",
    [
        "OST-2113|OST 2113|ost2113|Ost_2113|ＯＳＴ２１１３|OST–2113| OST-2113 ",
        "7|007|No. 7|Nr 007|số 7|№ 7|Mã số: 007|编号 7|編號7|7.",
        "MN114|mn 114|MN-114|MN.114|MN 0114",
        "MN1|MN01|MN-001|mn 1",
        "0|00",
    ],
)
def test_a_number_is_one_however_it_is_written(spellings: str) -> None:
    assert len({number_form(text) for text in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("1-12", "11-2"), ("1.10", "1.1"), ("MN10", "MN1"), ("OST-2113", "OST-2131"), ("7", "70"), ("A7", "7")],
)
def test_numbers_that_are_not_one_stay_two(one: str, other: str) -> None:
    assert number_form(one) != number_form(other)


@pytest.mark.parametrize(
    "spellings",
    [
        "Trường Mầm non Hòa Bình|MN Hoà Bình|mầm non hòa  bình|Trường MN Hòa Bình|MẦM NON HOÀ BÌNH",
        "Trường Tiểu học số 2|TH 2|Tiểu học Số 02",
        "Ashfield Elementary School|Ashfield Elem. School|ASHFIELD ELEMENTARY",
        "St. Mary's School|St Marys Sch|St. Mary’s  School",
        "Förskolan Björken|Fsk Björken|förskola björken",
        "育英幼儿园|育英 幼稚园",
        "第2小学|第 2 小学校",
    ],
)
def test_a_name_is_one_whatever_its_accents_case_and_word_for_school(spellings: str) -> None:
    assert len({name_form(text) for text in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Mầm non Hoa Sen", "Trường Tiểu học Hoa Sen"),
        ("Trường Mầm non Hoa Hồng", "Trường Mầm non Hoa Hông"),
        ("Ashfield School", "Ashfield Elementary School"),
        ("Mầm non", "Tiểu học"),
    ],
)
def test_names_that_are_not_one_stay_two(one: str, other: str) -> None:
    assert name_form(one) != name_form(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Cooper Square Club", "Cooper Square Club, Inc.", True),
        ("Ashfield School", "Ashfeld School", True),
        ("Hoa Hong", "Trường Mầm non Hoa Hồng", True),
        ("Trường Mầm non Hoa Hồng 1", "Trường Mầm non Hoa Hồng 2", False),
        ("Trường Mầm non Hoa Hồng", "Trường Mầm non Hoa Hồng 2", False),
        ("Ashfield North", "Ashfield South", False),
        ("Ward I School", "Ward II School", False),
        ("南塔第一中学", "南塔第二中学", False),
        ("南塔桥头小学", "柳河镇南塔桥头小学", True),
        ("Birch School", "Ashfield School", False),
        ("", "Ashfield School", False),
    ],
)
def test_names_may_be_one_with_a_slip_but_never_with_another_number(one: str, other: str, alike: bool) -> None:
    assert alike_names(one, other) is alike_names(other, one) is alike


def test_two_kinds_of_school_of_one_name_are_told_apart() -> None:
    assert other_kind("Mầm non Hoa Sen", "TH Hoa Sen")
    assert not other_kind("MN Hoa Sen", "Trường Mầm non Hoa Sen")
    assert not other_kind("Hoa Sen", "TH Hoa Sen")
