"""Rows that go on elsewhere under our headings are rows of that table; what stands around them is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.model.book import Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.markers import address
from cqip_xl.model.plan import School
from cqip_xl.model.table import columns_of
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, check, load_framework
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.sheet_names import sheet_names
from cqip_xl.workbook.workbook import compose_workbook
from tests.reading import books
from tests.reading.books import book_of, check_book, sheet_of, with_block
from tests.reading.places import place_of
from tests.workbook.packs import EACH, PACKS, folders
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows

ROWS = {"actions": "| what |\n| First |"}
BLOCK = "| Criterion | Monitoring | Action |\n| 1.10 | Visits | Second |\n| 2.1 | Visits | Third |"

#: Where the block stands: table of the sheet or the name of a new one, row (below the markers of a table) and column.
PLACES = {
    "on a second sheet": ("More", 0, 0),
    "under a title": ("More", 4, 2),
    "below the table": ("actions", 40, 1),
    "below it in columns of its own": ("actions", 40, 7),
    "right of the table": ("actions", 1, 60),
    "right of another table": ("people", 6, 20),
    "beside the School sheet": ("header", 4, 9),
    "below the School sheet": ("header", 60, 1),
}


@pytest.mark.parametrize("where", PLACES)
def test_rows_under_our_headings_count_wherever_they_stand(where: str, tmp_path: Path) -> None:
    sheet, row, col = PLACES[where]
    book = book_of(ROWS)
    if sheet != "More":
        row += place_of(book, sheet, "plan_number" if sheet == "header" else "key", 0)[1] - 2
        sheet = sheet_of(book, sheet)
    result = check_book(with_block(sheet, row, col, BLOCK)(book), tmp_path)
    rows = [(row.text("criterion"), row.text("what"), row.text("monitoring")) for row in result.plan.rows("actions")]
    assert rows == [("1.1", "First", "Visits"), ("1.10", "Second", "Visits"), ("2.1", "Third", "Visits")]
    assert [(f.code, f.severity, f.values["count"]) for f in result.findings] == [("table.more_rows", "warning", "2")]
    assert result.rows_in == result.rows_out


def test_a_title_above_further_rows_and_a_column_of_the_schools_own_are_said(tmp_path: Path) -> None:
    block = "| Criterion | Monitoring | Action | Room |\n| 1.10 | Visits | Second | 12 |"
    book = with_block("More", 0, 0, "| Summer |")(with_block("More", 2, 0, block)(book_of(ROWS)))
    found = {f.code: f for f in check_book(book, tmp_path).findings}
    assert set(found) == {"cells.outside", "column.extra", "table.more_rows"}
    assert found["cells.outside"].place.cell == "A1"
    assert (found["column.extra"].values["heading"], found["column.extra"].severity) == ("Room", "warning")


def test_a_table_pasted_over_the_middle_of_another_ends_where_that_goes_on(tmp_path: Path) -> None:
    rows = "| criterion | what |\n| 1.1 | First |\n| 1.1 | Over |\n| 1.1 | Over |\n| 1.10 | Last |\n| 2.1 | Very last |"
    book = book_of({"actions": rows})
    sheet, row, col = place_of(book, "actions", "criterion", 1)
    pasted = "| Action | Who | When |\n| Lamps | An | soon |"
    result = check_book(with_block(sheet, row, col, pasted)(book), tmp_path)
    texts = [(row.text("criterion"), row.text("what")) for row in result.plan.rows("actions")]
    assert texts == [("1.1", "First"), ("1.10", "Last"), ("2.1", "Very last"), ("", "Lamps")]
    (more,) = (f for f in result.findings if f.code == "table.more_rows")
    assert more.values["count"] == "1" and more.values["cells"].endswith(f"{row + 2}")


def test_what_a_pasted_block_leaves_of_the_rows_below_it_is_told_once_with_every_cell(tmp_path: Path) -> None:
    heads = "| criterion | what | owner | due | note | budget |\n"
    rows = "\n".join(f"| 1.1 | Task {n} | An | @2026-05-31 | Note {n} | {n}00 |" for n in range(6))
    book = book_of({"actions": heads + rows})
    sheet, row, col = place_of(book, "actions", "criterion", 1)
    pasted = "| Action | Who | When |\n| Lamps | An | soon |\n| Doors | An | soon |"
    result = check_book(with_block(sheet, row, col, pasted)(book), tmp_path)
    (left,) = (f for f in result.findings if f.code in ("column.extra", "cells.outside"))
    _, _, note = place_of(book, "actions", "note", 1)
    _, _, budget = place_of(book, "actions", "budget", 1)
    told = left.values["cells"].split(", ")
    assert left.severity == "warning"
    assert {address(row + n, c) for n in range(3) for c in (note, budget)} <= {*told}


def test_two_blocks_side_by_side_are_both_read(tmp_path: Path) -> None:
    side = BLOCK.replace("Second", "Fourth").replace("Third", "Fifth")
    book = with_block("More", 0, 0, BLOCK)(with_block("More", 0, 4, side)(book_of(ROWS)))
    texts = [row.text("what") for row in check_book(book, tmp_path).plan.rows("actions")]
    assert texts == ["First", "Second", "Third", "Fourth", "Fifth"]


def test_a_copy_that_lost_its_markers_does_not_count_twice(tmp_path: Path) -> None:
    block = "| No. | Criterion | Monitoring | Action |\n| A001 | 1.1 | Visits | First, as it was |"
    result = check_book(with_block("Old", 0, 0, block)(book_of(ROWS)), tmp_path)
    assert [row.text("what") for row in result.plan.rows("actions")] == ["First"]
    assert [(one.reason, one.raw["what"]) for one in result.rejected] == [("other_copy", "First, as it was")]
    assert "table.twice" in {f.code for f in result.findings}


@pytest.mark.parametrize(
    ("pack", "language"),
    [("vn-mn-tt19", "vi"), ("cn-ezhou-24681", "zh-Hans"), ("se-kvalitet", "sv"), ("ma-qris-ost", "zh-Hant")],
)
def test_rows_go_on_elsewhere_in_every_pack_and_language(pack: str, language: str, tmp_path: Path) -> None:
    framework = load_framework(pack)
    plan = blank_plan(framework, "", School("T1", "X"), "", DAY)
    words, columns = lexicon(framework, language, plan.period), columns_of(framework.tables["actions"], plan.period)
    heads = " | ".join(words.field_label("actions", c) for c in columns if c.id in ("criterion", "what", "owner"))
    rows = f"| {heads} |\n| {framework.criteria[0].id} | ABC | DEF |"
    book = with_block("2", 1, 1, rows)(typed_book(framework, plan=plan))
    result = check(save_typed(tmp_path / "plan.xlsx", book), DAY)
    assert isinstance(result, Case)
    assert result.plan.rows("actions")[-1].values["criterion"] == framework.criteria[0].id
    assert "table.more_rows" in {f.code for f in result.findings}


def test_rows_under_only_two_headings_of_ours_are_a_warning(tmp_path: Path) -> None:
    for n, (block, severity) in enumerate(
        [("| Criterion | Action |\n| 1.1 | Lamps |", "warning"), ("| Place | Action |\n| 1.1 | Lamps |", "note")]
    ):
        (tmp_path / str(n)).mkdir()
        result = check_book(with_block("More", 0, 0, block)(book_of(ROWS)), tmp_path / str(n))
        assert [f.severity for f in result.findings if f.code == "sheet.unread"] == [severity]


LOST = {
    "actions": "| what |\n| First |\n| Second |",
    "people": "| name |\n| An |\n| Bo |",
    "reviews": "| reviewed_on |\n| @2026-01-31 |",
}


@pytest.mark.parametrize("table", [*LOST, "measures", "evidence"])
def test_rows_without_any_heading_are_listed_and_none_is_lost(table: str, tmp_path: Path) -> None:
    whole = check_book(book_of(LOST), tmp_path)
    result = check_book(books.without_any_heading(table)(book_of(LOST)), tmp_path)
    assert isinstance(whole, Case) and isinstance(result, Case)
    there = len(whole.plan.rows(table))
    assert [(one.table, one.reason) for one in result.rejected] == [(table, "no_headings")] * there
    assert result.rows_in == result.rows_out + there == whole.rows_in
    (told,) = [f for f in result.findings if f.code == "table.no_headings"]
    assert (told.severity, told.values["count"]) == ("error", str(there))


def test_rows_of_the_list_of_criteria_on_a_sheet_without_headings_are_an_error(tmp_path: Path) -> None:
    block = "| 1.1 Ways and means | Paint the hall | An |\n| 2.1 Light | Lamps | Bo |"
    result = check_book(with_block("More", 2, 1, block)(book_of(ROWS)), tmp_path)
    assert [(f.code, f.place.cell, f.values["cells"]) for f in result.findings] == [
        ("table.no_headings", "B3", "B3:D4")
    ]
    assert [one.raw for one in result.rejected] == [
        {"B": "1.1 Ways and means", "C": "Paint the hall", "D": "An"},
        {"B": "2.1 Light", "C": "Lamps", "D": "Bo"},
    ]
    assert result.rows_in == result.rows_out + 2


def test_rows_that_stand_ready_on_such_a_sheet_are_not_told_as_a_sheet_of_the_schools_own(tmp_path: Path) -> None:
    """Rows of the plan cut out and pasted into a new sheet, those not yet filled with them."""
    block = "| A007 | 1.1 Ways and means | Paint the hall | An |\n| A008 | | | |\n| A009 | | | |"
    result = check_book(with_block("More", 0, 1, block)(book_of(ROWS)), tmp_path)
    assert [f.code for f in result.findings] == ["table.no_headings"]


def test_much_text_beside_a_plan_is_a_warning_and_a_remark_a_note(tmp_path: Path) -> None:
    table = "| Step | Person |\n" + "\n".join(f"| Step {n} | Person {n} |" for n in range(6))
    for block, severity in ((table, "warning"), ("| Ask Ruth |", "note")):
        found = check_book(with_block("Ours", 0, 0, block)(book_of(ROWS)), tmp_path).findings
        assert [(f.code, f.severity) for f in found] == [("sheet.unread", severity)]


def test_columns_whose_ids_are_gone_at_the_right_are_the_tables_own(tmp_path: Path) -> None:
    """They are no second block: an action would become two halves."""
    book = book_of(ROWS)
    name, row, col = place_of(book, "actions", "note", -2)
    kept = {sheet.name: sheet for sheet in book.sheets}[name].cells
    some = tuple(c for c in kept if c.row != row or c.col < col - 4)
    book = books.on_sheet(book, name, lambda sheet: replace(sheet, cells=some))
    result = check_book(book, tmp_path)
    (action,) = result.plan.rows("actions")
    assert (action.text("what"), action.text("monitoring")) == ("First", "Visits")
    assert {f.code for f in result.findings} == {"column.by_heading"}


def test_a_text_above_further_rows_above_a_table_is_said(tmp_path: Path) -> None:
    def down(sheet: Sheet) -> Sheet:
        return replace(
            sheet, cells=tuple(c._replace(row=c.row + 6) if c.row > 1 else c for c in sheet.cells), heights={}
        )

    book = with_block("Plan", 3, 1, BLOCK)(books.on_sheet(book_of(ROWS), "Plan", down))
    result = check_book(with_block("Plan", 1, 4, "| Ask Ruth |")(book), tmp_path)
    assert "Ask Ruth" in [f.values["raw"] for f in result.findings if f.code == "cells.outside"]


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_no_list_of_a_renamed_status_is_read_as_rows(pack: str, language: str, period: str, tmp_path: Path) -> None:
    framework = with_few_rows(PACKS[pack])
    plan = blank_plan(framework, language, School("T01", "Test"), period, DAY)
    book = compose_workbook(case_of(framework, plan, DAY))
    status = sheet_names(lexicon(framework, language, plan.period))["status"]
    said = []
    for name in (status, "Our figures"):
        sheets = [replace(s, name=name, charts=()) if s.name == status else s for s in book.sheets]
        found = check(save_typed(tmp_path / "plan.xlsx", replace(book, sheets=tuple(sheets))), packs=folders(pack))
        said.append([(f.code, f.place.cell) for f in found.findings])
    assert said[0] == said[1]
