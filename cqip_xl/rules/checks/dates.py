"""Checks of dates: finish before start, outside the plan, done in the future, year slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.rules.judge import is_each, slot_field
from cqip_xl.rules.phases import phase_days, phase_field, phase_of, plan_days


def check_order(case: Case) -> Iterator[Finding]:
    """Finish not before start."""
    for action in case.verdict.actions:
        if action.start_on and action.due_on and action.due_on < action.start_on:
            values = {"due": str(action.due_on), "start": str(action.start_on)}
            yield Finding.of("due.before_start", action.row.at("due"), values)


def check_within_plan(case: Case) -> Iterator[Finding]:
    """The finish lies within the plan's years and phases."""
    first, last = plan_days(case.framework, case.plan)
    for action in case.verdict.actions:
        if action.due_on and not first <= action.due_on <= last:
            values = {"due": str(action.due_on), "first": str(first), "last": str(last)}
            yield Finding.of("due.outside_period", action.row.at("due"), values)


def check_phase(case: Case) -> Iterator[Finding]:
    """An action is due within the phase it names."""
    framework = case.framework
    for action in case.verdict.actions:
        phase = phase_of(framework, action.row)
        days = phase_days(framework, case.plan, phase) if phase else None
        if phase and days and action.due_on and not days[0] <= action.due_on <= days[1]:
            f = phase_field(framework)
            word = f"@choices/{f.choices}/{phase.id}" if f else phase.id
            values = {"due": str(action.due_on), "check": word, "first": str(days[0]), "last": str(days[1])}
            yield Finding.of("due.outside_phase", action.row.at("due"), values)


def check_future_done(case: Case) -> Iterator[Finding]:
    """Nothing is done on a day that has not come."""
    slots = slot_field(case.framework)
    for row in case.plan.rows("actions"):
        named = (c for c in row.values if c.startswith(slots.id + ".")) if slots else ()
        for column in ("done_on", *named):
            value = row.values.get(column)
            if isinstance(value, date) and value > case.verdict.as_of:
                values = {"done": str(value), "as_of": str(case.verdict.as_of)}
                yield Finding.of("done_on.in_future", row.at(column), values)


def check_slots(case: Case) -> Iterator[Finding]:
    """Year slots belong to actions due each year, and only they say when such an action is done."""
    plan = case.plan
    slots = slot_field(case.framework)
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
