"""Rows counted in the cells themselves, so that what is read from them later must add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from cqip_xl.model.grid import CellRow, ErrorCell, Raw
from cqip_xl.model.plan import Rejected, Row, TableCount
from cqip_xl.reading.tags import FoundTable

IsBlank = Callable[[Raw | ErrorCell], bool]
IsTyped = Callable[[int, CellRow], bool]


def count_rows(
    found: FoundTable, columns: Collection[str], given_title: Collection[int], is_blank: IsBlank, is_typed: IsTyped
) -> int:
    """Rows of a table in which a person entered something.

    `given_title`: rows whose title is not the school's; `is_typed`: whether a row has an entry where we calculate.
    """
    every = frozenset(found.columns[name] for name in columns if name in found.columns)
    untitled = every - ({found.columns["title"]} if "title" in found.columns else set())

    def is_entered(r: int, row: CellRow) -> bool:
        spots = untitled if r in given_title else every
        if not spots.isdisjoint(row) and any(c in spots and not is_blank(value) for c, value in row.items()):
            return True
        return is_typed(r, row)

    return sum(is_entered(r, row) for r, row in found.lines())


def uneven(
    counts: Mapping[str, TableCount], tables: Mapping[str, tuple[Row, ...]], rejected: Collection[Rejected]
) -> Iterator[tuple[str, int, int]]:
    """Tables whose rows do not add up: id, rows in, rows out and rejected. Never, unless this program errs."""
    left_out = Counter(one.table for one in rejected)
    for name, count in counts.items():
        known = sum(not row.prefilled for row in tables.get(name, ())) + left_out[name]
        if known != count.rows:
            yield name, count.rows, known
