"""The deadlines of a roster: dates, or texts of which the others of the column say what comes first in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date

from cqip_xl.kinds.spelled import read_text_date
from cqip_xl.model.errors import Detail
from cqip_xl.model.region import MONTH_FIRST

#: Day and month before the year, one of which is no month.
_ORDERED = re.compile(r"\D*(?:(1[3-9]|2\d|3[01])\D(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])\D(1[3-9]|2\d|3[01]))\D\d{4}\D*")


def read_deadlines(given: Mapping[int, object], order: Callable[[], str]) -> tuple[dict[int, date], list[Detail]]:
    """Line -> day, and what is wrong. `given`: line -> what stands there, a date or a text.

    Of 05/06/2026 the day is the first part where another deadline, such as 31/05/2026, shows it; where none does,
    `order` is asked for that of the plans, and where that is '' the office: a deadline a month off makes schools late
    that are not.
    """
    texts = {line: str(value) for line, value in given.items() if not isinstance(value, date) and value}
    days = {line: value for line, value in given.items() if isinstance(value, date)}
    day_first, month_first = _shown(texts.values(), order)
    faults: list[Detail] = []
    for line, text in texts.items():
        day, ambiguous = read_text_date(text)
        if day is None:
            faults.append(Detail.of("roster.not_a_date", line=line, value=text))
        elif not ambiguous or (day_first and not month_first):
            days[line] = day
        elif month_first and not day_first:
            days[line] = _turned(day)
        else:
            first, second = day.isoformat(), _turned(day).isoformat()
            faults.append(Detail.of("roster.ambiguous_date", line=line, value=text, first=first, second=second))
    return days, faults


def _shown(texts: Collection[str], order: Callable[[], str]) -> tuple[bool, bool]:
    """Whether the day comes first in some deadline, and the month; by `order` where none shows it and some needs it."""
    found = [match for match in map(_ORDERED.fullmatch, texts) if match]
    day_first, month_first = any(match[1] for match in found), any(match[2] for match in found)
    if day_first or month_first or not any(read_text_date(text)[1] for text in texts):
        return day_first, month_first
    sure = order()
    return bool(sure) and sure != MONTH_FIRST, sure == MONTH_FIRST


def _turned(day: date) -> date:
    """The other day that an ambiguous text can mean."""
    return date(day.year, day.day, day.month)
