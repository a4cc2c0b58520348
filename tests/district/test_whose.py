"""Whose a file is: number, name, file name, folder, pin and origin weighed against the roster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqip_xl.district.identity import KnownSchools
from cqip_xl.district.whose import Whose, told, whose, whose_file
from cqip_xl.model.finding import Place
from cqip_xl.model.plan import Plan, Row, School, Source
from cqip_xl.model.roster import RosterRow
from tests.district.confused import BLANK

ROSTER = """
| number | name                      | district | file      |
| MN-01  | Trường Mầm non Ánh Dương  | East     |           |
| MN-02  | Trường Mầm non Hòa Bình   | East     |           |
| 007    | Ashfield School           | West     |           |
|        | Birch School              | West     | pin.xlsx  |
| MN-05  | Trường Mầm non Hoa Sen    | East     |           |
| MN-06  | Trường Mầm non Hoa Sen    | West     |           |
"""


def rows() -> list[RosterRow]:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in ROSTER.strip().splitlines()[1:]]
    return [RosterRow(number, name, where, file=file, line=n) for n, (number, name, where, file) in enumerate(lines, 1)]


def plan(path: str, school: School, origin: School | None = None) -> Plan:
    return replace(BLANK, school=school, origin=origin or school, source=Source(path))


def found(path: str, school: School, origin: School | None = None) -> Whose:
    return whose(plan(path, school, origin), KnownSchools(rows(), [path, "in/other.xlsx"]))


def shown(of: Whose) -> tuple[str, list[int]]:
    """Why, and the lines of the roster."""
    return of.why, [row.line for row in ((of.row,) if of.row else of.maybe)]


@pytest.mark.parametrize(
    ("number", "file", "line"), [("MN1", "a", 1), ("mn-01", "a", 2), ("", "MN-01 x", 2), ("", "MN 1", 1)]
)
def test_numbers_that_differ_in_zeros_are_two_where_the_roster_has_both(number: str, file: str, line: int) -> None:
    known = KnownSchools([RosterRow("MN1", "Ash", line=1), RosterRow("MN01", "Birch", line=2)])
    assert shown(whose(plan(f"in/{file}.xlsx", School(number)), known))[1] == [line]
    assert known.numbered("MN-001") == known.rows


@pytest.mark.parametrize(
    ("number", "name", "district", "file", "why", "lines"),
    [
        ("MN-01", "Trường Mầm non Ánh Dương", "", "a", "by_number", [1]),
        ("mn 01", "", "", "a", "by_number", [1]),
        ("mn01", "MN Ánh Dương", "", "MN-01 x", "by_number", [1]),
        ("", "mầm non Hoà Bình", "", "a", "by_name", [2]),
        ("7", "Ashfield School", "", "a", "by_number", [3]),
        ("X-4", "Birch School", "", "a", "by_name", [4]),
        ("", "", "", "MN 02 kế hoạch", "by_file_name", [2]),
        ("", "", "", "ke hoach hoa binh", "by_file_name", [2]),
        ("", "", "", "a", "", []),
        ("", "Hoa Sen", "", "a", "near", [5, 6]),
        ("", "MN Hoa Sen", "", "a", "same_name", [5, 6]),
        ("", "MN Hoa Sen", "west", "a", "by_name", [6]),
        ("", "MN Hoa Sen", "", "mn-05", "by_file_name", [5]),
        ("MN-06", "MN Hoa Sen", "", "a", "by_number", [6]),
        ("MN-001", "", "", "a", "by_number", [1]),
        ("", "", "", "mn 1 kế hoạch", "by_file_name", [1]),
        ("", "", "", "mn0002", "by_file_name", [2]),
        ("MN1", "MN Ánh Dương", "", "MN-1 1 2", "by_number", [1]),
        ("MN-01", "MN Hòa Bình", "", "a", "two_in_head", [1, 2]),
        ("MN-01", "MN Ánh Dương", "", "MN-02 Hòa Bình", "other_file_name", [1, 2]),
        ("MN-01", "MN Ánh Dương", "", "MN-02 gửi MN-01", "by_number", [1]),
        ("MN-01", "MN Ánh Dương", "", "7", "by_number", [1]),
        ("", "", "", "7 plan", "by_file_name", [3]),
        ("MN-99", "MN Ánh Dương", "", "a", "near", [1]),
        ("", "MN Ánh Dươg", "", "a", "near", [1]),
        ("", "MN Ánh Dươg", "", "MN-01", "by_file_name", [1]),
        ("", "", "", "ke hoach hoa sen", "same_name", [5, 6]),
        ("X-9", "Oak School", "", "a", "", []),
        ("X-9", "Oak School", "", "MN-02", "other_file_name", [2]),
        ("MN-01", "MN Ánh Dương", "", "pin", "by_pin", [4]),
    ],
)
def test_what_a_file_says_is_weighed(
    number: str, name: str, district: str, file: str, why: str, lines: list[int]
) -> None:
    assert shown(found(f"in/{file}.xlsx", School(number, name, district))) == (why, lines)


@pytest.mark.parametrize(
    ("number", "file", "named"),
    [
        ("MN01", "MN03 Hạt Nắng", "MN03"),
        ("MN-01", "kế hoạch mn_03", "mn_03"),
        ("MN01", "MN01 gửi MN03", ""),
        ("MN01", "MN 01", ""),
        ("MN01", "MN2025", ""),
        ("MN01", "HMN03", ""),
        ("T1", "T2", ""),
        ("0417", "0418", ""),
        ("", "MN03", ""),
    ],
)
def test_a_number_of_the_same_form_in_the_files_name_is_another_school_also_without_a_roster(
    number: str, file: str, named: str
) -> None:
    school = School(number, "Ashfield")
    of = whose(plan(f"MN09/{file}.xlsx", school), KnownSchools())
    assert (of.number, of.unsure) == (named, bool(named))
    findings = told(plan("x", school), of) if named else []
    assert [f.values["schools"] for f in findings] == ([named] if named else [])


def test_a_folder_tells_where_the_files_own_name_does_not() -> None:
    assert shown(found("in/MN-02 Hòa Bình/plan.xlsx", School())) == ("by_file_name", [2])
    assert shown(found("in/MN-02/MN-01.xlsx", School())) == ("by_file_name", [1])


def test_a_workbook_made_for_another_school_is_told_unless_the_files_name_confirms_its_head() -> None:
    own, other = School("MN-01", "MN Ánh Dương"), School("MN-02", "MN Hòa Bình")
    assert shown(found("in/a.xlsx", own, other)) == ("other_origin", [1, 2])
    assert shown(found("in/MN-01.xlsx", own, other)) == ("by_number", [1])
    assert shown(found("in/a.xlsx", own, School())) == ("by_number", [1])


def test_a_file_that_cannot_be_read_is_of_the_school_that_its_name_says() -> None:
    expected = KnownSchools(rows(), ["in/a.xlsx", "in/pin.xlsx"])
    assert shown(whose_file("in/MN02.docx", expected)) == ("by_file_name", [2])
    assert shown(whose_file("in/pin.xlsx", expected)) == ("by_pin", [4])
    assert shown(whose_file("in/MN-01 MN-02.docx", expected)) == ("", [])


def test_a_pin_that_can_mean_two_files_is_only_for_the_schools_own() -> None:
    expected = KnownSchools(rows(), ["a/pin.xlsx", "b/pin.xlsx"])
    own, other = School("", "Birch School"), School("MN-01", "MN Ánh Dương")
    assert whose(plan("a/pin.xlsx", own), expected).why == "by_pin"
    assert whose(plan("b/pin.xlsx", other), expected).why == "by_number"


@pytest.mark.parametrize(
    ("number", "name", "file", "code", "named"),
    [
        ("MN-01", "MN Ánh Dương", "a", "", []),
        ("MN-01", "Oak School", "a", "school.other_name", ["Oak School", "Trường Mầm non Ánh Dương"]),
        (
            "MN-01",
            "MN Ánh Dương",
            "MN-02",
            "school.other_file_name",
            ["MN-01 MN Ánh Dương", "MN-02 Trường Mầm non Hòa"],
        ),
        ("MN-99", "MN Ánh Dương", "a", "school.near", ["MN-99 MN Ánh Dương", "MN-01 Trường Mầm non Ánh Dương (East)"]),
        ("", "MN Hoa Sen", "a", "school.same_name", ["MN-05 Trường Mầm non Hoa Sen (East); MN-06"]),
        ("", "Oak School", "a", "school.not_in_roster", ["Oak School"]),
    ],
)
def test_what_is_asked_names_both_schools(number: str, name: str, file: str, code: str, named: list[str]) -> None:
    school = School(number, name)
    findings = told(plan("x", school), found(f"in/{file}.xlsx", school))
    assert [f.code for f in findings] == ([code] if code else [])
    assert all(text in "|".join(findings[0].values.values()) for text in named)


def with_people(made: Plan, *names: str) -> Plan:
    """The plan with those people."""
    people = tuple(
        Row(f"P{n}", {"name": name}, Place(made.source.path, "People", f"B{n}")) for n, name in enumerate(names)
    )
    return replace(made, tables={**made.tables, "people": people})


@pytest.mark.parametrize(
    ("file", "people", "own", "why"),
    [
        ("a", "Trần Lan; Lê Hoa", "Nguyễn Mai, mai@a.example", "other_people"),
        ("a", "Trần Lan; Nguyễn Mai", "Nguyễn Mai, mai@a.example", "by_number"),
        ("a", "Trần Lan; Nguyễn Mai", "Hiệu trưởng Nguyễn Mai, 024 555", "by_number"),
        ("a", "Trần Lan", "mai@a.example", "by_number"),
        ("a", "Trần Lan", "", "by_number"),
        ("MN-01", "Trần Lan", "Nguyễn Mai", "by_number"),
        ("a", "Lê Hoa", "Nguyễn Mai", "by_number"),
    ],
)
def test_the_contact_of_another_school_among_the_people_is_a_reason_to_ask(
    file: str, people: str, own: str, why: str
) -> None:
    roster = [
        RosterRow("MN-01", "Trường Mầm non Ánh Dương", contact=own, line=1),
        RosterRow("MN-02", "Trường Mầm non Hòa Bình", contact="Trần Lan (hiệu trưởng), 024 555", line=2),
    ]
    sent = with_people(plan(f"in/{file}.xlsx", School("MN-01")), *people.split("; "))
    of = whose(sent, KnownSchools(roster))
    assert of.why == why
    asked = [finding for finding in told(sent, of) if finding.code == "school.other_people"]
    assert [finding.values["schools"] for finding in asked] == ["MN-02 Trường Mầm non Hòa Bình"] * (
        why == "other_people"
    )
