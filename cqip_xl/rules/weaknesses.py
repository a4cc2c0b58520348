"""Weaknesses that a self-assessment notes and for which the plan has no action yet. Twin of workbook/calc_weak.py."""

from __future__ import annotations

from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.rule import All, Filled, Is, NoneIn, Not, Ref, Test
from cqip_xl.rules.evaluate import Scope, holds

#: The field that the product itself knows for a weakness, where no check of the pack says more.
NEEDS = "needs"
_WITHOUT_ACTION = NoneIn(Ref("criterion", "actions"))


@derived
def noted(framework: Framework) -> Test | None:
    """The test of a criterion's row in which a weakness is noted.

    Where a check of the pack tells weaknesses without an action, what counts is what it says: not those, say, for which
    no action is planned. None where nothing is noted.
    """
    table = framework.tables.get("criteria")
    texts = {f.id for f in (table.fields if table else ()) if f.kind in ("text", "long_text") and not f.shows}
    whens = (check.when for check in framework.checks if check.table == "criteria")
    asked = (_besides_action(when) for when in whens if isinstance(when, All) and _WITHOUT_ACTION in when.tests)
    told = (tests for tests in asked if any(isinstance(one, Filled) and one.ref.name in texts for one in tests))
    usual = Filled(Ref(NEEDS)) if NEEDS in texts else None
    return next((All(tests) for tests in told if all(map(_is_of_row, tests))), usual)


def _besides_action(when: All) -> tuple[Test, ...]:
    return tuple(test for test in when.tests if test != _WITHOUT_ACTION)


def _is_of_row(test: Test) -> bool:
    """Whether a test asks only what stands in the row itself."""
    match test:
        case Filled(ref):
            return not ref.table
        case Is(left, right):
            return all(not isinstance(side, Ref) or not side.table for side in (left, right)) and isinstance(left, Ref)
        case Not(inner):
            return _is_of_row(inner)
        case _:
            return False


def without_action(framework: Framework, plan: Plan, as_of: date) -> tuple[str, ...]:
    """The criteria with such a weakness that no action names, in the framework's order."""
    if (test := noted(framework)) is None:
        return ()
    named = {row.text("criterion") for row in plan.rows("actions")}
    weak = {row.key for row in plan.rows("criteria") if holds(test, Scope(row.values, as_of, plan.header))}
    return tuple(c.id for c in framework.criteria if c.id in weak and c.id not in named)
