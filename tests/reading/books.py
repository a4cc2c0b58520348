"""Workbooks as somebody left them: well filled, or spoilt in one way that only Excel's user can think of."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from cqip_xl.kinds.dates import iso_date
from cqip_xl.mending.left_sheet import left_sheet
from cqip_xl.model.book import Area, Book, Cell, Content, Formula, Sheet, Style
from cqip_xl.model.case import Case
from cqip_xl.model.left import LeftText
from cqip_xl.model.markers import spot_of
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import School
from cqip_xl.packs.load import load_framework
from cqip_xl.verbs import blank_plan, check
from cqip_xl.words.lexicon import lexicon
from tests import workbooks
from tests.reading.places import place_of
from tests.workbooks import DAY, Typed, save_typed, typed, typed_book

FOLDER = Path(__file__).parent / "pack"
PACK = load_framework(str(FOLDER))
SCHOOL, PERIOD = School("T01", "Ashfield"), PlanPeriod(2024, 2029)
HEADER: Typed = {"plan_number": "7", "foot_number": "7", "issued_on": date(2024, 9, 7)}
#: What the rows of a case hold where its table says nothing else; `_` in a case empties a cell.
DEFAULTS: Mapping[str, Typed] = {"actions": {"criterion": "1.1", "what": "Task", "monitoring": "Visits"}}
GIVEN = {
    "actions": "| criterion |\n| 1.1 |",
    "criteria": "| key | level_current | no_plan |\n| 1.1 | Level 2 | |\n| 1.10 | Level 1 | Yes |",
    "reviews": "| review_kind | reviewed_on |\n| Yearly review | @2026-01-31 |",
    "measures": "| key | actual | numerator | denominator |\n"
    "| visits/2024 | #25 | | |\n| reach/2024 | #0.9 | | |\n| share/2024 | | #8 | #10 |",
    "evidence": "| code | criterion |\n| E-1.1-01 | 1.1 |\n| E-1.10-01 | 1.10 |",
    "people": "| name | alias | office |\n| An | Mrs An | Chair |\n| Bo | | Secretary |\n"
    "| Di | | Member |\n| Ed | | Member |\n| Fa | | Member |",
}
#: Criteria without levels that need no action, wherever the self-assessment is filled in at all.
EXCUSED = ("2.1", "2.2", "2.3")

Spoil = Callable[[Book], Book]


def book_of(tables: Mapping[str, str] | None = None, header: Typed | None = None, school: School = SCHOOL) -> Book:
    """A well-filled workbook of the pack, with the tables and header cells of a case instead."""
    rows = {
        table: [{**DEFAULTS.get(table, {}), **row} for row in typed(text)]
        for table, text in {**GIVEN, **(tables or {})}.items()
    }
    if rows["criteria"]:
        there = {row["key"] for row in rows["criteria"]}
        rows["criteria"] += [{"key": key, "no_plan": "Yes"} for key in EXCUSED if key not in there]
    plan = blank_plan(PACK, "en", school, str(PERIOD), DAY)
    return typed_book(PACK, rows, {**HEADER, **(header or {})}, plan=plan)


def check_book(book: Book, folder: Path) -> Case:
    """The result of `check`: what reading finds, then what the checks find."""
    path = save_typed(folder / "plan.xlsx", book)
    _patch(path)
    found = check(path, DAY, (str(FOLDER),))
    assert isinstance(found, Case), found
    return found


#: Stand for what only other programs can write: a text that Excel would refuse, a formula without its result.
OVERLONG, NO_RESULT = "OVERLONG", "NORESULT"
_PATCHES = {
    OVERLONG.encode(): b"x" * 33_000,
    f' t="str"><f>A1</f><v>{NO_RESULT}</v>'.encode(): b"><f>A1</f><v></v>",
}


def _patch(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            for old, new in _PATCHES.items():
                data = data.replace(old, new)
            archive.writestr(name, data)


def typing(table: str, column: str, n: int | str, content: Content = None) -> Spoil:
    """Something typed or pasted over one cell, or the cell emptied."""

    def spoil(book: Book) -> Book:
        name, row, col = place_of(book, table, column, int(n))
        return on_sheet(book, name, lambda sheet: with_cell(sheet, row, col, content))

    return spoil


def dating(table: str, column: str, n: str, day: str) -> Spoil:
    """A day that Excel made of what was typed: the cell has the number and the format of one."""

    def spoil(book: Book) -> Book:
        name, row, col = place_of(book, table, column, int(n))
        dated = Cell(row, col, iso_date(day), Style(number="d mmm"))
        return on_sheet(book, name, lambda s: replace(with_cell(s, row, col, None), cells=(*s.cells, dated)))

    return spoil


def number_in(table: str, column: str, n: str, number: str) -> Spoil:
    """A code typed again, which Excel takes for a number."""
    return typing(table, column, n, float(number))


def exchanging(table: str, column: str, *order: str) -> Spoil:
    """The cells of a column in another order: the first shows what stood in row `order[0]`."""

    def spoil(book: Book) -> Book:
        name, _, col = place_of(book, table, column)
        at = {cell.row: cell.content for s in book.sheets if s.name == name for cell in s.cells if cell.col == col}
        lines = [place_of(book, table, column, n)[1] for n in range(len(order))]
        for row, old in zip(lines, order, strict=True):
            book = on_sheet(book, name, partial(with_cell, row=row, col=col, content=at.get(lines[int(old)])))
        return book

    return spoil


def over_line(name: str, text: str) -> Spoil:
    """A text typed over the hidden id of a line of the School sheet."""

    def spoil(book: Book) -> Book:
        sheet, row, _ = place_of(book, "header", name)
        return on_sheet(book, sheet, lambda s: with_cell(s, row, 0, text))

    return spoil


def showing(table: str, column: str, n: str, text: str) -> Spoil:
    """A formula of ours whose result is an old one."""
    return typing(table, column, n, Formula("=A1", text))


def on_page(name: str, cell: str, text: str) -> Spoil:
    """Something typed into a cell of a sheet that is found by its name; a blank of the name is `_`."""
    row, col = spot_of(cell) or (0, 0)
    return lambda book: on_sheet(book, name.replace("_", " "), lambda s: with_cell(s, row, col, text))


def over_hints(*words: str) -> Spoil:
    """Something typed right of entries of the School sheet, where hints stand: field, word, field, word."""

    def spoil(book: Book) -> Book:
        for name, word in zip(words[::2], words[1::2], strict=True):
            sheet, row, col = place_of(book, "header", name)
            book = on_sheet(book, sheet, partial(with_cell, row=row, col=col + 1, content=word))
        return book

    return spoil


def retyping_period(*words: str) -> Spoil:
    """Words typed over the years on the School sheet."""
    return typing("header", "period", 0, " ".join(words))


def adding_row(table: str, column: str, n: str, key: str, content: Content) -> Spoil:
    """A row of a fixed table added below by hand."""
    return lambda book: typing(table, column, n, content)(typing(table, "key", n, key)(book))


def error_in(table: str, column: str) -> Spoil:
    """A formula of somebody's own that ends in an error."""
    return typing(table, column, 0, Formula("=NA()", "#N/A"))


