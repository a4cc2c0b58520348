"""Milestones of each year: what is entered for a year is due by its end, and done where another field says so.

Done: a day up to the as-of date, yes, or any text. Twin: workbook/calc_milestones.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod, school_year
from cqip_xl.model.plan import Plan, Value
from cqip_xl.model.table import Column, columns_of
from cqip_xl.model.verdict import Milestone


@derived
def milestone_columns(framework: Framework, period: PlanPeriod) -> tuple[tuple[str, Column, date], ...]:
    """Table, column and last day of the year of all milestones."""
    return tuple(
        (name, column, school_year(framework.calendar, column.year).last)
        for name, table in framework.tables.items()
        for column in columns_of(table, period)
        if column.field.done_in
    )


def done_column(column: Column) -> str:
    """The column that says whether a milestone is done."""
    return f"{column.field.done_in}.{column.year}"


def milestones(framework: Framework, plan: Plan, as_of: date) -> tuple[Milestone, ...]:
    """Those of every table, column by column."""
    return tuple(_found(framework, plan, as_of))


def _found(framework: Framework, plan: Plan, as_of: date) -> Iterator[Milestone]:
    for name, column, last in milestone_columns(framework, plan.period):
        asked = framework.tables[name].field(column.field.done_in)
        for row in plan.rows(name):
            if _is_said(column.field, row.values.get(column.id)):
                done = _is_said(asked, row.values.get(done_column(column)), as_of)
                yield Milestone(row, name, column.id, last, done, not done and last < as_of)


def _is_said(f: Field | None, value: Value, as_of: date = date.max) -> bool:
    """Whether something is entered that is no "no" and no day to come."""
    if isinstance(value, date):
        return value <= as_of
    return value == "yes" if f and f.kind == "yes_no" else value is not None
