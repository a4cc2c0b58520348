"""Where the tables of a received workbook stand, so that its own formulas can be composed in their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqip_xl.model.book import Area


@dataclass(frozen=True, slots=True)
class TableAnchor:
    """A table in a received workbook; rows and columns count from 0.

    `head`: the row of its headings; where it is gone (`bare`), that of its markers. `first` to `last`: its rows, filled
    or prepared. `columns`: column id -> sheet column. `keys`: row -> key; `mistaken`: rows whose key cell says another.
    `headings`: rows without a key in which a standard stands over its criteria, and which. `named`: the row above that
    names the school, None where there is none. `ends`: column id -> the last of its cells with anything in it.
    """

    sheet: str
    head: int
    first: int
    last: int
    columns: Mapping[str, int]
    keys: Mapping[int, str]
    mistaken: frozenset[int] = frozenset()
    bare: bool = False
    headings: Mapping[int, str] = field(default_factory=dict)
    named: int | None = None
    ends: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchors:
    """`names`: sheet id (`start`, `school`, `actions`, `status` …) -> name in the workbook, where it is there.

    `header`: field id -> row of the form; `header_column`: the column of its entries. `printed`: sheet -> the areas to
    which printing is limited.
    """

    names: Mapping[str, str]
    tables: Mapping[str, TableAnchor]
    header: Mapping[str, int]
    header_column: int
    printed: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
