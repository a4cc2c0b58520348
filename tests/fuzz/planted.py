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
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book
from cqip_xl.model.case import COUNTED, Case, Unread
from cqip_xl.model.markers import address
from tests.reading.books import book_of

WORD = re.compile(r"planted\d+")
#: Findings that name what is not read by its sheet, and those that name it by its column.
_SHEET = {"sheet.unread", "column.twice"}
_COLUMN = {"column.extra"}


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
    told = set(WORD.findall(" ".join(_told(result))))
    if all_words() <= told:
        return ""
    unsaid = {word: at for word, at in _in_file(data).items() if word not in told and not _excused(result, *at)}
    return f"vanished unsaid: {unsaid}" if unsaid else ""


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


def _excused(result: Case | Unread, sheet: str, row: int, col: int) -> bool:
    """Whether a finding says that this cell is not read."""
    if col == 1 and (row < 2 or sheet == "School"):
        return True  # typed over the title or hint of a sheet, or a label of the form
    column = address(0, col).rstrip("0123456789")
    for finding in result.findings:
        if finding.place.sheet == sheet:
            place = finding.place.cell
            if finding.code in _SHEET or (finding.code in _COLUMN and place.rstrip("0123456789") == column):
                return True
            if address(row, col) in (place, *finding.values.get("cells", "").split(", ")):
                return True
    return False
