"""What a workbook holds that is no entry of its plan, text by text, to be kept where the plan is renewed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.finding import Finding
from cqip_xl.model.grid import GridSheet, RemarkKind
from cqip_xl.model.left import LeftText
from cqip_xl.model.markers import LEFT, LEFT_COLUMNS, LEFT_FIRST, Spot, address, spot_of
from cqip_xl.model.plan import Plan, Rejected, Row
from cqip_xl.reading.locate import Located

#: Findings about what is no value of a cell -> what it is.
_REMARKS: dict[str, tuple[RemarkKind, ...]] = {
    "sheet.comments": ("comment",),
    "sheet.boxes": ("box",),
    "sheet.pictures": ("picture",),
    "sheet.pictures_in_cells": ("cell_picture",),
    "sheet.links": ("link",),
    "sheet.page_texts": ("header",),
    "sheet.other_workbooks": ("external",),
    "cell.struck": ("struck",),
    "cell.struck_part": ("struck",),
    "cell.changes_itself": ("volatile",),
}
#: Faults of cells that hold an error instead of an entry.
_ERRORS = ("error_cell", "no_result")
Say = Callable[[Finding], str]
SayReason = Callable[[Rejected], str]


def is_error_told(finding: Finding) -> bool:
    """Whether a finding is about a cell with an error."""
    return finding.code.rpartition(".")[2] in _ERRORS


def without_errors(plan: Plan) -> Plan:
    """The plan without the texts of errors; a row that held nothing else is gone."""
    spoilt = {(f.place.sheet, f.place.cell) for f in plan.findings if is_error_told(f)}
    if not spoilt:
        return plan
    tables = {name: tuple(_sound(rows, spoilt)) for name, rows in plan.tables.items()}
    cells = plan.header_cells
    header = {n: text for n, text in plan.header_raw.items() if (cells[n].sheet, cells[n].cell) not in spoilt}
    return replace(plan, tables=tables, header_raw=header)


def _sound(rows: Sequence[Row], spoilt: Collection[tuple[str, str]]) -> Iterator[Row]:
    for row in rows:
        raw = {n: text for n, text in row.raw.items() if (row.at(n).sheet, row.at(n).cell) not in spoilt}
        if len(raw) == len(row.raw):
            yield row
        elif row.values or raw.keys() - {"status"}:
            yield replace(row, raw=raw)


def left_before(located: Located) -> list[LeftText]:
    """The texts of a sheet *Left over* from an earlier renewal, and what was typed beside them."""
    found = []
    for table in located.of(LEFT):
        for r, row in enumerate(table.sheet.rows):
            texts = [shown(row.get(col)) for col in LEFT_COLUMNS]
            if r >= LEFT_FIRST and any(texts):
                found.append(LeftText(*texts))
            beside = (col for col in row if col > LEFT_COLUMNS[-1] and not is_empty(row[col]))
            found += [LeftText(table.sheet.name, address(r, col), shown(row[col])) for col in beside]
    return found


def left_now(located: Located, plan: Plan, told: Sequence[Finding], say: Say, reason: SayReason) -> list[LeftText]:
    """The texts of which findings tell that they are not read, and the rows that count nowhere; each once.

    `say`, `reason`: the sentence of a finding and of a rejected row.
    """
    sheets = {sheet.name: sheet for sheet in located.grid.sheets}
    found: dict[tuple[str, str, str], LeftText] = {}
    for finding in told:
        sheet = sheets.get(finding.place.sheet)
        for cell, text in _texts(sheet, finding) if sheet else ():
            found.setdefault((finding.place.sheet, cell, text), LeftText(finding.place.sheet, cell, text, say(finding)))
    lines = {(sheet, _line(cell)) for sheet, cell, _ in found}
    for row in plan.rejected:
        if (row.place.sheet, _line(row.place.cell)) not in lines:
            text = "; ".join(str(value) for value in row.raw.values() if value is not None)
            found[row.place.sheet, row.place.cell, text] = LeftText(row.place.sheet, row.place.cell, text, reason(row))
    return list(found.values())


def _line(cell: str) -> str:
    return re.sub(r"\D", "", cell.partition(":")[0])


def _texts(sheet: GridSheet, finding: Finding) -> Iterator[tuple[str, str]]:
    """Address and text of everything that a finding is about; of more than single cells, row by row."""
    cells = [cell for cell in finding.values.get("cells", "").split(", ") if cell] or [finding.place.cell]
    if kinds := _REMARKS.get(finding.code):
        for remark in sheet.remarks:
            if remark.kind in kinds and (remark.cell in cells if remark.cell else _is_said(remark.text, finding)):
                spot = spot_of(remark.cell)
                yield remark.cell, remark.text or (shown(sheet.at(*spot)) if spot else "")
        return
    filled = [(r, c) for r, c in _spots(sheet, finding, cells) if not is_empty(sheet.at(r, c))]
    if not any(":" in cell or not cell for cell in cells):
        yield from ((address(r, c), shown(sheet.at(r, c))) for r, c in filled)
        return
    for r, group in groupby(filled, key=lambda spot: spot[0]):
        row = [c for _, c in group]
        ends = dict.fromkeys((address(r, row[0]), address(r, row[-1])))
        yield ":".join(ends), " | ".join(shown(sheet.at(r, c)) for c in row)


def _is_said(text: str, finding: Finding) -> bool:
    """Whether a finding quotes a text without a place; others of its kind are ours."""
    return bool(text) and " ".join(text.split())[:60] in finding.values.get("said", "")


def _spots(sheet: GridSheet, finding: Finding, cells: Sequence[str]) -> Iterator[Spot]:
    """The cells meant: those named, a column from its heading down, or the whole sheet where none is named."""
    if finding.code in ("column.extra", "column.twice") and (top := spot_of(cells[0])):
        yield from ((r, top[1]) for r in range(top[0], len(sheet.rows)))
        return
    for cell in cells:
        first, _, last = cell.partition(":")
        start, stop = spot_of(first), spot_of(last or first)
        if start and stop:
            rows = range(start[0], min(stop[0] + 1, len(sheet.rows)))
            yield from ((r, c) for r in rows for c in sheet.rows[r] if start[1] <= c <= stop[1])
        elif not cell:
            yield from ((r, c) for r, row in enumerate(sheet.rows) for c in row)
