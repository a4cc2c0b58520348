"""What is printed of a sheet: the columns that belong on paper, and no other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.utils.cell import range_boundaries

from cqip_xl.model.framework import Framework
from cqip_xl.verbs import blank_plan, plan_book, read_plan
from tests.packs.small import FRAMEWORK, WORDS, pack_of
from tests.workbooks import DAY, save_typed, typed_book

#: A column that is not printed stands before one that is.
FIELDS = "- {id: secret, kind: text, printed: false}\n      - {id: what, kind: long_text}"


def pack(folder: Path) -> Framework:
    return pack_of(folder, FRAMEWORK.replace("- {id: what, kind: long_text}", FIELDS), en=WORDS)


def test_a_column_that_is_not_printed_lies_outside_of_what_is(tmp_path: Path) -> None:
    own = pack(tmp_path)
    path = save_typed(tmp_path / "a.xlsx", plan_book(own, blank_plan(own), DAY))
    sheet = openpyxl.load_workbook(path)["Plan"]
    ids = next(row for row in sheet.iter_rows() if row[0].value == "#cqip:actions")
    last = range_boundaries(sheet.print_area.rpartition("!")[2])[2]
    printed = {cell.value: cell.column <= last for cell in ids[1:]}
    assert (printed["what"], printed["state"], printed["secret"]) == (True, True, False)


def test_entries_are_read_from_wherever_their_column_stands(tmp_path: Path) -> None:
    own = pack(tmp_path)
    typed = typed_book(own, "| criterion | secret | what |\n| 1.1 One | For us | Mend |", plan=blank_plan(own))
    (row,) = read_plan(save_typed(tmp_path / "a.xlsx", typed), [str(tmp_path)]).rows("actions")
    assert (row.text("secret"), row.text("what")) == ("For us", "Mend")
