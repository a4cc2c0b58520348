"""The closed test language of packs, as frozen values. Read by rules/evaluate.py and rules/formula.py only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cqip_xl.model.region import SOON


@dataclass(frozen=True, slots=True)
class Ref:
    """A field of the row at hand (`table` empty), of the header, or a date known to all (`as_of`)."""

    name: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Highest:
    """The highest of several level fields by their place in the scale."""

    of: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a table has for which `where` holds; with a field in `of` those that name this row there."""

    of: Ref
    where: Test


@dataclass(frozen=True, slots=True)
class Sum:
    """What stands in a field of a table, added up; with `by` only of rows that name this row in that field."""

    of: Ref
    by: Ref


Operand = Ref | Highest | Count | Sum | str | float


@dataclass(frozen=True, slots=True)
class Filled:
    ref: Ref


@dataclass(frozen=True, slots=True)
class Is:
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class AtLeast:
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Before:
    left: Ref
    right: Ref


@dataclass(frozen=True, slots=True)
class After:
    left: Ref
    right: Ref


@dataclass(frozen=True, slots=True)
class WithinDays:
    """`left` lies 0 to `days` days after `right`."""

    left: Ref
    right: Ref
    days: int


@dataclass(frozen=True, slots=True)
class Exists:
    """Some row of another table names this row's key in that field."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class NoneIn:
    """No row of another table names this row's key in that field."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Not:
    test: Test


@dataclass(frozen=True, slots=True)
class All:
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Any:
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Always:
    pass


Test = Filled | Is | AtLeast | Before | After | WithinDays | Exists | NoneIn | Not | All | Any | Always


@dataclass(frozen=True, slots=True)
class StatusRule:
    """The first rule whose test holds gives the status."""

    status: str
    when: Test


@dataclass(frozen=True, slots=True)
class PackCheck:
    """A check that the pack words itself: where `when` holds, a finding `check.<id>` is made."""

    id: str
    table: str
    when: Test
    severity: str = "warning"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field that must be filled in where `when` holds. `table`: '' of the School sheet."""

    table: str
    field: str
    when: Test


@dataclass(frozen=True, slots=True)
class Alert:
    """A series rule over years, judged in the roll-up: `falls`, `rank_last`, counted `in_a_row`."""

    id: str
    of: str
    all_of: bool
    signs: tuple[str, ...]
    in_a_row: tuple[tuple[int, str], ...]


#: The six closed codes, in the order in which counts are shown.
STATUSES = ("done", "in_progress", "overdue", "due_soon", "not_started", "not_needed")
#: What is in progress by its start alone has a word of its own: people read it, scripts read the code.
UNREPORTED = "unreported"
STATUS_WORDS = (*STATUSES, UNREPORTED)

AS_OF = Ref("as_of")


def standard_status(soon: int) -> tuple[StatusRule, ...]:
    """`status: standard`, the order that house rules fix. `soon`: days within which something is due soon."""
    begun = All((AtLeast(Ref("progress"), 0.0), Not(Is(Ref("progress"), 0.0))))
    started = All((Filled(Ref("start")), Not(After(Ref("start"), AS_OF))))
    return (
        StatusRule("not_needed", Is(Ref("state"), "dropped")),
        StatusRule("done", All((Filled(Ref("done_on")), Not(After(Ref("done_on"), AS_OF))))),
        StatusRule("overdue", Before(Ref("due_on"), AS_OF)),
        StatusRule("due_soon", WithinDays(Ref("due_on"), AS_OF, soon)),
        StatusRule("in_progress", Any((begun, started))),
        StatusRule("not_started", Always()),
    )


STANDARD_STATUS = standard_status(SOON)


def days_of_soon(rules: Iterable[StatusRule]) -> int:
    """Days within which something is due soon by those rules; as usual where they count no days."""
    counted = (days for rule in rules if rule.status == "due_soon" for days in _days_in(rule.when))
    return next(counted, SOON)


def _days_in(test: Test) -> Iterator[int]:
    match test:
        case WithinDays():
            yield test.days
        case All() | Any():
            for part in test.tests:
                yield from _days_in(part)
        case _:
            return
