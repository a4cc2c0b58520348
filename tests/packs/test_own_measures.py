"""Indicators that the school words itself: judged year by year in the workbook, in Python and in the summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.verbs import check, consolidate, load_framework, plan_book, read_plan
from cqip_xl.verbs.frames import frame
from tests.office import needs_office, recalculate
from tests.packs.small import faults_with
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, Typed, save_typed, typed, typed_book

NIGHT = str(Path(__file__).parent / "invented" / "night-school")
FRAMEWORK = load_framework(NIGHT)
GAINS = typed("""
    | name          | unit    | better         | baseline | target.2023 | actual.2023 | target.2024 | actual.2024 |
    | Full courses  | Pupils  | More is better | #100     | #110        | #120        | #130        | #125        |
    | Leavers       | Pupils  | Less is better | #30      | #20         | #25         | #20         | #26         |
    | Empty lessons | Lessons | Below          |          | #5          | #5          |             |             |
    | Lent books    |         | More is better | #7       |             | #9          |             |             |
""")


def written(path: Path, gains: Sequence[Typed] = GAINS, school: str = "Kveld", period: str = "2023-2028") -> Path:
    path.parent.mkdir(exist_ok=True)
    tables: Mapping[str, Sequence[Typed]] = {"gains": gains}
    header = {"school_name": school, "school_id": school}
    return save_typed(path, typed_book(FRAMEWORK, tables, header, period=period))


def judged(path: Path) -> Case:
    case = check(path, DAY, [NIGHT])
    assert isinstance(case, Case)
    return case


def test_each_year_is_judged_beside_its_target_and_the_year_before(tmp_path: Path) -> None:
    case = judged(written(tmp_path / "a.xlsx"))
    found = {one.name: one for one in case.verdict.own_measures["gains"]}
    said = {name: [(year.attainment, year.trend) for year in one.years[:3]] for name, one in found.items()}
    assert said == {
        "Full courses": [("met", "rises"), ("partly", "rises"), ("", "")],
        "Leavers": [("partly", "falls"), ("not_met", "rises"), ("", "")],
        "Empty lessons": [("not_met", ""), ("", ""), ("", "")],
        "Lent books": [("", "rises"), ("", ""), ("", "")],
    }
    (told,) = (f for f in case.findings if f.code == "measure.own_missing")
    assert (told.place.sheet, told.values["count"], told.values["rows"]) == ("Gains", "2", "B003 2024, B004 2024")


@pytest.mark.parametrize("period", ["2025-2026", "2023-2028"])
def test_formulas_say_the_same(period: str, tmp_path: Path) -> None:
    year: Typed = {"name": "Guests", "better": "Below", "baseline": 9.0, "target.2025": 5.0, "actual.2025": 4.0}
    path = written(tmp_path / "a.xlsx", [year, *(GAINS if period != "2025-2026" else ())], period=period)
    assert not disagreement(ironcalc_computes(path), path, (NIGHT,))
    again = save_typed(tmp_path / "b.xlsx", plan_book(FRAMEWORK, read_plan(path, [NIGHT]), DAY))
    assert not disagreement(stored(again), again, (NIGHT,))
    assert read_plan(again, [NIGHT]).findings == ()


@needs_office
@pytest.mark.office
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    (path,) = recalculate([written(tmp_path / "a.xlsx")], tmp_path / "computed")
    assert not disagreement(stored(path), path, (NIGHT,))


def test_data_frames_say_it_too(tmp_path: Path) -> None:
    gains = frame(judged(written(tmp_path / "a.xlsx")), "gains")
    assert list(gains["attainment.2023"]) == ["met", "partly", "not_met", ""]
    assert list(gains["actual.2024"])[:2] == [125.0, 26.0]


def test_the_summary_lists_them_and_adds_up_what_schools_word_alike(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.xlsx")
    other = typed("""
        | name         | unit   | better         | target.2024 | actual.2024 |
        | full courses | Pupils | More is better | #50         | #60         |
        | Leavers      |        | Less is better |             | #4          |
    """)
    written(tmp_path / "in" / "b.xlsx", other, school="Natt")
    consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    shown = stored(tmp_path / "s.xlsx")
    listed = shown["Own measures by school"]
    lines = [tuple(listed.get(f"{col}{row}") for col in "BCDFGHI") for row in range(5, 13)]
    assert lines[1] == ("Kveld", "Full courses", "Pupils", 125.0, 130.0, "partly met", "▲ rises")
    assert [line[0] for line in lines] == ["Kveld"] * 6 + ["Natt"] * 2
    together = shown["Own measures together"]
    assert [together.get(f"{col}5") for col in "BCEFGHIJ"] == [
        *("Full courses", "Pupils", 2.0, 185.0, 180.0, 60.0, 125.0, "1 of 2"),
    ]
    assert together.get("B6") is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: name, kind: text, required: true}", "{id: title_, kind: text}", "pack.missing_key"),
        ("choices: better, required: true}", "choices: better}", "pack.wrong_type"),
        ("choices: better, required: true}", "choices: source, required: true}", "pack.not_allowed"),
        ("{id: actual, kind: number, per: year}", "{id: actual, kind: number}", "pack.wrong_type"),
        ("{id: actual, kind: number, per: year}", "{id: actual, kind: number, per: school_year}", "pack.wrong_type"),
        ("{id: actual, kind: number, per: year}", "{id: actual, kind: percent, per: year}", "pack.not_allowed"),
        ("measured: sum", "measured: rate", "pack.not_allowed"),
    ],
)
def test_faults_are_named(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in faults_with(Path(NIGHT), old, new, tmp_path)
