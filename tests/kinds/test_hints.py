"""What is proposed for a cell that cannot be read: what it can only mean, as the language writes it, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.hints import word_meant
from cqip_xl.kinds.kind import BOUNDS, read
from cqip_xl.kinds.text import fold
from cqip_xl.model.grid import Raw
from cqip_xl.model.period import Calendar, Period, PlanPeriod, SchoolTerm, month, school_year, terms
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import amount_words

AUTUMN, CHINESE = Calendar(8, 5, (SchoolTerm(8), SchoolTerm(1))), Calendar(9, 3, (SchoolTerm(9), SchoolTerm(2)))
YEAR = PlanPeriod(2025, 2026)


def of(language: str, calendar: Calendar = AUTUMN, plan: PlanPeriod = YEAR, edge: str = "last") -> Context:
    return Context(languages=(language,), calendar=calendar, plan=plan, edge=edge)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "sv",
            {
                "15 maj": "2026-05-15",
                "senast den 15 maj": "2026-05-15",
                "15/5 2026": "2026-05-15",
                "260515": "2026-05-15",
                "vecka 12": "2026-03-22",
                "v. 12": "2026-03-22",
                "v 50": "2025-12-14",
                "vt -26": "2026-07-31",
                "ht 2025": "2025-12-31",
                "Vårterminen läsåret 2025/26": "2026-07-31",
                "juni -26": "2026-06-30",
                "i slutet av maj": "2026-05-31",
                "5/6/26": "2026-06-05",
                **dict.fromkeys(("Q3", "vecka 12-14", "under hösten", "31/6 2026", "2026-13-01", "början av maj"), ""),
                "2026-05-31": "2026-05-31",
            },
        ),
        (
            "vi",
            {
                "cuối tháng 5/2026": "2026-05-31",
                "Học kỳ II năm học 2025-2026": "2026-07-31",
                "Quý IV/2025": "2025-12-31",
                "đến ngày 15/5/2026": "2026-05-15",
                "15-5-26": "2026-05-15",
                "15 tháng 5": "2026-05-15",
                **dict.fromkeys(("Tháng 9, 12/2025", "tháng 9-12/2025", "Tuần 3 tháng 9/2025", "đầu tháng 5/2026"), ""),
                **dict.fromkeys(("30/2/2026", "hè 2026", "cuối năm học", "Thường xuyên"), ""),
            },
        ),
        (
            "zh-Hans",
            {
                "26年3月15日": "2026-03-15",
                "2026年三月十五日": "2026-03-15",
                "2026年3月15日前": "2026-03-15",
                "3月15日": "2026-03-15",
                "2026年3月底": "2026-03-31",
                "三月底前": "2026-03-31",
                "26.3.15": "2026-03-15",
                "2026年上半年": "2026-06-30",
                "03/04/2026": "2026-04-03 / 2026-03-04",
                **dict.fromkeys(("15号", "3月上旬", "本学期末", "每月", "第三季度"), ""),
            },
        ),
        ("zh-Hant", {"115年3月15日": "2026-03-15", "民國115年3月15日": "2026-03-15", "3月15號": "2026-03-15"}),
        (
            "en",
            {
                "01/05/2026": "2026-05-01 / 2026-01-05",
                "by 5/15/2026": "2026-05-15",
                "May 15th, 2026": "2026-05-15",
                "end of May": "2026-05-31",
                **dict.fromkeys(("Q3", "week 12", "May 26", "spring 2026", "ASAP", "FY26", "1-Jan"), ""),
            },
        ),
    ],
)
def test_a_day_is_proposed_where_the_text_can_only_mean_it(language: str, texts: dict[str, str]) -> None:
    found = {text: read("date", text, of(language)).hint for text in texts}
    assert found == texts


def test_a_day_without_its_year_is_proposed_only_in_a_plan_of_one_year() -> None:
    assert read("date", "3月15日", of("zh-Hans", CHINESE, PlanPeriod(2024, 2027))).hint == ""
    assert read("date", "3月15日", of("zh-Hans", CHINESE, PlanPeriod(2025, 2026))).hint == "2026-03-15"


def test_of_a_month_the_first_day_is_a_start_and_the_last_one_is_due() -> None:
    hints = {edge: read("date", "maj 2026", of("sv", edge=edge)).hint for edge in ("first", "last", "")}
    assert hints == {"first": "2026-05-01", "last": "2026-05-31", "": ""}


def offering(language: str, *periods: tuple[str, Period]) -> Context:
    return Context(
        periods={fold(label): period for label, period in periods},
        labels={fold(label): label for label, _ in periods},
        languages=(language,),
        calendar=AUTUMN,
        plan=YEAR,
        edge="last",
    )


def test_a_period_of_the_list_is_proposed_by_its_label_and_others_by_their_last_day() -> None:
    autumn, _ = terms(AUTUMN, 2025)
    year, may = ("Läsåret 2025-2026", school_year(AUTUMN, 2025)), ("Maj 2026", month(2026, 5))
    context = offering("sv", year, ("Termin 1 2025", autumn), may)
    texts = {
        "läsåret 25/26": "Läsåret 2025-2026",
        "Ht 2025": "Termin 1 2025",
        "Vårterminen läsåret 2025/26": "2026-07-31",
        "slutet av maj": "Maj 2026",
        "vecka 12": "2026-03-22",
        "läsåret 26/27": "",
        "läsåret 2025-2026": "",
        "2025 termin 1": "Termin 1 2025",
        "termin 2025": "",
    }
    assert {text: read("period", text, context).hint for text in texts} == texts


def test_a_term_in_another_order_than_the_list_has_it_is_proposed_by_its_label() -> None:
    first, second = terms(AUTUMN, 2025)
    context = offering("en", ("Term 1 of 2025", first), ("Term 2 of 2026", second))
    said = {text: read("period", text, context).hint for text in ("Term 2 2026", "2026, term 2", "2026")}
    assert said == {"Term 2 2026": "Term 2 of 2026", "2026, term 2": "Term 2 of 2026", "2026": ""}


@pytest.mark.parametrize(
    ("kind", "hint"), [("number", "41 / 0.41"), ("integer", "41"), ("money", "41"), ("percent", "41")]
)
def test_a_percentage_that_is_a_text_is_told_with_what_to_type(kind: str, hint: str) -> None:
    assert read(kind, "41%", of("en")).hint == hint
    assert read(kind, "41 %", of("sv")).hint == hint.replace(".", ",")


@pytest.mark.parametrize(
    ("language", "kind", "texts"),
    [
        (
            "sv",
            "percent",
            {"0,8": "80 %", "80 %": "80", "80%": "80 %", "85": "85 %", "80 procent": "80 %", 80.0: "80 %"},
        ),
        ("vi", "percent", {"0.5": "50%", "50": "50%", "45 %": "45%", "1": "", "1,5": "", "120": "", "ca 80": ""}),
        ("en", "percent", {".8": "80%", "45%": "45", 12.0: "12%", 1.2: "", 250.0: ""}),
        ("sv", "number", {"0.8": "0,8", "0,8": "", "85 %": "85 / 0,85", "1,500": "", "1 500": "1500"}),
        ("vi", "number", {"1.500": "1500", "1,5": "", "1.5": "1,5", "1,500": ""}),
        ("en", "number", {"0,5": "0.5", "1,500": "1500", "1.500": "", "1,234.5": "1234.5"}),
        ("vi", "money", {"12.000.000": "12000000", "10%": "10", "1.5": "", "12 triệu": ""}),
        ("sv", "integer", {"85": "", "8,5": "", "1 200": "1200"}),
    ],
)
def test_a_number_is_proposed_as_the_language_writes_it(language: str, kind: str, texts: dict[Raw, str]) -> None:
    low, high = BOUNDS.get(kind, (None, None))
    context = Context(low=low, high=high, languages=(language,))
    assert {text: read(kind, text, context).hint for text in texts} == texts


@pytest.mark.parametrize("text", ["-", "–", "..", "…", "saknas", "<5", "n/a", "Không có", "暂无", "?"])
def test_a_text_for_no_figure_is_said_to_be_one(text: str) -> None:
    assert read("number", text, Context()).fault == "no_figure"


@pytest.mark.parametrize(
    ("offered", "texts"),
    [
        (
            ("Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt"),
            {
                **{"inte uppfyllt": "Ej uppfyllt", "uppfyllt delvis": "Delvis uppfyllt", "Uppfyltt": "Uppfyllt"},
                **dict.fromkeys(("helt uppfyllt", "ouppfyllt", "ej helt uppfyllt", "ej", "delvis ej uppfyllt"), ""),
            },
        ),
        (
            ("Không đạt", "Mức 1", "Mức 2", "Mức 4"),
            {
                **{"Mức II": "Mức 2", "mức hai": "Mức 2", "Muc 4": "Mức 4", "khong dat": "Không đạt"},
                **dict.fromkeys(("Mức III", "Chưa đạt", "Đạt", "Không đạt mức 1", "Mức 3", "mức ba"), ""),
            },
        ),
        (("Đang triển khai", "Không thực hiện"), dict.fromkeys(("Chưa triển khai", "Đã thực hiện", "Thực hiện"), "")),
        (("已完成", "进行中"), dict.fromkeys(("未完成", "没有完成", "完成", "未进行"), "")),
        (("Met", "Improved"), {"unmet": "", "not met": "", "Improoved": "Improved"}),
    ],
)
def test_a_word_is_proposed_never_its_opposite_and_never_another_number(
    offered: tuple[str, ...], texts: dict[str, str]
) -> None:
    context = Context(offered={fold(word): word for word in offered}, labels={word: word for word in offered})
    assert {text: read("choice", text, context).hint for text in texts} == texts


@pytest.mark.parametrize(("raw", "meant"), [("2", "Mức 2"), (4.0, "Mức 4"), ("3", ""), (5.0, ""), (2.5, ""), ("1", "")])
def test_a_number_proposes_the_only_word_with_it(raw: Raw, meant: str) -> None:
    offered = ("Không đạt", "Mức 1", "Kỳ 1", "Mức 2", "Mức 4", "5 lần một tuần")
    context = Context(offered={fold(word): word for word in offered}, labels={word: word for word in offered})
    assert read("level", raw, context).hint == meant


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("sv", {"✓": "ja", "x": "ja", True: "ja", False: "nej", "☒": "ja", "☐": "", "✗": "nej", "×": ""}),
        ("vi", {"√": "ja", "X": "ja", "Đúng": "ja", "sai": "nej"}),
        ("zh-Hans", {"√": "ja", "×": "nej", "x": "", "对": "ja"}),
    ],
)
def test_a_tick_is_proposed_as_yes_and_a_cross_as_the_language_means_it(language: str, texts: dict[Raw, str]) -> None:
    context = Context(offered={"ja": "yes", "nej": "no"}, labels={"yes": "ja", "no": "nej"}, languages=(language,))
    assert {text: read("yes_no", text, context).hint for text in texts} == texts


@pytest.mark.parametrize(
    ("kind", "day", "hint"),
    [
        ("criterion", date(2026, 1, 1), "1.1 Ways"),
        ("criterion", date(2026, 10, 1), "1.10 Safety"),
        ("criterion", date(2026, 1, 10), "1.10 Safety"),
        ("criterion", date(2026, 3, 3), ""),
        ("money", date(2026, 7, 5), ""),
        ("percent", date(2026, 7, 5), ""),
    ],
)
def test_a_day_that_excel_made_of_a_code_or_number_is_no_value(kind: str, day: date, hint: str) -> None:
    labels = {"1.1": "1.1 Ways", "1.10": "1.10 Safety"} if kind == "criterion" else {}
    reading = read(kind, day, Context(offered={code: code for code in labels}, labels=labels, languages=("vi",)))
    assert (reading.value, reading.fault, reading.hint) == (None, "became_date", hint)
    assert f"{day.day}-{day.month}" in reading.more["typed"].split(", ")


def test_a_number_with_the_format_of_a_date_is_that_number_where_it_is_no_day_of_these_years() -> None:
    assert read("number", date(1900, 1, 5), Context()).value == 5


def test_a_day_in_a_column_for_text_counts_as_text_and_is_said() -> None:
    reading = read("text", date(2026, 7, 5), Context())
    assert (reading.value, reading.fault) == ("2026-07-05", "became_date")


ABOUT: dict[str, dict[str, dict[str, str]]] = {
    "percent": {
        "sv": {"ca 80 %": "80 %", "ca. 80": "80 %", "½": "50 %", "ungefär 12,5 %": "12,5 %", "~80%": "80 %"},
        "vi": {"khoảng 80%": "80%", "≈ 45 %": "45%", "½": "50%"},
        "en": {"about 80%": "80%", "approx. 80 %": "80%", "¾": "75%", "~ 0.8": "80%"},
        "zh-Hans": {"80%左右": "80%", "约80%": "80%", "～80%": "80%"},
    },
    "money": {
        "sv": {"2 tkr": "2000", "1,5 mnkr": "1500000", "ca 500 kr": "500", "12k": "12000", "2 tusen kronor": "2000"},
        "vi": {"12 triệu": "12000000", "12 tr": "12000000", "1,2 tỷ đồng": "1200000000", "khoảng 500.000đ": "500000"},
        "en": {"12k": "12000", "1.5 million": "1500000", "about 1,200": "1200"},
        "zh-Hans": {"3万": "30000", "3.5 万元": "35000", "约2亿元": "200000000", "1000元左右": "1000"},
        "zh-Hant": {"3萬元": "30000", "約 3 百萬": "3000000"},
    },
    "number": {
        "sv": {"ca 12": "12", "1½": "1,5", "2 tusen": "2000"},
        "vi": {"12 triệu": "12000000", "2¼": "2,25"},
    },
    "integer": {"sv": {"ca 12": "12"}},
}
#: What could be another number, or another thing.
UNCLEAR: dict[str, tuple[str, ...]] = {
    "percent": ("ca 80-90 %", "över 80 %", "khoảng 10 - 12%", "1½", "⅓", "80%以上", "about half", "ca 800 %", "12k"),
    "money": (
        "12tr5",
        "1 tỷ 2",
        "10-12 triệu",
        "100 USD",
        "3万多",
        "十万",
        "12 xkr",
        "1,200 triệu",
        "-2 tkr",
        "~",
        "kr",
    ),
    "number": ("12 tr", "12k", "2 tkr", "500 kr", "12 trẻ", "12 m", "1/2"),
    "integer": ("½", "ca 1,5", "12 tr"),
}


@pytest.mark.parametrize("kind", ABOUT)
def test_a_number_that_is_only_about_or_in_words_is_proposed_and_never_taken(kind: str) -> None:
    low, high = BOUNDS.get(kind, (None, None))
    for language, texts in ABOUT[kind].items():
        context = Context(low=low, high=high, languages=(language,), amounts=amount_words(language))
        for text, hint in texts.items():
            reading = read(kind, text, context)
            assert (reading.value, reading.guess, reading.hint) == (None, None, hint), (language, text)


@pytest.mark.parametrize("kind", UNCLEAR)
def test_a_text_that_could_be_another_number_has_no_proposal(kind: str) -> None:
    low, high = BOUNDS.get(kind, (None, None))
    for language in LANGUAGES:
        context = Context(low=low, high=high, languages=(language,), amounts=amount_words(language))
        assert [text for text in UNCLEAR[kind] if read(kind, text, context).hint] == [], language


@pytest.mark.parametrize("typed", ["2", "nivå 2", "2级", "第二级", "Mức II", "cấp 2", "Lv. 2", "level two"])
def test_the_number_of_a_level_is_proposed_where_the_list_has_it_once(typed: str) -> None:
    def hint(*labels: str) -> str:
        return word_meant(typed, Context(offered={fold(label): label for label in labels})).hint

    assert hint("Mark 1", "Mark 2", "Not mark 2") == "Mark 2"
    assert hint("Developing", "Meeting", "Exceeding") == ""
    assert hint("Mark 2", "Point 2") == ""


def test_a_number_in_a_sentence_is_no_level() -> None:
    offered = Context(offered={"level 2": "Level 2"})
    assert [word_meant(text, offered).hint for text in ("2 times", "not level 2", "chưa đạt mức 2", "不是二级")] == [
        ""
    ] * 4
