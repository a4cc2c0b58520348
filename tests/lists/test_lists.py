"""Lists given to `generate`: people and rows, as offices keep them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import stage
from cqip_xl.model.plan import Plan, School
from cqip_xl.verbs import blank_plan, check, generate, plan_book, read_plan, save_plan
from cqip_xl.verbs.workbooks import refuse_to_lose
from tests.packs.small import pack_of
from tests.reading import books
from tests.workbooks import DAY, save_typed, typed_book

#: Findings that only lists given to a command can make.
COVERED = {"column.calculated", "<field>.read_as", "roster.column_unread"}


def names(framework: Framework, path: Path, text: str) -> list[tuple[str, str]]:
    path.write_text(text, encoding="utf-8")
    rows = blank_plan(framework, people=str(path)).rows("people")
    return [(row.text("name"), row.text("role")) for row in rows if not row.prefilled]


def test_a_plain_list_of_people_keeps_its_first_name(framework: Framework, tmp_path: Path) -> None:
    assert names(framework, tmp_path / "p.csv", "Lan\nHoa") == [("Lan", ""), ("Hoa", "")]
    assert names(framework, tmp_path / "p.yaml", "- Lan\n- Hoa") == [("Lan", ""), ("Hoa", "")]


@pytest.mark.parametrize("heads", ["Họ và tên,Chức vụ", "name,role", "Full name,Position", "姓名,职务", "Namn*,Roll:"])
def test_people_may_have_the_headings_of_any_office(framework: Framework, tmp_path: Path, heads: str) -> None:
    assert names(framework, tmp_path / "p.csv", f"{heads}\nLan,Cook") == [("Lan", "Cook")]


def test_a_heading_over_one_column_is_no_person(framework: Framework, tmp_path: Path) -> None:
    assert names(framework, tmp_path / "p.csv", "Họ và tên\nLan") == [("Lan", "")]


def test_columns_of_people_that_nobody_can_name_are_refused(framework: Framework, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="several columns"):
        names(framework, tmp_path / "p.csv", "Lan,Cook\nHoa,Guard")


def test_owners_given_as_a_list_and_in_the_next_column_all_stay(framework: Framework) -> None:
    plan = blank_plan(framework)
    made = with_rows(framework, plan, {"actions": [{"what": "A", "owner": ["An", "Bo"], "owner.2": "Cu"}]})
    owners = "; ".join(made.rows("actions")[0].all("owner"))
    assert [name.strip() for name in owners.split(";")] == ["An", "Bo", "Cu"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headings_of_our_own_workbook_are_understood(framework: Framework, tmp_path: Path, language: str) -> None:
    """Somebody copies the Plan's header and rows into a list of their own."""
    rows = {"actions": [{"criterion": framework.criteria[0].id, "what": "A"}]}
    plan = with_rows(framework, blank_plan(framework, language), rows)
    path = save_plan(framework, plan, tmp_path / "a.xlsx", DAY)
    sheet = next(s for s in openpyxl.load_workbook(path) if s.title == plan_sheet(path))
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, line in enumerate(lines) if "#cqip:actions" in line) + 1
    book = openpyxl.Workbook()
    for line in lines[head : head + 2]:
        book.active.append([None if str(cell).startswith("=") else cell for cell in line[1:]])
    book.save(tmp_path / "rows.xlsx")
    generate(framework.id, tmp_path / "b.xlsx", language=language, rows=str(tmp_path / "rows.xlsx"))
    assert [row.text("what") for row in read_plan(tmp_path / "b.xlsx").rows("actions")] == ["A"]


def plan_sheet(path: Path) -> str:
    return read_plan(path).sheets["actions"]


def test_a_workbook_with_only_unreadable_or_header_entries_is_not_replaced(
    framework: Framework, tmp_path: Path
) -> None:
    blank = blank_plan(framework, school=School("T01", "Trường Thử"), period="2024-2029")
    unreadable = save_typed(tmp_path / "a.xlsx", typed_book(framework, "| due |\n| soon |"))
    header = save_typed(tmp_path / "b.xlsx", typed_book(framework, header={"submitted_on": date(2026, 1, 5)}))
    for path in (unreadable, header):
        with pytest.raises(WriteRefused, match=r"holds \d+ entr"):
            refuse_to_lose(path, framework, blank)


