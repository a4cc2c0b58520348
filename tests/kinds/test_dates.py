"""Dates in cells, and what a date written as text probably means."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Literal

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.dates import from_serial, iso_date
from cqip_xl.kinds.kind import read
from cqip_xl.kinds.spelled import read_text_date

DAY = date(2026, 3, 31)
Form = Literal["NFC", "NFD"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("31/03/2026", "vi"),
        ("31-3-2026", "vi"),
        ("ngày 31 tháng 3 năm 2026", "vi"),
        ("31.03.2026", "sv"),
        ("den 31 mars 2026", "sv"),
        ("2026年3月31日", "zh-Hans"),
        ("2026年3月31日", "zh-Hant"),
        ("2026.3.31", "zh-Hans"),
        ("March 31, 2026", "en"),
        ("2026-03-31", "en"),
        ("３１/０３/２０２６", "zh-Hans"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_full_date_in_words_or_digits_is_understood(text: str, language: str, form: Form) -> None:
    assert read_text_date(unicodedata.normalize(form, text), (language,)) == (DAY, False)


@pytest.mark.parametrize("language", ["vi", "sv", "zh-Hans", "en"])
def test_the_day_comes_first_and_a_doubtful_date_is_flagged(language: str) -> None:
    assert read_text_date("03/04/2026", (language,)) == (date(2026, 4, 3), True)


@pytest.mark.parametrize("text", ["05/05/2026", "2026-04-03", "13/04/2026", "3 April 2026"])
def test_a_date_with_one_reading_only_is_not_flagged(text: str) -> None:
    day, doubtful = read_text_date(text, ("en",))
    assert day and not doubtful


def test_an_american_date_is_understood_where_only_that_can_be_meant() -> None:
    assert read_text_date("12/31/2026", ("en",)) == (date(2026, 12, 31), False)


@pytest.mark.parametrize("text", ["2026", "Tháng 6/2024", "15.10", "next Friday", "30/02/2026", "31/03/1926", "x", ""])
def test_a_year_alone_or_part_of_a_date_is_no_date(text: str) -> None:
    assert read_text_date(text, ("vi", "en")) == (None, False)


def test_serial_numbers_count_from_1900_or_from_1904() -> None:
    assert from_serial(46112.0) == DAY
    assert from_serial(46112.75) == DAY
    assert from_serial(46112.0 - 1462, epoch_1904=True) == DAY


@pytest.mark.parametrize("number", [0.0, 45.0, 2024.0, -1.0, 1e12, float("inf"), float("nan"), 80000.0])
def test_a_number_that_is_no_day_from_1990_to_2099_is_out_of_range(number: float) -> None:
    assert from_serial(number) is None
    assert read("date", number, Context()).fault == "out_of_range"


def test_the_first_and_last_possible_days_are_accepted() -> None:
    first, last = date(1990, 1, 1), date(2099, 12, 31)
    assert [read("date", day, Context()).value for day in (first, last)] == [first, last]
    assert read("date", date(1989, 12, 31), Context()).fault == "out_of_range"


@pytest.mark.parametrize(
    ("raw", "value"),
    [(DAY, DAY), (datetime(2026, 3, 31, 23, 59), DAY), (46112.0, DAY)],
)
def test_a_date_cell_is_a_date_with_or_without_a_time(raw: date | float, value: date) -> None:
    assert read("date", raw, Context()).value == value


@pytest.mark.parametrize("kind", ["date", "period"])
def test_a_serial_of_a_1904_workbook_is_read_by_its_own_epoch(kind: str) -> None:
    assert read(kind, 44650.0, Context(epoch_1904=True)).value == DAY


@pytest.mark.parametrize(
    ("text", "fault", "guess"),
    [
        ("31/03/2026", "not_a_date", DAY),
        ("03/04/2026", "ambiguous_date", date(2026, 4, 3)),
        ("Tháng 6/2024", "not_a_date", None),
        ("soon", "not_a_date", None),
        ("2026", "not_a_date", None),
    ],
)
def test_a_date_as_text_is_a_finding_with_a_guess_and_never_a_value(text: str, fault: str, guess: date | None) -> None:
    reading = read("date", text, Context(languages=("vi",)))
    assert (reading.value, reading.fault, reading.guess) == (None, fault, guess)


def test_true_in_a_date_column_is_no_date() -> None:
    assert read("date", True, Context()).fault == "not_a_date"


def test_a_date_given_to_a_command_is_written_year_first() -> None:
    assert iso_date(" 2026-03-31 ") == DAY
    with pytest.raises(ValueError, match="does not match"):
        iso_date("31/03/2026")
