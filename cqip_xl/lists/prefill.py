"""Plans made from lists instead of workbooks: the pack's people, given people, given rows.

What `--rows` gives may be spelled as in old documents; here spellings become offered values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.dates import read_text_date
from cqip_xl.kinds.kind import KINDS, Context, Reading, is_empty, read, shown
from cqip_xl.kinds.people import read_people
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import did_you_mean, fold, tidy
from cqip_xl.lists.records import Written
from cqip_xl.model.errors import BadInput
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CELL_LIMIT, Raw
from cqip_xl.model.markers import KEY_LETTER
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.period import Period, PlanPeriod
from cqip_xl.model.plan import Plan, Row, School, Value, spread
from cqip_xl.model.table import Table, columns_of
from cqip_xl.rules.known_people import known_people
from cqip_xl.rules.phases import defaults
from cqip_xl.rules.prefilled import prefilled_rows
from cqip_xl.rules.requirements import asked
from cqip_xl.words.headings import headings, plain
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.measure_names import measure_named


def prefilled_plan(framework: Framework, language: str, school: School, period: PlanPeriod) -> Plan:
    """A plan without entries: the pack's people, texts and parameters stand in it."""
    tables = {name: prefilled_rows(framework, name, language) for name in framework.tables}
    header = defaults(framework, period)
    return Plan(framework.id, framework.version, language, school, period, header, tables)


def with_rows(
    framework: Framework,
    plan: Plan,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    first: bool = False,
    source: str = "",
) -> Plan:
    """The plan with rows added (`first`: before those there). Raises BadInput for what would get lost."""
    lex = lexicon(framework, plan.language, plan.period)
    tables = dict(plan.tables)
    findings = list(plan.findings)
    for name in sorted(rows, key=lambda table: table != "people"):
        taken = {row.key for row in tables.get(name, ())} | {shown_any(record.get("key")) for record in rows[name]}
        people = tables.get("people", ())
        reader = _RowReader(framework, lex, framework.tables[name], people, source, findings, taken)
        there = [] if first else list(tables.get(name, ()))
        made = [reader.row(record, n) for n, record in enumerate(rows[name], start=1)]
        reader.refuse_twice(made)
        if name not in ("criteria", "clauses"):
            given = {fold(row.text("name")) for row in made} if name == "people" else set()
            if name == "texts":  # a text given under the pack's own number takes that one's place
                own = {row.key: row for row in made}
                there = [own.pop(row.key, row) for row in there]
                made = [row for row in made if row.key in own]
            before = [row for row in tables.get(name, ()) if fold(row.text("name")) not in given or not row.prefilled]
            after = [replace(row, key="") for row in before] if first else []
            made = [_as_pack(row, tables.get(name, ())) for row in made] if name == "people" else made
            both = [*there, *made, *after]
            tables[name] = tuple(_numbered(name, both))
        else:
            given = {row.key for row in made}
            tables[name] = (*(row for row in there if row.key not in given), *made)
    return replace(plan, tables=tables, findings=tuple(findings))


def _as_pack(row: Row, people: Sequence[Row]) -> Row:
    """A person given who is one of the pack's: what the pack says of it, and what was given."""
    own = next((p for p in people if p.prefilled and fold(p.text("name")) == fold(row.text("name"))), None)
    if own is None:
        return row
    values = {**own.values, **row.values}
    return replace(row, values=values, prefilled=values == dict(own.values) and not row.raw)


def _numbered(table: str, rows: Sequence[Row]) -> list[Row]:
    """Rows with keys that are each there once; given keys stay."""
    taken = {row.key for row in rows if row.key}
    used: set[str] = set()
    made = []
    for n, row in enumerate(rows, start=1):
        key = row.key
        if not key or key in used:
            while (key := f"{KEY_LETTER[table]}{n:03}") in taken:
                n += 1
        taken.add(key)
        used.add(key)
        made.append(replace(row, key=key))
    return made


