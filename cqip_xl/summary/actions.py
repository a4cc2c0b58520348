"""Actions: every one that counts; and those that are overdue or due soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cqip_xl.drawing.style import status_style
from cqip_xl.model.book import Area, Condition, Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.markers import letters
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import columns_of
from cqip_xl.model.verdict import Judged
from cqip_xl.summary.coach import COACH, with_comments
from cqip_xl.summary.register import FIRST_ROW, Head, at, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name, sheet_shown
from cqip_xl.words.catalog import say

ACTION_HEADS = (
    Head("school", 30),
    Head("criterion", 34),
    Head("what", 44),
    Head("owner", 24),
    Head("due", 20),
    Head("status", 14),
    Head("progress", 10, "percent"),
    Head("done_on", 11, "day"),
    Head("key", 8),
    Head("district", 16, last_printed=True),
    Head("school_id", 12),
    Head("pack", 13),
    Head("standard", 9),
    Head("supporters", 28),
    Head("start", 11, "day"),
    Head("due_on", 11, "day"),
    Head("level_target", 11),
    Head("budget", 14, "number"),
    Head("budget_source", 18),
    Head("state", 14),
    Head("monitoring", 30),
    Head("result", 30),
    Head("remaining", 30),
    Head("evidence", 18),
    Head("note", 16),
    Head("more", 40),
    Head("counts", 11, "number"),
    Head("file", 36),
    Head("sheet", 12),
    Head("row", 7, "number"),
    COACH,
)


def actions(view: RollupView) -> Sheet:
    """Every action that counts, with file, sheet and row; first what is asked for in a meeting."""
    found = [(case, action) for case in by_school(view.rollup.counted) for action in case.verdict.actions]
    rows = [_action(view, case, action) for case, action in found]
    hint = f"{view.say('summary.hint_actions')} {view.say('summary.hint_coach')}"
    sheet = register(view, "all_actions", hint, ACTION_HEADS, rows, "cqip_actions", "B7791F")
    sheet = with_comments(sheet, ACTION_HEADS, [view.key(case.plan, action.key) for case, action in found])
    marks = tuple(_status_marks(view, len(rows), at(ACTION_HEADS, "status")))
    return replace(sheet, conditions=marks, freeze=(FIRST_ROW, 1))


def _status_marks(view: RollupView, count: int, col: int = 0) -> Iterator[Condition]:
    area = Area(FIRST_ROW, col, FIRST_ROW + max(count, 1) - 1, col)
    for code in STATUSES:
        word = say(view.language, f"status.{code}").replace('"', '""')
        yield Condition(area, f'=${letters(col)}{FIRST_ROW + 1}="{word}"', status_style(code))


def _action(view: RollupView, case: Case, action: Judged) -> list[Content]:
    plan, row = case.plan, action.row
    criterion = case.framework.criterion(action.criterion)
    return [
        school_name(plan),
        view.criterion_label(case, action.criterion) or row.raw.get("criterion", ""),
        row.text("what"),
        view.people(case, row, "owner"),
        _shown(view, case, row, "due"),
        say(view.language, f"status.{action.status}"),
        action.completion,
        action.done_on or "",
        row.key,
        plan.school.district,
        plan.school.id,
        plan.framework,
        criterion.standard if criterion else "",
        view.people(case, row, "supporters"),
        _day(row, "start"),
        action.due_on or "",
        _shown(view, case, row, "level_target"),
        _number(row, "budget"),
        row.text("budget_source"),
        _shown(view, case, row, "state"),
        row.text("monitoring"),
        row.text("result"),
        row.text("remaining"),
        row.text("evidence"),
        row.text("note"),
        _more(view, case, row),
        float(action.counts),
        view.shown(case.path),
        sheet_shown(view, row.place.sheet),
        _row_number(row),
        view.comments.get(view.key(plan, row.key), ""),
    ]


#: Fields with a column of their own, where an unreadable cell's text shows as well …
_TEXT_SHOWN = frozenset("criterion due level_target state start budget".split())
#: … and those whose column holds the value alone.
_SHOWN = _TEXT_SHOWN | frozenset(
    "what owner supporters progress done_on budget_source monitoring result remaining evidence note".split()
)


def _more(view: RollupView, case: Case, row: Row) -> str:
    """What else stands in the row: fields that only this framework has, and texts that could not be read."""
    lex = view.lex(case)
    parts = []
    for column in columns_of(case.framework.tables["actions"], case.plan.period):
        value, raw = row.values.get(column.id), row.raw.get(column.id, "")
        if value is not None and column.field.id not in _SHOWN:
            parts.append(f"{lex.field_label('actions', column)}: {lex.show(column.field, value)}")
        elif value is None and raw and column.field.id not in _TEXT_SHOWN:
            parts.append(f"{lex.field_label('actions', column)}: {raw}")
    return "; ".join(parts)


def _shown(view: RollupView, case: Case, row: Row, column: str) -> str:
    """A coded value in the summary's words; the raw text where it could not be read."""
    value = row.values.get(column)
    if value is None:
        return row.raw.get(column, "")
    f = case.framework.tables["actions"].field(column)
    lex = view.lex(case)
    if isinstance(value, Period):
        return lex.period_label(value)
    shown = lex.show(f, value) if f else value
    return shown.isoformat() if isinstance(shown, date) else str(shown)


def _day(row: Row, column: str) -> Content:
    value = row.values.get(column)
    return value if isinstance(value, date) else row.raw.get(column, "")


def _number(row: Row, column: str) -> Content:
    value = row.values.get(column)
    return value if isinstance(value, float) else row.raw.get(column, "")


def _row_number(row: Row) -> float:
    digits = "".join(c for c in row.place.cell if c.isdigit())
    return float(digits or 0)


DUE_HEADS = (
    Head("status", 14),
    Head("days_late", 10, "number"),
    Head("due_on", 12, "day"),
    Head("district", 16),
    Head("school", 32),
    Head("criterion", 34),
    Head("what", 46),
    Head("owner", 26, last_printed=True),
    Head("file", 36),
    Head("sheet", 12),
    Head("row", 7, "number"),
)


def due(view: RollupView) -> Sheet:
    """What is overdue, the latest first, then what is due soon."""
    found: list[tuple[tuple[int, str, str], list[Content]]] = []
    for case in view.rollup.counted:
        for action in case.verdict.actions:
            if action.status not in ("overdue", "due_soon") or action.due_on is None:
                continue
            late = (view.rollup.as_of - action.due_on).days
            found.append(((-late, case.path, action.key), _due(view, case, action, action.due_on, late)))
    rows = [line for _, line in sorted(found, key=lambda pair: pair[0])]
    hint = view.say("summary.hint_due", as_of=view.rollup.as_of.isoformat())
    sheet = register(view, "due", hint, DUE_HEADS, rows, "cqip_due", "B91C1C")
    return replace(sheet, conditions=tuple(_status_marks(view, len(rows))))


def _due(view: RollupView, case: Case, action: Judged, due_on: date, late: int) -> list[Content]:
    return [
        say(view.language, f"status.{action.status}"),
        float(max(late, 0)),
        due_on,
        case.plan.school.district,
        school_name(case.plan),
        view.criterion_label(case, action.criterion),
        action.row.text("what"),
        view.people(case, action.row, "owner"),
        view.shown(case.path),
        sheet_shown(view, action.row.place.sheet),
        _row_number(action.row),
    ]
