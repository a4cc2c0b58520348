"""Plans made from lists instead of workbooks: the pack's people, given people, given rows.

What `--rows` gives may be spelled as in old documents; here spellings become offered values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.dates import read_text_date
from cqip_xl.kinds.kind import KINDS, Context, Reading, is_empty, read, shown
from cqip_xl.kinds.people import read_people
from cqip_xl.kinds.periods import read_period
from cqip_xl.kinds.text import did_you_mean, fold, tidy
from cqip_xl.model.errors import BadInput
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Column, Field, Framework, Table, columns_of
from cqip_xl.model.grid import Raw
from cqip_xl.model.period import Period, PlanPeriod
from cqip_xl.model.plan import Plan, Row, School, Value, spread
from cqip_xl.plans.people import known_people
from cqip_xl.words.lexicon import Lexicon, lexicon

LETTER = {"actions": "A", "people": "P", "evidence": "E", "reviews": "R", "measures": "M", "texts": "T"}


def prefilled_plan(framework: Framework, language: str, school: School, period: PlanPeriod) -> Plan:
    """A plan without entries: the pack's people stand on the People sheet."""
    people = tuple(
        Row(
            f"P{n:03}",
            {
                "name": framework.word(language, f"people/{person['id']}"),
                **{k: v for k, v in person.items() if k != "id"},
            },
            Place(),
            prefilled=True,
        )
        for n, person in enumerate(framework.people, start=1)
    )
    tables = {name: (people if name == "people" else ()) for name in framework.tables}
    return Plan(framework.id, framework.version, language, school, period, {}, tables)


def with_rows(
    framework: Framework, plan: Plan, rows: Mapping[str, Sequence[Mapping[str, object]]], first: bool = False
) -> Plan:
    """The plan with rows added (`first`: before those there). Raises BadInput for an unknown column."""
    lex = lexicon(framework, plan.language, plan.period)
    tables = dict(plan.tables)
    findings = list(plan.findings)
    for name in sorted(rows, key=lambda table: table != "people"):
        table = framework.tables[name]
        there = [] if first else list(tables.get(name, ()))
        made = [
            _row(framework, lex, table, record, n, tables.get("people", ()), findings)
            for n, record in enumerate(rows[name], start=len(there) + 1)
        ]
        if table.source in ("criteria", "clauses"):
            there = [row for row in there if row.key not in {m.key for m in made}]
        both = [*there, *made, *(tables.get(name, ()) if first else ())]
        tables[name] = tuple(_numbered(name, both) if name in LETTER else both)
    return replace(plan, tables=tables, findings=tuple(findings))


def _numbered(table: str, rows: Sequence[Row]) -> list[Row]:
    """Rows with keys that are each there once; given keys stay."""
    taken: set[str] = set()
    made = []
    for n, row in enumerate(rows, start=1):
        key = row.key if row.key and row.key not in taken else f"{LETTER[table]}{n:03}"
        while key in taken:
            n += 1
            key = f"{LETTER[table]}{n:03}"
        taken.add(key)
        made.append(replace(row, key=key))
    return made


def _row(
    framework: Framework,
    lex: Lexicon,
    table: Table,
    record: Mapping[str, object],
    n: int,
    people: Sequence[Row],
    findings: list[Finding],
) -> Row:
    columns = {c.id: c for c in columns_of(table, lex.period)}
    heads = _headings(framework, table, columns, lex.period)
    known = known_people(framework, people)
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    key = ""
    for head, given in record.items():
        if given is None or given == "" or given == []:
            continue
        name = heads.get(fold(head), "")
        if name in ("key", "title") or (name == "criterion" and table.source == "criteria"):
            key = _code(given, framework) if table.source else shown_any(given)
            if table.source and not key:
                what = f'"{shown_any(given)}" is no criterion, or a number that could be two'
                raise BadInput(f"{table.id}: {what}; write the code as text.")
            continue
        if not name:
            hint = did_you_mean(head, {h: c for h, c in heads.items()})
            also = f' Did you mean "{hint}"?' if hint else ""
            raise BadInput(f'The column "{head}" is not known in {table.id}; there are: {", ".join(columns)}.{also}')
        f = columns[name].field
        if table.id != "people" and f.kind == "person":
            values |= _people(f, columns[name], given, known)
            continue
        reading = read_given(framework, lex, f, given)
        if reading.value is not None:
            values[name] = reading.value
        else:
            # A question mark keeps a number that could be two codes from being read as one of them.
            raw[name] = shown_any(given) + ("?" if reading.fault == "number_for_code" else "")
            place = Place(sheet=table.id, cell=f"{n}:{name}")
            code = "level" if f.kind == "level" else f.id
            found = {
                "field": f"@column/{table.id}/{name}",
                "raw": raw[name],
                "meant": "",
                "fault": reading.fault,
                "kind": f.kind,
            }
            findings.append(Finding(f"{code}.{reading.fault or 'not_offered'}", "error", place, found))
    return Row(key, values, Place(sheet=table.id, cell=str(n)), raw)


def _headings(framework: Framework, table: Table, columns: Mapping[str, Column], period: PlanPeriod) -> dict[str, str]:
    """Folded column id or heading in any language -> column id."""
    heads = {fold(name): name for name in (*columns, "key", "criterion", "title")}
    for language in framework.languages:
        lex = lexicon(framework, language, period)
        for name, column in columns.items():
            heads.setdefault(fold(lex.field_label(table.id, column)), name)
    return heads


def shown_any(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return tidy(shown(value)) if isinstance(value, str | float | bool | date) else str(value)


def _people(f: Field, column: Column, given: object, known: Mapping[str, str]) -> dict[str, Value]:
    """People over the slots of a field, from this column on; more than there are slots go to others."""
    texts = given if isinstance(given, list | tuple) else [given]
    names = [name for text in texts for name in read_people(str(text), known)]
    return dict(spread(f, names, column.slot))


def read_given(framework: Framework, lex: Lexicon, f: Field, given: object) -> Reading:
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
    if not isinstance(given, str | float | bool | date):
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
    if isinstance(given, float) and any(c.id != text and c.id.rstrip("0") == text for c in framework.criteria):
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
    number = int(text) if text.isdigit() else 0
    return scale.points[number - 1] if 1 <= number <= len(scale.points) else ""
