"""Schools: a row for each that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqip_xl.drawing.style import status_style
from cqip_xl.model.book import Area, Condition, Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.markers import letters
from cqip_xl.model.received import late_by
from cqip_xl.model.rule import STATUSES
from cqip_xl.summary.coach import COACH, with_comments
from cqip_xl.summary.fixed_grounds import level_reached, with_grounds
from cqip_xl.summary.levels import level_shown
from cqip_xl.summary.pack_columns import HEADER, PackColumns, rows_in
from cqip_xl.summary.register import FIRST_ROW, Head, at, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name

SCHOOL_FIRST = (
    Head("district", 18),
    Head("school", 34),
    Head("level", 15),
    Head("blocking", 20),
    Head("actions", 9, "number"),
)
SCHOOL_MORE = (
    Head("completion", 12, "percent"),
    Head("on_schedule", 12, "percent"),
    Head("errors", 9, "number"),
    Head("warnings", 9, "number"),
    Head("to_settle", 11, last_printed=True),
    Head("school_id", 13),
    Head("pack", 14),
    Head("period", 11),
    Head("submitted_on", 12, "day"),
    Head("deadline", 12, "day"),
    Head("days_late", 10, "number"),
    Head("in_time", 10),
    Head("file", 34),
    COACH,
)
SCHOOL_HEADS = (*SCHOOL_FIRST, *(Head(f"status_{code}", 11, "number") for code in STATUSES), *SCHOOL_MORE)


def schools(view: RollupView) -> Sheet:
    """One row for each school that counts."""
    cases = by_school(view.rollup.counted)
    added = PackColumns(view, HEADER, cases)
    heads = (*with_grounds(view, cases, SCHOOL_HEADS, {"level": level_reached}), *added.heads)
    rows = [
        [*_school(view, case), *(entry for row in rows_in(case, HEADER) for entry in added.entries(case, row))]
        for case in cases
    ]
    hint = f"{view.say('summary.hint_schools')} {view.say('summary.hint_coach')}"
    sheet = register(view, "schools", hint, heads, rows, "cqip_schools", "2E7D6B")
    sheet = with_comments(sheet, heads, [view.key(case.plan) for case in cases])
    col = at(SCHOOL_HEADS, "status_overdue")
    late = Condition(
        Area(FIRST_ROW, col, FIRST_ROW + max(len(rows), 1) - 1, col),
        f"=AND(ISNUMBER(${letters(col)}{FIRST_ROW + 1}),${letters(col)}{FIRST_ROW + 1}>0)",
        status_style("overdue"),
    )
    return replace(sheet, conditions=(*sheet.conditions, late))


def dates_of(view: RollupView, case: Case) -> tuple[date | None, date | None]:
    """The deadline of a plan's school, and the day on which the plan was submitted."""
    day, found = case.plan.header.get("submitted_on"), view.received(case.path)
    return (found.row.deadline if found and found.row else None), (day if isinstance(day, date) else None)


def _timeliness(view: RollupView, case: Case) -> list[Content]:
    """Day of submission, deadline, days late, and in a word whether it came in time."""
    deadline, submitted = dates_of(view, case)
    late = late_by(deadline, submitted)
    word = ("unknown" if late is None else "late" if late else "in_time") if deadline else ""
    return [
        submitted or "",
        deadline or "",
        "" if late is None else float(late),
        view.say(f"summary.{word}") if word else "",
    ]


def _school(view: RollupView, case: Case) -> list[Content]:
    plan, total, levels = case.plan, case.verdict.total, case.verdict.levels
    blocking = ", ".join(levels.blocking) if levels else ""
    return [
        plan.school.district,
        school_name(plan),
        level_shown(view, case),
        blocking,
        float(total.actions),
        *(float(total.counts[code]) for code in STATUSES),
        view.say("summary.no_plan") if total.completion is None else total.completion,
        view.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
        float(sum(f.severity == "error" for f in case.findings)),
        float(sum(f.severity == "warning" for f in case.findings)),
        view.say("state.unsure") if (found := view.received(case.path)) and found.state == "unsure" else "",
        plan.school.id,
        view.pack(case.framework),
        str(plan.period),
        *_timeliness(view, case),
        view.link(case.path),
        view.comments.get(view.key(plan), ""),
    ]
