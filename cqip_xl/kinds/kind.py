"""The kinds, one row each: how Python reads a cell and how Excel reads the same cell.

Both readings must agree on every cell that a person can make: a value is only what Excel's formulas can
see as well. What a text in a date or number column probably means goes into `Reading.guess`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cqip_xl.kinds.as_excel_reads import (
    code_formula,
    date_formula,
    integer_formula,
    number_formula,
    position_formula,
    text_formula,
)
from cqip_xl.kinds.context import EMPTY, Context, Lookup, Reading
from cqip_xl.kinds.dates import from_serial, read_text_date, serial_of
from cqip_xl.kinds.hints import did_you_mean, number_in
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import bare, fold, tidy
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import serial


@dataclass(frozen=True, slots=True)
class Kind:
    """`excel(cell, context, lookup)` gives the expression for the same value, "" or 0 where there is none."""

    id: str
    parse: Callable[[Raw | ErrorCell, Context], Reading]
    excel: Callable[[str, Context, Lookup], str]
    number_format: str = "@"
    width: int = 18
    typed: bool = False


def shown(raw: Raw | ErrorCell) -> str:
    """A raw cell as a person saw it, near enough."""
    if isinstance(raw, str):  # by far the most
        return raw
    if raw is None:
        return ""
    if isinstance(raw, ErrorCell):
        return raw.text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def is_empty(raw: Raw | ErrorCell) -> bool:
    if isinstance(raw, str):
        return not raw or (not raw[0].isalnum() and not bare(raw))
    return raw is None


def _text(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, ErrorCell):
        return Reading(fault="error_cell")
    return Reading(tidy(shown(raw)))


def _number(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, date | time | timedelta):  # by its format only: Excel's formulas see the number
        raw = serial_of(raw, context.epoch_1904)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not math.isfinite(raw):
            return Reading(fault="out_of_bounds")
        inside = (context.low is None or raw >= context.low) and (context.high is None or raw <= context.high)
        return Reading(float(raw)) if inside else Reading(fault="out_of_bounds")
    return Reading(fault="not_a_number", guess=number_in(raw) if isinstance(raw, str) else None)


def _integer(raw: Raw | ErrorCell, context: Context) -> Reading:
    reading = _number(raw, context)
    if isinstance(reading.value, float) and not reading.value.is_integer():
        return Reading(fault="not_whole")
    return reading


def _date(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        day = from_serial(serial(raw))
        return Reading(day) if day else Reading(fault="out_of_range")
    if isinstance(raw, timedelta):
        raw = serial_of(raw, context.epoch_1904)
    if isinstance(raw, float) and not isinstance(raw, bool):
        day = from_serial(raw, context.epoch_1904)
        return Reading(day) if day else Reading(fault="out_of_range")
    if isinstance(raw, str):
        guess, ambiguous = read_text_date(raw, context.languages)
        if guess is None:
            named = read_period(raw, context.calendar, context.plan)
            guess = named.first if named and named.kind == "month" else None
        return Reading(fault="ambiguous_date" if ambiguous else "not_a_date", guess=guess)
    return Reading(fault="not_a_date")


def _period(raw: Raw | ErrorCell, context: Context) -> Reading:
    if not isinstance(raw, str):
        return _date(raw, context)
    offered = context.periods.get(fold(raw))
    if offered:
        return Reading(offered)
    meant = read_period(raw, context.calendar, context.plan)
    label = next((text for text, p in context.periods.items() if p == meant and context.labels.get(text)), "")
    hint = context.labels.get(label, "")
    if meant:
        return Reading(fault="not_offered", guess=meant, hint=hint)
    read = _date(raw, context)
    return Reading(fault=read.fault, guess=read.guess)


def _choice(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, str):
        code = context.offered.get(fold(raw))
        if code is not None:
            return Reading(code)
        known = {text: context.labels.get(code, code) for text, code in context.offered.items()}
        return Reading(fault="not_offered", hint=did_you_mean(raw, known))
    return Reading(fault="not_offered")


def _criterion(raw: Raw | ErrorCell, context: Context) -> Reading:
    """By its code, the first word: labels differ between languages and versions, codes do not."""
    if isinstance(raw, str):
        code = context.offered.get(fold(raw).split(" ", 1)[0])
        return _named(code, raw, context) if code is not None else _unnamed(raw, context)
    if isinstance(raw, float) and not isinstance(raw, bool):
        near = [label for code, label in context.labels.items() if code.startswith(shown(raw))]
        return Reading(fault="number_for_code", hint=" / ".join(near[:3]))
    return Reading(fault="not_offered")


def _named(code: str, text: str, context: Context) -> Reading:
    """The code that counts, as it does in Excel; at fault where the text names another one besides."""
    named = context.names.named(text)
    if len(named.codes) > 1:
        return Reading(code, "several_codes", codes=named.codes)
    if named.other:
        return Reading(code, "other_title", codes=(code, *named.other))
    return Reading(code, "names_another", codes=(code, *named.remarked)) if named.remarked else Reading(code)


def _unnamed(text: str, context: Context) -> Reading:
    """No code that counts: those that the text names all the same, by title or spelled otherwise."""
    codes = context.names.named(text).codes or context.names.likely(text)
    if len(codes) > 1:
        return Reading(fault="several_codes", codes=codes)
    if codes:
        return Reading(fault="not_offered", hint=context.labels.get(codes[0], ""))
    known = {label: label for label in context.labels.values()}
    return Reading(fault="not_offered", hint=did_you_mean(text, known))


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("text", _text, text_formula, width=18),
        Kind("long_text", _text, text_formula, width=34),
        Kind("code", _text, text_formula, width=14),
        Kind("integer", _integer, integer_formula, "0", 9, typed=True),
        Kind("number", _number, number_formula, "0.00", 9, typed=True),
        Kind("percent", _number, number_formula, "0%", 9, typed=True),
        Kind("money", _number, number_formula, "#,##0", 13, typed=True),
        Kind("date", _date, date_formula, "dd/mm/yyyy", 11, typed=True),
        Kind("period", _period, date_formula, "dd/mm/yyyy", 18, typed=True),
        Kind("yes_no", _choice, position_formula, width=9),
        Kind("choice", _choice, position_formula, width=15),
        Kind("level", _choice, position_formula, width=10),
        Kind("criterion", _criterion, code_formula, width=27),
        Kind("person", _text, text_formula, width=17),
        Kind("indicator", _criterion, code_formula, width=26),
    )
}

#: Bounds of a kind where the field gives none.
BOUNDS: Mapping[str, tuple[float | None, float | None]] = {"percent": (0, 1), "money": (0, None)}


def read(kind: str, raw: Raw | ErrorCell, context: Context) -> Reading:
    """A cell read by its kind; an empty cell has no value and no fault. Raises nothing."""
    return EMPTY if is_empty(raw) else KINDS[kind].parse(raw, context)
