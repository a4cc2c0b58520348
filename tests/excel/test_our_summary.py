"""A workbook of ours read lightly says what reading it in full says; what was written is counted strictly."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqip_xl.district.comments import read_comments, refuse_lost
from cqip_xl.drawing.meta_sheet import meta_sheet
from cqip_xl.excel.our_summary import summary_grid
from cqip_xl.excel.read import open_grid
from cqip_xl.excel.readback import Held, held_by, read_back
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Area, Block, Book, Cell, ListObject, Look, Sheet
from cqip_xl.model.errors import NotOurWorkbook, WriteRefused
from cqip_xl.model.limits import LIMITS_OF_OURS
from cqip_xl.model.markers import COMMENT_MARK, KEY_MARK, PLACE_MARK
from cqip_xl.reading.tags import meta_of

COUNT = 30


def summary(comments: dict[int, str]) -> Book:
    """Thirty rows with a column for comments and one of keys, and a sheet without either."""
    rows = [(f"school {n}", float(n), comments.get(n, ""), f"key|{n}") for n in range(COUNT)]
    marks = [Cell(2, 0, PLACE_MARK), Cell(2, 2, COMMENT_MARK), Cell(2, 3, KEY_MARK)]
    heads = ("School", "No", "Comment")
    table = ListObject("cqip_t", Area(3, 0, 3 + COUNT, 2), heads)
    cells = (*marks, *(Cell(3, col, head) for col, head in enumerate(heads)))
    sheet = Sheet("Actions", cells, lists=(table,), blocks=(Block(4, 0, rows, (Look(),) * 4),))
    other = Sheet("Other", tuple(Cell(r, 0, f"text {r}") for r in range(40)))
    return Book((other, sheet, meta_sheet({"kind": "summary", "language": "vi"})))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(write_book(summary({3: "ask again", 17: "Đã gọi\nngày 3/4 & <sau>"})))
    return path


def agree(path: Path) -> int:
    """Both ways of reading find the same comments; gives how many."""
    light, full = summary_grid(path, COMMENT_MARK), open_grid(path, LIMITS_OF_OURS)
    assert read_comments(light) == read_comments(full) and meta_of(light) == meta_of(full)
    assert light.sha256 == full.sha256
    return len(read_comments(light))


def test_comments_are_found_without_reading_the_rest(target: Path) -> None:
    assert agree(target) == 2
    assert max(len(sheet.rows) for sheet in summary_grid(target, COMMENT_MARK).sheets) == 4 + 17 + 1
    assert sum(len(sheet.rows) for sheet in summary_grid(target, COMMENT_MARK).sheets if sheet.name == "Other") == 8


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.integers(0, COUNT - 1), st.text(st.characters(exclude_categories=["Cs"]), max_size=50)))
def test_any_comment_is_found(tmp_path_factory: pytest.TempPathFactory, comments: dict[int, str]) -> None:
    path = tmp_path_factory.mktemp("own") / "s.xlsx"
    path.write_bytes(write_book(summary(comments)))
    agree(path)


@pytest.mark.parametrize("typed", ["typed elsewhere", 46112, date(2026, 4, 3), True, "=A5", "#N/A"])
def test_what_was_typed_in_another_program_is_found_whatever_it_is(target: Path, typed: object) -> None:
    workbook = openpyxl.load_workbook(target)
    workbook["Actions"]["C9"] = typed
    workbook["Actions"].insert_cols(2)
    workbook.save(target)
    assert agree(target) == 3


@pytest.mark.parametrize("typed", [46112, date(2026, 4, 3), True, "#N/A"])
def test_what_was_typed_in_the_first_row_is_found_whatever_it_is(target: Path, typed: object) -> None:
    workbook = openpyxl.load_workbook(target)
    sheet = workbook["Actions"]
    sheet["C5"], sheet["C8"], sheet["C22"] = typed, None, None
    workbook.save(target)
    assert agree(target) == 1


@pytest.mark.parametrize(
    ("plain", "otherwise"),
    [
        (b'<c r="', b'<c  r="'),
        (b'<c r="', b'<c\nr="'),
        (b'<c r="', b'<c x="0" r="'),
        (b'<c r="', b'<c x="a/>" r="'),
        (b"</row>", b"</row >"),
    ],
)
def test_rows_written_in_another_way_are_read_in_full(target: Path, plain: bytes, otherwise: bytes) -> None:
    before = agree(target)
    edited(target, "xl/worksheets/sheet2.xml", lambda part: otherwise.join(part.rsplit(plain, 40)))
    assert agree(target) == before > 0


def test_half_a_character_stays_as_it_is_written(target: Path) -> None:
    edited(target, "xl/sharedStrings.xml", lambda part: part.replace(b"<t>ask", b"<t>_xD83D_ask"))
    (comment,) = (c for c in read_comments(summary_grid(target, COMMENT_MARK)).values() if "ask" in c.text)
    assert comment.text == "_xD83D_ask again"


def test_a_table_that_lost_its_key_column_or_lies_lower_is_read_as_before(target: Path) -> None:
    workbook = openpyxl.load_workbook(target)
    workbook["Actions"].insert_rows(1, 3)
    workbook["Actions"]["C60"] = "below the table"
    workbook.save(target)
    assert agree(target) == 3


# -- read back --------------------------------------------------------------------------------------


def edited(path: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    """The same file with one part changed."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert edit(parts[part]) != parts[part]
    parts[part] = edit(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
        for name, data in parts.items():
            changed.writestr(name, data)


def test_what_was_written_is_accepted(target: Path) -> None:
    held = held_by(summary({3: "ask again", 17: "twice"}))
    assert held == {"cqip_t": Held(COUNT, 3 * COUNT + 2)}
    read_back(target, "summary", held)
    refuse_lost(["ask again"], target)


@pytest.mark.parametrize(
    "lost",
    [rb'<row r="20".*?</row>', rb'<c r="B20".*?</c>', rb'<c r="C8".*?</c>'],
    ids=["a row", "a cell", "a comment"],
)
def test_a_lost_row_or_cell_is_refused(target: Path, lost: bytes) -> None:
    held = held_by(summary({3: "ask again", 17: "twice"}))
    edited(target, "xl/worksheets/sheet2.xml", lambda xml: re.sub(lost, b"", xml, count=1, flags=re.S))
    with pytest.raises((WriteRefused, NotOurWorkbook)):
        read_back(target, "summary", held)


def test_a_table_of_that_length_on_another_sheet_does_not_count(target: Path) -> None:
    with pytest.raises(WriteRefused, match="cqip_other"):
        read_back(target, "summary", {"cqip_other": Held(COUNT, 3 * COUNT + 2)})


def test_another_kind_a_torn_part_and_a_wrong_checksum_are_refused(target: Path) -> None:
    with pytest.raises(NotOurWorkbook):
        read_back(target, "note", {})
    data = bytearray(target.read_bytes())
    with zipfile.ZipFile(target) as zipped:
        at = zipped.getinfo("xl/styles.xml").header_offset
    data[at + 60] ^= 0xFF
    target.write_bytes(data)
    with pytest.raises(NotOurWorkbook):
        read_back(target, "summary", {})


def test_a_lost_comment_is_refused(target: Path) -> None:
    with pytest.raises(WriteRefused, match="lose 1 comment"):
        refuse_lost(["ask again", "never written"], target)