def without_column(table: str, column: str) -> Spoil:
    """A whole column deleted."""

    def spoil(book: Book) -> Book:
        name, _, col = place_of(book, table, column)
        return on_sheet(book, name, lambda s: replace(s, cells=tuple(c for c in s.cells if c.col != col)))

    return spoil


def with_column(table: str, heading: str, name: str = "") -> Spoil:
    """A column added at the right with one filled cell, with an id only where `name` gives one."""

    def spoil(book: Book) -> Book:
        sheet, row, _ = place_of(book, table, "key", -2)
        col = 1 + max(cell.col for s in book.sheets if s.name == sheet for cell in s.cells)
        for n, content in enumerate((name or None, heading, "x")):
            book = on_sheet(book, sheet, partial(with_cell, row=row + n, col=col, content=content))
        return book

    return spoil


def beside(table: str, col: str, text: str) -> Spoil:
    """Something typed right of a table, under no heading."""

    def spoil(book: Book) -> Book:
        name, row, _ = place_of(book, table, "key")
        return on_sheet(book, name, lambda s: with_cell(s, row, int(col), text))

    return spoil


def without_tag(table: str) -> Spoil:
    """The hidden marker of a table cleared."""
    return without_text(f"#cqip:{table}")


def without_ids(table: str) -> Spoil:
    """The hidden id row of a table deleted, with everything below moving up."""

    def spoil(book: Book) -> Book:
        name, row, _ = place_of(book, table, "key", -2)

        def up(sheet: Sheet) -> Sheet:
            cells = [c if c.row < row else c._replace(row=c.row - 1) for c in sheet.cells if c.row != row]
            return Sheet(sheet.name, tuple(cells))

        return on_sheet(book, name, up)

    return spoil


def without_first_column(table: str) -> Spoil:
    """Column A of a table's sheet deleted."""

    def spoil(book: Book) -> Book:
        name = sheet_of(book, table)
        left = [c for c in next(s for s in book.sheets if s.name == name).cells if c.col]
        return on_sheet(book, name, lambda s: Sheet(s.name, tuple(c._replace(col=c.col - 1) for c in left)))

    return spoil


def sheet_of(book: Book, table: str) -> str:
    return next(s.name for s in book.sheets if any(c.content == f"#cqip:{table}" for c in s.cells))


