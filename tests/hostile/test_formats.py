"""Old and other formats, the second reader, and the limits that one can set."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest

from cqip_xl.district.gather import gather
from cqip_xl.district.readers import read_all
from cqip_xl.excel.read import grid_of
from cqip_xl.excel.second import differences
from cqip_xl.model.case import Case
from cqip_xl.model.errors import BadInput, NotOurWorkbook
from cqip_xl.model.grid import Remark
from cqip_xl.model.limits import PREFIX, Limits, limits
from cqip_xl.verbs import check, read_plan
from cqip_xl.verbs.plans import check_one
from tests import office
from tests.hostile.base import base, packed, rows_added
from tests.hostile.corpus import CASES, many_rows
from tests.hostile.xlsb import xlsb
from tests.reading.books import FOLDER
from tests.size import part_of
from tests.workbooks import DAY

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*-*.xlsx"))
TEMPLATES = sorted((ROOT / "workbooks" / "templates").glob("*.xlsx"))


@pytest.mark.parametrize("path", [*SAMPLES, *TEMPLATES], ids=lambda path: path.name)
def test_two_readers_agree_on_every_cell(path: Path) -> None:
    data = path.read_bytes()
    grid = grid_of(data, path.name)
    assert not grid.doubts and not grid.unread
    assert differences(grid, data) == []


@pytest.mark.office
@pytest.mark.parametrize(("ending", "kind"), [(".xls", "MS Excel 97"), (".ods", "calc8")])
def test_a_plan_saved_in_another_format_is_the_same_plan(ending: str, kind: str, tmp_path: Path) -> None:
    """All but the results of formulas, which are calculated anew, and the moment of saving."""
    for path in office.convert(part_of(SAMPLES, 3), tmp_path, ending, kind):
        plain = check(ROOT / "samples" / f"{path.stem}.xlsx", DAY)
        saved = check(path, DAY)
        assert isinstance(plain, Case) and isinstance(saved, Case), (path.name, saved.detail)
        assert saved.plan.entries() == plain.plan.entries()
        assert (saved.rows_in, saved.rows_out) == (plain.rows_in, plain.rows_out)
        errors = [{f.code for f in r.findings if f.severity == "error"} for r in (plain, saved)]
        assert errors[0] == errors[1]


def test_a_binary_workbook_is_the_same_plan_and_what_cannot_be_told_is_said(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(base().data)
    (tmp_path / "plan.xlsb").write_bytes(xlsb())
    plans = [read_plan(tmp_path / f"plan.{ending}", (str(FOLDER),)) for ending in ("xlsx", "xlsb")]
    assert plans[0].entries() == plans[1].entries()
    assert [f.code for f in plans[1].findings] == ["reader.one_only"]


def test_what_the_first_reader_does_not_give_is_found_in_the_markup() -> None:
    data = CASES["value in the wrong place.xlsx"]()
    grid = grid_of(data, "plan.xlsx")
    assert [(sheet, text) for sheet, _, _, text in grid.unread] == [("Plan", "Task")] and "count" in grid.doubts
    assert differences(grid, data) == []  # the second does not give it either


def test_a_cell_that_only_the_second_reader_gives_is_a_difference() -> None:
    data = CASES["cdata.xlsx"]()
    assert [(one.first, one.second) for one in differences(grid_of(data, "plan.xlsx"), data)] == [("", "Task")]


def test_the_strict_format_is_the_same_to_both_readers() -> None:
    data = CASES["strict.xlsx"]()
    grid = grid_of(data, "plan.xlsx")
    assert grid.doubts == ("strict",) and differences(grid, data) == []


def test_every_limit_is_a_setting_that_the_docs_name() -> None:
    told = re.findall(rf"^\| `{PREFIX}(\w+)` \| ([\d,]+) \|", (ROOT / "docs" / "trust.md").read_text("utf-8"), re.M)
    known = {f.name.upper(): getattr(Limits(), f.name) for f in fields(Limits)}
    assert {name: int(text.replace(",", "")) for name, text in told} == known


def test_a_limit_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQIP_LIMIT_CELLS", "50")
    with pytest.raises(NotOurWorkbook) as told:
        grid_of(base().data, "plan.xlsx")
    assert (told.value.outcome, told.value.detail.code) == ("too_large", "cells")
    monkeypatch.setenv("CQIP_LIMIT_CELLS", "many")
    with pytest.raises(BadInput, match='CQIP_LIMIT_CELLS is "many"; a whole number above 0 is wanted'):
        limits()


def test_what_goes_beyond_a_limit_is_read_once_the_limit_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    data = rows_added(b'<row r="9000"><c r="ZY9000"><v>1</v></c></row>')
    with pytest.raises(NotOurWorkbook):
        grid_of(data, "plan.xlsx")
    monkeypatch.setenv("CQIP_LIMIT_AREA", "7000000")
    assert any(len(sheet.rows) == 9_000 for sheet in grid_of(data, "plan.xlsx").sheets)


def test_a_file_that_eats_memory_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit so low that a large sheet meets it; tests/verbs has one that hangs.

    A blank in its tags sends it the thorough way, to a reader that holds the empty cells as well.
    """
    (tmp_path / "large.xlsx").write_bytes(many_rows(40_000, '<c r="B{n}" ><v>1</v></c><c r="ZY{n}"><v>1</v></c>'))
    (tmp_path / "plan.xlsx").write_bytes(base().data)
    monkeypatch.setenv("CQIP_LIMIT_AREA", "900000000")
    read = partial(check_one, as_of=DAY, packs=(str(FOLDER),))
    monkeypatch.setenv("CQIP_LIMIT_MEMORY_BYTES", str(256 * 1024**2))
    assert [r.outcome for r in read_all(gather([tmp_path]), read, 1)] == ["reader_crashed", "read"]


def test_a_box_over_a_binary_sheet_is_told() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsb())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    link = f'<Relationship Id="r1" Type="{kind}" Target="../drawings/drawing1.xml"/>'
    parts["xl/worksheets/_rels/sheet2.bin.rels"] = f"<Relationships>{link}</Relationships>".encode()
    parts["xl/drawings/drawing1.xml"] = (
        f'<x:wsDr xmlns:x="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main"><x:oneCellAnchor><x:from><x:col>1'
        "</x:col><x:row>2</x:row></x:from><x:sp><x:txBody><a:p><a:r><a:t>One more</a:t></a:r></a:p></x:txBody></x:sp>"
        "</x:oneCellAnchor></x:wsDr>"
    ).encode()
    sheets = grid_of(packed(parts), "plan.xlsb").sheets
    assert [sheet.remarks for sheet in sheets if sheet.remarks] == [(Remark("box", "B3", "One more"),)]
