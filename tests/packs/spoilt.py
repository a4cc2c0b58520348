"""A pack that uses every entry, spoilt in one place; and whether what the check lets pass really works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ruamel.yaml import YAML

from cqip_xl.excel.read import grid_of
from cqip_xl.excel.write import write_book
from cqip_xl.kinds.kind import BOUNDS
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Row, School, Value
from cqip_xl.model.table import Column, Table, columns_of
from cqip_xl.packs.load import read_pack
from cqip_xl.packs.parsed import LinedList, LinedMap, tree_of
from cqip_xl.reading.extract import extract_plan
from cqip_xl.rules.case import case_of, checked
from cqip_xl.rules.requirements import Subject, asked
from cqip_xl.verbs import blank_plan, plan_book
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message, pack_message
from tests.workbooks import DAY

WHOLE = Path(__file__).parent / "whole"
#: What an untouched workbook may be told: nothing else may be found in it.
BLANK = {
    *("header.missing", "criterion.required", "levels.missing", "score.missing", "measure.missing", "review.none"),
    *("council.none", "council.office", "council.too_small", "council.even"),
    *("check.needs_action", "check.numbers", "check.raised"),
}

#: A place counted from 0 or in brackets, and values as Python writes them.
_PYTHON = re.compile(r"\w\[\d*\]|\b(?:None|True|False)\b|<class|<object|Lined(?:Map|List)|\{'|\['")


def as_python(text: str) -> bool:
    """Whether a sentence speaks as a programmer would."""
    return _PYTHON.search(text) is not None


At = tuple[str | int, ...]
#: The key of the one row of each open table.
KEY = "Q-1"


def tree() -> dict[str, Any]:
    """The pack as plain values."""
    found: dict[str, Any] = YAML(typ="safe", pure=True).load((WHOLE / "framework.yaml").read_text("utf-8"))
    return found


def places(node: Any, at: At = ()) -> Iterator[At]:
    """Every entry of every mapping and every item of every list."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*at, key)
        yield from places(child, (*at, key))


def at(node: Any, place: At) -> Any:
    for key in place:
        node = node[key]
    return node


def without(whole: dict[str, Any], place: At) -> dict[str, Any]:
    spoilt = deepcopy(whole)
    del at(spoilt, place[:-1])[place[-1]]
    return spoilt


def instead(whole: dict[str, Any], place: At, value: object) -> dict[str, Any]:
    spoilt = deepcopy(whole)
    at(spoilt, place[:-1])[place[-1]] = value
    return spoilt


def as_yaml(spoilt: Mapping[str, Any]) -> str:
    return json.dumps(spoilt, default=str).replace("Infinity", ".inf").replace("NaN", ".nan")


def as_read(value: Any) -> Any:
    """What reading `as_yaml` gives, all in its one line, without the time for it: half of what a pack takes."""
    if isinstance(value, dict):
        entries = LinedMap({str(key): as_read(child) for key, child in value.items()})
        entries.lines = dict.fromkeys(entries, 1)
        return entries
    if isinstance(value, list):
        items = LinedList(map(as_read, value))
        items.lines = [1] * len(items)
        return items
    return value if isinstance(value, int | float | str | None) else str(value)


def goes_wrong(spoilt: Mapping[str, Any], folder: Path) -> str:
    """How a pack that the check lets pass fails afterwards; nothing where the check names a fault, or all works."""
    (folder / "framework.yaml").write_text(as_yaml(spoilt), encoding="utf-8")
    (folder / "en.yaml").write_bytes((WHOLE / "en.yaml").read_bytes())
    read = {"framework.yaml": as_read(spoilt)}
    try:
        with patch("cqip_xl.packs.node.tree_of", lambda path: read.get(path.name) or tree_of(path)):
            framework, found = read_pack(folder)
        said = [pack_message(f) for f in found if f.severity == "error"]
        return (
            next((text for text in said if len(text) > 1000 or as_python(text)), "")
            if said or not framework
            else _works(framework)
        )
    except Exception as problem:  # whatever it is, it is what this looks for
        return f"{type(problem).__name__}: {problem}"


