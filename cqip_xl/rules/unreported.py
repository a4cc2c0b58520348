"""Whether something is in progress by its start alone: of what reports how it goes nothing was entered. Published.

Twin: workbook/calc_word.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import Test, standard_status
from cqip_xl.model.table import Table
from cqip_xl.rules.evaluate import Scope, holds
from cqip_xl.rules.fields_read import refs_in

#: What says how a row goes and what came of it, wherever a pack has it; besides these a date for each school year.
REPORTS = ("progress", "done_on", "state", "result", "remaining", "next_step")
#: Behind progress it is what is there already, in front of it what shall be.
_BEHIND = "evidence"
#: How the start is called in rules.
_START = ("start", "start_on")
T = TypeVar("T")


@derived
def report_fields(framework: Framework, table: Table) -> frozenset[str]:
    """Ids of the fields of a table with such reports; none where no progress is asked for, or no start counts."""
    there = {f.id: f for f in table.fields if not f.shows}
    read = {ref.name for ref in refs_in(_begun(framework, table)) if not ref.table}
    if "progress" not in there or "start" not in there or there["start"].kind != "date" or read.isdisjoint(_START):
        return frozenset()
    ids = list(there)
    behind = [_BEHIND] if _BEHIND in ids[ids.index("progress") :] else []
    yearly = (f.id for f in there.values() if f.per == "school_year")
    return frozenset((*(name for name in REPORTS if name in there), *behind, *yearly))


@derived
def other_grounds(framework: Framework, table: Table) -> tuple[Test, ...]:
    """What says besides start and reports that a row is in progress: an entry elsewhere, evidence that names it."""
    tests, known = _begun(framework, table), {*report_fields(framework, table), *_START, "as_of"}
    return tests if any(ref.table or ref.name not in known for ref in refs_in(tests)) else ()


def _begun(framework: Framework, table: Table) -> tuple[Test, ...]:
    """By what a row of the table is in progress; rows of a pack's own have the usual rules."""
    rules = framework.status if table.id == "actions" else standard_status(framework.region.due_soon)
    return tuple(rule.when for rule in rules if rule.status == "in_progress")


def without_start(seen: Mapping[str, T]) -> dict[str, T]:
    """What a test sees of a row that has no start."""
    return {name: one for name, one in seen.items() if name not in _START}


def is_unreported(framework: Framework, table: Table, status: str, row: Row, scope: Scope) -> bool:
    """Whether only its start says that a row is in progress. `scope`: what the rules read of it."""
    if status != "in_progress":
        return False
    start, reports = row.values.get("start"), report_fields(framework, table)
    if not reports or not isinstance(start, date) or start > scope.as_of:
        return False
    entered = (*row.raw, *(name for name, value in row.values.items() if value is not None))
    if any(name.partition(".")[0] in reports for name in entered):
        return False
    idle = replace(scope, values=without_start(scope.values))
    return not any(holds(test, idle) for test in other_grounds(framework, table))
