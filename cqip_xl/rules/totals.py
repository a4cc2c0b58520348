"""Measures of many schools together: counts are summed, rates weighed by what they are out of, nothing else mixed.

A rate of several schools is the sum of its numerators ÷ the sum of its denominators (features C23, C27); rates
themselves are never added nor averaged. A mean is one of the schools' values; `none` has lowest and highest only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cqip_xl.model.framework import Framework, Indicator
from cqip_xl.model.period import Period
from cqip_xl.model.rollup import FileResult, Measured
from cqip_xl.rules.measures import attainment, operator, trend


@dataclass(frozen=True, slots=True)
class MeasureTotal:
    """One indicator in one period over some schools. `scope`: their district, '' for all; `met`: schools that meet it.

    `value` is None where the pack adds nothing up; `low` and `high` are the schools' own values.
    """

    indicator: Indicator
    period: Period
    scope: str
    schools: int
    value: float | None
    target: float | None
    attainment: str
    trend: str
    low: float
    high: float
    met: int
    judged: int
    denominator: float | None = None


def totals(framework: Framework, results: Sequence[FileResult]) -> tuple[MeasureTotal, ...]:
    """Every indicator and period: all schools first, then district by district where there are several."""
    districts = sorted({r.plan.school.district for r in results if r.plan and r.plan.school.district})
    scopes = ["", *districts] if len(districts) > 1 else [""]
    made: list[MeasureTotal] = []
    for indicator in (i for table in framework.tables.values() for i in table.indicators):
        for scope in scopes:
            chosen = [r for r in results if r.plan and (not scope or r.plan.school.district == scope)]
            found = [m for r in chosen if r.verdict for m in r.verdict.measures if m.indicator == indicator.id]
            made += _series(indicator, scope, [m for m in found if m.value is not None])
    return tuple(made)


def _series(indicator: Indicator, scope: str, found: Sequence[Measured]) -> list[MeasureTotal]:
    """The periods of one indicator, each beside the one before it."""
    periods = {m.period.first: m.period for m in found}
    made: list[MeasureTotal] = []
    for first in sorted(periods):
        here = [m for m in found if m.period.first == first]
        before = made[-1].value if made and _follows(made[-1].period, first) else None
        made.append(_total(indicator, scope, periods[first], here, before))
    return made


def _follows(period: Period, day: date) -> bool:
    return (day - period.last).days == 1


def _total(
    indicator: Indicator, scope: str, period: Period, found: Sequence[Measured], before: float | None
) -> MeasureTotal:
    values = [m.value for m in found if m.value is not None]
    bottom = _sum(m.denominator for m in found) if indicator.rate else None
    value = together(indicator, found)
    # Where every school has the framework's target for itself, a sum over schools has none.
    target = indicator.value if indicator.of_all or indicator.rollup in ("rate", "mean") else None
    return MeasureTotal(
        indicator,
        period,
        scope,
        len(values),
        value,
        target if not (scope and indicator.of_all) else None,
        attainment(operator(indicator), value, target, before) if not (scope and indicator.of_all) else "",
        trend(value, before),
        min(values),
        max(values),
        sum(m.attainment == "met" for m in found),
        sum(bool(m.attainment) for m in found),
        bottom,
    )


def together(indicator: Indicator, found: Sequence[Measured]) -> float | None:
    """The value of several schools, as the pack says how they go together."""
    values = [m.value for m in found if m.value is not None]
    match indicator.rollup:
        case "sum":
            return sum(values)
        case "mean":
            return sum(values) / len(values) if values else None
        case "rate":
            top, bottom = _sum(m.numerator for m in found), _sum(m.denominator for m in found)
            return top / bottom if bottom else None
        case _:
            return None


def _sum(values: Iterable[float | None]) -> float:
    return sum(value for value in values if value is not None)
