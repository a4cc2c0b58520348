"""Cells of a table that the product fills, calculated or given, where something else stands than a formula of ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from types import MappingProxyType

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CellRow, ErrorCell, GridSheet, Raw
from cqip_xl.model.markers import address, letters
from cqip_xl.model.table import MEASURE_GIVEN, TITLE, Table, shown_beside
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.sheet_texts import sheet_texts

#: Columns of the measures that the product writes as texts, not as formulas.
GIVEN = frozenset(f.id for f in MEASURE_GIVEN)
#: Longer than this with blanks, or longer at all, a text in the column of keys is a sentence.
_WORDS, _LONG = 10, 20
#: The line that names a school and its years, of another table that stands below.
_SCHOOL_LINE = re.compile(r".{1,200} · \d{4}(?:-\d{4})?")


@dataclass(frozen=True, slots=True)
class OurCell:
    """`field`: what the product shows there; `key`: of its row, as it stands; `row` and `col` count from 0.

    `top`: the first row of its table.
    """

    table: Table
    field: Field
    sheet: GridSheet
    row: int
    col: int
    key: str
    raw: Raw | ErrorCell
    top: int

    @property
    def cell(self) -> str:
        return address(self.row, self.col)


class OurColumns:
    """The columns of one table at one place that the product fills.

    `fixed`: folded keys of the rows it may have; `keys`: row -> key, where its cell says another; `torn`: rows whose
    title is that of another, of which more is said elsewhere; `figure`: the column of a measure's value, -1 elsewhere.
    """

    def __init__(
        self,
        framework: Framework,
        table: Table,
        found: FoundTable,
        fixed: Collection[str] = (),
        keys: Mapping[int, str] = MappingProxyType({}),
        torn: Container[int] = (),
    ) -> None:
        self.table, self.found, self.sheet = table, found, found.sheet
        there = found.columns
        ours = {f.id: f for f in (*(f for f in table.fields if f.shows), *shown_beside(table))}
        known = ((name, ours.get(name.partition(".")[0])) for name in there)
        fields = {
            name: f if f.id == name else replace(f, id=name) for name, f in known if f and (f.per or f.id == name)
        }
        self._columns = tuple((f, there[f.id], letters(there[f.id])) for f in fields.values())
        self._title = there.get("title", -1) if table.source in ("criteria", "clauses") else -1
        self._fixed, self._keys, self._torn = fixed, keys, torn
        self._key = there.get("key", -1)
        self._open = table.rows == "open"
        self._head = sheet_texts(framework, "head")
        self._given_keys = {text.id for text in framework.texts}
        self._formulas = found.sheet.formulas
        self.figure = there.get("value", -1) if table.source == "indicators" else -1

    def typed(self, r: int, row: CellRow, entered: Collection[str]) -> Iterator[OurCell]:
        """What stands in such cells of a row and is no formula. `entered`: ids of the columns with an entry."""
        key = shown(row.get(self._key))
        if self._open and not _is_number(key) and _is_said(key, bool(entered), self._given_keys):
            # Unless it is the title of another table that stands below.
            ours = self._head.has(key) or _SCHOOL_LINE.fullmatch(key)
            yield from () if ours else (self._cell(_KEY, r, self._key, key, key),)
        key, torn = self._keys.get(r, key), r in self._torn
        if not self._open and not entered and self._fixed and fold(key) not in self._fixed:
            return
        number, formulas = r + 1, self._formulas or ()
        for f, col, name in self._columns:
            if col in row and (f.id in GIVEN or f"{name}{number}" not in formulas) and not (torn and f.id in GIVEN):
                value = row[col]
                if not self._is_lost(value, r, col):
                    yield self._cell(f, r, col, key, value)
        title = row.get(self._title) if "title" not in entered and not torn else None
        if not is_empty(title):
            yield self._cell(TITLE, r, self._title, key, title)

    def has_figure(self, r: int, row: CellRow) -> bool:
        """Whether somebody typed the value of a measure, which is calculated: the figure that counts is missing."""
        value = row.get(self.figure)
        return not self._is_lost(value, r, self.figure) and self._is_constant(r, self.figure)

    def holds_formula(self, r: int, col: int) -> bool:
        """Whether a cell shows what it calculated, as far as the file's format tells."""
        return self._formulas is None or not self._is_constant(r, col) or is_bare(self.sheet, col)

    def _is_lost(self, value: Raw | ErrorCell, r: int, col: int) -> bool:
        """Whether nothing of somebody's stands there: an error is that of a formula of ours, 0 an .xls's lost text."""
        if is_empty(value) or isinstance(value, ErrorCell):
            return True
        is_result = self._formulas is None or not self._is_constant(r, col)
        return is_result and (value == 0 or isinstance(value, time))

    def _is_constant(self, r: int, col: int) -> bool:
        return self._formulas is None or address(r, col) not in self._formulas

    def _cell(self, f: Field, r: int, col: int, key: str, raw: Raw | ErrorCell) -> OurCell:
        return OurCell(self.table, f, self.sheet, r, col, key, raw, self.found.rows.start)


_KEY = Field("key", "code")


def _is_said(key: str, entered: bool, given: Collection[str]) -> bool:
    """Whether the cell of a row's number holds a sentence; in a row without entries whatever is no number of ours."""
    if is_empty(key) or key in given:
        return False
    return not entered or len(key) > _LONG or (len(key) > _WORDS and " " in key.strip())


@lru_cache(maxsize=1 << 12)
def _is_number(key: str) -> bool:
    """Whether it is a number as they stand ready in empty rows: A001, A001~2."""
    digits = key[1:].partition("~")[0]
    return key[:1].isascii() and key[:1].isupper() and digits.isdecimal() and len(digits) <= 4


def is_bare(sheet: GridSheet, col: int) -> bool:
    """Whether no cell of a column holds a formula, as where somebody pasted values only."""
    name = letters(col)
    return not sheet.formulas or not any(cell.rstrip("0123456789") == name for cell in sheet.formulas)
