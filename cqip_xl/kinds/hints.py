"""What a cell that cannot be read as its kind probably means: a proposal that could be typed, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.about_amounts import about_number
from cqip_xl.kinds.amounts import no_figure, number_in, number_text, percentage, share_in
from cqip_xl.kinds.context import Context, Reading
from cqip_xl.kinds.likeness import did_you_mean, level_meant
from cqip_xl.kinds.signs import cleaned, odd_sign
from cqip_xl.kinds.spelled import Reader, meanings
from cqip_xl.kinds.text import fold
from cqip_xl.model.period import Period, school_year
from cqip_xl.model.region import MONTH_FIRST

#: What people tick with. A cross is a tick in most forms, and a no in Chinese ones.
_TICKS = {
    **dict.fromkeys(("✓", "✔", "√", "☑", "v", "true", "1", "对", "對", "是的", "dung", "đúng", "ok"), "yes"),
    **dict.fromkeys(("✗", "✘", "false", "0", "错", "錯", "sai"), "no"),
}
_CROSSES = ("x", "×", "☒", "✕", "✖")


def number_meant(text: str, kind: str, context: Context) -> Reading:
    """A number written as text."""
    if no_figure(text):
        return Reading(fault="no_figure")
    if kind != "percent" and (share := share_in(text, context.language, context.region)) is not None:
        return Reading(fault="not_a_number", hint=_of_share(share, kind, context))
    number, reading = number_in(text, kind, context.language, context.region), Reading(fault="not_a_number")
    if number is None:  # only proposed: whoever wrote about how much, or in words, must say so again
        number = about_number(text, kind, context.language, context.amounts, context.region)
        return replace(_proposed(reading, number, text, kind, context), guess=None)
    return _proposed(reading, number, text, kind, context)


def share_meant(number: float, kind: str, context: Context) -> Reading:
    """A number outside its limits: 80 where 80 % is meant."""
    share = percentage(number) if kind == "percent" and number > 1 else None
    return _proposed(Reading(fault="out_of_bounds"), share, "", kind, context)


def _proposed(reading: Reading, number: float | None, text: str, kind: str, context: Context) -> Reading:
    if number is None or not context.takes(number):
        return reading
    hint = number_text(number, kind, context.language, context.region)
    if hint == text.strip():  # a percentage that is a text: its digits are what to type in such a cell
        hint = hint.rstrip(" %") if kind == "percent" else ""
    return replace(reading, guess=number, hint=hint)


def _of_share(share: float, kind: str, context: Context) -> str:
    """The numbers that a percentage can be in a cell for another number: 41, or 0.41 where it can have decimals."""
    numbers = [n for n in (round(100 * share, 8), share) if context.takes(n) and (kind == "number" or n.is_integer())]
    return " / ".join(number_text(n, kind, context.language, context.region) for n in numbers)


def day_meant(text: str, context: Context) -> Reading:
    """A day written as text, in a cell for a day."""
    return _day(_meanings(text, context), context)


def period_meant(text: str, context: Context) -> Reading:
    """A day or period in other words than the list has, in a cell that takes both."""
    found = _meanings(text, context) or _in_other_order(text, context)
    if len(found) != 1 or found[0].kind == "day":
        return _day(found, context)
    meant = found[0]
    offered = [p for p in context.periods.values() if p == meant or _ends_with(p, meant)]
    if offered:
        label = next((fold(t) for t, p in context.periods.items() if p == offered[0] and t in context.labels), "")
        hint = context.labels.get(label, "")
        return Reading(fault="not_offered", guess=offered[0], hint=hint if fold(hint) != fold(text) else "")
    return replace(_day(found, context), fault="not_offered")


def _in_other_order(text: str, context: Context) -> tuple[Period, ...]:
    """The period whose label has all numbers of a text and its words, in another order or with others between."""
    numbers, words = _parts(text)
    if not (numbers and words):
        return ()
    labels = ((period, *_parts(label)) for label, period in context.periods.items())
    found = dict.fromkeys(period for period, own, said in labels if own == numbers and words <= said)
    return tuple(found) if len(found) == 1 else ()


def _parts(text: str) -> tuple[Counter[str], Counter[str]]:
    """The numbers of a text and its words."""
    parts = re.findall(r"\d+|[^\W\d_]+", fold(text))
    return Counter(filter(str.isdecimal, parts)), Counter(part for part in parts if not part.isdecimal())


def _ends_with(offered: Period, meant: Period) -> bool:
    """Whether the end of a month is meant and the month is offered."""
    return meant.kind == "month_end" and offered.kind == "month" and offered.last == meant.last


def _meanings(text: str, context: Context) -> tuple[Period, ...]:
    return meanings(
        text, Reader(context.languages, context.calendar, context.plan, context.region.order(context.language))
    )


def _day(found: tuple[Period, ...], context: Context) -> Reading:
    """The day of what was found: of a span its first or last, where the field is its begin or end."""
    days = list(dict.fromkeys(day for p in found if (day := _edge(p, context)) is not None))
    if len({(day.month, day.day) for day in days}) > 1:
        either = days[:1] if context.region.sure_order(context.language) else days
        return Reading(fault="ambiguous_date", guess=days[0], hint=_either(either))
    if len(days) != 1:
        return Reading(fault="not_a_date")
    return Reading(fault="not_a_date", guess=days[0], hint=days[0].isoformat())


def _either(days: Iterable[date]) -> str:
    return " / ".join(day.isoformat() for day in days)


def _edge(span: Period, context: Context) -> date | None:
    if span.first == span.last:
        return span.first
    day = {"first": span.first, "last": span.last}.get(context.edge)
    plan, calendar = context.plan, context.calendar
    begin, end = school_year(calendar, plan.first).first, school_year(calendar, plan.last - 1).last
    return day if day and begin <= day <= end else None


def word_meant(text: str, context: Context) -> Reading:
    """A word that the list does not have."""
    known = {text: context.labels.get(code, code) for text, code in context.offered.items()}
    return Reading(fault="not_offered", hint=did_you_mean(text, known) or level_meant(text, known))


def tick_meant(text: str, context: Context) -> Reading:
    """A tick, a cross or a word for yes or no."""
    plain = fold(text).strip(" .\ufe0f")
    code = _TICKS.get(plain, "")
    if plain in _CROSSES:
        chinese = context.language.startswith("zh")
        code = "no" if chinese and plain != "x" else "" if chinese else "yes" if plain in ("x", "☒") else ""
    return Reading(fault="not_offered", hint=context.labels.get(code, "")) if code else word_meant(text, context)


def with_signs(text: str, reading: Reading, clean: Reading, context: Context) -> Reading:
    """What is said of a text at fault that is none as it looks. `clean`: how the text is read as it looks."""
    sign = odd_sign(text)
    if sign is None or (clean.value is None and not clean.hint):
        return reading
    value = clean.value if isinstance(clean.value, str) else ""
    return Reading(
        fault="look_alike" if sign.like else "hidden_sign",
        hint=clean.hint or context.labels.get(value, cleaned(text)),
        more={"sign": f"@signs.{sign.name}", "point": sign.point, "like": sign.like},
    )


def day_made(day: date, context: Context) -> Reading:
    """A day in a cell for something else, which Excel made out of a number or code such as 5-7 or 1.1."""
    codes = {code for code in (*context.labels, *context.offered.values()) if _is_made_of(code, day)}
    hint = " / ".join(context.labels.get(code, code) for code in sorted(codes))
    return Reading(fault="became_date", hint=hint, more={"typed": ", ".join(_typed(day, context))})


def _typed(day: date, context: Context) -> Iterable[str]:
    """What gives such a day: day or month first as the language writes it, then the other way round."""
    orders = [(day.day, day.month), (day.month, day.day)]
    given = context.region.given_order(context.language)
    if given == MONTH_FIRST or (not given and context.language != "vi"):
        orders.reverse()
    return dict.fromkeys(f"{a}{sign}{b}" for a, b in orders for sign in "-/")


def _is_made_of(code: str, day: date) -> bool:
    """Whether Excel makes that day out of a code: its numbers are day and month, or month and year."""
    if re.search(r"[^\W\d_]", code):
        return False
    numbers = tuple(map(int, re.findall(r"\d+", code)))
    made = {(day.day, day.month), (day.month, day.day)}
    if day.day == 1:
        made |= {(day.month, day.year % 100), (day.month, day.year)}
    return numbers in made
