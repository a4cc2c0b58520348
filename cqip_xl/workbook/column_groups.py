"""In which order the columns of the plan stand: what every row needs within one screen, then the rest in named groups.

Found by the kind of each column and by what the product reads of it, so that packs never seen have it as well. Within
a group the pack's own order holds. Columns that are not printed stand behind those that are, the core aside: what Excel
prints of a sheet is one rectangle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cqip_xl.model.derived import derived
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import CALCULATED, OTHER, Column, Table, columns_of, worded_in

#: The groups in their order, named in the words files: of what is printed, then of what is not.
GROUPS = ("details", "persons", "money", "follow_up", "supporting", "further", "years", "shown")
#: What tells how an action goes, wherever a pack has it.
_FOLLOWED = frozenset(("state", "result", "remaining", "next_step", "evidence"))
#: What packs begin to follow an action with: whatever stands behind it follows it as well.
_TRACKING = ("progress", "done_on", "state")


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Neighbouring columns under one heading; `id`: one of GROUPS, '' for the core."""

    id: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class _Core:
    """Ids of its columns: those that stay in sight when the sheet moves sideways, and those right of them."""

    frozen: tuple[str, ...]
    beside: tuple[str, ...]


@derived
def column_groups(table: Table, period: PlanPeriod) -> tuple[ColumnGroup, ...]:
    """The columns of the actions without their key: the core, from the status on, then group by group."""
    own = columns_of(table, period)
    status, due_on = (Column(f.id, f) for f in CALCULATED)
    by_id = {column.id: column for column in own}
    core = _core(table, by_id)
    first = [status, *(by_id[name] for name in core.frozen)]
    for name in core.beside:
        first.append(by_id[name])
        if name == "due":
            first.append(due_on)
    rest = [column for column in own if column not in first]
    return (ColumnGroup("", tuple(first)), *_grouped(table, rest))


def frozen_columns(table: Table, period: PlanPeriod) -> tuple[str, ...]:
    """Ids of the columns of the actions that stay in sight, besides key and status."""
    return _core(table, {column.id: column for column in columns_of(table, period)}).frozen


def core_columns(table: Table, period: PlanPeriod) -> tuple[str, ...]:
    """Ids of all columns of the core, key and hidden ones aside."""
    core = _core(table, {column.id: column for column in columns_of(table, period)})
    return ("status", *core.frozen, *core.beside)


def _core(table: Table, there: dict[str, Column]) -> _Core:
    owner = owner_of(table)
    due = table.field("due")
    phase = table.field("phase")
    decides = phase and phase.required and not (due and due.required)  # when an action without its own day is due
    goes = "progress" if "progress" in there else "state"
    beside = (owner, "phase" if decides else "", "due", goes, "done_on", "note")
    frozen = ("criterion", worded_in(table))
    return _Core(
        tuple(name for name in frozen if name in there),
        tuple(name for name in beside if name in there and name not in frozen),
    )


def owner_of(table: Table) -> str:
    """The column of who is in charge: `owner`, else the first of a person; '' where there is none."""
    persons = (f.id for f in table.fields if f.kind == "person" and not f.per)
    return "owner" if any(f.id == "owner" for f in table.fields) else next(persons, "")


def _grouped(table: Table, rest: Sequence[Column]) -> Iterator[ColumnGroup]:
    named = [(_group_of(table, column), column) for column in rest]
    named.sort(key=lambda one: (not one[1].field.printed, _place_of(*one)))
    for name, run in groupby(named, key=lambda one: one[0]):
        yield ColumnGroup(name, tuple(column for _, column in run))


def _place_of(group: str, column: Column) -> int:
    """Where a group stands; the follow-up last of what is printed and first of what is not, so that it is one."""
    return -1 if group == "follow_up" and not column.field.printed else GROUPS.index(group)


def _group_of(table: Table, column: Column) -> str:
    f = column.field
    if column.year:
        return "years"
    if f.kind == "person" or column.slot == OTHER or f.id in (owner_of(table), "supporters"):
        return "persons" if f.printed else "supporting"
    if f.printed and (f.kind == "money" or f.id.startswith("budget")):
        return "money"
    if f.shows:
        return "details" if f.printed else "shown"
    if f.id in _FOLLOWED or f.id in _tracking(table):
        return "follow_up"
    return "details" if f.printed else "further"


@derived
def _tracking(table: Table) -> frozenset[str]:
    """The fields that stand behind the first with which an action is followed."""
    ids = [f.id for f in table.fields]
    starts = [ids.index(name) for name in _TRACKING if name in ids]
    return frozenset(ids[min(starts) :]) if starts else frozenset()
