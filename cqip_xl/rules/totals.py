"""Measures of many schools together: counts are summed, rates weighed by what they are out of, nothing else mixed.

A rate of several schools is the sum of its numerators ÷ the sum of its denominators (features C23, C27); rates
themselves are never added nor averaged. A mean is one of the schools' values; `none` has lowest and highest only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.model.case import Case, school_key
from cqip_xl.model.framework import Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.period import Period
from cqip_xl.model.rollup import MeasureTotal
from cqip_xl.model.verdict import Measured
from cqip_xl.rules.measures import attainment, operator, trend


def totals(cases: Sequence[Case]) -> tuple[MeasureTotal, ...]:
    """The measures of every framework, which are never mixed, by its id."""
    packs: dict[str, list[Case]] = {}
    for case in cases:
        packs.setdefault(case.framework.id, []).append(case)
    return tuple(total for _, several in sorted(packs.items()) for total in _totals(several[0].framework, several))


def _totals(framework: Framework, cases: Sequence[Case]) -> Iterator[MeasureTotal]:
    """Every indicator and period: all schools first, then district by district where there are several."""
    districts = sorted({case.plan.school.district for case in cases if case.plan.school.district})
    scopes = ["", *districts] if len(districts) > 1 else [""]
    made: list[MeasureTotal] = []
    for indicator in (i for table in framework.tables.values() for i in table.indicators):
        for scope in scopes:
            chosen = [case for case in cases if not scope or case.plan.school.district == scope]
            made += _series(framework.id, indicator, scope, one_each(indicator, chosen))
    small = kept_back(made)
    yield from (replace(one, few=(one.indicator.id, one.period.first, one.scope) in small) for one in made)


def one_each(indicator: Indicator, cases: Iterable[Case]) -> dict[date, dict[str, Measured]]:
    """First day of a period -> school -> its one figure: of several plans the newest, of copied rows the first."""
    found: dict[date, dict[str, Measured]] = {}
    for case in sorted(cases, key=lambda one: (-one.plan.period.first, one.path)):
        for m in case.verdict.measures:
            if m.indicator == indicator.id and m.value is not None:
                found.setdefault(m.period.first, {}).setdefault(school_key(case.plan), m)
    return found


def _series(
    pack: str, indicator: Indicator, scope: str, found: Mapping[date, Mapping[str, Measured]]
) -> list[MeasureTotal]:
    """The periods of one indicator, each beside the one before it."""
    made: list[MeasureTotal] = []
    past: Mapping[str, Measured] = {}
    last: Period | None = None
    base = 0.0
    for first in sorted(found):
        before = past if last and (first - last.last).days == 1 else {}
        one = _total(pack, indicator, scope, found[first], before)
        if indicator.of_stage and (any(m.so_far is not None for m in found[first].values())):
            so_far = (base if indicator.adds_up else 0.0) + (one.value or 0.0)
            reached = attainment(operator(indicator), so_far, one.target, base)
            one, base = replace(one, so_far=so_far, attainment=reached), so_far
        made.append(one)
        past, last = found[first], one.period
    return made


def _total(
    pack: str, indicator: Indicator, scope: str, found: Mapping[str, Measured], past: Mapping[str, Measured]
) -> MeasureTotal:
    """One line; compared with the period before are the schools alone that have a figure in both."""
    values = [m.value for m in found.values() if m.value is not None]
    value = together(indicator, found.values())
    both = found.keys() & past.keys()
    now, before = (together(indicator, [some[key] for key in sorted(both)]) if both else None for some in (found, past))
    target = _target(indicator, scope)
    reached = attainment(operator(indicator), value, target, None)
    if reached == "not_met" and attainment(operator(indicator), now, target, before) == "partly":
        reached = "partly"
    return MeasureTotal(
        pack,
        indicator,
        next(iter(found.values())).period,
        scope,
        len(values),
        value,
        target,
        reached,
        trend(now, before),
        min(values),
        max(values),
        sum(m.attainment == "met" for m in found.values()),
        sum(bool(m.attainment) for m in found.values()),
        _sum(m.numerator for m in found.values()) if indicator.rate else None,
        _sum(m.denominator for m in found.values()) if indicator.rate else None,
    )


def _target(indicator: Indicator, scope: str) -> float | None:
    """The framework's target; where every school has it for itself, a sum over schools has none."""
    whole = indicator.of_all or indicator.rollup in ("rate", "mean")
    return indicator.value if whole and not (scope and indicator.of_all) else None


def together(indicator: Indicator, found: Collection[Measured]) -> float | None:
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


#: In a public copy nothing is said of fewer people than these: one of them could be told.
SMALLEST_GROUP = 10


def is_small(indicator: Indicator, numerator: float | None, denominator: float | None) -> bool:
    """Whether a rate is out of fewer than ten, or fewer than ten are, or are not, what it counts."""
    if denominator is None:
        return False
    parts = (numerator, denominator - numerator) if indicator.unit == PERCENT and numerator is not None else ()
    return denominator < SMALLEST_GROUP or any(0 < part < SMALLEST_GROUP for part in parts)


def kept_back(found: Collection[MeasureTotal]) -> frozenset[tuple[str, date, str]]:
    """Indicator, first day and scope of what a public copy keeps back.

    Where it is one district alone, the next smallest is kept back as well: else it followed from the rest.
    """
    small = {
        (t.indicator.id, t.period.first, t.scope) for t in found if is_small(t.indicator, t.numerator, t.denominator)
    }
    for indicator, first in {(name, day) for name, day, scope in small if scope}:
        here = [t for t in found if t.scope and (t.indicator.id, t.period.first) == (indicator, first)]
        shown = [t for t in here if (indicator, first, t.scope) not in small]
        if shown and len(here) - len(shown) == 1:
            least = min(shown, key=lambda t: (t.denominator or 0.0, t.scope))
            small.add((indicator, first, least.scope))
    return frozenset(small)


def _sum(values: Iterable[float | None]) -> float:
    return sum(value for value in values if value is not None)
