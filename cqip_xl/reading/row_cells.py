"""One row of a table: its key, its entries by column, and what could not be read of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from cqip_xl.kinds.amounts import number_text
from cqip_xl.kinds.context import Reading
from cqip_xl.kinds.ditto import is_ditto
from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CELL_LIMIT, CellRow, ErrorCell, Raw
from cqip_xl.model.layers import BY_ROW, is_grouped
from cqip_xl.model.markers import letters
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Column, Table
from cqip_xl.reading.locate import Located
from cqip_xl.reading.our_cells import OurColumns
from cqip_xl.reading.row_keys import row_keys
from cqip_xl.reading.spelling import Entries, is_blank
from cqip_xl.reading.tags import FoundTable
from cqip_xl.rules.measures import base_key
from cqip_xl.rules.prefilled import PREFILLED, is_prefill
from cqip_xl.rules.requirements import Subject, asked, is_by_row
from cqip_xl.words.given import alike, standard_headings

#: The cells of a row with an entry: column id -> what stands there.
Entered = dict[str, Raw | ErrorCell]


#: The number that a row without one gets: so many digits of the sum of what stands in it.
_DIGITS = 6
_DERIVED = re.compile(rf"N[0-9a-f]{{{_DIGITS}}}")


def is_derived(key: str) -> bool:
    """Whether nobody typed it."""
    return _DERIVED.fullmatch(key) is not None


@dataclass(frozen=True, slots=True)
class Measures:
    """The rows of measures of a plan by folded key."""

    rows: Mapping[str, MeasureRow]

    def named(self, key: str) -> MeasureRow | None:
        return self.rows.get(fold(key))


def measures_of(located: Located) -> Measures:
    return _measures(located.framework, located.period)


@derived
def _measures(framework: Framework, period: PlanPeriod) -> Measures:
    return Measures({fold(row.key): row for row in measure_rows(framework, period)})


@dataclass(slots=True)
class _Cells:
    """What the entries of one row were read as, column by column."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    read: dict[str, Value] = field(default_factory=dict)


