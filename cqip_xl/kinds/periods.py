"""Periods written as text: the spellings of school years, stages and months met in real plans."""

from __future__ import annotations

import re

from cqip_xl.kinds.text import loose, tidy
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.period import Calendar, Period, PlanPeriod, month, school_year, stage

_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-–—/~至到]|den|to|till|and)\s*(?:nam\s*)?(20\d\d|\d\d)(?!\d)")
_MONTH = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s*[/.-]\s*(20\d\d)(?!\d)|(?<!\d)(20\d\d)\s*[年/.-]\s*(\d{1,2})(?:月|(?![\d/.-]))"
)
_ALONE = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/.-])")
#: A text that names a year and says no more.
_SHORT = 24
_GOES_ON = re.compile(r"\s*(?:[-–—~至到]|den|to|till)\s*\D{0,6}\d")
_BEFORE = re.compile(r"\d\s*(?:[-–—~至到,;、&+]|den|to|till|va|och|and|和)\s*(?:thang\s*)?$")
#: Words for "each year" and for "the whole stage", by `loose` spelling, in every language.
_EACH = (
    *("moi nam", "hang nam", "each year", "every year", "yearly", "each school year"),
    *("每年", "每学年", "每學年", "varje ar", "varje lasar", "arligen"),
)
_STAGE = ("giai doan", "stage", "five years", "5 years", "五年", "阶段", "階段", "etapp")


def read_period(text: str, calendar: Calendar, plan: PlanPeriod) -> Period | None:
    """The period that a text names, or None; `plan` says which stage "the stage" is.

    Spellings found in plans: `Năm học:  2025-2026`, `2028 - 2029`, `Tháng 08/ 2024`, `Trong giai đoạn 5 năm`,
    `Giai đoạn 5 (mỗi năm đều thực hiện)`, `Từ 2024 - 2029`.
    """
    plain = loose(tidy(text))
    if len(plain) > 120:
        return None
    each = any(loose(word) in plain for word in _EACH)
    named = list(_YEARS.finditer(plain))
    if len({found.groups() for found in named}) > 1:
        return None  # of two periods neither is the one that is meant
    years = named[0] if named else None
    months = list(_MONTH.finditer(plain))
    if not years and not months and calendar.by_year and len(plain) <= _SHORT:
        alone = _ALONE.findall(plain)
        return school_year(calendar, int(alone[0])) if len(alone) == 1 else None
    if years and not (months and len(years[2]) == 2 and int(years[2]) != int(years[1]) % 100 + 1):
        return _years(int(years[1]), int(years[2]), calendar, each)
    if months:
        # From one month to another, or a list of them, is no single period.
        several = (
            len(months) > 1 or _GOES_ON.match(plain, months[0].end()) or _BEFORE.search(plain[: months[0].start()])
        )
        return None if several else _month(months[0])
    if each or any(loose(word) in plain for word in _STAGE):
        return stage(calendar, plan.first, plan.last, each)
    return None


def _years(first: int, last: int, calendar: Calendar, each: bool) -> Period | None:
    """One school year, or a stage of up to ten; `last` may be the two digits alone."""
    following = _following(first, str(last), calendar)
    if following - first == 1:
        return school_year(calendar, first)
    return stage(calendar, first, following, each) if first < following <= first + 10 else None


def _month(found: re.Match[str]) -> Period | None:
    number, year = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
    return month(year, number) if 1 <= number <= 12 else None


def plan_period(text: str, calendar: Calendar, kinds: tuple[str, ...]) -> PlanPeriod:
    """`2024-2029` or `2025-2026` (also with / or spaces); BadInput says what is wanted."""
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–/]\s*(\d{4}|\d{2}))?\s*", text)
    if not found or not (found[2] or calendar.by_year):
        raise BadInput("period.unreadable", text=text, wanted=_wanted(calendar, kinds))
    first = int(found[1])
    last = _following(first, found[2] or found[1], calendar)
    period = PlanPeriod(first, last, by_year=calendar.by_year)
    length = last - first
    fits = (length == 1 and "year" in kinds) or (length == calendar.stage_years and "stage" in kinds)
    if not fits or not 1990 <= first <= 2090:
        raise BadInput("period.not_fitting", text=text, wanted=_wanted(calendar, kinds))
    return period


def _following(first: int, last: str, calendar: Calendar) -> int:
    """The year after a plan's last one; of calendar years the last is named, and one may be written 2025-2026."""
    named = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    old = named == first + 1 and calendar.stage_years != 2
    return named + (calendar.by_year and not old)


#: A year of a plan, as it is called where years are school years, and where they are calendar years.
_YEAR = ("2025-2026", "2026")


def _wanted(calendar: Calendar, kinds: tuple[str, ...]) -> Detail:
    example = PlanPeriod(2024, 2024 + calendar.stage_years, by_year=calendar.by_year)
    stage_of = Detail.of("period.a_stage", example=str(example))
    year_of = Detail.of(
        "period.a_calendar_year" if calendar.by_year else "period.a_year", example=_YEAR[calendar.by_year]
    )
    if "stage" in kinds and "year" in kinds:
        return Detail.of("period.either", stage=stage_of, year=year_of)
    return stage_of if "stage" in kinds else year_of
