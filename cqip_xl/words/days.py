"""A day in a sentence, as each language writes it (15 March 2026, 15/3/2026, 2026年3月15日), and as it is typed."""

from __future__ import annotations

import re
from datetime import date

from cqip_xl.model.region import MONTH_FIRST, YEAR_FIRST, language_order
from cqip_xl.words.catalog import say

#: Parts of a pattern, as spreadsheets write them.
_PART = re.compile(r"yyyy|MMMM|MM|M|dd|d")


def day_text(language: str, day: date, order: str = "") -> str:
    """The day by the language's pattern of that order (`dates.day`), else of its own."""
    return _filled(say(language, f"dates.day.{order or language_order(language)}"), language, day)


def day_typed(day: date, order: str) -> str:
    """The day as it is typed into a cell, and as cells show it: 31/03/2026, 03/31/2026, 2026-03-31."""
    pattern = {MONTH_FIRST: "MM/dd/yyyy", YEAR_FIRST: "yyyy-MM-dd"}.get(order, "dd/MM/yyyy")
    return _filled(pattern, "en", day)


def _filled(pattern: str, language: str, day: date) -> str:
    parts = {
        "yyyy": f"{day.year:04}",
        "MMMM": say(language, "dates.months").split("; ")[day.month - 1],
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "dd": f"{day.day:02}",
        "d": str(day.day),
    }
    return _PART.sub(lambda part: parts[part[0]], pattern)
