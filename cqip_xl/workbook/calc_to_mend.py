"""The last block of `_calc`: how many cells of each table must be mended, counted by the marks that paint them.

A mark's test is worded for the first row of its area (`$F5`). Where it holds for whole columns as well, one sum counts
them; the others are counted row by row. Tables into which rows can be inserted are read by position, rows that the
framework fixes by their own cells, which Excel follows. What cannot be calculated counts as one, never as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.kind import ERRORS, NUMBERED_ERRORS, is_error
from cqip_xl.model.book import Area, Cell, Content, Formula, Sheet
from cqip_xl.model.markers import CALC, Spot, letters, quoted, span
from cqip_xl.workbook.fault import BEGUN, Fault, Loss
from cqip_xl.workbook.first_rows import inside, least
from cqip_xl.workbook.lost_columns import lost_columns
from cqip_xl.workbook.plan_view import MARGIN, PlanView
from cqip_xl.workbook.required import RequiredCells
from cqip_xl.workbook.school import HeaderPlace

#: Excel takes formulas of 8,192 characters; a row of more is split over neighbouring columns.
LONGEST = 7_500
#: A text, which is left alone; or a cell of the row at hand, with its sheet if one is named.
_CELL = re.compile(r"""("[^"]*")|('(?:[^']|'')+'!|\w+!)?\$([A-Z]{1,3})(\d+)\b""")


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of one entry sheet that are counted together: those of a table, or the School form.

    `more`: rows below the last that are read, too, as some may be inserted; 0 where the framework fixes them. `top`:
    the row of `_calc` on which the first is read.
    """

    name: str
    sheet: str
    first: int
    last: int
    more: int
    top: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1 + self.more

    def below(self, area: Area) -> int:
        """The last row that a mark covers: what is inserted below the last row is marked like it."""
        return area.bottom + self.more if area.bottom >= self.last else area.bottom

    @property
    def place(self) -> str:
        """Which of the rows stands in a row of `_calc`, from 1. The same words in each row pack well."""
        return f"ROW()-{self.top}"

    @property
    def beyond(self) -> str:
        """What an error in a row counts: nothing where rows were taken out and there is none."""
        rows = span(self.sheet, self.first, 1, self.first + self.size - 1, 1)
        return f"IF({self.place}>ROWS({rows}),0,1)" if self.more else "1"

    def at_row(self, test: str, row: int, n: int) -> str:
        """A test that is worded for a row of the sheet, for the n-th of these."""
        own = f"{quoted(self.sheet)}!"

        def cell(sheet: str, col: str, at: int) -> str:
            if not self.more:
                return f"{sheet}${col}{at + self.first + n - row}"
            first = self.first + 1 if sheet == own else at - (row - self.first)
            return f"INDEX({sheet}${col}${first}:${col}${first + self.size - 1},{self.place})"

        return self.moved(test, cell)

    def moved(self, text: str, cell: Callable[[str, str, int], str]) -> str:
        """The text with another word for each cell of the row at hand."""
        own = f"{quoted(self.sheet)}!"
        return _CELL.sub(lambda found: found[1] or cell(found[2] or own, found[3], int(found[4])), text)


@dataclass(frozen=True, slots=True)
class Mending:
    """What is counted of one table, or of the School form. `top`: its first row from 0; `rows`: its entries;
    `uncounted`: whether some tests of the pack are in no formula.
    """

    sheet: Sheet
    top: int
    rows: RequiredCells | None = None
    losses: tuple[Loss, ...] = ()
    uncounted: bool = False

    def contents(self) -> dict[Spot, Content]:
        """What stands in the cells of its sheet."""
        return {(cell.row, cell.col): cell.content for cell in self.sheet.cells}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cells of a sheet: an Excel expression and what Python counts; the first row of them, likewise."""

    sheet: str
    text: str
    number: int
    first: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lead:
    """Cells of `_calc` that say where a link leads: its target, its row from 1, and the headings of columns that are
    gone from there; `now`: the row in Python.
    """

    target: str
    row: str
    lost: str
    now: int


