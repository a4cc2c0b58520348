"""Signs that cannot be seen or look like others, and Vietnamese typed with fonts of before Unicode."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.fonts import old_font
from cqip_xl.kinds.kind import is_error, read
from cqip_xl.kinds.signs import odd_sign
from cqip_xl.verbs import frameworks
from cqip_xl.words.catalog import catalog

#: Findings that only a plan in Vietnamese can have.
COVERED = {"<field>.old_font"}
STATES = Context(offered={"hoàn thành": "done", "dừng": "off"}, labels={"done": "Hoàn thành", "off": "Dừng"})


@pytest.mark.parametrize(
    ("text", "fault", "name", "point"),
    [
        ("Hoàn\u00ad thành", "hidden_sign", "soft_hyphen", "U+00AD"),
        ("Hoàn thành\u200f", "hidden_sign", "direction", "U+200F"),
        ("Hoàn\u2009thành", "look_alike", "space", "U+2009"),
        ("Hoàn thành\u2060", "hidden_sign", "joiner", "U+2060"),
        ("Hoàn th\u0430nh", "look_alike", "cyrillic", "U+0430"),
        ("H\u043eàn thành", "look_alike", "cyrillic", "U+043E"),
    ],
)
def test_a_sign_that_spoils_a_word_of_a_list_is_named(text: str, fault: str, name: str, point: str) -> None:
    reading = read("choice", text, STATES)
    assert (reading.value, reading.fault) == (None, fault)
    assert (reading.more["sign"], reading.more["point"]) == (f"@signs.{name}", point)
    assert reading.hint == "Hoàn thành"


def test_a_code_with_another_dash_counts_and_the_dash_is_named() -> None:
    reading = read("code", "D\u2011N.1\u201102", Context())
    assert (reading.value, reading.fault, reading.hint) == ("D\u2011N.1\u201102", "look_alike", "D-N.1-02")
    assert read("code", "D-N.1-02", Context()).fault == ""


@pytest.mark.parametrize("text", ["Hoàn thành", "Москва", "王芳", "D-1", "Ελλάς"])
def test_a_text_in_one_alphabet_has_no_odd_sign(text: str) -> None:
    assert odd_sign(text) is None


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Tr\u00adêng MÇm non Hoa Sen", "TCVN3"),
        ("S¬n l¹i cæng tr\u00adêng", "TCVN3"),
        ("Tröôøng Maàm non", "VNI"),
        ("Trường Mầm non Hoa Sen", ""),
        ("Björkdalsskolan, Örebro", ""),
        ("Thầy Müller và cô Noël", ""),
        ("Müller & Söhne GmbH", ""),
        ("Lop 5 tuoi", ""),
        ("Giáo viên", ""),
        ("GIÁO VIÊN, PHÒNG HÈ", ""),
        ("TRÖÔØNG MAÀM NON", "VNI"),
        ("UBND ph\u00adêng 5: ®ang lµm", "TCVN3"),
        ("§µo t¹o, båi d\u00ad\u00ac\u00adng gi¸o viªn", "TCVN3"),
        ("KÕ ho¹ch cña nhµ tr\u00adêng", "TCVN3"),
        ("«an toàn» và «anh em»", ""),
        ("10 µm, 20 µm, 30 µm", ""),
        ("Phòng Lab® và iPad® cho HS", ""),
        ("å×ß¶k®a µÿü 学", ""),
        ("Øaø7ûÖ¾x_»öïÞ·b¹¬Þ@", ""),
        ("Raphaël, Noël, Zoë", ""),
        ("Nguyªn", "TCVN3"),
        ("KÕ ho¹ch", "TCVN3"),
        ("MÇm non", "TCVN3"),
        ("Maàm non", "VNI"),
        ("Toå tröôûng", "VNI"),
        ("Keá hoaïch", "VNI"),
        ("Hoá học, khoẻ, quý, thuê, iê", ""),
        ("poäng", ""),
        ("Maïa", ""),
        ("Canoë, maïs", ""),
        ("Lôùp 5A hoc tot", "VNI"),
        ("Sửa bàn ghế Lôùp 5A", "VNI"),
        ("Sửa phòng ho¹ch tầng 2", "TCVN3"),
        ("Líp 5A", ""),
        ("Tiệm bánh Noël, lớp 5A", ""),
        ("Trường kết nghĩa ở Köln", ""),
    ],
)
def test_vietnamese_of_before_unicode_is_known_by_its_signs(text: str, font: str) -> None:
    assert old_font(text) == font


def test_no_text_of_a_framework_or_of_ours_is_taken_for_such_vietnamese() -> None:
    texts = {text for framework in frameworks() for words in framework.words.values() for text in words.values()}
    texts |= {text for language in ("vi", "sv", "en") for text in catalog(language).values()}
    parts = {" ".join(pair) for text in texts for pair in pairwise(text.split())}
    assert [part for part in texts | parts if old_font(part)] == []


@pytest.mark.parametrize("text", ["#REF!", " #N/A ", "#DIV/0!", "#SAKNAS!", "Err:502", "#NAME?"])
def test_the_text_of_an_error_is_an_error_in_every_kind(text: str) -> None:
    assert is_error(text)
    for kind in ("text", "person", "date", "choice", "percent", "criterion"):
        assert (read(kind, text, Context()).value, read(kind, text, Context()).fault) == (None, "error_cell")


@pytest.mark.parametrize("text", ["#1", "Error", "# REF", "Fel: 5 elever", "#REF! borde rättas"])
def test_other_texts_are_no_errors(text: str) -> None:
    assert not is_error(text)
