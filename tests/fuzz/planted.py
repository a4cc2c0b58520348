"""A plan in which every text is a word that stands nowhere else, and where each of them must turn up again."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count

import openpyxl

from cqip_xl.excel.package import is_read
from cqip_xl.excel.read import grid_of
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book
from cqip_xl.model.case import COUNTED, Case, Unread
from tests.fuzz.oracle import unsaid
from tests.reading.books import book_of

WORD = re.compile(r"planted\d+")


@cache
def planted() -> Book:
    """Rows in five tables; `planted1` and so on in their texts."""
    words = (f"planted{n}" for n in count(1))
    return book_of(
        {
            "actions": _rows("criterion | what | note | monitoring", "1.1 | {} | {} | {}", 6, words),
            "people": _rows("name | alias | office", "{} | {} | Member", 5, words),
            "texts": _rows("number | heading | text", "I | {} | {}", 3, words),
            "reviews": "| review_kind | reviewed_on |\n| Yearly review | @2026-01-31 |",
        },
        {"plan_number": "planted900", "foot_number": "planted901"},
    )


def _rows(heads: str, line: str, times: int, words: Iterator[str]) -> str:
    lines = (line.format(*(next(words) for _ in range(line.count("{}")))) for _ in range(times))
    return "\n".join(f"| {one} |" for one in (heads, *lines))


@cache
def planted_bytes() -> bytes:
    return write_book(planted())


def complaint(result: Case | Unread, data: bytes) -> str:
    """What is wrong with a result, '' where nothing is: rows that do not add up, words that vanished unsaid."""
    if result.outcome == "reader_crashed":
        return f"crashed: {result.detail}"
    if result.outcome not in COUNTED | {"empty"}:
        return ""
    if result.rows_in != result.rows_out + len(result.rejected):
        return f"{result.rows_in} rows in, {result.rows_out} out, {len(result.rejected)} rejected"
    grid = grid_of(data, result.path)
    lost = unsaid(result, grid) if isinstance(result, Case) else {}
    told = set(WORD.findall(" ".join(_told(result))))
    if not all_words() <= told:
        seen = {sheet.name: sheet for sheet in grid.sheets}
        vanished = {word: at for word, at in _in_file(data).items() if word not in told}
        lost |= {word: str(at) for word, at in vanished.items() if word not in str(seen[at[0]].at(at[1], at[2]))}
    return f"vanished unsaid: {lost}" if lost else ""


@cache
def all_words() -> set[str]:
    cells = (cell.content for sheet in planted().sheets for cell in sheet.cells)
    return {word for content in cells if isinstance(content, str) for word in WORD.findall(content)}


def _told(result: Case | Unread) -> Iterator[str]:
    """Every text that the product hands on: entries, raw texts, rejected rows, findings."""
    if isinstance(result, Unread):
        return
    plan = result.plan
    for rows in plan.tables.values():
        for row in rows:
            yield from (str(value) for value in (row.key, *row.values.values(), *row.raw.values()))
    yield from (str(value) for value in (*plan.header.values(), *plan.header_raw.values()))
    yield from (plan.school.id, plan.school.name, plan.school.district)
    yield from (str(value) for one in result.rejected for value in one.raw.values())
    yield from (text for finding in result.findings for text in finding.values.values())


def _in_file(data: bytes) -> Mapping[str, tuple[str, int, int]]:
    """Where another reader sees a word: sheet, row, column; nothing where it cannot open the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # that reader's own troubles are not the question
        return {}
    return {
        word: (sheet.title, cell.row - 1, cell.column - 1)
        for sheet in book.worksheets
        if is_read(sheet.title, sheet.sheet_state == "visible")
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        for word in WORD.findall(cell.value)
    }
