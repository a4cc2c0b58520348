"""Rosters as offices keep them: headings in any language, numbers with zeros before them, columns of their own."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.excel.padded import shown_by
from cqip_xl.lists.form_entries import unread_columns
from cqip_xl.lists.roster import read_roster
from cqip_xl.lists.roster_heads import COLUMNS, LABELS
from cqip_xl.model.errors import BadInput
from cqip_xl.model.framework import Framework
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs.packs import day_order
from cqip_xl.words.catalog import LANGUAGES, say

ROW = {
    "school_id": "007",
    "name": "Skola Öst",
    "district": "Norr",
    "language": "sv",
    "pack": "se-kvalitet",
    "contact": "Ada, ada@skola.example",
    "deadline": "2026-05-31",
    "file": "ost.xlsx",
}


def roster(path: Path, *lines: str) -> tuple[RosterRow, ...]:
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_roster(path)[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["fields", "col", "window"])
def test_the_headings_of_our_own_sheets_and_windows_are_those_of_a_roster(
    language: str, place: str, tmp_path: Path
) -> None:
    """Somebody copies the columns of a summary, or of School sheets, into a roster."""
    keys = {name: key for name, keys in LABELS.items() for key in keys if key.startswith(f"{place}.")}
    heads = {name: re.sub(r"\(&\w\)|&", "", say(language, key)) for name, key in keys.items()}
    if "name" not in heads:
        heads["name"] = "name"
    (row,) = roster(tmp_path / "r.csv", "\t".join(heads.values()), "\t".join(ROW[name] for name in heads))
    for name in heads:
        assert str(getattr(row, name)) == ROW[name], (name, heads[name])


@pytest.mark.parametrize("name", COLUMNS)
def test_every_usual_word_for_a_column_means_that_one_alone(name: str, tmp_path: Path) -> None:
    value = {"include": "no", "deadline": "2026-05-31"}.get(name, "x")
    words = {word.strip() for language in LANGUAGES for word in say(language, f"roster.{name}").split(";")}
    other = "name" if name == "school_id" else "school_id"
    for n, word in enumerate(sorted(words)):
        for head in (word, unicodedata.normalize("NFD", word), word.upper(), f" {word}: "):
            (row,) = roster(tmp_path / f"{n}.csv", f"{head}\t{other}\tBus\tColour", f"{value}\t12\t\t")
            assert getattr(row, name) != getattr(RosterRow("", ""), name), (name, head)


def test_contacts_in_several_columns_are_one_contact(tmp_path: Path) -> None:
    (row,) = roster(tmp_path / "r.csv", "Tên trường,Người liên hệ,Điện thoại,E-mail", "Hoa Sen,Lan,,lan@hs.example")
    assert row.contact == "Lan; lan@hs.example"


def test_an_empty_column_of_the_same_kind_takes_nothing_away(tmp_path: Path) -> None:
    (row,) = roster(tmp_path / "r.csv", "name,Quận,Huyện", "Hoa Sen,Quận 1,")
    assert row.district == "Quận 1"


def test_a_number_keeps_the_zeros_that_its_format_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã trường", "Tên trường"])
    for code, name in (("000", "A"), ('"MN"00', "B"), ("General", "C"), ("000-000", "D")):
        book.active.append([7, name])
        book.active.cell(book.active.max_row, 1).number_format = code
    book.save(tmp_path / "r.xlsx")
    assert [row.school_id for row in read_roster(tmp_path / "r.xlsx")[0]] == ["007", "MN07", "7", "000-007"]


def test_a_number_in_a_text_file_keeps_its_zeros(tmp_path: Path) -> None:
    (row,) = roster(tmp_path / "r.csv", "school_id,name", "0731,Lärkan")
    assert row.school_id == "0731"


@pytest.mark.parametrize(
    ("code", "number", "wanted"),
    [
        ("0000", 12345, "12345"),
        ("00-00", 123, "01-23"),
        ("00-00", 12345, "123-45"),
        ("[$-41D]000;-000", 5, "005"),
        ("(000) ##", 1, "(000) 1"),
    ],
)
def test_digits_stand_where_the_format_puts_them(code: str, number: int, wanted: str) -> None:
    assert shown_by(code, number) == wanted


def test_columns_that_nothing_reads_are_named(framework: Framework, tmp_path: Path) -> None:
    field = framework.header[0]
    rows = roster(tmp_path / "r.csv", f"name,{field.id},Bus line,Empty", "A,x,12,")
    assert unread_columns(rows, [framework]) == ("Bus line",)


def test_a_column_that_counts_the_lines_is_not_told(framework: Framework, tmp_path: Path) -> None:
    rows = roster(tmp_path / "r.csv", "STT,name,Buses", "1,A,1", "2,B,2", "3,C,4")
    assert unread_columns(rows, [framework]) == ("Buses",)


@pytest.mark.parametrize("heading", ["Phải nộp", "Must submit", "Ska lämna in", "是否应报送", "是否應提交"])
def test_a_roster_says_in_an_offices_words_who_need_not_submit(heading: str, tmp_path: Path) -> None:
    rows = roster(tmp_path / "r.csv", f"name,{heading}", "A,no", "B,yes")
    assert [row.include for row in rows] == [False, True]


def test_a_title_above_the_headings_is_no_heading(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["DANH SÁCH TRƯỜNG MẦM NON"], ["Năm học 2025-2026"], [], ["STT", "Tên trường", "Mã trường"]):
        book.active.append(line)
    book.active.append([1, "Hoa Sen", "MN1"])
    book.active.merge_cells("A1:C1")
    book.save(tmp_path / "r.xlsx")
    (row,) = read_roster(tmp_path / "r.xlsx")[0]
    assert (row.school_id, row.name, row.line) == ("MN1", "Hoa Sen", 5)


@pytest.mark.parametrize(
    ("pack", "language", "wanted"),
    [
        ("ma-qris-ost", "en", date(2026, 3, 4)),  # its region: month first in English
        ("ma-qris-ost", "", date(2026, 3, 4)),
        ("vn-mn-tt19", "vi", date(2026, 4, 3)),
        ("se-kvalitet", "sv", date(2026, 4, 3)),
        ("ma-qris-ost", "zh-Hans", None),  # read by either
        ("", "", None),
    ],
)
def test_a_deadline_is_read_as_the_region_of_the_one_pack_writes_days(
    pack: str, language: str, wanted: date | None, tmp_path: Path
) -> None:
    path, lines = tmp_path / "r.csv", [f"{name},03/04/2026,{pack},{language}" for name in "AB"]
    path.write_text("\n".join(["name,deadline,pack,language", *lines]), encoding="utf-8")
    if wanted:
        assert {row.deadline for row in read_roster(path, day_order())[0]} == {wanted}
        assert read_roster(path, day_order(pack="vn-mn-tt19"))[0][0].deadline == wanted
        return
    with pytest.raises(BadInput) as refused:
        read_roster(path, day_order())
    assert "2026-04-03 or 2026-03-04" in str(refused.value)


def test_a_list_of_several_packs_says_which_day_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("name,deadline,pack\nA,03/04/2026,ma-qris-ost\nB,03/05/2026,vn-mn-tt19\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_roster(path, day_order())


@pytest.mark.parametrize(
    ("other", "wanted"), [("31/05/2026", date(2026, 6, 5)), ("05/31/2026", date(2026, 5, 6)), ("2026-05-31", None)]
)
def test_a_deadline_that_can_be_two_days_is_read_as_the_others_are_written_or_asked(
    other: str, wanted: date | None, tmp_path: Path
) -> None:
    lines = ("name,deadline", f"A,{other}", "B,05/06/2026")
    if wanted:
        assert roster(tmp_path / "r.csv", *lines)[1].deadline == wanted
        return
    with pytest.raises(BadInput, match=r"line 3: deadline is .05/06/2026., which can be 2026-06-05 or 2026-05-06"):
        roster(tmp_path / "r.csv", *lines)


@pytest.mark.parametrize(("said", "meant"), [("VI", "vi"), ("Tiếng Việt", "vi"), ("简体中文", "zh-Hans"), ("fi", "fi")])
def test_a_language_may_be_given_by_its_own_name(said: str, meant: str, tmp_path: Path) -> None:
    (row,) = roster(tmp_path / "r.csv", "name,language", f"A,{said}")
    assert row.language == meant


def test_two_lines_of_one_school_are_refused_with_both_of_them_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="T01 · Ashfield · East; t01 · Birch · West"):
        roster(tmp_path / "r.csv", "school_id,name,district", "T01,Ashfield,East", "t01,Birch,West")
