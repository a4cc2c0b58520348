"""Above each table stands a worked row, of the plan's own years and the pack's words; it counts nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.model.book import Book
from cqip_xl.model.case import Case
from cqip_xl.verbs import blank_plan, check, plan_book
from cqip_xl.words.examples import row_example
from cqip_xl.words.lexicon import lexicon
from tests.workbook.packs import PACKS, SOME, folders
from tests.workbooks import DAY, save_typed, with_few_rows


def hints(book: Book) -> dict[str, str]:
    """The hint of each sheet with a table."""
    tagged = [s for s in book.sheets if any(str(cell.content).startswith("#cqip:") for cell in s.cells)]
    return {s.name: str(cell.content) for s in tagged for cell in s.cells if (cell.row, cell.col) == (1, 1)}


@pytest.mark.parametrize("case", SOME, ids=" ".join)
def test_each_table_shows_a_worked_row_and_a_blank_workbook_has_no_row(
    case: tuple[str, str, str], tmp_path: Path
) -> None:
    name, language, period = case
    pack = with_few_rows(PACKS[name], 3)
    plan = blank_plan(pack, language, period=period, as_of=DAY)
    book = plan_book(pack, plan, DAY)
    lines = {row_example(lexicon(pack, language, plan.period), table) for table in pack.tables.values()} - {""}
    shown = {line for text in hints(book).values() for line in text.split("\n")[1:]}
    assert shown and shown <= lines
    found = check(save_typed(tmp_path / "plan.xlsx", book), DAY, folders(name))
    assert isinstance(found, Case) and not found.plan.rows("actions")
    assert not [f for f in found.findings if f.code.startswith("cells.")]


def test_what_is_typed_over_a_worked_row_is_told(tmp_path: Path) -> None:
    pack = with_few_rows(PACKS["vn-mn-tt19"], 3)
    book = plan_book(pack, blank_plan(pack, "vi", as_of=DAY), DAY)
    name, text = next((name, text) for name, text in hints(book).items() if "Ví dụ" in text and "công việc" in text)

    def typed(over: str) -> Book:
        def spoilt(cell):  # type: ignore[no-untyped-def]
            return cell._replace(content=over) if (cell.row, cell.col) == (1, 1) else cell

        return replace(
            book,
            sheets=tuple(replace(s, cells=tuple(map(spoilt, s.cells))) if s.name == name else s for s in book.sheets),
        )

    for over in ("Sửa bếp trước 30/9", text + " Sửa bếp"):
        found = check(save_typed(tmp_path / "plan.xlsx", typed(over)), DAY)
        assert [f.place.cell for f in found.findings if f.code == "cells.outside"] == ["B2"]
