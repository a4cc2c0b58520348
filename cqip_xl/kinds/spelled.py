"""Days, weeks, months, terms and school years as people write them: every meaning that a text can have.

The whole text must be understood: what is vague (early in May), a list or a span of months means nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cqip_xl.kinds.dates import FIRST, LAST
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import loose, tidy
from cqip_xl.model.period import Calendar, Period, PlanPeriod, month, school_year, terms
from cqip_xl.model.region import MONTH_FIRST

#: A year in two digits is one so near to the plan's.
_NEAR = 3

_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "january januari jan",
            "february februari feb",
            "march mars mar",
            "april apr",
            "may maj",
            "june juni jun",
            "july juli jul",
            "august augusti aug",
            "september sept sep",
            "october oktober oct okt",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "(" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")\.?"
_YEAR, _SHORT, _N, _TO = r"(20\d\d)", r"(\d\d)", r"(\d{1,2})", "[-–—/~至到]"
_DAY = "[日号號]?"

#: Words before and after that add nothing to a day by which something is done.
_LEAD = re.compile(
    r"^(?:(?:senast|fore|innan|den|klart|klar|by|before|until|till|due|on|the|truoc|ngay|tu|fr\.? ?o\.? ?m\.?)[\s:]+)+"
)
_TAIL = re.compile(r"(?:\s*(?:以前|之前|前|为止|為止|止))?[\s.,;。]*$")
_END = re.compile(r"^(?:i )?(?:cuoi|het|slutet av|slutet pa|(?:the )?end of)\s+|月?底$")
#: What is left of a text that names a part of a year is no year and no month.
_PART = re.compile(
    r"hoc k[yi]|\bhk|termin|\b[hv]t\b|\bterm\b|semester|学期|學期|\bquy\b|kvartal|季|\btuan\b|vecka|\bweek|\bq\d"
    r"|\bcuoi\b|\bdau\b|\bgiua\b|slutet|borjan|mitten|\bend\b|early|\bmid|\blate\b|[上下中]半|[上中下]旬|初|底"
)
_CHINESE = re.compile(r"[〇零一二三四五六七八九十]+(?=\s*(?:年|月|日|号|號|季|学期|學期))")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Reader:
    """What a text is read by. `plan`: the years in which a day without a year must lie, None where there are none.

    `order`: of day, month and year, where both could come first.
    """

    languages: tuple[str, ...] = ("en",)
    calendar: Calendar = Calendar()
    plan: PlanPeriod | None = None
    order: str = ""

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"

    def years(self, text: str | None) -> tuple[int, ...]:
        """The years that two or four digits, or none, can mean."""
        if text is not None and len(text) == 4:
            return (int(text),)
        if text is not None:
            year = 2000 + int(text)
            near = self.plan is None or self.plan.first - _NEAR <= year <= self.plan.last + _NEAR
            return (year,) if near else ()
        return tuple(range(self.plan.first, self.plan.last + 1)) if self.plan else ()

    def within(self, spans: Iterator[Period] | list[Period], dated: bool) -> list[Period]:
        """Those spans; where the text gives no year, those that lie within the plan's."""
        if dated or self.plan is None:
            return list(spans)
        first = school_year(self.calendar, self.plan.first).first
        last = school_year(self.calendar, self.plan.last - 1).last
        return [span for span in spans if first <= span.first and span.last <= last]


def meanings(text: str, reader: Reader) -> tuple[Period, ...]:
    """Every day or span that a text can mean, the likeliest first; none where it is not understood.

    A day has the kind `day`; the end of a month, `month_end`; others are periods as dropdowns offer them.
    """
    plain = loose(tidy(text))
    if len(plain) > 60:
        return ()
    plain = re.sub("[\u2010-\u2015\u2212]", "-", _CHINESE.sub(_digits, " ".join(plain.split())))
    core = _TAIL.sub("", _LEAD.sub("", plain)).strip()
    ended = _END.search(core)
    core = _END.sub("月" if ended and ended[0] == "月底" else "", core).strip()
    found = _first(core, reader, _SPANS if ended else (*_DAYS, *_SPANS))
    if ended:
        return tuple(Period("month_end", p.last, p.last) for p in found if p.kind in ("month", "quarter"))
    if not found and not _PART.search(plain):
        named = read_period(text, reader.calendar, reader.plan) if reader.plan else None
        found = [named] if named else []
    return tuple(dict.fromkeys(p for p in found if p.first >= FIRST and p.last <= LAST))


