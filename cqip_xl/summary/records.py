"""Reviews, evidence and units in the summary: what is overdue, what lacks evidence, what each unit has to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.verdict import Judged, tally, total_of
from cqip_xl.rules.cadence import recurring
from cqip_xl.rules.evidence import criteria_field
from cqip_xl.rules.presets import named, preset
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_pack, by_school, school_name

#: Criteria named in one cell; more than these are counted.
SHOWN = 15

REVIEW_HEADS = (
    Head("review_state", 12),
    Head("days_late", 10, "number"),
    Head("district", 16),
    Head("school", 34),
    Head("review", 44),
    Head("last_held", 12, "day"),
    Head("next_due", 12, "day"),
    Head("pack", 16, last_printed=True),
    Head("file", 36),
)


def has_reviews(framework: Framework) -> bool:
    return bool(recurring(framework))


def review_register(view: RollupView) -> Sheet:
    """Every recurring review of every school, the longest overdue first."""
    found: list[tuple[tuple[int, str, str], list[Content]]] = []
    for case in by_school(view.rollup.counted):
        plan, lex = case.plan, view.lex(case)
        for review in case.verdict.reviews:
            late = (view.rollup.as_of - review.due).days if review.due and review.overdue else 0
            line: list[Content] = [
                view.say("status_sheet.review_late" if review.overdue else "status_sheet.ok"),
                float(late),
                plan.school.district,
                school_name(plan),
                lex.word(f"cadence/{review.id}"),
                review.last or "",
                review.due or "",
                view.pack(case.framework),
                view.link(case.path),
            ]
            found.append(((-late, school_name(plan), review.id), line))
    rows = [line for _, line in sorted(found, key=lambda one: one[0])]
    hint = view.say("summary.hint_reviews", as_of=view.rollup.as_of)
    return register(view, "reviews_all", hint, REVIEW_HEADS, rows, "cqip_reviews", "6D28D9")


EVIDENCE_HEADS = (
    Head("district", 16),
    Head("school", 34),
    Head("pieces", 12, "number"),
    Head("served", 12, "number"),
    Head("lacking_count", 12, "number"),
    Head("lacking", 60),
    Head("pack", 16, last_printed=True),
    Head("file", 36),
)


def has_evidence(framework: Framework) -> bool:
    return criteria_field(framework) is not None


def evidence_register(view: RollupView) -> Sheet:
    """How much evidence each school has named, and which criteria claim something without any."""
    found: list[tuple[tuple[int, str], list[Content]]] = []
    for case in (case for case in by_school(view.rollup.counted) if has_evidence(case.framework)):
        plan, lacking = case.plan, case.verdict.evidence.lacking
        line: list[Content] = [
            plan.school.district,
            school_name(plan),
            float(len(plan.rows("evidence"))),
            float(len(case.verdict.evidence.served)),
            float(len(lacking)),
            ", ".join(lacking[:SHOWN]) + (" …" if len(lacking) > SHOWN else ""),
            view.pack(case.framework),
            view.link(case.path),
        ]
        found.append(((-len(lacking), school_name(plan)), line))
    rows = [line for _, line in sorted(found, key=lambda one: one[0])]
    hint = view.say("summary.hint_evidence")
    return register(view, "evidence_all", hint, EVIDENCE_HEADS, rows, "cqip_evidence", "047857")


UNIT_HEADS = (
    Head("pack", 16),
    Head("unit", 34),
    Head("part_played", 18),
    Head("tasks", 9, "number"),
    Head("actions", 9, "number"),
    Head("done", 9, "number"),
    Head("overdue", 9, "number"),
    Head("completion", 12, "percent"),
    Head("on_schedule", 12, "percent"),
    Head("schools", 9, "number"),
)
#: Fields of the actions in which units stand, and what that makes of them.
_PARTS = (("owner", "unit_leads"), ("supporters", "unit_helps"))


def has_units(framework: Framework) -> bool:
    """Whether actions are led by units of a list instead of people of the school."""
    table = framework.tables.get("actions")
    owner = table.field("owner") if table else None
    return owner is not None and owner.kind == "choice"


def units(view: RollupView) -> Sheet:
    """A row for each unit of a framework, as leading and as responsible: its tasks and how far they are."""
    rows: list[list[Content]] = []
    for _, cases in sorted(by_pack(view).items()):
        if has_units(cases[0].framework):
            rows += _units(view, cases)
    return register(view, "units", view.say("summary.hint_units"), UNIT_HEADS, rows, "cqip_units", "0E7490")


def _units(view: RollupView, cases: Sequence[Case]) -> Iterator[list[Content]]:
    framework = cases[0].framework
    for name, part in _PARTS:
        f = framework.tables["actions"].field(name)
        if f and f.kind == "choice":
            said = view.say(f"summary.{part}")
            lines = (_unit_line(view, cases, f, unit, said) for unit in framework.choices.get(f.choices, ()))
            yield from filter(None, lines)


def _unit_line(view: RollupView, cases: Sequence[Case], f: Field, unit: str, part: str) -> list[Content] | None:
    """What a unit has to do in one part over all schools; None for a unit without a task or an action."""
    framework = cases[0].framework
    tasks = sum(unit in preset(f, c) for c in framework.criteria)
    groups = [_of_unit(case, f.id, unit) for case in cases]
    total = total_of(tally(actions, view.rollup.as_of) for actions in groups)
    if not tasks and not total.actions:
        return None
    return [
        view.pack(framework),
        view.lex(cases[0]).word(f"choices/{f.choices}/{unit}"),
        part,
        float(tasks),
        float(total.actions),
        float(total.counts.get("done", 0)),
        float(total.counts.get("overdue", 0)),
        view.say("summary.no_plan") if total.completion is None else total.completion,
        view.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
        float(sum(bool(actions) for actions in groups)),
    ]


def _of_unit(case: Case, name: str, unit: str) -> list[Judged]:
    """The actions of one school that name a unit in that field, or whose task fixes it."""
    return [action for action in case.verdict.actions if unit in named(case.framework, action.row, name)]
