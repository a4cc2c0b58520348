"""Features of docs/features.md that show in a summary and that no other test shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, consolidate, load_framework
from tests.typed_features import EZ, MA, SE, TQ, VN
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, Typed, save_typed, typed_book

ROOT = Path(__file__).parents[1]
#: The lines of each sheet.
Sheets = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """The sheets of a summary of two schools of a city, two Swedish units and a program, as lines."""
    folder = tmp_path_factory.mktemp("in")
    schools: list[tuple[str, str, str, dict[str, list[Typed]], Typed]] = []
    award: Typed = {"honour": "Model school", "recipient": "No. 3 School", "awarded_by": "City bureau"}
    for name, count in (("North", 3.0), ("South", 2.0)):
        measures: list[Typed] = [
            {"key": "T4/2024", "actual": count},
            {"key": "T10/2023", "actual": 80.0},
            {"key": "T10/2024", "actual": 77.0 + count, "rank_last": "Yes"},
        ]
        done: Typed = {"criterion": "1.1", "what": "Check", "result": "Two rounds", "remaining": "Music"}
        tables = {"actions": [done], "measures": measures, "awards": [award]}
        schools.append((EZ, f"{name} School", name, tables, {"school_type": "Primary school"}))
    upper: Typed = {"key": "T10/2024", "actual": 95.0}
    for name, form in (("Eken", "Preschool"), ("Linden", "Compulsory school")):
        goal: Typed = {"key": "N.1", "title": "Calm", "goal_status": "Partly met", "analysis": f"Why at {name}"}
        reached: Typed = {"school_form": form, "staff": 20, "staff_took_part": 12, "guardians_took_part": 30}
        schools.append((SE, name, "", {"criteria": [goal]}, reached))
    scores: list[Typed] = [{"key": "ERS.1", "score": 4.2, "score_before": 4.6}]
    hooks: list[Typed] = [{"criterion": "ERS.1", "what": "Hooks", "owner": "Educators"}]
    schools.append((MA, "Harbor", "", {"actions": hooks, "criteria": scores}, {"families_told": 34}))
    task: Typed = {"what": "Meet", "level_target": "Level 2", "owner": "Deputy head", "owner.2": "Ms An"}
    report: Typed = {"result": "Met twice", "remaining": "Minutes", "next_step": "Write them", "evidence": "H1-1.01-01"}
    found: Typed = {
        "review_kind": "Supervision of the plan",
        "held_on": date(2025, 10, 1),
        "found": "Late in two classes",
    }
    advice: Typed = {"recommendation": "Catch up", "follow_up": "Weighed again"}
    watched: dict[str, list[Typed]] = {"actions": [{**task, **report}], "reviews": [{**found, **advice}]}
    schools.append((VN, "Lotus", "", watched, {}))
    class_test: Typed = {"test_kind": "Unit test", "tested": 40, "passed": 38, "analysis": "Word problems"}
    rose: Typed = {"class_group": "3-2", "subject": "Maths", "pass_places": 2, "recognition": "High"}
    month: dict[str, list[Typed]] = {"tests": [class_test, class_test], "look_backs": [rose]}
    month["actions"] = [{"what": "Open lesson", "took_part": 25}, {"what": "Lecture", "took_part": 40}]
    schools.append((TQ, "River", "", month, {}))
    schools.append((EZ, "Upper School", "South", {"measures": [upper]}, {"school_type": "Senior secondary school"}))
    for n, (pack, name, district, tables, header) in enumerate(schools):
        period = periods_of(SHIPPED[pack])[0]
        plan = blank_plan(SHIPPED[pack], "en", School(f"T{n}", name, district), period, DAY)
        save_typed(folder / f"{n}.xlsx", typed_book(SHIPPED[pack], tables, header, plan=plan))
    made = consolidate([folder], folder / "out" / "s.xlsx", as_of=DAY, language="en", jobs=1).summary
    book = openpyxl.load_workbook(made, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def lines(sheet: list[tuple[Any, ...]], *texts: str) -> Iterator[dict[str, Any]]:
    """Lines of a register that hold all the texts, by heading."""
    for line in sheet[4:]:
        if all(any(text in str(cell) for cell in line) for text in texts):
            yield {str(head): cell for head, cell in zip(sheet[3], line, strict=True)}


def lines_with(sheet: list[tuple[Any, ...]], text: str) -> Iterator[tuple[Any, ...]]:
    """Lines of any sheet that hold the text in a cell."""
    return (line for line in sheet if any(text in str(cell) for cell in line))


def test_frameworks_in_one_folder_are_grouped_and_not_mixed(summary: Sheets) -> None:
    titles = [SHIPPED[pack].word("en", "title") for pack in (EZ, TQ, MA, SE, VN)]
    assert [line[0] for line in summary["Heat map"] if line[0] in titles] == titles
    assert {line[0] for line in summary["Criteria across units"][4:] if line[0]} == {
        SHIPPED[pack].word("en", "short") for pack in (EZ, MA, SE, TQ, VN)
    }


def test_counts_of_schools_add_up_for_the_city_and_for_each_district(summary: Sheets) -> None:
    found = {line["Units of"]: line["Value"] for line in lines(summary["Measures"], "T4")}
    assert found == {"all": 5, "North": 3, "South": 2}


def test_lead_units_see_their_tasks_over_all_schools(summary: Sheets) -> None:
    line = next(lines(summary["Responsible units"], "Basic education section"))
    assert (line["Actions"], line["Units"]) == (2, 2)


def test_goal_attainment_is_counted_over_all_units(summary: Sheets) -> None:
    assert any("Partly met 2" in str(line) for line in summary["Criteria across units"])


def test_the_last_of_a_district_is_sought_among_schools_of_its_kind(summary: Sheets) -> None:
    """A senior school with a better figure is no match for a primary school."""
    found = {line["Unit"]: line["Place in district"] for line in lines(summary["Measures by unit"], "T10", "2024")}
    assert found["South School"] == found["Upper School"] is None  # alone of its kind there


def test_what_supervision_found_and_recommends_reaches_the_district(summary: Sheets) -> None:
    (line,) = [one for sheet in summary.values() for one in lines_with(sheet, "Late in two classes")]
    assert {"Supervision of the plan", datetime(2025, 10, 1), "Catch up", "Weighed again", "Lotus"} <= {*line}


def test_those_who_took_part_are_added_up(summary: Sheets) -> None:
    sums = {(line["Framework"], line["Column"]): line["Sum"] for line in lines(summary["Answers and sums"])}
    names = {pack: SHIPPED[pack].word("en", "short") for pack in (SE, MA, TQ)}
    assert sums[names[SE], "Staff who took part"] == 24 and sums[names[SE], "Guardians who took part"] == 60
    assert (sums[names[MA], "Families informed"], sums[names[TQ], "Number who took part"]) == (34, 65)


def test_texts_of_all_units_stand_together_by_goal_and_kind(summary: Sheets) -> None:
    said = [line for sheet in summary.values() for line in lines_with(sheet, "Why at ")]
    assert len(said) == 2 and all("Partly met" in line for line in said)
    forms = {line["Unit"]: line["School form"] for line in lines(summary["Units"])}
    assert (forms["Eken"], forms["Linden"]) == ("Preschool", "Compulsory school")


def test_each_owner_and_level_has_its_completion_school_by_school(summary: Sheets) -> None:
    sheet = summary["Owners and target levels"]
    (level,) = (line for line in lines(sheet, "Lotus") if line["Target level"])
    assert (level["Target level"], level["Actions"]) == ("Level 2", 1)
    assert {line["Responsible"] for line in lines(sheet, "Lotus")} == {"Deputy head", "Ms An", None}
    units = [line for line in lines(sheet, "North School") if line["Responsible"] == "Basic education section"]
    assert [(line["Actions"], line["Done"]) for line in units] == [(1, 0)]


def test_awards_are_listed_and_counted(summary: Sheets) -> None:
    (line,) = lines(summary["Answers and sums"], "Model school")
    assert line["Times"] == 2
    assert len([*lines(summary["Awards"], "No. 3 School", "City bureau")]) == 2


def test_results_of_tests_and_look_backs_reach_the_district(summary: Sheets) -> None:
    sums = {line["Column"]: line["Sum"] for line in lines(summary["Answers and sums"], "Test results")}
    assert (sums["Pupils tested"], sums["Pupils who passed"]) == (80, 76)
    assert len([*lines(summary["Test results"], "Word problems")]) == 2
    assert len([*lines(summary["Look-backs"], "3-2", "High")]) == 1


def test_a_score_stands_beside_the_one_before(summary: Sheets) -> None:
    (line,) = [one for sheet in summary.values() for one in lines_with(sheet, "Harbor") if 4.6 in one]
    assert 4.2 in line


def test_target_result_remainder_evidence_and_advice_stand_in_one_row(summary: Sheets) -> None:
    (line,) = lines(summary["Actions"], "Met twice")
    said = (line["Target level"], line["Result"], line["What remains"], line["Evidence"])
    assert said == ("Level 2", "Met twice", "Minutes", "H1-1.01-01") and "Write them" in str(line["Further entries"])


def test_results_and_what_remains_stand_beside_every_action(summary: Sheets) -> None:
    assert len([*lines(summary["Actions"], "Two rounds", "Music")]) == 2


def test_a_card_is_proposed_in_a_list_for_the_school_that_fell_and_is_last(summary: Sheets) -> None:
    (line,) = lines(summary["Early warnings"], "School")
    assert (line["Unit"], line["Proposed"]) == ("South School", "Talk about duties")


def test_the_framework_of_a_pack_is_only_data() -> None:
    for pack in SHIPPED:
        folder = ROOT / "cqip_xl" / "frameworks" / pack
        assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".yaml"}
        assert "en" in load_framework(pack).languages and load_framework(pack).native != "en"


def test_pupils_who_lag_have_rows_and_a_measure_but_no_names() -> None:
    own = SHIPPED[TQ]
    assert [c.id for c in own.criteria if c.standard == "G"] == ["G.1", "G.2", "G.3"]
    assert "G.1-a" in {i.id for i in own.tables["measures"].indicators}
    assert own.word("en", "criteria/G.1") == "Support files (without names of pupils)"
