"""An action at 100 % without its day of completion stands in the list of what must be mended: once, and led to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.model.book import Book, Cell, Formula
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.rule import AtLeast, Ref, Wanted
from cqip_xl.verbs import check, save_plan
from tests.office import needs_office, recalculate
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbook.engines import tagged
from tests.workbook.packs import PACKS
from tests.workbook.test_recalculation import wrong_formulas
from tests.workbook.test_to_mend import states
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows

PACK = PACKS["vn-mn-tt19"]
#: The pack, which now wants the day itself where half is done.
WANTING = replace(PACK, wanted=(*PACK.wanted, Wanted("actions", "done_on", AtLeast(Ref("progress"), 0.5))))
ROWS = """
| criterion  | level_target | what     | owner | due         | progress | done_on     | state   |
| 2.3 Staff  | Level 2      | Ended    | Lan   | @2026-06-30 | #1       | @2026-03-01 |         |
| 2.3 Staff  | Level 2      | Half     | Lan   | @2026-06-30 | #0.4     |             |         |
| 2.3 Staff  | Level 2      | No day   | Lan   | @2026-06-30 | #1       |             |         |
| 2.3 Staff  | Level 2      | Odd day  | Lan   | @2026-06-30 | #1       | soon        |         |
| 2.3 Staff  | Level 2      | Given up | Lan   | @2026-06-30 | #1       |             | Dropped |
"""


def planned(framework: Framework = PACK) -> Book:
    header = {f.id: DAY if f.kind == "date" else "Somebody" for f in framework.header if f.required}
    return typed_book(framework, ROWS, header, language="en", period="2025-2026")


def of_plan(path: Path, cells: Cells) -> object:
    """How many cells of the Plan must be mended, as the Status sheet says."""
    case = check(path)
    assert isinstance(case, Case)
    return states(cells, path, case)[tagged(path)["actions"].sheet]


def led_to(book: Book, path: Path) -> object:
    """Where the sentence on Start here leads, as an engine computes it."""
    start, *others = book.sheets

    def bare(cell: Cell) -> Cell:
        text = cell.content.text if isinstance(cell.content, Formula) else ""
        return cell._replace(content=Formula(text.replace("HYPERLINK(", "IF(TRUE,"), "")) if text else cell

    cells = tuple(map(bare, start.cells))
    (sentence,) = (one for one, was in zip(cells, start.cells, strict=True) if "HYPERLINK" in str(was.content))
    save_typed(path, replace(book, sheets=(replace(start, cells=cells), *others)))
    return ironcalc_computes(path)[start.name][f"B{sentence.row + 1}"]


def test_it_is_counted_once_and_led_to(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned())
    cells, where = ironcalc_computes(path), tagged(path)["actions"]
    assert of_plan(path, cells) == 2.0  # the third row's day, and "soon", which is counted as no day, not twice
    assert led_to(planned(), tmp_path / "led.xlsx") == f"#'{where.sheet}'!{where.columns['done_on']}{where.first + 2}"
    case = check(path)
    assert isinstance(case, Case)
    told = {(f.code, f.place.cell[-1]): f.severity for f in case.findings if f.code.startswith(("progress", "done_on"))}
    assert told["progress.full_not_done", str(where.first + 2)] == "warning"


def test_a_cell_that_the_pack_wants_filled_counts_once(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned(WANTING))
    assert of_plan(path, ironcalc_computes(path)) == 3.0  # its own rule asks for the day of what was given up, too


@pytest.mark.parametrize(("framework", "count"), [(PACK, 2.0), (WANTING, 3.0)])
def test_python_counts_as_the_workbook_does(framework: Framework, count: float, tmp_path: Path) -> None:
    case = check(save_typed(tmp_path / "typed.xlsx", planned()))
    assert isinstance(case, Case)
    path = save_plan(with_few_rows(framework, 8), case.plan, tmp_path / "plan.xlsx", DAY)
    assert of_plan(path, stored(path)) == count
    assert not [*wrong_formulas(path, ironcalc_computes(path))]


@needs_office
@pytest.mark.office
def test_libreoffice_counts_it_alike(tmp_path: Path) -> None:
    path = save_typed(tmp_path / "plan.xlsx", planned())
    again = recalculate([path], tmp_path / "again")[0]
    assert of_plan(again, stored(again)) == 2.0
