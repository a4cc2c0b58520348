"""Links from what the workbook counts to the first row of it, as Excel expressions."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.drawing.style import LINK, NUMBER
from cqip_xl.model.book import Area, Condition
from cqip_xl.model.markers import letters, quoted

#: Below every row.
_FAR = 9_999_999
#: How numbers look that count rows. The room behind them is a part of the number: LibreOffice follows a link only where
#: its text would stand without an indent, and it indents some figures that may wrap and others not.
COUNTED = replace(NUMBER, number="#,##0_)_)", indent=0, wrap=False)


def inside(text: str) -> str:
    """A text within a text of a formula."""
    return text.replace('"', '""')


def least(rows: str, test: str) -> str:
    """The Excel expression for the least of some rows for which a test holds."""
    return f"SUMPRODUCT(MIN({_FAR}-({_FAR}-({rows}))*({test})))"


def nth(cells: str) -> str:
    """The Excel expression for which row of a range each is, from 1; whatever is inserted above it or taken out."""
    return f"(ROW({cells})-MIN(ROW({cells}))+1)"


def linked(sheet: str, column: str, row: str) -> str:
    """The Excel expression for the target of a link; `row` is one. Like those beside it, it names the sheet as it is
    called now.
    """
    return f'"#{inside(quoted(sheet))}!{column}"&{row}'


def led(label: str, sheet: str, count: str, row: str, none: str | None = None) -> str:
    """A label that leads to the first row that a number counts. `none`: what it is without any, else the same."""
    said, other = (f'"{inside(text)}"' for text in (label, label if none is None else none))
    return f"=IF({count}=0,{other},IFERROR(HYPERLINK({linked(sheet, 'B', row)},{said}),{said}))"


def numbered(count: str, sheet: str, row: str) -> str:
    """A number that leads to the first row that it counts, and stays a number; plain where it counts none."""
    return f"IF({count}=0,0,HYPERLINK({linked(sheet, 'B', row)},{count}))"


def counted(sheet: str, rows: str, mask: str, shift: int = 0) -> str:
    """How many rows of a column of `_calc` a mask holds for, leading to the first on its sheet. `shift`: how much
    further down it stands there; `mask`: above 1 where a row counts several times. (To Excel FALSE is above 0.)
    """
    first = least(f"ROW({rows})", f"(--({mask})>0)") + (f"{shift:+d}" if shift else "")
    return f"={numbered(f'SUMPRODUCT(--({mask}))', sheet, first)}"


def leading(area: Area) -> Condition:
    """Numbers that lead to a row look like it; those that count none do not."""
    return Condition(area, f"={letters(area.left)}{area.top + 1}<>0", replace(COUNTED, color=LINK.color))
