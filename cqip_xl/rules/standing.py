"""How rows of a pack's own tables stand: their status, and how far the rows are that are part of them. Published.

Status follows as that of an action does by `status: standard`. Completion: done 1; else the mean over a row's parts
that have one, and over theirs in turn; else its own progress. What has a status of its own and is not done counts as
0.99 at most. Twin: workbook/calc_own.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.rule import StatusRule, standard_status
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import ALMOST, Judged, Standing
from cqip_xl.rules.evaluate import Scope, status_of
from cqip_xl.rules.unreported import is_unreported

NOT_NEEDED, DONE, SOON, LATE = "not_needed", "done", "due_soon", "overdue"


@derived
def tables_with_status(framework: Framework) -> tuple[Table, ...]:
    """Those of the pack's own, each behind the tables whose rows are part of its own."""
    order: dict[str, Table] = {}

    def add(table: Table) -> None:
        for name, _ in table.parts:
            if name != "actions":
                add(framework.tables[name])
        order.setdefault(table.id, table)

    for table in framework.tables.values():
        if table.status:
            add(table)
    return tuple(order.values())


@derived
def rules_of(framework: Framework) -> tuple[StatusRule, ...]:
    """The rules by which rows of the pack's own tables have their status."""
    return standard_status(framework.region.due_soon)


def standings(
    framework: Framework, plan: Plan, as_of: date, actions: Iterable[Judged]
) -> Mapping[str, tuple[Standing, ...]]:
    """Every row of each such table, by table id."""
    tables = tables_with_status(framework)
    if not tables:
        return {}
    found: dict[str, tuple[Standing, ...]] = {"actions": tuple(map(_of_action, actions))}
    for table in tables:
        parts = [(name, _by_parent(found[name], f)) for name, f in table.parts]
        found[table.id] = tuple(_standing(framework, plan, as_of, table, row, parts) for row in plan.rows(table.id))
    return {table.id: found[table.id] for table in tables}


def _of_action(action: Judged) -> Standing:
    return Standing(action.row, action.key, action.status, completion=action.completion if action.counts else None)


def _by_parent(rows: Iterable[Standing], f: str) -> Mapping[str, Sequence[Standing]]:
    """Key of a row -> those that name it in a field, each once."""
    found: dict[str, list[Standing]] = {}
    for one in rows:
        for key in dict.fromkeys(one.row.all(f)):
            found.setdefault(key, []).append(one)
    return found


def _standing(
    framework: Framework,
    plan: Plan,
    as_of: date,
    table: Table,
    row: Row,
    parts: Sequence[tuple[str, Mapping[str, Sequence[Standing]]]],
) -> Standing:
    below = [one for _, by_key in parts for one in by_key.get(row.key, ())]
    due, done, start, share = (row.values.get(name) for name in ("due", "done_on", "start", "progress"))
    due_on = due.last if isinstance(due, Period) else due if isinstance(due, date) else None
    done_on = done if isinstance(done, date) else None
    progress = share if isinstance(share, float) else None
    status, silent = "", False
    if table.is_dated:
        scope = Scope({**row.values, "due_on": due_on, "done_on": done_on, "progress": progress}, as_of, plan.header)
        status = status_of(rules_of(framework), scope)
        silent = is_unreported(framework, table, status, row, scope)
    return Standing(
        row,
        row.key,
        status,
        due_on,
        done_on,
        start if isinstance(start, date) else None,
        progress,
        _completion(status, progress, [one.completion for one in below if one.completion is not None]),
        sum(one.parts_due + (one.status == SOON) for one in below),
        sum(one.parts_overdue + (one.status == LATE) for one in below),
        silent,
    )


def _completion(status: str, progress: float | None, parts: Sequence[float]) -> float | None:
    if status == NOT_NEEDED:
        return None
    if status == DONE:
        return 1.0
    reached = sum(parts) / len(parts) if parts else (progress or 0.0) if status else None
    return min(max(reached, 0.0), ALMOST) if status and reached is not None else reached
