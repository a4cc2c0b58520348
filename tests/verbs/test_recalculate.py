"""Recalculate puts back what was lost, nothing else; entries are never written to."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.model.book import Area, Book, Cell, Content, Formula, Sheet, Style
from cqip_xl.model.errors import BadInput
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import Spot
from cqip_xl.verbs.recalculate import marking, mending, open_workbook, renew
from tests import office
from tests.renamed_sheets import called, follow
from tests.size import part_of
from tests.verbs.as_excel_saves import with_extensions
from tests.verbs.damage import changed, spoilt
from tests.verbs.opened import NOW, SAMPLES, TEMPLATES, sample, sample_book, saved, written
from tests.workbooks import typed_book


@pytest.mark.parametrize("path", part_of(SAMPLES + TEMPLATES, 3), ids=lambda path: path.stem)
def test_a_sound_workbook_needs_nothing(path: Path) -> None:
    found = mending(open_workbook(path))
    assert not found.repairs and not found.counts and not found.hindrance


@office.needs_office
def test_a_workbook_saved_by_libreoffice_needs_nothing(tmp_path: Path) -> None:
    for path in office.recalculate(part_of(SAMPLES, 4), tmp_path):
        assert not mending(open_workbook(path)).counts, path.name


@pytest.mark.parametrize("path", part_of(SAMPLES + TEMPLATES, 3), ids=lambda path: path.stem)
def test_rules_that_excel_keeps_in_extensions_are_seen(path: Path, tmp_path: Path) -> None:
    """Excel saves dropdowns and marks that refer to another sheet elsewhere than XlsxWriter does."""
    moved = tmp_path / path.name
    moved.write_bytes(with_extensions(path.read_bytes()))
    assert b"x14:dataValidation " in zipfile.ZipFile(moved).read("xl/worksheets/sheet4.xml")
    assert not mending(open_workbook(moved)).counts


@pytest.mark.parametrize("name", ["_lists", "_calc", "_cqip"])
def test_a_hidden_sheet_with_a_blank_behind_its_name_is_renamed_not_made_twice(tmp_path: Path, name: str) -> None:
    book, _, _ = sample_book(SAMPLES[0])
    other = changed(book, lambda sheet: replace(sheet, name=f"{name} ") if sheet.name == name else sheet)
    found = mending(open_workbook(saved(other, tmp_path)))
    assert [(repair.name, repair.was, repair.made) for repair in found.repairs.sheets] == [(name, f"{name} ", None)]
    assert found.counts == {"sheets": 1}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_whatever_was_spoilt_is_put_back_and_no_entry_is_written(path: Path, tmp_path: Path) -> None:
    book, plan, _ = sample_book(path)
    done = spoilt(book, seed=len(path.stem))
    opened = open_workbook(saved(done.book, tmp_path))
    found = mending(opened)
    writes = written(found.repairs)
    assert {spot: c.text for spot, c in writes.items() if isinstance(c, Formula)} == done.formulas
    assert all(isinstance(content, Formula) for content in writes.values())
    put = {
        (sheet.name, (r, c))
        for sheet in found.repairs.sheets
        for check in sheet.validations
        for r in range(check.area.top, check.area.bottom + 1)
        for c in range(check.area.left, check.area.right + 1)
    }
    assert done.dropdowns <= put
    opened_again = {
        (sheet.name, (r, c))
        for sheet in found.repairs.sheets
        for dress in sheet.dresses
        for a in dress.areas
        for r in range(a.top, a.bottom + 1)
        for c in range(a.left, a.right + 1)
    }
    assert done.shut == opened_again
    assert done.names <= set(found.repairs.names)
    entries = {
        (sheet.name, (cell.row, cell.col))
        for sheet in book.sheets
        for cell in sheet.cells
        if not cell.style.locked and not isinstance(cell.content, Formula)
    }
    assert not entries & set(writes)
    assert not plan.entries() - opened.case.plan.entries()


def test_what_was_typed_over_a_formula_is_told(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[0])
    plan_sheet = next(sheet for sheet in book.sheets if sheet.name == sample(SAMPLES[0]).anchors.names["actions"])
    target = next(c for c in plan_sheet.cells if isinstance(c.content, Formula))

    def typed(sheet: Sheet) -> Sheet:
        cells = (c._replace(content="my note") if c is target else c for c in sheet.cells)
        return replace(sheet, cells=tuple(cells))

    found = mending(open_workbook(saved(changed(book, typed), tmp_path)))
    assert found.counts == {"formulas": 1} and found.replaced[0].endswith("my note")


def test_a_formula_s_cell_that_was_made_text_is_made_a_formula_s_again(tmp_path: Path) -> None:
    """Excel shows a formula written into a cell of text, and does not compute it."""
    book, _, _ = sample_book(SAMPLES[0])
    name = sample(SAMPLES[0]).anchors.names["actions"]
    target = next(c for s in book.sheets if s.name == name for c in s.cells if isinstance(c.content, Formula))

    def as_text(sheet: Sheet) -> Sheet:
        cells = (c._replace(style=replace(c.style, number="@")) if c is target else c for c in sheet.cells)
        return replace(sheet, cells=tuple(cells))

    found = mending(open_workbook(saved(changed(book, as_text), tmp_path)))
    (dress,) = (dress for sheet in found.repairs.sheets for dress in sheet.dresses)
    assert dress.style == target.style and found.counts == {"formats": 1}


@pytest.mark.parametrize("lost", ["_calc", "_lists", "_periods", "status"])
def test_a_deleted_sheet_of_ours_is_made_anew(lost: str, tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[5])
    name = sample(SAMPLES[5]).anchors.names.get(lost, lost)
    less = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != name))
    less = replace(less, names={} if lost == "status" else less.names)
    found = mending(open_workbook(saved(less, tmp_path)))
    made = [sheet.made for sheet in found.repairs.sheets if sheet.made]
    assert [sheet.name for sheet in made] == [name] and made[0] in book.sheets


def test_rows_inserted_among_the_criteria_keep_their_dropdowns_and_counts(framework: Framework, tmp_path: Path) -> None:
    """A blank row between two criteria: every range is told anew over the longer table."""
    book, _, _ = sample_book(SAMPLES[5])
    criteria = sample(SAMPLES[5]).anchors.tables["criteria"]
    cut = criteria.first + 3

    def shifted(sheet: Sheet) -> Sheet:
        if sheet.name != criteria.sheet:
            return sheet
        cells = tuple(c._replace(row=c.row + 1) if c.row >= cut else c for c in sheet.cells)
        return replace(sheet, cells=cells, validations=(), conditions=(), merges=(), hidden_rows=())

    opened = open_workbook(saved(changed(book, shifted), tmp_path))
    found = mending(opened)
    writes = {spot: c.text for (sheet, spot), c in written(found.repairs).items() if isinstance(c, Formula)}
    key = f"${criteria.first + 1}:$"
    last = max(row for row, code in criteria.keys.items() if framework.criterion(code))
    longer = f"${last + 2}"
    assert any(f"{key}" in text and longer in text for text in writes.values())
    levels = criteria.columns["level_current"]
    checks = [check for sheet in found.repairs.sheets for check in sheet.validations if sheet.name == criteria.sheet]
    areas = [check.area for check in checks if check.area.left == levels]
    assert areas and not any(area.top <= cut <= area.bottom for area in areas)


def test_a_column_that_is_gone_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[5])
    actions = sample(SAMPLES[5]).anchors.tables["actions"]
    col = actions.columns["due"]

    def without(sheet: Sheet) -> Sheet:
        cells = tuple(c for c in sheet.cells if sheet.name != actions.sheet or c.col != col)
        return replace(sheet, cells=cells)

    opened = open_workbook(saved(changed(book, without), tmp_path))
    found = mending(opened)
    assert "due" in found.hindrance and not found.repairs
    assert marking(opened, NOW).sheets


def test_formulas_stay_with_the_plan_they_follow_wherever_a_copy_stands(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[0])
    table = sample(SAMPLES[0]).anchors.tables["actions"]
    copy = next(replace(sheet, name="Copy") for sheet in book.sheets if sheet.name == table.sheet)
    opened = open_workbook(saved(replace(book, sheets=(copy, *book.sheets)), tmp_path))
    assert opened.anchors.tables["actions"].sheet == table.sheet and not mending(opened).counts


def test_a_deleted_row_of_headings_is_told(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[0])
    table = sample(SAMPLES[0]).anchors.tables["actions"]

    def without(sheet: Sheet) -> Sheet:
        if sheet.name != table.sheet:
            return sheet
        cells = (c._replace(row=c.row - (c.row > table.head)) for c in sheet.cells if c.row != table.head)
        return replace(sheet, cells=tuple(cells), validations=(), conditions=(), merges=(), freeze=None)

    found = mending(open_workbook(saved(changed(book, without), tmp_path)))
    assert "标题" in found.hindrance
    assert found.counts["formulas"]


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.stem.partition(".")[0] in ("vn-mn-tt19", "ma-qris-ost")])
def test_without_the_sheet_that_names_it_the_language_is_that_of_the_words(path: Path, tmp_path: Path) -> None:
    book, plan, _ = sample_book(path)
    lost = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != "_cqip"))
    opened = open_workbook(saved(lost, tmp_path))
    assert opened.case.plan.language == plan.language == path.stem.rpartition(".")[2]
    assert mending(opened).counts == {"sheets": 1}


def test_an_entry_with_colours_of_its_own_keeps_them_and_a_bare_one_gets_ours(
    tmp_path: Path, framework: Framework
) -> None:
    """Cells from elsewhere come locked; cleared ones come without a date's format."""
    book = typed_book(framework, "| criterion | what | due | done_on |\n| 1.1 | Task | #46000 | #46001 |")
    table = open_workbook(saved(book, tmp_path)).anchors.tables["actions"]
    spots = {name: (table.first, table.columns[name]) for name in ("what", "due", "done_on")}
    looks = {"what": Style(fill="FFFF00", bold=True), "due": Style(), "done_on": Style(number="mmm yy")}

    def spoilt_looks(sheet: Sheet) -> Sheet:
        styles = {spots[name]: style for name, style in looks.items() if sheet.name == table.sheet}
        return replace(sheet, cells=tuple(c._replace(style=styles.get((c.row, c.col), c.style)) for c in sheet.cells))

    found = mending(open_workbook(saved(changed(book, spoilt_looks), tmp_path)))
    (repair,) = found.repairs.sheets
    put = {name: dress for dress in repair.dresses for name, (r, c) in spots.items() for a in dress.areas
           if a.top <= r <= a.bottom and a.left <= c <= a.right}  # fmt: skip
    assert put["what"].only == "lock" and not put["what"].style.locked
    assert put["due"].only == "" and "yy" in put["due"].style.number and put["done_on"].style.number == "mmm yy"
    assert not repair.blocks and found.counts["formats"] == 3


