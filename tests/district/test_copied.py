"""Texts that were copied from another school of the district: they name it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from cqip_xl.district.copied import with_other_schools
from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Unread
from cqip_xl.model.finding import Place
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import RosterRow
from cqip_xl.model.verdict import Tally
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY


def school(name: str, text: str = "", table: str = "actions", field: str = "what", prefilled: bool = False) -> Plan:
    """A plan of that school with one text."""
    plan = blank_plan(PACK, "en", School(name[:3], name), str(PERIOD), DAY)
    row = Row("A001", {field: text} if text else {}, Place("x.xlsx", "Sheet", "B5"), prefilled=prefilled)
    return replace(plan, tables={**plan.tables, table: (*plan.rows(table), row)})


def names_found(*plans: Plan, roster: tuple[str, ...] = ()) -> list[list[str]]:
    """The other schools that each plan's findings name."""
    files = tuple(case_of(PACK, plan, DAY) for plan in plans)
    rows = tuple(RosterRow("", name) for name in roster)
    rollup = Rollup(DAY, files, Tally({}), roster=rows)
    made = with_other_schools(rollup)
    for file in made.files:
        assert (file.outcome == "read_with_findings") is bool(file.findings)
        assert {f.code for f in file.findings} <= {"text.other_school"}
    return [[f.values["raw"] for f in file.findings] for file in made.files]


def of_first(text: str, own: str, *others: str) -> list[str]:
    """The schools that a text of the first school is found to name."""
    return names_found(school(own, text), *map(school, others))[0]


HOA_HONG, HOA_HONG_2, NUA_NGAM = "Trường Mầm non Hoa Hồng", "Trường Mầm non Hoa Hồng 2", "Mầm non xã Nứa Ngam"


@pytest.mark.parametrize(
    ("text", "own", "others", "found"),
    [
        ("Visit Birch School in May.", "Ashfield School", ["Birch School"], ["Birch School"]),
        ("Visit BIRCH  school in May.", "Ashfield School", ["Birch School"], ["Birch School"]),
        ("Birch School", "Ashfield School", ["Birch School"], ["Birch School"]),
        ("(Birch School)", "Ashfield School", ["Birch School"], ["Birch School"]),
        ("All of Ashfield School take part.", "Ashfield School", ["Birch School"], []),
        ("All take part.", "Ashfield School", ["Birch School"], []),
        ("The Birch Schools", "Ashfield School", ["Birch School"], []),
        ("NewBirch School", "Ashfield School", ["Birch School"], []),
        ("Birch School and Cedar School", "Ashfield School", ["Birch School", "Cedar School"], ["Birch School"]),
        ("From Ashfield School to Birch School", "Ashfield School", ["Birch School"], ["Birch School"]),
        (f"Đơn vị {NUA_NGAM}.", HOA_HONG, [NUA_NGAM], [NUA_NGAM]),
        (f"Cán bộ {HOA_HONG_2}", HOA_HONG, [HOA_HONG_2], []),
        (f"Cán bộ {HOA_HONG}", HOA_HONG_2, [HOA_HONG], []),
        (f"Cán bộ {HOA_HONG_2}", NUA_NGAM, [HOA_HONG, HOA_HONG_2], [HOA_HONG_2]),
        (f"Cán bộ {HOA_HONG} 22", NUA_NGAM, [HOA_HONG, HOA_HONG_2], [HOA_HONG]),
        ("我校组织育英小学教师", "实验小学", ["育英小学"], ["育英小学"]),
        ("我校组织实验小学教师", "实验小学", ["育英小学"], []),
        ("到一中", "实验小学", ["一中"], []),
        ("An Oak tree", "Ashfield School", ["An Oak"], []),
    ],
)
def test_a_text_that_names_another_school_as_whole_words_is_told(
    text: str, own: str, others: list[str], found: list[str]
) -> None:
    assert of_first(text, own, *others) == found


def test_the_finding_stands_at_the_cell_and_in_the_copying_school_alone() -> None:
    assert names_found(school("Ashfield School"), school("Birch School", "Go to Ashfield School")) == [
        [],
        ["Ashfield School"],
    ]


def test_schools_of_the_roster_that_sent_nothing_are_known_as_well() -> None:
    one = school("Ashfield School", "Go to Cedar School")
    assert names_found(one, roster=("Ashfield School", "Cedar School")) == [["Cedar School"]]
    assert names_found(one) == [[]]


def test_a_school_named_in_several_files_is_still_the_own_one() -> None:
    twice = school("Ashfield School", "All of ashfield school")
    assert names_found(twice, twice, school("Birch School")) == [[], [], []]


def test_people_and_the_packs_own_rows_are_not_looked_at() -> None:
    people = school("Ashfield School", "Birch School", "people", "name")
    given = school("Ashfield School", "Birch School", "texts", "text", prefilled=True)
    typed = school("Ashfield School", "Birch School", "texts", "text")
    other = school("Birch School")
    assert names_found(people, given, typed, other) == [[], [], ["Birch School"], []]


def test_one_finding_for_each_text_however_many_schools_it_names() -> None:
    row = {"what": "Birch School and Cedar School", "note": "Cedar School"}
    plan = school("Ashfield School")
    plan = replace(plan, tables={**plan.tables, "actions": (Row("A001", row, Place()),)})
    found = names_found(plan, school("Birch School"), school("Cedar School"))
    assert found[0] == ["Birch School", "Cedar School"]


def test_names_are_compared_as_offered_words_are() -> None:
    assert fold("Birch\u00a0 School") == fold("birch school")
    assert of_first("Go to Birch\u00a0School", "Ashfield School", "Birch School") == ["Birch School"]


def test_accents_written_in_two_ways_are_the_same_name() -> None:
    apart = unicodedata.normalize("NFD", NUA_NGAM)
    assert apart != NUA_NGAM
    assert names_found(school("Ashfield School", f"Ở {NUA_NGAM}"), roster=("Ashfield School", apart)) == [[NUA_NGAM]]


def test_a_file_without_a_plan_stays_as_it_is() -> None:
    damaged = Unread("x.xlsx", "damaged")
    rollup = Rollup(
        DAY, (damaged,), Tally({}), roster=(RosterRow("", "Ashfield School"), RosterRow("", "Birch School"))
    )
    assert with_other_schools(rollup).files == (damaged,)
