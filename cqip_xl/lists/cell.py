"""One cell of a list: what is there as text, and its value by its kind.

Lists may be spelled as in old documents; here spellings become offered values, and what was read so is said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.amounts import number_text
from cqip_xl.kinds.context import Context, Reading
from cqip_xl.kinds.kind import KINDS, is_empty, read, shown
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.lists.files import Written
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import declared
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import Raw
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Value
from cqip_xl.words.code_names import code_names
from cqip_xl.words.lexicon import Lexicon

#: Numbers and days as lists write them: nothing has to be said of them.
_PLAIN = re.compile(r"\s*(?:-?\d+(?:\.\d+)?|\d+(?:\.\d+)? ?%|\d{4}-\d\d-\d\d)\s*")


def shown_any(value: object) -> str:
    """A given value as text: numbers as they were written, lists with semicolons."""
    if isinstance(value, list | tuple):
        return "; ".join(map(shown_any, value))
    if isinstance(value, int | Written) and not isinstance(value, bool):
        return value.text if isinstance(value, Written) else str(value)
    return tidy(shown(value)) if isinstance(value, str | float | bool | date) else str(value)


def read_entry(framework: Framework, lex: Lexicon, f: Field, given: object) -> Reading:
    """A given value by its kind, spellings read leniently; one so read has the fault `read_as` besides its value."""
    context = lex.context(f)
    if isinstance(given, int) and not isinstance(given, bool):
        given = float(given)
    if f.kind == "level" and not isinstance(given, date):
        return _level(lex, f, shown_any(given))
    if f.kind == "criterion" and not isinstance(given, date):
        return _criterion(lex, f, given, framework)
    if not isinstance(given, str | float | bool | date) or (isinstance(given, Written) and not KINDS[f.kind].typed):
        given = shown_any(given)
    raw: Raw = given
    if is_empty(raw):
        return Reading()
    return _leniently(lex, f, raw, read(f.kind, raw, context), context)


def entry_finding(f: Field, column: str, place: Place, raw: str, reading: Reading) -> Finding:
    """What is wrong with a given value, of less weight where it is kept. `column`: `actions/due`, `header/address`."""
    code = f"{'level' if f.kind == 'level' else f.id}.{reading.fault}"
    values = {"field": f"@column/{column}", "raw": raw, "meant": reading.hint, **reading.said}
    values |= {"fault": reading.fault, "kind": f.kind}
    kept = reading.value is not None
    return Finding.of(code, place, values, declared(code).severities[-1 if kept else 0])


def _leniently(lex: Lexicon, f: Field, raw: Raw, reading: Reading, context: Context) -> Reading:
    """A number or day written as text is taken as what it can only mean."""
    if reading.value is not None or not isinstance(raw, str):
        return reading
    if reading.guess is None:
        span = _span(lex, f, raw) if reading.fault != "ambiguous_date" else None
        return _read_as(lex, f, span, context) if span else reading
    if not KINDS[f.kind].typed or (reading.fault == "ambiguous_date" and not _is_ordered(context)):
        return reading
    number = isinstance(reading.guess, float) and "%" not in raw
    if _PLAIN.fullmatch(raw) and not (number and float(raw) != reading.guess):
        return Reading(reading.guess)
    return _read_as(lex, f, reading.guess, context)


def _is_ordered(context: Context) -> bool:
    """Whether the pack says if the day or the month comes first."""
    return bool(context.region.given_order(context.language))


def _span(lex: Lexicon, f: Field, text: str) -> Period | date | None:
    """A month, or the stage in other words, as plans on paper have them: a start begins with it, what is due ends."""
    meant = read_period(text, lex.framework.calendar, lex.period) if f.kind in ("date", "period") else None
    if meant is None or meant.kind not in ("month", "stage"):
        return None
    if f.kind == "period":
        return meant if meant in lex.periods(f) else meant.last
    return meant.first if meant.kind == "month" else None


def _read_as(lex: Lexicon, f: Field, value: Value, context: Context) -> Reading:
    if isinstance(value, float):
        return Reading(value, "read_as", hint=number_text(value, f.kind, context.language, context.region))
    return Reading(value, "read_as", hint=str(lex.show(f, value)))


def _criterion(lex: Lexicon, f: Field, given: object, framework: Framework) -> Reading:
    code, text = code_of(given, framework), shown_any(given)
    reading = read(f.kind, text, lex.context(f)) if isinstance(given, str | list | tuple) else Reading()
    if reading.codes:
        return reading
    if not code:
        fault = "number_for_code" if isinstance(given, float) else reading.fault or "not_offered"
        return replace(reading, value=None, fault=fault)
    same = fold(text).split(" ", 1)[0] == fold(code) or isinstance(given, float)
    return Reading(code) if same else _read_as(lex, f, code, lex.context(f))


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


def _level(lex: Lexicon, f: Field, text: str) -> Reading:
    """A level out of its code, label, or number from 1."""
    offer = lex.offer(lex.list_name(f))
    code = offer.lookup().get(fold(text))
    if code:
        return Reading(code)
    scale = lex.framework.scales.get(f.scale or lex.list_name(f).split("/", 1)[1])
    number = int(text) if text.isdecimal() else 0
    if scale and 1 <= number <= len(scale.points):
        return _read_as(lex, f, scale.points[number - 1], lex.context(f))
    return read(f.kind, text, lex.context(f)) if not is_empty(text) else Reading()
