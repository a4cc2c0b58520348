"""What periods are called: by the pack, else by the product."""

from __future__ import annotations

from collections.abc import Callable

from cqip_xl.model.period import Calendar, Period, PlanPeriod, term_number, year_of
from cqip_xl.words.catalog import say

#: The names of periods where years are calendar years.
_OF_CALENDAR_YEARS = {"school_year": "calendar_year", "stage_each": "calendar_stage_each", "term": "calendar_term"}


def period_names(
    calendar: Calendar, plan: PlanPeriod, period: Period, language: str, own_word: Callable[[str], str]
) -> tuple[str, ...]:
    """The label of a period as dropdowns offer it, then how it is written as well. `own_word`: the pack's, by path.

    A pack names its terms by their first month, several ways apart by |; the product's names of a term are read, too:
    by its school year, and by its first calendar year as workbooks of earlier versions have it.
    """
    values = _places(calendar, plan, period)
    name = f"{period.kind}{'_each' if period.each else ''}"
    name = _OF_CALENDAR_YEARS.get(name, name) if calendar.by_year else name
    named = f"periods/terms/{period.first.month}" if period.kind == "term" else ""
    own = (named and own_word(named)) or own_word(f"periods/{name}")
    usual = say(language, f"periods.{name}", **values)
    earlier = (say(language, "periods.calendar_term", **values),) if name == "term" else ()
    written = tuple(one.strip().format(**values) for one in own.split("|")) if own else (usual,)
    return tuple(dict.fromkeys((*written, usual, *earlier))) if named else written


def _places(calendar: Calendar, plan: PlanPeriod, period: Period) -> dict[str, int]:
    """What stands at the places of such a name."""
    first, last = period.first, period.last
    values = {"first": first.year, "last": last.year, "month": last.month, "year": last.year}
    match period.kind:
        case "school_year":
            values["last"] = first.year + 1
        case "stage":
            values["last"] = plan.last if first.year == plan.first and not calendar.by_year else last.year
        case "term":
            values["month"] = term_number(calendar, period)
            year = year_of(calendar, first)
            values |= {"start": year, "end": year + (not calendar.by_year)}
    return values
