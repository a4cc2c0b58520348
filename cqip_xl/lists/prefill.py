"""Plans made from lists instead of workbooks: the pack's people, people and rows out of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cqip_xl.kinds.text import fold
from cqip_xl.lists.cell import shown_any
from cqip_xl.lists.row import RowReader
from cqip_xl.model.framework import Framework, key_letter
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.table import Table
from cqip_xl.rules.known_rows import with_known_rows
from cqip_xl.rules.phases import defaults
from cqip_xl.rules.prefilled import is_prefill, prefilled_rows, text_keys
from cqip_xl.words.lexicon import lexicon


def prefilled_plan(framework: Framework, language: str, school: School, period: PlanPeriod) -> Plan:
    """A plan without entries: the pack's people, texts and parameters stand in it."""
    tables = {name: prefilled_rows(framework, name, language, period.kind) for name in framework.tables}
    header = defaults(framework, period)
    return with_number(framework, Plan(framework.id, framework.version, language, school, period, header, tables))


def with_number(framework: Framework, plan: Plan) -> Plan:
    """The plan with the school's number also in the pack's own field for it."""
    if not framework.identity or not plan.school.id:
        return plan
    return replace(plan, header={**plan.header, framework.identity: plan.school.id})


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
        there = tables.get(name, ())
        taken = {row.key for row in there} | {shown_any(record.get("key")) for record in rows[name]}
        people = tables.get("people", ())
        made = RowReader(framework, lex, framework.tables[name], people, source, findings, taken).rows(rows[name])
        if name == "texts":  # a text of the pack is known by its id, too
            numbers = text_keys(framework)
            made = [
                replace(row, key=numbers.get(row.key, row.key), prefilled=is_prefill(framework, name, row))
                for row in made
            ]
        tables[name] = tuple(_joined(framework.tables[name], there, made, first))
    tables = {name: tuple(rows) for name, rows in with_known_rows(framework, tables, findings).items()}
    return replace(plan, tables=tables, findings=tuple(findings))


def _joined(table: Table, there: Sequence[Row], made: Sequence[Row], first: bool) -> Sequence[Row]:
    """The rows there and those of a list (`first`: theirs before)."""
    match table.id:
        case "criteria" | "clauses":
            keys = {row.key for row in made}
            return [*(row for row in there if not first and row.key not in keys), *made]
        case "people":
            made = [_as_pack(row, there) for row in made]
            there = _others(there, made) if first else there
        case "texts" if not first:  # a text under the pack's own number takes that one's place
            there, made = _in_their_order(there, made)
    if first and not table.is_own:  # rows of own tables are named by their numbers
        there = [replace(row, key="") for row in there]
    return _numbered(table, [*made, *there] if first else [*there, *made])


def _in_their_order(there: Sequence[Row], made: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The texts there, each with those of a list that follow its number there; and those that follow none."""
    keys = {row.key for row in there}
    given = {row.key: row for row in made if row.key in keys}
    behind: dict[str, list[Row]] = {}
    last = ""
    for row in made:
        if row.key in keys:
            last = row.key
        else:
            behind.setdefault(last, []).append(row)
    own: list[Row] = []
    for row in there:
        own.append(given.get(row.key, row))
        own += behind.pop(row.key, ()) if row is not there[-1] else ()
    left = {id(row) for rows in behind.values() for row in rows}
    return own, [row for row in made if id(row) in left]


def _others(people: Sequence[Row], made: Sequence[Row]) -> list[Row]:
    """The people but the pack's that a list names."""
    names = {fold(row.text("name")) for row in made}
    return [row for row in people if not row.prefilled or fold(row.text("name")) not in names]


def _as_pack(row: Row, people: Sequence[Row]) -> Row:
    """A person given who is one of the pack's: what the pack says of it, and what was given."""
    own = next((p for p in people if p.prefilled and fold(p.text("name")) == fold(row.text("name"))), None)
    if own is None:
        return row
    values = {**own.values, **row.values}
    return replace(row, values=values, prefilled=values == dict(own.values) and not row.raw)


def _numbered(table: Table, rows: Sequence[Row]) -> list[Row]:
    """Rows with keys that are each there once; given keys stay."""
    taken = {row.key for row in rows if row.key}
    used: set[str] = set()
    made = []
    for n, row in enumerate(rows, start=1):
        key = row.key
        if not key or key in used:
            while (key := f"{key_letter(table)}{n:03}") in taken:
                n += 1
        taken.add(key)
        used.add(key)
        made.append(replace(row, key=key))
    return made