class _RowReader:
    """Reads given rows of one table; faults in cells are findings, what would get lost is BadInput."""

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

    def row(self, record: Mapping[str, object], n: int) -> Row:
        """One row; `n`: its number in the list, unless it knows its line in the file."""
        n = getattr(record, "line", 0) or n
        table = self.table
        values: dict[str, Value] = {}
        raw: dict[str, str] = {}
        people: dict[str, dict[int, list[str]]] = {}
        key = ""
        cells = self._cells(record, n)
        indicator = None
        if self.measures:
            measure = self._measure(cells, n)
            key, indicator = measure.key, measure.indicator
            values |= {"indicator": indicator.id, "year": measure.period}
        if "key" in cells or ("title" in cells and not self._is_own(cells["title"][1], cells)):
            head, given = cells.pop("key") if "key" in cells else cells.pop("title")
            key = _code(given, self.framework) if self.fixed else shown_any(given)
            if self.fixed and not key:
                what = f'"{shown_any(given)}" is no criterion, or a number that could be two'
                raise self._bad(n, f"{what}; write the code as text")
        if "title" in cells and self._is_own(cells["title"][1], {"key": ("", key), **cells} if key else cells):
            values["title"] = shown_any(cells.pop("title")[1])
        if "title" in cells:
            self._refuse_other_title(key, shown_any(cells.pop("title")[1]), n)
        if self.fixed and not key and "title" in values:
            key = next(self.own, "")
        criterion = self.framework.criterion(key) if self.table.source == "criteria" else None
        for name, (head, given) in cells.items():
            column = self.columns[name]
            f = asked(self.table, column.field, criterion or indicator) or column.field
            if table.id != "people" and f.kind == "person":
                texts = given if isinstance(given, list | tuple) else [given]
                people.setdefault(f.id, {})[column.slot] = [
                    person for text in texts if text is not None for person in read_people(shown_any(text), self.known)
                ]
                continue
            if f.kind == "choice" and f.slots > 1 and isinstance(given, list | tuple):
                made, rest = self._spread(f, given)
                values |= made
                if not rest:
                    continue
                given = rest
            reading = read_entry(self.framework, self.lex, f, given)
            if reading.value is not None:
                values[name] = reading.value
            elif reading.fault == "out_of_bounds" and isinstance(given, int | float):
                # It stays a number in the workbook, where it is marked, as if somebody had pasted it.
                values[name] = float(given)
                self._fault(n, name, f, shown_any(given), reading.fault)
            else:
                # A question mark keeps a number that could be two codes from being read as one of them.
                raw[name] = shown_any(given) + ("?" if reading.fault == "number_for_code" else "")
                self._fault(n, name, f, raw[name], reading.fault)
            if len(str(values.get(name, raw.get(name, "")))) > CELL_LIMIT:
                raise self._bad(n, f'"{head}" is longer than the {CELL_LIMIT} characters that a cell can hold')
        for field_id, slots in people.items():
            for name, text in _slots(self.columns[field_id].field, slots):
                values[name] = f"{values[name]}; {text}" if name in values else text
        if self.fixed and not key:
            raise self._bad(n, "the row does not say which criterion it is for; fill in the column key")
        return Row(key, values, Place(self.source, table.id, str(n)), raw)

    def _spread(self, f: Field, given: Sequence[object]) -> tuple[dict[str, Value], list[object]]:
        """Several entries over the slots of a field, and those that its list does not offer or that find no slot."""
        read = [(one, read_entry(self.framework, self.lex, f, one).value) for one in given]
        codes = [str(value) for _, value in read if value is not None]
        rest = [one for one, value in read if value is None] + [one for one, _ in read[f.slots :]]
        return dict(spread(f, codes[: f.slots])), rest

    def _measure(self, cells: dict[str, tuple[str, object]], n: int) -> MeasureRow:
        """The row of measures that key, or indicator and year, stand for."""
        texts = {name: shown_any(cells.pop(name)[1]) for name in ("key", "indicator", "year") if name in cells}
        found = measure_named(self.lex, self.measures, **texts)
        if found is None:
            said = ", ".join(texts.values()) or "nothing"
            raise self._bad(n, f'"{said}" names no measure and period of this plan; fill in indicator and year')
        return found

    def _is_own(self, title: object, cells: Mapping[str, tuple[str, object]]) -> bool:
        """Whether a title is that of a row of the school's own, not the name of a criterion."""
        if self.table.rows != "fixed_then_free":
            return False
        if "key" in cells:
            criterion = self.framework.criterion(_code(cells["key"][1], self.framework))
            return criterion is not None and criterion.free
        return not _code(title, self.framework)

    def _refuse_other_title(self, key: str, title: str, n: int) -> None:
        """A criterion's name beside its code is the pack's; another one has no place."""
        section = "clauses" if self.table.source == "clauses" else "criteria"
        names = {fold(self.framework.word(language, f"{section}/{key}")) for language in self.framework.languages}
        if fold(title) not in names:
            raise self._bad(n, f'{key} has the name that the framework gives it; "{title}" cannot stand there')

    def refuse_twice(self, rows: Sequence[Row]) -> None:
        """A number or criterion given twice would make one row hide another."""
        seen: dict[str, str] = {}
        for row in rows:
            if row.key and seen.setdefault(row.key, row.place.cell) != row.place.cell:
                raise self._bad(row.place.cell, f"{row.key} stands in row {seen[row.key]} already; give it once")

    def _cells(self, record: Mapping[str, object], n: int) -> dict[str, tuple[str, object]]:
        """Column id -> heading and value of the filled cells."""
        cells: dict[str, tuple[str, object]] = {}
        for head, given in record.items():
            if given is None or given == "" or given == [] or (isinstance(given, str) and is_empty(given)):
                continue
            name = self.heads.get(plain(head), "")
            if self.fixed and name == "criterion":
                name = "key"
            if not name:
                hint = did_you_mean(head, {h: c for h, c in self.heads.items()})
                also = f' Did you mean "{hint}"?' if hint else ""
                raise self._bad(n, f'the column "{head}" is not known; there are: {", ".join(self.columns)}', also)
            if self._is_calculated(name):
                self._calculated(head, n)
                continue
            if name in cells:
                raise self._bad(n, f'"{cells[name][0]}" and "{head}" both say {name}; leave one')
            cells[name] = (head, given)
        return cells

    def _is_calculated(self, name: str) -> bool:
        """Whether a column follows from others; which row of measures is meant has to be said all the same."""
        column = self.columns.get(name)
        if column is None:
            return name in ("status", "due_on", "required", "next_code")
        return bool(column.field.shows) and name not in ("indicator", "year")

    def _calculated(self, head: str, n: int) -> None:
        """A column that follows from the other cells: said once."""
        if head not in self.calculated:
            self.calculated.add(head)
            place = Place(self.source, self.table.id, str(n))
            self.findings.append(Finding.of("column.calculated", place, {"heading": head}))

    def _bad(self, n: int | str, what: str, also: str = "") -> BadInput:
        where = f'"{self.source}", ' if self.source else ""
        return BadInput(f"{where}{self.table.id}, row {n}: {what}.{also}")

    def _fault(self, n: int, name: str, f: Field, raw: str, fault: str) -> None:
        code = "level" if f.kind == "level" else f.id
        values = {"field": f"@column/{self.table.id}/{name}", "raw": raw, "meant": "", "fault": fault, "kind": f.kind}
        place = Place(self.source, self.table.id, f"{n}:{name}")
        self.findings.append(Finding.of(f"{code}.{fault or 'not_offered'}", place, values))