class MendColumns:
    """`top`: the row of `_calc` on which it begins. What is packed is repeated within 32,768 characters at most: beside
    the other blocks rows would be longer than that.
    """

    def __init__(self, view: PlanView, header: HeaderPlace, given: Mapping[str, Mending], top: int) -> None:
        self.view, self.top, self.right, self.given = view, top, 0, given
        self._at: dict[str, tuple[str, int]] = {}
        self._better: dict[str, list[Counted]] = {}
        self._firsts: dict[str, tuple[str, int]] = {}
        self._cells: list[Cell] = []
        every = tuple(_all_lines(view, header, top))
        for lines in every:
            self._add(lines, given[lines.name])
        self._cells.append(Cell(top - 1, self.right, "lead", HIDDEN))
        self._leads = {lines.name: self._put_lead(n, lines) for n, lines in enumerate(every)}

    def cells(self) -> Iterator[Cell]:
        yield from self._cells

    def count(self, name: str) -> tuple[str, int]:
        """How many cells of a table (or of `school`) must be mended: an Excel expression, and what Python counts."""
        found = [self._at[one] for one in together(name) if one in self._at]
        return "+".join(text for text, _ in found), sum(value for _, value in found)

    def lead(self, name: str) -> Lead:
        """To the first cell of a table (or of `school`) that must be mended, else to its first row."""
        return self._leads[name]

    def is_whole(self, name: str) -> bool:
        """Whether everything is counted that the check calls an error in the cells of a table."""
        return not any(self.given[one].uncounted for one in together(name) if one in self.given)

    def better(self) -> Mapping[str, Sequence[Counted]]:
        """What would be good to mend, by its word: on each sheet how many cells, and the first row of them."""
        return self._better

    def _add(self, lines: Lines, given: Mending) -> None:
        sheet = given.sheet
        faults = [f for f in sheet.conditions if isinstance(f, Fault) and lines.first <= f.area.top <= lines.last]
        at_fault = _at_fault(given.contents(), faults)
        must = [f for f in faults if not f.better]
        losses = [Formula(f"=IFERROR({one.text},1)", 0.0) for one in given.losses]
        begun = self._begun(lines, given.rows, must)
        sums = dict(enumerate((*_sums(must, lines, at_fault, begun), _errors(lines, sheet), *losses)))
        by_row = _by_row(must, lines, at_fault, begun)
        left = self.right
        self._at[lines.name] = self._put(lines.name, [sums, *by_row])
        self._firsts[lines.name] = self._put_first(
            lines.name, lines, _first_of(must, lines, at_fault, begun, left), by_row
        )
        for name in dict.fromkeys(f.better for f in faults if f.better):
            good = [f for f in faults if f.better == name]
            left, called, by_row = self.right, f"{lines.name}/{name}", _by_row(good, lines, at_fault, begun)
            counted = self._put(called, [dict(enumerate(_sums(good, lines, at_fault, begun))), *by_row])
            where, row = self._put_first(called, lines, _first_of(good, lines, at_fault, begun, left), by_row)
            self._better.setdefault(name, []).append(Counted(lines.sheet, *counted, (f"MIN({where})", row)))

    def _begun(self, lines: Lines, rows: RequiredCells | None, faults: Iterable[Fault]) -> str:
        """A column that says of each row whether anything is entered, where marks ask for it; its letters."""
        if rows is None or not any(BEGUN in (fault.each or fault.counted) for fault in faults):
            return ""
        self._cells.append(Cell(self.top - 1, self.right, f"begun/{lines.name}", HIDDEN))
        test = lines.at_row(rows.whether_begun(lines.first), lines.first, 0) if lines.more else ""
        made: dict[tuple[str, float], Formula] = {}
        for n in range(lines.size):
            row = lines.first + n
            if lines.more or rows.place.drawn_at(n) is not None:
                shown = test or lines.at_row(rows.whether_begun(row), row, n), float(rows.row(row) is not None)
                if shown not in made:
                    made[shown] = Formula(f"=IFERROR(IF({shown[0]},1,0),{lines.beyond})", shown[1])
                self._cells.append(Cell(self.top + n, self.right, made[shown], HIDDEN))
        self.right += 1
        return letters(self.right - 1)

    def _put_first(
        self, name: str, lines: Lines, firsts: list[Formula], by_row: Sequence[Mapping[int, Formula]]
    ) -> tuple[str, int]:
        """A column that says where the first cell of each mark is, where any is; last of those counted row by row, in
        the columns before it. Gives its range and the least of the rows.
        """
        for col, column in enumerate(by_row, start=self.right - len(by_row)):
            cells = span(CALC, self.top, col, self.top + max(column), col)
            rows = f"ROW({cells})+{lines.first - self.top}"
            held = [lines.first + n + 1 for n, found in column.items() if found.value]
            firsts.append(_least(f"SUM({cells})", rows, f"{cells}>0", min(held, default=0)))
        self._cells.append(Cell(self.top - 1, self.right, f"first/{name}", HIDDEN))
        self._cells += [Cell(self.top + n, self.right, found, HIDDEN) for n, found in enumerate(firsts)]
        where = span(CALC, self.top, self.right, self.top + max(len(firsts), 2) - 1, self.right)
        rows_found = [int(found.value) for found in firsts if isinstance(found.value, float)]
        self.right += 1
        return where, min(rows_found, default=0)

    def _put_lead(self, n: int, lines: Lines) -> Lead:
        """Cells below one another, as several links name each: the row, the link's target, columns that are gone."""
        given, (cells, now) = self.given[lines.name], self._firsts[lines.name]
        above, contents = given.top + 1, given.contents()
        now, top = now or above, self.top + 3 * n
        at, to, lost = (span(CALC, row, self.right, row, self.right) for row in range(top, top + 3))
        row = f"=IFERROR(IF(COUNT({cells})=0,{above},MIN({cells})),{above})"
        begins = "C" if lines.name == "school" else "B"
        text, column = f'"{begins}"', begins
        lacking = given.rows.to_fill(at, now, lambda col: contents.get((now - 1, col))) if given.rows else ()
        for col, test, holds in reversed([*lacking]):
            text, column = f'IF({test},"{col}",{text})', col if holds else column
        said = f"#{quoted(lines.sheet)}!"
        target = f'="{inside(said)}"&IFERROR({text},"{begins}")&{at}'
        self._cells.append(Cell(top, self.right, Formula(row, float(now)), HIDDEN))
        self._cells.append(Cell(top + 1, self.right, Formula(target, f"{said}{column}{now}"), HIDDEN))
        places = [self.view.tables[one] for one in together(lines.name) if one in self.view.tables]
        if places:
            text = lost_columns(self.view, *places)
            self._cells.append(Cell(top + 2, self.right, Formula(f"={text}", ""), HIDDEN))
        return Lead(to, at, lost, now)

    def _put(self, name: str, columns: Sequence[Mapping[int, Formula]]) -> tuple[str, int]:
        """Adds columns; gives their sum."""
        left, total = self.right, 0.0
        for column in columns:
            self._cells.append(Cell(self.top - 1, self.right, f"mend/{name}", HIDDEN))
            self._cells += [Cell(self.top + n, self.right, found, HIDDEN) for n, found in column.items()]
            total += sum(value for found in column.values() if isinstance(value := found.value, float))
            self.right += 1
        deepest = max((n for column in columns for n in column), default=0)
        return f"SUM({span(CALC, self.top, left, self.top + deepest, self.right - 1)})", int(total)


