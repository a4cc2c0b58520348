"""A pack whose header has the number of the school itself: no second one is asked, and that one counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cqip_xl import verbs
from cqip_xl.excel.read import open_grid
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.roster import RosterRow
from cqip_xl.reading.extract import extract_plan
from cqip_xl.verbs import blank_plan, load_framework
from tests.workbooks import DAY, Typed, save_typed, typed_book

PROGRAMS = load_framework("ma-qris-ost")
#: The pack as it was before, whose workbooks ask both numbers on a sheet called after schools.
WORDS = {code: {k: v for k, v in words.items() if k != "tables/school"} for code, words in PROGRAMS.words.items()}
BEFORE = replace(PROGRAMS, identity="", words=WORDS)


def read(path: Path) -> Plan:
    return extract_plan(open_grid(path), lambda _: PROGRAMS)[0]


def typed_in(framework: Framework, folder: Path, **header: str) -> Plan:
    """What is read of a workbook with these entries on its School sheet."""
    typed: Typed = {"school_name": "Cooper Square Club", **header}
    plan = blank_plan(framework, "en", School(), "2025-2026", DAY)
    return read(save_typed(folder / "plan.xlsx", typed_book(framework, {}, typed, plan=plan)))


def lines(path: Path) -> list[str]:
    """The fields that a School sheet asks."""
    form = next(s for s in open_grid(path).sheets if any("#cqip:header" in row.values() for row in s.rows))
    return [str(row.get(0)) for row in form.rows if row.get(0)]


def test_a_new_workbook_asks_the_program_number_alone_and_holds_the_one_given(tmp_path: Path) -> None:
    path, _ = verbs.generate("ma-qris-ost", tmp_path / "a.xlsx", school="Cooper Square Club", school_id="OST-2113")
    assert "program_number" in lines(path) and "school_id" not in lines(path)
    plan = read(path)
    assert (plan.school.id, plan.header["program_number"]) == ("OST-2113", "OST-2113")


def test_each_workbook_of_a_roster_holds_its_own_number(tmp_path: Path) -> None:
    roster = [RosterRow(f"OST-{n}", f"Club {n}", line=n) for n in (2113, 2114, 2115)]
    paths, _ = verbs.generate_many("ma-qris-ost", roster, tmp_path, as_of=DAY)
    read_back = [read(path) for path in paths]
    assert [plan.header["program_number"] for plan in read_back] == ["OST-2113", "OST-2114", "OST-2115"]
    assert [plan.school.id for plan in read_back] == ["OST-2113", "OST-2114", "OST-2115"]


def test_the_number_typed_there_is_the_schools(tmp_path: Path) -> None:
    assert typed_in(PROGRAMS, tmp_path, program_number="OST-7").school.id == "OST-7"
    assert typed_in(PROGRAMS, tmp_path).school.id == ""


def test_an_older_workbook_that_asked_both_is_read_by_either(tmp_path: Path) -> None:
    plan = typed_in(BEFORE, tmp_path, school_id="OST-7")
    assert (plan.school.id, plan.header["program_number"]) == ("OST-7", "OST-7")
    same = typed_in(BEFORE, tmp_path, school_id="ost 7", program_number="OST-7")
    assert same.school.id == "OST-7"
    assert not {"header.twice", "cells.outside"} & {f.code for f in (*plan.findings, *same.findings)}


def test_two_numbers_that_differ_are_told(tmp_path: Path) -> None:
    plan = typed_in(BEFORE, tmp_path, school_id="OST-8", program_number="OST-7")
    assert plan.school.id == "OST-7"
    told = [f for f in plan.findings if f.code == "header.twice"]
    assert [(f.values["first"], f.values["raw"]) for f in told] == [("OST-7", "OST-8")] and told[0].place.cell


def test_a_roster_may_have_it_under_the_heading_that_the_pack_has_for_it(tmp_path: Path) -> None:
    """The number under that heading identifies the school, in new workbooks and among those that come back."""
    (tmp_path / "r.csv").write_text("计划号码,学校名称\nOST-7,Cooper\nOST-8,Dover", encoding="utf-8")
    rows, _ = read_roster(tmp_path / "r.csv")
    paths, found = verbs.generate_many("ma-qris-ost", rows, tmp_path / "made", as_of=DAY)
    assert not found and [path.name for path in paths] == ["OST-7 Cooper.xlsx", "OST-8 Dover.xlsx"]
    assert [read(path).header["program_number"] for path in paths] == ["OST-7", "OST-8"]
    done = verbs.consolidate([paths[0]], tmp_path / "s.xlsx", roster=str(tmp_path / "r.csv"), as_of=DAY, jobs=1)
    assert [(found.school.id, found.state) for found in done.rollup.expected] == [
        ("OST-7", "empty"),
        ("OST-8", "missing"),
    ]
