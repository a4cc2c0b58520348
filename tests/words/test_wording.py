"""What plans are of: a pack's unit in place of "school", and the word for any unit where a summary has several."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cqip_xl.model.framework import UNITS
from cqip_xl.model.table import TABLES
from cqip_xl.verbs import load_framework
from cqip_xl.words.catalog import LANGUAGES, catalog
from cqip_xl.words.wording import SPEAKING, Wording, every_form, wording_of

PROGRAM, SCHOOL, HEALTH = (load_framework(pack) for pack in ("ma-qris-ost", "se-kvalitet", "cn-medical-quality"))
OTHERS = [unit for unit in UNITS if unit != "school"]
#: A word for school in each language, as part of whatever word; and where it is none.
LEFT = {
    "en": (r"school", r"school years?|preschool"),
    "sv": (r"skol", r"förskol|läsårskol"),
    "vi": (r"\btrường", r"môi trường|trường hợp"),
    "zh-Hans": (r"校", "-"),
    "zh-Hant": (r"校", "-"),
}


@pytest.mark.parametrize("unit", OTHERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_about_another_unit_speaks_of_schools(language: str, unit: str) -> None:
    word, none = LEFT[language]
    wording = Wording(language, unit)
    keys = [key for key in catalog(language) if key.split(".")[0] in SPEAKING]
    said = {key: re.sub(rf"\{{[^{{}}]*\}}|{none}", "", wording.say(key), flags=re.IGNORECASE) for key in keys}
    assert [key for key, text in said.items() if re.search(word, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("unit", OTHERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_keep_names_of_their_own(language: str, unit: str) -> None:
    sheets = ("overview", "schools", "heat", "due", "levels", "criteria_all", "all_actions", "findings", "missing")
    more = ("units", "measures_school", "measures_all", "sources", "reconciliation", "comments", "note")
    for group in ((*sheets, *more), ("start", "school", *TABLES, "status")):
        names = [Wording(language, unit).say(f"sheets.{name}") for name in group]
        assert len({name.casefold() for name in names}) == len(names) and max(map(len, names)) <= 31


def test_a_pack_s_unit_is_said_in_its_own_words_and_form() -> None:
    assert wording_of("en", [PROGRAM]).say("summary.attention_missing") == "Missing programs"
    assert (
        wording_of("en", [HEALTH])
        .say("findings.school.no_name", id="7")
        .startswith("The file has an institution number")
    )
    assert wording_of("sv", [PROGRAM]).say("sheets.schools") == "Verksamheter"
    assert wording_of("zh-Hans", [PROGRAM]).say("col.school") == "课后计划"
    assert wording_of("en", [SCHOOL]).say("sheets.schools") == "Schools"


def test_several_units_have_the_word_for_any_of_them() -> None:
    assert wording_of("en", [PROGRAM, HEALTH]).say("summary.attention_missing") == "Missing units"
    assert wording_of("sv", [PROGRAM, SCHOOL]).say("summary.schools_received") == "Enheter som har lämnat in"
    other = replace(PROGRAM, id="other", words={"en": {"tables/school": "Club"}})
    assert wording_of("en", [PROGRAM, other]).say("summary.schools_received") == "Programs received"


def test_what_somebody_typed_stays_as_it_is() -> None:
    text = Wording("en", "program").say("findings.school.not_in_roster", school="Ashfield School")
    assert text.startswith('The program "Ashfield School" is not in the roster.')


def test_words_of_earlier_versions_are_known_too() -> None:
    assert set(every_form("en", "fields.school_name.label")) == {"School", "Program", "Institution", "Unit"}
