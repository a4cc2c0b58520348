"""The Status sheet never says that all is well where `cqip check` has an error in a cell of an entry sheet."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cqip_xl.excel.write import write_book
from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.book import Book, Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.plan import Plan
from cqip_xl.rules.case import case_of
from cqip_xl.workbook.workbook import compose_workbook
from tests.office import drive, needs_office, recalculate, values
from tests.size import FUZZ, part_of
from tests.workbook.computed import Cells, ironcalc_computes, stored
from tests.workbook.engines import checked, named, tagged
from tests.workbook.packs import EACH, PACKS, folders
from tests.workbook.plans_at_random import plans
from tests.workbooks import DAY, with_few_rows

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")

#: What people type where something else is wanted.
ODD: tuple[Content, ...] = (
    *("soon", "x", -1.0, 12345678.0, 0.5, 2.5, True, "#REF!", "1.1", "*", "?", "31/3", 46112.0),
    *(" ", "\u00a0", "A001", "a\u0301b", "\u00e1b", " 1.1"),
)


def spoilt(book: Book, seed: int) -> Book:
    """Some cells hold what their column does not take; others what stands in the cell below, or nothing."""
    rng = random.Random(seed)

    def typed(sheet: Sheet) -> Sheet:
        if sheet.hidden or not sheet.validations:
            return sheet
        areas = [v.area for v in sheet.validations if v.kind != "custom"]
        at: dict[tuple[int, int], Content] = {}
        for _ in range(rng.choice((0, 0, 1, 2)) if areas else 0):
            area = rng.choice(areas)
            at[rng.randint(area.top, min(area.bottom, area.top + 4)), area.left] = rng.choice(ODD)
        there = {(c.row, c.col): c.content for c in sheet.cells}
        drawn = [spot for spot, content in there.items() if spot[0] > 3 and isinstance(content, str)]
        for row, col in rng.sample(drawn, min(len(drawn), rng.choice((0, 0, 0, 1, 2)))):
            at[row, col] = there.get((row + 1, col), "x")
        cells = tuple(c._replace(content=at.pop((c.row, c.col), c.content)) for c in sheet.cells)
        return replace(sheet, cells=(*cells, *(Cell(row, col, odd) for (row, col), odd in at.items())))

    return replace(book, sheets=tuple(map(typed, book.sheets)))


def states(cells: Cells, path: Path, case: Case) -> dict[str, object]:
    """What the Status sheet says of each entry sheet, and of all ("")."""
    say, status = lexicon_of(case).say, cells[named(path)["cqip_completion"][0]]
    rows = {status.get(f"B{row}"): row for row in range(80, 0, -1)}
    found: dict[str, object] = {}
    for row in range(rows[say("status_sheet.to_mend")] + 1, rows[say("status_sheet.whole")]):
        found[str(status[f"B{row}"])] = status.get(f"C{row}")
    return found | {"": status.get(f"C{rows[say('status_sheet.whole')]}")}


def laxer(path: Path, pack: str, cells: Cells) -> Iterator[str]:
    """Errors of the check on sheets of which, or of the whole, the workbook says OK."""
    case = checked(path, folders(pack))
    assert isinstance(case, Case)
    said, ok = states(cells, path, case), lexicon_of(case).say("status_sheet.ok")
    for found in case.findings:
        if found.severity != "error" or not found.place.cell or found.place.sheet not in said:
            continue
        if ok in (said[found.place.sheet], said[""]):
            yield f"{pack} {found.code} {found.place.sheet}!{found.place.cell} {dict(found.values)}"


def at_random(pack: str, language: str, period: str, into: Path) -> list[Path]:
    """Workbooks of random plans, some of them spoilt: one by day, 20 and more at night."""
    framework, paths = with_few_rows(PACKS[pack], 6), list[Path]()

    @settings(
        max_examples=1 if FUZZ == 1 else 20 * FUZZ,
        deadline=None,
        derandomize=FUZZ == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(plan=plans(framework, language, period), seed=st.integers(0, 10**6))
    def one_more(plan: Plan, seed: int) -> None:
        path = into / f"{len(paths)}.xlsx"  # what is known of a file is kept by its name
        path.write_bytes(write_book(spoilt(compose_workbook(case_of(framework, plan, DAY)), seed)))
        paths.append(path)

    one_more()
    return paths


@pytest.mark.parametrize(("pack", "language", "period"), EACH)
def test_no_sheet_is_called_ok_where_the_check_has_an_error(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    paths = at_random(pack, language, period, tmp_path)
    wrong = [said for path in paths for said in laxer(path, pack, ironcalc_computes(path))]
    assert not wrong, "\n".join(wrong[:20])


@needs_office
@pytest.mark.office
@pytest.mark.parametrize(("pack", "language", "period"), part_of(EACH, 6))
def test_libreoffice_calls_no_sheet_ok_where_the_check_has_an_error(
    pack: str, language: str, period: str, tmp_path: Path
) -> None:
    paths = at_random(pack, language, period, tmp_path)
    saved = recalculate(paths, tmp_path / "saved")
    wrong = [
        said for path, by_office in zip(paths, saved, strict=True) for said in laxer(path, pack, stored(by_office))
    ]
    assert not wrong, "\n".join(wrong[:20])


SAMPLE = Path(__file__).parents[2] / "samples" / "vn-mn-tt57.suoi-khe.xlsx"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Book]:
    """A filled workbook in which nothing must be mended, as it says of each of its sheets."""
    case = checked(SAMPLE, ())
    assert isinstance(case, Case)
    book = compose_workbook(case, spare=len(case.plan.rows("actions")) + 2)
    path = tmp_path_factory.mktemp("whole") / "whole.xlsx"
    path.write_bytes(write_book(book))
    assert set(states(ironcalc_computes(path), path, case).values()) == {lexicon_of(case).say("status_sheet.ok")}
    return case, book


def test_links_on_start_and_status_name_sheets_of_the_workbook(whole: tuple[Case, Book]) -> None:
    names = {sheet.name for sheet in whole[1].sheets}
    drawn = (cell.content for sheet in whole[1].sheets if not sheet.hidden for cell in sheet.cells)
    texts = [content.text for content in drawn if isinstance(content, Formula)]
    targets = [found for text in texts for found in re.findall(r'HYPERLINK\("#([^"]*)"', text)]
    assert len(targets) > 2 * len([sheet for sheet in whole[1].sheets if sheet.validations])
    assert [one for one in targets if "!" in one and one.rpartition("!")[0].strip("'") not in names] == []


Spoil = Callable[[Sheet, Callable[[str], tuple[int, int]]], Sheet]


def put(sheet: Sheet, spot: tuple[int, int], content: Content) -> Sheet:
    others = (cell for cell in sheet.cells if (cell.row, cell.col) != spot)
    return replace(sheet, cells=(*others, Cell(*spot, content)))


def content(sheet: Sheet, spot: tuple[int, int]) -> Content:
    return next(cell.content for cell in sheet.cells if (cell.row, cell.col) == spot)


def below(spot: tuple[int, int], rows: int = 1) -> tuple[int, int]:
    return spot[0] + rows, spot[1]


def _swapped(sheet: Sheet, row: int) -> Sheet:
    """A line's label, entry and hint in place of those of the next, as cutting and pasting leaves them."""
    for col in (1, 2, 3):
        one, two = content(sheet, (row, col)), content(sheet, (row + 1, col))
        sheet = put(put(sheet, (row, col), two), (row + 1, col), one)
    return sheet


