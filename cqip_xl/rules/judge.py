"""What follows from a plan on one date: status, progress, completion, levels. The published definition.

Completion = mean over actions that are not `not_needed` of: done 1, else progress clipped to 0-0.99.
On schedule = done ÷ due by the as-of date. An action to be done "each year" has a date slot per school
year: progress = filled ÷ all, due = end of the first empty slot's year, done when all are filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import layers
from cqip_xl.model.period import Period, school_year
from cqip_xl.model.plan import Plan, Row, Value
from cqip_xl.model.rule import Ref
from cqip_xl.model.standard import below
from cqip_xl.model.verdict import ALMOST, Judged, Tally, Verdict, tally, total_of
from cqip_xl.rules.alerts import cards
from cqip_xl.rules.cadence import reviews
from cqip_xl.rules.evaluate import Scope, status_of
from cqip_xl.rules.evidence import evidenced
from cqip_xl.rules.measures import measured
from cqip_xl.rules.milestones import milestones
from cqip_xl.rules.own_measures import own_measured
from cqip_xl.rules.phases import phase_days, phase_of
from cqip_xl.rules.presets import named
from cqip_xl.rules.reached import levels
from cqip_xl.rules.standing import standings
from cqip_xl.rules.unreported import is_unreported


@dataclass(frozen=True, slots=True)
class Followed:
    """What the rules read of an action besides its entries."""

    due_on: date | None
    done_on: date | None
    progress: float | None


@derived
def slot_field(framework: Framework) -> Field | None:
    """The field that repeats over the school years of a stage, where the pack has one."""
    table = framework.tables.get("actions")
    return next((f for f in table.fields if f.per == "school_year"), None) if table else None


def is_each(row: Row) -> bool:
    """Whether an action is due anew in each year."""
    due = row.values.get("due")
    return isinstance(due, Period) and due.each


def follow(framework: Framework, plan: Plan, row: Row) -> Followed:
    """Due date, done date and progress as they count, from the entries alone."""
    due, done = row.values.get("due"), row.values.get("done_on") or inherited(framework, plan, row)
    progress = row.values.get("progress")
    slots = slot_field(framework)
    if is_each(row) and slots and plan.period.kind == "stage":
        years = plan.period.years
        dates = [row.values.get(f"{slots.id}.{year}") for year in years]
        filled = [day for day in dates if isinstance(day, date)]
        empty = next((year for year, day in zip(years, dates, strict=True) if day is None), years[-1])
        return Followed(
            due_on=school_year(framework.calendar, empty).last,
            done_on=max(filled) if len(filled) == len(years) else None,
            progress=len(filled) / len(years),
        )
    return Followed(
        due_on=due.last
        if isinstance(due, Period)
        else due
        if isinstance(due, date)
        else _phase_end(framework, plan, row),
        done_on=done if isinstance(done, date) else None,
        progress=progress if isinstance(progress, float) else None,
    )


def _phase_end(framework: Framework, plan: Plan, row: Row) -> date | None:
    """The last day of the action's phase, by which it is due where nothing else is said."""
    phase = phase_of(framework, row)
    days = phase_days(framework, plan, phase) if phase else None
    return days[1] if days else None


@derived
def inherits(framework: Framework) -> str:
    """The criteria field whose date an action without one takes over, '' where the pack has none."""
    table = framework.tables.get("actions")
    done = table.field("done_on") if table else None
    return done.inherits.rpartition(".")[2] if done else ""


def inherited(framework: Framework, plan: Plan, row: Row) -> Value:
    """The completion date of the action's criterion row, where the pack says so (Massachusetts form)."""
    name = inherits(framework)
    if not name:
        return None
    criterion = row.text("criterion")
    return next((c.values.get(name) for c in plan.rows("criteria") if criterion and c.key == criterion), None)


def judge(framework: Framework, plan: Plan, as_of: date) -> Verdict:
    """Everything the rules say of a plan on a date."""
    actions = tuple(_judge(framework, plan, row, as_of) for row in plan.rows("actions"))
    criteria = [c.id for c in framework.criteria]
    measures = measured(framework, plan)
    return Verdict(
        as_of=as_of,
        actions=actions,
        total=tally(actions, as_of),
        by_criterion=_groups(actions, as_of, criteria, lambda action: action.criterion),
        by_standard=_by_standard(framework, actions, as_of),
        levels=levels(framework, plan),
        measures=measures,
        cards=cards(framework, measures),
        reviews=reviews(framework, plan, as_of),
        evidence=evidenced(framework, plan, actions),
        milestones=milestones(framework, plan, as_of),
        own_measures=own_measured(framework, plan),
        standings=standings(framework, plan, as_of, actions),
    )


def _judge(framework: Framework, plan: Plan, row: Row, as_of: date) -> Judged:
    followed = follow(framework, plan, row)
    start = row.values.get("start")
    values: dict[str, Value] = {
        **row.values,
        "due_on": followed.due_on,
        "done_on": followed.done_on,
        "progress": followed.progress,
        "start_on": start,
    }

    def named_in(ref: Ref) -> bool:
        return is_named(plan, ref, row.key)

    scope = Scope(values, as_of, plan.header, ranks(framework, "actions"), named_in)
    progress = min(max(followed.progress or 0.0, 0.0), ALMOST)
    status = status_of(framework.status, scope)
    begun = start if isinstance(start, date) else None
    due, done, share = followed.due_on, followed.done_on, followed.progress
    owner = named(framework, row, "owner")
    silent = is_unreported(framework, framework.tables["actions"], status, row, scope)
    return Judged(row, row.key, row.text("criterion"), status, progress, due, done, begun, share, owner, silent)


def is_named(plan: Plan, ref: Ref, key: str) -> bool:
    """Whether some row of another table names that key in any slot; case aside, as Excel's `=` compares."""
    return any(text.casefold() == key.casefold() for other in plan.rows(ref.table) for text in other.all(ref.name))


@derived
def ranks(framework: Framework, table: str = "", scale: str = "") -> Mapping[str, tuple[str, ...]]:
    """Level fields of the School sheet, as `header.id`, and of a table -> codes from low to high (zero first).

    `scale`: that of the row, for fields without one of their own.
    """
    own = framework.tables[table].fields if table in framework.tables else ()
    fields = {**{f"header.{f.id}": f for f in framework.header}, **{f.id: f for f in own if not f.shows}}
    first = next(iter(framework.scales), "")
    found = ((name, f.scale if f.scale in framework.scales else scale or first) for name, f in fields.items())
    scales = {name: framework.scales.get(of) for name, of in found if fields[name].kind == "level"}
    return {name: scale.codes for name, scale in scales.items() if scale}


def _by_standard(framework: Framework, actions: Sequence[Judged], as_of: date) -> dict[str, Tally]:
    """A tally for each standard, with what stands in the standards in it; actions of none under ''."""
    standard_of = {c.id: c.standard for c in framework.criteria}
    standards = [s.id for s in framework.all_standards]
    own = _groups(actions, as_of, standards, lambda action: standard_of.get(action.criterion, ""))
    if layers(framework) == 1:
        return own
    return own | {s.id: total_of(own[one.id] for one in below((s,))) for s in framework.all_standards}


def _groups(
    actions: Sequence[Judged], as_of: date, keys: list[str], key_of: Callable[[Judged], str]
) -> dict[str, Tally]:
    """A tally for each key; actions of no key under ''."""
    groups: dict[str, list[Judged]] = {key: [] for key in (*keys, "")}
    for action in actions:
        groups.setdefault(key_of(action), []).append(action)
    return {key: tally(group, as_of) for key, group in groups.items() if key or group}
