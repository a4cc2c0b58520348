"""Everybody can read every cell, also on a projector."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cqip_xl.drawing import style as styles
from cqip_xl.drawing.style import WHITE, answer_style, contrast
from cqip_xl.model.book import Book, Style
from cqip_xl.verbs import blank_plan, plan_book
from tests.workbook.packs import PACKS
from tests.workbooks import DAY


def faint(style: Style, ground: str = "") -> bool:
    """Whether text in that style cannot be read well."""
    return contrast(style.color, style.fill or ground or WHITE) < 4.5


def seen(book: Book) -> Iterator[tuple[str, Style, str]]:
    """Every style on the sheets that people see, and the ground below those of conditional formats."""
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        yield from ((sheet.name, cell.style, "") for cell in sheet.all_cells())
        fills = {(cell.row, cell.col): cell.style.fill for cell in sheet.all_cells()}
        for mark in sheet.conditions:
            yield sheet.name, mark.style, fills.get((mark.area.top, mark.area.left), "")


@pytest.mark.parametrize("name", PACKS)
def test_every_cell_of_a_workbook_can_be_read(name: str) -> None:
    pack = PACKS[name]
    found = set(seen(plan_book(pack, blank_plan(pack, pack.native, as_of=DAY), DAY)))
    assert not [(sheet, style) for sheet, style, ground in found if faint(style, ground)]
    entries = {style.fill for _, style, _ in found if not style.locked and style.fill != styles.GIVEN}
    assert entries and all(contrast(fill, WHITE) >= 1.2 for fill in entries), entries


@pytest.mark.parametrize("ground", ["808080", "C9A227", "2E7D6B", "FFFFFF", "000000", "767676"])
def test_answers_can_be_read_on_every_ground(ground: str) -> None:
    assert not faint(answer_style(ground))


@pytest.mark.parametrize("name", PACKS)
def test_figures_stand_right_and_texts_left_and_so_do_their_headings(name: str) -> None:
    pack = PACKS[name]
    heads = {styles.HEAD.fill, styles.HEAD_GIVEN.fill}
    for sheet in plan_book(pack, blank_plan(pack, pack.native, as_of=DAY), DAY).sheets:
        asked = [cell for cell in sheet.cells if not cell.style.locked and cell.style.fill != styles.NOT_ASKED.fill]
        below = {(cell.row, cell.col): cell.style for cell in asked}
        for cell in sheet.cells:
            if cell.style.fill in heads and (entry := below.get((cell.row + 1, cell.col))):
                assert (cell.style.align == "right") == (entry.align == "right"), (sheet.name, cell)


def test_every_style_can_be_read_and_entries_are_seen() -> None:
    own = {name: value for name, value in vars(styles).items() if isinstance(value, Style)}
    own |= {status: styles.status_style(status) for status in styles.STATUS_COLORS}
    assert not [name for name, style in own.items() if faint(style)]
    assert contrast(styles.ENTRY, WHITE) >= 1.2 and contrast(styles.ENTRY, styles.GIVEN) > 1.05
