"""Workbooks written as small markdown tables: what somebody typed, cell by cell, not what we would write.

    | criterion | what | due | done_on |
    | 1.1 Phương hướng | Task | #45000 | @2025-01-31 |

Headings are column ids. A cell is text, `#5` a number, `@2025-01-31` a date, `!TRUE` a boolean, `_` a space.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from cqip_xl.excel.write import write_book
from cqip_xl.kinds.dates import iso_date
from cqip_xl.model.book import Book, Cell, Content, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, School
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan
from cqip_xl.workbook.workbook import compose_workbook

DAY = date(2026, 3, 31)
Typed = Mapping[str, Content]


def typed(text: str) -> list[dict[str, Content]]:
    """The rows of a markdown table as typed cells."""
    lines = [line.strip().strip("|").split("|") for line in text.strip().splitlines() if line.strip()]
    heads = [head.strip() for head in lines[0]]
    body = [line for line in lines[1:] if not set("".join(line).strip()) <= set("-: ")]
    return [{h: content(c.strip()) for h, c in zip(heads, line, strict=True) if c.strip()} for line in body]


def content(text: str) -> Content:
    if re.fullmatch(r"#-?[\d.e]+", text):
        return float(text[1:])
    if text.startswith("@"):
        return iso_date(text[1:])
    if text.startswith("!"):
        return text[1:] == "TRUE"
    return text.replace("_", " ") if text in ("_", "__") else text


def typed_book(
    framework: Framework,
    tables: Mapping[str, Sequence[Typed]] | str = "",
    header: Typed | None = None,
    language: str = "",
    period: str = "2024-2029",
    plan: Plan | None = None,
    few: bool = True,
) -> Book:
    """A blank workbook (or that of `plan`) into which cells are typed; a table as text means the actions.

    `few`: with no more prepared rows than those need.
    """
    given = {"actions": typed(tables)} if isinstance(tables, str) and tables else tables or {}
    assert isinstance(given, Mapping)
    rows = max((len(typed_rows) for typed_rows in given.values()), default=0)
    if few and not plan:
        framework = with_few_rows(framework, _FEW if rows <= _FEW else rows + _FEW)
    book = _composed(framework, plan or blank_plan(framework, language, School("T01", "Trường Thử"), period, DAY))
    sheets = [_typed_sheet(sheet, given, {"as_of_fixed": DAY, **(header or {})}) for sheet in book.sheets]
    return replace(book, sheets=tuple(sheets))


#: Prepared rows that most tests need: a workbook of 100 takes five times as long to write, to open and to calculate.
_FEW = 12


@cache
def with_few_rows(framework: Framework, most: int = _FEW) -> Framework:
    """The framework with so many prepared rows in each table at most."""
    tables = {name: replace(table, spare=min(table.spare, most)) for name, table in framework.tables.items()}
    return replace(framework, tables=tables)


#: The last books and what each was composed of: hundreds of tests type into the same blank workbook.
_COMPOSED: deque[tuple[Framework, Plan, Book]] = deque(maxlen=12)


def _composed(framework: Framework, plan: Plan) -> Book:
    for known, of, book in _COMPOSED:
        if known is framework and of == plan:
            return book
    book = compose_workbook(case_of(framework, plan, DAY))
    _COMPOSED.append((framework, plan, book))
    return book


def cell_of(plan: Plan, table: str, key: str, column: str = "") -> str:
    """Where a row of a plan stands that was read, or one of its cells: `B7`."""
    (row,) = (row for row in plan.rows(table) if row.key == key)
    return row.at(column).cell if column else row.place.cell


def save_typed(path: Path, book: Book) -> Path:
    path.write_bytes(write_book(book))
    return path


def _typed_sheet(sheet: Sheet, tables: Mapping[str, Sequence[Typed]], header: Typed) -> Sheet:
    cells = {(cell.row, cell.col): cell for cell in sheet.cells}
    for (row, col), cell in list(cells.items()):
        tag = cell.content
        if not isinstance(tag, str) or not tag.startswith("#cqip:"):
            continue
        if tag == "#cqip:header":
            _type_header(cells, row, col, header)
        else:
            _type_rows(cells, row, tables.get(tag.removeprefix("#cqip:"), ()))
    return replace(sheet, cells=tuple(cells.values()))


def _type_header(cells: dict[tuple[int, int], Cell], row: int, col: int, header: Typed) -> None:
    for (r, c), cell in list(cells.items()):
        if c == col and r > row and isinstance(cell.content, str) and cell.content in header:
            cells[r, 2] = cells[r, 2]._replace(content=header[cell.content])


def _type_rows(cells: dict[tuple[int, int], Cell], tag_row: int, rows: Sequence[Typed]) -> None:
    """Typed rows from the first row down; a row with a key goes where that key stands."""
    at = {str(cell.content): c for (r, c), cell in cells.items() if r == tag_row and c and cell.content}
    keys = {str(cell.content): r for (r, c), cell in cells.items() if c == at.get("key") and r > tag_row + 1}
    for n, row in enumerate(rows, start=tag_row + 2):
        r = keys.get(str(row.get("key", "")), n)
        for name, value in row.items():
            assert name in at, f"no column {name}; there are {', '.join(at)}"
            cells[r, at[name]] = cells[r, at[name]]._replace(content=value)
