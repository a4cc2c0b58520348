"""Levels: what each school reached, aims at, and what blocks the next. Criteria: each over all its schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import scale_of, way_shown
from cqip_xl.model.plan import Row
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Table
from cqip_xl.model.verdict import Tally, total_of
from cqip_xl.rules.requirements import asked
from cqip_xl.summary.fixed_grounds import header_level, level_reached, with_grounds
from cqip_xl.summary.over_schools import PROGRESS_HEADS, levels_counted, progress
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_pack, by_school, school_name
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


def levels(view: RollupView) -> Sheet:
    """A row for each school that counts, framework by framework."""
    cases = sorted(by_school(view.rollup.counted), key=lambda case: case.framework.id)
    rows = [_school(view, case) for case in cases]
    lists = {"level_now": level_reached, "level_target": header_level("level_target")}
    heads = with_grounds(view, cases, LEVEL_HEADS, lists)
    return register(view, "levels", view.say("summary.hint_levels"), heads, rows, "cqip_levels", "0F766E")


def _school(view: RollupView, case: Case) -> list[Content]:
    plan, found = case.plan, case.verdict.levels
    now, target = level_shown(view, case), _header_level(view, case, "level_target")
    if found is not None and case.framework.levels is None:
        missing = blocking = tuple(c.id for c in case.framework.criteria if c.levels and c.id not in found.current)
    elif found is not None and found.reached is None:
        missing, blocking = found.blocking, found.blocking
    elif found is not None:
        missing, blocking = (), found.blocking
    else:
        missing, blocking = (), _lacking(case)
    return [
        plan.school.district,
        school_name(plan),
        now,
        target,
        ", ".join(blocking[:SHOWN]) + (" …" if len(blocking) > SHOWN else ""),
        float(len(blocking)),
        float(len(missing)),
        _below_target(case),
        view.pack(case.framework),
        view.link(case.path),
    ]


def _below_target(case: Case) -> Content:
    """How many criteria are not yet at the level that the school aims at; nothing where none has both."""
    below = [
        codes.index(now) < codes.index(aim)
        for row in case.plan.rows("criteria")
        for codes in [_codes(case.framework, row.key)]
        for now, aim in [(row.text("level_current"), row.text("level_target"))]
        if now and aim and now in codes and aim in codes
    ]
    return float(sum(below)) if below else ""


def _codes(framework: Framework, code: str) -> tuple[str, ...]:
    """The codes of the scale on which a criterion is rated, the lowest first."""
    criterion = framework.criterion(code)
    scale = framework.scales.get(scale_of(framework, criterion)) if criterion else None
    return (scale.zero, *scale.points) if scale else ()


def distribution(view: RollupView, cases: list[Case]) -> str:
    """`Level 1: 5 · Level 2: 3 · unknown: 1`: how many schools of one framework reached what."""
    found = Counter(level_shown(view, case) for case in cases)
    return " · ".join(f"{level}: {count}" for level, count in sorted(found.items()) if level)


def level_shown(view: RollupView, case: Case) -> str:
    """The level that follows from the criteria, else the one the school states for itself."""
    rule, found = case.framework.levels, case.verdict.levels
    if rule is None or found is None:
        return _header_level(view, case, "level_current")
    if found.reached is None:
        return view.say("summary.unknown")
    return view.lex(case).word(f"scales/{rule.scale}/{found.reached}")


def _header_level(view: RollupView, case: Case, name: str) -> str:
    f = next((f for f in case.framework.header if f.id == name and f.kind == "level"), None)
    value = case.plan.header.get(name)
    return str(view.lex(case).show(f, value)) if f and value else ""


def _lacking(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.values["key"] for f in case.findings if f.code in LACKING))


CRITERIA_HEADS = (
    Head("pack", 14),
    Head("standard", 10),
    Head("criterion", 46),
    Head("levels_of", 40),
    *PROGRESS_HEADS,
)


def criteria(view: RollupView) -> Sheet:
    """A row for each criterion of each framework: how many schools plan for it, how far they are, their levels."""
    rows = [line for _, cases in sorted(by_pack(view).items()) for line in _criteria(view, cases)]
    hint = view.say("summary.hint_criteria")
    return register(view, "criteria_all", hint, CRITERIA_HEADS, rows, "cqip_criteria", "4338CA")


def _criteria(view: RollupView, cases: list[Case]) -> Iterator[list[Content]]:
    framework, lex = cases[0].framework, view.lex(cases[0])
    by_key: dict[str, list[Row]] = {}
    for row in (row for case in cases for row in case.plan.rows("criteria")):
        by_key.setdefault(row.key, []).append(row)
    for label, standard, codes, own in _lines(view, framework, lex):
        tallies = [_tally(case, codes) for case in cases]
        rows = [row for code in codes for row in by_key.get(code, ())]
        criterion = framework.criterion(codes[0])
        counted = _answers(lex, rows, criterion)
        if own and not counted and not any(tally.actions for tally in tallies):
            continue
        yield [
            view.pack(framework),
            standard,
            label,
            " · ".join(filter(None, (_levels_of(lex, rows, criterion), counted))),
            *progress(view, tallies),
        ]


def _lines(view: RollupView, framework: Framework, lex: Lexicon) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Label, standard, criteria of each line, and whether schools word it: the framework's own criteria come first.

    Rows that schools word differ from school to school; they are told together, standard by standard.
    """
    for standard in framework.all_standards:
        way = way_shown(framework, standard.id)
        for criterion in (c for c in standard.criteria if not c.free):
            yield lex.criterion_label(criterion), way, (criterion.id,), False
        own = tuple(c.id for c in standard.criteria if c.free)
        if own:
            name = f"{standard.id} {lex.word('standards/' + standard.id)}"
            yield view.say("summary.own_rows", standard=name), way, own, True


def _tally(case: Case, codes: tuple[str, ...]) -> Tally:
    """What the rows of a line come to in one school."""
    there = case.verdict.by_criterion
    found = [there[code] for code in codes if code in there]
    return found[0] if len(found) == 1 else total_of(found)


def _answers(lex: Lexicon, rows: list[Row], criterion: Criterion | None) -> str:
    """`Goal attainment: met 3, partly 2` for each field whose answers the pack counts (`tally: true`)."""
    table = lex.framework.tables.get("criteria")
    if table is None:
        return ""
    fields = (asked(table, f, criterion) for f in table.fields if f.tally)
    return " · ".join(said for f in fields if f and (said := _counted(lex, table, f, rows)))


def _counted(lex: Lexicon, table: Table, f: Field, rows: list[Row]) -> str:
    """How often each answer stands in the columns of a field, in the order of its list; '' without any."""
    offer = lex.offer(lex.list_name(f))
    count = Counter(code for row in rows for code in row.all(f.id))
    answers = ", ".join(f"{offer.label(code)} {count[code]}" for code in offer.codes if count[code])
    column = next(c for c in lex.columns(table) if c.field.id == f.id)
    return f"{lex.field_label('criteria', column)}: {answers}" if answers else ""


def _levels_of(lex: Lexicon, rows: list[Row], criterion: Criterion | None) -> str:
    """`Level 1: 4 · Level 2: 7`, in the order of the scale, whether or not the school's level follows from them."""
    table = lex.framework.tables.get("criteria")
    f = table.field("level_current") if table else None
    f = asked(table, f, criterion) if table and f else None
    scale = lex.framework.scales.get(f.scale) if f and not f.tally else None
    if scale is None:
        return ""
    count = Counter(row.text("level_current") for row in rows)
    return levels_counted(lex, scale, count)
