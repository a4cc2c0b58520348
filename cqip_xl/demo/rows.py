"""A plan out of rows that stand in the package data: one school's as they are, another's made from them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cqip_xl.demo.pool import pool
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Row
from cqip_xl.rules.measures import is_asked
from cqip_xl.rules.phases import phase_days, phase_of

Record = dict[str, Any]
Tables = Mapping[str, Sequence[Record]]


def filled_rows(framework: Framework, plan: Plan, facts: Any, school: Any, chance: random.Random) -> Plan:
    """The plan as staff have filled it in by the demo's day; people given stand before the pack's."""
    tables = pool(school["rows"])["tables"] if "rows" in school else facts["tables"]
    if "differs" in school:
        tables = _of_another(framework, plan, tables, facts, school, chance)
    others = {name: rows for name, rows in tables.items() if name != "people"}
    return with_rows(framework, with_rows(framework, plan, {"people": tables["people"]}, first=True), others)


def _of_another(
    framework: Framework, plan: Plan, tables: Tables, facts: Any, school: Any, chance: random.Random
) -> Tables:
    """The rows of another school: fewer actions, other people, days and numbers, and what it does wrong.

    `differs`: how large it is beside the first (scale), how many actions less it has (without).
    `says`: texts in place of the first school's. `but`: table, text in the row, column, value.
    """
    scale, last = school["differs"]["scale"], facts["submitted_on"]
    names = [row["name"] for row in tables["people"] if row["person_kind"] == "person"]
    anew = dict(zip(names, (school["principal"], *school["people"]), strict=True)) | school["says"]
    made = {name: [_reworded(row, anew) for row in rows] for name, rows in tables.items()}
    made["people"] = [_without(row, "alias") for row in made["people"]]
    made["actions"] = _fewer(framework, made, school["differs"]["without"], chance)
    made["actions"] = [_lived(_moved(row, last, chance, framework, plan), last, chance) for row in made["actions"]]
    gone = _codes(tables["actions"]) - _codes(made["actions"])
    made["evidence"] = [_moved(row, last, chance) for row in made["evidence"] if row["code"] not in gone]
    made["reviews"] = [_moved(row, last, chance) for row in made["reviews"]]
    made["criteria"] = [_rated(framework, row, chance) for row in made["criteria"]]
    made["measures"] = [
        _counted(row, scale, framework.indicators[row["indicator"]].rollup == "sum", chance)
        for row in made.get("measures", ())
        if is_asked(framework, plan, framework.indicators[row["indicator"]])
    ]
    for name in ("actions", "reviews"):
        made[name] = [_attended(row, scale) for row in made[name]]
    return _mistaken({name: rows for name, rows in made.items() if rows}, school["but"])


def _attended(row: Record, scale: float) -> Record:
    """A row with as many who took part as fit the size of the school."""
    took_part = row.get("took_part")
    return {**row, "took_part": round(took_part * scale)} if isinstance(took_part, int) else row


def _without(row: Record, column: str) -> Record:
    return {name: value for name, value in row.items() if name != column}


def _codes(rows: Iterable[Record]) -> set[str]:
    """The codes of evidence that rows name."""
    return {code for row in rows for code in str(row.get("evidence", "")).split("; ")}


def _reworded(row: Record, anew: Mapping[str, str]) -> Record:
    """A row with texts, or parts of them, replaced."""

    def text(value: Any) -> Any:
        if isinstance(value, list):
            return [text(one) for one in value]
        if isinstance(value, str):
            for old, new in anew.items():
                value = value.replace(old, new)
        return value

    return {name: text(value) for name, value in row.items()}


def _fewer(framework: Framework, tables: Tables, without: int, chance: random.Random) -> list[Record]:
    """The actions without some; none is left out whose criterion says what must get better and has no other.

    Those put off or dropped stay: they are few.
    """
    table = framework.tables["criteria"]
    long = [f.id for f in table.fields if f.kind == "long_text"]
    needed = {row["key"] for row in tables["criteria"] if any(name in row for name in long)}
    rows = list(tables["actions"])
    for _ in range(without):
        codes = [row["criterion"] for row in rows]
        free = [n for n, code in enumerate(codes) if code not in needed or codes.count(code) > 1]
        del rows[chance.choice([n for n in free if "state" not in rows[n]])]
    return rows


def _moved(
    row: Record, last: date, chance: random.Random, framework: Framework | None = None, plan: Plan | None = None
) -> Record:
    """A row with its days some weeks earlier or later: in the same month, in the same phase, none after `last`."""
    weeks = timedelta(weeks=chance.choice((-2, -1, 0, 1, 2)))
    made = dict(row)
    for name, day in row.items():
        if isinstance(day, date) and day.day > 1 and (day + weeks).month == day.month:
            made[name] = day + weeks if day > last else min(day + weeks, last)
    if framework is None or plan is None:
        return made
    phase = phase_of(framework, Row("", row, plan.header_place))
    days = phase_days(framework, plan, phase) if phase else None
    start, due = made.get("start"), _day(made.get("due")) or (days and days[1])
    outside = days is not None and due is not None and not days[0] <= due <= days[1]
    return row if outside or (start and due and due < start) else made


def _lived(row: Record, last: date, chance: random.Random) -> Record:
    """What has happened since: something that is done there is late here, and the other way round."""
    due, draw = _day(row.get("due")), chance.random()
    if "state" in row:
        return row
    if "done_on" in row:
        open_ = {**row, "progress": chance.choice((0.5, 0.6, 0.75, 0.9))}
        told = ("done_on", "result", "check_record", "took_part", "evidence")
        return {name: value for name, value in open_.items() if name not in told} if draw < 0.2 else row
    if due is not None and due <= last and draw < 0.5:
        done = {**row, "progress": 1.0, "done_on": min(due + timedelta(days=chance.randint(-6, 5)), last)}
        return {name: value for name, value in done.items() if name not in ("remaining", "next_step", "check_record")}
    if "progress" in row and draw > 0.6:
        return {**row, "progress": chance.choice((0.2, 0.3, 0.4, 0.6, 0.7, 0.8))}
    return row


def _rated(framework: Framework, row: Record, chance: random.Random) -> Record:
    """A row of the criteria with another level here and there, none above its target."""
    criterion, draw = framework.criterion(row["key"]), chance.random()
    scale = framework.scales[framework.levels.scale] if framework.levels else None
    if criterion is None or scale is None or "level_target" not in row or "no_plan" in row:
        return row
    levels = (scale.zero, *criterion.levels)
    at = levels.index(row["level_current"])
    if draw < 0.25:
        return {**row, "level_current": row["level_target"]}
    return {**row, "level_current": levels[at - 1]} if draw > 0.88 and at > 0 else row


def _counted(row: Record, scale: float, adds_up: bool, chance: random.Random) -> Record:
    """A measure of a school of another size; a part is never greater than its whole."""
    made = dict(row)
    if "denominator" in row:
        whole = _scaled(row["denominator"], scale)
        part = row["numerator"] * whole / row["denominator"] * chance.uniform(0.93, 1.04)
        made |= {"denominator": whole, "numerator": min(round(part), whole)}
    elif "actual" in row:
        sized = _scaled(row["actual"], scale) if adds_up else row["actual"]
        made["actual"] = _nearly(sized, chance)
    return made


def _scaled(number: float, scale: float) -> float:
    """Counts of many grow with the school, a few stay as they are."""
    return round(number * scale) if number >= 20 else number


def _nearly(number: float, chance: random.Random) -> float:
    """A number some percent away, written with as many digits; a few at most one away."""
    if number < 10:
        near = number + chance.choice((-1, 0, 0, 0, 1)) if number == round(number) else number
        return max(near, 0)
    text = str(number)
    digits = len(text.partition(".")[2]) if isinstance(number, float) else len(text.rstrip("0")) - len(text)
    near = round(number * chance.uniform(0.94, 1.05), digits)
    return near if digits > 0 else int(near)


def _mistaken(tables: Tables, but: Sequence[Sequence[Any]]) -> Tables:
    """The rows with what the school does otherwise; without a value the cell is empty."""
    made = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for table, text, column, value in but:
        found = [row for row in made[table] if text in " ".join(map(str, row.values()))]
        if not found:
            raise LookupError(f"no row of {table} says {text}")
        found[0][column] = value
    return made


def _day(value: object) -> date | None:
    """A day that is given as such or written as 2026-02-28."""
    if isinstance(value, str) and len(value) == 10 and value[:4].isdecimal():
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None
