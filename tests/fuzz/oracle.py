"""The promise of docs/trust.md as a program: every filled cell is an entry, a text of ours, or in a finding's place.

What is ours is taken from blank workbooks as they are composed, not from what the reader thinks is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, Raw, Remark
from cqip_xl.model.markers import FINDINGS, META, SHOWN_FIELDS, TAG, address, column_of, spot_of, without_our_notes
from cqip_xl.model.plan import Row
from cqip_xl.verbs import plan_book
from tests.fuzz.ours import GIVEN, Ours, collect, ours, plain

#: Findings that tell of a whole sheet, of whole columns below their place, and of what is on a sheet besides cells.
_SHEETS, _COLUMNS = {"sheet.unread", "sheet.left_over"}, {"column.extra", "column.twice"}
_REMARKS = {
    *("sheet.comments", "sheet.boxes", "sheet.pictures", "sheet.pictures_in_cells", "sheet.links", "sheet.page_texts"),
    *("sheet.other_workbooks", "cell.changes_itself", "cell.struck", "cell.struck_part"),
}
_RANGE = re.compile(r"([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")
#: What the column of a table's marker is called here.
_ID = "#"
#: Numbers that stand ready in empty rows.
_SPARE = re.compile(r"[A-Z]\d{1,4}(~\d+)?")


def unsaid(case: Case, grid: Grid) -> dict[str, str]:
    """`Sheet!C5` -> text of each filled cell that is no entry, none of ours, and in no finding's place.

    Comments, boxes and pictures count too, by the sheet alone where they lie over no cell.
    """
    walk = _Walk(case, grid)
    return dict((*walk.cells_unsaid(), *walk.remarks_unsaid()))


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


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet, with what is known of its columns: the table it belongs to and their ids."""

    sheet: GridSheet
    r: int
    filled: Mapping[int, Raw | ErrorCell]
    table: str
    ids: Mapping[int, str]

    def text(self, c: int) -> str:
        return plain(shown(self.filled.get(c)))

    def named(self, name: str) -> str:
        """What stands in a column, as it stands there."""
        return next((shown(self.filled[c]) for c, other in self.ids.items() if other == name and c in self.filled), "")

    def calculates(self, c: int) -> bool:
        return address(self.r, c) in (self.sheet.formulas or ())


