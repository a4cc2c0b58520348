"""Periods of a plan: the stage, its school years, their months; each a named span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cqip_xl.model.handed_over import handed_over


@dataclass(frozen=True, slots=True)
class Calendar:
    """`starts`: month (1-12) in which a school year begins; `stage_years`: length of a plan stage in years."""

    starts: int = 9
    stage_years: int = 5
    terms: tuple[int, ...] = ()


@handed_over
@dataclass(frozen=True, slots=True)
class Period:
    """A span that a dropdown offers. `each`: to be done anew in every school year of the span."""

    kind: str  # stage, school_year, term, month
    first: date
    last: date
    each: bool = False

    def __str__(self) -> str:
        """Its days, without words: `2024-08-01/2029-07-31`, and `/each` where it recurs."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}{'/each' if self.each else ''}"


def month_first(year: int, month: int) -> date:
    """First day of the month that lies `month - 1` months after January of `year`."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def school_year(calendar: Calendar, year: int) -> Period:
    """The school year that begins in `year`: its first day to the day before the next begins."""
    first = date(year, calendar.starts, 1)
    return Period("school_year", first, date(year + 1, calendar.starts, 1) - timedelta(days=1))


def stage(calendar: Calendar, first: int, last: int, each: bool = False) -> Period:
    """From the school year that begins in `first` to the one that ends in `last`."""
    return Period("stage", school_year(calendar, first).first, school_year(calendar, last - 1).last, each)


def month(year: int, number: int) -> Period:
    return Period("month", month_first(year, number), month_first(year, number + 1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The years a plan stands for, written `2024-2029` (stage) or `2025-2026` (one school year)."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def kind(self) -> str:
        return "year" if self.last - self.first == 1 else "stage"

    @property
    def years(self) -> tuple[int, ...]:
        """Start years of its school years."""
        return tuple(range(self.first, self.last))


def offered_periods(
    calendar: Calendar, plan: PlanPeriod, accepts: tuple[str, ...], each: tuple[str, ...]
) -> tuple[Period, ...]:
    """What a due cell offers, longest first: stage, stage each year, school years, terms, months."""
    spans: list[Period] = []
    if "stage" in accepts and plan.kind == "stage":
        spans.append(stage(calendar, plan.first, plan.last))
        if "school_year" in each:
            spans.append(stage(calendar, plan.first, plan.last, each=True))
    if "school_year" in accepts:
        spans += [school_year(calendar, year) for year in plan.years]
    if "term" in accepts:
        spans += [term for year in plan.years for term in terms(calendar, year)]
    if "month" in accepts:
        start = plan.first * 12 + calendar.starts - 1
        spans += [month((start + n) // 12, (start + n) % 12 + 1) for n in range(12 * len(plan.years))]
    return tuple(spans)


def terms(calendar: Calendar, year: int) -> tuple[Period, ...]:
    """The terms of the school year that begins in `year`, by their first months."""
    starts = [date(year + (1 if number < calendar.starts else 0), number, 1) for number in calendar.terms]
    ends = [*starts[1:], date(year + 1, calendar.starts, 1)][: len(starts)]
    return tuple(Period("term", first, end - timedelta(days=1)) for first, end in zip(starts, ends, strict=True))
