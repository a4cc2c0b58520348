"""Typed over what the product shows: said, but for what it would show anyway; in packs of several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cqip_xl.mending.marks import Stamp, findings_sheet
from cqip_xl.model.book import Book, Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case
from cqip_xl.verbs import check, plan_book, read_plan
from cqip_xl.verbs.packs import load_framework
from cqip_xl.words.lexicon import lexicon
from tests.reading.books import FOLDER, PACK, book_of, check_book, on_sheet, typing, with_cell, without_text
from tests.workbooks import DAY, save_typed, typed_book

OURS = ("cells.over_formula", "cells.over_given", "cells.outside", "header.beside", "status.stale")


def told(book: Book, folder: Path, packs: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Column or code -> what is shown, of the findings about cells that the product fills."""
    case = check(save_typed(folder / "plan.xlsx", book), DAY, packs)
    assert isinstance(case, Case)
    ours = [f for f in case.findings if f.code in OURS]
    return {f.values.get("field", f.code).rpartition("/")[2]: f.values["raw"] for f in ours}


def frozen(book: Book) -> Book:
    """Every formula of the visible sheets replaced by its result, as where somebody pasted values only."""

    def values(sheet: Sheet) -> Sheet:
        cells = (c._replace(content=c.content.value) if isinstance(c.content, Formula) else c for c in sheet.cells)
        return sheet if sheet.hidden else replace(sheet, cells=tuple(cells))

    return replace(book, sheets=tuple(map(values, book.sheets)))


def renewed(pack: str, tables: str, language: str, folder: Path) -> Book:
    """The workbook of a filled plan, every formula with its result."""
    framework = load_framework(pack)
    years = framework.calendar.stage_years if framework.plan_kinds[0] == "stage" else 1
    period = f"{2026 - years}-2026"
    path = save_typed(folder / "typed.xlsx", typed_book(framework, tables, language=language, period=period))
    return plan_book(framework, read_plan(path), DAY)


@pytest.mark.parametrize(("pack", "language"), [("vn-mn-tt19", "vi"), ("cn-ezhou-24681", "zh-Hans")])
def test_a_workbook_pasted_as_values_is_as_quiet_as_before(pack: str, language: str, tmp_path: Path) -> None:
    book = renewed(pack, "| what | done_on |\n| Task | @2026-01-31 |\n| More | |", language, tmp_path)
    assert told(book, tmp_path) == told(frozen(book), tmp_path) == {}


@pytest.mark.parametrize(
    ("pack", "language", "word"), [("se-kvalitet", "sv", "Avbruten"), ("vn-mn-tt19", "vi", "Hoàn thành")]
)
def test_a_status_that_somebody_typed_is_shown(pack: str, language: str, word: str, tmp_path: Path) -> None:
    """Also where it is a word of the list: the workbook would have shown another one."""
    book = renewed(pack, "| what |\n| Task |\n| More |", language, tmp_path)
    assert told(typing("actions", "status", 0, word)(book), tmp_path) == {"status": word}


@pytest.mark.parametrize("typed", ["in spring", True])
def test_what_stands_over_the_due_day_of_an_action_without_one_is_shown(typed: Content, tmp_path: Path) -> None:
    case = check_book(typing("actions", "due_on", 0, typed)(book_of({"actions": "| what |\n| Task |"})), tmp_path)
    assert "cells.over_formula" in {f.code for f in case.findings}


def test_a_figure_typed_as_the_value_counts_the_row(tmp_path: Path) -> None:
    plain = check_book(book_of(), tmp_path)
    spoilt = check_book(typing("measures", "value", 4, 0.8)(book_of()), tmp_path)
    assert (spoilt.rows_in, spoilt.rows_out) == (plain.rows_in + 1, plain.rows_out + 1)
    (finding,) = (f for f in spoilt.findings if f.code == "cells.over_formula")
    assert (finding.severity, finding.values["raw"]) == ("error", "0.8") and spoilt.outcome == "read_with_findings"


def test_every_cell_is_named_however_many_they_are(tmp_path: Path) -> None:
    book = book_of({"actions": "| what |\n" + "| Task |\n" * 9})
    for n in range(9):
        book = typing("actions", "status", n, "Stopped")(book)
    (finding,) = (f for f in check_book(book, tmp_path).findings if f.code == "cells.over_formula")
    assert finding.values["cells"].split(", ") == [f"C{n}" for n in range(6, 15)]


def test_a_title_in_another_language_of_the_pack_is_ours(tmp_path: Path) -> None:
    framework = load_framework("ma-qris-ost")
    book = renewed("ma-qris-ost", "| what |\n| Task |", "en", tmp_path)
    title: Content = framework.word("zh-Hans", f"criteria/{framework.criteria[0].id}")
    assert told(typing("criteria", "title", 0, title)(book), tmp_path) == {}


