"""Columns of a hidden sheet, drawn from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cqip_xl.drawing.style import DAY, HIDDEN
from cqip_xl.model.book import Cell, Content
from cqip_xl.model.markers import span


@dataclass(slots=True)
class HiddenColumns:
    """Columns of a hidden sheet, filled from left to right: a heading, then values from row 2."""

    sheet: str
    cells: list[Cell] = field(default_factory=list)
    next: int = 0

    def put(self, heading: str, values: Sequence[Content], minimum: int = 1) -> str:
        """Adds a column; gives its range (at least one row, so that an empty list is a valid range)."""
        col = self.next
        self.next += 1
        self.cells.append(Cell(0, col, heading, HIDDEN))
        for row, value in enumerate(values, start=1):
            style = DAY if isinstance(value, date) else HIDDEN
            self.cells.append(Cell(row, col, value, style))
        return span(self.sheet, 1, col, max(len(values), minimum), col)
