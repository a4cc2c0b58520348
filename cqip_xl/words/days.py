"""A day in a sentence, as each language writes it: 15 March 2026, 15/3/2026, 2026年3月15日, 2026-03-15."""

from __future__ import annotations

import re
from datetime import date

from cqip_xl.words.catalog import say

#: Parts of a pattern, as spreadsheets write them.
_PART = re.compile(r"yyyy|MMMM|MM|M|dd|d")


def day_text(language: str, day: date) -> str:
    """The day by the language's pattern `dates.day`."""
    months = say(language, "dates.months").split("; ")
    parts = {
        "yyyy": f"{day.year:04}",
        "MMMM": months[day.month - 1],
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "dd": f"{day.day:02}",
        "d": str(day.day),
    }
    return _PART.sub(lambda part: parts[part[0]], say(language, "dates.day"))
