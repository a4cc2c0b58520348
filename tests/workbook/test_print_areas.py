"""How far down sheets are printed whose rows become more: every filled row, no page of empty ones; and what is typed
below is told until the next run.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.mending.difference import Mended
from cqip_xl.model.book import Area, Book, Cell, Content, Formula, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import BELOW
from cqip_xl.model.repair import SheetRepair
from cqip_xl.verbs import blank_plan, plan_book, read_plan
from cqip_xl.verbs.recalculate import mending, open_workbook
from cqip_xl.words.catalog import LANGUAGES, say
from tests.office import convert, drive, needs_office
from tests.packs.small import FRAMEWORK, WORDS, pack_of
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbooks import DAY, save_typed, typed_book

#: Of the small pack's Plan: its first row, the last of its forty prepared ones.
FIRST, ROWS = 5, 40
LAST = FIRST + ROWS - 1
PLAN, TIMELINE = "Plan", "Timeline"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="module")
def small(folder: Path) -> Framework:
    return pack_of(folder, FRAMEWORK, en=WORDS)


def typed(framework: Framework, count: int) -> Book:
    """A blank workbook into which somebody typed so many actions, one below the other, also below the prepared rows."""
    rows: list[dict[str, Content]] = [
        {"criterion": "1.1 One", "what": f"Action no{n}. " + "with more words " * 4} for n in range(count)
    ]
    book = typed_book(framework, {"actions": rows[:ROWS]}, plan=blank_plan(framework))
    below = tuple(
        Cell(row, col, text)
        for row, cells in enumerate(rows[ROWS:], start=FIRST + ROWS)
        for col, text in zip((3, 4), cells.values(), strict=True)
    )
    plan = sheet(book)
    return replace(book, sheets=tuple(replace(s, cells=(*s.cells, *below)) if s is plan else s for s in book.sheets))


def made_of(framework: Framework, book: Book, path: Path) -> Book:
    """The workbook made anew of what stands in another."""
    return plan_book(framework, read_plan(save_typed(path, book), [str(path.parent)]), DAY)


def mended(book: Book, path: Path, folder: Path) -> Mended:
    return mending(open_workbook(save_typed(path, book), packs=[str(folder)]))


def repaired(book: Book, path: Path, folder: Path, name: str = PLAN) -> SheetRepair:
    """What Recalculate changes on a sheet."""
    repairs = mended(book, path, folder).repairs.sheets
    return next((repair for repair in repairs if repair.name == name), SheetRepair(name))


def sheet(book: Book, name: str = PLAN) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == name)


def area(book: Book, name: str = PLAN) -> Area:
    found = sheet(book, name).page.area
    assert found
    return found


def with_area(book: Book, own: Area | None) -> Book:
    """The same as if somebody had set what is printed of the Plan."""
    plan = sheet(book)
    changed = replace(plan, page=replace(plan.page, area=own))
    return replace(book, sheets=tuple(changed if one is plan else one for one in book.sheets))


def line(there: Sheet | SheetRepair) -> Formula:
    """The line that names the school."""
    cells = there.cells if isinstance(there, Sheet) else [cell for block in there.blocks for cell in block.cells()]
    found = next(cell.content for cell in cells if (cell.row, cell.col) == (2, 1))
    assert isinstance(found, Formula)
    return found


COUNTS = sorted({0, 1, *random.Random(18).sample(range(2, 60), 4)})


@pytest.mark.parametrize("count", COUNTS)
def test_every_filled_row_is_printed_and_no_row_that_was_not_prepared(
    small: Framework, folder: Path, count: int
) -> None:
    book = typed(small, count)
    new, repair = made_of(small, book, folder / "a.xlsx"), repaired(book, folder / "a.xlsx", folder)
    last = FIRST + count - 1
    again = repair.printed or area(book)
    assert last <= area(new).bottom <= max(last, LAST) and last <= again.bottom <= max(last, LAST)
    assert last <= area(new, TIMELINE).bottom
    first_page = area(typed(small, 0)).bottom
    assert area(new).bottom <= max(last, first_page)
    assert not mended(new, folder / "b.xlsx", folder).counts


def test_what_is_typed_below_is_told_and_no_longer_once_it_is_printed(small: Framework, folder: Path) -> None:
    blank = area(typed(small, 0))
    book = typed(small, 30)
    path = save_typed(folder / "a.xlsx", book)
    said = ironcalc_computes(path)[PLAN]["B3"]
    assert str(said).startswith("(school not named) · ") and f"{BELOW} Filled below row {blank.bottom + 1}," in str(
        said
    )
    repair = repaired(book, path, folder)
    assert repair.printed == replace(blank, bottom=FIRST + 29)
    assert BELOW not in str(line(repair).value)
    told = mended(book, path, folder).counts
    assert told["areas"] == 2  # the Timeline's, too
    assert BELOW not in str(ironcalc_computes(save_typed(path, made_of(small, book, path)))[PLAN]["B3"])


def test_an_area_of_somebodys_own_stays(small: Framework, folder: Path) -> None:
    book, ours = typed(small, 30), area(typed(small, 0))
    for own in (replace(ours, right=3), replace(ours, bottom=LAST + 9), replace(ours, top=FIRST), None):
        assert repaired(with_area(book, own), folder / "a.xlsx", folder).printed is None
    for end in (FIRST + 2, LAST):  # one of ours, with another end
        assert repaired(with_area(book, replace(ours, bottom=end)), folder / "a.xlsx", folder).printed == replace(
            ours, bottom=FIRST + 29
        )
    narrow = line(repaired(with_area(book, replace(ours, right=3, bottom=20)), folder / "a.xlsx", folder))
    assert f"{BELOW} Filled below row 21," in str(narrow.value)
    wide = line(repaired(with_area(book, replace(ours, right=3, bottom=LAST)), folder / "a.xlsx", folder))
    assert BELOW not in str(wide.value)


def test_a_copy_of_values_says_nothing_of_somebodys(small: Framework, folder: Path) -> None:
    """The line stays ours with what it tells, in every language; behind it nobody's words are passed over."""
    book = typed(small, 1)
    for language in LANGUAGES:
        told = say(language, "page.below", end="17", area="A3:F35")
        for text, strange in ((told, False), (f"{told} and mine", True)):
            copy = with_line(book, f"(school not named) · {book_period(book)}  {BELOW} {text}")
            path = save_typed(folder / "a.xlsx", copy)
            found = [f for f in read_plan(path, [str(folder)]).findings if f.place.cell == "B3"]
            assert bool(found) == strange, (language, text)


