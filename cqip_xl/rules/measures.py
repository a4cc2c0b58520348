"""Measures: the value of each row, how far it reaches its target, where it moves. The published definition.

Value = what is entered, for a rate numerator ÷ denominator. Met: the target's comparison holds. Partly: not met,
but nearer to it than in the period before. The target of a whole stage is compared with all its years so far, which
began with nothing. Twin: workbook/calc_measures.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.text import fold
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import PERCENT, MeasureRow, measure_rows
from cqip_xl.model.period import PlanPeriod, school_year
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import Measured
from cqip_xl.rules.phases import day_of

#: Numbers nearer to each other than this are the same: 4/5 and 0.8.
NEAR = 1e-9
ATTAINMENTS = ("not_met", "partly", "met")
TRENDS = ("falls", "same", "rises")
#: A percentage is kept as a share; 105 % of a plan can be reached, 200 % is a slip.
MOST_PERCENT = 2.0


def wanted_field(f: Field, indicator: Indicator | None) -> Field | None:
    """A field of the measures table as one row means it; None where the row does not ask for it.

    A rate asks for its two parts, another measure for its value; percentages are entered as such.
    """
    if indicator is None:
        return f
    if f.id in ("numerator", "denominator"):
        return replace(f, low=0.0 if f.low is None else f.low) if indicator.rate else None
    if f.id == "actual" and indicator.rate:
        return None
    if f.id in ("actual", "target") and (indicator.unit == PERCENT):
        return replace(f, kind=PERCENT, low=0.0, high=MOST_PERCENT)
    if f.id in ("actual", "target") and indicator.rollup == "sum":
        return replace(f, low=0.0 if f.low is None else f.low)
    return f


def by_district(f: Field, indicator: Indicator | None) -> bool:
    """Whether the district enters this, not the school."""
    own = f.filled_by == "district"
    return own or (f.id in VALUES and indicator is not None and indicator.filled_by == "district")


#: Fields that make the value of a row.
VALUES = ("actual", "numerator", "denominator")


def by_school(table: Table, indicator: Indicator) -> bool:
    """Whether the school enters an indicator's value."""
    wanted = ("numerator", "denominator") if indicator.rate else ("actual",)
    return not any(by_district(f, indicator) for name in wanted if (f := table.field(name)))


def open_measures(framework: Framework, plan: Plan, as_of: date) -> tuple[MeasureRow, ...]:
    """Rows of this kind of school whose period has ended and whose value nobody has entered."""
    table = framework.tables.get("measures")
    begin = asked_from(framework, plan)
    there = {fold(base_key(m.key)) for m in measured(framework, plan) if m.value is not None}
    return tuple(
        row
        for row in measure_rows(framework, plan.period)
        if table
        and begin <= row.period.last < as_of
        and fold(row.key) not in there
        and by_school(table, row.indicator)
        and is_asked(framework, plan, row.indicator, unknown=False)
    )


def asked_from(framework: Framework, plan: Plan) -> date:
    """The day from which figures are asked for; of a period that ended before it nobody asks any."""
    table = framework.tables.get("measures")
    own = day_of(table.begins, plan.period, plan.header) if table and table.begins else None
    return own or date.min


def own_target(indicator: Indicator) -> float | None:
    """The target that the framework sets for each school."""
    return None if indicator.of_all else indicator.value


def operator(indicator: Indicator) -> str:
    """The comparison with a target; a school's own target follows the direction that is better."""
    return indicator.op or {"up": ">=", "down": "<="}.get(indicator.better, "")


def is_asked(framework: Framework, plan: Plan, indicator: Indicator, unknown: bool = True) -> bool:
    """Whether an indicator is meant for this kind of school; `unknown`: what holds while its kind is not."""
    if not indicator.only_for:
        return True
    f = form_field(framework, indicator)
    said = plan.header.get(f.id) if f else None
    return unknown if said is None else said in indicator.only_for


@derived
def form_field(framework: Framework, indicator: Indicator) -> Field | None:
    """The header field whose answers decide whether an indicator is asked."""
    return next(
        (f for f in framework.header if f.kind == "choice" and {*indicator.only_for} & {*framework.choices[f.choices]}),
        None,
    )


