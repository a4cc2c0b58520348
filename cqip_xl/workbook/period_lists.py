"""The hidden sheet `_periods`: what can be due when, and every spelling of it that formulas know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cqip_xl.kinds.context import Lookup
from cqip_xl.model.book import Sheet
from cqip_xl.model.field import Field
from cqip_xl.model.markers import PERIODS
from cqip_xl.model.period import Period
from cqip_xl.workbook.hidden_columns import HiddenColumns
from cqip_xl.workbook.plan_view import PlanView


@dataclass(frozen=True, slots=True)
class Due:
    """Where formulas look up what is due in a period."""

    lookup: Lookup = field(default_factory=Lookup)
    last: str = ""
    each: str = ""


def periods_sheet(view: PlanView) -> tuple[Sheet, dict[tuple[Period, ...], str], dict[tuple[Period, ...], Due]]:
    """`_periods`: label, first day, last day, each; every accepted spelling with its position; what others offer."""
    out = HiddenColumns(PERIODS)
    offered: dict[tuple[Period, ...], str] = {}
    dues: dict[tuple[Period, ...], Due] = {}
    for f in _due_fields(view):
        if (periods := view.lex.periods(f)) not in offered:
            offered[periods] = _labels(view, out, f"label/{len(offered)}" if offered else "label", periods)
            dues[periods] = _due(view, out, f, periods)
    if not offered:
        offered[()] = _labels(view, out, "label", ())
    for other in dict.fromkeys(view.lex.periods(f) for f in _period_fields(view)):
        if other not in offered:
            offered[other] = _labels(view, out, f"label/{len(offered)}", other)
    sheet = Sheet(PERIODS, tuple(out.cells), hidden="hidden", protected=False)
    return sheet, {one: area for one, area in offered.items() if one}, dues


def _due_fields(view: PlanView) -> Iterator[Field]:
    """By what actions, and rows of the pack's own with a status, are due, where that can be a period."""
    tables = view.framework.tables
    judged = [table for name in ("actions",) if (table := tables.get(name))] + [t for t in tables.values() if t.status]
    yield from (f for table in judged if (f := table.field("due")) and f.kind == "period")


def _labels(view: PlanView, out: HiddenColumns, heading: str, periods: Sequence[Period]) -> str:
    return out.put(heading, [view.lex.period_label(p) for p in periods])


def _due(view: PlanView, out: HiddenColumns, f: Field, periods: Sequence[Period]) -> Due:
    """Two rows at least: to IronCalc one cell is no range."""
    out.put("first", [p.first for p in periods])
    last = out.put("last", [p.last for p in periods], 2)
    each = out.put("each", [float(p.each) for p in periods], 2)
    spelled = view.lex.period_spellings(f)
    spellings = out.put("spelling", [spelling for spelling, _ in spelled], 2)
    positions = out.put("position", [float(periods.index(p) + 1) for _, p in spelled], 2)
    return Due(Lookup(spellings, positions), last, each)


def _period_fields(view: PlanView) -> Iterator[Field]:
    tables = view.framework.tables.values()
    fields = (*view.framework.header, *(f for table in tables for f in table.fields))
    yield from (f for f in fields if f.kind == "period" and not f.shows)
