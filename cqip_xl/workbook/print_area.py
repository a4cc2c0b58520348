"""What is printed of a table to which rows are added: from the top of its sheet to the last row with an entry."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.markers import span
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.plan_view import MARGIN, TablePlace


def live_area(place: TablePlace, right: int) -> str:
    """A formula without `=` that Excel evaluates whenever it prints; '' for a table whose rows are fixed.

    LibreOffice takes no formula here and prints the whole sheet: nothing that was entered is ever left out.
    """
    if place.table.source:
        return ""
    bottom = place.last + MARGIN
    corner = span(place.sheet, 0, 0, 0, 0)
    column = span(place.sheet, 0, right, bottom, right)
    filled = ",".join(_last_filled(place, left, last, bottom) for left, last in _runs(place))
    return f"{corner}:INDEX({column},MAX({place.first + 1},{filled}))" if filled else ""


def _last_filled(place: TablePlace, left: int, right: int, bottom: int) -> str:
    """The number of the last row in which anything stands: an error does, an empty text of a formula does not."""
    cells = span(place.sheet, place.first, left, bottom, right)
    return f"SUMPRODUCT(MAX(IF(ISERROR({cells}),1,LEN({cells})>0)*ROW({cells})))"


def _runs(place: TablePlace) -> Iterator[tuple[int, int]]:
    """First and last of neighbouring columns for entries, of those that are printed and of those that are not."""
    entered = {place.at[c.id] for c in place.columns if c.id != "key" and not is_calculated(c)}
    last = max(place.at.values())
    left = -1
    for col in range(last + 2):
        if col in entered and left < 0:
            left = col
        elif col not in entered and left >= 0:
            yield left, col - 1
            left = -1
