"""The test language read by Python. Its twin is formula.py; a new word must be taught to both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from cqip_xl.model.plan import Value
from cqip_xl.model.rule import (
    After,
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Count,
    Exists,
    Filled,
    Highest,
    Is,
    NoneIn,
    Not,
    Operand,
    Ref,
    StatusRule,
    Sum,
    Test,
    WithinDays,
)


def _nowhere(ref: Ref) -> bool:
    return False


def _no_rows(ref: Ref) -> Sequence[Scope]:
    return ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a test can see. `rank`: field, or `header.field`, -> codes from low to high, of levels.

    `rows`: the rows of a table, of a reference with a field those that name this row in it.
    """

    values: Mapping[str, Value]
    as_of: date
    header: Mapping[str, Value] = field(default_factory=dict)
    rank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named_in: Callable[[Ref], bool] = _nowhere
    rows: Callable[[Ref], Sequence[Scope]] = _no_rows


def status_of(rules: tuple[StatusRule, ...], scope: Scope) -> str:
    """The status of the first rule that holds; `not_started` where none does."""
    return next((rule.status for rule in rules if holds(rule.when, scope)), "not_started")


def holds(test: Test, scope: Scope) -> bool:
    """Whether a test is true of the row at hand. An empty cell is like another empty one, else like nothing."""
    match test:
        case Filled(ref):
            return value_of(ref, scope) is not None
        case Is(left, right):
            return _equal(value_of(left, scope), value_of(right, scope))
        case AtLeast(left, right):
            low, high = _number(right, left, scope), _number(left, right, scope)
            return low is not None and high is not None and high >= low
        case Before(left, right):
            a, b = _day(left, scope), _day(right, scope)
            return a is not None and b is not None and a < b
        case After(left, right):
            a, b = _day(left, scope), _day(right, scope)
            return a is not None and b is not None and a > b
        case WithinDays(left, right, days):
            a, b = _day(left, scope), _day(right, scope)
            return a is not None and b is not None and 0 <= (a - b).days <= days
        case Exists(ref):
            return scope.named_in(ref)
        case NoneIn(ref):
            return not scope.named_in(ref)
        case Not(inner):
            return not holds(inner, scope)
        case All(tests):
            return all(holds(t, scope) for t in tests)
        case Any(tests):
            return any(holds(t, scope) for t in tests)
        case Always():
            return True
        case _:
            assert_never(test)


def value_of(operand: Operand, scope: Scope) -> Value:
    """The value an operand stands for; None where the cell is empty."""
    match operand:
        case Ref("as_of", ""):
            return scope.as_of
        case Ref(name, "header"):
            return scope.header.get(name)
        case Ref(name, _):
            return scope.values.get(name)
        case Highest(refs):
            codes = next((codes for r in refs if (codes := _rank(r, scope))), ())
            found = [v for r in refs if isinstance(v := value_of(r, scope), str) and v in codes]
            return max(found, key=codes.index, default=None)
        case Count(ref, where):
            return float(sum(holds(where, one) for one in scope.rows(ref)))
        case Sum(Ref(name, table), by):
            there = scope.rows(by if by.name else Ref("", table))
            return sum((value for one in there if isinstance(value := one.values.get(name), float)), 0.0)
        case str() | float() | int():
            return operand
        case _:
            assert_never(operand)


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return a == b  # two empty cells are equal, as in Excel


def _number(operand: Operand, other: Operand, scope: Scope) -> float | None:
    """A number, or a code's place in its scale (from the operand's field or the one compared with)."""
    value = value_of(operand, scope)
    if isinstance(value, float | int):
        return float(value)
    for side in (operand, other):
        refs = side.of if isinstance(side, Highest) else (side,) if isinstance(side, Ref) else ()
        for ref in refs:
            codes = _rank(ref, scope)
            if isinstance(value, str) and value in codes:
                return float(codes.index(value) + 1)
    return None


def _rank(ref: Ref, scope: Scope) -> tuple[str, ...]:
    return scope.rank.get(f"header.{ref.name}" if ref.table == "header" else ref.name, ())


def _day(ref: Ref, scope: Scope) -> date | None:
    value = value_of(ref, scope)
    return value if isinstance(value, date) else None
