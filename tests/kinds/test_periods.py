"""Every way in which real plans and four languages write a school year, a stage or a month."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import read
from cqip_xl.kinds.periods import plan_period, read_period
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import BadInput
from cqip_xl.model.period import Calendar, Period, PlanPeriod, month, school_year, stage

CALENDAR, PLAN = Calendar(starts=8, stage_years=5), PlanPeriod(2024, 2029)
Form = Literal["NFC", "NFD"]
STAGE, EACH = stage(CALENDAR, 2024, 2029), stage(CALENDAR, 2024, 2029, each=True)

SPELLINGS: dict[str, Period] = {
    # as the kindergarten plan writes them
    "Tháng 6/2024": month(2024, 6),
    "Tháng 08/ 2024": month(2024, 8),
    "Tháng 11/2024": month(2024, 11),
    "Năm học 2025-2026": school_year(CALENDAR, 2025),
    "Năm học:  2025-2026": school_year(CALENDAR, 2025),
    "Năm học; 2028-2029": school_year(CALENDAR, 2028),
    "năm học 2025-2026": school_year(CALENDAR, 2025),
    "Năm học 2024-2025. ": school_year(CALENDAR, 2024),
    "Trong năm học 2024-2025": school_year(CALENDAR, 2024),
    "2028-2029": school_year(CALENDAR, 2028),
    "2028 - 2029": school_year(CALENDAR, 2028),
    "Trong giai đoạn 5 năm": STAGE,
    "Từ 2024 - 2029": STAGE,
    "2024-2029": STAGE,
    "Giai đoạn 5 năm (mỗi năm đều thực hiện theo KH)": EACH,
    "Giai đoạn 5 năm\n\n(mỗi năm đều thực hiện theo KH)": EACH,
    "Giai đoạn 5 năm (mỗi năm phấn đấu hoàn thành theo KH)": EACH,
    "Giai đoạn 5 năm (mỗi năm đều thực hiện rà soát theo nhu cầu thực tế)": EACH,
    "Giai đoạn 5 (mỗi năm đều thực hiện)": EACH,
    "Hằng năm": EACH,
    "Từ năm 2024 đến năm 2029": STAGE,
    # Chinese, full-width digits and dashes too
    "2025-2026学年": school_year(CALENDAR, 2025),
    "2025—2026學年": school_year(CALENDAR, 2025),
    "２０２５－２０２６学年": school_year(CALENDAR, 2025),
    "2025至2026学年": school_year(CALENDAR, 2025),
    "2025年6月": month(2025, 6),
    "2025年6月底前": month(2025, 6),
    "五年": STAGE,
    "每学年": EACH,
    "每學年": EACH,
    # Swedish
    "läsåret 2025/26": school_year(CALENDAR, 2025),
    "Läsår 2025–2026": school_year(CALENDAR, 2025),
    "varje läsår": EACH,
    "årligen": EACH,
    # English
    "School year 2025/2026": school_year(CALENDAR, 2025),
    "from 2024 to 2029": STAGE,
    "2024-2029, each school year": EACH,
    # months by digits, either way round
    "6/2025": month(2025, 6),
    "2025.06": month(2025, 6),
    "2025/09": month(2025, 9),
    "2025-12": month(2025, 12),
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", SPELLINGS, ids=str)
def test_a_spelling_is_read_as_its_period(text: str, form: Form) -> None:
    assert read_period(unicodedata.normalize(form, text), CALENDAR, PLAN) == SPELLINGS[text]


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2025",
        "31/05/2025",
        "2025-05-31",
        "13/2025",
        "2029-2024",
        "sớm",
        "Năm học 2024-2025\nNăm học 2025-2026",
        "",
    ],
)
def test_what_names_no_period_is_not_taken_for_one(text: str) -> None:
    assert read_period(text, CALENDAR, PLAN) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [("Tháng 9/2024 đến tháng 5/2025", (2024, 9)), ("9/2024 - 5/2025", (2024, 9)), ("2024年4月—5月", (2024, 4))],
)
def test_a_span_of_months_is_not_taken_for_its_first_month(text: str, first: tuple[int, int]) -> None:
    assert read_period(text, CALENDAR, PLAN) != month(*first)


def test_only_an_offered_label_is_a_value_and_other_spellings_are_suggestions() -> None:
    label = "Năm học 2025-2026"
    year = school_year(CALENDAR, 2025)
    context = Context(periods={fold(label): year}, labels={fold(label): label}, calendar=CALENDAR, plan=PLAN)
    assert read("period", " NĂM HỌC  2025-2026 ", context).value == year
    other = read("period", "Năm học; 2025-2026", context)
    assert (other.value, other.fault, other.guess, other.hint) == (None, "not_offered", year, label)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2024-2029", (2024, 2029)), (" 2025 / 2026 ", (2025, 2026)), ("2025–26", (2025, 2026))],
)
def test_the_plan_period_is_a_stage_or_one_school_year(text: str, years: tuple[int, int]) -> None:
    assert plan_period(text, CALENDAR, ("stage", "year")) == PlanPeriod(*years)


@pytest.mark.parametrize("text", ["2024", "2024-2026", "2029-2024", "soon", "0001-0002"])
def test_a_plan_period_of_another_length_is_refused_with_what_is_wanted(text: str) -> None:
    with pytest.raises(BadInput, match="such as 2024-2029 or one school year such as 2025-2026"):
        plan_period(text, CALENDAR, ("stage", "year"))
