"""A name is found however it is spelt, and nothing else is taken for one."""

from __future__ import annotations

import time
import unicodedata

import pytest

from cqip_xl.summary.public import MASK, Mask

BICH = "Nguyễn Thị Bích"
#: What is known, a text, what a public copy says instead.
FOUND = (
    (BICH, f"Hỏi {BICH}.", f"Hỏi {MASK}."),
    (BICH, "NGUYỄN THỊ BÍCH, nguyễn thị bích", f"{MASK}, {MASK}"),
    (BICH, unicodedata.normalize("NFD", f"cô {BICH} vẽ"), f"cô {MASK} vẽ"),
    (unicodedata.normalize("NFD", BICH), f"cô {BICH} vẽ", f"cô {MASK} vẽ"),
    (BICH, "Nguyen Thi Bich.xlsx", f"{MASK}.xlsx"),
    (BICH, "ke-hoach_Nguyen_Thi-Bich_2026", f"ke-hoach_{MASK}_2026"),
    (BICH, "Nguyễn\nThị \u00a0 Bích", MASK),
    (BICH, "Ngu\u200byễn\u2060 Thị B\u00adích", MASK),
    (BICH, "Ｎｇｕｙễｎ Ｔｈị Ｂíｃｈ", MASK),
    (BICH, "việc của Nguyễn Thị B…", f"việc của {MASK}…"),
    (BICH, 'Due is "soon, by Nguyễn Th…", which is no date', f'Due is "soon, by {MASK}…", which is no date'),
    ("Đỗ Đức", "do duc và ĐỖ ĐỨC", f"{MASK} và {MASK}"),
    ("Anna Lee", "请Anna Lee帮忙", f"请{MASK}帮忙"),
    ("Anna-Karin Berg", "Anna Karin Berg, Anna‑Karin Berg", f"{MASK}, {MASK}"),
    ("Sinéad O’Brien", "ask Sinead O'Brien", f"ask {MASK}"),
    ("陈静", "请陈静老师、陈　静、 陈 静帮忙", f"请{MASK}老师、{MASK}、 {MASK}帮忙"),
    ("(Lan Anh)", "Lan Anh vẽ", f"{MASK} vẽ"),
    ("J. Berg", "J Berg, j.berg, J. Berg", f"{MASK}, {MASK}, {MASK}"),
    ("Trần Thị Hoa", "do Trần Thị … làm", f"do {MASK} … làm"),
    ("欧阳静", "请欧阳…", f"请{MASK}…"),
    ("Lan.", "Lan, Lan", f"{MASK}, {MASK}"),
    ("Ann\n", "Ann+Ann/Ann", f"{MASK}+{MASK}/{MASK}"),
)


@pytest.mark.parametrize(("name", "text", "public"), FOUND)
def test_a_name_is_found_however_it_is_spelt(name: str, text: str, public: str) -> None:
    assert Mask([name])(text) == public


NOT_FOUND = (
    ("Hạnh", "thực hành, hanh"),  # one word without its accents may be any word
    ("An", "Anna, Trần, An2"),
    ("Lan Anh", "Lan. Anh ấy"),
    ("陈静", "陈 家静"),
    ("A", "A"),
    ("…", "x…"),
    ("", "anything"),
)


@pytest.mark.parametrize(("name", "text"), NOT_FOUND)
def test_nothing_else_is_taken_for_a_name(name: str, text: str) -> None:
    assert Mask([name])(text) == text


def test_the_longest_name_is_taken_and_the_rest_stays(name: str = BICH) -> None:
    mask = Mask(["Nguyễn", name, f"{name} Ngọc", "Thị"])
    assert mask(f"{name} Ngọc vẽ với {name} và Nguyễn") == f"{MASK} vẽ với {MASK} và {MASK}"


def test_a_text_without_names_stays_as_it_is_to_the_letter() -> None:
    text = unicodedata.normalize("NFD", "Trường\u200b Mầm non\u00a0 ") + "\x1b"
    assert Mask([BICH])(text) is text


def test_names_that_begin_alike_or_are_commands_to_a_search_cost_nothing() -> None:
    """Schools can list what they like: thousands of names, each the beginning of the next, or a pattern."""
    names = [
        *("ab " * n + "x" for n in range(1, 300)),
        *(f"Name{n} Last{n}" for n in range(20_000)),
        "(a+)+$",
        ".*",
        "[",
        "\\",
    ]
    start = time.perf_counter()
    mask = Mask(names)
    assert mask("ab " * 200 + "y " + "a" * 500) == "ab " * 200 + "y " + "a" * 500
    assert mask("Name7 Last7 and Name7 Last8") == f"{MASK} and Name7 Last8"
    for n in range(2_000):
        mask(f"Action {n}: paint the fence with Name{n} Last{n} until May")
    assert time.perf_counter() - start < 5
