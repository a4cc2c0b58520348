"""A school's plan as read: rows of typed values, what was found, where it came from."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from string import ascii_uppercase

from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.handed_over import handed_over
from cqip_xl.model.period import Period, PlanPeriod
from cqip_xl.model.saved import UNSAID, Saved

Value = str | float | date | Period | None


@dataclass(frozen=True, slots=True)
class Row:
    """`values` and `raw` by column id (`owner`, `owner.2`, `slot.2024`); a bad cell has raw text only.

    `read`: what a bad cell probably means (a date out of text); shown, never judged by.
    `columns`: column id -> letters of its sheet column, one value for all rows of a table; none in rows of a list.
    """

    key: str
    values: Mapping[str, Value]
    place: Place
    raw: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, Value] = field(default_factory=dict)
    prefilled: bool = False

    def __reduce__(self) -> tuple[Callable[..., Row], tuple[object, ...]]:
        """Hundreds of plans are handed over by reader processes: the short way takes a third of the time."""
        return _row, (
            self.key,
            self.values,
            self.place,
            self.raw or None,
            self.columns,
            self.read or None,
            self.prefilled,
        )

    def at(self, column: str) -> Place:
        """The place of one cell, or of the row where the column is not there."""
        if column not in self.columns:
            return self.place
        row = self.place.cell.lstrip(ascii_uppercase)
        return Place(self.place.file, self.place.sheet, f"{self.columns[column]}{row}")

    def text(self, column: str) -> str:
        """The value as text, or '' where there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def people(self, column: str) -> tuple[str, ...]:
        """Those who are named in one cell: further ones stand under its column as well, `owner.2_2`."""
        base = column if "." in column else f"{column}.1"
        further = (value for name, value in self.values.items() if name.startswith(f"{base}_"))
        return tuple([str(value) for value in (self.values.get(column), *further) if value is not None])

    def all(self, name: str) -> tuple[str, ...]:
        """Filled values of a field over its slots: `owner`, `owner.2`, … in column order."""
        filled = (self.values[column] for column in _slots(name, tuple(self.values)))
        return tuple([str(value) for value in filled if value is not None])


#: What a row has that holds no text that could not be read: one value for all of them.
_NOTHING: Mapping[str, str] = {}


def _row(
    key: str,
    values: Mapping[str, Value],
    place: Place,
    raw: Mapping[str, str] | None,
    columns: Mapping[str, str],
    read: Mapping[str, Value] | None,
    prefilled: bool,
) -> Row:
    return Row(key, values, place, raw or _NOTHING, columns, read or _NOTHING, prefilled)