def test_what_is_told_as_typed_was_typed(tmp_path: Path) -> None:
    """No formula of ours for other rows, and days as days; the rest word for word."""
    book, _, _ = sample_book(SAMPLES[0])
    table = sample(SAMPLES[0]).anchors.tables["actions"]
    first, col = table.first, table.columns["status"]
    status = {c.row: c.content for s in book.sheets if s.name == table.sheet for c in s.cells if c.col == col}
    typed: dict[Spot, Content] = {(first, col): "ask the head", (first + 1, col): Formula("=TODAY()+1", 1)}
    moved = status[first + 5]
    assert isinstance(moved, Formula)
    typed[first + 2, col] = replace(moved, text=moved.text.replace("_calc!", "'Blatt 9'' & x'!"))

    def over(sheet: Sheet) -> Sheet:
        new = typed if sheet.name == table.sheet else {}
        if sheet.name == "_calc":
            new = {(c.row, c.col): 61.0 for c in sheet.cells if c.row == 30 and isinstance(c.content, Formula)}
        cells = (c._replace(content=new.get((c.row, c.col), c.content)) for c in sheet.cells)
        return replace(sheet, cells=tuple(cells))

    found = mending(open_workbook(saved(changed(book, over), tmp_path)))
    assert [text.partition(": ")[2] for text in found.replaced] == ["ask the head", "=TODAY()+1"]


