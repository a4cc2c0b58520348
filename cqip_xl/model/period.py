"""Periods of a plan: the stage, its school years, their months; each a named span of days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from cqip_xl.model.handed_over import handed_over


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """The day with which a term begins each year, and (month, day) of its last; else it ends before the next one."""

    month: int
    day: int = 1
    last: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """`starts`, `day`: month (1-12) and day with which a school year begins; `stage_years`: years of a plan stage.

    `by_year`: the year is the calendar year and called by its number.
    """

    starts: int = 9
    stage_years: int = 5
    terms: tuple[SchoolTerm, ...] = ()
    day: int = 1
    by_year: bool = False


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
    first, following = (date(y, calendar.starts, calendar.day) for y in (year, year + 1))
    return Period("school_year", first, following - timedelta(days=1))


def year_of(calendar: Calendar, day: date) -> int:
    """The year in which the school year of a day begins."""
    return day.year if (day.month, day.day) >= (calendar.starts, calendar.day) else day.year - 1


def stage(calendar: Calendar, first: int, last: int, each: bool = False) -> Period:
    """From the school year that begins in `first` to the one that ends in `last`."""
    return Period("stage", school_year(calendar, first).first, school_year(calendar, last - 1).last, each)


def month(year: int, number: int) -> Period:
    return Period("month", month_first(year, number), month_first(year, number + 1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The years a plan stands for, written `2024-2029` (stage) or `2025-2026` (one school year).

    `by_year`: calendar years, written `2026`, and `2026-2030` for five of them; `last` is the one after.
    """

    first: int
    last: int
    by_year: bool = field(default=False, kw_only=True)

    def __str__(self) -> str:
        if not self.by_year:
            return f"{self.first}-{self.last}"
        return f"{self.first}" if self.kind == "year" else f"{self.first}-{self.last - 1}"

    @property
    def kind(self) -> str:
        return "year" if self.last - self.first == 1 else "stage"

    @property
    def last_called(self) -> int:
        """The year that people call its last: 2026 of 2025-2026, and of the calendar years 2024-2026."""
        return self.last - self.by_year

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
    """The terms of the school year that begins in `year`, in their order."""
    begin, end = school_year(calendar, year).first, school_year(calendar, year).last
    firsts = [_on(begin, term.month, term.day) for term in calendar.terms]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), end][: len(firsts)]
    spans = zip(calendar.terms, firsts, lasts, strict=True)
    return tuple(Period("term", first, _on(first, *term.last) if term.last else last) for term, first, last in spans)


def _on(begin: date, month: int, day: int) -> date:
    """The first such day from `begin` on."""
    return date(begin.year + ((month, day) < (begin.month, begin.day)), month, day)


def term_number(calendar: Calendar, term: Period) -> int:
    """The number of a term within its school year, from 1; that of its month where it is none of them."""
    firsts = [(one.month, one.day) for one in calendar.terms]
    own = (term.first.month, term.first.day)
    return firsts.index(own) + 1 if own in firsts else term.first.month