@lru_cache(maxsize=2_000)
def _slots(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the columns that hold a field: most rows of a table have the same ones."""
    return tuple(column for column in columns if column.partition(".")[0] == name)


def spread(f: Field, names: Sequence[str], first: int = 1) -> Iterator[tuple[str, str]]:
    """Names over the slots of a field from slot `first` on; what is left goes to `.other`, else the last slot."""
    last = f.slots
    other = f.outsiders
    room = max(last - first + 1, 0)
    for n, name in enumerate(names[: room if other else max(room - 1, 0)]):
        slot = first + n
        yield (f.id if slot == 1 else f"{f.id}.{slot}"), name
    rest = names[room if other else max(room - 1, 0) :]
    if rest:
        yield (f"{f.id}.other" if other else f.id if last == 1 else f"{f.id}.{last}"), "; ".join(rest)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that does not count, with its reason code and what stood in it; kept in the summary."""

    table: str
    reason: str
    place: Place
    raw: Mapping[str, Value]


@handed_over
@dataclass(frozen=True, slots=True)
class TableCount:
    """A table as it lies in the file. `rows`: those with an entry, counted before any of them is read.

    `hidden`: how many of them are hidden; `merged`: cells that took the value of a merged one;
    `ignored`: columns with entries that no field reads.
    """

    sheet: str = ""
    rows: int = 0
    hidden: int = 0
    merged: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class School:
    id: str = ""
    name: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The file: path as given, SHA-256 of its bytes, when it says it was saved, size in bytes."""

    path: str
    sha256: str = ""
    saved: Saved = UNSAID
    size: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan workbook, read. `header_raw`: text of header cells that could not be read.

    `sheets`: table id -> the sheet it stands on. `counts`: table id -> what lay there to be read.
    `unread`: sheets with content that belong to no table. `given`: marks of the rows that an office put into the
    workbook before it was sent out; as long as they stand unchanged nobody has entered them. `origin`: the school
    that it was made for.
    """

    framework: str
    version: str
    language: str
    school: School
    period: PlanPeriod
    header: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    source: Source = Source("")
    header_place: Place = Place()
    header_cells: Mapping[str, Place] = field(default_factory=dict)
    header_raw: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, TableCount] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    origin: School = School()

    def rows(self, table: str) -> tuple[Row, ...]:
        return self.tables.get(table, ())

    @property
    def entered(self) -> int:
        """Rows with a value that a person entered (the pack's own prefill does not count)."""
        return sum(map(self.entered_in, self.tables))

    def entered_in(self, table: str) -> int:
        return sum(not row.prefilled for row in self.rows(table))

    @property
    def untouched(self) -> bool:
        """Whether nobody has entered a row since the workbook was made; one that only lost rows is untouched too."""
        return not any(self._is_own(table, row) for table, rows in self.tables.items() for row in rows)

    def own_rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table that somebody entered or changed: neither the pack's prefill nor the office's."""
        return tuple(row for row in self.rows(table) if self._is_own(table, row))

    def _is_own(self, table: str, row: Row) -> bool:
        return not row.prefilled and not (self.given and _mark(table, row) in self.given)

    def marks(self) -> frozenset[str]:
        """A mark of the content of every row that a person entered, wherever it stands and whatever its key."""
        return frozenset(_mark(name, row) for name, rows in self.tables.items() for row in rows if not row.prefilled)

    def all_rejected(self, reason: str) -> tuple[Rejected, ...]:
        """Every row that a person entered, for one documented reason, raw text kept."""
        return tuple(
            Rejected(table, reason, row.place, {**row.values, **row.raw})
            for table, rows in self.tables.items()
            for row in rows
            if not row.prefilled
        )

    def entries(self) -> Counter[str]:
        """Everything that a person entered, row by row and header cell by header cell, as comparable text."""
        found: Counter[str] = Counter()
        for table, rows in self.tables.items():
            for row in rows:
                if not row.prefilled and not _GIVEN.issuperset((*row.values, *row.raw)):
                    found[f"{table} {cells_of(row)}"] += 1
        header = {name: str(value) for name, value in self.header.items()} | dict(self.header_raw)
        school = {"id": self.school.id, "name": self.school.name, "district": self.school.district}
        found.update(f"{name} {text}" for name, text in {**header, **school}.items() if text)
        return found


#: What stands in every row of measures; one that counts for a figure typed over a formula holds nothing else.
_GIVEN = frozenset(("indicator", "year"))


def _text(value: Value) -> str:
    """A value as the cell that holds it would be shown: 9, not 9.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


#: Hexadecimal digits of a mark: of a thousand rows two have the same by chance in one of ten thousand workbooks.
_DIGITS = 8


def _mark(table: str, row: Row) -> str:
    return hashlib.sha256(f"{table} {cells_of(row)}".encode()).hexdigest()[:_DIGITS]


def cells_of(row: Row) -> list[tuple[str, list[str]]]:
    """What a row holds by field: people over several slots count as one list, however they are spread."""
    fields: dict[str, list[str]] = {}
    for column, value in (*row.values.items(), *row.raw.items()):
        if column != "status" and value is not None:
            base, _, slot = column.partition(".")
            name = column if slot.isdecimal() and len(slot) == 4 else base
            fields.setdefault(name, []).extend(part.strip() for part in re.split("[;；]", _text(value)))
    return sorted((name, sorted(parts)) for name, parts in fields.items())