#: What people do to a sheet; `at(column)`: the column's first row, of criteria a heading.
SPOILT: dict[str, tuple[str, Spoil]] = {
    "a blank in a required cell": ("actions", lambda sheet, at: put(sheet, at("what"), " ")),
    "a key typed over": ("criteria", lambda sheet, at: put(sheet, below(at("key")), "9.9")),
    "a number for a key": ("criteria", lambda sheet, at: put(sheet, below(at("key")), 1.1)),
    "a key copied": ("criteria", lambda sheet, at: put(sheet, below(at("key")), content(sheet, below(at("key"), 2)))),
    "the title of another row": (
        "criteria",
        lambda sheet, at: put(sheet, below(at("title")), content(sheet, below(at("title"), 2))),
    ),
    "an entry in a row without a key": ("criteria", lambda sheet, at: put(sheet, below(at("key")), None)),
    "the copied number of an action": (
        "actions",
        lambda sheet, at: put(sheet, below(at("key")), content(sheet, at("key"))),
    ),
    "an entry far below the last row": ("actions", lambda sheet, at: put(sheet, below(at("what"), 300), "Paint it")),
    "a code with a blank": ("evidence", lambda sheet, at: put(sheet, at("code"), f"{content(sheet, at('code'))} ")),
    "a figure over a result": ("measures", lambda sheet, at: put(sheet, at("value"), 0.987)),
    "an id copied": ("actions", lambda sheet, at: put(sheet, (at("what")[0] - 2, 40), "what")),
    "the label of the line below": (
        "header",
        lambda sheet, at: put(sheet, (at("value")[0], 1), content(sheet, (at("value")[0] + 1, 1))),
    ),
    "two lines of the form that changed places": ("header", lambda sheet, at: _swapped(sheet, at("value")[0] + 6)),
    "an id deleted": ("people", lambda sheet, at: put(sheet, below(at("name"), -2), None)),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_whole_workbook_is_called_ok_until_somebody_spoils_it(
    name: str, whole: tuple[Case, Book], tmp_path: Path
) -> None:
    table, spoil = SPOILT[name]
    case, book = whole
    sheets = []
    for sheet in book.sheets:
        tags = {cell.content: cell for cell in sheet.cells if cell.row <= 3}
        if f"#cqip:{table}" in tags:

            def at(column: str, tags: Mapping[Content, Cell] = tags) -> tuple[int, int]:
                return tags[column].row + 2, tags[column].col

            mended, sheet = sheet.name, spoil(sheet, at)
        sheets.append(sheet)
    path = tmp_path / "spoilt.xlsx"
    path.write_bytes(write_book(replace(book, sheets=tuple(sheets))))
    said = states(ironcalc_computes(path), path, case)
    assert lexicon_of(case).say("status_sheet.ok") not in (said[mended], said[""])


@needs_office
@pytest.mark.office
def test_a_row_inserted_above_the_first_is_counted(whole: tuple[Case, Book], tmp_path: Path) -> None:
    """It is read, though no formula reaches it; and where the first is deleted, nothing is missed."""
    (source, target), book = (tmp_path / "sent.xlsx", tmp_path / "saved.xlsx"), whole[1]
    source.write_bytes(write_book(book))
    place, ok = tagged(source)["reviews"], lexicon_of(whole[0]).say("status_sheet.ok")
    steps: list[Mapping[str, object]] = [{"do": "unprotect_all"}]
    drive(source, target, [*steps, {"do": "delete_rows", "sheet": place.sheet, "row": place.first}])
    assert states(values(target), target, whole[0])[place.sheet] == ok
    steps.append({"do": "insert_rows", "sheet": place.sheet, "row": place.first})
    cell = f"{place.columns['review_kind']}{place.first}"
    drive(source, target, [*steps, {"do": "set", "sheet": place.sheet, "cell": cell, "value": "soon"}])
    assert states(values(target), target, whole[0])[place.sheet] != ok


#: Column -> a sample whose second row asks for nothing in it, and what somebody pasted there.
SHUT = {
    "score_2": ("ma-qris-ost.harbor-lantern", "high"),
    "tool": ("ma-qris-ost.harbor-lantern", "a tool of ours"),
    "actual": ("se-kvalitet.bjorkdalsskolan", "many"),
}


@pytest.mark.parametrize("column", SHUT)
def test_what_cannot_be_read_where_nothing_is_asked_is_counted(column: str, tmp_path: Path) -> None:
    sample, text = SHUT[column]
    case = checked(SAMPLE.with_name(f"{sample}.xlsx"), ())
    assert isinstance(case, Case)
    book = compose_workbook(case, spare=len(case.plan.rows("actions")) + 2)
    at = next(cell for sheet in book.sheets for cell in sheet.cells if cell.content == column)
    sheets = [put(s, (at.row + 3, at.col), text) if at in s.cells else s for s in book.sheets]
    path = tmp_path / "shut.xlsx"
    path.write_bytes(write_book(replace(book, sheets=tuple(sheets))))
    assert not [*laxer(path, sample.partition(".")[0], ironcalc_computes(path))]
    assert {f.code for f in checked(path, ()).findings} & {f"{column}.not_a_number", f"{column}.not_offered"}
