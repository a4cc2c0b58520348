"""What the pack's own tests see of a plan: a row with what follows from it, and the rows of other tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from cqip_xl.model.case import Case
from cqip_xl.model.layers import scale_of
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.rule import Ref
from cqip_xl.model.verdict import Judged, Standing
from cqip_xl.rules.evaluate import Scope
from cqip_xl.rules.judge import is_named, ranks


def scope_of_header(case: Case) -> Scope:
    """The School sheet."""
    return _scope(case, "", {}, ranks(case.framework))


def scopes_of(case: Case, table: str) -> Iterator[tuple[Row, Scope]]:
    """Each row of a table."""
    verdict = case.verdict
    judged = {a.key: a for a in verdict.actions} if table == "actions" else {}
    standing = {one.key: one for one in verdict.standings.get(table, ())}
    for row in case.plan.rows(table):
        values = row.values
        if one := judged.get(row.key) or standing.get(row.key):
            values = {**values, **_followed(one)}
        yield row, _scope(case, row.key, values, ranks(case.framework, table, _scale_of_row(case, table, row)))


def _scale_of_row(case: Case, table: str, row: Row) -> str:
    """The scale on which the row's criterion is rated."""
    code = {"criteria": row.key, "actions": row.text("criterion")}.get(table, "")
    criterion = case.framework.criterion(code) if code else None
    return scale_of(case.framework, criterion) if criterion else ""


def _scope(case: Case, key: str, values: Mapping[str, Value], rank: Mapping[str, tuple[str, ...]]) -> Scope:
    plan = case.plan

    def named_in(ref: Ref) -> bool:
        return is_named(plan, ref, key)

    rows = partial(_rows, case, key)
    return Scope(values, case.verdict.as_of, plan.header, rank, named_in, rows)


def _rows(case: Case, key: str, ref: Ref) -> Sequence[Scope]:
    """The rows of a table, those that name the row of that key in a field where the reference has one."""
    return [scope for row, scope in scopes_of(case, ref.table) if not ref.name or (key and key in row.all(ref.name))]


def _followed(one: Judged | Standing) -> dict[str, Value]:
    """What a test can read of an action, or of another row with a status, besides its entries."""
    found: dict[str, Value] = {
        "due_on": one.due_on,
        "start_on": one.start_on,
        "done_on": one.done_on,
        "progress": one.share,
    }
    if isinstance(one, Standing):
        parts = {"parts_due": float(one.parts_due), "parts_overdue": float(one.parts_overdue)}
        found |= {"completion": one.completion, **parts}
    return found