def read_text_date(text: str, languages: tuple[str, ...] = ("en",)) -> tuple[date | None, bool]:
    """A full date out of text, and whether day and month could be the other way round."""
    days = [p.first for p in meanings(text, Reader(languages)) if p.kind == "day"]
    return (days[0], len(days) > 1) if days else (None, False)


def _digits(found: re.Match[str]) -> str:
    """Chinese numbers up to 99, and years digit by digit."""
    text = found[0].replace("〇", "零")
    if "十" not in text:
        return "".join(str(_DIGITS.index(sign)) for sign in text)
    tens, _, ones = text.partition("十")
    return str(10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0))


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], Reader], list[Period]]]


def _first(core: str, reader: Reader, forms: tuple[_Form, ...]) -> list[Period]:
    """The meanings by the first form that the text has."""
    for pattern, read in forms:
        if (match := pattern.fullmatch(core)) and (found := read(match, reader)):
            return found
    return []


def _day(year: int, number: int, day: int) -> Iterator[Period]:
    try:
        one = date(year, number, day)
    except ValueError:
        return
    yield Period("day", one, one)


def _ymd(found: re.Match[str], reader: Reader) -> list[Period]:
    return [day for year in reader.years(found[1]) for day in _day(year, int(found[2]), int(found[3]))]


def _short_ymd(found: re.Match[str], reader: Reader) -> list[Period]:
    return _ymd(found, reader) if reader.language[:2] in ("sv", "zh") else []


def _minguo(found: re.Match[str], reader: Reader) -> list[Period]:
    """Years of the Republic of China, as Taiwan counts them."""
    chinese = any(language.startswith("zh") for language in reader.languages)
    return list(_day(int(found[1]) + 1911, int(found[2]), int(found[3]))) if chinese else []


def _numeric(found: re.Match[str], reader: Reader) -> list[Period]:
    """Day first, month first, or a short year first: what the calendar has and, of short years, what is near."""
    a, b, c = found.groups()
    days = [*_of(reader, c, b, a), *_of(reader, c, a, b)]
    if reader.order == MONTH_FIRST:
        days.reverse()
    if len(c) == 2 and reader.language[:2] in ("sv", "zh"):
        days += _of(reader, a.zfill(2), b, c)
    return list(dict.fromkeys(days))


def _of(reader: Reader, year: str, number: str, day: str) -> list[Period]:
    return [one for y in reader.years(year) for one in _day(y, int(number), int(day))]


def _spelled_day(day: int, number: int, year: int) -> Callable[[re.Match[str], Reader], list[Period]]:
    """Day, month and year stand in those groups; the month by name or number, the year may be missing."""

    def read(found: re.Match[str], reader: Reader) -> list[Period]:
        name, given = found[number], found[year] if year else None
        month_number = _NAMES.get(name) or int(name)
        days = [one for y in reader.years(given) for one in _day(y, month_number, int(found[day]))]
        return reader.within(days, given is not None)

    return read


def _month_of(number: int, year: int) -> Callable[[re.Match[str], Reader], list[Period]]:
    def read(found: re.Match[str], reader: Reader) -> list[Period]:
        name, given = found[number], found[year] if year else None
        which = _NAMES.get(name) or int(name)
        spans = [month(y, which) for y in reader.years(given)] if 1 <= which <= 12 else []
        return reader.within(spans, given is not None)

    return read


def _name_first(found: re.Match[str], reader: Reader) -> list[Period]:
    """`May 15`; `May 26` could be the month of a year of the plan as well."""
    short = int(found[2]) + 2000
    if found[3] is None and not found[4] and reader.plan and reader.plan.first <= short <= reader.plan.last:
        return []
    return _spelled_day(2, 1, 4)(found, reader)


