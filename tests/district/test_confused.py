"""A district of 64 schools with every confusion that offices know: the lists that come out of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from cqip_xl.district.letters import letters
from cqip_xl.district.roll_up import roll_up
from cqip_xl.model.case import Read, school_count
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, Row, School, Source
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import RosterRow
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message
from tests.district.confused import BLANK, CLEAR, district, schools
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY

#: State -> the schools in it by their place on the roster; all others are received.
STATES = {
    "unsure": [1, 2, 3, 10, 11, 12, 13, 15, 16, 24, 26, 31],
    "missing": [4, 28],
    "empty": [23],
    "unreadable": [25],
    "excluded": [22],
}
#: How the school was known where it is not by its number.
KNOWN_BY = {7: "by_name", 9: "by_name", 14: "by_file_name", 18: "by_pin", 20: "by_pin"}
#: File -> what is asked or told of its school; of every other file nothing.
TOLD = {
    "MN-03": ["school.other_file_name"],
    "a": ["duplicate.little_in_common"],
    "b": ["duplicate.little_in_common"],
    "k": ["school.same_name"],
    "l": ["school.two_in_head"],
    "m": ["school.other_origin"],
    "n": ["school.several_plans"],
    "o": ["school.several_plans"],
    "t": ["school.other_name"],
    "v": ["school.not_in_roster", "text.alike"],
    "w": ["school.near"],
    "y": ["school.near"],
    "ad": ["duplicate.rows_lost"],
    "af": ["duplicate.order_unsure", "duplicate.rows_lost"],
    **{key: ["text.alike"] for key in ("ag", "MN-33", "MN-51")},
    "MN-14": ["school.by_file_name", "school.unnamed"],
}
#: Findings that only the other files of a district bring about.
COVERED = {code for codes in TOLD.values() for code in codes} | {"school.other_in_texts"}
#: Files of which another of the school's counts.
SUPERSEDED = {"c", "e", "q", "aa", "ac", "ae"}

both = pytest.mark.parametrize("language", ["vi", "en"])
made = cache(district)


def short(path: str) -> str:
    """The first word of a file's name."""
    return Path(path).stem.split(" ")[0]


@both
def test_every_school_is_in_one_state_and_known_by_what_identifies_it(language: str) -> None:
    expected = made(language).expected
    assert len(expected) == 64
    found = {school.row.line: school for school in expected if school.row}
    assert {state: [n for n in found if found[n].state == state] for state in STATES} == STATES
    received = [school for school in expected if school.state == "received"]
    assert len(received) == 64 - sum(map(len, STATES.values()))
    others = {n: school.why for n, school in found.items() if school.state == "received" and school.why != "by_number"}
    assert others == KNOWN_BY


@both
def test_whatever_is_not_clear_is_told_and_of_the_rest_nothing(language: str) -> None:
    codes = {
        short(file.path): sorted(
            f.code for f in file.findings if f.code.split(".")[0] in ("school", "duplicate", "text")
        )
        for file in made(language).cases
    }
    assert {file: found for file, found in codes.items() if found} == TOLD
    assert sum(not found for found in codes.values()) > 64 - CLEAR


@both
def test_nothing_is_superseded_but_older_files_of_the_same_school(language: str) -> None:
    rollup = made(language)
    assert {short(file.path) for file in rollup.cases if file.outcome == "duplicate"} == SUPERSEDED
    assert {short(file.path) for file in rollup.cases if file.outcome == "excluded"} == {"u"}
    assert {short(file.path) for file in rollup.cases if not file.counts} == {*SUPERSEDED, "u", "blank"}


@both
def test_no_school_is_both_missing_and_not_on_the_roster(language: str) -> None:
    rollup = made(language)
    assert [short(path) for school in rollup.schools if not school.row for path in school.files] == ["v"]


@both
def test_of_each_file_that_does_not_count_it_is_said_why(language: str) -> None:
    files = [file for file in made(language).cases if file.outcome == "duplicate"]
    why = {"c": "same_entries", "e": "same_entries", "q": "pinned", "aa": "fuller", "ac": "newer", "ae": "order_unsure"}
    assert {short(file.path): file.detail.code for file in files} == why


