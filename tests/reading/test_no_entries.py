"""Rows that are no entries are told by their form and rejected with what they are; whatever could be one stays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from cqip_xl.model.book import Book, Content
from cqip_xl.model.case import Case
from tests.reading.books import book_of, check_book, copying_sheet, on_sheet, with_cell
from tests.reading.places import place_of
from tests.workbooks import DAY

LINES = "| criterion | what | owner | due |\n| 1.1 | Paint | An | @2026-05-31 |\n| 1.1 | Repair | Bo | @2026-05-31 |"


def adding(table: str, n: int, row: dict[str, Content]) -> Book:
    """The plan with cells typed into the n-th row of a table."""
    book = book_of({"actions": LINES})
    for column, content in row.items():
        sheet, r, col = place_of(book, table, column, n)
        book = on_sheet(book, sheet, partial(with_cell, row=r, col=col, content=content))
    return book


def reasons(case: Case) -> Sequence[str]:
    assert case.rows_in == case.rows_out + len(case.rejected)
    assert bool(case.rejected) == ("rows.no_entries" in {f.code for f in case.findings})
    return [row.reason for row in case.rejected]


STRANGE: dict[str, tuple[str, int, dict[str, Content], str]] = {
    "numbers of columns": ("actions", 5, {"criterion": "(3)", "what": "(4)", "owner": "(5)"}, "column_numbers"),
    "plain numbers": ("actions", 5, {"criterion": 3.0, "what": 4.0, "owner": 5.0, "due": 8.0}, "column_numbers"),
    "headings": ("actions", 5, {"what": "What", "owner": "Who", "due": "Due"}, "heading_row"),
    "headings in Swedish": ("people", 9, {"name": "Namn", "alias": "Skrivs även"}, "heading_row"),
    "units": ("actions", 5, {"due": "(day)", "budget": "(dollars)", "progress": "(%)"}, "units_row"),
    "a total": ("actions", 5, {"what": "Tổng cộng:", "budget": 1200.0}, "total_row"),
    "a total without figure": ("actions", 5, {"what": "合计"}, "total_row"),
    "a line to sign on": ("actions", 5, {"what": "Principal: ________"}, "signature"),
    "a line to sign, in Chinese": ("actions", 5, {"what": "校长签字："}, "signature"),
    "a stamp": ("actions", 5, {"what": "(Ký tên, đóng dấu)"}, "signature"),
    "who signed": ("actions", 5, {"criterion": "Signed: Ann Lee"}, "signature"),
    "two who sign, in brackets": ("actions", 5, {"what": "(Ký tên)", "note": "(Ký, đóng dấu)"}, "signature"),
    "a mean": ("actions", 5, {"criterion": "Medelvärde", "budget": 5.4}, "total_row"),
    "a mean below fixed rows": ("criteria", 12, {"title": "Average", "score": 5.4}, "total_row"),
    "place and day": ("actions", 5, {"what": "Ort och datum"}, "signature"),
    "place and day, to fill in": ("actions", 5, {"note": "Hà Nội, ngày … tháng … năm 2026"}, "signature"),
    "a day alone": ("actions", 5, {"what": "2026年3月1日"}, "signature"),
    "who filled it in": ("actions", 5, {"what": "填表人：张三"}, "signature"),
    "who made it": ("actions", 5, {"what": "Người lập biểu: Nguyễn Thị A"}, "signature"),
    "who approved it": ("actions", 5, {"criterion": "Approved by: the school board"}, "signature"),
    "who established it": ("actions", 5, {"owner": "Upprättad av: Åsa Berg"}, "signature"),
    "the principal by name": ("actions", 5, {"what": "Hiệu trưởng: Nguyễn Văn Bình"}, "signature"),
    "three in one cell": ("actions", 5, {"what": "制表：张三　审核：李四　日期：2026年3月1日"}, "signature"),
    "three cells": ("actions", 5, {"criterion": "審核：李四", "what": "製表：張三", "due": "日期："}, "signature"),
    "with the day in its column": ("actions", 5, {"what": "Prepared by: Ann Lee", "due": DAY}, "signature"),
    "words and names side by side": ("actions", 5, {"what": "制表人", "owner": "张三", "note": "王五"}, "signature"),
    "below fixed rows": ("criteria", 12, {"title": "Godkänd av: Rektor Bo Ek"}, "signature"),
    "in a row for a goal of the school's own": ("criteria", 5, {"title": "Prepared by: Ann Lee"}, "signature"),
    "below people": ("people", 9, {"name": "Người lập: Trần Thị Sen"}, "signature"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_row_that_is_no_entry_is_rejected_as_what_it_is(name: str, tmp_path: Path) -> None:
    table, n, row, reason = STRANGE[name]
    assert reasons(check_book(adding(table, n, row), tmp_path)) == [reason]


ENTRIES: dict[str, tuple[str, dict[str, Content]]] = {
    "an action that sums up the year": ("actions", {"what": "Tổng kết năm học"}),
    "an action about sums": ("actions", {"what": "Summera betygen"}),
    "an action about signatures": ("actions", {"what": "Ký tên vào bản cam kết"}),
    "an office alone": ("actions", {"what": "Principal"}),
    "a goal of the school's own": ("criteria", {"title": "Principal: meet parents"}),
    "what an office does": ("actions", {"what": "Hiệu trưởng: họp với phụ huynh"}),
    "what an office does, in Chinese": ("actions", {"what": "审核：教学计划"}),
    "what to sign": ("actions", {"what": "Ký: hợp đồng với phụ huynh"}),
    "what to review": ("actions", {"what": "Review: lesson plans"}),
    "something on a day": ("actions", {"what": "Họp phụ huynh ngày 5 tháng 9 năm 2025"}),
    "something on a day, in Chinese": ("actions", {"what": "召开家长会2025年9月5日"}),
    "a name alone": ("actions", {"what": "Ann Lee", "owner": "Bo"}),
    "to find a date": ("actions", {"what": "Bestäm datum för mötet"}),
    "who approves by their office": ("people", {"name": "Trần Thị Sen", "office": "Người duyệt"}),
    "a total that has a criterion": ("actions", {"criterion": "1.1", "what": "Total", "budget": 5.0}),
    "a total that has a day": ("actions", {"what": "Total", "due": "School year 2025-2026"}),
    "an owner of that name": ("actions", {"what": "Paint", "owner": "Total"}),
    "an action in brackets": ("actions", {"what": "(Paint)"}),
    "two numbers": ("actions", {"progress": 0.5, "budget": 2.0}),
    "a person of that name": ("people", {"name": "Total", "alias": "Cook"}),
    "a person's name alone": ("people", {"name": "Sum"}),
    "an office of the People sheet": ("people", {"name": "Hiệu trưởng"}),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_what_could_be_an_entry_stays_one(name: str, tmp_path: Path) -> None:
    table, row = ENTRIES[name]
    case = check_book(adding(table, 9, row), tmp_path)
    assert not case.rejected and case.rows_in == case.rows_out


def test_a_heading_that_somebody_put_between_rows_is_no_entry(tmp_path: Path) -> None:
    for typed, told in (("SPRING", ["nothing_read"]), ("1.1", []), ("1,1", []), ("1.1 and 2.1", [])):
        book = adding("actions", 40, {"criterion": typed})
        sheet, row, col = place_of(book, "actions", "status", 40)
        case = check_book(on_sheet(book, sheet, partial(with_cell, row=row, col=col, content="More")), tmp_path)
        assert reasons(case) == told, typed


def test_a_block_of_signatures_is_rejected_whole_and_nothing_above_it(tmp_path: Path) -> None:
    book = adding("actions", 4, {"what": "Buy books"})
    for n, text in ((6, "HIỆU TRƯỞNG"), (7, "(Ký, ghi rõ họ tên)"), (9, "Trần Thị Sen")):
        sheet, r, col = place_of(book, "actions", "what", n)
        book = on_sheet(book, sheet, partial(with_cell, row=r, col=col, content=text))
    case = check_book(book, tmp_path)
    assert reasons(case) == ["signature"] * 3
    assert [row.text("what") for row in case.plan.rows("actions")] == ["Paint", "Repair", "Buy books"]


def test_an_action_below_a_signature_stays_one(tmp_path: Path) -> None:
    book = adding("actions", 5, {"what": "Nơi nhận:"})
    for n, text in ((6, "- Lưu: VT."), (7, "Nguyễn Thị Hoa"), (8, "Sơn lại cổng trường")):
        sheet, r, col = place_of(book, "actions", "what", n)
        book = on_sheet(book, sheet, partial(with_cell, row=r, col=col, content=text))
    case = check_book(book, tmp_path)
    assert reasons(case) == ["signature"] * 3
    assert [row.text("what") for row in case.plan.rows("actions")] == ["Paint", "Repair", "Sơn lại cổng trường"]


def test_headings_in_words_of_the_schools_own_are_no_entry(tmp_path: Path) -> None:
    book = book_of({"actions": LINES})
    sheet, row, _ = place_of(book, "actions", "key", -1)
    at = [cell.col for s in book.sheets if s.name == sheet for cell in s.cells if cell.row == row and cell.content]
    for col in at:
        book = on_sheet(book, sheet, partial(with_cell, row=row, col=col, content=f"ស្ថានភាព {col}"))
    case = check_book(book, tmp_path)
    assert reasons(case) == ["heading_row"]
    assert [row.text("what") for row in case.plan.rows("actions")] == ["Paint", "Repair"]


def test_a_total_in_a_copy_of_the_sheet_is_listed_with_its_rows(tmp_path: Path) -> None:
    book = copying_sheet("actions")(adding("actions", 5, {"what": "Total", "budget": 5.0}))
    assert sorted(reasons(check_book(book, tmp_path))) == ["repeated_row"] * 2 + ["total_row"] * 2
