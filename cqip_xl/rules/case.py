"""A plan that was read becomes a case: judged on one date, then checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.version import compare_versions
from cqip_xl.rules.absent import without_consequences
from cqip_xl.rules.checks import check_plan
from cqip_xl.rules.judge import judge


def case_of(framework: Framework, plan: Plan, as_of: date) -> Case:
    """The plan judged on that date, not yet checked; all its rows count but those rejected while it was read."""
    out = {name: plan.entered_in(name) for name in plan.counts}
    return Case(framework, plan, judge(framework, plan, as_of), plan.findings, rejected=plan.rejected, out=out)


def checked(case: Case) -> Case:
    """With what the checks find, and the outcome that follows."""
    findings = tuple(without_consequences(case.framework, (*case.findings, *check_plan(case))))
    case = replace(case, findings=findings, outcome=_outcome(case, findings))
    if case.outcome != "empty":
        return case
    # What an office filled in beforehand is no plan of the school's: it stays, raw, among the rejected rows.
    return replace(case, rejected=(*case.rejected, *case.plan.all_rejected("as_given")), out={})


def _outcome(case: Case, findings: Iterable[Finding]) -> str:
    """Which of the outcomes a readable plan has."""
    if case.plan.untouched:
        return "empty"
    older = compare_versions(case.plan.version, case.framework.version)
    if older:
        return "older_version" if older < 0 else "newer_version"
    return "read_with_findings" if any(f.severity != "note" for f in findings) else "read"
