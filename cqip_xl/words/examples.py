"""Examples of what is typed: out of the plan's own years and lists, days and amounts as the region writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod, school_year
from cqip_xl.model.region import MONTH, MONTH_FIRST, in_cells
from cqip_xl.model.table import Column, Table
from cqip_xl.words.days import day_typed
from cqip_xl.words.given import alike
from cqip_xl.words.lexicon import Lexicon, lexicon

#: A day that no order makes another one, and amounts as they are usual with hundredths and without.
_DAY, _AMOUNTS = (31, 3), ("12000000", "1250")
_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})")
_MONTHS = re.compile(r"(\d{4})-(\d\d)|(\d\d)/(\d{4})")
#: A year in a text; in the number of a regulation, 57/2026, it stays.
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
#: Of a criterion's title an example shows so many letters.
_LONG = 60
#: So many columns a worked row shows; and what is seldom entered, later than the rest, or instead of it.
_SHOWN = 5
_SELDOM = "done_on left_on progress state result remaining no_plan numerator denominator rank_last".split()
#: Kinds of which an entry tells what it is, the first of each in a row: a criterion, a text, somebody, a time.
_TELLING = ("criterion", "text", "long_text", "person", "date", "period")


def example_of(lex: Lexicon, table: str, f: Field) -> str:
    """A field's example in its words, within the plan's years; without one, or where its list offers no such thing, the
    list's own. '' for texts and numbers of which nobody gave one.
    """
    text = lex.field_text(table, f.id, "example").strip()
    match f.kind:
        case "date" | "period":
            return _dated(lex, f, text)
        case "criterion":
            return _criterion(lex, text)
        case "choice" | "level" | "yes_no" | "indicator":
            return _offered(lex, f, text)
        case "person":
            return text or _person(lex)
        case _:
            return _in_years(lex, text)


def follows_the_period(f: Field, text: str) -> bool:
    """Whether an example is another one in a plan of other years."""
    return f.kind in ("date", "period") or bool(_YEAR.search(text))


def _criterion(lex: Lexicon, text: str) -> str:
    """A criterion of the pack; the pack's own wording of one may be short, or a title that a school would give."""
    if lex.framework.criterion(text.partition(" ")[0]):
        return text
    label = next(iter(lex.offer("criterion").labels), "")
    return label if len(label) <= _LONG else label[: _LONG - 1].rstrip() + "…"


def _offered(lex: Lexicon, f: Field, text: str) -> str:
    """A label of the field's list, the lowest level that is one."""
    if f.kind == "level":
        first = next((c for c in lex.framework.criteria if lex.levels_for(f, c)), None)
        codes = lex.levels_for(replace(f, zero=False), first)
        labels = tuple(map(lex.offer(lex.list_name(f)).label, codes))
    else:
        labels = lex.offer(lex.list_name(f)).labels
    return text if text in labels or not labels else labels[0]


def _person(lex: Lexicon) -> str:
    """Somebody of the pack's list, a single person where it has one."""
    people = sorted(lex.framework.people, key=lambda p: p.values.get("person_kind") != "person")
    return next((lex.word(path) for p in people if p.id and lex.has_word(path := f"people/{p.id}")), "")


def _in_years(lex: Lexicon, text: str) -> str:
    """The text with its years moved into the plan's, the earliest to the first; years of the plan stay."""
    years, plan = [int(year) for year in _YEAR.findall(text)], lex.period
    if not years or all(plan.first <= year <= plan.last_called for year in years):
        return text
    moved = {year: min(plan.first + year - min(years), plan.last_called) for year in years}
    return _YEAR.sub(lambda found: str(moved[int(found[0])]), text)


def _dated(lex: Lexicon, f: Field, text: str) -> str:
    order = lex.wording.order
    if found := _FULL.fullmatch(text):
        number, day = (found[2], found[3]) if found[1] else (found[5], found[4])
        if int(number) > 12 or (not found[1] and order == MONTH_FIRST and int(day) <= 12):
            number, day = day, number
        return day_typed(_within(lex, int(day), int(number)), order) if 1 <= int(number) <= 12 else text
    if (found := _MONTHS.fullmatch(text)) and 1 <= int(found[2] or found[3]) <= 12:
        return _month(_within(lex, 1, int(found[2] or found[3])), order)
    if f.kind == "period" and (labels := [lex.period_label(period) for period in lex.periods(f)]):
        return text if text in labels else labels[0]
    return text or (_month if f.precision == "month" else day_typed)(_within(lex, *_DAY), order)


def _month(day: date, order: str) -> str:
    return in_cells(MONTH, order).replace("yyyy", f"{day.year}").replace("mm", f"{day.month:02}")


@derived
def row_example(lex: Lexicon, table: Table) -> str:
    """A worked row in one line, `entry · column: entry`, in the order of the columns: what must be filled in, else what
    is asked first; '' where there is too little to show.

    Above the headings it takes the room of rows: a column's name stands only before what would not tell its own.
    """
    asked = [f for f in table.fields if not (f.shows or f.per) and f.id not in _SELDOM]
    told = [(f, text) for f in asked if (text := example_of(lex, table.id, f))]
    first = [f.id for f, _ in sorted(told, key=lambda one: (not one[0].required, not one[0].printed))][:_SHOWN]
    shown = [(f, text) for f, text in told if f.id in first]
    plain = {f.kind: f.id for f, _ in reversed(shown) if f.kind in _TELLING}.values()
    parts = [text if f.id in plain else _labelled(lex, table, f, text) for f, text in shown]
    return lex.say("entry.example", example=" · ".join(parts)) if len(parts) > 1 else ""


def _labelled(lex: Lexicon, table: Table, f: Field, text: str) -> str:
    return lex.say("entry.example_part", label=lex.field_label(table.id, Column(f.id, f)), text=text)


def without_example(framework: Framework, period: PlanPeriod, text: str) -> str:
    """A text above a table without the worked row behind it, in whatever language of the pack; folded."""
    folded = alike(text)
    found = (line for line in _row_examples(framework, period) if folded.endswith(line))
    return folded.removesuffix(max(found, key=len, default="")).strip()


@derived
def _row_examples(framework: Framework, period: PlanPeriod) -> frozenset[str]:
    lexicons = [lexicon(framework, language, period) for language in framework.languages]
    tables = framework.tables.values()
    return frozenset(line for lex in lexicons for table in tables if (line := alike(row_example(lex, table))))


@derived
def wanted_in(lex: Lexicon) -> Mapping[str, str]:
    """What sentences give as examples: `day`, `amount`."""
    region = lex.framework.region
    whole = not (region.currency and region.has_cents(lex.language))
    return {"day": day_typed(_within(lex, *_DAY), lex.wording.order), "amount": _AMOUNTS[0 if whole else 1]}


def _within(lex: Lexicon, day: int, month: int) -> date:
    """That day in the first year of the plan that has it."""
    calendar, period = lex.framework.calendar, lex.period
    first, last = school_year(calendar, period.first).first, school_year(calendar, period.last - 1).last
    days = (date(y, month, min(max(day, 1), monthrange(y, month)[1])) for y in range(first.year, last.year + 1))
    found = [one for one in days if first <= one <= last]
    return found[0] if found else first
