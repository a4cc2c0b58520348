"""The very hidden sheet that tells scripts what a file is."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.model.book import Cell, Sheet
from cqip_xl.model.markers import META


def meta_sheet(values: Mapping[str, str]) -> Sheet:
    """The very hidden sheet: two columns, key and literal value."""
    cells = [Cell(row, col, text, HIDDEN) for row, pair in enumerate(values.items()) for col, text in enumerate(pair)]
    return Sheet(META, tuple(cells), hidden="very", protected=False)