def measured(framework: Framework, plan: Plan) -> tuple[Measured, ...]:
    """Every row of measures with an entry, in the order of the plan."""
    known = _known(framework, plan.period)
    before = _before(framework, plan.period)
    values: dict[str, list[float]] = {}
    found: list[tuple[Row, MeasureRow, float | None]] = []
    for row in plan.rows("measures"):
        spec = known.get(fold(base_key(row.key)))
        if spec is None:
            continue
        value = value_of(spec.indicator, row)
        found.append((row, spec, value))
        if value is not None:
            values.setdefault(spec.key, []).append(value)
    made = []
    for row, spec, value in found:
        past = values.get(before.get(spec.key, ""), [])
        last = sum(past) / len(past) if past else None
        target = _number(row, "target")
        target = own_target(spec.indicator) if target is None else target
        staged = spec.indicator.of_stage and in_stage(framework, plan.period, spec)
        so_far, base = _in_stage(framework, plan.period, spec, values, value, last) if staged else (value, last)
        made.append(
            Measured(
                row.key,
                spec.indicator.id,
                spec.period,
                value,
                target,
                attainment(operator(spec.indicator), so_far, target, base),
                trend(value, last),
                _number(row, "numerator"),
                _number(row, "denominator"),
                tuple(name for name, said in row.values.items() if said == "yes"),
                so_far if staged else None,
            )
        )
    return tuple(made)


def _in_stage(
    framework: Framework,
    period: PlanPeriod,
    row: MeasureRow,
    values: Mapping[str, Sequence[float]],
    value: float | None,
    last: float | None,
) -> tuple[float | None, float]:
    """What the plan's years have up to that of a row, and what they had before it."""
    if not row.indicator.adds_up:
        return value, last or 0.0
    rows = (one for one in measure_rows(framework, period) if one.indicator is row.indicator)
    earlier = (one for one in rows if in_stage(framework, period, one) and one.period.first < row.period.first)
    before = sum(sum(values.get(one.key, ())) for one in earlier)
    return (None if value is None else before + sum(values[row.key])), before


def in_stage(framework: Framework, period: PlanPeriod, row: MeasureRow) -> bool:
    """Whether a row is of the plan's own years, not of one before."""
    return row.period.first >= school_year(framework.calendar, period.first).first


@derived
def _known(framework: Framework, period: PlanPeriod) -> Mapping[str, MeasureRow]:
    """Folded key -> the row that it names."""
    return {fold(row.key): row for row in measure_rows(framework, period)}


@derived
def _before(framework: Framework, period: PlanPeriod) -> Mapping[str, str]:
    return previous_keys(_known(framework, period).values())


def base_key(key: str) -> str:
    """The key of a row whatever copy of it this is."""
    return key.partition("~")[0]


def previous_keys(rows: Iterable[MeasureRow]) -> Mapping[str, str]:
    """Key -> that of the same indicator one period before, where there is one."""
    last: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        if row.indicator.id in last:
            found[row.key] = last[row.indicator.id]
        last[row.indicator.id] = row.key
    return found


def value_of(indicator: Indicator, row: Row) -> float | None:
    """The value of one row; None while it is unknown."""
    if not indicator.rate:
        return _number(row, "actual")
    top, bottom = _number(row, "numerator"), _number(row, "denominator")
    return top / bottom if top is not None and bottom else None


def attainment(op: str, value: float | None, target: float | None, before: float | None) -> str:
    """`met`, `partly` or `not_met`; '' where nothing can be said."""
    if not op or value is None or target is None:
        return ""
    if _holds(op, value, target):
        return "met"
    if before is None:
        return "not_met"
    nearer = abs(value - target) < abs(before - target) - NEAR
    return "partly" if nearer else "not_met"


def _holds(op: str, value: float, target: float) -> bool:
    match op:
        case ">=":
            return value >= target - NEAR
        case ">":
            return value > target + NEAR
        case "<=":
            return value <= target + NEAR
        case "<":
            return value < target - NEAR
        case _:
            return abs(value - target) <= NEAR


def trend(value: float | None, before: float | None) -> str:
    """Whether a value rises, falls or stays; '' while one of the two is unknown."""
    if value is None or before is None:
        return ""
    return "same" if abs(value - before) <= NEAR else "rises" if value > before else "falls"


def _number(row: Row, name: str) -> float | None:
    value = row.values.get(name)
    return value if isinstance(value, float) else None
