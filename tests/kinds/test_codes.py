"""Which codes a text names: every one of them, joined in whatever way, and none that stands in a title or number."""

from __future__ import annotations

import pytest

from cqip_xl.kinds.codes import CodeNames, NamedCodes
from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import read

WORDS = ("and", "to", "och", "till", "và", "đến", "和", "至")
NAMES = CodeNames(
    {
        "1.1": ["Ways and means", "Đường lối", "方法"],
        "1.2": ["Rooms (2 or more)", "Phòng", "房间"],
        "1.3": ["Act 1.1 and 1.2", "Luật", "法律"],
        "1.10": ["Safety", "An toàn", "安全"],
        "merit": ["Merit rating"],
        "ERS.1": ["Space"],
        "ERS.2": ["Health"],
    },
    WORDS,
)


@pytest.mark.parametrize(
    "text",
    [
        *("1.1 và 1.2", "1.1 och 1.2", "1.1 and 1.2", "1.1和1.2", "1.1, 1.2", "1.1; 1.2", "1.1、1.2", "1.1/1.2"),
        *(
            "1.1 1.2",
            "1.1\n1.2",
            "1.1 - 1.2",
            "1.1–1.2",
            "1.1 至 1.2",
            "1.1 + 1.2",
            "1.1/2",
            "1.1 – 2",
            "１．１，１．２",
        ),
        *("1.1 Ways and means, 1.2 Rooms (2 or more)", "1.1 方法, 1.2 房间", "Tiêu chí 1.1 và tiêu chí 1.2"),
        *("1.1 Ways and means và 1.2", "1.1 Đường lối; Phòng", "1.1 (and 1.2)"),
    ],
)
def test_every_code_is_named_however_they_are_joined(text: str) -> None:
    assert NAMES.named(text).codes == ("1.1", "1.2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("1.10", "1.10"), ("1.10 An toàn", "1.10"), ("1.1 Ways and means", "1.1"), ("1.2 Rooms (2 or more)", "1.2")],
        *[("1.3 Act 1.1 and 1.2", "1.3"), ("1.1 Law TT19/2018, 25 rooms", "1.1"), ("1.1 with 2 classes", "1.1")],
        *[("1.1 Ways and means, see merit", "1.1"), ("1.1.4", ""), ("v1.1", ""), ("merit", "merit"), ("", "")],
    ],
)
def test_titles_numbers_and_longer_codes_name_no_other(text: str, code: str) -> None:
    named = NAMES.named(text)
    assert (named.codes, named.other, named.remarked) == (tuple(code.split()), (), ())


def test_a_code_that_the_list_does_not_have_is_named_where_it_is_joined_to_one() -> None:
    assert NAMES.named("1.1 och 1.99").codes == ("1.1", "1.99")
    assert NAMES.named("1.1 Ways and means 2.50 kr").codes == ("1.1",)


def test_a_title_of_another_code_contradicts_it() -> None:
    assert NAMES.named("ERS.1 Health") == NamedCodes(("ERS.1",), ("ERS.2",))
    assert NAMES.named("1.1: 房间") == NamedCodes(("1.1",), ("1.2",))


def test_what_a_remark_behind_code_and_title_names_is_told_apart() -> None:
    assert NAMES.named("1.1 Ways and means (see 1.2)") == NamedCodes(("1.1",), (), ("1.2",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("TC1.1", "1.1"), ("1,1", "1.1"), ("1. 10", "1.10"), ("1.1.", "1.1"), ("ERS1", "ERS.1"), ("ers 2", "ERS.2")],
        *[("ERS.l", "ERS.1"), ("ＥＲＳ.1", "ERS.1"), ("ERS\u2011.1", ""), ("Ways and m", "1.1"), ("nothing", "")],
    ],
)
def test_a_code_is_guessed_from_other_spellings(text: str, code: str) -> None:
    assert (NAMES.named(text).codes or NAMES.likely(text)) == tuple(code.split())


@pytest.mark.parametrize(
    ("text", "more"),
    [
        *[
            ("1.1 và các tiêu chí khác", "các tiêu chí khác"),
            ("ERS.1 + all others", "all others"),
            ("1.1和其他", "其他"),
        ],
        *[("1.1 Ways and means and the rest", "the rest"), ("1.1 Ways and more", ""), ("1.1 -", ""), ("1.1 +", "")],
        *[
            ("1.1, các tiêu chí khác", "các tiêu chí khác"),
            ("ERS.1, the rest", "the rest"),
            ("1.1，其他", "其他"),
        ],
        *[("1.1 Ways and means (urgent)", "urgent)"), ("1.1 Ways and means.", ""), ("1.1, Ways and mean", "")],
    ],
)
def test_a_text_that_is_joined_to_a_code_is_told(text: str, more: str) -> None:
    assert NAMES.named(text).more == more


def test_a_number_right_behind_a_code_is_one_though_the_list_does_not_have_it() -> None:
    assert NAMES.named("1.1-9").codes == ("1.1", "1.9")
    assert NAMES.named("1.1-2024").codes == ("1.1",)


@pytest.mark.parametrize(
    "text", ["1.1, 1.2", "1.1-1.3", "1.1; 1.2", "1.1、1.2", "1.1/1.2", "1.1和1.2", "1.1 và 1.2", "1.1\n1.2"]
)
def test_of_several_codes_the_first_counts_whatever_sign_follows_it(text: str) -> None:
    names = CodeNames({"1.1": [], "1.2": [], "1.3": []}, WORDS)
    context = Context(offered={code: code for code in ("1.1", "1.2", "1.3")}, names=names)
    reading = read("criterion", text, context)
    assert (reading.value, reading.fault, reading.codes[0]) == ("1.1", "several_codes", "1.1")


@pytest.mark.parametrize(
    ("text", "first"), [("a-1, x", "a-1"), ("a-1.", "a-1"), ("a-1: x", "a-1"), ("b. x", "b."), ("a-1", "a-1")]
)
def test_a_sign_that_a_code_has_ends_none(text: str, first: str) -> None:
    assert CodeNames({"a-1": [], "b": []}, ()).first_word(text) == first.removesuffix(".")
    assert CodeNames({"a-1": [], "b.": []}, ()).first_word("b. x") == "b."
