"""Something typed over a cell that the product fills: said once for each column, with the text and where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cqip_xl.kinds.kind import shown
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import GridSheet
from cqip_xl.model.markers import Spot, address, spot_of
from cqip_xl.model.plan import Plan
from cqip_xl.model.table import Table
from cqip_xl.reading.expected import Expected
from cqip_xl.reading.finding_log import listed
from cqip_xl.reading.our_cells import GIVEN, OurCell

#: Columns in which such an entry counts, and those in which a remark can stand.
_COUNTS = {
    "status": ("state",),
    "due_on": ("due",),
    "completion": ("progress", "done_on"),
    "value": ("actual", "numerator"),
    "attainment": ("actual", "numerator"),
}
_REMARKS = ("note", "remaining", "result", "needs", "evidence")


def typed_over(framework: Framework, plan: Plan, cells: Sequence[OurCell], as_made: bool) -> Iterator[Finding]:
    """What stands in cells of ours and is not what the product shows there.

    `as_made`: the workbook has the wording of this version; of another's texts nothing certain can be said.
    """
    if not cells:
        return
    expected = Expected(framework, plan)
    columns: dict[tuple[str, str, str], list[OurCell]] = {}
    rows = _rows(plan)
    below: dict[str, list[OurCell]] = {}
    for cell in cells:
        if expected.shows(cell):
            continue
        if _calculates(cell) or (cell.sheet.name, cell.row) in rows:
            columns.setdefault((cell.sheet.name, cell.table.id, cell.field.id), []).append(cell)
        else:
            below.setdefault(cell.sheet.name, []).append(cell)
    for there in below.values():
        yield stray(plan.source.path, there[0].sheet, [(cell.row, cell.col) for cell in there])
    for (_, table, name), there in columns.items():
        sheet, spots = there[0].sheet, [(cell.row, cell.col) for cell in there]
        means_done = name == "status" and all(map(expected.says_done, there))
        column = f"@column/{table}/{'done_on' if means_done else _belongs(there[0].table, name)}"
        if name in GIVEN or name == "title":
            yield over_given(plan.source.path, sheet, spots, column, "warning" if as_made else "note")
            continue
        values = _values(sheet, spots) | {"column": column, "field": f"@column/{table}/{name}"}
        place = Place(plan.source.path, sheet.name, there[0].cell)
        yield Finding.of("cells.over_formula", place, values, "error" if name == "value" else "warning")


def _rows(plan: Plan) -> set[tuple[str, int]]:
    """Sheet and row, from 0, of every row with entries."""
    spots = ((row.place.sheet, spot_of(row.place.cell)) for rows in plan.tables.values() for row in rows)
    return {(sheet, spot[0]) for sheet, spot in spots if spot}


def _calculates(cell: OurCell) -> bool:
    """Whether anything is calculated in its row: below the rows that stand ready nothing is."""
    spots = map(spot_of, cell.sheet.formulas or ())
    rows = {spot[0] for spot in spots if spot and spot[0] >= cell.top}
    return not rows or cell.table.rows != "open" or cell.row in rows


def over_given(file: str, sheet: GridSheet, spots: Sequence[Spot], column: str, severity: Severity) -> Finding:
    """Cells that hold something else than a title, heading or hint of ours. `column`: where it belongs."""
    return _of("cells.over_given", file, sheet, spots, severity, column=column)


def over_headings(file: str, sheet: GridSheet, spots: Sequence[Spot], severity: Severity) -> Finding:
    """Headings that hold something else; their columns are known by their ids."""
    return _of("cells.over_heading", file, sheet, spots, severity)


def neighbours(spots: Iterable[Spot]) -> Iterator[list[Spot]]:
    """Cells in the order of their rows, in groups: those of one row and of the row below it stand together."""
    group: list[Spot] = []
    for spot in spots:
        if group and spot[0] > group[-1][0] + 1:
            yield group
            group = []
        group.append(spot)
    if group:
        yield group


def stray(file: str, sheet: GridSheet, spots: Sequence[Spot], severity: Severity = "warning") -> Finding:
    """Cells that belong to no row and column."""
    return _of("cells.outside", file, sheet, spots, severity)


def second_school(file: str, sheet: GridSheet, spots: Sequence[Spot]) -> Finding:
    """Entries beside those of the School sheet."""
    return _of("header.beside", file, sheet, spots)


def _of(
    code: str, file: str, sheet: GridSheet, spots: Sequence[Spot], severity: Severity | None = None, **more: str
) -> Finding:
    return Finding.of(code, Place(file, sheet.name, address(*spots[0])), _values(sheet, spots) | more, severity)


def _values(sheet: GridSheet, spots: Sequence[Spot]) -> dict[str, str]:
    """What stands in cells, each text once, and all of their addresses."""
    raws = dict.fromkeys(shown(sheet.at(*spot)) for spot in spots)
    return {"raw": " · ".join(raws), "count": str(len(spots)), "cells": listed(address(*spot) for spot in spots)}


def _belongs(table: Table, name: str) -> str:
    """The column in which an entry counts that was typed over one of ours."""
    there = {f.id: f for f in table.fields if not f.shows}
    codes = (f.id for f in there.values() if f.pattern and name == "next_code")
    return next((one for one in (*codes, *_COUNTS.get(name, ())) if one in there), remarks_in(table))


def remarks_in(table: Table) -> str:
    """The column in which a remark can stand."""
    there = [f for f in table.fields if not f.shows]
    texts = (f.id for f in reversed(there) if f.kind in ("long_text", "text"))
    ids = {f.id: f for f in there}
    return next(one for one in (*_REMARKS, *texts, *ids) if one in ids)
