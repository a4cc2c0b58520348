"""Checks of a whole plan: functions in a plain list. A new one needs its message in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.rules.checks.cells import (
    check_required,
    check_several_tasks,
    check_shown_status,
    check_unique,
    check_wanted,
)
from cqip_xl.rules.checks.dates import check_future_done, check_order, check_phase, check_slots, check_within_plan
from cqip_xl.rules.checks.named_rows import check_named_rows
from cqip_xl.rules.checks.people import check_people
from cqip_xl.rules.checks.plan import (
    check_full_progress,
    check_levels,
    check_own_rules,
    check_school_named,
    check_unplanned,
)
from cqip_xl.rules.checks.records import (
    check_council,
    check_evidence,
    check_measures,
    check_milestones,
    check_own_measures,
)
from cqip_xl.rules.checks.rows import (
    check_not_asked,
    check_own_rows,
    check_required_rows,
    check_reviews,
    check_scores,
)

Check = Callable[[Case], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_school_named,
    check_required,
    check_wanted,
    check_order,
    check_within_plan,
    check_phase,
    check_future_done,
    check_slots,
    check_full_progress,
    check_levels,
    check_required_rows,
    check_scores,
    check_not_asked,
    check_own_rows,
    check_reviews,
    check_unplanned,
    check_named_rows,
    check_people,
    check_unique,
    check_several_tasks,
    check_measures,
    check_own_measures,
    check_milestones,
    check_evidence,
    check_council,
    check_own_rules,
    check_shown_status,
)


def check_plan(case: Case) -> Iterator[Finding]:
    """Everything the checks find, in the order of the list."""
    for check in CHECKS:
        yield from check(case)
