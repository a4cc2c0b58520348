"""One cell of a list: what is there as text, and its value by its kind.

Lists may be spelled as in old documents; here spellings become offered values.
"""

from __future__ import annotations

import re
from datetime import date

from cqip_xl.kinds.context import Context, Reading
from cqip_xl.kinds.dates import read_text_date
from cqip_xl.kinds.kind import KINDS, is_empty, read, shown
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.lists.files import Written
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import Raw
from cqip_xl.model.period import Period
from cqip_xl.words.lexicon import Lexicon, code_names


def shown_any(value: object) -> str:
    """A given value as text: numbers as they were written, lists with semicolons."""
    if isinstance(value, list | tuple):
        return "; ".join(map(shown_any, value))
    if isinstance(value, int | Written) and not isinstance(value, bool):
        return value.text if isinstance(value, Written) else str(value)
    return tidy(shown(value)) if isinstance(value, str | float | bool | date) else str(value)


def read_entry(framework: Framework, lex: Lexicon, f: Field, given: object) -> Reading:
    """A given value by its kind, spellings read leniently."""
    context = lex.context(f)
    if isinstance(given, int) and not isinstance(given, bool):
        given = float(given)
    if f.kind in ("date", "period") and isinstance(given, str):
        return _span(lex, f, context, given)
    if f.kind == "level" and not isinstance(given, date):
        level = _level(lex, f, shown_any(given))
        return Reading(level) if level else Reading(fault="not_offered")
    if f.kind == "criterion" and not isinstance(given, date):
        return _criterion(given, framework, context)
    if not isinstance(given, str | float | bool | date) or (isinstance(given, Written) and not KINDS[f.kind].typed):
        given = shown_any(given)
    raw: Raw = given
    if is_empty(raw):
        return Reading()
    reading = read(f.kind, raw, context)
    if reading.value is None and isinstance(reading.guess, float) and KINDS[f.kind].typed:
        inside = read(f.kind, reading.guess, context)
        return inside if inside.value is not None else reading
    return reading


def _span(lex: Lexicon, f: Field, context: Context, text: str) -> Reading:
    """A date or period out of text: offered label, spelling of a period, full date, month."""
    if f.kind == "period":
        offered = read("period", text, context)
        if offered.value is not None:
            return offered
        meant = read_period(text, lex.framework.calendar, lex.period)
        if meant:
            return Reading(meant if meant in lex.periods(f) else meant.last)
    day, _ = read_text_date(text, lex.languages)
    if day is None:
        month = re.fullmatch(r"\s*(20\d\d)-(\d{1,2})\s*", text)
        if month and 1 <= int(month[2]) <= 12:
            day = date(int(month[1]), int(month[2]), 1)
        else:
            named = read_period(text, lex.framework.calendar, lex.period)
            day = named.first if isinstance(named, Period) and named.kind == "month" else None
    return Reading(day) if day else Reading(fault="not_a_date")


def _criterion(given: object, framework: Framework, context: Context) -> Reading:
    if isinstance(given, str | list | tuple):
        reading = read("criterion", shown_any(given), context)
        if reading.codes:
            return reading
    code = code_of(given, framework)
    return Reading(code) if code else Reading(fault="number_for_code" if isinstance(given, float) else "not_offered")


def code_of(given: object, framework: Framework) -> str:
    """A criterion's code out of `1.10`, `Tiêu chí 2. 1`, `1.6:` or the full label; '' where it could be two.

    A number has lost its last zeros: 1.1 could have been 1.10, so it counts only where there is no such code.
    """
    text = shown_any(given)
    lossy = isinstance(given, float) and not isinstance(given, Written)
    if lossy and any(c.id != text and c.id.rstrip("0") == text for c in framework.criteria):
        return ""
    codes = {fold(c.id): c.id for c in framework.criteria} | {fold(c.id): c.id for c in framework.clauses}
    plain = fold(text)
    if plain in codes:
        return codes[plain]
    named = code_names(framework, "criterion").named(text)
    if len(named.codes) > 1 or named.other:
        return ""
    if plain.split(" ", 1)[0] in codes:
        return codes[plain.split(" ", 1)[0]]
    found = re.search(r"(?<![\d.])(\d+)\s*\.\s*(\d+)(?![\d.])", plain)
    return codes.get(f"{found[1]}.{found[2]}", "") if found else ""


def _level(lex: Lexicon, f: Field, text: str) -> str:
    """A level out of its code, label, or number from 1."""
    offer = lex.offer(lex.list_name(f))
    code = offer.lookup().get(fold(text))
    if code:
        return code
    scale = lex.framework.scales[f.scale or lex.list_name(f).split("/", 1)[1]]
    number = int(text) if text.isdecimal() else 0
    return scale.points[number - 1] if 1 <= number <= len(scale.points) else ""
