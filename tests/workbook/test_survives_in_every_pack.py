"""A filled workbook of each shipped pack rearranged in LibreOffice: the same plan is read, the same numbers shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import check, read_plan, save_plan
from tests.office import drive, needs_office
from tests.workbook.computed import stored
from tests.workbook.engines import differences, figures_read, figures_shown, tagged
from tests.workbooks import DAY, with_few_rows

pytestmark = [needs_office, pytest.mark.office]


def filled(district: Path, folder: Path) -> dict[str, Path]:
    """One plan of the demo for each framework and language, in a workbook with few prepared rows."""
    found: dict[str, Path] = {}
    for path in sorted((district / "schools").glob("*.xlsx")):
        case = check(path)
        if isinstance(case, Case) and len(case.verdict.actions) >= 8:
            name = f"{case.framework.id} {case.plan.language}"
            if name not in found:
                found[name] = save_plan(with_few_rows(case.framework), case.plan, folder / f"{name}.xlsx", DAY)
    return found


def held(plan: Plan) -> Counter[str]:
    rows = (
        f"{t} {row.key} {sorted(map(str, row.values.items()))}" for t, found in plan.tables.items() for row in found
    )
    return Counter(rows) + Counter(f"{name} {value}" for name, value in plan.header.items())


def test_whatever_staff_rearrange_the_plan_stays(district: Path, tmp_path: Path) -> None:
    books = filled(district, tmp_path / "before")
    assert len(books) >= 4
    for name, source in books.items():
        before = read_plan(source)
        place = tagged(source)["actions"]
        at, first, sheet = place.columns, place.first, place.sheet
        last = max(at.values(), key=lambda letter: (len(letter), letter))
        end = first + len(before.rows("actions")) - 1
        steps: list[Mapping[str, object]] = [
            {"do": "unprotect", "sheet": sheet},
            {"do": "sort", "sheet": sheet, "area": f"B{first}:{last}{end}", "by": at["due"], "descending": True},
            {"do": "insert_columns", "sheet": sheet, "column": at["what"]},
            {"do": "insert_rows", "sheet": sheet, "row": first + 3, "count": 1},
            {"do": "hide_rows", "sheet": sheet, "row": first + 5, "count": 1},
            {"do": "rename", "sheet": sheet, "to": "Mine & yours"},
        ]
        target = tmp_path / f"{name}.xlsx"
        drive(source, target, steps)
        after = read_plan(target)
        assert held(after) == held(before), name
        assert after.school == before.school and after.rows("actions")[0].place.sheet == "Mine & yours"
        assert [row.key for row in after.rows("actions")] != [row.key for row in before.rows("actions")]
        assert check(target, DAY).rows_in == check(source, DAY).rows_in
        assert not differences(figures_shown(stored(target), target), figures_read(target)), name