@office.needs_office
def test_another_format_is_told_to_be_saved_as_xlsx(tmp_path: Path) -> None:
    for suffix, filter_name in part_of([(".ods", "calc8"), (".xls", "MS Excel 97")]):
        (path,) = office.convert(SAMPLES[:1], tmp_path, suffix, filter_name)
        with pytest.raises(BadInput, match=suffix):
            open_workbook(path)
        assert renew(path, tmp_path / f"{suffix[1:]}.xlsx").case.plan


def renamed(book: Book, old: str, new: str, gone: str = "") -> Book:
    sheets = (replace(s, name=new) if s.name == old else s for s in book.sheets if s.name != gone)
    return replace(book, sheets=tuple(sheets))


@pytest.mark.parametrize("ours", ["start", "status"])
def test_a_sheet_that_only_has_the_name_of_ours_is_nobody_s_to_write_to(ours: str, tmp_path: Path) -> None:
    """The plan has the name of ours, which was deleted; or a sheet of the school's own has it."""
    book, plan, _ = sample_book(SAMPLES[3])
    names = sample(SAMPLES[3]).anchors.names
    opened = open_workbook(saved(renamed(book, names["actions"], names[ours], gone=names[ours]), tmp_path))
    writes = written(mending(opened).repairs)
    table = opened.anchors.tables["actions"]
    entry_rows = range(table.first, table.last + 1)
    inputs = {table.columns[name] for name in ("criterion", "what", "owner", "due")}
    assert not [spot for sheet, spot in writes if sheet == table.sheet and spot[0] in entry_rows and spot[1] in inputs]
    assert opened.case.plan.entries() == plan.entries() and opened.anchors.names[ours] not in opened.seen.sheets
    own = Sheet(names[ours], tuple(Cell(r, c, f"own {r} {c}") for r in range(30) for c in range(8)), protected=False)
    less = replace(book, sheets=(*(s for s in book.sheets if s.name != names[ours]), own))
    opened = open_workbook(saved(less, tmp_path))
    assert not [sheet for sheet in mending(opened).repairs.sheets if sheet.name == own.name]