def test_a_sheet_of_the_schools_own_may_be_called_as_ours(tmp_path: Path) -> None:
    """Ours is known by what stands on it."""
    book = book_of()
    renamed = on_sheet(book, "Status", lambda sheet: replace(sheet, name="Status old"))
    own = Sheet("Status", tuple(Cell(n, 1, text) for n, text in enumerate(("We", "are", "well"))))
    case = check_book(replace(renamed, sheets=(*renamed.sheets, own)), tmp_path)
    assert [(f.code, f.values["raw"]) for f in case.findings if f.code != "status.stale"] == [
        ("sheet.unread", "Status")
    ]


def test_an_answer_in_the_list_of_findings_is_told(tmp_path: Path) -> None:
    """Beside a finding, below the list, or written over the sentence itself."""
    book = book_of({"actions": "| due |\n| soon |\n| late |"})
    case = check_book(book, tmp_path)
    lex = lexicon(PACK, PACK.languages[-1], case.plan.period)
    listed = findings_sheet(case.findings, lex, Stamp(datetime(2026, 3, 31), DAY), lex.say("sheets.findings"), [])
    assert told(replace(book, sheets=(*book.sheets, listed)), tmp_path, (str(FOLDER),)) == {}
    for row, col, word in ((5, 5, "Done"), (9, 1, "We disagree"), (6, 4, "Put right")):
        answered = with_cell(listed, row, col, word)
        assert told(replace(book, sheets=(*book.sheets, answered)), tmp_path, (str(FOLDER),)) == {"cells.outside": word}


def test_a_text_below_the_rows_that_stand_ready_is_over_no_formula(tmp_path: Path) -> None:
    """A date and a name under the plan stand where nothing is calculated."""
    book = book_of({"actions": "| what |\n| Task |"})
    for n, text in ((0, "Ask Bo for the new figures"), (40, "Ashfield, 31 March"), (41, "An, head")):
        book = typing("actions", "key", n, text)(book)
    found = {f.code: f.values["raw"] for f in check_book(book, tmp_path).findings if f.code in OURS}
    assert found == {
        "cells.over_formula": "Ask Bo for the new figures",
        "cells.outside": "Ashfield, 31 March · An, head",
    }


@pytest.mark.parametrize(("row", "col"), [(1, 7), (7, 3), (60, 1), (4, 0)])
def test_what_stands_around_a_form_without_markers_is_told(row: int, col: int, tmp_path: Path) -> None:
    book = without_text("#cqip:header")(without_text("value")(book_of()))
    spoilt = on_sheet(book, "School", lambda sheet: with_cell(sheet, row, col, "ask Ruth"))
    assert told(book, tmp_path, (str(FOLDER),)) == {}
    assert told(spoilt, tmp_path, (str(FOLDER),)) == {"cells.outside": "ask Ruth"}


def test_tables_one_below_another_on_one_sheet_raise_no_alarm_about_our_titles(tmp_path: Path) -> None:
    """As where somebody copied all of them as values into a new workbook."""
    cells, row = list[Cell](), 0
    for sheet in frozen(book_of({"actions": "| what |\n| Task |"})).sheets:
        there = [c for c in sheet.cells if _is_drawn(sheet) and c.col and not _is_id(sheet, c)]
        cells += [Cell(row + c.row, c.col, c.content) for c in there]
        row += 3 + max((c.row for c in there), default=0)
    assert told(Book((Sheet("All", tuple(cells)),)), tmp_path, (str(FOLDER),)) == {}


def _is_drawn(sheet: Sheet) -> bool:
    tags = {str(c.content) for c in sheet.cells if str(c.content).startswith("#cqip:")}
    return bool(tags) and not any(tag.startswith("#cqip:view.") for tag in tags)


def _is_id(sheet: Sheet, cell: Cell) -> bool:
    return any(c.row == cell.row and str(c.content).startswith("#cqip:") for c in sheet.cells)


def test_neighbouring_rows_are_told_together_with_every_cell(tmp_path: Path) -> None:
    book = book_of()
    for row, col in ((40, 1), (41, 4), (44, 1)):
        book = on_sheet(book, "School", partial(with_cell, row=row, col=col, content=f"Line {row}"))
    found = [f.values for f in check_book(book, tmp_path).findings if f.code == "cells.outside"]
    assert [(f["cells"], f["raw"]) for f in found] == [("B41, E42", "Line 40 · Line 41"), ("B45", "Line 44")]


def test_a_text_in_the_hidden_row_of_ids_is_a_warning(tmp_path: Path) -> None:
    book = on_sheet(book_of(), "Plan", lambda sheet: with_cell(sheet, 3, 60, "Ask Ruth"))
    assert [(f.code, f.severity) for f in check_book(book, tmp_path).findings] == [("column.extra", "warning")]


def test_columns_are_read_by_their_headings_where_one_text_stands_over_the_ids_of_both(tmp_path: Path) -> None:
    book = book_of({"actions": "| what | note |\n| Task | Remark |"})
    for name in ("what", "note"):
        book = typing("actions", name, -2, "Met")(book)
    case = check(save_typed(tmp_path / "plan.xlsx", book), DAY, (str(FOLDER),))
    assert isinstance(case, Case)
    assert [(row.text("what"), row.text("note")) for row in case.plan.rows("actions")] == [("Task", "Remark")]
    assert [f.code for f in case.findings if f.code.startswith("column.")] == ["column.id_typed_over"] * 2
