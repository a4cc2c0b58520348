"""What a screen of 1366 x 768 shows of each sheet at 100 %: all that a row of the plan needs, without moving it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from cqip_xl.drawing.style import ENTRY_CELL, HEAD
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Link, Sheet
from cqip_xl.model.markers import column_of
from tests.workbook.packs import CASES
from tests.workbook.screen_sizes import AROUND, CORE, HEADING, SCREEN, Case, blank, columns_of, core_of, headed, plan_of

ids = pytest.mark.parametrize("case", CASES, ids=" ".join)
#: The columns of the core in their order, as far as a pack has them.
WANTED = ("key", "status", "criterion", "what", "owner", "due", "due_on", "progress", "done_on", "note")


@ids
def test_what_every_action_needs_is_in_sight(case: Case) -> None:
    plan = plan_of(case)
    core = core_of(plan)
    wanted = [name for name in WANTED if name in plan.at]
    assert [name for name in core if name in wanted] == wanted
    assert plan.edges[core[-1]] <= CORE
    assert plan.frozen[:3] == ("key", "status", "criterion")
    assert len(plan.frozen) == 4
    assert plan.edges[plan.frozen[-1]] <= 0.55 * CORE


@ids
def test_the_other_columns_stand_in_groups_with_a_heading_and_a_link_to_each_and_back(case: Case) -> None:
    plan = plan_of(case)
    names = [plan.text(HEADING, name) for name in headed(plan)]
    assert len(set(names)) == len(names)
    links = [c for c in plan.sheet.cells if isinstance(c.content, Link) and c.col]  # the way back in A1 aside
    there = [c.content.text for c in links if isinstance(c.content, Link) and c.col < plan.at[headed(plan)[0]]]
    assert there == names
    back = [c for c in links if c.col in {plan.at[name] for name in headed(plan)}]
    assert len(back) == len(names)
    for cell in links:
        assert isinstance(cell.content, Link)
        first = re.fullmatch(
            rf"internal:'{plan.sheet.name}'!([A-Z]+){plan.head + 1}(:[A-Z]+{plan.head + 1})?", cell.content.target
        )
        assert first
        assert (column_of(first[1]) in {plan.at[name] for name in headed(plan)}) == (cell not in back)


@ids
def test_number_and_first_entry_of_every_table_are_in_sight(case: Case) -> None:
    for columns in columns_of(blank(case)):
        assert columns.edges[columns.entered()] <= SCREEN - AROUND, columns.table
        frozen = columns.frozen
        assert not frozen or columns.edges[frozen[-1]] <= 0.6 * SCREEN, columns.table


@ids
def test_no_cells_are_merged_over_columns_that_people_may_move(case: Case) -> None:
    """Neither Excel nor LibreOffice moves a column through which merged cells run."""
    plan = plan_of(case)
    assert all(area.right <= plan.at[plan.frozen[-1]] for area in plan.sheet.merges)


@ids
def test_every_column_of_the_plan_can_be_filtered(case: Case) -> None:
    plan = plan_of(case)
    assert plan.sheet.filter
    assert (plan.sheet.filter.top, plan.sheet.filter.left) == (plan.head, min(plan.at.values()))
    assert plan.sheet.filter.right == max(plan.at.values())


def test_rows_that_people_type_into_grow_with_their_text() -> None:
    rows = (Cell(0, 0, "Heading", HEAD), Cell(1, 0, "A long text", ENTRY_CELL), Cell(2, 0, None, ENTRY_CELL))
    with zipfile.ZipFile(BytesIO(write_book(Book((Sheet("S", rows, heights={0: 30, 1: 45}),))))) as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
    heading, filled, empty = re.findall(r"<row [^>]*>", part)
    assert ('ht="30"' in heading, "customHeight" in heading) == (True, True)
    assert ('ht="45"' in filled, "customHeight" in filled) == (True, False)
    assert "ht=" not in empty
