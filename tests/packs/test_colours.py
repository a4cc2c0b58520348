"""Answers on grounds of their own, in the workbook and in the summary."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from cqip_xl.verbs import check_pack, consolidate, load_framework, read_plan
from tests.packs.test_own_tables import NIGHT, written
from tests.workbook.engines import tagged
from tests.workbooks import DAY, cell_of, save_typed, typed, typed_book

HARBOUR = str(Path(NIGHT).parent / "harbour-guild")


def grounds(path: Path, sheet: str) -> dict[str, tuple[str, str]]:
    """Formula of each mark of a sheet -> range and ground."""
    marks = openpyxl.load_workbook(path)[sheet].conditional_formatting._cf_rules.items()
    painted = ((area, rule) for area, rules in marks for rule in rules if rule.dxf and rule.dxf.fill)
    return {rule.formula[0]: (str(area.sqref), rule.dxf.fill.bgColor.rgb[-6:]) for area, rule in painted}


def test_answers_stand_on_the_grounds_that_the_pack_gives_them(tmp_path: Path) -> None:
    path = written(tmp_path / "in" / "a.xlsx")
    first = tagged(path)["milestones"].first
    assert grounds(path, "Milestones")[f'$J{first}="Reached"'] == (f"J{first}:J{first + 7}", "1E7B34")
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    assert grounds(done.summary, "Milestones")['$L5="Running"'] == ("L5:L6", "FFD27F")


def test_levels_and_the_school_sheet_have_them_too(tmp_path: Path) -> None:
    framework = load_framework(HARBOUR)
    rows = typed("| key | level_current |\n| K1.1 | Met |\n| K1.2 | Met |\n| K2.1 | Exceeding |")
    (tmp_path / "in").mkdir()
    book = typed_book(framework, {"criteria": rows}, {"outlook": "Amber"}, period="2025-2026")
    path = save_typed(tmp_path / "in" / "a.xlsx", book)
    on_form, on_sheet, on_status = (grounds(path, sheet) for sheet in ("School", "Self-assessment", "Status"))
    assert [ground for test, (_, ground) in on_form.items() if test.endswith('="Amber"')] == ["FFD27F"]
    cells = {area: ground for test, (area, ground) in on_sheet.items() if test.endswith('="Not yet"')}
    assert cells and set(cells.values()) == {"F4A6A0"}
    plan = read_plan(path, [HARBOUR])
    shut = {cell_of(plan, "criteria", key, "level_current") for key in ("K1.1", "K1.2")}  # "Not yet" is no red there
    assert not shut & set(cells)
    assert {ground for test, (_, ground) in on_status.items() if test.endswith('="Meeting"')} == {"A9D8A0"}
    assert [test for test in on_status if test.endswith('="Not yet"')] == ['$C8="Not yet"']  # below, of either scale
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[HARBOUR], language="en", jobs=1)
    for sheet in ("Schools", "Levels"):
        assert {ground for test, (_, ground) in grounds(done.summary, sheet).items() if '="Meeting"' in test}
    assert {ground for test, (_, ground) in grounds(done.summary, "Actions").items() if '="Working towards"' in test}


@pytest.mark.parametrize("new", ["reached: pink", "reaches: red", 'reached: "C0000"'])
def test_what_is_no_colour_or_no_answer_is_named(new: str, tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    (tmp_path / "framework.yaml").write_text(text.replace('reached: "1E7B34"', new), "utf-8")
    (tmp_path / "en.yaml").write_text((Path(NIGHT) / "en.yaml").read_text("utf-8"), "utf-8")
    assert {f.code for f in check_pack(str(tmp_path))} <= {"pack.not_allowed", "pack.unknown_ref"}
