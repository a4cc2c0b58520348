"""Rows counted in the cells themselves, so that what is read from them later must add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.grid import CellRow, ErrorCell, Raw
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Rejected, Row, TableCount
from cqip_xl.model.table import Table, shown_beside
from cqip_xl.reading.tags import FoundTable

#: Numbers that stand ready in empty rows.
_KEY = re.compile(r"[A-Z]\d{1,4}(~\d+)?")

IsBlank = Callable[[Raw | ErrorCell], bool]


def count_rows(found: FoundTable, columns: Collection[str], given_title: Collection[int], is_blank: IsBlank) -> int:
    """Rows of a table in which a person entered something. `given_title`: rows whose title is not the school's."""
    every = frozenset(found.columns[name] for name in columns if name in found.columns)
    untitled = every - ({found.columns["title"]} if "title" in found.columns else set())

    def is_entered(r: int, row: CellRow) -> bool:
        spots = untitled if r in given_title else every
        if spots.isdisjoint(row):
            return False
        return any(c in spots and not is_blank(value) for c, value in row.items())

    return sum(is_entered(r, row) for r, row in found.lines())


def over_formulas(table: Table, found: FoundTable, given: Collection[str]) -> Callable[[int, CellRow], Iterator[str]]:
    """Tells of a row without any entry which cells hold something where the workbook calculates: somebody's text.

    `given`: keys that the pack itself puts there.
    """
    shown_here = (*(f for f in table.fields if f.shows), *shown_beside(table))
    names = dict.fromkeys(f.id for f in shown_here if f.id in found.columns)
    calculated = [found.columns[name] for name in names] if table.rows == "open" else []
    key_col = found.columns.get("key", -1) if table.rows == "open" else -1

    def typed_over(r: int, row: CellRow) -> Iterator[str]:
        key = shown(row.get(key_col))
        if key and not _KEY.fullmatch(key) and key not in given and not is_empty(key):
            yield address(r, key_col)
        for col in calculated:
            value = row.get(col)
            if not is_empty(value) and not isinstance(value, ErrorCell):  # a formula of ours without its result
                yield address(r, col)

    return typed_over


def uneven(
    counts: Mapping[str, TableCount], tables: Mapping[str, tuple[Row, ...]], rejected: Collection[Rejected]
) -> Iterator[tuple[str, int, int]]:
    """Tables whose rows do not add up: id, rows in, rows out and rejected. Never, unless this program errs."""
    left_out = Counter(one.table for one in rejected)
    for name, count in counts.items():
        known = sum(not row.prefilled for row in tables.get(name, ())) + left_out[name]
        if known != count.rows:
            yield name, count.rows, known
