"""Small frameworks and plans as values, for tests of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from cqip_xl.model.field import Field
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Calendar, Period, PlanPeriod, month, school_year, stage
from cqip_xl.model.plan import Plan, Row, School, Value
from cqip_xl.model.rule import STANDARD_STATUS, StatusRule
from cqip_xl.model.standard import Clause, Criterion, LevelRule, Scale, Standard
from cqip_xl.model.table import Table

DAY = date(2026, 3, 31)
CALENDAR = Calendar(starts=8)
STAGE = PlanPeriod(2024, 2029)

ACTIONS = Table(
    "actions",
    (
        Field("criterion", "criterion", required=True),
        Field("what", "long_text", required=True),
        Field("owner", "person", slots=2),
        Field("supporters", "person", slots=2),
        Field("start", "date"),
        Field("due", "period"),
        Field("slot", "date", per="school_year", when="due.each"),
        Field("progress", "percent"),
        Field("done_on", "date"),
        Field("state", "choice", choices="state"),
        Field("result", "long_text"),
        Field("evidence", "text"),
        Field("monitoring", "text", warn_empty=True),
    ),
)
CRITERIA = Table(
    "criteria",
    (Field("level_current", "level"), Field("level_target", "level"), Field("no_plan", "yes_no")),
    "fixed",
    "criteria",
)


def framework(
    status: tuple[StatusRule, ...] = STANDARD_STATUS,
    levels: Mapping[str, tuple[str, ...]] | None = None,
    zero: str = "L0",
    clauses: tuple[str, ...] = (),
    **more: object,
) -> Framework:
    """Criteria `1.1` and `1.2` with levels 1 to 3 and 1 to 2, unless `levels` says otherwise."""
    levels = levels if levels is not None else {"1.1": ("L1", "L2", "L3"), "1.2": ("L1", "L2")}
    parts: dict[str, object] = {
        "calendar": CALENDAR,
        "scales": {"level": Scale("level", ("L1", "L2", "L3", "L4"), zero)},
        "choices": {"state": ("deferred", "dropped")},
        "standards": (Standard("1", tuple(Criterion(code, "1", points) for code, points in levels.items())),),
        "clauses": tuple(Clause(code, "level", "L4") for code in clauses),
        "tables": {"criteria": CRITERIA, "actions": ACTIONS},
        "levels": LevelRule("level", "L4" if clauses else ""),
        "status": status,
    }
    return Framework("t", "1", "en", ("en",), {"en": {}}, "", **{**parts, **more})  # type: ignore[arg-type]


def plan(**tables: Iterable[Mapping[str, object]]) -> Plan:
    """A plan of rows by table; `key` names a row, `due` may be a day or such as `school_year 2025`."""
    rows = {name: tuple(_row(name, n, given) for n, given in enumerate(rows, 1)) for name, rows in tables.items()}
    return Plan("t", "1", "en", School("T01", "Test school"), STAGE, {}, rows)


def _row(table: str, n: int, given: Mapping[str, object]) -> Row:
    values = {name: value_of(value) for name, value in given.items() if name != "key"}
    key = str(given.get("key", f"A{n:03}"))
    columns = {name: f"{name}:" for name in ("what", "monitoring", *values)}
    return Row(key, values, Place("plan.xlsx", table, f"B{n}"), columns=columns)


def value_of(value: object) -> Value:
    """A value as case files spell it."""
    named = re.fullmatch(r"(school_year|month|stage|each)(?: (\d{4})(?:-(\d\d))?)?", str(value))
    if named:
        return _period(named[1], int(named[2] or 0), int(named[3] or 0))
    assert value is None or isinstance(value, str | float | date), value
    return value


def _period(kind: str, year: int, number: int) -> Period:
    match kind:
        case "school_year":
            return school_year(CALENDAR, year)
        case "month":
            return month(year, number)
        case _:
            return stage(CALENDAR, STAGE.first, STAGE.last, each=kind == "each")
