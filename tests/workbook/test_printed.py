"""What is printed of a sheet: the columns that belong on paper, and no other; the rows in which something stands."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string

from cqip_xl.model.book import Book, Cell, Formula, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.verbs import blank_plan, plan_book, read_plan
from tests.office import needs_office, recalculate, values
from tests.packs.small import FRAMEWORK, WORDS, pack_of
from tests.workbooks import DAY, save_typed, typed_book

#: A column that is not printed stands before one that is.
FIELDS = "- {id: secret, kind: text, printed: false}\n      - {id: what, kind: long_text}"


def pack(folder: Path) -> Framework:
    return pack_of(folder, FRAMEWORK.replace("- {id: what, kind: long_text}", FIELDS), en=WORDS)


def printed(path: Path, sheet: str) -> str:
    """What the file says is printed of a sheet."""
    with zipfile.ZipFile(path) as parts:
        names = ElementTree.fromstring(parts.read("xl/workbook.xml")).iterfind(".//{*}definedName")
    areas = (str(name.text) for name in names if name.get("name") == "_xlnm.Print_Area")
    return next(area for area in areas if area.startswith(f"'{sheet}'"))


def test_a_column_that_is_not_printed_lies_outside_of_what_is(tmp_path: Path) -> None:
    own = pack(tmp_path)
    path = save_typed(tmp_path / "a.xlsx", plan_book(own, blank_plan(own), DAY))
    ids = next(row for row in openpyxl.load_workbook(path)["Plan"].iter_rows() if row[0].value == "#cqip:actions")
    corner = re.search(r"INDEX\('Plan'!\$([A-Z]+)", printed(path, "Plan"))
    assert corner
    shown = {cell.value: cell.column <= column_index_from_string(corner[1]) for cell in ids[1:]}
    assert (shown["what"], shown["state"], shown["secret"]) == (True, True, False)


ROWS = {"none": "", "two": "| what |\n| Mend |\n| Paint |", "late": "| secret |\n| _ |\n| _ |\n| For us |"}


@needs_office
@pytest.mark.office
def test_what_is_printed_ends_with_the_last_row_in_which_anything_stands(tmp_path: Path) -> None:
    """Rows of headings above: title, hint, school, ids, headings; of an empty table its first row is printed."""
    own, paths = pack(tmp_path), []
    for name, rows in ROWS.items():
        book = typed_book(own, rows, plan=blank_plan(own))
        paths.append(save_typed(tmp_path / f"{name}.xlsx", _counting(book)))
    found = recalculate(paths, tmp_path / "made")
    assert [values(path)["Plan"]["A2"] for path in found] == [6, 7, 8]


def _counting(book: Book) -> Book:
    """With a cell that says how many rows of the plan are printed, as LibreOffice prints by no formula."""

    def counted(sheet: Sheet) -> Sheet:
        rows = Cell(1, 0, Formula(f"=ROWS({sheet.page.live})", 0))
        return replace(sheet, cells=(*sheet.cells, rows)) if sheet.name == "Plan" else sheet

    return replace(book, sheets=tuple(map(counted, book.sheets)))


def test_entries_are_read_from_wherever_their_column_stands(tmp_path: Path) -> None:
    own = pack(tmp_path)
    typed = typed_book(own, "| criterion | secret | what |\n| 1.1 One | For us | Mend |", plan=blank_plan(own))
    (row,) = read_plan(save_typed(tmp_path / "a.xlsx", typed), [str(tmp_path)]).rows("actions")
    assert (row.text("secret"), row.text("what")) == ("For us", "Mend")
