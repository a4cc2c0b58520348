"""Checks of the plan as a whole: the school's name, levels, criteria without actions, people, pack rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.layers import scale_of
from cqip_xl.rules.checks.scopes import scope_of_header, scopes_of
from cqip_xl.rules.evaluate import holds

_SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning", "note": "note"}


def check_school_named(case: Case) -> Iterator[Finding]:
    """Without number and name a file cannot be told apart from another school's."""
    plan = case.plan
    if not plan.school.id and not plan.school.name:
        yield Finding.of("school.unnamed", plan.header_place)
    elif not plan.school.name:
        yield Finding.of("school.no_name", plan.header_place, {"id": plan.school.id})


def check_full_progress(case: Case) -> Iterator[Finding]:
    """100 % without a day of completion counts as 99 %."""
    for action in case.verdict.actions:
        if action.row.values.get("progress") == 1.0 and action.done_on is None and action.counts:
            yield Finding.of("progress.full_not_done", action.row.at("progress"), {"key": action.key})


def check_levels(case: Case) -> Iterator[Finding]:
    """Current levels missing, targets below what is reached already."""
    framework, plan = case.framework, case.plan
    levels = case.verdict.levels
    rows = plan.rows("criteria")
    if levels is None:
        return
    missing = [c.id for c in framework.criteria if c.levels and c.id not in levels.current]
    yield from _missing_levels(case, missing)
    for row in rows:
        criterion = framework.criterion(row.key)
        scale = framework.scales.get(scale_of(framework, criterion)) if criterion else None
        if scale is None:
            continue
        order = (scale.zero, *scale.points)
        current, target = row.text("level_current"), row.text("level_target")
        if current in order and target and target in order and order.index(target) < order.index(current):
            values = {"current": f"@scales/{scale.id}/{current}", "target": f"@scales/{scale.id}/{target}"}
            yield Finding.of("level.target_below_current", row.at("level_target"), values)


def _missing_levels(case: Case, missing: Sequence[str]) -> Iterator[Finding]:
    """One finding for all that have actions: where they start from is a part of the plan; a note for the others."""
    plan, planned = case.plan, case.verdict.by_criterion
    place = Place(plan.source.path, plan.sheets.get("criteria", ""))
    worked_on = [code for code in missing if planned[code].actions]
    others = [code for code in missing if code not in worked_on]
    groups: tuple[tuple[Severity, list[str]], ...] = (("warning", worked_on), ("note", others))
    for severity, codes in groups:
        if codes:
            shown = ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")
            yield Finding.of("levels.missing", place, {"count": str(len(codes)), "criteria": shown}, severity)


def check_unplanned(case: Case) -> Iterator[Finding]:
    """Criteria without any action, unless marked as needing none (features C19): one note for all."""
    plan = case.plan
    if not plan.rows("actions"):
        return
    excused = {row.key for row in plan.rows("criteria") if row.values.get("no_plan") == "yes"}
    planned, standards = case.verdict.by_criterion, case.verdict.by_standard
    without = (c for c in case.framework.criteria if not (c.free or c.id in excused or planned[c.id].actions))
    bare = [c.id for c in without if not (c.whole and standards[c.standard].actions)]
    if bare:
        shown = ", ".join(bare[:12]) + (" …" if len(bare) > 12 else "")
        sheet = plan.sheets.get("actions", "")
        yield Finding.of(
            "criteria.no_plan",
            Place(plan.source.path, sheet),
            {"count": str(len(bare)), "criteria": shown},
        )


def check_own_rules(case: Case) -> Iterator[Finding]:
    """Checks that the pack words itself, by row of a table or once for the header."""
    framework, plan = case.framework, case.plan
    for check in framework.checks:
        severity = _SEVERITY[check.severity]
        values = {"check": f"@checks/{check.id}"}
        if not check.table:
            if holds(check.when, scope_of_header(case)):
                yield Finding.of(f"check.{check.id}", plan.header_place, values, severity)
            continue
        for row, scope in scopes_of(case, check.table):
            if holds(check.when, scope):
                yield Finding.of(f"check.{check.id}", row.place, {**values, "key": row.key}, severity)
