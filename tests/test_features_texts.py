"""Texts of documents in their workbooks: sections, duties, guides, legal bases, words of a language."""

from __future__ import annotations

import pytest

from cqip_xl.verbs import blank_plan
from tests.typed_features import EZ, MA, SE, VN, texts_of, typed_into, untouched
from tests.workbook.packs import SHIPPED

#: Feature -> pack, part of the document, printed numbers of its texts (where they have some), how many they are.
TEXTS: dict[str, tuple[str, str, list[str], int]] = {
    "A15": (EZ, "guide", [], 5),
    "B4": (VN, "section", ["I", "II", "III", "VI"], 4),
    "B5": (VN, "basis", ["1", "2", "3", "4", "5"], 5),
    "B2": (VN, "letterhead", [], 2),
    "B9": (VN, "recipient", [], 4),
    "B14": (VN, "duty", ["1", "2", "3", "4"], 4),
    "C24": (EZ, "milestone", [], 3),
    "K3": (SE, "section", ["1", "2", "3", "4", "5", "6"], 6),
}


@pytest.mark.parametrize("feature", TEXTS)
def test_the_texts_of_the_document_stand_in_the_workbook(feature: str) -> None:
    pack, part, numbers, count = TEXTS[feature]
    rows = [row for row in blank_plan(SHIPPED[pack]).rows("texts") if row.text("part") == part]
    assert len(rows) == count and all(row.text("text") or row.text("heading") for row in rows)
    assert [row.text("number") for row in rows if row.text("number")] == numbers
    # It stands in the workbook, is nobody's entry as it is, and becomes the school's when that writes over it.
    column = "text" if rows[0].text("text") else "heading"
    blank = untouched(pack).plan
    (there,) = (row for row in blank.rows("texts") if row.key == rows[0].key)
    assert there.text(column) and there.prefilled
    ours = typed_into(pack, {"texts": [{"key": rows[0].key, column: "As we say it"}]}).plan
    (mine,) = (row for row in ours.rows("texts") if row.key == rows[0].key)
    assert (mine.text(column), mine.prefilled, ours.entered - blank.entered) == ("As we say it", False, 1)


#: Feature -> pack, steps of each part of its guide.
GUIDES = {
    "B13": (MA, {"develop": 9, "implement": 4, "reflect": 3}),
    "E8": (MA, {"reflect": 3}),
    "J1": (MA, {"develop": 9}),
    "J4": (EZ, {"steps": 8}),
}


@pytest.mark.parametrize("feature", GUIDES)
def test_the_first_sheet_explains_the_steps(feature: str) -> None:
    pack, parts = GUIDES[feature]
    said = texts_of(pack)
    for part, count in parts.items():
        steps = [SHIPPED[pack].word("en", f"guide/{part}/{n}") for n in range(1, count + 1)]
        assert {f"{n}. {step}" for n, step in enumerate(steps, start=1)} <= said


@pytest.mark.parametrize(("pack", "word"), [(VN, "Late"), (EZ, "Behind"), (SE, "Overdue")])
def test_status_words_are_those_of_the_pack(pack: str, word: str) -> None:
    assert {w for w in ("Late", "Behind", "Overdue") if w in texts_of(pack)} == {word}


@pytest.mark.parametrize("pack", SHIPPED)
def test_a_workbook_speaks_the_language_that_was_chosen(pack: str) -> None:
    """What the form says is in that language, and nothing in another that words it differently."""
    own = SHIPPED[pack]
    keys = [f"criteria/{c.id}" for c in own.criteria if not c.free] or [f"people/{p.id}" for p in own.people]
    words = {language: {own.word(language, key) for key in keys} for language in own.languages}
    for language in own.languages:
        others = set().union(*(words[other] for other in own.languages if other != language)) - words[language]
        assert words[language] <= texts_of(pack, language) and others and not others & texts_of(pack, language)


#: Pack, kind of plan -> numbers of its legal bases; where the document gives none, how many rows there are.
BASES = {
    (VN, "2024-2029", "legal"): ["19/2018/TT-BGDĐT"],
    (VN, "2024-2025", "legal"): ["19/2018/TT-BGDĐT", "13/2020/TT-BGDĐT", "5942/BGDĐT-QLCL"],
    (EZ, "2022-2025", "basis"): ["", "", "", ""],
}


@pytest.mark.parametrize(("pack", "period", "part"), BASES)
def test_each_legal_basis_is_a_row_with_its_number(pack: str, period: str, part: str) -> None:
    rows = [r for r in blank_plan(SHIPPED[pack], period=period).rows("texts") if r.text("part") == part]
    assert [row.text("number") for row in rows] == BASES[pack, period, part]
    assert all(row.text("text") and row.text("number") in row.text("text") for row in rows)


def test_recipients_stand_with_what_they_get_the_plan_for() -> None:
    rows = [row for row in untouched(VN).plan.rows("texts") if row.text("part") == "recipient"]
    assert [bool(row.text("text")) for row in rows] == [True, True, True, False]  # the last one is filed


def test_a_pack_that_was_replaced_says_by_which() -> None:
    assert any(text.startswith("Circular 57/2026/TT-BGDDT (preschools) from 07/07/2026") for text in texts_of(VN))
