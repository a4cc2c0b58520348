"""Results as JSON documents, what `--json` prints; unknown values are null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cqip_xl.model.case import Case, Unread, school_count
from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import Plan
from cqip_xl.model.received import Received
from cqip_xl.model.rollup import MeasureTotal, Rollup
from cqip_xl.model.roster import Figure
from cqip_xl.model.verdict import Judged, Levels, Measured, Review, Tally, Verdict
from cqip_xl.words.detail import detail_text
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message

if TYPE_CHECKING:
    from cqip_xl.verbs import Consolidated


def check_json(files: Sequence[Case | Unread], as_of: date | None) -> dict[str, Any]:
    """`as_of`: the date asked for, else the one that all files were judged by, else today."""
    days = {file.verdict.as_of for file in files if isinstance(file, Case)}
    day = as_of or (days.pop() if len(days) == 1 else date.today())
    return {"as_of": day.isoformat(), "files": [file_json(file) for file in files]}


#: What is told of a plan and of a file without one: null, and nothing found.
_UNKNOWN = ("pack", "pack_version", "language", "period", "as_of", "completion", "on_schedule")
_NOTHING = ("actions", "measures", "reviews", "without_evidence", "findings")


def file_json(file: Case | Unread) -> dict[str, Any]:
    """One file; unknown values are null."""
    base = {"path": file.path, "outcome": file.outcome, "detail": detail_text("en", file.detail) or None}
    if isinstance(file, Unread):
        school = {"id": None, "name": None}
        nothing: dict[str, Any] = {name: [] for name in _NOTHING}
        return {**base, **dict.fromkeys(_UNKNOWN), "school": school, "counts": None, "levels": None, **nothing}
    lex = lexicon_of(file)
    return {
        **base,
        **_plan_json(file.plan, file.verdict.as_of),
        **_sums_json(file.verdict),
        "actions": [_action_json(action, lex) for action in file.verdict.actions],
        "measures": [_measure_json(found, lex) for found in file.verdict.measures],
        "reviews": [_review_json(review) for review in file.verdict.reviews],
        "without_evidence": list(file.verdict.evidence.lacking),
        "findings": [finding_json(f, lex) for f in file.findings],
    }


def _plan_json(plan: Plan, as_of: date) -> dict[str, Any]:
    return {
        "pack": plan.framework,
        "pack_version": plan.version,
        "language": plan.language,
        "period": str(plan.period),
        "as_of": as_of.isoformat(),
        "school": {"id": plan.school.id or None, "name": plan.school.name or None},
    }


def _sums_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "completion": verdict.total.completion or 0.0,
        "on_schedule": verdict.total.on_schedule,
        "counts": dict(verdict.total.counts),
        "levels": _levels_json(verdict.levels),
        "criteria": _tallies_json(verdict.by_criterion),
        "standards": _standards_json(verdict),
    }


def _levels_json(levels: Levels | None) -> dict[str, Any]:
    return {
        "current": dict(levels.current) if levels else None,
        "reached": (levels.reached or None) if levels else None,
        "blocking": list(levels.blocking) if levels else [],
    }


def _tallies_json(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    return {
        code: {"completion": tally.completion, "on_schedule": tally.on_schedule, "actions": tally.actions}
        for code, tally in tallies.items()
        if code
    }


def _standards_json(verdict: Verdict) -> dict[str, Any]:
    """Every standard, with the level of those that have one."""
    told = _tallies_json(verdict.by_standard)
    levels = verdict.levels.standards if verdict.levels else {}
    return {code: {**one, "level": levels[code] or None} if code in levels else one for code, one in told.items()}


def _action_json(action: Judged, lex: Lexicon) -> dict[str, Any]:
    f = lex.framework.tables["actions"].field("owner")
    return {
        "key": action.key,
        "criterion": action.criterion or None,
        "status": action.status,
        "status_label": lex.offer("status").label(action.word),
        "owner": [str(lex.show(f, name)) if f and f.kind == "choice" else name for name in action.owner],
        "due_on": _day(action.due_on),
        "sheet": action.row.place.sheet,
        "row": int("".join(c for c in action.row.place.cell if c.isdigit()) or 0),
    }


def _measure_json(found: Measured, lex: Lexicon) -> dict[str, Any]:
    return {
        "key": found.key,
        "indicator": found.indicator,
        "period": lex.period_label(found.period),
        "value": found.value,
        "target": found.target,
        "so_far": found.so_far,
        "attainment": found.attainment or None,
        "trend": found.trend or None,
    }


def _review_json(review: Review) -> dict[str, Any]:
    return {"id": review.id, "last": _day(review.last), "due": _day(review.due), "overdue": review.overdue}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def finding_json(finding: Finding, lex: Lexicon) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.place.sheet or None,
        "cell": finding.place.cell or None,
        "message": message(finding, lex),
    }


def lexicon_of(case: Case) -> Lexicon:
    """The words of the case's own workbook."""
    return lexicon(case.framework, case.plan.language, case.plan.period)


