"""Of several copies of a table the one in use: the others' rows count for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cqip_xl.model.markers import LISTED, address
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.tags import FoundTable

#: Sheet -> how many of the workbook's own formulas follow it; asked only where a table stands there twice.
Followed = Callable[[], Mapping[str, int]]


def in_use(tables: Sequence[FoundTable], followed: Followed) -> tuple[list[FoundTable], list[FoundTable]]:
    """The tables that count, and further copies of them on other sheets, each as they stand.

    Of copies the one counts that the workbook's formulas follow; where none tells, a visible one, then the first. What
    lies a second time on its own sheet is more of it.
    """
    sheets: dict[str, list[FoundTable]] = {}
    for table in tables:
        there = sheets.setdefault(table.id, [])
        if table.id not in LISTED and table.sheet not in [one.sheet for one in there]:
            there.append(table)
    if all(len(there) < 2 for there in sheets.values()):
        return list(tables), []
    follows = followed()
    first = {
        name: max(there, key=lambda one: (follows.get(one.sheet.name, 0), one.sheet.visible)).sheet
        for name, there in sheets.items()
        if there
    }
    counts = [table for table in tables if table.sheet is first.get(table.id, table.sheet)]
    return counts, [table for table in tables if table not in counts]


def _extent(copy: FoundTable) -> str:
    """The cells of its sheet down to its end, as a range: `A1:U30`; of a block its own."""
    spots = [(r, c) for r in range(copy.rows.stop) for c in copy.sheet.row(r)]
    first = min(r for r, _ in spots) if copy.more else 0
    right, last = max(c for _, c in spots), max(r for r, _ in spots)
    return f"{address(first, min(c for _, c in spots))}:{address(last, right)}"


def report_copy(copy: FoundTable, first: str, left_out: int, log: FindingLog) -> None:
    """Says that a table stands there a second time. `first`: the sheet that counts; `left_out`: rows only here."""
    name = "@sheets.school" if copy.id == "header" else f"@table/{copy.id}"
    place = log.place(copy.sheet.name, address(copy.tag_row, max(copy.tag_col, 0)))
    log.add("table.twice", place, table=name, first=first, cells=_extent(copy), count=left_out)


def report_more(found: FoundTable, count: int, log: FindingLog) -> None:
    """Says that rows of a table stand elsewhere. `count`: those read."""
    place = log.place(found.sheet.name, address(found.tag_row, min(found.columns.values())))
    log.add("table.more_rows", place, table=f"@table/{found.id}", cells=_extent(found), count=count)
