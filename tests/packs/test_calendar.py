"""Years that begin on a day, years that are calendar years, terms from day to day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cqip_xl.kinds.periods import plan_period, read_period
from cqip_xl.kinds.spelled import Reader, meanings
from cqip_xl.model.case import Case
from cqip_xl.model.errors import BadInput
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Calendar, Period, PlanPeriod, SchoolTerm, school_year, terms
from cqip_xl.verbs import check, check_pack, chosen_period, generate, load_framework
from cqip_xl.words.lexicon import Lexicon
from tests.workbooks import DAY, save_typed, typed_book

PACK = """
schema: cqip/pack/1
id: elsewhere
version: "1"
extends: vn-mn-tt19
calendar: {calendar}
tables:
  actions:
    fields:
      - {{id: due, accepts: [date, month, {term}school_year, stage]}}
"""
IRISH = '{school_year_starts: "08-28", terms: [{from: "08-28", to: "12-19"}, {from: "01-05", to: "03-27"}, "04-13"]}'


TERMS = 'periods: {terms: {8: "Autumn term {first} | Fall {first}"}}'


def pack_of(folder: Path, calendar: str, words: str = TERMS) -> Path:
    (folder / "framework.yaml").write_text(
        PACK.format(calendar=calendar, term="term, " if "terms" in calendar else ""), "utf-8"
    )
    for language in ("vi", "en") if words else ():
        (folder / f"{language}.yaml").write_text(words, "utf-8")
    return folder


@pytest.fixture
def irish(tmp_path: Path) -> Framework:
    return load_framework(str(pack_of(tmp_path, IRISH)))


@pytest.mark.parametrize(
    ("calendar", "code"),
    [
        ("{school_year_starts: 13}", "pack.wrong_type"),
        ('{school_year_starts: "02-30"}', "pack.wrong_type"),
        ("{school_year_starts: 8, calendar_year: true}", "pack.no_effect"),
        ('{school_year_starts: "08-15", terms: [8, 1]}', "pack.out_of_order"),
        ('{terms: [{from: "09-01", to: "01-20"}, "01-10"]}', "pack.out_of_order"),
        ('{terms: [{from: "09-01"}]}', "pack.missing_key"),
    ],
)
def test_what_a_calendar_cannot_say_is_a_fault(tmp_path: Path, calendar: str, code: str) -> None:
    found = check_pack(str(pack_of(tmp_path, calendar)))
    assert code in {f.code for f in found if f.severity == "error"}


def test_a_school_year_begins_on_its_day(irish: Framework) -> None:
    assert school_year(irish.calendar, 2025) == Period("school_year", date(2025, 8, 28), date(2026, 8, 27))
    assert str(chosen_period(irish, "", date(2025, 8, 27))) == "2024-2029"
    assert str(chosen_period(irish, "", date(2025, 8, 28))) == "2025-2030"


def test_terms_have_names_and_days_in_their_order(irish: Framework) -> None:
    lex = Lexicon(irish, "en", PlanPeriod(2025, 2026))
    shown = [(lex.period_label(term), term.first, term.last) for term in terms(irish.calendar, 2025)]
    assert shown == [
        ("Autumn term 2025", date(2025, 8, 28), date(2025, 12, 19)),
        ("Term 2 of 2025-2026", date(2026, 1, 5), date(2026, 3, 27)),
        ("Term 3 of 2025-2026", date(2026, 4, 13), date(2026, 8, 27)),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("autumn term 2025", 0),
        ("Spring term 2026", 1),
        ("summer term 2026", 2),
        ("Term 2, 2025-2026", 1),
        ("term 3 2025/26", 2),
        ("HK 1 2025-2026", 0),
    ],
)
def test_spellings_of_terms_are_read(irish: Framework, text: str, number: int) -> None:
    found = meanings(text, Reader(("en",), irish.calendar, PlanPeriod(2024, 2029)))
    assert found == (terms(irish.calendar, 2025)[number],)


def test_a_term_is_due_on_its_last_day(irish: Framework, tmp_path: Path) -> None:
    rows = "| criterion | what | due |\n| 1.1 | Task | Autumn term 2025 |\n| 1.1 | Other | fall 2025 |"
    path = save_typed(tmp_path / "plan.xlsx", typed_book(irish, rows, language="en"))
    case = check(path, DAY, (str(tmp_path),))
    assert isinstance(case, Case)
    assert [action.due_on for action in case.verdict.actions] == [date(2025, 12, 19)] * 2


CALENDAR_YEARS = Calendar(1, 5, (SchoolTerm(1), SchoolTerm(7)), by_year=True)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2026", (2026, 2027)), ("2026-2030", (2026, 2031)), ("2026–30", (2026, 2031)), ("2025-2026", (2025, 2026))],
)
def test_a_plan_of_calendar_years_is_called_by_their_numbers(text: str, years: tuple[int, int]) -> None:
    period = plan_period(text, CALENDAR_YEARS, ("stage", "year"))
    assert (period.first, period.last) == years
    assert str(period) == {"2025-2026": "2025", "2026–30": "2026-2030"}.get(text, text)


def test_a_year_alone_is_no_school_year() -> None:
    with pytest.raises(BadInput) as refused:
        plan_period("2026", Calendar(9), ("year",))
    assert "2025-2026" in str(refused.value)
    with pytest.raises(BadInput) as refused:
        plan_period("2026-2028", CALENDAR_YEARS, ("year",))
    assert "one year such as 2026" in str(refused.value)


def test_a_calendar_year_is_offered_shown_and_read(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, "{calendar_year: true, stage_years: 3}\nremove: [calendar.school_year_starts]", "")
    framework = load_framework(str(pack))
    generate(str(pack), tmp_path / "plan.xlsx", language="en", school="Ashfield", period="2026", as_of=DAY)
    case = check(tmp_path / "plan.xlsx", DAY, (str(pack),))
    assert isinstance(case, Case) and str(case.plan.period) == "2026" and case.plan.period.years == (2026,)
    lex = Lexicon(framework, "en", PlanPeriod(2026, 2029, by_year=True))
    labels = [label for label, _ in lex.period_spellings(framework.tables["actions"].fields[_due(framework)])]
    assert {"Stage 2026-2028", "Year 2026", "Year 2028"} <= set(labels)
    assert read_period("2027", framework.calendar, lex.period) == school_year(framework.calendar, 2027)
    assert read_period("2026-2028", framework.calendar, lex.period) == Period(
        "stage", date(2026, 1, 1), date(2028, 12, 31)
    )


def _due(framework: Framework) -> int:
    return [f.id for f in framework.tables["actions"].fields].index("due")
