"""What every workbook looks like on paper: A4 or Letter, text of 8 points or more, the first columns on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.pages import ACROSS, PAPER, READABLE, TEXT_SIZE, column_points, printed_scale
from cqip_xl.model.book import Area, Book, Cell, Formula, Page, Sheet
from cqip_xl.verbs import blank_plan, plan_book
from cqip_xl.workbook.school_line import SCHOOL_LINE
from tests.drawing.barriers import barriers
from tests.workbook.packs import CASES, PACKS
from tests.workbooks import DAY


def workbook(case: tuple[str, str, str]) -> Book:
    name, language, period = case
    return plan_book(PACKS[name], blank_plan(PACKS[name], language, period=period, as_of=DAY), DAY)


def wide(sheet: Sheet, left: int, right: int) -> float:
    """Points that columns take together, `right` not among them."""
    shown = (col for col in range(left, right) if col not in sheet.hidden_columns)
    return sum(column_points(sheet.widths.get(col, 8.43)) for col in shown)


def pages_across(sheet: Sheet) -> Iterator[float]:
    """The width of each page of a sheet at full size, with the columns that it repeats. Points."""
    page = sheet.page
    assert page.area
    edges = [page.area.left, *(col for col in page.across if col <= page.area.right), page.area.right + 1]
    for n, (left, right) in enumerate(pairwise(edges)):
        yield wide(sheet, left, right) + (wide(sheet, page.kept[0], page.kept[1] + 1) if n and page.kept else 0)


def _is_read(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is read on paper: no id, no bar drawn in a cell, no link."""
    said = cell.content.value if isinstance(cell.content, Formula) else cell.content
    hidden = cell.row in sheet.hidden_rows or not cell.col or cell.style.underline
    return not hidden and any(map(str.isalnum, str(said or "")))


def faults(sheet: Sheet, letter: bool) -> Iterator[str]:
    page = sheet.page
    assert page.area
    scale = printed_scale(page, wide(sheet, 0, page.area.right + 1))
    least = min((cell.style.size for cell in sheet.cells if _is_read(sheet, cell)), default=TEXT_SIZE)
    short, long = PAPER[letter]
    if page.large or page.letter != letter:
        yield f"{sheet.name} is printed on other paper"
    if scale * min(least, TEXT_SIZE) < READABLE:
        yield f"{sheet.name} is printed at {scale * least:.1f} points"
    if max(pages_across(sheet)) * scale > (long if page.landscape else short) - ACROSS + 1:
        yield f"{sheet.name} has a page of {max(pages_across(sheet)):.0f} points"


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_sheet_is_for_everybody_legible_on_the_region_s_paper_and_names_the_school_on_each_page(
    case: tuple[str, str, str],
) -> None:
    letter, book = PACKS[case[0]].region.letter, workbook(case)
    assert not list(barriers(book))
    for sheet in (s for s in book.sheets if not s.hidden):
        assert not list(faults(sheet, letter))
        lines = [cell.row for cell in sheet.cells if cell.style == SCHOOL_LINE]
        titles = sheet.page.titles
        assert not lines or (titles and titles[0] == lines[0])


def table(columns: int) -> Sheet:
    """So many columns of 14 characters on paper."""
    cells = tuple(Cell(row, col, "x") for row in range(3) for col in range(columns))
    page = Page(area=Area(0, 0, 2, columns - 1), kept=(0, 1))
    return fitted(Sheet("S", cells, widths=dict.fromkeys(range(columns), 14.0), page=page))


@pytest.mark.parametrize(("columns", "pages"), [(4, 1), (11, 1), (14, 2), (30, 4)])
def test_a_wide_table_goes_on_over_further_pages_that_repeat_its_first_columns(columns: int, pages: int) -> None:
    sheet = table(columns)
    assert len(list(pages_across(sheet))) == pages and not list(faults(sheet, letter=False))
    assert (sheet.page.scale > 0) == (pages > 1)


def test_a_sheet_in_portrait_that_would_be_too_small_is_turned() -> None:
    sheet = fitted(Sheet("S", (Cell(0, 0, "x"),), widths={0: 150.0}, page=replace(Page(), landscape=False)))
    assert sheet.page.landscape
