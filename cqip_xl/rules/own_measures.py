"""Indicators that the school words itself, a row each: judged year by year as `rules.measures` judges. Published.

The year before is that of the same row; before the first year of the plan stands the baseline. Twin:
workbook/calc_own_measures.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Period, PlanPeriod, school_year
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import OwnMeasured, OwnYear
from cqip_xl.rules.measures import attainment, trend

#: What a school can choose as better -> how values compare with their targets.
BETTER: Mapping[str, str] = {"up": ">=", "down": "<=", ">=": ">=", ">": ">", "<=": "<=", "<": "<", "=": "="}


@derived
def measured_tables(framework: Framework) -> tuple[Table, ...]:
    return tuple(table for table in framework.tables.values() if table.measured)


@derived
def years_of(framework: Framework, period: PlanPeriod) -> tuple[tuple[int, Period], ...]:
    """The first calendar year and the days of each year of the plan."""
    return tuple((year, school_year(framework.calendar, year)) for year in period.years)


def own_measured(framework: Framework, plan: Plan) -> Mapping[str, tuple[OwnMeasured, ...]]:
    """Every row of such tables, by table id."""
    return {
        table.id: tuple(_measured(framework, plan, row) for row in plan.rows(table.id))
        for table in measured_tables(framework)
    }


def _measured(framework: Framework, plan: Plan, row: Row) -> OwnMeasured:
    years: list[OwnYear] = []
    last = _number(row, "baseline")
    op = BETTER.get(row.text("better"), "")
    for year, period in years_of(framework, plan.period):
        value, target = _number(row, f"actual.{year}"), _number(row, f"target.{year}")
        reached = attainment(op, value, target, last)
        years.append(OwnYear(year, period, value, target, reached, trend(value, last)))
        last = value
    return OwnMeasured(row, row.key, row.text("name"), row.text("unit"), op, tuple(years))


def open_years(found: OwnMeasured, as_of: date) -> Iterator[OwnYear]:
    """The years that have ended without a value."""
    return (one for one in found.years if one.value is None and one.period.last < as_of)


def _number(row: Row, column: str) -> float | None:
    value = row.values.get(column)
    return value if isinstance(value, float) else None
