"""A plan file that looks suspicious is read by a second reader too; what they disagree on is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cqip_xl.excel.second import differences
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Plan

#: Findings of the first reading that make it worth a second one, and what they are called.
_SUSPICIOUS = {
    "cqip.lost": "no_tags",
    "table.by_heading": "no_tags",
    "table.missing": "no_tags",
    "rows.uneven": "rows",
}


def with_second_reading(plan: Plan, grid: Grid, data: bytes) -> Plan:
    """The plan, with findings where the second reader disagrees or gives up; as it is where nothing was odd."""
    codes = dict.fromkeys(_SUSPICIOUS[f.code] for f in plan.findings if f.code in _SUSPICIOUS)
    doubts = tuple(dict.fromkeys((*grid.doubts, *codes)))
    return replace(plan, findings=(*plan.findings, *_opinion(grid, data, doubts)))


def _opinion(grid: Grid, data: bytes, doubts: tuple[str, ...]) -> Iterator[Finding]:
    place = Place(grid.path)
    if grid.format == "xlsb":
        yield Finding.of("reader.one_only", place)
    if not doubts or grid.format != "xlsx":
        return
    values = {"doubt": f"@doubt.{doubts[0]}"}
    try:
        found = differences(grid, data)
    except NotOurWorkbook:
        yield Finding.of("reader.second_failed", place, values)
        return
    for sheet, row, col, text in grid.unread:
        yield Finding.of("reader.unread", Place(grid.path, sheet, address(row, col)), {"raw": text})
    for one in found:
        where = Place(grid.path, one.sheet, address(one.row, one.col))
        yield Finding.of("reader.differs", where, {"first": one.first, "second": one.second})
