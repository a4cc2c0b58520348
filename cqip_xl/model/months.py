"""The months of a plan's years, one by one or in quarters, for what is drawn along time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from cqip_xl.model.period import Calendar, Period, PlanPeriod, month_first
from cqip_xl.model.region import YEAR_FIRST

#: More months than these are drawn by the quarter.
ONE_BY_ONE, QUARTER = 24, 3


def spans_of(calendar: Calendar, plan: PlanPeriod) -> tuple[Period, ...]:
    """What a plan's years are drawn in: months, or quarters where there are many; each from its first day on."""
    count = 12 * len(plan.years)
    step = 1 if count <= ONE_BY_ONE else QUARTER
    begin = [month_first(plan.first, calendar.starts + n) for n in range(0, count + 1, step)]
    return tuple(Period("month", first, following - timedelta(days=1)) for first, following in pairwise(begin))


def span_label(span: Period, order: str) -> str:
    """`09/2025` or `08–10/2025`, `2025-09` or `2025-08–10` where years stand first."""
    first, last = span.first, span.last
    if (first.year, first.month) == (last.year, last.month):
        return _month(first, order)
    if first.year != last.year:
        return f"{_month(first, order)}–{_month(last, order)}"
    if order == YEAR_FIRST:
        return f"{_month(first, order)}–{last.month:02}"
    return f"{first.month:02}–{_month(last, order)}"


def _month(day: date, order: str) -> str:
    return f"{day.year}-{day.month:02}" if order == YEAR_FIRST else f"{day.month:02}/{day.year}"