def merging(table: str, column: str, last: str) -> Spoil:
    """The first cells of a column merged down to a row; only the top one keeps its value."""

    def spoil(book: Book) -> Book:
        name, row, col = place_of(book, table, column)
        end = row + int(last)
        merged = Area(row, col, end, col)
        return on_sheet(
            book,
            name,
            lambda s: replace(
                s,
                merges=(*s.merges, merged),
                cells=tuple(c for c in s.cells if c.col != col or not row < c.row <= end),
            ),
        )

    return spoil


def without_result(table: str, column: str) -> Spoil:
    """A formula of somebody's own, saved by a program that keeps no results."""
    return typing(table, column, 0, Formula("=A1", NO_RESULT))


def own_sheet(name: str) -> Spoil:
    """A sheet of the school's own with something on it."""
    return lambda book: replace(book, sheets=(*book.sheets, Sheet(name, (Cell(0, 0, "x"), Cell(3, 2, 5.0)))))


def with_block(sheet: str, row: int, col: int, block: str) -> Spoil:
    """Rows under headings pasted somewhere: `| what | owner |` and so on, line by line."""
    lines = [[text.strip() for text in line.strip().strip("|").split("|")] for line in block.strip().splitlines()]

    def spoil(book: Book) -> Book:
        if sheet not in {s.name for s in book.sheets}:
            book = replace(book, sheets=(*book.sheets, Sheet(sheet, ())))
        for r, line in enumerate(lines):
            for c, text in enumerate(line):
                book = on_sheet(
                    book, sheet, partial(with_cell, row=row + r, col=col + c, content=workbooks.content(text))
                )
        return book

    return spoil


def without_any_heading(table: str) -> Spoil:
    """The hidden ids and the headings of a table deleted."""

    def spoil(book: Book) -> Book:
        name, row, _ = place_of(book, table, "key", -2)
        return on_sheet(
            book, name, lambda s: replace(s, cells=tuple(c for c in s.cells if c.row not in (row, row + 1)))
        )

    return spoil


def with_bare_sheet() -> Spoil:
    """A second sheet with an action under no headings."""
    return with_block("More", 0, 0, "| 1.1 Ways and means | Another | Visits |")


def with_action_sheet() -> Spoil:
    """A second sheet on which actions go on."""
    return with_block("More", 0, 1, "| Criterion | Action | Monitoring |\n| 1.1 | Another | Visits |")


def left_over(name: str) -> Spoil:
    """The sheet that a renewal keeps of what the old workbook held besides."""
    left = left_sheet((LeftText("Plan", "Z9", "ask Ruth"),), lexicon(PACK, "en", PERIOD), name.replace("_", " "))
    return lambda book: replace(book, sheets=(*book.sheets, left))


def header_line(name: str, label: str, value: str) -> Spoil:
    """A line added below the School sheet's form; `-` as name: without an id."""

    def spoil(book: Book) -> Book:
        sheet = sheet_of(book, "header")
        last = 1 + max(cell.row for s in book.sheets if s.name == sheet for cell in s.cells)
        for col, text in enumerate((None if name == "-" else name, label, value)):
            book = on_sheet(book, sheet, partial(with_cell, row=last, col=col, content=text))
        return book

    return spoil


def without_text(text: str) -> Spoil:
    """Every cell with that text cleared."""

    def cleared(sheet: Sheet) -> Sheet:
        return replace(sheet, cells=tuple(c for c in sheet.cells if c.content != text))

    return lambda book: replace(book, sheets=tuple(map(cleared, book.sheets)))


def without_sheet(name: str) -> Spoil:
    return lambda book: replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != name))


def hiding(table: str, n: int | str) -> Spoil:
    """A row hidden or filtered away."""

    def spoil(book: Book) -> Book:
        name, row, _ = place_of(book, table, "key", int(n))
        return on_sheet(book, name, lambda s: replace(s, hidden_rows=(*s.hidden_rows, row)))

    return spoil


def copying_sheet(table: str) -> Spoil:
    """The sheet of a table copied, named as Excel names copies."""

    def spoil(book: Book) -> Book:
        name = place_of(book, table, "key")[0]
        copy = next(replace(sheet, name=f"{name} (2)") for sheet in book.sheets if sheet.name == name)
        return replace(book, sheets=(*book.sheets, copy))

    return spoil


def on_sheet(book: Book, name: str, change: Callable[[Sheet], Sheet]) -> Book:
    return replace(book, sheets=tuple(change(sheet) if sheet.name == name else sheet for sheet in book.sheets))


def with_cell(sheet: Sheet, row: int, col: int, content: Content) -> Sheet:
    kept = tuple(cell for cell in sheet.cells if (cell.row, cell.col) != (row, col))
    old = next((cell for cell in sheet.cells if (cell.row, cell.col) == (row, col)), Cell(row, col, None))
    return replace(sheet, cells=(*kept, old._replace(content=content)))