def consolidate_json(done: Consolidated) -> dict[str, Any]:
    """The whole run: for the script that started it, so files are named as they were given."""
    rollup = done.rollup
    return {
        "as_of": rollup.as_of.isoformat(),
        "summary": str(done.summary) if done.written else None,
        "notes": [str(path) for path in done.notes],
        "reminders": [str(path) for path in done.reminders],
        "outdated": {"removed": list(map(str, done.outdated.gone)), "kept": list(map(str, done.outdated.kept))},
        "language": done.language,
        "files": [_source_json(file, done.public) for file in rollup.files],
        "totals": {
            "schools": school_count(rollup.counted),
            "plans": len(rollup.counted),
            "actions": rollup.total.actions,
            "completion": rollup.total.completion or 0.0,
            "on_schedule": rollup.total.on_schedule,
            "counts": dict(rollup.total.counts),
        },
        "schools": [_school_json(school, done.public) for school in rollup.expected or rollup.schools],
        "missing": [{"school_id": row.school_id or None, "name": row.name or None} for row in rollup.missing],
        "measures": [_total_json(total, done.public) for total in rollup.measures],
        "warnings": list(_cards_json(rollup, done.public)),
        "unread_columns": list(rollup.unread_columns),
        "unused_figures": [_unused_json(figure, why) for figure, why in rollup.unused],
    }


def _source_json(file: Case | Unread, public: bool) -> dict[str, Any]:
    plan = file.plan if isinstance(file, Case) else None
    return {
        "path": file.path,
        "outcome": file.outcome,
        "detail": (not public and detail_text("en", file.detail)) or None,
        "pack": plan.framework if plan else None,
        "pack_version": plan.version if plan else None,
        "language": plan.language if plan else None,
        "school_id": (plan.school.id or None) if plan else None,
        "school_name": (plan.school.name or None) if plan else None,
        "rows_in": file.rows_in,
        "rows_out": file.rows_out,
        "rows_rejected": len(file.rejected),
        "findings": len(file.findings),
    }


def _school_json(found: Received, public: bool) -> dict[str, Any]:
    return {
        "school_id": found.school.id or None,
        "name": found.school.name or None,
        "state": found.state,
        "late_days": found.late_days,
        "submitted_on": _day(found.submitted_on),
        "files": list(found.files),
        "why": found.why or None,
        "pin_unmet": (not public and found.pin_unmet) or None,
    }


def _unused_json(figure: Figure, why: str) -> dict[str, Any]:
    return {
        "school_id": figure.school_id or None,
        "name": figure.name or None,
        "indicator": figure.indicator,
        "year": figure.year,
        "why": why,
    }


def _total_json(total: MeasureTotal, public: bool) -> dict[str, Any]:
    hidden = public and total.few
    return {
        "pack": total.pack,
        "indicator": total.indicator.id,
        "from": total.period.first.isoformat(),
        "to": total.period.last.isoformat(),
        "district": total.scope or None,
        "schools": total.schools,
        "value": None if hidden else total.value,
        "target": total.target,
        "so_far": None if hidden else total.so_far,
        "attainment": None if hidden else total.attainment or None,
        "trend": None if hidden else total.trend or None,
    }


def _cards_json(rollup: Rollup, public: bool) -> Iterator[dict[str, Any]]:
    """Early warnings, each with the years of figures that it rests on."""
    for case in rollup.counted:
        for card in case.verdict.cards:
            yield {
                "pack": case.framework.id,
                "school_id": case.plan.school.id or None,
                "alert": card.alert,
                "step": card.step,
                "years": card.years,
                "figures": [
                    {"key": m.key, "value": None if public and m.denominator else m.value} for m in card.series
                ],
            }
