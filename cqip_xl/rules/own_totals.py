"""Indicators of the schools' own that several schools word alike and count in one unit: year by year together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Case, school_key
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import OwnMeasured, OwnYear

#: Pack, table, wording, unit and first day of a year.
_Like = tuple[str, str, str, str, date]


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """One year of some schools. `case`, `measured`: the first of them; `value`, `target`: as the pack adds them up."""

    case: Case
    table: Table
    measured: OwnMeasured
    year: OwnYear
    schools: int
    value: float | None
    target: float | None
    low: float
    high: float
    met: int
    judged: int


def own_totals(cases: Iterable[Case]) -> tuple[OwnTotal, ...]:
    """Those of at least two schools; of several plans of one school the newest counts."""
    found: dict[_Like, dict[str, tuple[Case, OwnMeasured, OwnYear]]] = {}
    for case in sorted(cases, key=lambda one: (-one.plan.period.first, one.path)):
        for table, rows in case.verdict.own_measures.items():
            for one in rows:
                for year in one.years:
                    like = case.framework.id, table, fold(one.name), fold(one.unit), year.period.first
                    if year.value is not None and one.name:
                        found.setdefault(like, {}).setdefault(school_key(case.plan), (case, one, year))
    return tuple(_total(like[1], found[like]) for like in sorted(found) if len(found[like]) > 1)


def _total(name: str, schools: Mapping[str, tuple[Case, OwnMeasured, OwnYear]]) -> OwnTotal:
    case, measured, year = next(iter(schools.values()))
    table, years = case.framework.tables[name], [one for _, _, one in schools.values()]
    values = [one.value for one in years if one.value is not None]
    targets = [one.target for one in years if one.target is not None]
    target = _together(table, targets) if len(targets) == len(years) else None
    met = sum(one.attainment == "met" for one in years)
    judged = sum(bool(one.attainment) for one in years)
    value = _together(table, values)
    return OwnTotal(case, table, measured, year, len(values), value, target, min(values), max(values), met, judged)


def _together(table: Table, values: Sequence[float]) -> float | None:
    if table.measured == "none" or not values:
        return None
    return sum(values) / (len(values) if table.measured == "mean" else 1)
