"""A column that somebody deleted is told; that nothing stands in it is not told as well."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.excel.read import grid_of, read_bytes
from cqip_xl.model.case import Case
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import TAG, spot_of
from cqip_xl.reading.extract import extract_plan
from cqip_xl.rules.case import case_of, checked
from cqip_xl.verbs import finder
from tests.workbooks import DAY

SAMPLES = Path(__file__).parents[2] / "samples"
#: What else may be said then: keys are derived from what stands in a row, or told by its title.
ALLOWED = {"column.missing", "key.missing", "key.by_title"}


def case(grid: Grid) -> Case:
    plan, located = extract_plan(grid, finder(()))
    return checked(case_of(located.framework, plan, DAY))


def without(grid: Grid, name: str, col: int) -> Grid:
    """The grid without what stands in a column of a sheet, formulas too."""
    sheet = next(one for one in grid.sheets if one.name == name)
    rows = tuple({c: value for c, value in row.items() if c != col} for row in sheet.rows)
    formulas = frozenset(cell for cell in sheet.formulas or () if (spot_of(cell) or (0, 0))[1] != col)
    spoilt = replace(sheet, rows=rows, formulas=formulas)
    return replace(grid, sheets=tuple(spoilt if one is sheet else one for one in grid.sheets))


@pytest.mark.parametrize("pack", ["cn-ezhou-24681", "vn-mn-tt57"])
def test_of_a_deleted_column_its_absence_alone_is_told(pack: str) -> None:
    (path,) = SAMPLES.glob(f"{pack}.*.xlsx")
    grid = grid_of(read_bytes(path), str(path))
    before = Counter(finding.code for finding in case(grid).findings)
    told = {}
    for sheet in grid.sheets:
        ids = next((row for row in sheet.rows if str(row.get(0, "")).startswith(TAG)), {})
        for col in ids if ids.get(0) != f"{TAG}header" and not sheet.name.startswith("_") else ():
            after = Counter(finding.code for finding in case(without(grid, sheet.name, col or 9_999)).findings)
            if more := (after - before).keys() - ALLOWED:
                told[sheet.name, ids[col]] = more
    assert not told
