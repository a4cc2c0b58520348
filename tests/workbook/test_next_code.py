"""The next free code of a piece of evidence is taken from a list in its own cell, and any other can be typed."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from cqip_xl.excel.write import write_book
from cqip_xl.model.markers import letters
from cqip_xl.rules.evidence import pattern_field
from cqip_xl.verbs import blank_plan, plan_book
from tests.workbook.packs import PACKS
from tests.workbooks import DAY, with_few_rows

CODED = [name for name, framework in PACKS.items() if pattern_field(framework)]


@pytest.mark.parametrize("name", CODED)
def test_the_code_cell_offers_the_code_of_its_own_row_and_refuses_none(name: str) -> None:
    pack = with_few_rows(PACKS[name], 5)
    field = pattern_field(pack)
    assert field
    book = plan_book(pack, blank_plan(pack, pack.native, as_of=DAY), DAY)
    sheet = next(sheet for sheet in book.sheets if any(cell.content == "#cqip:evidence" for cell in sheet.cells))
    at = {cell.content: cell for cell in sheet.cells if cell.content in (field.id, "next_code")}
    rule = next(rule for rule in sheet.validations if rule.area.left == at[field.id].col)
    assert rule.kind == "list" and rule.source == f"=${letters(at['next_code'].col)}{rule.area.top + 1}"
    written = write_book(replace(book, sheets=(replace(sheet, cells=(), conditions=()),)))
    part = zipfile.ZipFile(BytesIO(written)).read("xl/worksheets/sheet1.xml").decode()
    (told,) = [one for one in re.findall("<dataValidation .*?</dataValidation>", part) if rule.source[1:] in one]
    assert "showErrorMessage" not in told and "showInputMessage" in told