def _works(framework: Framework) -> str:
    """A blank workbook and a filled one are made, written, read, judged and checked; what they say wrongly."""
    years = framework.calendar.stage_years
    periods = [f"2025-{2025 + years}" if kind == "stage" else "2025-2026" for kind in framework.plan_kinds]
    blank = blank_plan(framework, school=School("T01", "Test"), period=periods[0], as_of=DAY)
    again, codes = _again(framework, blank)
    if codes - BLANK or again.entered:
        return f"a blank workbook has {again.entered} rows and is told {sorted(codes - BLANK)}"
    plan = filled(framework, blank_plan(framework, school=School("T01", "Test"), period=periods[-1], as_of=DAY))
    again, _ = _again(framework, plan)
    for name in framework.tables:
        given, read = ({row.key: dict(row.values) for row in p.rows(name)} for p in (plan, again))
        if given != read:
            return f"{name}: {given} was read back as {read}"
    header = {key: value for key, value in again.header.items() if key in plan.header}
    return "" if header == plan.header else f"the header {plan.header} was read back as {header}"


def _again(framework: Framework, plan: Plan) -> tuple[Plan, set[str]]:
    """The plan as read from its workbook, and the codes of all that is found in it."""
    data = write_book(plan_book(framework, plan, DAY))
    again, _ = extract_plan(grid_of(data, "plan.xlsx"), lambda _: framework)
    findings = checked(case_of(framework, again, DAY)).findings
    lex = lexicon(framework, plan.language, plan.period)
    assert all(message(finding, lex) for finding in findings)
    return again, {finding.code for finding in findings}


def filled(framework: Framework, plan: Plan) -> Plan:
    """The plan with a row in each table and a value in each cell."""
    lex = lexicon(framework, plan.language, plan.period)
    tables = dict(plan.tables)
    for name, table in framework.tables.items():
        tables[name] = plan.rows(name)
        for key, subject, given in _rows(framework, table, plan.period):
            asked_of = [
                c for c in columns_of(table, plan.period) if not c.field.shows and c.id not in (*given, "title")
            ]
            columns = [replace(c, field=f) for c in asked_of if (f := asked(table, c.field, subject))]
            values = {c.id: value for c in columns if (value := _value(lex, c)) is not None}
            tables[name] += (Row(key, {**given, **values}, Place()),) if values else ()
    header = {c.id: value for c in header_columns(framework) if (value := _value(lex, c)) is not None}
    return replace(plan, tables=tables, header=header)


def _rows(framework: Framework, table: Table, period: PlanPeriod) -> Iterator[tuple[str, Subject, dict[str, Value]]]:
    """The key, subject and given cells of a row to fill: one of each indicator, else one of the table."""
    if table.source == "indicators":
        last = {row.indicator.id: row for row in measure_rows(framework, period)}
        for row in last.values():
            yield row.key, row.indicator, {"indicator": row.indicator.id, "year": row.period}
    elif table.source == "clauses":
        yield framework.clauses[0].id, None, {}
    elif table.source == "criteria":
        yield framework.criteria[0].id, framework.criteria[0], {}
    else:
        yield KEY, None, {}


def _value(lex: Lexicon, column: Column) -> Value:
    """A value that the column can hold; none where it offers nothing."""
    f = column.field
    match f.kind:
        case "date" | "period":
            return DAY
        case "number" | "integer" | "percent" | "money":
            low, high = BOUNDS.get(f.kind, (None, None))
            bounds = [bound for bound in (f.low, f.high, low, high) if bound is not None]
            return float(bounds[0] if bounds else 1)
        case "level":
            return next(iter(lex.levels_for(f, lex.framework.criteria[0])), None)
        case "choice" | "yes_no" | "criterion" | "indicator":
            return next(iter(lex.offer(lex.list_name(f)).codes), None)
        case "row":
            return KEY
        case _:
            return f"{f.id} {column.slot}"
