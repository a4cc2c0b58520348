"""What the tests of a pack can name, by where they stand: status rules, checks of a table, checks of the header."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.field import Field
from cqip_xl.model.layers import BY_ROW
from cqip_xl.model.standard import Scale
from cqip_xl.model.table import Table
from cqip_xl.packs.conditions import COMPUTED, STANDING, Holds, Names
from cqip_xl.packs.tables import codes_of

_BY_ROW = "level_by_row"
_SORTS = {
    "date": "date",
    "period": "period",
    "level": "level",
    "integer": "number",
    "number": "number",
    "percent": "number",
    "money": "number",
    "choice": "choice",
    "yes_no": "choice",
    "criterion": "choice",
    "indicator": "choice",
    "row": "row",
}


def _sort(f: Field) -> str:
    """What a field can be compared with; a level whose scale is that of its row, in Excel, with nothing."""
    return _BY_ROW if f.scale == BY_ROW else _SORTS.get(f.kind, "text")


@dataclass(frozen=True, slots=True)
class NamesOf:
    """The fields of a pack as tests see them. `ids`: codes of the kinds criterion and indicator."""

    header: tuple[Field, ...]
    parameters: Collection[str]
    tables: Mapping[str, Table]
    scales: Mapping[str, Scale]
    choices: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, tuple[str, ...]]

    def of_status(self) -> Names:
        """An action's fields as Excel sees them: periods and rows are labels there, `due` counts as `due_on`."""
        table = self.tables.get("actions")
        own = self._values(table.fields if table else ())
        values = {name: holds for name, holds in {**own, **COMPUTED}.items() if name != "due"}
        seen = {n: h for n, h in {**values, **self._header()}.items() if h.sort not in ("period", "row")}
        return self._names(seen, rows=True, kinds=KINDS.keys() - {"row"})

    def of_check(self, table: str, by_row: bool = True) -> Names:
        """A row's fields, what follows from an action, and the day; without a table the header alone.

        `by_row`: whether levels on the scale of the row can be compared, with a code of any scale of criteria.
        """
        own = self._values(self.tables[table].fields) if table in self.tables else {}
        if by_row:
            codes = tuple(dict.fromkeys(c for s in self.scales.values() if s.of == "criterion" for c in s.codes))
            own = {name: Holds("level", codes) if one.sort == _BY_ROW else one for name, one in own.items()}
        status = table in self.tables and self.tables[table].status
        own |= COMPUTED if table == "actions" else STANDING if status else {}
        names = self._names({**own, "as_of": Holds("date"), **self._header()}, rows=bool(table))
        return replace(names, inner={name: partial(self.of_check, name) for name in self.tables})

    def of_wanted(self, table: str) -> Names:
        """The same where workbooks follow while people type: they count no rows and add nothing up."""
        return replace(self.of_check(table, by_row=False), inner={})

    def of_header(self) -> Names:
        return self._names(self._header(), rows=False)

    def _names(self, values: Mapping[str, Holds], rows: bool, kinds: Collection[str] = KINDS) -> Names:
        there = {*STANDING, *values, *(f"header.{f.id}" for f in self.header)}
        there |= {name for t in self.tables.values() for f in t.fields for name in (f.id, f"{t.id}.{f.id}")}
        return Names(values, self._in_tables(kinds) if rows else (), frozenset(there))

    def _in_tables(self, kinds: Collection[str]) -> tuple[str, ...]:
        """`table.field`: found in any of its slots."""
        fields = ((t.id, f) for t in self.tables.values() for f in t.fields)
        return tuple(f"{table}.{f.id}" for table, f in fields if f.kind in kinds and not (f.per or f.shows))

    def _header(self) -> dict[str, Holds]:
        found = {f"header.{name}": holds for name, holds in self._values(self.header).items()}
        found |= {f"header.{name}": Holds("number") for name in self.parameters}
        feet = [f for f in self.header if f.repeat_in == "foot"]
        return found | {f"header.foot_{f.id.rsplit('_', 1)[-1]}": found[f"header.{f.id}"] for f in feet}

    def _values(self, fields: Iterable[Field]) -> dict[str, Holds]:
        """Field id -> what its (first) column holds; shown fields and those by year hold nothing of the row."""
        return {
            f.id: Holds(_sort(f), codes_of(f, self.scales, self.choices, self.ids))
            for f in fields
            if not (f.per or f.shows)
        }
