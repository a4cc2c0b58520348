"""Where everything of a plan stands in a received workbook: found once, for reading it and for mending it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cqip_xl.kinds.kind import is_empty
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import Grid, GridSheet
from cqip_xl.model.markers import LISTED, META, sheet_meant
from cqip_xl.model.period import PlanPeriod
from cqip_xl.reading.blocks import Heads, with_more
from cqip_xl.reading.copies import Followed, in_use
from cqip_xl.reading.header import HeaderCell, period_of, read_header
from cqip_xl.reading.recover import (
    all_heads,
    own_sheets,
    recovered_tables,
    sheets_to_search,
    table_heads,
    with_ids,
)
from cqip_xl.reading.row_fit import RowFit
from cqip_xl.reading.tags import FoundTable, Markers, found_tables
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.given import alike
from cqip_xl.words.wording import forms_of

#: Title and sentence of a sheet stand above this row, also where somebody put a line or two over them.
_ABOVE = 5


@dataclass(frozen=True, slots=True)
class Located:
    """`tables`: every table and form, by markers or, where those are gone, by headings; `header`: field id -> cell.

    `copies`: further copies of tables, which do not count.
    `period`: the years of the plan, `dated` whether the workbook says so; `heads`: table id -> heading -> column id.
    """

    grid: Grid
    framework: Framework
    meta: Mapping[str, str]
    tables: tuple[FoundTable, ...]
    header: Mapping[str, HeaderCell]
    period: PlanPeriod
    dated: bool
    heads: Mapping[str, Heads]
    copies: tuple[FoundTable, ...] = ()

    def of(self, table: str) -> tuple[FoundTable, ...]:
        """Where a table stands, and where more rows of it do."""
        return tuple(found for found in self.tables if found.id == table)

    @property
    def read(self) -> tuple[FoundTable, ...]:
        """The form and the tables of the pack, whose cells are read."""
        return tuple(filter(self.is_ours, self.tables))

    def is_ours(self, table: FoundTable) -> bool:
        """Whether it is the form or a table of the pack."""
        return table.id == "header" or table.id in self.framework.tables

    def unread_sheets(self, own: frozenset[str]) -> Iterator[GridSheet]:
        """Sheets with content that belong to no table.

        `own`: folded names of the sheets of ours that hold no entries.
        """
        own |= {sheet_meant(table.sheet.name) for name in LISTED for table in self.of(name)} | {META}
        there = {table.sheet.name for table in (*self.read, *self.copies) if self.is_ours(table)}
        for sheet in self.grid.sheets:
            if sheet.name in there or sheet_meant(sheet.name) in own:
                continue
            if any(not is_empty(cell) for row in sheet.rows for cell in row.values()):
                yield sheet


def is_status(framework: Framework, sheet: GridSheet) -> bool:
    """Whether it is our Status, whatever it is called, by the sentence under its title: its lists have headings that
    tables have, too.
    """
    above = {alike(cell) for row in sheet.rows[:_ABOVE] for cell in row.values() if isinstance(cell, str)}
    return not above.isdisjoint(_hints(framework))


@derived
def _hints(framework: Framework) -> frozenset[str]:
    """That sentence in each language, as it is now and was before."""
    said = (forms_of(framework, language, "status_sheet.hint") for language in LANGUAGES)
    return frozenset(alike(text) for texts in said for text in texts)


def locate(markers: Markers, framework: Framework, followed: Followed) -> Located:
    """Everything of a plan of that framework."""
    grid, meta = markers.grid, markers.meta
    own = own_sheets() | {sheet_meant(sheet.name) for sheet in grid.sheets if is_status(framework, sheet)}
    counts, copies = in_use(found_tables(markers.tags, all_heads(framework)), followed)
    tables = [with_ids(table, framework) if table.id == "header" else table for table in counts]
    header = read_header(tables)
    period, dated = period_of(framework, meta, header, tables)
    if lost := recovered_tables(grid, framework, period, (*tables, *copies), own):
        tables += lost
        header = read_header(tables)
        period, dated = period_of(framework, meta, header, tables)
    heads = table_heads(framework, period)
    spare = {table.sheet.name for table in copies}
    searched = [sheet for sheet in sheets_to_search(grid, own) if sheet.name not in spare]
    fit = RowFit(framework, period, grid.epoch_1904)
    tables = with_more(searched, tables, heads, all_heads(framework), fit)
    return Located(grid, framework, meta, tuple(tables), header, period, dated, heads, tuple(copies))
