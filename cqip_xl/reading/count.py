"""Rows counted in the cells themselves, so that what is read from them later must add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Rejected, Row, TableCount
from cqip_xl.model.table import Table, shown_beside
from cqip_xl.reading.tags import FoundTable

#: Numbers that stand ready in empty rows.
_KEY = re.compile(r"[A-Z]\d{1,4}(~\d+)?")

IsBlank = Callable[[Raw | ErrorCell], bool]


def count_rows(found: FoundTable, columns: Collection[str], own_title: Collection[int], is_blank: IsBlank) -> int:
    """Rows of a table in which a person entered something. `own_title`: rows whose title is the school's to write."""
    spots = {found.columns[name] for name in columns if name != "title" and name in found.columns}
    title = found.columns.get("title", -1) if "title" in columns else -1
    return sum(
        any(
            not is_blank(value)
            for c, value in found.sheet.row(r).items()
            if c in spots or (c == title and r in own_title)
        )
        for r in found.rows
    )


def over_formulas(table: Table, found: FoundTable, r: int, given: Collection[str]) -> Iterator[str]:
    """Cells of a row without any entry that hold something where the workbook calculates: somebody's text.

    `given`: keys that the pack itself puts there.
    """
    if table.rows != "open" or not found.sheet.row(r):
        return
    key = found.cell(r, "key")
    if not is_empty(key) and not _KEY.fullmatch(shown(key)) and shown(key) not in given:
        yield address(r, found.columns["key"])
    for name in ("status", "due_on", *(f.id for f in table.fields if f.shows), *(f.id for f in shown_beside(table))):
        value = found.cell(r, name)
        if not is_empty(value) and not isinstance(value, ErrorCell):  # a formula of ours without its result
            yield address(r, found.columns[name])


def uneven(
    counts: Mapping[str, TableCount], tables: Mapping[str, tuple[Row, ...]], rejected: Collection[Rejected]
) -> Iterator[tuple[str, int, int]]:
    """Tables whose rows do not add up: id, rows in, rows out and rejected. Never, unless this program errs."""
    left_out = Counter(one.table for one in rejected)
    for name, count in counts.items():
        known = sum(not row.prefilled for row in tables.get(name, ())) + left_out[name]
        if known != count.rows:
            yield name, count.rows, known