def _week(number: int, year: int) -> Callable[[re.Match[str], Reader], list[Period]]:
    """Weeks as Sweden counts them (ISO 8601)."""

    def read(found: re.Match[str], reader: Reader) -> list[Period]:
        spans = []
        for y in reader.years(found[year]) if reader.language == "sv" else ():
            try:
                first = date.fromisocalendar(y, int(found[number]), 1)
            except ValueError:
                continue
            spans.append(Period("week", first, first + timedelta(days=6)))
        return reader.within(spans, found[year] is not None)

    return read


_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def _quarter(number: int, year: int) -> Callable[[re.Match[str], Reader], list[Period]]:
    """Quarters of the calendar; an English Q3 may be one of a school year or budget."""

    def read(found: re.Match[str], reader: Reader) -> list[Period]:
        if reader.language == "en":
            return []
        first = 3 * _QUARTERS[found[number]] - 2
        y = int(found[year])
        return [Period("quarter", month(y, first).first, month(y, first + 2).last)]

    return read


def _half(found: re.Match[str], reader: Reader) -> list[Period]:
    year, first = int(found[1]), found[2] == "上"
    return [Period("half", date(year, 1 if first else 7, 1), date(year, 6 if first else 12, 30 if first else 31))]


def _season(found: re.Match[str], reader: Reader) -> list[Period]:
    """`ht 2025`, `vt -26`: the term that begins in autumn, early in the year or, of three, in the middle of it."""
    season, given = _SEASONS[found[1][:2]], found[2] or found[3]
    of = [term for y in reader.years(given) for start in (y - 1, y) for term in terms(reader.calendar, start)]
    years = reader.years(given)
    spans = [t for t in of if t.first.year in years and _season_in(t, reader) == season]
    return reader.within(list(dict.fromkeys(spans)), given is not None)


def _season_of_year(found: re.Match[str], reader: Reader) -> list[Period]:
    """`Vårterminen läsåret 2025/26`."""
    season, first = _SEASONS[found[1][:2]], _first_year(found[2], found[3])
    return [t for t in terms(reader.calendar, first) if _season_in(t, reader) == season] if first is not None else []


#: How the names of seasons begin.
_SEASONS = {"ht": "autumn", "ho": "autumn", "fa": "autumn", "au": "autumn", "vt": "spring", "va": "spring"} | {
    "sp": "spring",
    "su": "summer",
}


def _season_in(term: Period, reader: Reader) -> str:
    """What people call a term: one of two or three a year, by the month in which it begins."""
    months = [one.month for one in reader.calendar.terms]
    early = [month for month in months if month <= 6]
    if not (len(months) in (2, 3) and len(months) - len(early) == 1):
        return ""
    if term.first.month > 6:
        return "autumn"
    return "spring" if term.first.month == early[0] else "summer"


_TERMS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "上": 1, "下": 2}


def _numbered_term(number: int, first: int, last: int) -> Callable[[re.Match[str], Reader], list[Period]]:
    """`Học kỳ II năm học 2025-2026`, `2025-2026学年第二学期`."""

    def read(found: re.Match[str], reader: Reader) -> list[Period]:
        given = _first_year(found[first], found[last]) if found[first] else None
        years = (given,) if given else reader.plan.years if reader.plan and not found[first] else ()
        which = _TERMS[found[number]] - 1
        count = len(reader.calendar.terms)
        fits = which < count and (count == 2 or found[number].isascii())
        return [terms(reader.calendar, y)[which] for y in years if fits]

    return read


def _first_year(first: str, last: str) -> int | None:
    """The year in which a school year begins, None where the two do not follow each other."""
    a, b = int(first) % 100, int(last) % 100
    return 2000 + a if (a + 1) % 100 == b else None


def _school_year(found: re.Match[str], reader: Reader) -> list[Period]:
    first = _first_year(found[1], found[2])
    return [school_year(reader.calendar, first)] if first is not None else []


def _forms(*given: tuple[str, Callable[[re.Match[str], Reader], list[Period]]]) -> tuple[_Form, ...]:
    return tuple((re.compile(pattern), read) for pattern, read in given)


