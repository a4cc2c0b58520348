"""The promise of docs/trust.md as a program: every filled cell is an entry, a text of ours, or in a finding's place.

What is ours is taken from blank workbooks as they are composed, not from what the reader thinks is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.book import Book, Content, Formula, Link
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, Raw
from cqip_xl.model.markers import FINDINGS, META, SHOWN_FIELDS, TAG, address, spot_of
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Row
from cqip_xl.verbs import blank_plan, plan_book
from tests.workbooks import DAY

Spot = tuple[str, int, int]
#: Findings that tell of a whole sheet, and of whole columns below their place.
_SHEETS, _COLUMNS = {"sheet.unread"}, {"column.extra", "column.twice"}
_RANGE = re.compile(r"([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")
#: Numbers that stand ready in empty rows.
_SPARE = re.compile(r"[A-Z]\d{1,4}(~\d+)?")


def plain(content: object) -> str:
    """A text as it is compared, whoever saved it."""
    return "".join(unicodedata.normalize("NFC", str(content)).casefold().split())


@dataclass(frozen=True, slots=True)
class Ours:
    """What a workbook holds before anybody types: texts by sheet, and by table, row and column."""

    pages: set[str] = field(default_factory=set)
    heads: Mapping[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    cells: Mapping[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    form: Mapping[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))


@cache
def ours(framework: Framework, period: PlanPeriod) -> Ours:
    """The texts of ours in every language of the pack."""
    found = Ours()
    for language in framework.languages:
        plan = blank_plan(framework, language, period=str(period), as_of=DAY)
        _collect(plan_book(framework, plan, DAY), found)
    return found


def _collect(book: Book, found: Ours) -> None:
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        rows: dict[int, dict[int, str]] = defaultdict(dict)
        for cell in sheet.all_cells():
            if text := _text(cell.content):
                rows[cell.row][cell.col] = text
        tags = [(r, row[0].removeprefix(TAG), row) for r, row in sorted(rows.items()) if row.get(0, "").startswith(TAG)]
        table, ids, top = "", {}, -1
        for r, row in sorted(rows.items()):
            for tag_row, name, tagged in tags:
                if tag_row == r:
                    table, top, ids = name, r, {c: text for c, text in tagged.items() if c}
            for c, text in row.items():
                if table == "header" and c and 0 in row:
                    found.form[row.get(0, ""), c].add(plain(text))
                elif table and table != "header" and r == top + 1 and c in ids:
                    found.heads[table, ids[c]].add(plain(text))
                elif table and table != "header" and r > top + 1 and c in ids:
                    key = next((row[k] for k, name in ids.items() if name == "key" and k in row), "")
                    found.cells[table, key, ids[c]].add(plain(text))
                if not table or (c == 1 and (len(row) == 1 or (table == "header" and 0 not in row))):
                    found.pages.add(plain(text))


def _text(content: Content) -> str:
    match content:
        case Link():
            return content.text
        case Formula():
            return str(content.value)
        case None:
            return ""
        case _:
            return str(content)


def unsaid(case: Case, grid: Grid) -> dict[str, str]:
    """`Sheet!C5` -> text of each filled cell that is no entry, none of ours, and in no finding's place."""
    return {f"{sheet}!{address(r, c)}": text for (sheet, r, c), text in _Walk(case, grid).unsaid()}


