"""How far down a sheet is printed whose rows become more: to the last filled one. What is typed below it afterwards is
told, in the line that names the school, until the end is set anew.

The area cannot follow by itself: as a formula Excel would have it so, but LibreOffice then prints the whole sheet, and
ExcelJS cannot open the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cqip_xl.drawing.style import PROBLEM
from cqip_xl.model.anchors import Anchors
from cqip_xl.model.areas import runs
from cqip_xl.model.book import Area, Cell, Condition, Formula, Sheet, Style
from cqip_xl.model.markers import BELOW, address, letters
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.plan_view import SCHOOL_ROW, PlanView

#: So many rows below the prepared ones are looked at.
LOOKED_AT = 200
#: The last row that a sheet can have.
_NO_END = (1 << 20) - 1
_RED = Style(bold=True, color=PROBLEM.color)


@dataclass(frozen=True, slots=True)
class PrintedRows:
    """`first`, `last`: the prepared rows; `filled`: the last with anything in it, the one before the first where there
    is none. `last_now`: the same as an Excel expression, counted from 1; `goes_on`: another, whether any lies below a
    row. `line`: the row that names the school. `there`: what is printed of a received workbook's sheet, None for a new
    one.
    """

    view: PlanView
    first: int
    last: int
    filled: int
    last_now: str
    goes_on: Callable[[int], str]
    line: int = SCHOOL_ROW
    there: tuple[Area, ...] | None = None

    def begun(self, sheet: Sheet) -> Sheet:
        """The sheet, whose area ends with its prepared rows, before its rows are fitted to their texts."""
        area = sheet.page.area
        assert area
        theirs = self._one_of_ours(area)
        whole = replace(area, bottom=max(self.last, self.filled))
        page = replace(sheet.page, area=whole, filled=self.filled, so_far=theirs.bottom if theirs else None)
        return replace(sheet, page=page)

    def noticed(self, sheet: Sheet) -> Sheet:
        """The fitted sheet: what somebody chose to print stays, and what lies below it is told."""
        ours = sheet.page.area
        assert ours
        areas = self._areas(ours)
        page = replace(sheet.page, area=areas[0] if len(areas) == 1 else None)
        end = max((area.bottom for area in areas), default=_NO_END)
        top = areas[0].top if areas else ours.top
        cells = tuple(self._told(cell, replace(ours, top=top, bottom=end)) for cell in sheet.cells)
        told = f'=ISNUMBER(FIND("{BELOW}",${letters(1)}${self.line + 1}))'
        red = Condition(Area(self.line, 1, self.line, 1), told, _RED)
        return replace(sheet, cells=cells, conditions=(*sheet.conditions, red), page=page)

    def _areas(self, ours: Area) -> tuple[Area, ...]:
        """Of a new workbook ours; of a received one its own, where it is one of ours with another end."""
        if self.there is None:
            return (ours,)
        area = self._one_of_ours(ours)
        return (replace(area, bottom=ours.bottom),) if area else self.there

    def _one_of_ours(self, ours: Area) -> Area | None:
        """What is printed of a received sheet, where it is our area but for its end."""
        if self.there is None or len(self.there) != 1:
            return None
        (area,) = self.there
        same = (area.left, area.right) == (ours.left, ours.right) and area.top < self.first
        return area if same and self.first <= area.bottom <= max(self.last, self.filled) else None

    def _told(self, cell: Cell, area: Area) -> Cell:
        """A cell; if it is the line, with what that says of rows below the area. References move with the area's edges;
        none is to the line itself, and single cells are those of the headings, which nobody deletes.
        """
        if (cell.row, cell.col) != (self.line, 1) or not isinstance(cell.content, Formula):
            return cell
        end = area.bottom
        left, right = (f"COLUMN(${letters(col)}${self.first})" for col in (area.left, area.right))
        select = f'ADDRESS(ROW($A${area.top + 1}),{left},4)&":"&ADDRESS({self.last_now},{right},4)'
        text = self.view.say("page.below", end="\0", area="\1").replace('"', '""')
        for mark, live in (("\0", row_now(end)), ("\1", select)):
            text = text.replace(mark, f'"&{live}&"')
        said = f'&IFERROR(IF({self.goes_on(end)},"  {BELOW} {text}",""),"")'
        value = str(cell.content.value)
        if self.filled > end:
            corners = f"{address(area.top, area.left)}:{address(self.filled, area.right)}"
            told = self.view.say("page.below", end=end + 1, area=corners)
            value = f"{value}  {BELOW} {told}"
        return cell._replace(content=Formula(cell.content.text + said, value))


def row_now(row: int) -> str:
    """The number of a row, from 1, as an Excel expression: as that of an area's last row, which moves with it."""
    return f"SUMPRODUCT(MAX(ROW($A$1:$A${row + 1})))"


def printed_rows(view: PlanView, name: str, line: int | None, anchors: Anchors | None) -> PrintedRows | None:
    """How far a table's sheet is printed; None where the framework fixes its rows, or nothing can be told there."""
    place = view.tables[name]
    if line is None or place.table.source:
        return None
    entries = [column.id for column in place.columns if column.id != "key" and not is_calculated(column)]
    parts = list(runs(sorted(place.at[name] for name in entries)))
    cells = _cells(parts, place.first, place.last + LOOKED_AT)
    last = ",".join(f"(1-ISBLANK({part}))*ROW({part})" for part in cells)

    def goes_on(end: int) -> str:
        return f"COUNTA({','.join(cells)})>COUNTA({','.join(_cells(parts, place.first, end))})"

    now = f"SUMPRODUCT(MAX({last}))"
    if not anchors:
        return PrintedRows(
            view, place.first, place.last, place.first + len(view.plan.rows(name)) - 1, now, goes_on, line
        )
    ends = anchors.tables[name].ends
    filled = max((place.first - 1, *(ends[column] for column in entries if column in ends)))
    there = anchors.printed.get(place.sheet, ())
    return PrintedRows(view, place.first, place.last, filled, now, goes_on, line, there)


def _cells(parts: Iterable[tuple[int, int]], top: int, bottom: int) -> list[str]:
    """Neighbouring columns as ranges, from one row down to another."""
    return [f"${letters(left)}${top + 1}:${letters(right)}${bottom + 1}" for left, right in parts]
