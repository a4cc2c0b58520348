"""Checks of tables of which one names the rows of another: goals without a strategy, strategies without milestones."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.rules.known_rows import row_fields


def check_named_rows(case: Case) -> Iterator[Finding]:
    """Where the pack wants it, every row of a table is named by one of another."""
    framework, plan = case.framework, case.plan
    for table in framework.tables.values():
        for f in row_fields(table).values():
            if not f.complete:
                continue
            named = {key for row in plan.rows(table.id) for key in row.all(f.id)}
            for row in plan.rows(f.rows):
                if row.key not in named:
                    told = {"key": row.key, "table": f"@table/{f.rows}", "column": f"@column/{table.id}/{f.id}"}
                    yield Finding.of("row.unnamed", row.place, {**told, "by": f"@table/{table.id}"})
