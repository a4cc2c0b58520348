"""What a row asks for: bounds and choices that differ by row, and whether it must be filled in at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.layers import BY_ROW
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.standard import Criterion, Score
from cqip_xl.model.table import Table
from cqip_xl.rules.evaluate import Scope, value_of
from cqip_xl.rules.judge import ranks
from cqip_xl.rules.measures import VALUES, wanted_field

ALWAYS = "always"


def score_fields(table: Table | None) -> tuple[Field, ...]:
    """The fields whose bounds the row gives, in order."""
    return tuple(f for f in table.fields if f.bounds == "row") if table else ()


def score_of(table: Table, f: Field, criterion: Criterion | None) -> Score | None:
    """What a row asks in a field with `bounds: row`; None where it asks nothing."""
    order = [one.id for one in score_fields(table)]
    place = order.index(f.id) if f.id in order else -1
    return criterion.scores[place] if criterion and 0 <= place < len(criterion.scores) else None


#: What a fixed row stands for.
Subject = Criterion | Indicator | None


def asked(table: Table, f: Field, subject: Subject) -> Field | None:
    """The field as one row means it, with the row's bounds or choices; None where the row does not ask for it."""
    if isinstance(subject, Indicator):
        return wanted_field(f, subject)
    criterion = subject
    if f.only and not (criterion and criterion.id in f.only):
        return None
    if f.bounds == "row":
        score = score_of(table, f, criterion)
        return replace(f, low=score.low, high=score.high) if score else None
    if f.scale == BY_ROW:
        return replace(f, scale=criterion.scale) if criterion and criterion.scale else f
    if f.choices == "row":
        return replace(f, choices=criterion.one_of) if criterion and criterion.one_of else None
    return f


def is_by_row(table: Table, f: Field) -> bool:
    """Whether rows differ in what they ask of a field."""
    measured = table.source == "indicators" and f.id in ("target", *VALUES)
    return measured or bool(f.only) or is_scored(f)


def is_scored(f: Field) -> bool:
    """Whether a row says what it asks in a field: bounds, or a list."""
    return "row" in (f.bounds, f.choices)


def level_in_force(framework: Framework, plan: Plan) -> str:
    """The school's level that decides what is required (the higher of current and target); '' while unknown."""
    highest = framework.effective_level
    if highest is None:
        return ""
    value = value_of(highest, Scope({}, date.min, plan.header, ranks(framework)))
    return value if isinstance(value, str) else ""


def is_required(framework: Framework, criterion: Criterion, level: str) -> bool:
    """Whether a row must be filled in at that level of the school (features A7, A8)."""
    if not criterion.required or criterion.required == ALWAYS:
        return bool(criterion.required)
    points = next((s.points for s in framework.scales.values() if criterion.required in s.points), ())
    return level in points and points.index(level) >= points.index(criterion.required)


def is_used(plan: Plan, criterion: Criterion) -> bool:
    """Whether anything is entered for a criterion: in its row, or as an action."""
    row = row_of(plan, criterion)
    return row is not None or any(action.text("criterion") == criterion.id for action in plan.rows("actions"))


def row_of(plan: Plan, criterion: Criterion) -> Row | None:
    return next((row for row in plan.rows("criteria") if row.key == criterion.id), None)