class _Walk:
    def __init__(self, case: Case, grid: Grid) -> None:
        self.case, self.plan, self.grid = case, case.plan, grid
        self.ours = ours(case.framework, case.plan.period)
        self.rows = {
            (row.place.sheet, _row(row.place.cell)): (t, row) for t, rows in self.plan.tables.items() for row in rows
        }
        self.lost = {(one.place.sheet, _row(one.place.cell)) for one in case.rejected}
        self.sheets = {f.place.sheet for f in case.findings if f.code in _SHEETS}
        self.columns = {
            (f.place.sheet, spot[1]) for f in case.findings if f.code in _COLUMNS and (spot := spot_of(f.place.cell))
        }
        self.places = [place for finding in case.findings for place in _places(finding)]
        self.lines = {(f.place.sheet, _row(f.place.cell)) for f in case.findings if f.code == "header.extra"}
        self.header = {(p.sheet, *spot) for p in self.plan.header_cells.values() if (spot := spot_of(p.cell))}

    def unsaid(self) -> Iterator[tuple[Spot, str]]:
        for sheet in self.grid.sheets:
            if sheet.name.strip().casefold() == META or sheet.name in self.sheets:
                continue
            for spot, cell, is_known in self._cells(sheet):
                if not is_known and not self._is_told(spot):
                    yield spot, shown(cell)

    def _is_told(self, spot: Spot) -> bool:
        name, r, c = spot
        return (
            (name, r) in self.lost
            or (name, r) in self.lines
            or (name, c) in self.columns
            or any(one.sheet == name and r in one.rows and c in one.columns for one in self.places)
        )

    def _cells(self, sheet: GridSheet) -> Iterator[tuple[Spot, Raw | ErrorCell, bool]]:
        """Each filled cell, and whether it is an entry or one of ours."""
        table, ids, top = "", {}, -1
        for r, row in enumerate(sheet.rows):
            filled = {c: cell for c, cell in row.items() if not is_empty(cell)}
            first = shown(filled[min(filled)]) if filled else ""
            if first.startswith(TAG):
                table, top = first.removeprefix(TAG).strip(), r
                ids = {c: shown(cell).strip().casefold() for c, cell in filled.items() if c != min(filled)}
                yield from (((sheet.name, r, c), cell, True) for c, cell in filled.items())
                continue
            for c, cell in filled.items():
                yield (sheet.name, r, c), cell, self._is_known(sheet, table, ids, top, (r, c), cell, filled)

    def _is_known(
        self,
        sheet: GridSheet,
        table: str,
        ids: Mapping[int, str],
        top: int,
        spot: tuple[int, int],
        cell: Raw | ErrorCell,
        filled: Mapping[int, Raw | ErrorCell],
    ) -> bool:
        r, c = spot
        text, calculated = plain(shown(cell)), address(r, c) in (sheet.formulas or ())
        if table == FINDINGS:
            return r < 5 or (isinstance(filled.get(1), float) and c in range(1, 5))
        if not table or (text in self.ours.pages and c in (0, 1) and len(filled) < 3):
            return text in self.ours.pages or (not table and calculated)
        if table == "header":
            return self._is_of_form(sheet, ids, spot, text, calculated, filled)
        name = ids.get(c, "")
        if not name or text in self.ours.heads[table, name]:
            return bool(name)
        key = next((shown(filled[k]) for k, other in ids.items() if other == "key" and k in filled), "")
        of, row = self.rows.get((sheet.name, r), ("", None))
        if row is not None and of == table:
            if name == "key":
                return text == plain(row.key.partition("~")[0]) or (text, name) in self._given(table)
            if name in row.columns and name != "status" and _holds(row, name):
                return True
        if name == "key":
            return bool(_SPARE.fullmatch(key)) or text in self.ours.cells[table, key, name]
        if name in _GIVEN:
            return (text, name) in self._given(table) or (calculated and name == "wanted")
        return calculated or any(text in found.cells[table, key, name] for found in (self.ours, self._shown))

    def _is_of_form(
        self,
        sheet: GridSheet,
        ids: Mapping[int, str],
        spot: tuple[int, int],
        text: str,
        calculated: bool,
        filled: Mapping[int, Raw | ErrorCell],
    ) -> bool:
        value = next((c for c, name in ids.items() if name == "value"), 2)
        name, place = shown(filled.get(value - 2)).strip(), spot[1] - value + 2
        if place == 0:
            return bool(self.ours.form[name, 1])
        if place == 2:
            if name in SHOWN_FIELDS:
                return calculated or text in self.ours.form[name, 2] or text == plain(self.plan.period)
            return (sheet.name, *spot) in self.header and bool(self.ours.form[name, 1])
        return text in self.ours.form[name, place]

    def _given(self, table: str) -> set[tuple[str, str]]:
        """Texts that stand ready in any row, with their columns."""
        return {(text, name) for (of, _, name), texts in self.ours.cells.items() if of == table for text in texts}

    @cached_property
    def _shown(self) -> Ours:
        """What the workbook of this very plan shows: for results that somebody pasted as values."""
        found = Ours()
        _collect(plan_book(self.case.framework, self.plan, self.case.verdict.as_of), found)
        return found


#: Texts that stand ready in tables, whose rows people sort.
_GIVEN = ("title", "indicator", "year", "wanted")


def _holds(row: Row, name: str) -> bool:
    """Whether the plan has an entry of that column; people move to the slots of their field that are free."""
    base = name.partition(".")[0]
    there = [column for column, value in row.values.items() if value is not None] + list(row.raw)
    return name in there or any(column.partition(".")[0] == base for column in there if not name[-4:].isdecimal())


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) - 1


@dataclass(frozen=True, slots=True)
class _Range:
    sheet: str
    rows: range
    columns: range


def _places(finding: Finding) -> Iterator[_Range]:
    """Every place that a finding names: its own, and all in its list of cells."""
    for text in (finding.place.cell, *finding.values.get("cells", "").split(", ")):
        if match := _RANGE.fullmatch(text):
            top, left = spot_of(match[1]) or (0, 0)
            bottom, right = spot_of(match[2] or match[1]) or (0, 0)
            yield _Range(finding.place.sheet, range(top, bottom + 1), range(left, right + 1))
