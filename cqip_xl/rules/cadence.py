"""Reviews that come round: when each was last held, and when the next is due."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from cqip_xl.model.framework import Cadence, Field, Framework
from cqip_xl.model.period import school_year
from cqip_xl.model.plan import Plan

#: Months from one review to the next.
MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}


@dataclass(frozen=True, slots=True)
class Review:
    """A recurring review. `last`: the latest held by the as-of date; `due`: when the next one must be."""

    id: str
    last: date | None
    due: date
    overdue: bool


def recurring(framework: Framework) -> tuple[tuple[Cadence, Field, Field], ...]:
    """Cadences with a log: the choice field that names them and the date field, both in the reviews table."""
    table = framework.tables.get("reviews")
    if table is None:
        return ()
    day = next((f for f in table.fields if f.kind == "date"), None)
    found = []
    for cadence in framework.cadence:
        kind = next(
            (f for f in table.fields if f.kind == "choice" and cadence.id in framework.choices.get(f.choices, ())), None
        )
        if cadence.every in MONTHS and kind and day:
            found.append((cadence, kind, day))
    return tuple(found)


def reviews(framework: Framework, plan: Plan, as_of: date) -> tuple[Review, ...]:
    """Each recurring review on a date; before the first one, the time counts from the start of the plan's year."""
    start = school_year(framework.calendar, plan.period.first).first
    made = []
    for cadence, kind, day in recurring(framework):
        held = [
            value
            for row in plan.rows("reviews")
            if row.text(kind.id) == cadence.id and isinstance(value := row.values.get(day.id), date) and value <= as_of
        ]
        last = max(held, default=None)
        due = months_later(last or start, MONTHS[cadence.every])
        made.append(Review(cadence.id, last, due, due < as_of))
    return tuple(made)


def months_later(day: date, months: int) -> date:
    """As Excel's EDATE: the same day of the month, or its last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
