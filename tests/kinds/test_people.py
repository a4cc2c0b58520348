"""Several people in one cell: whole entries first, then separators; words only between known entries."""

from __future__ import annotations

import pytest

from cqip_xl.kinds.people import people_meant, read_people
from cqip_xl.kinds.text import fold

NAMES = (
    "Hiệu trưởng",
    "Phó hiệu trưởng",
    "CBQL",
    "Giáo viên",
    "Giáo viên chủ nhiệm",
    "Kế toán",
    "Ban thanh tra nhân dân",
    "Kim Lan, vice-principal",
    "Ban A; nhóm B",
    "王芳",
    "李明",
    "Tổ Toán và Lý",
)
KNOWN = {fold(name): name for name in NAMES} | {fold("Ban TTND"): "Ban thanh tra nhân dân"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hiệu trưởng", ("Hiệu trưởng",)),
        ("hiệu  trưởng ", ("Hiệu trưởng",)),
        ("CBQL. ", ("CBQL",)),
        ("Hiệu trưởng, phó hiệu trưởng", ("Hiệu trưởng", "Phó hiệu trưởng")),
        ("Hiệu trưởng， phó hiệu trưởng", ("Hiệu trưởng", "Phó hiệu trưởng")),
        ("CBQL + giáo viên chủ nhiệm.", ("CBQL", "Giáo viên chủ nhiệm")),
        ("CBQL + giáo viên chủ nhiệm. + cô Lan", ("CBQL", "Giáo viên chủ nhiệm", "cô Lan")),
        ("Hiệu trưởng; Kế toán", ("Hiệu trưởng", "Kế toán")),
        ("Hiệu trưởng；王芳", ("Hiệu trưởng", "王芳")),
        ("王芳、Kế toán", ("王芳", "Kế toán")),
        ("Hiệu trưởng\nKế toán\r\nGiáo viên", ("Hiệu trưởng", "Kế toán", "Giáo viên")),
        ("Kế toán; Kế toán", ("Kế toán",)),
        ("  ", ()),
    ],
)
def test_people_are_found_by_their_entries(text: str, people: tuple[str, ...]) -> None:
    assert read_people(text, KNOWN) == people


@pytest.mark.parametrize(
    "text", ["Hiệu trưởng và nhóm B", "Principal and Inspection board", "Rektor och lärare", "Lärare/mentor"]
)
def test_a_word_separates_nobody_who_is_on_no_list(text: str) -> None:
    assert read_people(text, KNOWN) == (text,)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hiệu trưởng và Ban TTND", ("Hiệu trưởng", "Ban thanh tra nhân dân")),
        ("Hiệu trưởng, kế toán và CBQL", ("Hiệu trưởng", "Kế toán", "CBQL")),
        ("CBQL & Kế toán", ("CBQL", "Kế toán")),
        ("Kế toán/CBQL", ("Kế toán", "CBQL")),
        ("Kế toán; và CBQL", ("Kế toán", "CBQL")),
        ("王芳和李明", ("王芳", "李明")),
        ("CBQL och 王芳 and Kế toán", ("CBQL", "王芳", "Kế toán")),
        ("Tổ Toán và Lý và CBQL", ("Tổ Toán và Lý", "CBQL")),
    ],
)
def test_a_word_between_people_of_the_list_separates_them(text: str, people: tuple[str, ...]) -> None:
    assert read_people(text, KNOWN) == people


def test_people_of_whom_only_some_are_known_are_proposed_apart() -> None:
    assert people_meant("CBQL và cô Hoa", KNOWN) == "CBQL; cô Hoa"
    assert people_meant("Lärare och mentor", KNOWN) == ""


def test_an_alias_is_read_as_its_entry() -> None:
    assert read_people("Ban TTND; CBQL", KNOWN) == ("Ban thanh tra nhân dân", "CBQL")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Kim Lan, vice-principal", ("Kim Lan, vice-principal",)),
        ("Ban A; nhóm B", ("Ban A; nhóm B",)),
        ("Kim Lan, vice-principal; Kế toán", ("Kim Lan, vice-principal", "Kế toán")),
        ("Kế toán, Kim Lan, vice-principal", ("Kế toán", "Kim Lan, vice-principal")),
        ("Ban A; nhóm B; Kế toán", ("Ban A; nhóm B", "Kế toán")),
    ],
)
def test_an_entry_that_holds_a_separator_stays_whole(text: str, people: tuple[str, ...]) -> None:
    assert read_people(text, KNOWN) == people


def test_a_comma_separates_only_known_entries() -> None:
    assert read_people("Trần Lan, tổ trưởng", KNOWN) == ("Trần Lan, tổ trưởng",)


def test_an_entry_that_ends_in_a_separator_is_that_entry() -> None:
    assert read_people("Lan+", {"lan+": "Lan+", "lan": "Lan"}) == ("Lan+",)
    assert read_people("; Lan", {"; lan": "; Lan"}) == ("; Lan",)
