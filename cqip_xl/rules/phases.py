"""Phases of a plan: the days they stand for, once the years they count from are known."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.moment import Moment, Phase
from cqip_xl.model.period import PlanPeriod, school_year
from cqip_xl.model.plan import Plan, Row, Value


@derived
def phase_field(framework: Framework) -> Field | None:
    """The actions field that says in which phase an action is done: its list holds the phases' ids."""
    table, ids = framework.tables.get("actions"), {phase.id for phase in framework.phases}
    fields = (f for f in (table.fields if table else ()) if f.kind == "choice")
    return next((f for f in fields if ids and ids & {*framework.choices.get(f.choices, ())}), None)


def phase_of(framework: Framework, row: Row) -> Phase | None:
    """The phase that an action names."""
    f = phase_field(framework)
    return next((p for p in framework.phases if f and p.id == row.values.get(f.id)), None)


def phase_days(framework: Framework, plan: Plan, phase: Phase) -> tuple[date, date] | None:
    """First and last day of a phase; None while the year it counts from is unknown."""
    first, last = day_of(phase.first, plan.period, plan.header), day_of(phase.last, plan.period, plan.header, end=True)
    return (first, last) if first and last else None


def plan_days(framework: Framework, plan: Plan) -> tuple[date, date]:
    """First and last day of a plan: its school years, and its phases where they begin earlier or end later."""
    calendar, period = framework.calendar, plan.period
    spans = [days for phase in framework.phases if (days := phase_days(framework, plan, phase))]
    firsts = (school_year(calendar, period.first).first, *(first for first, _ in spans))
    lasts = (school_year(calendar, period.last - 1).last, *(last for _, last in spans))
    return min(firsts), max(lasts)


@derived
def last_day(framework: Framework, period: PlanPeriod) -> date:
    """The last day of a plan of that period whose school has changed no parameter."""
    header = defaults(framework, period)
    ends = (day_of(phase.last, period, header, end=True) for phase in framework.phases)
    return max([school_year(framework.calendar, period.last - 1).last, *(end for end in ends if end)])


def day_of(moment: Moment, period: PlanPeriod, header: Mapping[str, Value], end: bool = False) -> date | None:
    """The day of a moment, or the first (at the `end`: the last) of its month."""
    year = year_of(moment, period, header)
    if year is None:
        return None
    most = calendar.monthrange(year, moment.month)[1]
    return date(year, moment.month, min(moment.day, most) if moment.day else most if end else 1)


def year_of(moment: Moment, period: PlanPeriod, header: Mapping[str, Value]) -> int | None:
    match moment.base:
        case "":
            return moment.offset
        case "first":
            return period.first + moment.offset
        case "last":
            return period.last_called + moment.offset
        case name:
            base = header.get(name)
            return int(base) + moment.offset if isinstance(base, float) else None


def defaults(framework: Framework, period: PlanPeriod) -> dict[str, Value]:
    """The parameters that a plan of that period has before anybody types another."""
    return with_defaults(framework, period, {}, framework.parameters)


def with_defaults(
    framework: Framework, period: PlanPeriod, header: Mapping[str, Value], names: Collection[str]
) -> dict[str, Value]:
    """The header, those parameters of it that have no value at what the pack says."""
    found = dict(header)
    for name, moment in framework.parameters.items():
        year = year_of(moment, period, found) if moment and name in names and name not in found else None
        if year is not None:
            found[name] = float(year)
    return found
