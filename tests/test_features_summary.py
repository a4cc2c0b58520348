"""Features of docs/features.md that show in a summary and that no other test shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, consolidate, load_framework
from tests.test_features import EZ, MA, ROOT, SE, TQ
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, Typed, save_typed, typed_book

#: The lines of each sheet.
Sheets = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """The sheets of a summary of two schools of a city, two Swedish units and a program, as lines."""
    folder = tmp_path_factory.mktemp("in")
    schools: list[tuple[str, str, str, dict[str, list[Typed]], Typed]] = []
    for name, count in (("North", 3.0), ("South", 2.0)):
        measures: list[Typed] = [
            {"key": "T4/2024", "actual": count},
            {"key": "T10/2023", "actual": 80.0},
            {"key": "T10/2024", "actual": 77.0 + count, "rank_last": "Yes"},
        ]
        done: Typed = {"criterion": "1.1", "what": "Check", "result": "Two rounds", "remaining": "Music"}
        schools.append((EZ, f"{name} School", name, {"actions": [done], "measures": measures}, {}))
    for name, form in (("Eken", "Preschool"), ("Linden", "Compulsory school")):
        goal: Typed = {"key": "N.1", "title": "Calm", "goal_status": "Partly met"}
        schools.append((SE, name, "", {"criteria": [goal]}, {"school_form": form}))
    schools.append((MA, "Harbor", "", {"actions": [{"criterion": "ERS.1", "what": "Hooks"}]}, {}))
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


def test_frameworks_in_one_folder_are_grouped_and_not_mixed(summary: Sheets) -> None:
    titles = [SHIPPED[pack].word("en", "title") for pack in (EZ, MA, SE)]
    assert [line[0] for line in summary["Heat map"] if line[0] in titles] == titles
    assert {line[0] for line in summary["Criteria across units"][4:] if line[0]} == {
        SHIPPED[pack].word("en", "short") for pack in (EZ, MA, SE)
    }


def test_counts_of_schools_add_up_for_the_city_and_for_each_district(summary: Sheets) -> None:
    found = {line["Units of"]: line["Value"] for line in lines(summary["Measures"], "T4")}
    assert found == {"all": 5, "North": 3, "South": 2}


def test_lead_units_see_their_tasks_over_all_schools(summary: Sheets) -> None:
    line = next(lines(summary["Responsible units"], "Basic education section"))
    assert (line["Actions"], line["Units"]) == (2, 2)


def test_goal_attainment_is_counted_over_all_units(summary: Sheets) -> None:
    assert any("Partly met 2" in str(line) for line in summary["Criteria across units"])


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