def together(name: str) -> tuple[str, ...]:
    """The tables of a sheet: the whole-school clauses stand below the criteria."""
    return (name, "clauses") if name == "criteria" else (name,)


#: By the identity of a mark: the rows, counted from 0, in which a cell has it as they are drawn.
AtFault = Mapping[int, Sequence[int]]


def _at_fault(contents: Mapping[Spot, Content], faults: Iterable[Fault]) -> AtFault:
    def holds(fault: Fault, row: int) -> bool:
        return fault.twin(lambda col: contents.get((row, col)), row)

    def rows(area: Area) -> range:
        return range(area.top, area.bottom + 1)

    return {id(fault): [row for row in rows(fault.area) if holds(fault, row)] for fault in faults}


def _all_lines(view: PlanView, header: HeaderPlace, top: int) -> Iterator[Lines]:
    yield Lines("school", header.sheet, min(header.rows.values()), max(header.rows.values()), 0, top)
    for name, place in view.tables.items():
        yield Lines(name, place.sheet, place.first, place.last, 0 if place.table.source else MARGIN, top)


def _sums(faults: Iterable[Fault], lines: Lines, at_fault: AtFault, begun: str) -> Iterator[Formula]:
    """One sum for each mark whose test holds for whole columns."""
    for fault in (f for f in faults if f.each):
        text = f"=IFERROR(SUMPRODUCT({_each(fault, lines, begun)}),1)"
        yield Formula(text, float(len(at_fault[id(fault)])))


def _first_of(faults: Iterable[Fault], lines: Lines, at_fault: AtFault, begun: str, col: int) -> list[Formula]:
    """The row of the first cell that each of these marks is at. `col`: the column of `_calc` with the sums."""
    found = []
    for n, fault in enumerate(f for f in faults if f.each):
        top, bottom = fault.area.top, lines.below(fault.area)
        rows = f"ROW({span(lines.sheet, top, 1, bottom, 1)})"
        row = at_fault[id(fault)][0] + 1 if at_fault[id(fault)] else 0
        total = span(CALC, lines.top + n, col, lines.top + n, col)
        found.append(_least(total, rows, f"({_each(fault, lines, begun)})>0", row))
    return found


