"""What a reader sees on screen and paper: no word of a heading broken, no table torn from its heading."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from cqip_xl.drawing.fit import fitted, longest_word, text_width, wrapped
from cqip_xl.drawing.style import BIG, HEAD, HEAD_GIVEN, SECTION
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Area, Book, Cell, Formula, Page, Sheet
from cqip_xl.model.rollup import Rollup
from cqip_xl.summary import compose_summary
from cqip_xl.verbs import blank_plan, consolidate, plan_book
from cqip_xl.words.catalog import LANGUAGES
from tests.workbook.packs import CASES, PACKS
from tests.workbooks import DAY

HEADINGS = {HEAD.fill, HEAD_GIVEN.fill}


@pytest.fixture(scope="module")
def rollup(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Rollup:
    """The demo district and one file twice, so that rejected rows stand below the sources."""
    folder = tmp_path_factory.mktemp("sum")
    shutil.copy(min((district / "schools").iterdir()), folder / "again.xlsx")
    return consolidate([district / "schools", folder], folder / "s.xlsx", as_of=DAY).rollup


def summary(rollup: Rollup, language: str) -> Book:
    return compose_summary(rollup, language, Path("s.xlsx"))


def workbook(case: tuple[str, str, str]) -> Book:
    name, language, period = case
    return plan_book(PACKS[name], blank_plan(PACKS[name], language, period=period, as_of=DAY), DAY)


def broken_headings(book: Book) -> Iterator[str]:
    """Headings with a word that does not fit its column."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.style.fill in HEADINGS and isinstance(cell.content, str):
                room = sheet.widths.get(cell.col, 8.43)
                if longest_word(cell.content) * 1.1 > room:
                    yield f"{sheet.name}: {cell.content!r} in {room}"


def torn(sheet: Sheet) -> Iterator[str]:
    """Section headings that a page may end with, and repeated rows that would stand over a later table."""
    sections = [c.row for c in sheet.cells if c.style == SECTION]
    heads = sorted({c.row for c in sheet.cells if c.style.fill in HEADINGS})
    for row in sections:
        if any(row < first <= row + 2 for first in sheet.page.breaks):
            yield f"{sheet.name}: a page ends with the heading in row {row + 1}"
    titles = sheet.page.titles
    if titles and titles[1] in heads and any(row > titles[1] for row in heads):
        yield f"{sheet.name}: rows {titles} are repeated over another table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_of_a_summary_is_narrower_than_its_longest_word(rollup: Rollup, language: str) -> None:
    assert any(file.rejected for file in rollup.files)
    book = summary(rollup, language)
    assert not list(broken_headings(book))
    assert not [fault for sheet in book.sheets for fault in torn(sheet)]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_no_heading_of_a_workbook_is_narrower_than_its_longest_word(case: tuple[str, str, str]) -> None:
    book = workbook(case)
    assert not list(broken_headings(book))
    assert not [fault for sheet in book.sheets for fault in torn(sheet)]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_big_figure_has_room_for_whatever_it_may_show(case: tuple[str, str, str]) -> None:
    for sheet in workbook(case).sheets:
        spans = {(a.top, a.left): a for a in sheet.merges}
        for cell in (c for c in sheet.cells if c.style.size == BIG.size and isinstance(c.content, Formula)):
            assert isinstance(cell.content, Formula) and cell.style.wrap
            area = spans[cell.row, cell.col]
            room = sum(sheet.widths[col] for col in range(area.left, area.right + 1)) * 11 / BIG.size / 1.1
            lines = len(wrapped(cell.content.longest, room))
            assert sheet.heights[cell.row] >= lines * 15 * BIG.size / 11


def test_the_actions_of_a_summary_print_legibly_and_first_what_a_meeting_asks_for(rollup: Rollup) -> None:
    sheet = next(s for s in summary(rollup, "en").sheets if s.name == "Actions")
    headers, area = sheet.lists[0].headers, sheet.page.area
    assert headers[:7] == ("Unit", "Criterion", "Action", "Responsible", "Due", "Status", "Progress")
    assert area and area.right < len(headers) - 1 and not sheet.page.large
    assert sum(sheet.widths[col] for col in range(area.right + 1)) < 250


def filled(rows: int) -> Sheet:
    """Two tables of so many rows, each below its section heading."""
    cells = [Cell(row, 0, "x") for row in range(2 * rows)]
    return Sheet("S", (*cells, Cell(rows, 0, "Second", SECTION)))


@pytest.mark.parametrize(("rows", "breaks"), [(10, ()), (20, (20,)), (90, (90,))])
def test_a_part_begins_a_page_only_where_it_would_be_torn(rows: int, breaks: tuple[int, ...]) -> None:
    assert fitted(filled(rows)).page.breaks == breaks


def test_breaks_and_large_paper_reach_the_file() -> None:
    wide = replace(filled(30), widths=dict.fromkeys(range(30), 12.0), page=Page(area=Area(0, 0, 59, 29), breaks=(30,)))
    with zipfile.ZipFile(BytesIO(write_book(Book((fitted(wide),))))) as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
    assert '<rowBreaks count="1" manualBreakCount="1"><brk id="30"' in part
    assert 'paperSize="8"' in part


def test_text_is_measured_by_its_letters_and_wrapped_at_words() -> None:
    assert text_width("汉字") > text_width("mm") > text_width("ab") > text_width("il")
    assert text_width("e\u0302") == text_width("e")
    assert wrapped("one two three", 7) == ("one two", "three")
    assert wrapped("汉字汉字", 5) == ("汉字", "汉字")
    assert wrapped("Genomförandegrad", 8)[0] != "Genomförandegrad"
    assert wrapped("a\n\nb", 5) == ("a", "", "b")
