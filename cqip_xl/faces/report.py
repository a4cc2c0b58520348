"""Results as JSON by the contract, and as tables a person can read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from cqip_xl.model.finding import SEVERITIES, Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.rollup import FileResult, Tally
from cqip_xl.model.rule import STATUSES
from cqip_xl.verbs import Consolidated, finder
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message


def console() -> Console:
    """Where tables go; wide where nobody's terminal limits it, so that nothing is cut in a pipe."""
    plain = Console()
    return plain if plain.is_terminal or "COLUMNS" in os.environ else Console(width=200)


def frameworks_json(frameworks: Iterable[Framework]) -> dict[str, Any]:
    return {
        "packs": [
            {
                "id": f.id,
                "version": f.version,
                "names": {language: f.word(language, "title") for language in f.languages},
                "languages": list(f.languages),
                "verified": f.verified,
                "unverified": [f.word("en", f"unverified/{name}") for name in f.unverified],
            }
            for f in frameworks
        ]
    }


def check_json(results: Sequence[FileResult], as_of: date | None, packs: Sequence[str]) -> dict[str, Any]:
    """`as_of`: the date asked for, else the one that all files were judged by, else today."""
    days = {r.verdict.as_of for r in results if r.verdict}
    day = as_of or (days.pop() if len(days) == 1 else date.today())
    return {"as_of": day.isoformat(), "files": [file_json(result, packs) for result in results]}


def file_json(result: FileResult, packs: Sequence[str] = ()) -> dict[str, Any]:
    """One file by the contract; unknown values are null."""
    plan, verdict = result.plan, result.verdict
    base: dict[str, Any] = {"path": result.path, "outcome": result.outcome, "detail": result.detail or None}
    empty = dict.fromkeys(("pack", "pack_version", "language", "period", "as_of", "completion", "on_schedule"))
    if plan is None or verdict is None:
        school = {"id": None, "name": None}
        return {**base, **empty, "school": school, "counts": None, "levels": None, "actions": [], "findings": []}
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
                "owner": list(row.all("owner")),
                "due_on": judged.due_on.isoformat() if judged.due_on else None,
                "sheet": row.place.sheet,
                "row": int("".join(c for c in row.place.cell if c.isdigit()) or 0),
            }
            for judged, row in zip(verdict.actions, plan.rows("actions"), strict=True)
        ],
        "findings": [finding_json(f, lex) for f in result.findings],
    }


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
                "detail": r.detail or None,
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
    }


# -- for people -------------------------------------------------------------------------------------


def show_check(results: Sequence[FileResult], packs: Sequence[str], console: Console) -> None:
    """For each file: how it stands, in the words of its own workbook, then its findings by place."""
    for result in results:
        console.print(f"[bold]{escape(result.path)}", soft_wrap=True)
        if result.plan is None or result.verdict is None:
            advice = say("en", f"outcome_advice.{result.outcome}")
            console.print(f"{say('en', f'outcome.{result.outcome}')}: {escape(result.detail)} {advice}")
            continue
        _show_plan(result, lexicon_of(result, packs), console)


def _show_plan(result: FileResult, lex: Lexicon, console: Console) -> None:
    plan, verdict = result.plan, result.verdict
    assert plan and verdict
    total = verdict.total
    table = RichTable(show_header=False, box=None, pad_edge=False)
    name = plan.school.name or plan.school.id or lex.say("school.unnamed")
    table.add_row(lex.say("fields.school_name.label"), escape(f"{name} {plan.school.id if plan.school.name else ''}"))
    table.add_row(lex.say("fields.pack.label"), f"{plan.framework} {plan.version}, {plan.period}")
    table.add_row(lex.say("status_sheet.as_of"), verdict.as_of.isoformat())
    table.add_row(lex.say("status_sheet.completion"), f"{total.completion or 0:.0%}")
    schedule = total.on_schedule
    shown = lex.say("status_sheet.nothing_due") if schedule is None else f"{schedule:.0%}"
    table.add_row(lex.say("status_sheet.on_schedule"), shown)
    if verdict.levels is not None and lex.framework.levels is not None:
        reached = verdict.levels.reached
        scale = lex.framework.levels.scale
        text = lex.say("status_sheet.unknown") if reached is None else lex.word(f"scales/{scale}/{reached}")
        table.add_row(lex.say("status_sheet.level_reached"), text)
    offer = lex.offer("status")
    counts = ", ".join(f"{offer.label(code)} {total.counts[code]}" for code in STATUSES)
    table.add_row(lex.say("status_sheet.counts"), escape(counts))
    console.print(table)
    if not result.findings:
        console.print(lex.say("status_sheet.ok"))
        return
    found = RichTable(box=None, pad_edge=False, header_style="bold")
    for key in ("severity", "sheet", "cell", "message"):
        found.add_column(lex.say(f"col.{key}"), overflow="fold", no_wrap=key == "cell")
    for finding, more in grouped(result.findings):
        found.add_row(
            lex.say(f"severity.{finding.severity}"),
            escape(finding.place.sheet),
            f"{finding.place.cell} +{more}" if more else finding.place.cell,
            escape(message(finding, lex)),
        )
    console.print(found)


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Errors first; the same fault in one column stands once, with how many more there are (--json lists all)."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for f in findings:
        column = f.place.cell.rstrip("0123456789")
        key = (f.severity, f.code, f.place.sheet, column, f.values.get("raw", ""))
        groups.setdefault(key, []).append(f)
    order = {severity: n for n, severity in enumerate(SEVERITIES)}
    return [(group[0], len(group) - 1) for group in sorted(groups.values(), key=lambda g: order[g[0].severity])]


def _shared(paths: Sequence[str]) -> str:
    """The folder that all paths share, '' where they share none."""
    try:
        return os.path.commonpath([os.path.dirname(path) for path in paths])
    except ValueError:
        return ""


def short_path(path: str, shared: str) -> str:
    """A path without the folder that all files share."""
    return path[len(shared) :].lstrip("/\\") if shared and path.startswith(shared) else path


def show_consolidated(done: Consolidated, console: Console) -> None:
    """A line a file with its outcome, then the sums."""
    language, rollup = done.language, done.rollup
    table = RichTable(box=None, pad_edge=False, header_style="bold")
    for key in ("file", "outcome", "rows_in", "rows_out", "rows_rejected", "findings"):
        left = key in ("file", "outcome")
        table.add_column(say(language, f"col.{key}"), justify="left" if left else "right", overflow="fold")
    shared = _shared([r.path for r in rollup.files])
    for r in rollup.files:
        outcome = say(language, f"outcome.{r.outcome}")
        numbers = (str(r.rows_in), str(r.rows_out), str(len(r.rejected)), str(len(r.findings)))
        table.add_row(escape(short_path(r.path, shared)), escape(outcome), *numbers)
    console.print(table)
    total = rollup.total
    console.print(
        f"{say(language, 'summary.schools_received')}: {len(rollup.counted)} · "
        f"{say(language, 'summary.actions')}: {total.actions} · "
        f"{say(language, 'summary.completion')}: {total.completion or 0:.0%}"
    )
    if rollup.missing:
        names = "; ".join(row.name or row.school_id for row in rollup.missing)
        console.print(f"{say(language, 'summary.schools_missing')} ({len(rollup.missing)}): {escape(names)}")
    if done.notes:
        console.print(f"{say(language, 'sheets.note')}: {len(done.notes)} → {escape(str(done.notes[0].parent))}")
    if done.written:
        console.print(f"→ {escape(str(done.summary))}")
