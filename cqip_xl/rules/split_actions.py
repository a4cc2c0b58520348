"""Actions that list several tasks in one cell, made rows of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cqip_xl.kinds.tasks import split_tasks
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import KEY_LETTER
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.table import OTHER, columns_of

#: Kinds whose entries hold for each task: figures would count twice, texts tell of all together.
_FOR_EACH = frozenset("criterion indicator level choice yes_no person date period".split())


def split_actions(framework: Framework, plan: Plan) -> Plan:
    """The plan with a row for each task; figures and texts stay in the first row, with all that could not be read."""
    rows = plan.rows("actions")
    if not any(split_tasks(row.text("what")) for row in rows):
        return plan
    columns = columns_of(framework.tables["actions"], plan.period)
    kept = frozenset(c.id for c in columns if c.field.kind in _FOR_EACH or c.slot == OTHER)
    taken = {row.key for row in rows}
    fresh = (key for n in range(1, 100_000) if (key := f"{KEY_LETTER['actions']}{n:03}") not in taken)
    return replace(plan, tables={**plan.tables, "actions": tuple(_split(rows, kept, fresh))})


def _split(rows: Sequence[Row], kept: frozenset[str], fresh: Iterator[str]) -> Iterator[Row]:
    for row in rows:
        first, *others = split_tasks(row.text("what")) or (row.text("what"),)
        yield replace(row, values={**row.values, "what": first}) if others else row
        common = {name: value for name, value in row.values.items() if name in kept}
        for task in others:
            yield replace(row, key=next(fresh), values={**common, "what": task}, raw={}, read={})