class TableReader:
    """How the rows of one table at one place are read: what they share is worked out once."""

    def __init__(
        self,
        framework: Framework,
        table: Table,
        found: FoundTable,
        columns: Sequence[Column],
        entries: Entries,
        measures: Measures,
    ) -> None:
        self.framework, self.table, self.found, self.entries = framework, table, found, entries
        self.measures = measures
        self.columns = {c.id: c for c in columns if c.id in found.columns}
        there = found.columns
        self._read = tuple((name, there[name]) for name in self.columns)
        self._titled = tuple((name, col) for name, col in self._read if name != "title")
        self._readers = {
            name: entries.reader(c.field)
            for name, c in self.columns.items()
            if not (is_by_row(table, c.field) or c.field.scale == BY_ROW)
        }
        self.columns_at = {col: name for name, col in there.items()}
        self._spots = frozenset(col for _, col in self._read)
        self._key, self._status = there.get("key", -1), there.get("status", -1)
        self._letters = {name: letters(col) for name, col in self._read}
        if self._status >= 0:
            self._letters["status"] = letters(self._status)
            self._statuses = entries.lex.offer("status").lookup()
        self.keys = keys = row_keys(framework, table, found, entries.lex.period)
        self._fixed = fixed_keys(framework, table, measures)
        self.ours = OurColumns(framework, table, found, self._fixed, keys.keys, keys.torn)
        self._criteria = self._criteria_by_row()
        self._headed = self._headings_of_standards()
        self._corner = letters(
            there.get("key", found.tag_col if found.tag_col >= 0 else min(there.values(), default=0))
        )

    # -- which cells --------------------------------------------------------------------------------

    def read_in(self, r: int) -> tuple[tuple[str, int], ...]:
        """Column ids and sheet columns that are read in a row: the title only where the school may word it."""
        criterion = self._criteria.get(r)
        own = criterion.free if criterion else r not in self._headed
        return self._read if own else self._titled

    def given_titles(self) -> frozenset[int]:
        """Rows whose title is the pack's, not the school's to write."""
        return self._headed.union(r for r, criterion in self._criteria.items() if not criterion.free)

    def entered(self, r: int, row: CellRow) -> Entered:
        """The cells of a row in which somebody entered something, in the order of the columns."""
        found: Entered = {}
        if not self._spots.isdisjoint(row):
            found = {
                name: cell for name, col in self.read_in(r) if (cell := row.get(col)) is not None and not is_blank(cell)
            }
        if not found and self.ours.figure in row and self.ours.has_figure(r, row):
            return {"value": self.found.cell(r, "value")}
        return found

    def _criteria_by_row(self) -> dict[int, Criterion]:
        """The pack's criteria that rows of the criteria table stand for."""
        if self.table.source != "criteria":
            return {}
        keys = {r: self._key_of(r, row) for r, row in self.found.lines()}
        return {r: criterion for r, key in keys.items() if (criterion := self.framework.criterion(key))}

    def _headings_of_standards(self) -> frozenset[int]:
        """Rows without a number in which a standard stands over its criteria."""
        if self.table.source != "criteria" or not is_grouped(self.framework):
            return frozenset()
        known, title = standard_headings(self.framework), self.found.columns.get("title", -1)
        titles = ((r, row.get(title)) for r, row in self.found.lines() if not self._key_of(r, row))
        return frozenset(r for r, text in titles if isinstance(text, str) and alike(text) in known)

    def is_ours(self, r: int, entered: Entered) -> bool:
        """Whether a row is one that the framework has and words, or names a criterion."""
        if (criterion := self._criteria.get(r)) and criterion.free:
            return False
        if self._fixed:
            return fold(self._key_of(r, self.found.sheet.row(r))) in self._fixed
        cell = entered.get("criterion")
        return cell is not None and "criterion" in self._readers and self._readers["criterion"](cell).value is not None

    def is_numbered(self, r: int) -> bool:
        """Whether a row has a number, as every row has that stands ready."""
        return bool(self._key_of(r, self.found.sheet.row(r)))

    def _key_of(self, r: int, row: CellRow) -> str:
        return self.keys.keys.get(r) or tidy(shown(row.get(self._key)))

    # -- the row ------------------------------------------------------------------------------------

    def row(self, r: int, entered: Entered) -> Row:
        """The row with those entries; what is wrong with them is said."""
        there, log = self.found.sheet.row(r), self.entries.log
        cells = _Cells(self._key_of(r, there))
        self._read_cells(r, entered, cells)
        if self._status >= 0 and self.ours.holds_formula(r, self._status):
            text = shown(there.get(self._status))
            _add(cells, "status", text, self._statuses.get(fold(text)))
        place = log.place(self.found.sheet.name, f"{self._corner}{r + 1}")
        if not cells.key:
            texts = "|".join(map(shown, entered.values()))
            cells.key = "N" + hashlib.sha256(texts.encode()).hexdigest()[:_DIGITS]
            if self.table.id != "people" and not self._fixed and not self.found.more:
                log.add("key.missing", place, key=cells.key)
        made = (cells.key, cells.values, place, cells.raw, self._letters, cells.read)
        row = Row(*made)
        if self.table.id in PREFILLED and is_prefill(self.framework, self.table.id, row):
            return Row(*made, prefilled=True)
        return row

    def _read_cells(self, r: int, entered: Entered, cells: _Cells) -> None:
        measure = self.measures.named(base_key(cells.key)) if self.table.id == "measures" else None
        if measure:
            cells.values |= {"indicator": measure.indicator.id, "year": measure.period}
        subject: Subject = self._criteria.get(r) or (measure.indicator if measure else None)
        values, readers = cells.values, self._readers
        for name, column in self.columns.items():
            if name not in entered:
                continue
            cell = entered[name]
            if read := readers.get(name):
                f, reading = column.field, read(cell)
            else:
                f = asked(self.table, column.field, subject or self._named(cells)) or column.field
                reading = self.entries.read(f, cell)
            if reading.fault or f.kind == "level" or (isinstance(cell, str) and len(cell) > CELL_LIMIT):
                self._read_odd(column, f, r, cell, reading, cells)
            elif reading.value is not None:
                values[name] = reading.value

    def _named(self, cells: _Cells) -> Criterion | None:
        """The criterion that an action names."""
        return self.framework.criterion(str(cells.values.get("criterion", "")))

    def _read_odd(
        self, column: Column, f: Field, r: int, cell: Raw | ErrorCell, reading: Reading, cells: _Cells
    ) -> None:
        """A cell that may be at fault. `f`: its field as it is asked for in this row."""
        if f.kind == "level" and isinstance(reading.value, str):
            reading = self._offered(f, reading, cells)
        if reading.fault and isinstance(cell, str) and is_ditto(cell):
            value = reading.value if f.kind in ("text", "long_text") else None  # no person, no code is called so
            reading = replace(reading, value=value, fault="ditto", hint=self._above(f, r, column.id))
        if reading.fault:
            raw = shown(cell)
            self.entries.tell(self.table.id, replace(column, field=f), reading, self._place(column, r), raw)
            if reading.value is None or reading.codes:  # the code that counts says less than the text
                cells.raw[column.id] = raw
            if reading.guess is not None:
                cells.read[column.id] = reading.guess
        if reading.value is not None:
            cells.values[column.id] = reading.value
        if isinstance(cell, str) and len(cell) > CELL_LIMIT:
            named = f"@column/{self.table.id}/{column.id}"
            place = self._place(column, r)
            self.entries.log.add("cell.too_long", place, field=named, count=len(cell), limit=CELL_LIMIT)

    def _above(self, f: Field, r: int, name: str) -> str:
        """The entry that a mark for the same means: the nearest one above that is none, where its field can have it."""
        for row in range(r - 1, self.found.rows.start - 1, -1):
            cell = self.found.cell(row, name)
            if is_blank(cell) or (isinstance(cell, str) and is_ditto(cell)):
                continue
            value, lex = self.entries.read(f, cell).value, self.entries.lex
            if value is None:
                return ""
            if isinstance(value, float):
                return number_text(value, f.kind, lex.language, lex.framework.region)
            return str(lex.show(f, value))
        return ""

    def _place(self, column: Column, r: int) -> Place:
        return self.entries.log.place(self.found.sheet.name, f"{self._letters[column.id]}{r + 1}")

    def _offered(self, f: Field, reading: Reading, cells: _Cells) -> Reading:
        """A level, at fault where the criterion of its row does not offer it."""
        criteria, lex = self.table.source == "criteria", self.entries.lex
        of = self.framework.criterion(cells.key if criteria else str(cells.values.get("criterion", "")))
        offered = lex.levels_for(f, of)
        if not (criteria or f.of) or not of or reading.value in offered:
            return reading
        labels = lex.offer(lex.list_name(f))
        return replace(reading, value=None, fault="not_offered", hint=" / ".join(map(labels.label, offered)))


def fixed_keys(framework: Framework, table: Table, measures: Measures) -> frozenset[str]:
    """The folded keys that rows of a table may have, none where any will do."""
    match table.source:
        case "criteria":
            return frozenset(fold(c.id) for c in framework.criteria)
        case "clauses":
            return frozenset(fold(c.id) for c in framework.clauses)
        case "indicators":
            earlier = (fold(row.earlier_key) for row in measures.rows.values() if row.earlier_key)
            return frozenset((*measures.rows, *earlier))
        case _:
            return frozenset()


def _add(cells: _Cells, name: str, raw: str, read: Value) -> None:
    """A text as it stands and what it means; rows in which nothing else is raw share both."""
    if not cells.raw and not cells.read:
        cells.raw, cells.read = _alone(name, raw, read)
    else:
        cells.raw[name], cells.read[name] = raw, read


@lru_cache(maxsize=200)
def _alone(name: str, raw: str, read: Value) -> tuple[dict[str, str], dict[str, Value]]:
    return {name: raw}, {name: read}