def told(rollup: Rollup, file: str, language: str) -> str:
    case = next(case for case in rollup.cases if short(case.path) == file)
    return " ".join(message(f, lexicon(PACK, language, PERIOD)) for f in case.findings)


@both
@pytest.mark.parametrize(("file", "one", "other"), [("MN-03", 1, 3), ("l", 12, 13), ("m", 16, 15), ("k", 10, 11)])
def test_where_what_a_file_says_disagrees_both_schools_are_named(
    language: str, file: str, one: int, other: int
) -> None:
    said, (first, second) = told(made(language), file, language), (schools(language)[n] for n in (one, other))
    assert first.name in said and second.name in said and second.id in said


@both
def test_a_copied_plan_names_its_neighbour_and_a_lost_row_itself(language: str) -> None:
    rollup, known = made(language), schools(language)
    assert known[33].name in told(rollup, "ag", language) and known[32].name in told(rollup, "MN-33", language)
    assert "A006 Invite the fire brigade to 30" in told(rollup, "ad", language)


@both
def test_two_plans_of_one_school_are_one_school(language: str) -> None:
    found = next(school for school in made(language).expected if school.row and school.row.line == 17)
    assert [short(path) for path in found.files] == ["n", "o"] and found.state == "received"


@both
def test_letters_go_to_the_schools_whose_plan_is_wanted_and_to_no_other(language: str) -> None:
    """A school of which it is unsure what came is the officer's to settle, not to be reminded."""
    wanted = [schools(language)[n] for n in sorted(STATES["missing"] + STATES["empty"] + STATES["unreadable"])]
    written = list(letters(made(language), (), language))
    assert [letter.school.id for letter in written] == [school.id for school in wanted]
    assert all(school.name in letter.text for school, letter in zip(wanted, written, strict=True))


def test_a_workbook_used_anew_for_other_years_is_a_second_plan_and_supersedes_none() -> None:
    first = one_of("a.xlsx")
    differs = Finding.of("period.differs", Place("b.xlsx"), {"raw": "2029-2034", "period": str(PERIOD)})
    again = replace(one_of("b.xlsx"), findings=(differs,))
    rollup = roll_up([Read(PACK, first), Read(PACK, again)], (), (), DAY)
    assert len(rollup.counted) == 2 and school_count(rollup.counted) == 1
    assert all("school.several_plans" in {f.code for f in case.findings} for case in rollup.cases)


def one_of(path: str) -> Plan:
    """A plan of one school as it came under a file's name."""
    row = Row("A001", {"criterion": "1.1", "what": "Buy shelves"}, Place(path, "Plan", "B8"))
    tables = {**BLANK.tables, "actions": (row,)}
    return replace(BLANK, school=School("T01", "Ashfield"), tables=tables, source=Source(path))


def test_a_plan_passed_on_under_an_unchanged_head_is_asked_about_by_the_school_that_its_texts_name() -> None:
    roster = [RosterRow("T01", "Ashfield School", line=1), RosterRow("T02", "Birch School", line=2)]
    own = with_tasks("a.xlsx", "Buy shelves", "Paint the room", "Plant trees")
    other = with_tasks("b.xlsx", "Train staff", "Meet families", "All of Birch School take part")
    rollup = roll_up([Read(PACK, own), Read(PACK, other)], roster, (), DAY)
    assert [school.state for school in rollup.expected] == ["unsure", "unsure"] and len(rollup.counted) == 2
    said = told(rollup, "b", "en")
    assert "T01 Ashfield School" in said and "T02 Birch School" in said


def with_tasks(path: str, *tasks: str) -> Plan:
    """A plan of Ashfield School, as its School sheet says, with these actions."""
    rows = [
        Row(f"A{n:03}", {"criterion": "1.1", "what": task}, Place(path, "Plan", f"B{n}"))
        for n, task in enumerate(tasks)
    ]
    school = School("T01", "Ashfield School")
    tables = {**BLANK.tables, "actions": tuple(rows)}
    return replace(BLANK, school=school, origin=school, tables=tables, source=Source(path))
