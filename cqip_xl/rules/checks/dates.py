"""Checks of dates: finish before start, outside the plan, done in the future, year slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import school_year
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import Verdict
from cqip_xl.rules.judge import is_each, slot_field
from cqip_xl.rules.phases import phase_days, phase_field, phase_of


def check_order(framework: Framework, plan: Plan, verdict: Verdict) -> Iterator[Finding]:
    """Finish not before start (facts V3)."""
    for row, judged in zip(plan.rows("actions"), verdict.actions, strict=True):
        start = row.values.get("start")
        if isinstance(start, date) and judged.due_on and judged.due_on < start:
            values = {"due": str(judged.due_on), "start": str(start)}
            yield Finding.of("due.before_start", row.at("due"), values)


def check_within_plan(framework: Framework, plan: Plan, verdict: Verdict) -> Iterator[Finding]:
    """The finish lies within the plan's years (facts V3)."""
    first = school_year(framework.calendar, plan.period.first).first
    last = school_year(framework.calendar, plan.period.last - 1).last
    for row, judged in zip(plan.rows("actions"), verdict.actions, strict=True):
        if judged.due_on and not first <= judged.due_on <= last:
            values = {"due": str(judged.due_on), "first": str(first), "last": str(last)}
            yield Finding.of("due.outside_period", row.at("due"), values)


def check_phase(framework: Framework, plan: Plan, verdict: Verdict) -> Iterator[Finding]:
    """An action is due within the phase it names (facts E7)."""
    for row, judged in zip(plan.rows("actions"), verdict.actions, strict=True):
        phase = phase_of(framework, row)
        days = phase_days(framework, plan, phase) if phase else None
        if phase and days and judged.due_on and not days[0] <= judged.due_on <= days[1]:
            f = phase_field(framework)
            word = f"@choices/{f.choices}/{phase.id}" if f else phase.id
            values = {"due": str(judged.due_on), "check": word, "first": str(days[0]), "last": str(days[1])}
            yield Finding.of("due.outside_phase", row.at("due"), values)


def check_future_done(framework: Framework, plan: Plan, verdict: Verdict) -> Iterator[Finding]:
    """Nothing is done on a day that has not come."""
    slots = slot_field(framework)
    for row in plan.rows("actions"):
        for column, value in row.values.items():
            named = column == "done_on" or (slots and column.startswith(slots.id + "."))
            if named and isinstance(value, date) and value > verdict.as_of:
                values = {"done": str(value), "as_of": str(verdict.as_of)}
                yield Finding.of("done_on.in_future", row.at(column), values)


def check_slots(framework: Framework, plan: Plan, verdict: Verdict) -> Iterator[Finding]:
    """Year slots belong to actions due each year, and only they say when such an action is done."""
    slots = slot_field(framework)
    if slots is None:
        return
    for row in plan.rows("actions"):
        filled = [c for c, v in row.values.items() if c.startswith(slots.id + ".") and v is not None]
        if is_each(row):
            if row.values.get("done_on") is not None and len(filled) < len(plan.period.years):
                values = {"filled": str(len(filled)), "all": str(len(plan.period.years))}
                yield Finding.of("done_on.slots_open", row.at("done_on"), values)
        elif filled:
            yield Finding.of("slot.not_needed", row.at(filled[0]), {"count": str(len(filled))})
