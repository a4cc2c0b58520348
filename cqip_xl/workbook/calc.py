"""The hidden `_calc` sheet: what the rules read of each row, indexed by position.

Every formula is written with the value that Python reads for it. Visible status cells only show what stands
here, so that a deleted or overwritten status cell falsifies no count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.text import bare
from cqip_xl.model.book import Cell, Formula, Sheet
from cqip_xl.model.markers import CALC, letters, serial, span
from cqip_xl.model.plan import Value

#: Stands for the number of its row, from 1, in the formula of a column.
ROW: Final = "\0"
#: The first columns of `_calc`, in this order, which formulas of other sheets name by `calc_column`: the position of
#: the row, where the levels of its criterion stand in `_lists` and how many they are, and whether it is due each year.
PLACED = ("n", "level_first", "level_count", "each")


def calc_column(name: str) -> str:
    """The letters of one of the first columns."""
    return letters(PLACED.index(name))


def day_number(day: date | None) -> float | str:
    """A day as Excel's number; '' for none."""
    return "" if day is None else float(serial(day))


@dataclass(frozen=True, slots=True)
class CalcColumn:
    """`formula`: that of every row, in which ROW stands for the row's number; and what Python reads for each."""

    id: str
    formula: Callable[[], str]
    values: tuple[str | float, ...]

    def cells(self, first: int, col: int) -> Iterator[Cell]:
        """The column from a row on, both counted from 0. It is worded once: for each of 80 rows it took two thirds of
        the time of composing.
        """
        text = self.formula()
        if ROW in text:
            for row, value in enumerate(self.values, start=first):
                yield Cell(row, col, Formula(text.replace(ROW, str(row + 1)), value), HIDDEN)
            return
        kinds = [(value, value.__class__) for value in self.values]
        known = {kind: Formula(text, kind[0]) for kind in set(kinds)}
        yield from (Cell(row, col, known[kind], HIDDEN) for row, kind in enumerate(kinds, start=first))


@dataclass(frozen=True, slots=True)
class CalcPlace:
    """Where each column of `_calc` stands."""

    at: Mapping[str, int]
    first: int
    last: int

    def range(self, name: str) -> str:
        col = self.at[name]
        return span(CALC, self.first, col, self.last, col)

    def __contains__(self, name: str) -> bool:
        return name in self.at


def normalised(value: Value) -> str | float:
    """A read value as the normalised cell holds it."""
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, float):
        return value
    return bare(value) if isinstance(value, str) else ""


def calc_sheet(
    columns: Sequence[CalcColumn], at: Mapping[str, int], first: int, more: Iterable[Cell]
) -> tuple[Sheet, CalcPlace]:
    """The sheet: the columns from row `first` (counted from 0) on; `more`: cells of the criteria block."""
    cells: list[Cell] = []
    for col, column in enumerate(columns):
        cells.append(Cell(first - 1, col, column.id, HIDDEN))
        if column.id == "n":
            cells += [Cell(row, col, value, HIDDEN) for row, value in enumerate(column.values, start=first)]
        else:
            cells += column.cells(first, col)
    place = CalcPlace(at, first, first + len(columns[0].values) - 1)
    return Sheet(CALC, (*cells, *more), hidden="hidden", protected=False), place
