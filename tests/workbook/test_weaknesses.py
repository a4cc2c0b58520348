"""Above the plan stands which noted weaknesses have no action yet, live, with a link to the next free row."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.book import Formula
from cqip_xl.verbs import read_plan, save_plan
from cqip_xl.verbs.recalculate import open_workbook
from cqip_xl.workbook.plan_view import FIRST_ROW
from tests.workbook.computed import ironcalc_computes
from tests.workbook.packs import PACKS
from tests.workbooks import DAY, save_typed, typed, typed_book, with_few_rows

FRAMEWORK = with_few_rows(PACKS["vn-mn-tt19"], 12)


def told(path: Path) -> list[str]:
    """The line as an engine computes it in the first row of the plan."""
    plan = next(sheet for sheet in ironcalc_computes(path).values() if "#cqip:actions" in sheet.values())
    return [str(text) for cell, text in plan.items() if cell[1:] == "1" and "Dòng trống" in str(text)]


def weak(codes: str) -> str:
    return "| key | needs | no_plan |\n" + "".join(
        f"| {code.strip('-')} | Chưa đủ | {'Có' if code.startswith('-') else ''} |\n" for code in codes.split()
    )


#: The first row is taken by the one action there is.
CASES = {
    "1.1 -1.10 2.1 3.2": ("1.1, 3.2", FIRST_ROW + 2),
    "-1.1 2.1": ("", 0),
    "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 5.4": ("1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8 …", FIRST_ROW + 2),
}


@pytest.mark.parametrize("noted", CASES)
def test_the_line_above_the_plan_names_weaknesses_without_an_action(noted: str, tmp_path: Path) -> None:
    codes, row = CASES[noted]
    tables = {"criteria": typed(weak(noted)), "actions": typed("| criterion | what |\n| 2.1 | Tập huấn |")}
    path = save_typed(tmp_path / "typed.xlsx", typed_book(FRAMEWORK, tables))
    line = f"Điểm cần cải tiến chưa có công việc: {codes}. Dòng trống tiếp theo: {row}" if codes else ""
    assert told(path) == ([line] if line else [])
    renewed = tmp_path / "renewed.xlsx"
    save_plan(FRAMEWORK, read_plan(path), renewed, DAY)
    opened = open_workbook(renewed, DAY)
    assert not [f for f in opened.case.findings if f.code.startswith("cells.")]
    assert opened.book
    cells = [cell.content for sheet in opened.book.sheets if sheet.name == "Kế hoạch" for cell in sheet.cells]
    assert line in [cell.value for cell in cells if isinstance(cell, Formula)]