def _least(total: str, rows: str, test: str, row: int) -> Formula:
    """The least of the rows for which a test holds; nothing where the total is 0."""
    return Formula(f'=IF({total}=0,"",IFERROR({least(rows, test)},""))', float(row) or "")


def _each(fault: Fault, lines: Lines, begun: str) -> str:
    """A mark's test for all rows at once."""
    top, bottom = fault.area.top, lines.below(fault.area)

    def cells(sheet: str, col: str, row: int) -> str:
        return f"{sheet}${col}${row}:${col}${row + bottom - top}"

    first = lines.top + 1 + top - lines.first
    begins = f"(${begun}${first}:${begun}${first + bottom - top}=1)"
    return lines.moved(fault.each, cells).replace(BEGUN, begins)


def _errors(lines: Lines, sheet: Sheet) -> Formula:
    """Texts of errors, as pasting leaves them; an error itself makes the sum one, and counts once."""
    cells = [c for c in sheet.cells if lines.first <= c.row <= lines.last and not isinstance(c.content, Formula)]
    whole = span(lines.sheet, lines.first, 1, lines.last + lines.more, max(cell.col for cell in cells))
    texts = "+".join(f'SUMPRODUCT(--({whole}="{text}"))' for text in ERRORS)
    texts += "".join(f'+SUMPRODUCT(({whole}>="{word}:000")*({whole}<="{word}:999"))' for word in NUMBERED_ERRORS)
    value = sum(isinstance(cell.content, str) and is_error(cell.content) for cell in cells)
    return Formula(f"=IFERROR({texts},1)", float(value))


def _by_row(faults: Iterable[Fault], lines: Lines, at_fault: AtFault, begun: str) -> list[dict[int, Formula]]:
    """The other marks of each row, in as few columns as formulas may be long. Rows that show the same share theirs."""
    others = [f for f in faults if not f.each]
    columns: list[dict[int, Formula]] = []
    worded = _Worded(lines, f"INDEX(${begun}${lines.top + 1}:${begun}${lines.top + lines.size},{lines.place})=1")
    made: dict[tuple[str, float], Formula] = {}
    for n in range(lines.size if others else 0):
        row = lines.first + n
        here = tuple(f for f in others if f.area.top <= row <= lines.below(f.area))
        for col, (text, part) in enumerate(worded.parts(here, n)):
            columns += [{} for _ in range(col + 1 - len(columns))]
            shown = text, float(sum(row in at_fault[id(fault)] for fault in part))
            columns[col][n] = made.get(shown) or made.setdefault(shown, Formula(*shown))
    return columns


class _Worded:
    """The formulas of rows. Where rows are read by position, all rows with the same marks have the same: worded once,
    since these are the longest of the workbook.
    """

    def __init__(self, lines: Lines, begins: str) -> None:
        self.lines, self.begins = lines, begins
        self._known: dict[tuple[int, ...], list[tuple[str, tuple[Fault, ...]]]] = {}

    def parts(self, faults: tuple[Fault, ...], n: int) -> list[tuple[str, tuple[Fault, ...]]]:
        """For the n-th row: formulas, each with the marks that it counts."""
        if not self.lines.more:
            return self._made(faults, n)
        key = tuple(map(id, faults))
        if key not in self._known:
            self._known[key] = self._made(faults, 0)
        return self._known[key]

    def _made(self, faults: Sequence[Fault], n: int) -> list[tuple[str, tuple[Fault, ...]]]:
        tests = [(self.lines.at_row(f.counted, f.area.top, n).replace(BEGUN, self.begins), f) for f in faults]
        return [(self._counted(part), tuple(f for _, f in part)) for part in _parts(tests)]

    def _counted(self, part: Sequence[tuple[str, Fault]]) -> str:
        """How many of some tests hold."""
        return f"=IFERROR({'+'.join(f'IF({test},1,0)' for test, _ in part)},{self.lines.beyond})"


def _parts(tests: Sequence[tuple[str, Fault]]) -> list[list[tuple[str, Fault]]]:
    """The tests of a row, as many together as one formula takes."""
    parts: list[list[tuple[str, Fault]]] = []
    length = LONGEST
    for test, fault in tests:
        length += len(test) + 9
        if length > LONGEST:
            parts.append([])
            length = len(test)
        parts[-1].append((test, fault))
    return parts