def test_a_note_between_markers_and_headings_is_told_and_the_headings_stay(tmp_path: Path) -> None:
    book, plan, _ = sample_book(SAMPLES[3])
    table = sample(SAMPLES[3]).anchors.tables["actions"]

    def noted(sheet: Sheet) -> Sheet:
        if sheet.name != table.sheet:
            return sheet
        cells = [c._replace(row=c.row + 1) if c.row >= table.head else c for c in sheet.cells]
        note = Cell(table.head, 3, "Please fill in by Friday")
        return replace(sheet, cells=(*cells, note), validations=(), conditions=(), merges=(), hidden_rows=())

    opened = open_workbook(saved(changed(book, noted), tmp_path))
    assert opened.case.plan.entries() == plan.entries()
    assert opened.anchors.tables["actions"].head == table.head + 1
    assert "cells.outside" in {f.code for f in opened.case.findings}
    assert not [spot for sheet, spot in written(mending(opened).repairs) if spot[0] == table.head + 1 == 0]


def test_rows_deleted_above_the_headings_leave_no_row_to_write_to(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[3])
    table = sample(SAMPLES[3]).anchors.tables["actions"]

    def cut(sheet: Sheet) -> Sheet:
        if sheet.name != table.sheet:
            return sheet
        cells = tuple(c._replace(row=c.row - table.head) for c in sheet.cells if c.row >= table.head)
        return replace(sheet, cells=cells, validations=(), conditions=(), merges=(), hidden_rows=(), freeze=None)

    found = mending(open_workbook(saved(changed(book, cut), tmp_path)))
    assert all(min(spot) >= 0 for _, spot in written(found.repairs))


@pytest.mark.parametrize("sheet", ["_calc", "_lists", "_periods", "_cqip"])
def test_a_hidden_sheet_with_a_blank_is_still_ours(sheet: str, tmp_path: Path) -> None:
    book, plan, _ = sample_book(SAMPLES[3])
    found = open_workbook(saved(renamed(book, sheet, f" {sheet.upper()} "), tmp_path)).case.plan
    assert (found.findings, found.unread, found.tables.keys()) == (plan.findings, (), plan.tables.keys())


def test_hidden_sheets_in_other_letters_and_merged_cells_are_known(tmp_path: Path) -> None:
    book, _, _ = sample_book(SAMPLES[3])
    table = sample(SAMPLES[3]).anchors.tables["actions"]
    assert not mending(open_workbook(saved(renamed(book, "_lists", "_LISTS"), tmp_path))).repairs.sheets

    def merged(sheet: Sheet) -> Sheet:
        col = table.columns["status"]
        area = Area(table.first, col, table.first + 1, col)
        kept = tuple(c for c in sheet.cells if (c.row, c.col) != (table.first + 1, col))
        return replace(sheet, cells=kept, merges=(*sheet.merges, area)) if sheet.name == table.sheet else sheet

    found = mending(open_workbook(saved(changed(book, merged), tmp_path)))
    (repair,) = found.repairs.sheets
    col = table.columns["status"]
    assert repair.splits == (Area(table.first, col, table.first + 1, col),)
    assert {spot for _, spot in written(found.repairs)} == {(table.first + 1, col)}


def test_links_and_charts_follow_sheets_that_were_renamed(tmp_path: Path) -> None:
    """What names a sheet on Start and Status is ours with its present name, and nothing of it is told as typed."""
    book, plan, _ = sample_book(SAMPLES[0])
    was = sample(SAMPLES[0]).anchors.names
    now = {was["status"]: "How it goes", was["actions"]: "Mine & 'yours' 100%"}
    sheets = tuple(called(s, now.get(s.name, s.name)) for s in book.sheets)
    names = {name: follow(formula, was["status"], "How it goes") for name, formula in book.names.items()}
    opened = open_workbook(saved(replace(book, sheets=sheets, names=names), tmp_path))
    assert opened.book is not None and opened.anchors.names["status"] == "How it goes"
    assert not mending(opened).replaced
    series = [one for sheet in opened.book.sheets for chart in sheet.charts for one in chart.series]
    assert series and all(one.values.startswith("='How it goes'!") for one in series)
    again = open_workbook(saved(opened.book, tmp_path, "again.xlsx"))
    assert again.case.plan.entries() == plan.entries()
    assert not [f for f in again.case.findings if f.code == "cells.outside"]
