"""Levels: what each school reached, aims at, and what blocks the next. Criteria: each over all its schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import FileResult, Tally, Verdict
from cqip_xl.summary.desk import Desk, Head, by_pack, by_school, register, school_name
from cqip_xl.words.lexicon import Lexicon

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
    Head("missing_levels", 12, "number"),
    Head("below_target", 12, "number", last_printed=True),
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
        _below_target(desk, plan),
        plan.framework,
        desk.link(result.path),
    ]


def _below_target(desk: Desk, plan: Plan) -> Content:
    """How many criteria are not yet at the level that the school aims at; nothing where none has both."""
    framework = desk.frameworks[plan.framework]
    codes = [code for scale in framework.scales.values() for code in (scale.zero, *scale.points)]
    pairs = [(row.text("level_current"), row.text("level_target")) for row in plan.rows("criteria")]
    known = [(now, aim) for now, aim in pairs if now in codes and aim in codes]
    return float(sum(codes.index(now) < codes.index(aim) for now, aim in known)) if known else ""


def distribution(desk: Desk, results: list[FileResult]) -> str:
    """`Level 1: 5 · Level 2: 3 · unknown: 1`: how many schools of one framework reached what."""
    found = Counter(level_shown(desk, r.plan, r.verdict) for r in results if r.plan and r.verdict)
    return " · ".join(f"{level}: {count}" for level, count in sorted(found.items()) if level)


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
    for label, standard, codes, own in _lines(desk, framework, lex):
        tallies = [_tally(r, codes) for r in results]
        total = sum(tallies, Tally({}))
        counted = _answers(desk, framework, results, codes)
        if own and not total.actions and not counted:
            continue
        yield [
            pack,
            standard,
            label,
            " · ".join(filter(None, (_levels_of(desk, framework, results, codes[0]), counted))),
            float(sum(tally.actions > 0 for tally in tallies)),
            float(total.actions),
            float(total.counts.get("done", 0)),
            float(total.counts.get("overdue", 0)),
            desk.say("summary.no_plan") if total.completion is None else total.completion,
            desk.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
        ]


def _lines(desk: Desk, framework: Framework, lex: Lexicon) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Label, standard, criteria of each line, and whether schools word it: the framework's own criteria come first.

    Rows that schools word differ from school to school; they are told together, standard by standard.
    """
    for standard in framework.standards:
        for criterion in (c for c in standard.criteria if not c.free):
            yield lex.criterion_label(criterion), standard.id, (criterion.id,), False
        own = tuple(c.id for c in standard.criteria if c.free)
        if own:
            name = f"{standard.id} {lex.word('standards/' + standard.id)}"
            yield desk.say("summary.own_rows", standard=name), standard.id, own, True


def _tally(result: FileResult, codes: tuple[str, ...]) -> Tally:
    """What the rows of a line come to in one school."""
    by_criterion = result.verdict.by_criterion if result.verdict else {}
    return sum((by_criterion.get(code, Tally({})) for code in codes), Tally({}))


def _answers(desk: Desk, framework: Framework, results: list[FileResult], codes: tuple[str, ...]) -> str:
    """`Goal attainment: met 3, partly 2` for each field whose answers the pack counts (`tally: true`)."""
    table = framework.tables.get("criteria")
    said = []
    for f in (f for f in (table.fields if table else ()) if f.tally):
        rows = [row for r in results if r.plan for row in r.plan.rows("criteria") if row.key in codes]
        count = Counter(row.text(f.id) for row in rows if row.text(f.id))
        plan = results[0].plan
        assert plan and table
        lex = desk.lex(plan)
        offer = lex.offer(lex.list_name(f))
        answers = ", ".join(f"{offer.label(code)} {count[code]}" for code in offer.codes if count[code])
        column = next(c for c in lex.columns(table) if c.field.id == f.id)
        said += [f"{lex.field_label('criteria', column)}: {answers}"] if answers else []
    return " · ".join(said)


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
