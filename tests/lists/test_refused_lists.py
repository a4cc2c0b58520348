"""Lists that cannot be used: what each refusal is called, by the list that brings it about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.lists.roster import read_roster
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.roster import RosterRow
from cqip_xl.packs.load import load_framework
from cqip_xl.verbs import blank_plan, generate_many
from tests.packs.small import write_pack
from tests.reading.books import PACK


def codes(detail: Detail) -> set[str]:
    """The code of a refusal and of all that it quotes."""
    inner = (value if isinstance(value, tuple) else (value,) for value in detail.values.values())
    return {detail.code} | {code for many in inner for one in many if isinstance(one, Detail) for code in codes(one)}


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    text: str


PEOPLE = [Case("list.not_csv", "a.csv", '"Lan" x,"Hoa'), Case("people.nobody", "a.csv", "office,alias\nhead,\n")]
ROWS = [
    Case("rows.table_twice", "a.yaml", "actions: [{what: x}]\nACTIONS: [{what: y}]"),
    Case("row.no_criterion", "a.yaml", "criteria: [{key: zz, score: 2}]"),
    Case("row.keyless_measure", "a.yaml", "measures: [{actual: 3}]"),
    Case("row.no_measure", "a.yaml", "measures: [{indicator: nope, year: '1900', actual: 3}]"),
    Case("row.keyless", "a.yaml", "criteria: [{score: 2}]"),
    Case("row.other_title", "a.yaml", "criteria: [{key: '1.1', title: Another, score: 2}]"),
]


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.code)
def test_people_that_cannot_be_read(case: Case, tmp_path: Path) -> None:
    given = tmp_path / case.name
    given.write_text(case.text, "utf-8")
    with pytest.raises(BadInput) as refused:
        blank_plan(PACK, people=str(given))
    assert case.code in codes(refused.value.refusal)


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.code)
def test_rows_that_have_no_place(case: Case, tmp_path: Path) -> None:
    given = tmp_path / case.name
    given.write_text(case.text, "utf-8")
    with pytest.raises(BadInput) as refused:
        blank_plan(PACK, rows=str(given))
    assert case.code in codes(refused.value.refusal)


def test_people_where_the_framework_has_no_table_for_them(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        blank_plan(load_framework(write_pack(tmp_path)), people="any.csv")
    assert refused.value.refusal.code == "people.no_table"


def test_a_list_on_several_sheets_is_not_guessed_at(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("Second")):
        sheet.append(["name"])
        sheet.append(["Lan"])
    given = tmp_path / "list.xlsx"
    book.save(given)
    with pytest.raises(BadInput) as refused:
        blank_plan(PACK, people=str(given))
    assert refused.value.refusal.code == "people.several_sheets"
    with pytest.raises(BadInput) as refused:
        read_roster(given)
    assert refused.value.refusal.code == "roster.several_sheets"


def test_of_many_faulty_lines_the_first_are_said_and_the_rest_counted(tmp_path: Path) -> None:
    roster = [RosterRow(f"T{n}", f"School {n}", pack="nowhere", line=n) for n in range(2, 9)]
    with pytest.raises(BadInput, match=r"roster line 2: There is no framework .* \(and 2 more lines\)$") as refused:
        generate_many("nowhere", roster, tmp_path)
    assert "roster.more_lines" in codes(refused.value.refusal)
