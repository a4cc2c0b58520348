"""Marks of what must be mended: each an Excel test that paints a cell and is counted on Status, and its Python twin."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from cqip_xl.drawing.style import MISSING, PROBLEM
from cqip_xl.kinds.context import Context, Lookup
from cqip_xl.kinds.dates import FIRST, LAST
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import excel_number
from cqip_xl.model.book import Area, Condition, Content
from cqip_xl.model.field import Field
from cqip_xl.model.markers import letters, serial

#: What stands in a column of the row at hand.
Cells = Callable[[int], Content]
#: Whether a row is at fault as it was drawn: its cells, and its number on the sheet from 0.
Twin = Callable[[Cells, int], bool]
#: No number in a cell is smaller, or larger.
_LEAST, _MOST = -1e300, 1e300


#: Stands in `counted` for whether anything is entered in the row, which is calculated once for all of its marks.
BEGUN: Final = "[begun]"


def never(cells: Cells, row: int) -> bool:
    """Of what the workbook itself draws, which is whole."""
    return False


@dataclass(frozen=True, slots=True)
class Fault(Condition):
    """A mark of a cell to mend. What is painted by it is what the Status sheet counts.

    `formula` names cells of its own row as `$F5`, for the first row of `area`. `each`: the same as a number, 1 or 0,
    in words that hold for whole columns as well (then one SUMPRODUCT counts them); '' where there are none, and row
    after row is counted by `counted`, or by `formula`. `twin` gives the cached value.
    """

    twin: Twin = never
    each: str = ""
    counted: str = ""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """What must be mended and is in no single cell: an Excel expression for a number, 0 as the workbook is drawn."""

    text: str


def missing(area: Area, test: str, twin: Twin, each: str = "", counted: str = "") -> Fault:
    """A required cell that is empty."""
    return Fault(area, f"={test}", MISSING, twin=twin, each=each, counted=counted or test)


def problem(area: Area, test: str, twin: Twin, each: str = "", counted: str = "") -> Fault:
    """A cell whose entry cannot count, or contradicts another."""
    return Fault(area, f"={test}", PROBLEM, twin=twin, each=each, counted=counted or test)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a dropdown draws on: its range, the same side by side, as many ones, and the words there now."""

    source: str
    across: str
    ones: str
    labels: Collection[str]

    def lacks(self, cell: str) -> str:
        """Whether the cell, or each of a column, is none of it: 1 or 0. (MATCH would obey wildcards.)"""
        return f"(MMULT(--({cell}={self.across}),{self.ones})=0)"


def foreign(area: Area, offered: Offered) -> Fault:
    """A filled cell that is not among what its dropdown draws on."""
    cell = _first(area)
    test = f'AND(LEN({cell}&"")>0,SUMPRODUCT(--({offered.source}={cell}))=0)'
    return problem(area, test, _stranger(area, offered), f'({cell}<>"")*{offered.lacks(cell)}')


def neither(area: Area, f: Field, context: Context, offered: Offered) -> Fault:
    """A filled cell with neither an offered period nor a day."""
    cell, wrong = _first(area), _stranger(area, offered)
    test = f'AND(LEN({cell}&"")>0,SUMPRODUCT(--({offered.source}={cell}))=0,{_nothing(cell, f, context)})'
    each = f'({cell}<>"")*{offered.lacks(cell)}*{_no_number(cell, f, context)}'
    return problem(area, test, lambda cells, row: isinstance(cells(area.left), str) and wrong(cells, row), each)


def unread(area: Area, f: Field, context: Context) -> Fault:
    """A filled cell in which Excel sees no number or day as the field wants it: text, too large, not whole."""
    cell = _first(area)
    test = f'AND(LEN({cell}&"")>0,{_nothing(cell, f, context)})'
    # A bad cell's text is carried over as text; numbers and days are drawn as such.
    twin: Final[Twin] = lambda cells, row: isinstance(cells(area.left), str)  # noqa: E731
    each = f'({cell}<>"")*{_no_number(cell, f, context)}'
    if f.kind != "integer":
        return problem(area, test, twin, each)
    low, high = (excel_number(x) for x in _bounds(context))  # INT of a text is an error: only row by row
    counted = f'IF(ISNUMBER({cell}),OR({cell}<{low},{cell}>{high},{cell}<>INT({cell})),LEN({cell}&"")>0)'
    return problem(area, test, twin, "", counted)


def _first(area: Area) -> str:
    return f"${letters(area.left)}{area.top + 1}"


def _stranger(area: Area, offered: Offered) -> Twin:
    known = {label.casefold() for label in offered.labels}

    def twin(cells: Cells, row: int) -> bool:
        content = cells(area.left)
        return content not in (None, "") and str(content).casefold() not in known

    return twin


def _nothing(cell: str, f: Field, context: Context) -> str:
    """Whether Excel reads nothing in the cell."""
    return f'LEN({KINDS[f.kind].excel(cell, context, Lookup())}&"")=0'


def _no_number(cell: str, f: Field, context: Context) -> str:
    """The same as 1 or 0: in comparisons texts are more than any number, and truth more than texts."""
    if f.kind in ("date", "period"):
        return f"(1-({cell}>={serial(FIRST)})*({cell}<{serial(LAST) + 1}))"
    low, high = (excel_number(bound) for bound in _bounds(context))
    return f"(1-({cell}>={low})*({cell}<={high}))"


def _bounds(context: Context) -> tuple[float, float]:
    return (_LEAST if context.low is None else context.low, _MOST if context.high is None else context.high)