class _Walk:
    def __init__(self, case: Case, grid: Grid) -> None:
        self.case, self.plan, self.grid = case, case.plan, grid
        self.ours = ours(case.framework, case.plan.period)
        rows = ((table, row) for table, there in self.plan.tables.items() for row in there)
        self.rows = {(row.place.sheet, _row(row.place.cell)): (table, row) for table, row in rows}
        self.lost = {(one.place.sheet, _row(one.place.cell)) for one in case.rejected}
        cells = ((name, place, spot_of(place.cell)) for name, place in self.plan.header_cells.items())
        self.header = {(place.sheet, *spot): name for name, place, spot in cells if spot}
        told = [finding for finding in case.findings if finding.code not in _REMARKS]
        self.sheets = {finding.place.sheet for finding in told if finding.code in _SHEETS}
        columns = ((f.place.sheet, spot_of(f.place.cell)) for f in told if f.code in _COLUMNS)
        self.columns = {(sheet, spot[1]) for sheet, spot in columns if spot}
        self.places = [place for finding in told for place in _places(finding)]
        self.lost |= {(f.place.sheet, _row(f.place.cell)) for f in told if f.code == "header.extra"}

    def cells_unsaid(self) -> Iterator[tuple[str, str]]:
        for sheet in self.grid.sheets:
            if sheet.name.strip().casefold() == META or sheet.name in self.sheets:
                continue
            for line in self._lines(sheet):
                for c, cell in line.filled.items():
                    if not self._is_known(line, c) and not self._is_told(sheet.name, line.r, c):
                        yield f"{sheet.name}!{address(line.r, c)}", shown(cell)

    def remarks_unsaid(self) -> Iterator[tuple[str, str]]:
        """Comments, boxes and pictures of somebody's that no finding of their sheet tells."""
        for sheet in self.grid.sheets:
            told = [f for f in self.case.findings if f.code in _REMARKS and f.place.sheet == sheet.name]
            for remark in sheet.remarks:
                if _is_somebodys(remark) and not any(_tells(finding, remark) for finding in told):
                    yield f"{sheet.name}!{remark.cell} ({remark.kind})", remark.text

    def _is_told(self, name: str, r: int, c: int) -> bool:
        inside = any(one.sheet == name and r in one.rows and c in one.columns for one in self.places)
        return inside or (name, r) in self.lost or (name, c) in self.columns

    # -- what a row belongs to ----------------------------------------------------------------------

    def _lines(self, sheet: GridSheet) -> Iterator[_Line]:
        """The filled rows; tables are known by their markers, by their headings where these are gone."""
        table, ids = "", dict[int, str]()
        has_table, form = sheet.name in self.plan.sheets.values(), self._unmarked_form(sheet)
        for r, row in enumerate(sheet.rows):
            if form and r == form[0]:
                table, ids = "header", {form[1]: "value"}
            filled = {c: cell for c, cell in row.items() if not is_empty(cell)}
            texts = {c: plain(shown(cell)) for c, cell in filled.items()}
            first = shown(filled[min(filled)]) if filled else ""
            named, columns = self.ours.headed(texts) if has_table and table != "header" else ("", {})
            if first.startswith(TAG):
                table = first.removeprefix(TAG).strip()
                columns = {c: text for c, text in texts.items() if text in {*self.ours.columns(table), "value"}}
                columns[min(filled)] = _ID
                ids = {c: name for c, name in self._columns(table).items() if c not in columns} | columns
            elif named and table in ("", named):
                table, ids = named, columns | ids
            yield _Line(sheet, r, filled, table, ids)

    def _unmarked_form(self, sheet: GridSheet) -> tuple[int, int] | None:
        """The first row and the value column of a form that lost its marker."""
        spots = [(r, c) for name, r, c in self.header if name == sheet.name]
        marked = any(plain(shown(next(iter(row.values()), ""))) == f"{TAG}header" for row in sheet.rows)
        return min(spots) if spots and not marked else None

    def _columns(self, table: str) -> dict[int, str]:
        """Where the plan's rows have their columns."""
        rows = (row for of, row in self.rows.values() if of == table)
        return {column_of(at): name for row in rows for name, at in row.columns.items()}

    # -- whether a cell is an entry or ours ---------------------------------------------------------

    def _is_known(self, line: _Line, c: int) -> bool:
        text, name = line.text(c), line.ids.get(c, "")
        if shown(line.filled[c]).startswith(TAG):
            return True
        if line.table == FINDINGS:
            return line.r < 5 or (isinstance(line.filled.get(1), float) and c in range(1, 5))
        if text in self.ours.pages and (not line.table or len(line.filled) < 3):
            return True
        if not line.table:
            return line.calculates(c) or text == "value"
        if line.table == "header":
            return text == "value" or self._is_of_form(line, c)
        if not name or text == plain(name) or text in self.ours.heads[line.table, name]:
            return bool(name)
        return self._is_entry(line, name, text) or self._is_of_table(line, c, name, text)

    def _is_entry(self, line: _Line, name: str, text: str) -> bool:
        table, row = self.rows.get((line.sheet.name, line.r), ("", None))
        if row is None or table != line.table or name == "status":
            return False
        return text == plain(row.key.partition("~")[0]) if name == "key" else name in row.columns and _holds(row, name)

    def _is_of_table(self, line: _Line, c: int, name: str, text: str) -> bool:
        """A row's number, a given text, a formula, or the result of one that was pasted as a value."""
        key = line.named("key")
        if name == "key":
            ready = {plain(text.id) for text in self.case.framework.texts} | self.ours.given(line.table, name)
            return bool(_SPARE.fullmatch(key)) or text in ready
        if name in GIVEN:
            return text in self.ours.given(line.table, name) or (name == "wanted" and line.calculates(c))
        return line.calculates(c) or any(text in here.cells[line.table, key, name] for here in (self.ours, self._shown))

    def _is_of_form(self, line: _Line, c: int) -> bool:
        """An id, a label, a hint, or an entry that is in the plan."""
        value = next((col for col, name in line.ids.items() if name == "value"), 2)
        marker = next((col for col, name in line.ids.items() if name == _ID), value - 2)
        text, id_ = line.text(c), shown(line.filled.get(marker)).strip().casefold()
        place = "0" if c == marker else str(c - value + 2)
        name = id_ if self.ours.form[id_, "1"] else self.header.get((line.sheet.name, line.r, value), "")
        if place == "2" and name in SHOWN_FIELDS:
            return line.calculates(c) or text in self.ours.form[name, place] or text == plain(self.plan.period)
        if place == "2":
            return (line.sheet.name, line.r, c) in self.header or text == self._entered(name)
        if self._unmarked_form(line.sheet):  # its columns may lie elsewhere
            return any(text in texts or text == plain(id_) for (id_, _), texts in self.ours.form.items())
        return text in self.ours.pages or any(text in self.ours.form[name, other] for other in (place, "1", "3"))

    def _entered(self, name: str) -> str:
        """What stands in the line of the form that counts."""
        spots = (spot for spot, other in self.header.items() if other == name)
        there = {sheet.name: sheet for sheet in self.grid.sheets}
        return next((plain(shown(there[sheet].at(r, c))) for sheet, r, c in spots), "")

    @cached_property
    def _shown(self) -> Ours:
        """What the workbook of this very plan shows: for results that somebody pasted as values."""
        return collect(plan_book(self.case.framework, self.plan, self.case.verdict.as_of), Ours())


def _holds(row: Row, name: str) -> bool:
    """Whether the plan has an entry of that column; people move to the slots of their field that are free."""
    base = name.partition(".")[0]
    there = [column for column, value in row.values.items() if value is not None] + list(row.raw)
    return name in there or any(column.partition(".")[0] == base for column in there if not name[-4:].isdecimal())


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) - 1


def _is_somebodys(remark: Remark) -> bool:
    """Comments that we wrote at findings are ours; page headers and links have rules of their own."""
    return remark.kind in ("box", "picture", "cell_picture") or (
        remark.kind == "comment" and bool(without_our_notes(remark.text))
    )


def _tells(finding: Finding, remark: Remark) -> bool:
    cells = finding.values.get("cells", "").split(", ")
    return remark.cell in cells or (not remark.cell and remark.text[:20] in finding.values.get("said", ""))
