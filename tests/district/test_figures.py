"""What a district knows of its schools: a sheet of figures in the roster, joined to the plans of the schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.district.school_figures import with_figures
from cqip_xl.lists.prefill import with_rows
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.case import Read
from cqip_xl.model.errors import BadInput
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import Calendar, PlanPeriod, SchoolTerm
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.roster import Figure
from cqip_xl.rules.measures import measured
from cqip_xl.verbs import blank_plan, consolidate
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.measure_names import measure_named
from tests.reading.books import FOLDER, PACK, PERIOD, SCHOOL, book_of
from tests.workbooks import DAY, save_typed

SCHOOLS = "schools: [{school_id: T01, name: Ashfield}, {school_id: T02, name: Birch}]\n"


def yaml_roster(folder: Path, figures: str) -> Path:
    path = folder / "roster.yaml"
    path.write_text(SCHOOLS + "figures:\n" + figures, encoding="utf-8")
    return path


def xlsx_roster(folder: Path, heads: Sequence[str], *lines: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Name", "School ID"])
    book.active.append(["Ashfield", "T01"])
    sheet = book.create_sheet("Figures")
    for line in (heads, *lines):
        sheet.append(list(line))
    book.save(folder / "roster.xlsx")
    return folder / "roster.xlsx"


def figures_of(folder: Path, text: str) -> tuple[Figure, ...]:
    return read_roster(yaml_roster(folder, text))[1]


def joined(figures: Sequence[Figure], school: School = SCHOOL, **own: object) -> tuple[Plan, tuple[Finding, ...], int]:
    """The plan of a school with the figures, what they contradict, how many were used; `own`: what it entered."""
    plan = blank_plan(PACK, "en", school, str(PERIOD), DAY)
    if own:
        plan = with_rows(PACK, plan, {"measures": [{"key": "visits/2024", **own}]})
    made, used = with_figures(Read(PACK, plan), figures, school)
    return made.plan, made.plan.findings, len(used)


def test_a_figure_stands_in_the_row_of_its_measure_and_year(tmp_path: Path) -> None:
    figures = figures_of(
        tmp_path, " - {school_id: T01, indicator: place, year: 2024-2025, actual: 3, rank_last: yes}\n"
    )
    plan, findings, used = joined(figures)
    row = plan.rows("measures")[0]
    assert (row.key, row.values["actual"], row.values["rank_last"]) == ("place/2024", 3.0, "yes")
    assert (findings, used) == ((), 1)
    assert [(m.key, m.value, m.marks) for m in measured(PACK, plan)] == [("place/2024", 3.0, ("rank_last",))]


@pytest.mark.parametrize(
    ("line", "school", "used"),
    [
        ("school_id: T01", School("T01", "Ashfield"), 1),
        ("school_id: t01", School("T01", "Another name"), 1),
        ("school_id: T01", School("T02", "Ashfield"), 0),
        ("school_id: T01, name: Ashfield", School("T02", "Ashfield"), 0),
        ("school_id: T01, name: Ashfield", School("", "Ashfield"), 1),
        ("name: ASHFIELD", School("T01", "Ashfield"), 1),
        ("name: Ashfield", School("", " ashfield"), 1),
        ("name: Ashfield", School("T01", "Ashfield 2"), 0),
        ("school_id: T01", School("", "T01"), 0),
        ("school_id: 007", School("007", "Bond"), 1),
        ("school_id: T99", School("T01", "Ashfield"), 0),
    ],
)
def test_a_figure_is_of_the_school_of_its_number_else_of_its_name(
    tmp_path: Path, line: str, school: School, used: int
) -> None:
    figures = figures_of(tmp_path, f" - {{{line}, indicator: place, year: 2024-2025, actual: 3}}\n")
    assert joined(figures, school)[2] == used


@pytest.mark.parametrize(
    ("indicator", "year", "used"),
    [
        ("place", "2024-2025", 1),
        ("PLACE", "2024", 1),
        ("Place in the town", "2024/25", 1),
        ("place Place in the town", "School year 2024-2025", 1),
        ("places", "2024-2025", 0),
        ("place", "2031-2032", 0),
        ("place", "2023-2024", 0),
        ("place", "someday", 0),
    ],
)
def test_a_figure_of_no_measure_or_year_of_the_plan_is_not_used(
    tmp_path: Path, indicator: str, year: str, used: int
) -> None:
    text = f' - {{school_id: T01, indicator: "{indicator}", year: "{year}", actual: 3}}\n'
    assert joined(figures_of(tmp_path, text))[2] == used


@pytest.mark.parametrize("cells", ["actual: many", "rank_last: perhaps", "numerator: 3", "colour: red", "value: 3"])
def test_a_cell_that_the_row_cannot_hold_is_refused_by_name_and_line(tmp_path: Path, cells: str) -> None:
    figures = figures_of(tmp_path, f" - {{school_id: T01, indicator: visits, year: '2024', {cells}}}\n")
    name = cells.partition(":")[0]
    with pytest.raises(BadInput, match=f"roster.yaml · figures, line 1: {name} of visits cannot be"):
        joined(figures)


def test_a_percentage_beyond_its_bounds_is_refused(tmp_path: Path) -> None:
    for text, fits in (("0.82", True), ("'82 %'", True), ("82", False)):
        figures = figures_of(tmp_path, f" - {{school_id: T01, indicator: reach, year: '2024', actual: {text}}}\n")
        if fits:
            assert joined(figures)[0].rows("measures")[0].values["actual"] == pytest.approx(0.82)
        else:
            with pytest.raises(BadInput, match="actual of reach"):
                joined(figures)


def test_the_districts_figure_counts_where_the_school_says_another(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, " - {school_id: T01, indicator: visits, year: '2024', actual: 24}\n")
    plan, findings, _ = joined(figures, actual=25.0)
    assert plan.rows("measures")[0].values["actual"] == 24.0
    assert [(f.code, f.severity, f.values["raw"], f.values["first"]) for f in findings] == [
        ("measure.differs", "warning", "25", "24")
    ]
    assert joined(figures, actual=24.0)[1] == ()
    assert joined(figures, target=30.0)[0].rows("measures")[0].values["target"] == 30.0


def test_two_lines_of_one_figure_are_refused_by_their_places(tmp_path: Path) -> None:
    lines = "".join(f" - {{school_id: T01, indicator: place, year: '2024', actual: {n}}}\n" for n in (3, 4))
    with pytest.raises(BadInput, match=r"line 1, and .* line 2 both say actual of place/2024; leave one"):
        joined(figures_of(tmp_path, lines))


def test_joined_rows_stand_in_the_order_of_the_measures(tmp_path: Path) -> None:
    lines = "".join(f" - {{school_id: T01, indicator: {n}, year: '2024', actual: 0.5}}\n" for n in ("place", "reach"))
    plan = joined(figures_of(tmp_path, lines), actual=25.0)[0]
    assert [row.key for row in plan.rows("measures")] == ["visits/2024", "reach/2024", "place/2024"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_figures_may_have_headings_in_any_language(tmp_path: Path, language: str) -> None:
    heads = [say(language, "roster.school_id").split(";")[0]]
    heads += [say(language, f"fields.{name}.label") for name in ("indicator", "year", "actual", "rank_last")]
    path = xlsx_roster(tmp_path, heads, ["T01", "place", "2024-2025", 3, "x"], ["T01", "place", "2025-2026", 4, None])
    rows, figures = read_roster(path)
    assert [row.name for row in rows] == ["Ashfield"]
    assert [(f.school_id, f.indicator, f.year, f.values["actual"], f.line) for f in figures] == [
        ("T01", "place", "2024-2025", 3.0, 2),
        ("T01", "place", "2025-2026", 4.0, 3),
    ]
    assert figures[0].sheet == "roster.xlsx · Figures"
    assert set(figures[0].values) == {"actual", "rank_last"} and set(figures[1].values) == {"actual"}


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ({"school_id": "T01", "year": "2024"}, "line 1 has no indicator"),
        ({"school_id": "T01", "indicator": "place"}, "line 1 has no year"),
        ({"indicator": "place", "year": "2024"}, "line 1 has no school_id or name"),
        ({"indicator": "place"}, "line 1 has no year and no school_id or name"),
    ],
)
def test_a_line_that_says_neither_school_nor_measure_nor_year_is_refused(
    tmp_path: Path, line: dict[str, str], lacks: str
) -> None:
    more = " - {school_id: T02, indicator: place, year: '2024', actual: 1}\n"
    text = ", ".join(f"{name}: '{value}'" for name, value in {**line, "actual": "1"}.items())
    with pytest.raises(BadInput, match=lacks):
        figures_of(tmp_path, f" - {{{text}}}\n{more}")


def test_figures_that_no_plan_took_up_are_listed(tmp_path: Path) -> None:
    (tmp_path / "schools").mkdir()
    save_typed(tmp_path / "schools" / "a.xlsx", book_of())
    roster = yaml_roster(
        tmp_path,
        " - {school_id: T01, indicator: place, year: '2024', actual: 1}\n"
        " - {school_id: T02, indicator: place, year: '2024', actual: 2}\n"
        " - {school_id: T01, indicator: places, year: '2024', actual: 3}\n",
    )
    done = consolidate(
        [tmp_path / "schools"],
        tmp_path / "s.xlsx",
        roster=str(roster),
        as_of=DAY,
        packs=[str(FOLDER)],
        jobs=1,
        dry_run=True,
    )
    unused = [(f.school_id, f.indicator, why) for f, why in done.rollup.unused]
    assert unused == [("T02", "place", "no_plan"), ("T01", "places", "unknown")]
    verdict = done.rollup.counted[0].verdict
    assert {m.key: m.value for m in verdict.measures}["place/2024"] == 1.0


def named(framework: Framework, period: PlanPeriod, indicator: str, year: str, key: str = "") -> str:
    lex = lexicon(framework, "en", period)
    found = measure_named(lex, measure_rows(framework, period), key, indicator, year)
    return found.key if found else ""


@pytest.mark.parametrize(
    ("year", "key"),
    [
        ("2024-2025 T2", "visits/2024.2"),
        ("2024-2025 T1", "visits/2024.1"),
        ("2024/25 (1)", "visits/2024.1"),
        ("HK2 2024-2025", ""),
        ("2024-2025", ""),
        ("2024-2025 T3", ""),
        ("", ""),
    ],
)
def test_a_term_is_named_by_its_year_and_number(year: str, key: str) -> None:
    indicators = tuple(replace(i, per="term") for i in PACK.tables["measures"].indicators)
    tables = {**PACK.tables, "measures": replace(PACK.tables["measures"], indicators=indicators)}
    own = replace(PACK, hash="terms", tables=tables, calendar=Calendar(starts=8, terms=(SchoolTerm(8), SchoolTerm(1))))
    assert named(own, PlanPeriod(2024, 2025), "visits", year) == key


def test_a_term_is_named_by_its_label_as_the_workbook_shows_it() -> None:
    indicators = tuple(replace(i, per="term") for i in PACK.tables["measures"].indicators)
    tables = {**PACK.tables, "measures": replace(PACK.tables["measures"], indicators=indicators)}
    own = replace(PACK, hash="terms", tables=tables, calendar=Calendar(starts=8, terms=(SchoolTerm(8), SchoolTerm(1))))
    period = PlanPeriod(2024, 2026)
    for row in measure_rows(own, period):
        for language in LANGUAGES:
            label = lexicon(own, "en", period).period_label(row.period, language)
            assert named(own, period, row.indicator.id, label) == row.key, label


def test_a_key_wins_and_a_wrong_key_is_nobodys_row() -> None:
    assert named(PACK, PERIOD, "share", "2025", key="VISITS/2024") == "visits/2024"
    assert named(PACK, PERIOD, "share", "2025", key="share/2099") == ""
    assert named(PACK, PERIOD, "share", "2025") == "share/2025"


@pytest.mark.parametrize("year", ["2024-2029", "2024-2026", "2024-12", "2024/2023"])
def test_a_span_of_years_or_a_month_names_no_school_year(year: str) -> None:
    assert named(PACK, PlanPeriod(2024, 2029), "visits", year) == ""


def test_a_number_and_the_name_of_another_school_are_nobodys_figure(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, " - {school_id: T01, name: Birch, indicator: place, year: '2024', actual: 3}\n")
    assert joined(figures)[2] == 0
