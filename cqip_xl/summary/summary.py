"""Rollup -> the district summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.meta_sheet import meta_sheet
from cqip_xl.model.book import Book, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import SUMMARY
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.version import VERSION
from cqip_xl.summary.actions import actions
from cqip_xl.summary.answers import has_totals, totals
from cqip_xl.summary.coach import orphans
from cqip_xl.summary.due import due
from cqip_xl.summary.findings import findings
from cqip_xl.summary.groups import groups, has_groups
from cqip_xl.summary.heat import heat
from cqip_xl.summary.levels import criteria, levels
from cqip_xl.summary.measured import measures, school_measures, warnings
from cqip_xl.summary.missing import missing
from cqip_xl.summary.overview import Overview, overview
from cqip_xl.summary.own_measured import own_measures
from cqip_xl.summary.owners import owners
from cqip_xl.summary.pack_rows import pack_registers
from cqip_xl.summary.reconciliation import reconciliation
from cqip_xl.summary.records import (
    evidence_register,
    has_evidence,
    has_reviews,
    has_units,
    review_register,
    units,
)
from cqip_xl.summary.rollup_view import RollupView
from cqip_xl.summary.schools import schools
from cqip_xl.summary.sources import sources
from cqip_xl.words.wording import wording_of_rollup


def compose_summary(
    rollup: Rollup,
    language: str,
    target: Path,
    comments: Mapping[str, tuple[str, str]] | None = None,
    public: bool = False,
) -> Book:
    """The summary in one language; `target`: where it will stand, for relative links.

    `public`: figures of fewer than ten people are kept back.
    `comments`: key -> what its row was called, and a coach's comment in the summary before this one.
    """
    comments = comments or {}
    words = wording_of_rollup(rollup, language)
    view = RollupView(rollup, words, target, {key: text for key, (_, text) in comments.items()}, public)
    first = overview(view)
    sheets = [*_sheets(view, first)]
    left = {key: comment for key, comment in comments.items() if key not in _keys(view)}
    if left:
        sheets.append(orphans(view, left))
    meta = {"kind": SUMMARY, "as_of": rollup.as_of.isoformat(), "language": language, "product_version": VERSION}
    return Book(
        sheets=(*map(fitted, sheets), first.points, meta_sheet(meta)),
        title=view.say("summary.title"),
        subject=rollup.as_of.isoformat(),
        language=language,
        dates=words.order,
        created=rollup.as_of,
    )


def _sheets(view: RollupView, first: Overview) -> tuple[Sheet, ...]:
    """In the order in which they stand in the workbook."""
    return (
        first.sheet,
        schools(view),
        heat(view),
        due(view),
        levels(view),
        *_where(view, has_groups, groups),
        criteria(view),
        *_where(view, has_measures, measures, school_measures),
        *own_measures(view),
        *_where(view, lambda framework: bool(framework.alerts), warnings),
        *_where(view, has_reviews, review_register),
        *_where(view, has_evidence, evidence_register),
        *_where(view, has_units, units),
        owners(view),
        *pack_registers(view),
        *_where(view, has_totals, totals),
        actions(view),
        findings(view),
        *([missing(view)] if view.rollup.roster else []),
        sources(view),
        reconciliation(view, first.actions, first.expected),
    )


def _where(
    view: RollupView, wanted: Callable[[Framework], bool], *sheets: Callable[[RollupView], Sheet]
) -> Iterator[Sheet]:
    """Sheets that only some frameworks have something for."""
    if any(map(wanted, view.rollup.frameworks)):
        yield from (sheet(view) for sheet in sheets)


def has_measures(framework: Framework) -> bool:
    return "measures" in framework.tables


def _keys(view: RollupView) -> set[str]:
    """Everything that a comment can belong to in this summary."""
    plans = [case.plan for case in view.rollup.counted]
    return {view.key(plan, row) for plan in plans for row in ("", *(action.key for action in plan.rows("actions")))}
