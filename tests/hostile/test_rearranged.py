"""Plans that somebody rearranged: the same plan, or a finding that says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Sheet
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import check
from tests.fuzz.planted import all_words, complaint, planted
from tests.reading.books import FOLDER, on_sheet, sheet_of, with_column, without_column, without_sheet
from tests.reading.places import place_of
from tests.renamed_sheets import called
from tests.workbooks import DAY

Change = Callable[[Book], Book]


def read(book: Book, folder: Path) -> tuple[Case | Unread, bytes]:
    data = write_book(book)
    (folder / "plan.xlsx").write_bytes(data)
    return check(folder / "plan.xlsx", DAY, (str(FOLDER),)), data


def on_plan(change: Callable[[Sheet], Sheet]) -> Change:
    return lambda book: on_sheet(_loose(book), sheet_of(book, "actions"), change)


def _loose(book: Book) -> Book:
    """Without what names places: it would not move along here as it does in Excel."""
    bare = (replace(s, lists=(), merges=(), conditions=(), validations=(), filter=None) for s in book.sheets)
    sheets = tuple(replace(sheet, page=replace(sheet.page, area=None, titles=None)) for sheet in bare)
    return replace(book, sheets=sheets, names={})


def moved(row: Callable[[int], int] = lambda r: r, col: Callable[[int], int] = lambda c: c) -> Change:
    def change(sheet: Sheet) -> Sheet:
        cells = tuple(cell._replace(row=row(cell.row), col=col(cell.col)) for cell in sheet.cells)
        return replace(sheet, cells=cells, heights={}, widths={})

    return on_plan(change)


def renamed(book: Book) -> Book:
    names = (f"Blatt {n}" if not sheet.hidden else sheet.name for n, sheet in enumerate(book.sheets))
    sheets = zip(_loose(book).sheets, names, strict=True)
    return replace(_loose(book), sheets=tuple(called(sheet, name) for sheet, name in sheets))


def without_ids_anywhere(book: Book) -> Book:
    """The hidden id rows of every sheet gone, `_cqip` as well."""

    def bare(sheet: Sheet) -> Sheet:
        tags = {c.row for c in sheet.cells if isinstance(c.content, str) and c.content.startswith("#cqip:")}
        form = any(c.content == "#cqip:header" for c in sheet.cells)
        return replace(sheet, cells=tuple(c for c in sheet.cells if c.row not in tags and not (form and c.col == 0)))

    book = _loose(without_sheet("_cqip")(book))
    return replace(book, sheets=tuple(bare(sheet) if not sheet.hidden else sheet for sheet in book.sheets))


def only_the_plan(book: Book) -> Book:
    """The sheet Plan copied into a fresh workbook."""
    name = sheet_of(book, "actions")
    return replace(_loose(book), sheets=tuple(sheet for sheet in _loose(book).sheets if sheet.name == name))


def two_plans(book: Book) -> Book:
    name = sheet_of(book, "actions")
    copy = next(sheet for sheet in _loose(book).sheets if sheet.name == name)
    return replace(_loose(book), sheets=(*_loose(book).sheets, replace(copy, name="Plan (2)")))


def pasted_block(book: Book) -> Book:
    """Two actions copied from another workbook below the last row, numbers and all."""
    _, first, _ = place_of(book, "actions", "what")

    def change(sheet: Sheet) -> Sheet:
        block = [cell for cell in sheet.cells if first <= cell.row < first + 2]
        return replace(sheet, cells=(*sheet.cells, *(cell._replace(row=cell.row + 400) for cell in block)))

    return on_plan(change)(book)


def hidden_everything(book: Book) -> Book:
    """Columns hidden and rows filtered away."""
    _, first, col = place_of(book, "actions", "what")

    def change(sheet: Sheet) -> Sheet:
        return replace(sheet, hidden_columns=(*sheet.hidden_columns, col), hidden_rows=(*sheet.hidden_rows, first))

    return on_plan(change)(book)


def added_beside(book: Book) -> Book:
    def change(sheet: Sheet) -> Sheet:
        return replace(sheet, cells=(*sheet.cells, Cell(9, 60, "Remark of our own")))

    return on_plan(change)(book)


#: What was done -> the change, and the findings that must tell of it.
CASES: dict[str, tuple[Change, set[str]]] = {
    "every sheet renamed": (renamed, set()),
    "columns in the opposite order": (moved(col=lambda c: c if c == 0 else 60 - c), set()),
    "a column inserted": (moved(col=lambda c: c + (c > 4)), set()),
    "a column inserted and filled": (with_column("actions", "Ours"), {"column.extra"}),
    "a column deleted": (without_column("actions", "budget"), {"column.missing"}),
    "columns hidden, rows filtered away": (hidden_everything, {"rows.hidden"}),
    "rows sorted the other way": (moved(row=lambda r: 13 - r if 4 <= r <= 9 else r), set()),
    "rows inserted above": (moved(row=lambda r: r + 3), set()),
    "empty rows inserted between the actions": (moved(row=lambda r: r + 700 * (r > 6)), set()),
    "a block pasted below": (pasted_block, {"key.copied"}),
    "all hidden ids lost": (without_ids_anywhere, {"cqip.lost", "table.by_heading"}),
    "only the Plan in a fresh workbook": (only_the_plan, {"cqip.lost", "framework.guessed", "table.missing"}),
    "two Plan sheets": (two_plans, {"table.twice"}),
    "a remark far beside": (added_beside, {"column.extra"}),
}


def plan_of(result: Case | Unread) -> Plan:
    assert isinstance(result, Case), (result.outcome, result.detail)
    return result.plan


def actions(plan: Plan) -> set[tuple[str, ...]]:
    names = ("criterion", "what", "note", "monitoring")
    return {tuple(row.text(name) for name in names) for row in plan.rows("actions")}


@pytest.mark.parametrize("what", CASES)
def test_a_rearranged_plan_is_the_same_plan_or_is_said(what: str, tmp_path: Path) -> None:
    change, codes = CASES[what]
    plain, _ = read(planted(), tmp_path)
    result, data = read(change(planted()), tmp_path)
    assert actions(plan_of(result)) == actions(plan_of(plain))
    assert complaint(result, data) == ""
    new = {f.code for f in result.findings} - {f.code for f in plain.findings}
    assert codes <= new
    if not codes:
        assert plan_of(result).entries() == plan_of(plain).entries() and len(all_words()) > 30
