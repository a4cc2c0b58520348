"""Carries Repairs out on an open workbook, in Excel or LibreOffice alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cqip_xl.hosts.busy import names_busy
from cqip_xl.hosts.tools import Locked, Tools
from cqip_xl.model.areas import alike, rectangles
from cqip_xl.model.book import FONT, Area, Block, Cell, Content, Formula, Link, Sheet
from cqip_xl.model.markers import sheet_key
from cqip_xl.model.repair import Repairs, SheetRepair

if TYPE_CHECKING:
    import xlwings

#: A text Excel would read something else out of when it is typed in: a formula, a number, a day, an error.
_TYPED = re.compile(r"[=+\-@'#]|.*\d|(true|false|sant|falskt)$", re.IGNORECASE | re.DOTALL)


@names_busy
def carry_out(book: xlwings.Book, repairs: Repairs, tools: Tools, order: str, font: str = FONT) -> None:
    """Changes the workbook as asked. Raises Locked, naming every such sheet, before anything is changed; or Busy."""
    if not repairs:
        return
    present = {sheet_key(sheet.name): sheet for sheet in book.sheets}
    ours = [(repair, present.get(sheet_key(repair.before))) for repair in repairs.sheets if repair]
    with book.app.properties(screen_updating=False, calculation="manual", enable_events=False), ExitStack() as after:
        opened = _opened(book, ours, tools)
        after.callback(_close, opened, tools)
        present |= _renamed(ours)
        missing = [repair for repair, sheet in ours if sheet is None and repair.made is not None]
        present |= _added(book, missing)
        opened += [present[sheet_key(repair.name)] for repair in missing if repair.made and repair.made.protected]
        # Sheets, then names, then formulas: each needs the ones before it.
        for name, formula in repairs.names.items():
            tools.define(book, name, formula)
        there = [(repair, sheet) for repair, _ in ours if (sheet := present.get(sheet_key(repair.name))) is not None]
        new = [(repair.made, sheet) for repair, sheet in there if repair.made is not None and repair in missing]
        for made, sheet in new:
            _fill(sheet, made, tools, order, font)
        for repair, sheet in there:
            _write_all(sheet, repair, tools, order, font)
        # Excel refuses a dropdown whose list is an error at that moment: first everything it refers to is computed.
        book.app.calculate()
        for made, sheet in new:
            _rule(sheet, _rules_of(made), tools)
        for repair, sheet in there:
            _rule(sheet, repair, tools)
        _hide(ours, present, tools)
    book.app.calculate()


def typed(content: Content) -> Any:
    """What to hand to `Range.value` so that exactly this content results: texts that look like more get an `'`."""
    match content:
        case None:
            return None
        case Formula():
            return content.text
        case Link():
            return typed(content.text)
        case str():
            return "'" + content if _TYPED.match(content) else content
        case _:
            return content


def _opened(book: Any, ours: Sequence[tuple[SheetRepair, Any]], tools: Tools) -> list[Any]:
    """Unprotects what is protected; all of it or, where one sheet stays locked, nothing."""
    locked, opened = [], []
    adds = any(sheet is None and repair.made is not None for repair, sheet in ours)
    if (adds or any(repair.was or repair.hidden is not None for repair, _ in ours)) and tools.structure_is_locked(book):
        locked.append(book.name)
    for repair, sheet in ours:
        if sheet is None or not tools.is_protected(sheet):
            continue
        try:
            tools.unprotect(sheet)
            opened.append(sheet)
        except Locked:
            locked.append(repair.name)
    if locked:
        _close(opened, tools)
        raise Locked(", ".join(locked))
    return opened


def _close(opened: Sequence[Any], tools: Tools) -> None:
    """Protects again, every sheet even where one fails."""
    with ExitStack() as stack:
        for sheet in opened:
            stack.callback(tools.protect, sheet)


def _write_all(sheet: Any, repair: SheetRepair, tools: Tools, order: str, font: str) -> None:
    if repair.printed:  # before the cell that says where it ends
        tools.set_printed(sheet, repair.printed)
    for area in repair.splits:
        _cells(sheet, area).unmerge()
    for dress in repair.dresses:
        match dress.only:
            case "fill":
                tools.put_fill(sheet, dress.areas, dress.style.fill)
            case "lock":
                tools.put_lock(sheet, dress.areas, dress.style.locked)
            case _:
                tools.put_style(sheet, dress.areas, dress.style, order, font)
    for block in repair.blocks:
        _write(sheet, block, tools)


def _rules_of(made: Sheet) -> SheetRepair:
    """The rules of a whole sheet."""
    return SheetRepair(
        made.name,
        validations=made.validations,
        conditions=made.conditions or None,
        conditioned=tuple(condition.area for condition in made.conditions),
    )


def _rule(sheet: Any, repair: SheetRepair, tools: Tools) -> None:
    tools.put_validations(sheet, repair.validations)
    if repair.conditions is not None:
        tools.put_conditions(sheet, repair.conditioned, repair.conditions)
    if repair.notes:
        tools.put_notes(sheet, repair.notes)


def _hide(ours: Sequence[tuple[SheetRepair, Any]], present: Mapping[str, Any], tools: Tools) -> None:
    """Shows before it hides: a workbook needs one visible sheet."""
    for repair, _ in sorted(ours, key=lambda pair: bool(pair[0].hidden)):
        sheet = present.get(sheet_key(repair.name))
        hidden = repair.made.hidden if repair.hidden is None and repair.made else repair.hidden
        if sheet is not None and hidden is not None:
            tools.set_hidden(sheet, hidden)


def _write(sheet: Any, block: Block, tools: Tools) -> None:
    """Formulas as formulas: written as values Excel may make dynamic arrays of them, which a file of ours has not."""
    a = block.area
    spots = {(cell.row, cell.col): cell.content for cell in block.cells()}
    formulas = {spot: content.text for spot, content in spots.items() if isinstance(content, Formula)}
    if len(formulas) < len(spots):
        plain = {spot: None if spot in formulas else typed(content) for spot, content in spots.items()}
        tools.put_values(sheet, a, _rows_of(plain, a))
    for area in rectangles(formulas):
        tools.put_formulas(sheet, area, _rows_of(formulas, area))
    if links := {spot: content for spot, content in spots.items() if isinstance(content, Link)}:
        tools.put_links(sheet, links)


def _rows_of(spots: Mapping[tuple[int, int], Any], area: Area) -> list[list[Any]]:
    return [[spots[row, col] for col in range(area.left, area.right + 1)] for row in range(area.top, area.bottom + 1)]


def _cells(sheet: Any, area: Area) -> Any:
    return sheet.range((area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1))


def _renamed(ours: Sequence[tuple[SheetRepair, Any]]) -> dict[str, Any]:
    """Sheets that get their own name back, by `sheet_key`; formulas follow."""
    renamed = {}
    for repair, sheet in ours:
        if repair.was and sheet is not None:
            sheet.name = repair.name
            renamed[sheet_key(repair.name)] = sheet
    return renamed


def _added(book: Any, missing: Sequence[SheetRepair]) -> dict[str, Any]:
    """Empty sheets at the end, by `sheet_key`; the sheet in view stays in view."""
    if not missing:
        return {}
    shown, number = book.sheets.active, len(book.sheets)
    added = {}
    for repair in missing:
        added[sheet_key(repair.name)] = book.sheets.add(repair.name, after=book.sheets[number - 1])
        number += 1
    shown.activate()
    return added


def _fill(sheet: Any, made: Sheet, tools: Tools, order: str, font: str) -> None:
    """A whole sheet's cells and sizes; charts, tables and print set-up are not made."""
    cells = list(made.all_cells())
    for style, areas in alike(((cell.row, cell.col), cell.style) for cell in cells).items():
        tools.put_style(sheet, areas, style, order, font)
    for a in made.merges:
        _cells(sheet, a).merge()
    for block in blocks(cells):
        _write(sheet, block, tools)
    tools.set_view(sheet, made)  # before sizes: what is frozen must fit into the window then
    for first, last, width in _sizes(made.widths):
        sheet.range((1, first + 1), (1, last + 1)).column_width = width
    for first, last, height in _sizes(made.heights):
        sheet.range((first + 1, 1), (last + 1, 1)).row_height = height
    tools.hide_rows(sheet, made.hidden_rows)
    tools.hide_columns(sheet, made.hidden_columns)


def blocks(cells: Sequence[Cell]) -> Iterator[Block]:
    """The cells with content in few rectangular blocks."""
    contents = {(cell.row, cell.col): cell.content for cell in cells if cell.content not in (None, "")}
    for area in rectangles(contents):
        yield Block(area.top, area.left, _rows_of(contents, area))


def _sizes(sizes: Mapping[int, float]) -> Iterator[tuple[int, int, float]]:
    """First, last and size of neighbours of one size."""
    numbered = sorted(sizes.items())
    for (_, size), group in groupby(enumerate(numbered), key=lambda pair: (pair[1][0] - pair[0], pair[1][1])):
        members = [number for _, (number, _) in group]
        yield members[0], members[-1], size
