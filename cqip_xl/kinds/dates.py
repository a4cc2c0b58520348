"""Dates: what counts as one in a cell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from cqip_xl.model.markers import EPOCH, EPOCH_1904

#: Serial numbers outside these years are slips such as a bare 2024 (which Excel shows as 16/07/1905).
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)


def from_serial(number: float, epoch_1904: bool = False) -> date | None:
    """The day of an Excel serial number, or None outside FIRST to LAST."""
    epoch = EPOCH_1904 if epoch_1904 else EPOCH
    try:
        day = epoch + timedelta(days=int(number // 1))
    except (OverflowError, ValueError):
        return None
    return day if FIRST <= day <= LAST else None


def serial_of(raw: date | time | timedelta, epoch_1904: bool = False) -> float:
    """The number in a cell that only its format makes a date, a time or a duration."""
    if isinstance(raw, timedelta):
        return raw / timedelta(days=1)
    if isinstance(raw, time):
        return (datetime.combine(date(1900, 1, 1), raw) - datetime(1900, 1, 1)) / timedelta(days=1)
    moment = raw if isinstance(raw, datetime) else datetime(raw.year, raw.month, raw.day)
    if epoch_1904:
        return (moment - datetime(1904, 1, 1)) / timedelta(days=1)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    return days if days >= 61 else days - 1  # Excel counts a 29 February 1900


def excel_date(cell: str) -> str:
    """The Excel expression that gives the day's serial, or "" where the cell holds no date."""
    low = f"DATE({FIRST.year},{FIRST.month},{FIRST.day})"
    high = f"DATE({LAST.year + 1},1,1)"
    # ISLOGICAL first: LibreOffice counts TRUE as a number, Excel does not.
    return f'IF(ISLOGICAL({cell}),"",IF(ISNUMBER({cell}),IF(AND({cell}>={low},{cell}<{high}),INT({cell}),""),""))'


def iso_date(text: str) -> date:
    """A date given to a command, as YYYY-MM-DD; ValueError else."""
    if not text.isascii():  # strptime takes full-width digits as well
        raise ValueError(text)
    return datetime.strptime(text.strip(), "%Y-%m-%d").date()
