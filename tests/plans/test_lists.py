"""Lists given to `generate`: people and rows, as offices keep them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.plans.prefill import with_rows
from cqip_xl.verbs import blank_plan, check, generate, read_plan, save_plan
from cqip_xl.verbs.workbooks import refuse_to_lose
from tests.workbooks import DAY, save_typed, typed_book


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
        with pytest.raises(WriteRefused, match="entries"):
            refuse_to_lose(path, framework, blank)


def test_a_cell_of_a_list_that_cannot_be_read_stays_as_text(framework: Framework, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("what,due\nA,someday")
    path, found = generate(framework.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.csv"))
    assert [f.code for f in found] == ["due.not_a_date"] and found[0].place.file.endswith("r.csv")
    assert check(path).findings[0].values["raw"] == "someday"
