"""Whatever bytes arrive: an outcome by name, no crash, no hang, no traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.excel.read import grid_of
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.framework import Framework
from tests.hostile.ole import ole
from tests.workbooks import save_typed, typed_book

DAY = date(2026, 3, 31)
Parts = dict[str, bytes]


def packed(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def parts(framework: Framework, tmp_path: Path) -> Parts:
    """The parts of a small filled workbook."""
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, "| what |\n| Paint the fence |"))
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def outcome_of(data: bytes, folder: Path) -> str:
    (folder / "x.xlsx").write_bytes(data)
    return verbs.check(folder / "x.xlsx", DAY).outcome


FAR = (
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "<row r='9'><c r='XFD9'><v>1</v></c></row>",
    '<row r="9"><c s="1" r="AAA9"><v>1</v></c></row>',
    '<row><c r="A1048576"><v>1</v></c></row>',
    '<row r="1048576"><c><v>1</v></c></row>',
)


@pytest.mark.parametrize("far", FAR)
def test_a_value_at_the_end_of_the_sheet_is_too_large_and_kills_nothing(far: str, parts: Parts, tmp_path: Path) -> None:
    part = "xl/worksheets/sheet4.xml"
    parts[part] = parts[part].replace(b"</sheetData>", far.encode() + b"</sheetData>")
    assert outcome_of(packed(parts), tmp_path) == "too_large"


def test_a_styled_empty_cell_at_the_end_of_the_sheet_does_no_harm(parts: Parts, tmp_path: Path) -> None:
    part = "xl/worksheets/sheet4.xml"
    parts[part] = parts[part].replace(b"</sheetData>", b'<row r="99999"><c r="XFD99999" s="1"/></row></sheetData>')
    assert outcome_of(packed(parts), tmp_path) == "read_with_findings"


def bomb(parts: Parts) -> bytes:
    return packed({**parts, "xl/media/zero.bin": b"\0" * 60_000_000})


def many(parts: Parts) -> bytes:
    return packed({**parts, **{f"xl/media/{n}.bin": b"x" for n in range(1100)}})


def entities(parts: Parts) -> bytes:
    part = "xl/worksheets/sheet4.xml"
    return packed({**parts, part: parts[part].replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)})


def encrypted(parts: Parts) -> bytes:
    return ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})


def old_document(parts: Parts) -> bytes:
    return ole({"WordDocument": b"x"})


def no_sheet(parts: Parts) -> bytes:
    return packed({name: data for name, data in parts.items() if name != "xl/worksheets/sheet4.xml"})


def foreign(parts: Parts) -> bytes:
    """A list of tasks as anybody keeps one."""
    book = openpyxl.Workbook()
    for line in (["Nr", "Activity", "Responsible", "Deadline", "Notes"], [1, "Paint", "Lan", "May", "x"]):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


CASES: list[tuple[Callable[[Parts], bytes], str]] = [
    (bomb, "too_large"),
    (many, "too_large"),
    (entities, "damaged"),
    (encrypted, "protected"),
    (old_document, "unsupported_format"),
    (no_sheet, "damaged"),
    (foreign, "not_a_plan"),
    (lambda parts: b"", "damaged"),
    (lambda parts: b"<html><table/></html>", "unsupported_format"),
    (lambda parts: packed(parts)[:5000], "damaged"),
]


@pytest.mark.parametrize(("make", "outcome"), CASES)
def test_a_file_that_is_no_readable_plan_has_its_outcome(
    make: Callable[[Parts], bytes], outcome: str, parts: Parts, tmp_path: Path
) -> None:
    assert outcome_of(make(parts), tmp_path) == outcome


def test_an_error_cell_is_kept_and_named_by_the_second_reader(parts: Parts, tmp_path: Path) -> None:
    """calamine empties error cells; openpyxl reads such a file, and the row stays."""
    part = "xl/sharedStrings.xml"
    index = parts[part].split(b"Paint the fence")[0].count(b"<si>") - 1
    sheet = next(n for n, d in parts.items() if n.startswith("xl/worksheets/") and b't="s"><v>%d</v>' % index in d)
    parts[sheet] = parts[sheet].replace(b't="s"><v>%d</v>' % index, b't="e"><v>#N/A</v>')
    (tmp_path / "x.xlsx").write_bytes(packed(parts))
    result = verbs.check(tmp_path / "x.xlsx", DAY)
    assert result.rows_in == 1
    assert "what.error_cell" in {f.code for f in result.findings}


def test_a_cell_that_hides_behind_an_error_cell_in_torn_markup_is_damaged(parts: Parts) -> None:
    part = "xl/worksheets/sheet4.xml"
    parts[part] = parts[part].replace(b' t="s"', b' t="e"', 1).replace(b"<v>", b"<v><", 1)
    with pytest.raises(NotOurWorkbook):
        grid_of(packed(parts), "x.xlsx")
