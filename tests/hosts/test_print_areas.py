"""What is printed of an open workbook follows its rows when Recalculate is clicked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from cqip_xl.hosts.calc_tools import CalcTools
from cqip_xl.hosts.carry_out import carry_out
from cqip_xl.model.markers import BELOW
from cqip_xl.verbs import blank_plan, load_framework, plan_book
from cqip_xl.verbs.recalculate import mending, open_workbook
from tests.hosts.samples import AS_OF, write
from tests.office import needs_office
from tests.workbooks import with_few_rows

pytestmark = [pytest.mark.office, needs_office]


def test_rows_typed_below_are_told_until_they_are_printed(live: xlwings.App, folder: Path, tmp_path: Path) -> None:
    framework = with_few_rows(load_framework("vn-mn-tt19"), 20)
    made = plan_book(framework, blank_plan(framework, "vi", as_of=AS_OF), AS_OF)
    drawn = next(sheet for sheet in made.sheets if any(cell.content == "#cqip:actions" for cell in sheet.cells))
    column = next(cell.col for cell in drawn.cells if cell.content == "what") + 1
    assert drawn.page.area
    end = drawn.page.area.bottom + 1
    book: Any = live.books.open(write(made, folder / "plan.xlsx"))
    plan = book.sheets[drawn.name]
    for row in range(6, end + 3):
        plan.range((row, column)).value = f"Việc {row}"
    assert f"{BELOW} Có nội dung dưới dòng {end}, " in plan["B3"].value and f" A3:W{end + 2}, " in plan["B3"].value
    CalcTools().save_copy(book, tmp_path / "typed.xlsx")
    found = mending(open_workbook(tmp_path / "typed.xlsx"))
    assert found.counts == {"formulas": 1, "areas": 1}
    carry_out(book, found.repairs, CalcTools(), made.order, made.font)
    assert BELOW not in plan["B3"].value
    CalcTools().save_copy(book, tmp_path / "again.xlsx")
    got = openpyxl.load_workbook(tmp_path / "again.xlsx")[plan.name]
    assert got.print_area == f"'{plan.name}'!$A$3:$W$25"  # short rows: the first page holds all that were prepared
    assert got.print_title_rows == "$3:$5"
    assert not mending(open_workbook(tmp_path / "again.xlsx")).counts