def test_a_cell_of_a_list_that_cannot_be_read_stays_as_text(framework: Framework, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("what,due\nA,someday")
    path, found = generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.csv"))
    assert [f.code for f in found] == ["due.not_a_date"] and found[0].place.file.endswith("r.csv")
    assert check(path).findings[0].values["raw"] == "someday"


def made(framework: Framework, tmp_path: Path, name: str, text: str) -> Plan:
    """The plan of a workbook generated with those rows."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    path, _ = generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / name))
    return read_plan(path)


def test_a_heading_of_a_criterion_is_the_criterion_whatever_the_language(framework: Framework, tmp_path: Path) -> None:
    code = framework.criteria[0].id
    rows = made(framework, tmp_path, "r.csv", f"Tiêu chí,what\n{code},x").rows("actions")
    assert [row.text("criterion") for row in rows] == [code]
    with pytest.raises(BadInput, match="both say criterion"):
        made(framework, tmp_path, "r.csv", f"Tiêu chí,criterion,what\n{code},{code},x")


def test_a_column_that_calculates_itself_is_said_to_be_left_out(framework: Framework, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("what,status\nA,Done\nB,Done")
    _, found = generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.csv"))
    assert [f.code for f in found] == ["column.calculated"]


@pytest.mark.parametrize("heads", ["Name,Title", "Name,Status", "Tên,Điện thoại"])
def test_a_column_of_people_that_has_no_place_is_refused(framework: Framework, tmp_path: Path, heads: str) -> None:
    with pytest.raises(BadInput, match="not known"):
        names(framework, tmp_path / "p.csv", f"{heads}\nLan,Cook")


def test_more_owners_than_slots_are_kept(framework: Framework, tmp_path: Path) -> None:
    rows = made(
        framework, tmp_path, "r.yaml", "actions: [{what: A, owner: [An, Bo, Cu, Di], supporters: [E, F, G, H, I, J]}]"
    )
    row = rows.rows("actions")[0]
    said = "; ".join((*row.all("owner"), *row.all("supporters")))
    assert {part.strip() for part in said.split(";")} == set("An Bo Cu Di E F G H I J".split())


SLOTS = """\
schema: cqip/pack/1
id: slots
version: "1"
native: en
languages: [en]
choices: {unit: [office, city, ward]}
standards: [{id: "1", criteria: [{id: "1.1"}]}]
tables:
  actions:
    fields:
      - {id: criterion, kind: criterion, required: true}
      - {id: step, kind: text, slots: 3}
      - {id: held, kind: date, slots: 2}
      - {id: unit, kind: choice, choices: unit, slots: 2}
status: standard
"""


def test_each_of_a_list_has_a_slot_of_its_own_and_what_is_left_stands_in_the_last(tmp_path: Path) -> None:
    words = "choices: {unit: {office: Office, city: City, ward: Ward}}"
    own = pack_of(tmp_path, SLOTS, en=words)
    given: dict[str, object] = {
        "step": ["Ask", "Build"],
        "held": ["2026-01-02", "soon"],
        "unit": ["city", "ward", "office"],
    }
    plan = with_rows(
        own, blank_plan(own), {"actions": [given, {"step.2": ["B", "C", "D"]}, {"step": ["A", "C"], "step.2": "B"}]}
    )
    row, second, third = plan.rows("actions")
    assert (row.values["step"], row.values["step.2"], "step.3" in row.values) == ("Ask", "Build", False)
    assert (row.values["held"], row.raw["held.2"]) == (date(2026, 1, 2), "soon")
    assert (row.values["unit"], row.raw["unit.2"]) == ("city", "ward; office")
    assert [(f.code, f.place.cell) for f in plan.findings] == [
        ("held.not_a_date", "1:held.2"),
        ("unit.not_offered", "1:unit.2"),
    ]
    assert dict(second.values) == {"step.2": "B", "step.3": "C; D"}
    assert dict(third.values) == {"step": "A", "step.2": "B", "step.3": "C"}


def test_a_role_of_the_pack_given_among_the_people_stands_there_once(framework: Framework, tmp_path: Path) -> None:
    role = framework.word(framework.native, f"people/{framework.people[0].id}")
    (tmp_path / "p.csv").write_text(f"Lan\n{role}", encoding="utf-8")
    path, _ = generate(framework.id, tmp_path / "a.xlsx", people=str(tmp_path / "p.csv"))
    people = [row.text("name") for row in read_plan(path).rows("people")]
    assert people.count(role) == 1 and people[0] == "Lan"


def test_cells_of_a_list_that_no_value_can_be_taken_from_are_refused(framework: Framework, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["what", "note"])
    book.active.append(["=1/0", "x"])
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(BadInput, match="formula without result"):
        generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.xlsx"))
    hidden = openpyxl.Workbook()
    hidden.active.append(["what"])
    hidden.active.append(["x"])
    hidden.create_sheet("criteria").append(["key"])
    hidden["criteria"].sheet_state = "hidden"
    hidden.save(tmp_path / "r.xlsx")
    with pytest.raises(BadInput, match="hides the sheet"):
        generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.xlsx"))


def test_a_criterion_merged_over_several_rows_of_a_list_is_that_of_each(framework: Framework, tmp_path: Path) -> None:
    code = framework.criteria[0].id
    book = openpyxl.Workbook()
    for line in (["criterion", "what"], [code, "A"], [None, "B"]):
        book.active.append(line)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "r.xlsx")
    path, _ = generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.xlsx"))
    assert [row.text("criterion") for row in read_plan(path).rows("actions")] == [code, code]


def test_a_workbook_with_a_sheet_or_line_of_the_schools_own_is_not_replaced(
    framework: Framework, tmp_path: Path
) -> None:
    blank = blank_plan(framework, "en", School("T01", "Trường Thử"), "2024-2029")
    for spoil in (books.own_sheet("Mine"), books.header_line("-", "Phone", "123")):
        path = save_typed(tmp_path / "a.xlsx", spoil(plan_book(framework, blank, DAY)))
        with pytest.raises(WriteRefused, match=r"holds \d+ entr"):
            refuse_to_lose(path, framework, blank)


def test_several_criteria_in_one_cell_of_a_list_are_said_and_kept_as_they_stand(tmp_path: Path) -> None:
    """The row counts once, with the first of them, in the list as in the workbook made from it."""
    plan = with_rows(books.PACK, blank_plan(books.PACK), {"actions": [{"criterion": "1.1 and 2.1", "what": "A"}]})
    assert [f.code for f in plan.findings] == ["criterion.several_codes"]
    again = read_plan(save_plan(books.PACK, plan, tmp_path / "plan.xlsx", DAY), (str(books.FOLDER),))
    row = again.rows("actions")[0]
    assert (row.text("criterion"), row.raw["criterion"]) == ("1.1", "1.1 and 2.1")
    assert "criterion.several_codes" in {f.code for f in again.findings}


def test_evidence_for_several_criteria_given_as_a_list_takes_a_column_for_each(framework: Framework) -> None:
    made = with_rows(
        framework, blank_plan(framework), {"evidence": [{"code": "H1", "what": "A", "criteria": ["1.1", "1.2"]}]}
    )
    assert made.rows("evidence")[0].all("criteria") == ("1.1", "1.2")


def test_a_row_of_two_criteria_at_once_is_refused(framework: Framework) -> None:
    with pytest.raises(BadInput, match=r"1\.1 và 1\.2"):
        with_rows(framework, blank_plan(framework), {"criteria": [{"key": "1.1 và 1.2", "needs": "A"}]})


def test_a_month_and_the_stage_as_plans_on_paper_say_them_are_taken_and_told(framework: Framework) -> None:
    given = {"what": "A", "start": "2024-06", "due": "Giai đoạn 5 năm (mỗi năm đều thực hiện theo KH)"}
    plan = with_rows(framework, blank_plan(framework, "vi", period="2024-2029"), {"actions": [given]})
    row = plan.rows("actions")[0]
    assert row.values["start"] == date(2024, 6, 1)
    assert (row.values["due"], row.raw) == (stage(framework.calendar, 2024, 2029, each=True), {})
    assert {(f.code, f.severity) for f in plan.findings} == {("start.read_as", "note"), ("due.read_as", "note")}
