"""A block's rows are the same file as the same cells one by one, for other readers and to the eye."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.style import CELL, DAY, LINK, NUMBER, PERCENT, TITLE
from cqip_xl.excel.read import grid_of
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Area, Block, Book, Cell, Entry, Formula, Link, ListObject, Look, Sheet, Styled
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.grid import CELL_LIMIT

LOOKS = (Look(CELL, CELL, LINK), Look(NUMBER, CELL, LINK), Look(PERCENT, CELL), Look(DAY, CELL), Look(CELL, CELL, LINK))
ROWS: list[tuple[Entry, ...]] = [
    ("Trường Mầm non Hoa Sen", 1.0, 0.5, date(2026, 3, 31), Link("external:a b.xlsx", "a b.xlsx", "schools/a b.xlsx")),
    ("=1+1", 12345678.25, 1, datetime(2024, 2, 29), "plain"),
    ("+ − @", 1 / 3, True, "", Link("internal:'Sheet'!A1", "there")),
    ("", "", "", "", ""),
    (None, None, None, None, None),
    ("_x0041_ and \x01\x0b\r", 1e300, False, date(1900, 3, 1), "two\nlines"),
    ("<r>not markup</r>", 0.1 + 0.2, 0.0, "no date", " spaces "),
    ("<r> & \"'</r>", -0.0, 2, Styled("x", PERCENT), Styled(0.25, DAY)),
    (
        "",
        Formula("=A2&B2", "a"),
        Formula("=1<2", True),
        Formula("=DATE(2026,1,1)", date(2026, 1, 1)),
        Formula("=1", ""),
    ),
    ("Ünïcödé 𝒳 你好" * 40, Formula("=B5", 7.5), Formula("=NA()", "#N/A"), "", "<>&"),
]


def book(rows: Sequence[Sequence[Entry]], as_block: bool, below: bool = True) -> Book:
    block = Block(3, 1, rows, LOOKS)
    cells = [Cell(0, 0, "Title", TITLE), *(Cell(2, 1 + n, f"Head {n}", CELL) for n in range(len(LOOKS)))]
    if below:
        cells.append(Cell(3 + len(rows) + 1, 0, Formula("=SUM(C4:C9)", 3.0), NUMBER))
    table = ListObject(
        "cqip_t", Area(2, 1, 2 + max(len(rows), 1), len(LOOKS)), tuple(f"Head {n}" for n in range(len(LOOKS)))
    )
    sheet = Sheet("S", tuple(cells), widths={1: 20, 5: 12}, lists=(table,), heights={0: 30})
    made: dict[str, Any] = {"blocks": (block,)} if as_block else {"cells": (*cells, *block.cells())}
    return Book((fitted(replace(sheet, **made)), Sheet("Other", (Cell(0, 0, "Title"),))))


def seen(data: bytes) -> dict[str, tuple[Any, ...]]:
    """Every cell as openpyxl reads it: value, kind, look, link; and the heights of rows."""
    found: dict[str, tuple[Any, ...]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            found[f"{sheet.title} {row[0].row}"] = (sheet.row_dimensions[row[0].row].height,)
            for cell in row:
                link = cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location, cell.hyperlink.tooltip)
                look = (cell.number_format, cell.font.b, cell.font.u, cell.fill.fgColor.rgb, cell.border.left.style)
                found[f"{sheet.title} {cell.coordinate}"] = (cell.value, cell.data_type, look, link)
        found[sheet.title] = (sheet.dimensions, dict(sheet.tables.items()))
    return found


def by_calamine(data: bytes) -> list[list[Any]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]


def test_every_kind_of_value_reads_back_as_the_same_cell() -> None:
    block, cells = (write_book(book(ROWS, as_block)) for as_block in (True, False))
    assert seen(block) == seen(cells)
    assert by_calamine(block) == by_calamine(cells)


def test_the_same_book_gives_the_same_bytes_and_every_part_its_own_checksum() -> None:
    one, two = write_book(book(ROWS, True)), write_book(book(ROWS, True))
    assert one == two
    assert zipfile.ZipFile(io.BytesIO(one)).testzip() is None


def test_rows_are_as_high_as_the_same_cells_make_them() -> None:
    block, cells = fitted(book(ROWS, True).sheets[0]), fitted(book(ROWS, False).sheets[0])
    (made,) = block.blocks
    heights = {made.row + n: height for n, height in enumerate(made.heights) if height}
    assert {**heights, **block.heights} == dict(cells.heights)
    assert block.widths == cells.widths and block.page == cells.page
    assert max(heights.values()) > 40


@pytest.mark.parametrize("as_block", [True, False])
@pytest.mark.parametrize("text", ["<r>_x000D_</r>", "<r> _x0041_ & <b> </r>", "<r></r>"])
def test_a_text_like_markup_reads_back_letter_by_letter(text: str, as_block: bool) -> None:
    data = write_book(book([(text, 1.0, 1.0, "", "")], as_block))
    assert by_calamine(data)[0][3][1] == text == grid_of(data, "").sheets[0].at(3, 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
            st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
            st.booleans() | st.none(),
            st.dates(date(1900, 3, 1), date(9999, 12, 31)),
            st.sampled_from(["", "=A1", "_x000D_", "<r></r>", "<r>a</r>", "<!--rows 0-->", "\x01", "&amp;", "%d %s"]),
        ),
        max_size=6,
    )
)
def test_any_text_number_and_day_is_what_single_cells_would_be(rows: list[tuple[Entry, ...]]) -> None:
    block, cells = write_book(book(rows, True, below=False)), write_book(book(rows, False, below=False))
    assert by_calamine(block) == by_calamine(cells)


def test_texts_that_cells_hold_as_well_are_stored_once() -> None:
    rows: list[tuple[Entry, ...]] = [("Title", 1.0, 1.0, "", "Title")] * 3
    block, cells = (
        zipfile.ZipFile(io.BytesIO(write_book(book(rows, as_block)))).read("xl/sharedStrings.xml")
        for as_block in (True, False)
    )
    assert block.count(b">Title<") == 1
    assert block == cells


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    data = write_book(book([("x" * (CELL_LIMIT + 1), 1.0, 1.0, "", "")], True))
    text = by_calamine(data)[0][3][1]
    assert len(text) < CELL_LIMIT and text.endswith("[…]")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(WriteRefused, match="no number"):
        write_book(book([("", number, "", "", "")], True))


def test_a_formula_longer_than_excel_takes_is_refused() -> None:
    with pytest.raises(WriteRefused, match="longer than Excel takes"):
        write_book(book([("", Formula("=" + "1+" * 5000 + "1", 1), "", "", "")], True))


def test_no_other_cell_may_stand_in_its_rows() -> None:
    sheet = Sheet("S", (Cell(1, 7, "lost?"),), blocks=(Block(0, 0, [("a",), ("b",)], (Look(),)),))
    with pytest.raises(ValueError, match="in the rows of a block"):
        write_book(Book((sheet,)))


def test_a_block_shows_in_the_dump_as_its_cells_do() -> None:
    block, cells = book(ROWS, True), book(ROWS, False)
    assert block.dump() == cells.dump()