def _slots(f: Field, given: Mapping[int, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """People over the slots of a field, each from the column it was given in, never onto another's."""
    names: list[str] = []
    first = min(given)
    for slot in sorted(given):
        names += given[slot]
    yield from spread(f, list(dict.fromkeys(names)), first)


def shown_any(value: object) -> str:
    """A given value as text: numbers as they were written, lists with semicolons."""
    if isinstance(value, list | tuple):
        return "; ".join(map(shown_any, value))
    if isinstance(value, int | Written) and not isinstance(value, bool):
        return value.text if isinstance(value, Written) else str(value)
    return tidy(shown(value)) if isinstance(value, str | float | bool | date) else str(value)


def read_entry(framework: Framework, lex: Lexicon, f: Field, given: object) -> Reading:
    """A given value by its kind, spellings read leniently."""
    context = lex.context(f)
    if isinstance(given, int) and not isinstance(given, bool):
        given = float(given)
    if f.kind in ("date", "period") and isinstance(given, str):
        return _span(lex, f, context, given)
    if f.kind in ("criterion", "level") and not isinstance(given, date):
        if f.kind == "level":
            level = _level(lex, f, shown_any(given))
            return Reading(level) if level else Reading(fault="not_offered")
        code = _code(given, framework)
        return (
            Reading(code) if code else Reading(fault="number_for_code" if isinstance(given, float) else "not_offered")
        )
    if not isinstance(given, str | float | bool | date) or (isinstance(given, Written) and not KINDS[f.kind].typed):
        given = shown_any(given)
    raw: Raw = given
    if is_empty(raw):
        return Reading()
    reading = read(f.kind, raw, context)
    if reading.value is None and isinstance(reading.guess, float) and KINDS[f.kind].typed:
        inside = read(f.kind, reading.guess, context)
        return inside if inside.value is not None else reading
    return reading


def _span(lex: Lexicon, f: Field, context: Context, text: str) -> Reading:
    """A date or period out of text: offered label, spelling of a period, full date, month."""
    if f.kind == "period":
        offered = read("period", text, context)
        if offered.value is not None:
            return offered
        meant = read_period(text, lex.framework.calendar, lex.period)
        if meant:
            return Reading(meant if meant in lex.periods(f) else meant.last)
    day, _ = read_text_date(text, lex.languages)
    if day is None:
        month = re.fullmatch(r"\s*(20\d\d)-(\d{1,2})\s*", text)
        if month and 1 <= int(month[2]) <= 12:
            day = date(int(month[1]), int(month[2]), 1)
        else:
            named = read_period(text, lex.framework.calendar, lex.period)
            day = named.first if isinstance(named, Period) and named.kind == "month" else None
    return Reading(day) if day else Reading(fault="not_a_date")


def _code(given: object, framework: Framework) -> str:
    """A criterion's code out of `1.10`, `Tiêu chí 2. 1`, `1.6:` or the full label; '' where it could be two.

    A number has lost its last zeros: 1.1 could have been 1.10, so it counts only where there is no such code.
    """
    text = shown_any(given)
    lossy = isinstance(given, float) and not isinstance(given, Written)
    if lossy and any(c.id != text and c.id.rstrip("0") == text for c in framework.criteria):
        return ""
    codes = {fold(c.id): c.id for c in framework.criteria} | {fold(c.id): c.id for c in framework.clauses}
    plain = fold(text)
    if plain in codes:
        return codes[plain]
    if plain.split(" ", 1)[0] in codes:
        return codes[plain.split(" ", 1)[0]]
    found = re.search(r"(?<![\d.])(\d+)\s*\.\s*(\d+)(?![\d.])", plain)
    return codes.get(f"{found[1]}.{found[2]}", "") if found else ""


def _level(lex: Lexicon, f: Field, text: str) -> str:
    """A level out of its code, label, or number from 1."""
    offer = lex.offer(lex.list_name(f))
    code = offer.lookup().get(fold(text))
    if code:
        return code
    scale = lex.framework.scales[f.scale or lex.list_name(f).split("/", 1)[1]]
    number = int(text) if text.isdecimal() else 0
    return scale.points[number - 1] if 1 <= number <= len(scale.points) else ""
