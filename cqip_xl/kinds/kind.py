"""The kinds, one row each: how Python reads a cell and how Excel reads the same cell.

Both readings must agree on every cell that a person can make: a value is only what Excel's formulas can
see as well. What a text in a date or number column probably means goes into `Reading.guess`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
from cqip_xl.kinds.dates import FIRST, LAST, from_serial, serial_of
from cqip_xl.kinds.ditto import is_ditto
from cqip_xl.kinds.fonts import old_font
from cqip_xl.kinds.hints import (
    day_made,
    day_meant,
    number_meant,
    period_meant,
    share_meant,
    tick_meant,
    with_signs,
    word_meant,
)
from cqip_xl.kinds.likeness import did_you_mean
from cqip_xl.kinds.signs import cleaned
from cqip_xl.kinds.text import bare, fold, tidy
from cqip_xl.model.grid import ErrorCell, NoResult, Raw
from cqip_xl.model.markers import serial

Parse = Callable[[Raw | ErrorCell, Context], Reading]


@dataclass(frozen=True, slots=True)
class Kind:
    """`excel(cell, context, lookup)` gives the expression for the same value, "" or 0 where there is none."""

    id: str
    parse: Parse
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
    if isinstance(raw, str):
        if is_ditto(raw):
            return Reading(tidy(raw), "ditto")
        font = old_font(raw) if context.language == "vi" else ""
        return Reading(tidy(raw), "old_font", more={"font": font}) if font else Reading(tidy(raw))
    made = _made_day(raw, context)
    return Reading(tidy(shown(raw)), made.fault, more=made.more) if made else Reading(tidy(shown(raw)))


def _code(raw: Raw | ErrorCell, context: Context) -> Reading:
    reading = _text(raw, context)
    if not isinstance(raw, str) or reading.fault:
        return reading
    return replace(with_signs(raw, reading, reading, context), value=reading.value)


def _made_day(raw: Raw | ErrorCell, context: Context) -> Reading | None:
    """What is said of a day where none is wanted; a number that only looks like one is none."""
    if isinstance(raw, date) and (day := from_serial(serial(raw))):
        return day_made(day, context)
    return None


def _number_of(kind: str) -> Parse:
    def parse(raw: Raw | ErrorCell, context: Context) -> Reading:
        if isinstance(raw, date | time | timedelta):
            if made := _made_day(raw, context):
                return made
            raw = serial_of(raw, context.epoch_1904)  # by its format only: Excel's formulas see the number
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if not math.isfinite(raw):
                return Reading(fault="out_of_bounds")
            return Reading(float(raw)) if context.takes(raw) else share_meant(raw, kind, context)
        return number_meant(raw, kind, context) if isinstance(raw, str) else Reading(fault="not_a_number")

    return parse


def _integer(raw: Raw | ErrorCell, context: Context) -> Reading:
    reading = _number_of("integer")(raw, context)
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
    return day_meant(raw, context) if isinstance(raw, str) else Reading(fault="not_a_date")


def _period(raw: Raw | ErrorCell, context: Context) -> Reading:
    if not isinstance(raw, str):
        found = _date(raw, context)
        return _year(raw, context) or found if found.fault == "out_of_range" else found
    offered = context.periods.get(fold(raw))
    return Reading(offered) if offered else period_meant(raw, context)


def _year(raw: Raw | ErrorCell, context: Context) -> Reading | None:
    """What a bare 2027 can mean: as a day it would be one of 1905."""
    number = serial(raw) if isinstance(raw, date) else raw
    if not isinstance(number, int | float) or not FIRST.year <= number <= LAST.year:
        return None
    meant = period_meant(f"{number:g}", context)
    return meant if meant.hint else None


def _choice(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, str):
        code = context.offered.get(fold(raw))
        return Reading(code) if code is not None else word_meant(raw, context)
    return _made_day(raw, context) or word_meant(shown(raw), context)


def _yes_no(raw: Raw | ErrorCell, context: Context) -> Reading:
    if isinstance(raw, str) and fold(raw) in context.offered:
        return Reading(context.offered[fold(raw)])
    return _made_day(raw, context) or tick_meant(shown(raw), context)


def _criterion(raw: Raw | ErrorCell, context: Context) -> Reading:
    """By its code, the first word: labels differ between languages and versions, codes do not."""
    if isinstance(raw, str):
        code = context.offered.get(context.names.first_word(raw))
        return _named(code, raw, context) if code is not None else _unnamed(raw, context)
    if isinstance(raw, float) and not isinstance(raw, bool):
        near = [label for code, label in context.labels.items() if code.startswith(shown(raw))]
        return Reading(fault="number_for_code", hint=" / ".join(near[:3]))
    return _made_day(raw, context) or Reading(fault="not_offered")


def _as_it_looks(parse: Parse) -> Parse:
    """Says which sign makes a text none of the list that looks like one."""

    def told(raw: Raw | ErrorCell, context: Context) -> Reading:
        reading = parse(raw, context)
        if not reading.fault or reading.codes or not isinstance(raw, str) or raw.isascii():
            return reading
        return with_signs(raw, reading, parse(cleaned(raw), context), context)

    return told


def _named(code: str, text: str, context: Context) -> Reading:
    """The code that counts, as it does in Excel; at fault where the text names another one besides."""
    named = context.names.named(text)
    if len(named.codes) > 1:
        return Reading(code, "several_codes", codes=named.codes)
    if named.other:
        return Reading(code, "other_title", codes=(code, *named.other))
    if named.remarked:
        return Reading(code, "names_another", codes=(code, *named.remarked))
    return Reading(code, "text_beside", codes=(code, named.more)) if named.more else Reading(code)


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
        Kind("code", _code, text_formula, width=14),
        Kind("integer", _integer, integer_formula, "0", 9, typed=True),
        Kind("number", _number_of("number"), number_formula, "0.00", 9, typed=True),
        Kind("percent", _number_of("percent"), number_formula, "0%", 9, typed=True),
        Kind("money", _number_of("money"), number_formula, "#,##0", 13, typed=True),
        Kind("date", _date, date_formula, "dd/mm/yyyy", 11, typed=True),
        Kind("period", _as_it_looks(_period), date_formula, "dd/mm/yyyy", 18, typed=True),
        Kind("yes_no", _as_it_looks(_yes_no), position_formula, width=9),
        Kind("choice", _as_it_looks(_choice), position_formula, width=15),
        Kind("level", _as_it_looks(_choice), position_formula, width=10),
        Kind("criterion", _as_it_looks(_criterion), code_formula, width=27),
        Kind("person", _text, text_formula, width=17),
        Kind("indicator", _as_it_looks(_criterion), code_formula, width=26),
        Kind("row", _text, text_formula, width=28),
    )
}

#: Bounds of a kind where the field gives none.
BOUNDS: Mapping[str, tuple[float | None, float | None]] = {"percent": (0, 1), "money": (0, None)}


#: Errors as Excel and LibreOffice write them, in the languages that have words of their own for them.
ERRORS = (
    *("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"),
    *("#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!"),
    *("#REFERENS!", "#SAKNAS!", "#NAMN?", "#VÄRDEFEL!", "#VÄRDE!", "#DIVISION/0!", "#SKÄRNING!", "#OGILTIGT!"),
)
#: LibreOffice numbers some of its errors: "Err:502".
NUMBERED_ERRORS = ("Err", "Fel", "Lỗi", "错误", "錯誤")
_ERROR = re.compile(rf"{'|'.join(map(re.escape, ERRORS))}|(?:{'|'.join(NUMBERED_ERRORS)}):\d{{3}}")


def is_error(raw: Raw | ErrorCell) -> bool:
    """Whether a cell holds an error, or its text, as pasting values leaves it."""
    if isinstance(raw, str):
        return (raw[:1] in "#EFL错錯" or raw[:1].isspace()) and _ERROR.fullmatch(raw.strip()) is not None
    return isinstance(raw, ErrorCell)


def parsed(kind: str, raw: Raw | ErrorCell, context: Context) -> Reading:
    """A cell that is not empty, read by its kind; errors are alike for all kinds."""
    if is_error(raw):
        return Reading(fault="no_result" if isinstance(raw, NoResult) else "error_cell")
    return KINDS[kind].parse(raw, context)


def read(kind: str, raw: Raw | ErrorCell, context: Context) -> Reading:
    """A cell read by its kind; an empty cell has no value and no fault. Raises nothing."""
    return EMPTY if is_empty(raw) else parsed(kind, raw, context)
