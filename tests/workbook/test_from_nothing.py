"""A plan of six actions from nothing, typed in LibreOffice as a head of a kindergarten would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cqip_xl.kinds.periods import plan_period
from cqip_xl.model.case import Case
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, check, save_plan
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.workbook.plan_view import headed_lines
from tests.office import drive, needs_office
from tests.workbook.engines import Tagged, tagged
from tests.workbook.packs import PACKS
from tests.workbooks import DAY, with_few_rows

pytestmark = [needs_office, pytest.mark.office]
PACK, LANGUAGE, PERIOD = "vn-mn-tt19", "vi", "2025-2030"
#: Cells that have to be typed until the check says neither error nor warning, for six actions of six criteria.
MOST = 40


def typed(where: Mapping[str, Tagged], lex: Lexicon) -> Iterator[Mapping[str, object]]:
    """The School sheet's three lines, five cells for each action, and where its criterion stands today."""

    def cell(table: str, column: str, row: int, value: object) -> Mapping[str, object]:
        place = where[table]
        at = f"{place.columns[column]}{place.first + row}"
        return {"do": "set", "sheet": place.sheet, "cell": at, "value": value}

    school = where["header"]
    issued = {"date": "2025-09-08"}
    for name, value in (
        ("school_name", "Mầm non Sao Khuê"),
        ("parent_authority", "UBND xã Yên Hà"),
        ("issue_date", issued),
    ):
        yield {"do": "set", "sheet": school.sheet, "cell": f"C{school.rows[name]}", "value": value}
    criteria, levels = lex.offer("criterion").labels, lex.offer("scale/level").labels
    lines, _ = headed_lines(lex.framework)
    due = next(f for f in lex.framework.tables["actions"].fields if f.id == "due")
    years = [lex.period_label(period) for period in lex.periods(due) if period.kind == "school_year"]
    for row, at in enumerate((0, 3, 9, 13, 18, 23)):
        yield cell("actions", "criterion", row, criteria[at])
        yield cell("actions", "level_target", row, levels[2])
        yield cell("actions", "what", row, f"Việc cần làm thứ {row + 1}")
        yield cell("actions", "owner", row, ("Hiệu trưởng", "Kế toán")[row % 2])
        yield cell("actions", "due", row, years[row % 2])
        yield cell("criteria", "level_current", lines[at], levels[1])


def test_six_actions_take_forty_cells_until_the_check_is_clean(tmp_path: Path) -> None:
    framework = PACKS[PACK]
    plan = blank_plan(framework, LANGUAGE, School("", ""), PERIOD, DAY)
    blank = save_plan(with_few_rows(framework), plan, tmp_path / "blank.xlsx", DAY)
    lex = lexicon(framework, LANGUAGE, plan_period(PERIOD, framework.calendar, framework.plan_kinds))
    steps = list(typed(tagged(blank), lex))
    drive(blank, tmp_path / "plan.xlsx", steps)
    case = check(tmp_path / "plan.xlsx", as_of=DAY)
    assert isinstance(case, Case)
    assert not [f for f in case.findings if f.severity != "note"]
    assert len(case.verdict.actions) == 6
    assert len(steps) <= MOST
