"""The period labels that a dropdown offers survive being typed: no program takes them for something else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.spelled import read_text_date
from cqip_xl.kinds.text import fold
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Calendar, PlanPeriod, SchoolTerm
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import Lexicon

EVERY = Field("due", "period", accepts=("date", "stage", "school_year", "term", "month"), each=("school_year",))
CALENDARS = [
    Calendar(starts=8, terms=(SchoolTerm(8), SchoolTerm(1))),
    Calendar(starts=9, terms=(SchoolTerm(9), SchoolTerm(2))),
    Calendar(starts=1, terms=(SchoolTerm(1), SchoolTerm(7))),
]


def lexicon(language: str, calendar: Calendar, period: PlanPeriod = PlanPeriod(2024, 2029)) -> Lexicon:
    return Lexicon(Framework("t", "1", language, (language,), {}, "", calendar=calendar), language, period)


def labels(language: str) -> list[str]:
    lexicons = [lexicon(language, calendar) for calendar in CALENDARS]
    return sorted({lex.period_label(period) for lex in lexicons for period in lex.periods(EVERY)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offered_period_never_looks_like_a_day(language: str) -> None:
    assert [text for text in labels(language) if read_text_date(text, (language,))[0]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offered_period_never_looks_like_a_number_or_fraction(language: str) -> None:
    assert [text for text in labels(language) if is_a(float, text) or is_a(Fraction, text)] == []


def is_a(number: type[float | Fraction], text: str) -> bool:
    try:
        number(text.replace(",", ".").rstrip("%"))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_the_offered_periods_of_a_plan_have_labels_of_their_own(language: str, calendar: Calendar) -> None:
    lex = lexicon(language, calendar)
    shown = [fold(lex.period_label(period)) for period in lex.periods(EVERY)]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offered_period_is_recognised_when_it_is_pasted_into_another_language(language: str) -> None:
    lex = lexicon(language, CALENDARS[1])
    for period in lex.periods(EVERY):
        if period.kind != "term":
            assert read_period(lex.period_label(period), CALENDARS[1], lex.period) == period


def test_a_stage_offers_itself_once_and_anew_each_year_then_years_terms_and_months() -> None:
    kinds = [period.kind for period in lexicon("en", CALENDARS[0]).periods(EVERY)]
    assert kinds == ["stage"] * 2 + ["school_year"] * 5 + ["term"] * 10 + ["month"] * 60


def test_a_one_year_plan_offers_no_stage() -> None:
    year = lexicon("en", CALENDARS[0], PlanPeriod(2025, 2026))
    assert [period.kind for period in year.periods(EVERY)] == ["school_year"] + ["term"] * 2 + ["month"] * 12


def test_a_calendar_without_terms_offers_none() -> None:
    assert "term" not in {period.kind for period in lexicon("en", Calendar(starts=9)).periods(EVERY)}
