"""Sentences with a count of one: "1 school", "1 row is hidden", never "1 schools"."""

from __future__ import annotations

import re
import string

import pytest

from cqip_xl.model.counted import filled_in
from cqip_xl.model.framework import UNITS
from cqip_xl.words.catalog import LANGUAGES, catalog
from cqip_xl.words.wording import Wording

#: Sections that recognise what earlier versions said, or people write, and are no sentences.
RECOGNISED = ("before.", "roster.", "school_names.")
#: Values that are counts, of which there can be one; limits and what is told only of several are not among them.
COUNTS = set("count schools actions overdue errors warnings notes days months read members left counted lines".split())
#: Said only of more than one.
OF_SEVERAL = {
    *("findings.school.several_plans", "findings.action.several", "refusals.file.several", "refusals.build.not_once"),
    *("findings.cell.too_long", "refusals.output.too_many_rows"),
    *("detail.cells", "detail.merges", "detail.many_parts"),
}
#: What several things are called.
SEVERAL = {
    "en": "actions cells columns comments criteria days entries errors faults figures files headings institutions lines"
    " members months notes plans programs rows schools sheets texts titles units warnings words workbooks",
    "sv": "arbetsböcker celler dagar enheter filer försenade institutioner kolumner kolumnrubriker kommentarer"
    " kriterier ledamöter läsårskolumner månader planer rader rubriker rubrikerna skolor statusceller texter uppgifter"
    " varningar verksamheter värden åtgärder",
}


class One:
    """A column or sheet, whichever is asked for."""

    def __getitem__(self, asked: str) -> str:
        return "Name"


def with_ones(text: str) -> str:
    names = {name.partition("[")[0]: "[" in name for _, name, _, _ in string.Formatter().parse(text) if name}
    return filled_in(text, {name: One() if listed else 1 if name in COUNTS else "X" for name, listed in names.items()})


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_sentence_says_several_of_one(language: str, unit: str) -> None:
    several = re.compile(rf"\b1 (?:\w+ )?(?:{SEVERAL[language].replace(' ', '|')})\b")
    keys = [key for key in catalog(language) if not key.startswith(RECOGNISED) and key not in OF_SEVERAL]
    said = {key: with_ones(Wording(language, unit).text(key)) for key in keys}
    assert {key: text for key, text in said.items() if several.search(text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_follow_a_value_of_the_sentence(language: str) -> None:
    """Forms are chosen by a count that is shown, too; a language without forms needs none."""
    for key, text in catalog(language).items():
        counted = re.findall(r"\{(\w+):[^{}]*;[^{}]*\}", text)
        assert all(f"{{{name}}}" in text for name in counted), key


def test_the_forms_are_those_of_the_units_of_a_pack() -> None:
    values = {"pack": "P", "schools": 1, "actions": 2}
    assert Wording("en", "program").say("summary.framework_line", **values) == "P: 1 program, 2 actions"
    assert Wording("en").say("summary.framework_line", **values | {"schools": 2}) == "P: 2 schools, 2 actions"
