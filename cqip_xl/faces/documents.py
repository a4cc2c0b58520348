"""Results as JSON documents by the contract; unknown values are null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import Row
from cqip_xl.model.rollup import FileResult, Rollup, Tally
from cqip_xl.rules.alerts import cards
from cqip_xl.rules.cadence import reviews
from cqip_xl.rules.evidence import without_evidence
from cqip_xl.rules.presets import named
from cqip_xl.rules.totals import kept_back, totals
from cqip_xl.verbs import finder
from cqip_xl.words.detail import detail_text
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message

if TYPE_CHECKING:
    from cqip_xl.verbs import Consolidated


def check_json(results: Sequence[FileResult], as_of: date | None, packs: Sequence[str]) -> dict[str, Any]:
    """`as_of`: the date asked for, else the one that all files were judged by, else today."""
    days = {r.verdict.as_of for r in results if r.verdict}
    day = as_of or (days.pop() if len(days) == 1 else date.today())
    return {"as_of": day.isoformat(), "files": [file_json(result, packs) for result in results]}


def file_json(result: FileResult, packs: Sequence[str] = ()) -> dict[str, Any]:
    """One file by the contract; unknown values are null."""
    plan, verdict = result.plan, result.verdict
    detail = detail_text("en", result.detail) or None
    base: dict[str, Any] = {"path": result.path, "outcome": result.outcome, "detail": detail}
    empty = dict.fromkeys(("pack", "pack_version", "language", "period", "as_of", "completion", "on_schedule"))
    if plan is None or verdict is None:
        school = {"id": None, "name": None}
        nothing: dict[str, Any] = {
            name: [] for name in ("actions", "measures", "reviews", "without_evidence", "findings")
        }
        return {**base, **empty, "school": school, "counts": None, "levels": None, **nothing}
    lex = lexicon_of(result, packs)
    offer = lex.offer("status")
    levels = verdict.levels
    return {
        **base,
        "pack": plan.framework,
        "pack_version": plan.version,
        "language": plan.language,
        "period": str(plan.period),
        "as_of": verdict.as_of.isoformat(),
        "school": {"id": plan.school.id or None, "name": plan.school.name or None},
        "completion": verdict.total.completion or 0.0,
        "on_schedule": verdict.total.on_schedule,
        "counts": dict(verdict.total.counts),
        "levels": {
            "current": dict(levels.current) if levels else None,
            "reached": (levels.reached or None) if levels else None,
            "blocking": list(levels.blocking) if levels else [],
        },
        "criteria": {
            code: {"completion": tally.completion, "on_schedule": tally.on_schedule, "actions": tally.actions}
            for code, tally in verdict.by_criterion.items()
            if code
        },
        "standards": {
            code: {"completion": tally.completion, "on_schedule": tally.on_schedule, "actions": tally.actions}
            for code, tally in verdict.by_standard.items()
            if code
        },
        "actions": [
            {
                "key": judged.key,
                "criterion": judged.criterion or None,
                "status": judged.status,
                "status_label": offer.label(judged.status),
                "owner": _owners(lex, row),
                "due_on": judged.due_on.isoformat() if judged.due_on else None,
                "sheet": row.place.sheet,
                "row": int("".join(c for c in row.place.cell if c.isdigit()) or 0),
            }
            for judged, row in zip(verdict.actions, plan.rows("actions"), strict=True)
        ],
        "measures": [
            {
                "key": found.key,
                "indicator": found.indicator,
                "period": lex.period_label(found.period),
                "value": found.value,
                "target": found.target,
                "attainment": found.attainment or None,
                "trend": found.trend or None,
            }
            for found in verdict.measures
        ],
        "reviews": [
            {
                "id": review.id,
                "last": review.last.isoformat() if review.last else None,
                "due": review.due.isoformat() if review.due else None,
                "overdue": review.overdue,
            }
            for review in reviews(lex.framework, plan, verdict.as_of)
        ],
        "without_evidence": list(without_evidence(lex.framework, plan, verdict)),
        "findings": [finding_json(f, lex) for f in result.findings],
    }


def _owners(lex: Lexicon, row: Row) -> list[str]:
    """Who is named as responsible, else whom the framework puts in charge; units in words."""
    f = lex.framework.tables["actions"].field("owner")
    names = named(lex.framework, row, "owner")
    return [str(lex.show(f, name)) if f and f.kind == "choice" else name for name in names]


def finding_json(finding: Finding, lex: Lexicon) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.place.sheet or None,
        "cell": finding.place.cell or None,
        "message": message(finding, lex),
    }


def lexicon_of(result: FileResult, packs: Sequence[str] = ()) -> Lexicon:
    """The words of the result's own workbook."""
    plan = result.plan
    assert plan
    framework = finder(packs)(plan.framework)
    assert framework
    return lexicon(framework, plan.language, plan.period)


