"""The key figures of the overview: what the registers hold is added up there, so that anybody can follow it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from cqip_xl.drawing.style import BIG, NUMBER, PERCENT
from cqip_xl.model.book import Content, Formula, Style
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.markers import serial
from cqip_xl.model.received import STATES, late_by
from cqip_xl.summary.reconciliation import WORD, column, verdict
from cqip_xl.summary.rollup_view import RollupView
from cqip_xl.summary.schools import dates_of

#: First row of the key figures.
FIGURES = 4
#: No plan is so many days late.
LONG = 1_000_000
#: What the schools expected are the sum of, as they stand below their number.
PARTS = tuple(f"state.{state}" for state in STATES)


def key_figures(view: RollupView) -> Iterator[tuple[str, Content, Style]]:
    """Key figures; what the registers hold is added up there, so that anybody can follow it."""
    rollup, total = view.rollup, view.rollup.total
    errors = sum(f.severity == "error" for case in rollup.counted for f in case.findings)
    yield "plans_received", _sum(view, "sources", "counts", len(rollup.counted)), NUMBER
    if rollup.roster:
        yield from _expected(view)
    yield "actions", _sum(view, "schools", "actions", total.actions), NUMBER
    yield "completion", _completion(view), _big(BIG, PERCENT)
    yield "on_schedule", _on_schedule(view), PERCENT
    yield "overdue", _sum(view, "schools", "status_overdue", total.counts["overdue"]), NUMBER
    yield "due_soon", _sum(view, "schools", "status_due_soon", total.counts["due_soon"]), NUMBER
    yield "no_owner", _no_owner(view), NUMBER
    yield "errors", _sum(view, "schools", "errors", errors), NUMBER
    yield "not_counted", float(len(problem_files(view))), NUMBER
    yield "reconciled", verdict(view), WORD


def _expected(view: RollupView) -> Iterator[tuple[str, Content, Style]]:
    """The schools on the roster as the sum of their states below, and how many of those that came were late."""
    counts = Counter(found.state for found in view.rollup.expected)
    parts = f"C{FIGURES + 3}:C{FIGURES + 2 + len(PARTS)}"
    yield "schools_expected", Formula(f"=SUM({parts})", float(counts.total())), NUMBER
    for key, state in zip(PARTS, STATES, strict=True):
        yield key, float(counts[state]), NUMBER
    days = column(view, "schools", "days_late")
    late = sum(bool(late_by(*dates_of(view, case))) for case in view.rollup.counted)
    # Texts are greater than any number.
    yield "schools_late", Formula(f"=SUMPRODUCT(--({days}>0),--({days}<{LONG}))", float(late)), NUMBER


def _sum(view: RollupView, sheet: str, key: str, value: int) -> Formula:
    return Formula(f"=SUM({column(view, sheet, key)})", float(value))


def _completion(view: RollupView) -> Formula:
    """The mean progress of the actions that count for it; numbers only, since a public copy may mask a word."""
    counts, progress = (column(view, "all_actions", key) for key in ("counts", "progress"))
    return _share(view, f"SUMPRODUCT({counts},{progress})", f"SUM({counts})", "no_plan", view.rollup.total.completion)


def _on_schedule(view: RollupView) -> Formula:
    """Done of what was due; only an action that is done has a progress of 1."""
    counts, due_on, progress = (column(view, "all_actions", key) for key in ("counts", "due_on", "progress"))
    last = serial(view.rollup.as_of)
    due = f"{counts},--({due_on}>0),--({due_on}<={last})"  # texts are greater than any number
    done, all_due = f"SUMPRODUCT({due},--({progress}=1))", f"SUMPRODUCT({due})"
    return _share(view, done, all_due, "nothing_due", view.rollup.total.on_schedule)


def _no_owner(view: RollupView) -> Formula:
    counts, owner = (column(view, "all_actions", key) for key in ("counts", "owner"))
    return Formula(f'=SUMPRODUCT({counts},--({owner}=""))', float(view.rollup.total.no_owner))


def _share(view: RollupView, part: str, whole: str, none: str, value: float | None) -> Formula:
    """A part of a whole, or a word where there is nothing to divide by."""
    word = view.say(f"summary.{none}")
    return Formula(f'=IF({whole}=0,"{word}",{part}/{whole})', word if value is None else value, longest=word)


def _big(style: Style, number: Style) -> Style:
    return replace(style, number=number.number)


def problem_files(view: RollupView) -> list[Case | Unread]:
    return [file for file in view.rollup.files if file.needs_attention]
