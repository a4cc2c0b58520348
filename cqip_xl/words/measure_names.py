"""Measures given from outside: which row an indicator and a year stand for, and what a district knows of schools."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqip_xl.kinds.text import fold
from cqip_xl.model.measure import MeasureRow
from cqip_xl.model.period import Period, term_number, year_of
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import Lexicon


def measure_named(
    lex: Lexicon, rows: Sequence[MeasureRow], key: str = "", indicator: str = "", year: str = ""
) -> MeasureRow | None:
    """The row of a key, or of an indicator (code first, or its whole name) and a year or term."""
    if key:
        return next((row for row in rows if fold(key) in (fold(row.key), fold(row.earlier_key))), None)
    codes = {fold(indicator), fold(indicator).split(" ", 1)[0]}
    return next((row for row in rows if _is_named(lex, row, codes) and names_period(lex, row.period, year)), None)


def _is_named(lex: Lexicon, row: MeasureRow, codes: set[str]) -> bool:
    names = {
        row.indicator.id,
        row.indicator.was,
        *(lex.framework.word(code, f"indicators/{row.indicator.id}") for code in lex.languages),
    }
    return bool({fold(name) for name in names if name} & codes)


def names_period(lex: Lexicon, period: Period, text: str) -> bool:
    """Whether a text means a period: its label in any language, `2025-2026`, `2025`, `2025-2026 T2` for a term."""
    languages = (*lex.languages, *LANGUAGES)
    if fold(text) in {fold(name) for language in languages for name in lex.period_names(period, language)}:
        return True
    found = re.fullmatch(r"\D{0,20}(\d{4})(?:\s*[-–/]\s*(\d{4}|\d{2}))?(?:\D{1,12}(\d))?\D{0,8}", text.strip())
    if not found or (found[2] and int(found[2]) % 100 != (int(found[1]) + 1) % 100):
        return False  # a span of years, or a month
    calendar = lex.framework.calendar
    number = term_number(calendar, period) if period.kind == "term" else 0
    return int(found[1]) == year_of(calendar, period.first) and int(found[3] or 0) == number
