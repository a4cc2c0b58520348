"""What people do to sheets, columns and rows does not stop the reader from following its tags."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.model.book import Book, Cell, Sheet
from cqip_xl.model.plan import Plan, Row, School
from tests.reading import books
from tests.reading.books import book_of, check_book, on_sheet, typing
from tests.reading.places import place_of
from tests.workbooks import DAY

ROWS = {"actions": "| what | owner | due |\n| First | An | School year 2025-2026 |\n| Second | Bo | @2026-05-31 |"}


def read(book: Book, folder: Path) -> Plan:
    return check_book(book, folder).plan


def values(rows: tuple[Row, ...]) -> list[dict[str, str]]:
    return [{name: str(value) for name, value in row.values.items()} for row in rows]


def moved(book: Book, where: Callable[[Cell], Cell]) -> Book:
    """The Plan sheet with cells elsewhere; nothing else knows of it, as when a person did it."""
    name = place_of(book, "actions", "key")[0]

    def move(sheet: Sheet) -> Sheet:
        return replace(
            sheet, cells=tuple(map(where, sheet.cells)), merges=(), filter=None, validations=(), conditions=()
        )

    return on_sheet(book, name, move)


def renamed(book: Book) -> Book:
    name = place_of(book, "actions", "key")[0]
    return on_sheet(book, name, lambda sheet: replace(sheet, name="Our plan"))


def retyped(sheet: Sheet, text: str, new: str) -> Sheet:
    return replace(sheet, cells=tuple(c._replace(content=new) if c.content == text else c for c in sheet.cells))


CHANGES: dict[str, Callable[[Book], Book]] = {
    "a sheet renamed": renamed,
    "columns in another order": lambda book: moved(book, lambda c: c._replace(col=40 - c.col) if c.col else c),
    "a column inserted in between": lambda book: moved(book, lambda c: c._replace(col=c.col + (c.col > 5))),
    "rows inserted above": lambda book: moved(book, lambda c: c._replace(row=c.row + 3)),
    "empty rows between the entries": lambda book: moved(book, lambda c: c._replace(row=c.row + 4 * (c.row > 4))),
    "sheets in another order": lambda book: replace(book, sheets=book.sheets[::-1]),
    "_cqip lost": books.without_sheet("_cqip"),
    "the sheet copied": books.copying_sheet("actions"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_entries_are_read_after(change: str, tmp_path: Path) -> None:
    wanted = read(book_of(ROWS), tmp_path)
    found = read(CHANGES[change](book_of(ROWS)), tmp_path)
    assert values(found.rows("actions")) == values(wanted.rows("actions"))
    assert (found.school, found.period) == (wanted.school, wanted.period)


def test_of_two_plans_the_one_counts_that_the_workbooks_formulas_follow(tmp_path: Path) -> None:
    for order in (1, -1):
        book = books.copying_sheet("actions")(book_of(ROWS))
        copy = on_sheet(book, "Plan (2)", lambda s: retyped(s, "Second", "Second, changed"))
        result = check_book(replace(copy, sheets=copy.sheets[::order]), tmp_path)
        assert [row.text("what") for row in result.plan.rows("actions")] == ["First", "Second"]
        assert [row.reason for row in result.rejected] == ["repeated_row", "other_copy"]
        assert result.rejected[1].raw["what"] == "Second, changed"
        told = [(f.place.sheet, f.values["first"], f.values["count"]) for f in result.findings]
        assert told == [("Plan (2)", "Plan", "1")]
        assert result.rows_in == result.rows_out + 2


def test_a_row_inserted_without_a_number_keeps_its_place_and_gets_one_of_its_own(tmp_path: Path) -> None:
    book = typing("actions", "key", 0)(book_of(ROWS))
    first, second = read(book, tmp_path).rows("actions")
    again = read(book, tmp_path).rows("actions")[0]
    assert first.text("what") == "First" and second.key == "A002"
    assert first.key == again.key != ""


def test_a_copied_number_gives_the_second_row_a_suffix(tmp_path: Path) -> None:
    rows = read(typing("actions", "key", 1, "A001")(book_of(ROWS)), tmp_path).rows("actions")
    assert [row.key for row in rows] == ["A001", "A001~2"]


def test_what_is_typed_on_the_school_sheet_wins_over_the_hidden_sheet(tmp_path: Path) -> None:
    header = {"school_id": "T77", "school_name": unicodedata.normalize("NFD", "Trường Ánh Dương")}
    plan = read(book_of({}, header), tmp_path)
    assert plan.school == School("T77", "Trường Ánh Dương")


def test_people_in_one_cell_become_several_and_an_alias_its_entry(tmp_path: Path) -> None:
    row = read(book_of({"actions": "| owner |\n| Mrs An; Bo |"}), tmp_path).rows("actions")[0]
    assert row.all("owner") == ("An", "Bo")


def test_an_empty_workbook_has_no_rows_and_says_so(tmp_path: Path) -> None:
    nothing = {name: "| key |" for name in ("actions", "criteria", "measures", "reviews", "evidence", "people")}
    result = check_book(book_of(nothing), tmp_path)
    assert (result.outcome, result.rows_in) == ("empty", 0)


def test_the_day_typed_into_the_workbook_is_read_as_its_own(tmp_path: Path) -> None:
    assert read(book_of(), tmp_path).header["as_of_fixed"] == DAY
    later = date(2026, 12, 31)
    assert read(book_of({}, {"as_of_fixed": later}), tmp_path).header["as_of_fixed"] == later


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        *[("OWN.1 Act 1.1 and 2.1", []), ("OWN.1 Act 1.1 and 2.1, 2.3", ["criterion.several_codes"])],
        *[("1.1 Act 1.1 and 2.1", ["criterion.other_title"]), ("OWN.1 as agreed", [])],
    ],
)
def test_the_titles_of_a_schools_own_rows_are_known_beside_their_codes(
    text: str, faults: list[str], tmp_path: Path
) -> None:
    criteria = "| key | title | no_plan |\n| OWN.1 | Act 1.1 and 2.1 | Yes |"
    plan = read(book_of({"criteria": criteria, "actions": f"| criterion |\n| {text} |"}), tmp_path)
    assert [f.code for f in plan.findings if f.code.startswith("criterion.")] == faults