_DAYS = _forms(
    (rf"{_YEAR}\s*[-./年]\s*{_N}\s*[-./月]\s*{_N}\s*{_DAY}", _ymd),
    (rf"{_YEAR}(\d\d)(\d\d)", _ymd),
    (rf"{_SHORT}年\s*{_N}月\s*{_N}\s*{_DAY}", _short_ymd),
    (rf"{_SHORT}(\d\d)(\d\d)", _short_ymd),
    (rf"(?:民[国國]\s*)?(1\d\d)\s*[年./-]\s*{_N}\s*[月./-]\s*{_N}\s*{_DAY}", _minguo),
    (rf"{_N}\s*[./ -]\s*{_N}\s*[./ ,-]\s*(20\d\d|\d\d)", _numeric),
    (rf"{_N}(?::?[ae]|st|nd|rd|th|\.)?\s*(?:of )?{_NAME},?\s*[-']?\s*(20\d\d|\d\d)?", _spelled_day(1, 2, 3)),
    (rf"{_NAME}\s*{_N}(st|nd|rd|th)?,?\s*{_YEAR}?", _name_first),
    (rf"{_N}\s*thang\s*{_N}\s*(?:nam|[,/.-])?\s*{_YEAR}?", _spelled_day(1, 2, 3)),
    (rf"{_N}月\s*{_N}\s*{_DAY}", _spelled_day(2, 1, 0)),
)
_SEASON = r"(ht|vt|hosttermin(?:en)?|vartermin(?:en)?|(?:fall|autumn|spring|summer) (?:term|semester))"
_SPANS = _forms(
    (rf"(?:thang|t)\.?\s*{_N}\s*(?:nam|[/,.-])?\s*{_YEAR}?", _month_of(1, 2)),
    (rf"{_N}\s*[/.-]\s*{_YEAR}", _month_of(1, 2)),
    (rf"{_YEAR}\s*[/.年-]\s*{_N}\s*(?:月份?)?", _month_of(2, 1)),
    (rf"{_SHORT}年\s*{_N}\s*月份?", _month_of(2, 1)),
    (rf"(?:i |in )?{_NAME},?\s*{_YEAR}?", _month_of(1, 2)),
    (rf"{_NAME}\s*[-']\s*{_SHORT}", _month_of(1, 2)),
    (rf"{_N}月份?", _month_of(1, 0)),
    (rf"(?:vecka|veckan|v)\.?\s*{_N}\s*,?\s*(?:ar )?-?\s*(20\d\d|\d\d)?", _week(1, 2)),
    (rf"{_YEAR}\s*[,-]?\s*(?:vecka|v|w)\.?\s*{_N}", _week(2, 1)),
    (rf"(?:quy|kvartal|kv|q)\.?\s*([1-4]|i{{1,3}}|iv)\s*(?:/|,|-|nam)?\s*(?:nam )?{_YEAR}", _quarter(1, 2)),
    (rf"{_YEAR}年?\s*第?([1-4])季度?", _quarter(2, 1)),
    (rf"{_YEAR}年?([上下])半年", _half),
    (rf"{_SEASON}\s*[.,]?\s*(?:{_YEAR}|-?\s*'?{_SHORT})?", _season),
    (rf"{_SEASON}\s*,?\s*(?:lasaret|lasar|la)?\s*(20\d\d|\d\d)\s*{_TO}\s*(20\d\d|\d\d)", _season_of_year),
    (
        rf"(?:hoc k[yi]|hk|ky)\s*(1|2|ii|i)\s*[,.-]?\s*(?:(?:nam hoc|nh)?\s*(20\d\d|\d\d)\s*{_TO}\s*(20\d\d|\d\d))?",
        _numbered_term(1, 2, 3),
    ),
    (
        r"(?:term|semester|trimester)\s*([1-4])\s*"
        rf"[,.-]?\s*(?:(?:school year)?\s*(20\d\d|\d\d)\s*{_TO}\s*(20\d\d|\d\d))?",
        _numbered_term(1, 2, 3),
    ),
    (rf"(?:{_YEAR}\s*{_TO}\s*(20\d\d|\d\d)\s*学?年?\s*[,，]?\s*)?第?([12上下])学期", _numbered_term(3, 1, 2)),
    (
        rf"(?:lasaret|lasar|la|nam hoc|nh|school year|sy)\.?\s*[:;]?\s*(20\d\d|\d\d)\s*{_TO}\s*(20\d\d|\d\d)",
        _school_year,
    ),
)
