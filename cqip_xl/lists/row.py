"""Rows of one table out of the records of a list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from cqip_xl.kinds.context import Reading
from cqip_xl.kinds.kind import is_empty
from cqip_xl.kinds.likeness import did_you_mean
from cqip_xl.kinds.people import read_people
from cqip_xl.kinds.text import fold
from cqip_xl.lists.cell import code_of, entry_finding, read_entry, shown_any
from cqip_xl.lists.files import is_blank
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CELL_LIMIT
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.plan import Row, Value, spread
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import PARTS, Column, Table, columns_of
from cqip_xl.rules.known_people import known_people, name_meant
from cqip_xl.rules.requirements import asked
from cqip_xl.words.headings import headings, plain
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.words.measure_names import measure_named

#: Column id -> heading and value of the filled cells of a record.
_Cells = dict[str, tuple[str, object]]


class RowReader:
    """Reads records as rows of one table; faults in cells are findings, what would get lost is BadInput."""

    def __init__(
        self,
        framework: Framework,
        lex: Lexicon,
        table: Table,
        people: Sequence[Row],
        source: str,
        findings: list[Finding],
        taken: Collection[str] = (),
    ) -> None:
        self.framework, self.lex, self.table, self.source, self.findings = framework, lex, table, source, findings
        self.columns = {c.id: c for c in columns_of(table, lex.period)}
        self.heads = headings(framework, table.id, self.columns.values(), lex.period)
        self.known = known_people(framework, people)
        self.fixed = bool(table.source)
        self.measures = measure_rows(framework, lex.period) if table.source == "indicators" else ()
        self.calculated: set[str] = set()
        #: Rows of the school's own that nothing stands in yet, for titles given without a key.
        self.own = iter(c.id for c in framework.criteria if c.free and c.id not in taken)

    def rows(self, records: Sequence[Mapping[str, object]]) -> list[Row]:
        """Every record as a row. Raises BadInput for what would get lost, a key twice among it."""
        made = [self._row(record, n) for n, record in enumerate(records, start=1)]
        self._refuse_twice(made)
        return made

    def _row(self, record: Mapping[str, object], n: int) -> Row:
        """One row; `n`: its number in the list, unless it knows its line in the file."""
        n = getattr(record, "line", 0) or n
        cells = self._cells(record, n)
        key, values, subject = self._identity(cells, n)
        raw: dict[str, str] = {}
        people: dict[str, dict[int, list[str]]] = {}
        for name, (head, given) in cells.items():
            column = self.columns[name]
            f = asked(self.table, column.field, subject) or column.field
            if self.table.id != "people" and f.kind == "person":
                people.setdefault(f.id, {})[column.slot] = named = self._people(given)
                self._unknown_people(n, name, named)
                continue
            for one, entry in self._spread(column, given, cells):
                self._enter(one, f, entry, n, values, raw)
                if len(str(values.get(one, raw.get(one, "")))) > CELL_LIMIT:
                    raise self._bad(n, "row.too_long", column=head, limit=CELL_LIMIT)
        for field_id, slots in people.items():
            for name, text in _slots(self.columns[field_id].field, slots):
                values[name] = f"{values[name]}; {text}" if name in values else text
        return Row(key, values, Place(self.source, self.table.id, str(n)), raw)

    def _identity(self, cells: _Cells, n: int) -> tuple[str, dict[str, Value], Criterion | Indicator | None]:
        """The row's key, what it says of itself, the criterion or indicator it is about; takes their cells away."""
        key = ""
        values: dict[str, Value] = {}
        indicator = None
        if self.measures:
            measure = self._measure(cells, n)
            key, indicator = measure.key, measure.indicator
            values |= {"indicator": indicator.id, "year": measure.period}
        if "key" in cells or ("title" in cells and not self._is_own(cells["title"][1], "")):
            key = self._key(cells.pop("key" if "key" in cells else "title")[1], n)
        if "title" in cells:
            title = cells.pop("title")[1]
            if self._is_own(title, key):
                values["title"] = shown_any(title)
            else:
                self._refuse_other_title(key, shown_any(title), n)
        if self.fixed and not key and "title" in values:
            key = next(self.own, "")
        if self.fixed and not key:
            raise self._bad(n, "row.keyless")
        code = key if self.table.source == "criteria" else self._criterion_of(cells)
        return key, values, indicator or self.framework.criterion(code)

    def _criterion_of(self, cells: _Cells) -> str:
        """The criterion that an action names, on whose scale its level is."""
        return code_of(cells["criterion"][1], self.framework) if "criterion" in cells else ""

    def _key(self, given: object, n: int) -> str:
        """The criterion's code where the rows are fixed, else the text."""
        key = code_of(given, self.framework) if self.fixed else shown_any(given)
        if self.fixed and not key:
            raise self._bad(n, "row.no_criterion", text=shown_any(given))
        return key

    def _enter(self, name: str, f: Field, given: object, n: int, values: dict[str, Value], raw: dict[str, str]) -> None:
        """Puts one cell among the values, or as raw text where it cannot be read; a fault becomes a finding."""
        reading = read_entry(self.framework, self.lex, f, given)
        text = shown_any(given)
        if reading.value is not None:
            values[name] = reading.value
            if reading.codes:  # the code that counts says less than the text
                raw[name] = text
        elif reading.fault == "out_of_bounds" and isinstance(given, int | float):
            # It stays a number in the workbook, where it is marked, as if somebody had pasted it.
            values[name] = float(given)
        else:
            # A question mark keeps a number that could be two codes from being read as one of them.
            text += "?" if reading.fault == "number_for_code" else ""
            raw[name] = text
        if reading.fault:
            self._fault(n, name, f, text, reading)

    def _people(self, given: object) -> list[str]:
        texts = given if isinstance(given, list | tuple) else [given]
        return [person for text in texts if text is not None for person in read_people(shown_any(text), self.known)]

    def _unknown_people(self, n: int, name: str, people: Sequence[str]) -> None:
        """Names on no list that could be several people's, or somebody's but for signs that do not show."""
        for person in people:
            if fold(person) not in self.known and (meant := name_meant(person, self.known)):
                values = {"field": f"@column/{self.table.id}/{name}", "raw": person, "meant": meant}
                place = Place(self.source, self.table.id, f"{n}:{name}")
                self.findings.append(Finding.of("person.unknown", place, values))

    def _spread(self, column: Column, given: object, cells: _Cells) -> list[tuple[str, object]]:
        """A list over the slots from its own column on that have no entry of theirs; what is left is in the last."""
        f = column.field
        if f.slots == 1 or not isinstance(given, list | tuple):
            return [(column.id, given)]
        slots = (c.id for c in self.columns.values() if c.field.id == f.id and c.slot >= column.slot)
        free = [name for name in slots if name == column.id or name not in cells]
        entries = [one for one in given if not is_blank(one)]
        whole = len(free) if len(entries) <= len(free) else len(free) - 1
        placed: list[tuple[str, object]] = list(zip(free, entries[:whole], strict=False))
        return [*placed, (free[-1], entries[whole:])] if entries[whole:] else placed

    def _measure(self, cells: _Cells, n: int) -> MeasureRow:
        """The row of measures that key, or indicator and year, stand for."""
        texts = {name: shown_any(cells.pop(name)[1]) for name in ("key", "indicator", "year") if name in cells}
        found = measure_named(self.lex, self.measures, **texts)
        if found is None:
            if not texts:
                raise self._bad(n, "row.keyless_measure")
            raise self._bad(n, "row.no_measure", text=", ".join(texts.values()))
        return found

    def _is_own(self, title: object, key: str) -> bool:
        """Whether a title is that of a row of the school's own, not the name of a criterion."""
        if self.table.rows != "fixed_then_free":
            return False
        if key:
            criterion = self.framework.criterion(code_of(key, self.framework))
            return criterion is not None and criterion.free
        return not code_of(title, self.framework)

    def _refuse_other_title(self, key: str, title: str, n: int) -> None:
        """A criterion's name beside its code is the pack's; another one has no place."""
        criterion = self.framework.criterion(key) if self.table.source == "criteria" else None
        path = criterion.path if criterion else f"clauses/{key}"
        names = {fold(self.framework.word(language, path)) for language in self.framework.languages}
        if fold(title) not in names:
            raise self._bad(n, "row.other_title", key=key, title=title)

    def _refuse_twice(self, rows: Sequence[Row]) -> None:
        """A number or criterion given twice would make one row hide another."""
        seen: dict[str, str] = {}
        for row in rows:
            if row.key and seen.setdefault(row.key, row.place.cell) != row.place.cell:
                raise self._bad(row.place.cell, "row.twice", key=row.key, row=seen[row.key])

    def _cells(self, record: Mapping[str, object], n: int) -> _Cells:
        """Column id -> heading and value of the filled cells."""
        cells: _Cells = {}
        for head, given in record.items():
            if given is None or given == "" or given == [] or (isinstance(given, str) and is_empty(given)):
                continue
            name = self.heads.get(plain(head), "")
            if self.fixed and name == "criterion":
                name = "key"
            if not name:
                hint = did_you_mean(head, {h: c for h, c in self.heads.items()})
                also = Detail.of("said.did_you_mean", word=hint) if hint else Detail()
                what = Detail.of("row.unknown_column", column=head, known=", ".join(self.columns))
                raise BadInput("row.refused", where=self._where(n), what=what, hint=also)
            if self._is_calculated(name):
                self._calculated(head, n)
                continue
            if name in cells:
                raise self._bad(n, "row.column_twice", first=cells[name][0], second=head, column=name)
            cells[name] = (head, given)
        return cells

    def _is_calculated(self, name: str) -> bool:
        """Whether a column follows from others; which row of measures is meant has to be said all the same."""
        column = self.columns.get(name)
        if column is None:
            return name in ("status", "due_on", "required", "next_code", *(f.id for f in PARTS))
        return bool(column.field.shows) and name not in ("indicator", "year")

    def _calculated(self, head: str, n: int) -> None:
        """A column that follows from the other cells: said once."""
        if head not in self.calculated:
            self.calculated.add(head)
            place = Place(self.source, self.table.id, str(n))
            self.findings.append(Finding.of("column.calculated", place, {"heading": head}))

    def _where(self, n: int | str) -> Detail:
        place = {"table": self.table.id, "row": n}
        return Detail.of("said.place", path=self.source, **place) if self.source else Detail.of("said.row", **place)

    def _bad(self, n: int | str, code: str, **values: object) -> BadInput:
        return BadInput("row.refused", where=self._where(n), what=Detail.of(code, **values), hint=Detail())

    def _fault(self, n: int, name: str, f: Field, raw: str, reading: Reading) -> None:
        place = Place(self.source, self.table.id, f"{n}:{name}")
        self.findings.append(entry_finding(f, f"{self.table.id}/{name}", place, raw, reading))


def _slots(f: Field, given: Mapping[int, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """People over the slots of a field, each from the column it was given in, never onto another's."""
    names: list[str] = []
    first = min(given)
    for slot in sorted(given):
        names += given[slot]
    yield from spread(f, list(dict.fromkeys(names)), first)
