"""Reviews that come round: when each was last held, and when the next is due.

By an interval: so many months after the last. Each term: by the last day of the term after the one in which the
last was held. On days of the year: a review counts for the nearest of these days, before it or after it, and each
day is judged by itself. Dates of the School sheet that the pack names count as held, too.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.moment import Cadence
from cqip_xl.model.period import PlanPeriod, school_year, terms
from cqip_xl.model.plan import Plan
from cqip_xl.model.verdict import Review
from cqip_xl.rules.phases import day_of, last_day

#: Months from one review to the next.
MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which a review is due. A review held on `from_[n]` or later, up to the next, counts for `due[n]`."""

    from_: tuple[date, ...]
    due: tuple[date, ...]


@derived
def recurring(framework: Framework) -> tuple[tuple[Cadence, Field, Field], ...]:
    """Cadences with a log: the choice field that names them and the date field, both in the reviews table."""
    table = framework.tables.get("reviews")
    day = next((f for f in table.fields if f.kind == "date"), None) if table else None
    found = []
    for cadence in framework.cadence:
        kind = log_field(framework, cadence)
        if kind and day and (cadence.every in MONTHS or cadence.every == "term" or cadence.on):
            found.append((cadence, kind, day))
    return tuple(found)


def log_field(framework: Framework, cadence: Cadence) -> Field | None:
    """The choice field of the reviews table whose list holds the cadence."""
    table = framework.tables.get("reviews")
    fields = (f for f in (table.fields if table else ()) if f.kind == "choice")
    return next((f for f in fields if cadence.id in framework.choices.get(f.choices, ())), None)


def reviews(framework: Framework, plan: Plan, as_of: date) -> tuple[Review, ...]:
    """Each recurring review on a date; before the first one, the time counts from the start of the plan or its own."""
    made = []
    for cadence, kind, day in recurring(framework):
        start = begins(framework, plan, cadence)
        held = days_held(framework, plan, cadence, kind, day, as_of)
        last = max(held, default=None)
        days = days_of(framework, plan.period, cadence)
        if days and cadence.on:
            open_days = _open(days, held, start)
            due = open_days[0] if open_days else None
            missed = tuple(one for one in open_days if one < as_of)
        else:
            due = _next(days, last, start) if days else months_later(last or start, MONTHS[cadence.every])
            missed = (due,) if due and due < as_of else ()
        made.append(Review(cadence.id, last, due, missed))
    return tuple(made)


def days_held(
    framework: Framework, plan: Plan, cadence: Cadence, kind: Field, day: Field, as_of: date
) -> tuple[date, ...]:
    """The days on which a review was held by the as-of date, as the log and the School sheet say."""
    named = [row.values.get(day.id) for row in plan.rows("reviews") if row.text(kind.id) == cadence.id]
    named += [plan.header.get(name) for name in held_in_header(framework, cadence)]
    return tuple(value for value in named if isinstance(value, date) and value <= as_of)


@derived
def held_in_header(framework: Framework, cadence: Cadence) -> tuple[str, ...]:
    """The cells of the School sheet whose dates count as this review held."""
    return tuple(column.id for column in header_columns(framework) if column.field.id == cadence.held_on)


def _open(days: Days, held: Sequence[date], start: date) -> tuple[date, ...]:
    """The days from the start on for which no review was held."""
    done = {bisect_right(days.from_, day) - 1 for day in held}
    return tuple(day for n, day in enumerate(days.due) if n and n not in done and day >= start)


def begins(framework: Framework, plan: Plan, cadence: Cadence) -> date:
    """The day from which reviews are asked for: the pack's, once the year it counts from is known, else the plan's."""
    own = day_of(cadence.start, plan.period, plan.header) if cadence.start else None
    return own or school_year(framework.calendar, plan.period.first).first


def _next(days: Days, last: date | None, start: date) -> date | None:
    """The day after the one for which the last review counts; without any, the first from the start on."""
    at = max(1, bisect_right(days.from_, last) if last else bisect_left(days.due, start))
    return days.due[at] if at < len(days.due) else None


@derived
def days_of(framework: Framework, period: PlanPeriod, cadence: Cadence) -> Days | None:
    """All days of a review that has days of its own, from the last one before the plan to the end of the plan."""
    if cadence.every == "term":
        years = range(period.first - 1, period.last)
        spans = [term for year in years for term in terms(framework.calendar, year)]
        spans = spans[len(framework.calendar.terms) - 1 :]
        return Days(tuple(t.first for t in spans), tuple(t.last for t in spans))
    if not cadence.on:
        return None
    start = school_year(framework.calendar, period.first).first
    end = last_day(framework, period)
    every = sorted(_day(year, *on) for year in range(period.first - 2, period.last + 1) for on in cadence.on)
    before = [day for day in every if day < start]
    due = (before[-1], *(day for day in every if start <= day <= end))
    middles = (a + timedelta(days=(b - a).days // 2 + 1) for a, b in pairwise(due))
    return Days((date.min, *middles), due)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_later(day: date, months: int) -> date:
    """As Excel's EDATE: the same day of the month, or its last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
