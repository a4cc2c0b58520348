"""What is overdue or due soon: actions, and rows of packs' own tables that have a status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Table
from cqip_xl.rules.milestones import milestone_columns
from cqip_xl.summary.actions import of_plan, row_number, status_marks
from cqip_xl.summary.pack_columns import shown_in
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, school_name, sheet_shown
from cqip_xl.words.catalog import say

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
#: Days late, file and key of a line, by which lines are sorted; and the line.
_Found = tuple[tuple[int, str, str], list[Content]]


def due(view: RollupView) -> Sheet:
    """What is overdue, the latest first, then what is due soon."""
    found = [
        one
        for case in view.rollup.counted
        for one in (*_actions(view, case), *_own_rows(view, case), *_milestones(view, case))
    ]
    rows = [line for _, line in sorted(found, key=lambda pair: pair[0])]
    hint = view.say("summary.hint_due", as_of=view.rollup.as_of, days=view.soon)
    sheet = register(view, "due", hint, DUE_HEADS, rows, "cqip_due", "B91C1C")
    return replace(sheet, conditions=tuple(status_marks(view, len(rows))))


def _actions(view: RollupView, case: Case) -> Iterator[_Found]:
    lines = of_plan(view, case)
    for action in case.verdict.actions:
        if action.status in ("overdue", "due_soon") and action.due_on is not None:
            about = view.criterion_label(case, action.criterion), lines.what(action.row)
            owner = lines.people(action.row, "owner")
            yield _line(view, case, action.row, action.status, action.due_on, (*about, owner))


def _own_rows(view: RollupView, case: Case) -> Iterator[_Found]:
    """Rows of other tables, with the name of their table where actions have their criterion."""
    for name, standings in case.verdict.standings.items():
        table = case.framework.tables[name]
        for one in standings:
            if one.status in ("overdue", "due_soon") and one.due_on is not None:
                about = view.lex(case).table_label(table), one.row.text(table.told_by), _owner(table, one.row)
                yield _line(view, case, one.row, one.status, one.due_on, about)


def _milestones(view: RollupView, case: Case) -> Iterator[_Found]:
    """Milestones whose year is over, with the heading of their column where actions have their criterion."""
    lex = view.lex(case)
    columns = {(name, c.id): c for name, c, _ in milestone_columns(case.framework, case.plan.period)}
    for one in case.verdict.milestones:
        if one.overdue:
            column = columns[one.table, one.column]
            said = shown_in(view, case, one.table, column.field, one.row, one.row.values[one.column])
            about = lex.field_label(one.table, column), str(said), ""
            yield _line(view, case, one.row, "overdue", one.due_on, about)


def _owner(table: Table, row: Row) -> str:
    """Who stands in the first column of persons."""
    f = next((f for f in table.fields if f.kind == "person"), None)
    return "; ".join(row.all(f.id)) if f else ""


def _line(view: RollupView, case: Case, row: Row, status: str, due_on: date, about: tuple[str, str, str]) -> _Found:
    late = (view.rollup.as_of - due_on).days
    return (-late, case.path, row.key), [
        say(view.language, f"status.{status}"),
        float(max(late, 0)),
        due_on,
        case.plan.school.district,
        school_name(case.plan),
        *about,
        view.shown(case.path),
        sheet_shown(view, row.place.sheet),
        row_number(row),
    ]
