"""The values that tests take from the markup are those that a reader of others reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cqip_xl.model.book import Formula
from cqip_xl.model.framework import Framework
from tests.judges.test_judges import differences
from tests.workbook.computed import by_openpyxl, stored
from tests.workbook.markup import by_markup, lines_of
from tests.workbooks import Typed, save_typed, typed_book


def test_every_kind_of_cell_is_taken_as_openpyxl_reads_it(framework: Framework, tmp_path: Path) -> None:
    typed: list[Typed] = [
        {"what": "a <b> & c", "due": date(2026, 3, 31), "progress": 0.25, "owner": True},
        {"what": Formula('="a"&"b"', "ab"), "progress": Formula("=1/0", "#DIV/0!"), "owner": "dòng\nhai"},
    ]
    path = save_typed(tmp_path / "typed.xlsx", typed_book(framework, {"actions": typed}))
    found = by_markup(path)
    assert list(differences(by_openpyxl(path), found)) == []
    assert {"#DIV/0!", "ab", True, 0.25, "dòng\nhai"} <= {v for cells in found.values() for v in cells.values()}
    assert stored(path) == found


def test_lines_have_each_value_in_its_row_and_column() -> None:
    assert lines_of({"B1": 1.0, "AA3": "x"}) == [["", 1.0, *[""] * 25], [""] * 27, [*[""] * 26, "x"]]
    assert lines_of({}) == []
