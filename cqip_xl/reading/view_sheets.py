"""Sheets that show actions anew, Timeline, My actions and Poster: what somebody typed there besides the chosen name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import bare, fold
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import Severity
from cqip_xl.model.grid import CellRow
from cqip_xl.model.markers import MINE, TAG, VIEWS, Spot, address
from cqip_xl.reading.locate import Located
from cqip_xl.reading.named_school import names_school
from cqip_xl.reading.tags import FoundTable
from cqip_xl.reading.typed_over import neighbours, stray
from cqip_xl.words.sheet_texts import sheet_texts

#: What parts names in one cell, and the plan's title from its years.
_BETWEEN = re.compile(" · |, |、")
#: Years and months over the timeline.
_MONTHS = re.compile(r"[\d–‹›]+")
#: A longer text is one of the plan's where that much of its beginning is.
_ALIKE = 30


def typed_on_views(located: Located, severity: Severity) -> Iterator[Finding]:
    """A finding for neighbouring rows of such sheets in which somebody typed something."""
    sheets = {found.sheet.name: found for name in VIEWS for found in located.of(name)}
    for found in sheets.values():
        if found.sheet.formulas is not None:  # else nothing tells results from what was typed
            for there in neighbours(_strange(located, found)):
                yield stray(located.grid.path, found.sheet, there, severity)


def _strange(located: Located, found: FoundTable) -> Iterator[Spot]:
    """Cells with no formula, none of our texts, no marker and no chosen name."""
    sheet = found.sheet
    formulas = sheet.formulas or frozenset()
    echoes = _Echoes(located) if not formulas else None
    for r, row in enumerate(sheet.rows):
        for c, cell in row.items():
            if address(r, c) not in formulas and not is_empty(cell) and not _is_ours(located, found, (r, c), echoes):
                yield r, c


def _is_ours(located: Located, found: FoundTable, spot: Spot, echoes: _Echoes | None) -> bool:
    """Whether a cell without a formula holds what we put there; `echoes`: where results stand there as values."""
    cell = found.sheet.at(*spot)
    text = shown(cell)
    if spot[1] == found.tag_col and text.startswith(TAG):
        return True
    if sheet_texts(located.framework, "views").has(text) or names_school(located, text):
        return True
    if _is_choice(located, found, spot, text):
        return True
    if echoes is None:
        return _is_headings(found, spot[0]) and sheet_texts(located.framework, "listed").has(text)
    return not isinstance(cell, str) or sheet_texts(located.framework, "listed").has(text) or echoes.has(text)


def _is_headings(found: FoundTable, row: int) -> bool:
    """Whether a row has the marker of headings; a status or a heading elsewhere is typed over what is calculated."""
    return shown(found.sheet.at(row, found.tag_col)).startswith(TAG)


def _is_choice(located: Located, found: FoundTable, spot: Spot, text: str) -> bool:
    """Whether it is the name of somebody on the People sheet, where one is chosen."""
    above = shown(found.sheet.at(spot[0] - 1, spot[1])) if spot[0] else ""
    if found.id != MINE or not sheet_texts(located.framework, "views").has(above):
        return False
    names = (fold(shown(table.cell(r, "name"))) for table in located.of("people") for r in table.rows)
    return fold(text) in names


@dataclass(frozen=True, slots=True)
class _Echoes:
    """The texts of the plan's own sheets, where these are repeated as values and no longer by formulas."""

    located: Located

    def has(self, text: str) -> bool:
        return _MONTHS.fullmatch(text) is not None or any(map(self._is_there, (text, *_BETWEEN.split(text))))

    def _is_there(self, text: str) -> bool:
        wanted = fold(bare(text.rstrip("…")))
        return bool(wanted) and any(_holds(row, wanted) for table in self.located.read for row in table.sheet.rows)


def _holds(row: CellRow, wanted: str) -> bool:
    return any(isinstance(v, str) and fold(v).startswith(wanted[:_ALIKE]) for v in row.values())
