"""Which of two moments of saving is the later: told as moments, and not told where the clocks may differ by hours."""

from __future__ import annotations

import pytest

from cqip_xl.model.saved import Saved

EXCEL, MAC, WPS, LIBRE = (
    "Microsoft Excel",
    "Microsoft Macintosh Excel",
    "WPS Office_11.1.0",
    "LibreOffice/7.4.7.2$Linux",
)


@pytest.mark.parametrize(
    ("first", "by", "second", "by_second", "later"),
    [
        ("2026-03-02T09:00:00Z", EXCEL, "2026-03-02T08:59:59Z", EXCEL, True),
        ("2026-03-02T09:00:00Z", EXCEL, "2026-03-02T08:00:00Z", MAC, True),
        (
            "2026-03-02T09:00:00+07:00",
            EXCEL,
            "2026-03-02T08:00:00Z",
            EXCEL,
            False,
        ),  # as texts it is the other way round
        ("2026-03-02T09:00:00.123456789", LIBRE, "2026-03-02T08:00:00.5", "LibreOffice/24.2", True),
        ("2026-03-02T09:00:00Z", EXCEL, "2026-03-02T02:00:00Z", WPS, None),  # local time that says it were UTC
        ("2026-03-02T09:00:00Z", LIBRE, "2026-03-02T02:00:00", LIBRE, None),
        ("2026-03-02T09:00:00Z", "", "2026-03-02T02:00:00Z", "", None),
        ("2026-03-02", EXCEL, "2026-03-01T20:00:00", EXCEL, None),
        ("2026-03-02T00:00:00Z", EXCEL, "2026-03-02T10:00:00Z", EXCEL, None),  # the day that a workbook of ours is for
        ("2026-03-04T09:00:00Z", EXCEL, "2026-03-02T09:00:00", WPS, True),
        ("2026-03-02T09:00:00Z", EXCEL, "2026-03-02T09:00:00Z", EXCEL, None),
        ("2026-03-02T09:00:00Z", EXCEL, "", "", None),
        ("", EXCEL, "", EXCEL, None),
        ("2026-03-02T09:00:00Z", EXCEL, "yesterday", EXCEL, None),
        ("2026-03-02T09:00:00Z", EXCEL, "1601-01-01T00:00:00Z", EXCEL, None),
        ("2026-03-02T09:00:00Z", EXCEL, "9999-12-31T23:59:59-12:00", EXCEL, None),
    ],
)
def test_moments_are_compared_and_not_their_spelling(
    first: str, by: str, second: str, by_second: str, later: bool | None
) -> None:
    one, other = Saved(first, by), Saved(second, by_second)
    assert one.is_after(other) is later
    assert other.is_after(one) is (None if later is None else not later)
