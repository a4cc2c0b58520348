"""How well rows of cells fit the columns of a table: tells which of two tables a row belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CellRow, ErrorCell, Raw
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import columns_of
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.spelling import Entries, ReadCell, is_blank
from cqip_xl.words.lexicon import lexicon

#: Kinds whose values stand on a list or in a calendar: a text under a wrong heading is hardly ever one.
TELLING = frozenset("criterion indicator level choice yes_no date period".split())


class RowFit:
    """Of one plan; what it needs is made when something asks for it."""

    def __init__(self, framework: Framework, period: PlanPeriod, epoch_1904: bool) -> None:
        self.framework, self.period, self.epoch_1904 = framework, period, epoch_1904

    def count(self, table: str, columns: Mapping[str, int], row: CellRow, span: range) -> int:
        """How many cells of a row, from the columns `span`, are values that the fields of these columns take."""
        readers = self._readers.get(table, {})
        there = ((readers[name], row.get(c)) for name, c in columns.items() if name in readers and c in span)
        return sum(not is_blank(cell) and _is_value(read, cell) for read, cell in there)

    @cached_property
    def _readers(self) -> Mapping[str, Mapping[str, ReadCell]]:
        """Table id -> column id -> how its cells are read, of those that tell."""
        framework = self.framework
        words = lexicon(framework, framework.languages[0], self.period)
        entries = Entries(words, self.epoch_1904, FindingLog(""))
        return {
            name: {c.id: entries.reader(c.field) for c in columns_of(table, self.period) if c.field.kind in TELLING}
            for name, table in framework.tables.items()
        }


def _is_value(read: ReadCell, cell: Raw | ErrorCell) -> bool:
    reading = read(cell)
    return reading.value is not None and not reading.fault
