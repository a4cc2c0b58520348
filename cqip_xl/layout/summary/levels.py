"""Levels: what each school reached, aims at, and what blocks the next. Criteria: each over all its schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cqip_xl.layout.summary.desk import Desk, Head, by_pack, by_school, register, school_name
from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import FileResult, Tally, Verdict

#: Findings that say what the school's level requires and lacks; their `key` names the row.
LACKING = ("score.missing", "tool.missing", "criterion.required")
#: Codes shown in one cell; more than these are counted.
SHOWN = 12

LEVEL_HEADS = (
    Head("district", 18),
    Head("school", 34),
    Head("level_now", 16),
    Head("level_target", 16),
    Head("blocking", 50),
    Head("blocking_count", 12, "number"),
    Head("missing_levels", 12, "number", last_printed=True),
    Head("pack", 14),
    Head("file", 36),
)


def levels(desk: Desk) -> Sheet:
    """A row for each school that counts, framework by framework."""
    results = sorted(by_school(desk.rollup.counted), key=lambda r: r.plan.framework if r.plan else "")
    rows = [_school(desk, result, result.plan, result.verdict) for result in results if result.plan and result.verdict]
    return register(desk, "levels", desk.say("summary.hint_levels"), LEVEL_HEADS, rows, "cqip_levels", "0F766E")


def _school(desk: Desk, result: FileResult, plan: Plan, verdict: Verdict) -> list[Content]:
    found = verdict.levels
    now, target = level_shown(desk, plan, verdict), _header_level(desk, plan, "level_target")
    if found is not None and found.reached is None:
        missing, blocking = found.blocking, found.blocking
    elif found is not None:
        missing, blocking = (), found.blocking
    else:
        missing, blocking = (), _lacking(result)
    return [
        plan.school.district,
        school_name(plan),
        now,
        target,
        ", ".join(blocking[:SHOWN]) + (" …" if len(blocking) > SHOWN else ""),
        float(len(blocking)),
        float(len(missing)),
        plan.framework,
        desk.link(result.path),
    ]


def level_shown(desk: Desk, plan: Plan, verdict: Verdict) -> str:
    """The level that follows from the criteria, else the one the school states for itself."""
    if verdict.levels is None:
        return _header_level(desk, plan, "level_current")
    rule = desk.frameworks[plan.framework].levels
    assert rule
    if verdict.levels.reached is None:
        return desk.say("summary.unknown")
    return desk.lex(plan).word(f"scales/{rule.scale}/{verdict.levels.reached}")


def _header_level(desk: Desk, plan: Plan, name: str) -> str:
    f = next((f for f in desk.frameworks[plan.framework].header if f.id == name and f.kind == "level"), None)
    value = plan.header.get(name)
    return str(desk.lex(plan).show(f, value)) if f and value else ""


def _lacking(result: FileResult) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.values["key"] for f in result.findings if f.code in LACKING))


CRITERIA_HEADS = (
    Head("pack", 14),
    Head("standard", 10),
    Head("criterion", 46),
    Head("levels_of", 40),
    Head("schools", 9, "number"),
    Head("actions", 9, "number"),
    Head("done", 9, "number"),
    Head("overdue", 9, "number"),
    Head("completion", 12, "percent"),
    Head("on_schedule", 12, "percent"),
)


def criteria(desk: Desk) -> Sheet:
    """A row for each criterion of each framework: how many schools plan for it, how far they are, their levels."""
    rows = [line for pack, results in sorted(by_pack(desk).items()) for line in _criteria(desk, pack, results)]
    hint = desk.say("summary.hint_criteria")
    return register(desk, "criteria_all", hint, CRITERIA_HEADS, rows, "cqip_criteria", "4338CA")


def _criteria(desk: Desk, pack: str, results: list[FileResult]) -> Iterator[list[Content]]:
    framework = desk.frameworks[pack]
    plan = results[0].plan
    assert plan
    lex = desk.lex(plan)
    for criterion in framework.criteria:
        tallies = [r.verdict.by_criterion.get(criterion.id, Tally({})) for r in results if r.verdict]
        total = sum(tallies, Tally({}))
        if criterion.free and not total.actions:
            continue
        yield [
            pack,
            criterion.standard,
            criterion.id if criterion.free else lex.criterion_label(criterion),
            _levels_of(desk, framework, results, criterion.id),
            float(sum(tally.actions > 0 for tally in tallies)),
            float(total.actions),
            float(total.counts.get("done", 0)),
            float(total.counts.get("overdue", 0)),
            desk.say("summary.no_plan") if total.completion is None else total.completion,
            desk.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
        ]


def _levels_of(desk: Desk, framework: Framework, results: list[FileResult], code: str) -> str:
    """`Level 1: 4 · Level 2: 7`, in the order of the scale."""
    if framework.levels is None:
        return ""
    scale = framework.scales[framework.levels.scale]
    found = [r.verdict.levels.current.get(code) for r in results if r.verdict and r.verdict.levels]
    count = Counter(level for level in found if level)
    plan = results[0].plan
    assert plan
    lex = desk.lex(plan)
    parts = [f"{lex.word(f'scales/{scale.id}/{c}')}: {count[c]}" for c in (scale.zero, *scale.points) if count[c]]
    return " · ".join(parts)