def consolidate_json(done: Consolidated) -> dict[str, Any]:
    """The run by the contract: for the script that started it, so files are named as they were given."""
    rollup = done.rollup
    total: Tally = rollup.total
    return {
        "as_of": rollup.as_of.isoformat(),
        "summary": str(done.summary) if done.written else None,
        "notes": [str(path) for path in done.notes],
        "language": done.language,
        "files": [
            {
                "path": r.path,
                "outcome": r.outcome,
                "detail": (not done.public and detail_text("en", r.detail)) or None,
                "pack": r.plan.framework if r.plan else None,
                "pack_version": r.plan.version if r.plan else None,
                "language": r.plan.language if r.plan else None,
                "school_id": (r.plan.school.id or None) if r.plan else None,
                "school_name": (r.plan.school.name or None) if r.plan else None,
                "rows_in": r.rows_in,
                "rows_out": r.rows_out,
                "rows_rejected": len(r.rejected),
                "findings": len(r.findings),
            }
            for r in rollup.files
        ],
        "totals": {
            "schools": len(rollup.counted),
            "actions": total.actions,
            "completion": total.completion or 0.0,
            "on_schedule": total.on_schedule,
            "counts": dict(total.counts),
        },
        "missing": [{"school_id": row.school_id or None, "name": row.name or None} for row in rollup.missing],
        "measures": list(_totals_json(rollup, done.public)),
        "warnings": list(_cards_json(rollup, done.public)),
        "unused_figures": [
            {
                "school_id": f.school_id or None,
                "name": f.name or None,
                "indicator": f.indicator,
                "year": f.year,
                "why": why,
            }
            for f, why in rollup.unused
        ],
    }


def _totals_json(rollup: Rollup, public: bool) -> Iterator[dict[str, Any]]:
    """Every indicator and period over all schools of a framework, then over those of each district."""
    for framework in rollup.frameworks:
        found = totals(framework, [r for r in rollup.counted if r.plan and r.plan.framework == framework.id])
        small = kept_back(found) if public else frozenset()
        for total in found:
            hidden = (total.indicator.id, total.period.first, total.scope) in small
            yield {
                "pack": framework.id,
                "indicator": total.indicator.id,
                "from": total.period.first.isoformat(),
                "to": total.period.last.isoformat(),
                "district": total.scope or None,
                "schools": total.schools,
                "value": None if hidden else total.value,
                "target": total.target,
                "attainment": None if hidden else total.attainment or None,
                "trend": None if hidden else total.trend or None,
            }


def _cards_json(rollup: Rollup, public: bool) -> Iterator[dict[str, Any]]:
    """Early warnings, each with the years of figures that it rests on."""
    known = {framework.id: framework for framework in rollup.frameworks}
    for result in rollup.counted:
        plan, verdict = result.plan, result.verdict
        for card in cards(known[plan.framework], verdict.measures) if plan and verdict else ():
            yield {
                "pack": plan.framework if plan else None,
                "school_id": (plan.school.id or None) if plan else None,
                "alert": card.alert,
                "step": card.step,
                "years": card.years,
                "figures": [
                    {"key": m.key, "value": None if public and m.denominator else m.value} for m in card.series
                ],
            }