def book_period(book: Book) -> str:
    return str(line(sheet(book)).value).rpartition(" · ")[2]


def with_line(book: Book, text: str) -> Book:
    """The Plan's line as somebody pasted it, as a value."""
    plan = sheet(book)
    cells = tuple(c._replace(content=text) if (c.row, c.col) == (2, 1) else c for c in plan.cells)
    return replace(book, sheets=tuple(replace(plan, cells=cells) if one is plan else one for one in book.sheets))


@needs_office
@pytest.mark.office
def test_on_paper_every_action_stands_and_no_page_is_empty(small: Framework, folder: Path, tmp_path: Path) -> None:
    counts = (0, 6, 30)
    made = [made_of(small, typed(small, count), folder / "a.xlsx") for count in counts]
    paths = [save_typed(tmp_path / f"{count}.xlsx", book) for count, book in zip(counts, made, strict=True)]
    for count, pdf in zip(counts, convert(paths, tmp_path, ".pdf", "calc_pdf_Export"), strict=True):
        pages = printed(pdf)
        found = {name: [page for page in pages if page.split()[0] == name] for name in (PLAN, TIMELINE)}
        for name, its in found.items():
            words = Counter(word for page in its for word in page.split() if word.startswith("no"))
            assert {f"no{n}." for n in range(count)} <= words.keys(), (name, count)
            assert len(its) == 1 or all(" no" in page for page in its), (name, count)
        assert count == 30 or len(found[PLAN]) == len(found[TIMELINE]) == 1


#: Edits of the blank workbook: what is done to a row, how far it is from the last printed one; and how far the row is
#: that is filled afterwards.
EDITS = {
    "a row below the last": ("insert_rows", 1, 1),
    "the last row taken out": ("delete_rows", 0, 0),
    "another row taken out": ("delete_rows", -3, 0),
    "a row between": ("insert_rows", -3, 2),
}


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("edit", EDITS)
def test_rows_put_in_and_taken_out_hide_none_that_is_not_printed(
    small: Framework, folder: Path, tmp_path: Path, edit: str
) -> None:
    book = typed(small, 0)
    end, (step, at, below) = area(book).bottom + 1, EDITS[edit]
    path = save_typed(folder / "a.xlsx", book)
    moved: dict[str, object] = {"do": step, "sheet": PLAN, "row": end + at, "count": 1}
    late: dict[str, object] = {"do": "set", "sheet": PLAN, "cell": f"E{end + below}", "value": "Late"}
    drive(path, tmp_path / "b.xlsx", [{"do": "unprotect_all"}, moved, late])
    opened = open_workbook(tmp_path / "b.xlsx", packs=[str(folder)])
    (was,) = opened.seen.sheets[PLAN].printed
    said = str(stored(tmp_path / "b.xlsx")[PLAN]["B3"])
    assert was.bottom + 1 == end + below - 1 and f"{BELOW} Filled below row {end + below - 1}," in said
    repair = next(one for one in mending(opened).repairs.sheets if one.name == PLAN)
    assert repair.printed and repair.printed.bottom + 1 >= end + below


def printed(pdf: Path) -> list[str]:
    """The text of each page."""
    said = subprocess.run([str(shutil.which("pdftotext")), "-layout", str(pdf), "-"], capture_output=True, check=True)
    return [page for page in said.stdout.decode().split("\f") if page.strip()]
