"""Actions: every one that counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cqip_xl.drawing.style import status_style
from cqip_xl.model.book import Area, Condition, Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.layers import way_shown
from cqip_xl.model.markers import letters
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import STATUS_WORDS
from cqip_xl.model.table import Column, columns_of, worded_in
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.presets import named
from cqip_xl.summary.coach import COACH, with_comments
from cqip_xl.summary.fixed_grounds import action_field, with_grounds
from cqip_xl.summary.pack_columns import PackColumns, as_text, has_column, shown_in
from cqip_xl.summary.register import FIRST_ROW, MONEY, Head, at, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name, sheet_shown
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import Lexicon

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
    Head("budget", 14, MONEY),
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
    cases = by_school(view.rollup.counted)
    added = PackColumns(view, "actions", cases, _has_own_column)
    lists = {name: action_field(name) for name in ("owner", "supporters", "level_target", "state")}
    heads = (*with_grounds(view, cases, ACTION_HEADS, lists), *added.heads)
    rows = []
    for case in cases:
        lines = of_plan(view, case)
        rows += [[*lines.line(action), *added.entries(case, action.row)] for action in case.verdict.actions]
    hint = f"{view.say('summary.hint_actions')} {view.say('summary.hint_coach')}"
    sheet = register(view, "all_actions", hint, heads, rows, "cqip_actions", "B7791F")
    sheet = with_comments(
        sheet,
        heads,
        [key + action.key for case in cases for key in (view.key(case.plan),) for action in case.verdict.actions],
    )
    marks = tuple(status_marks(view, len(rows), at(ACTION_HEADS, "status")))
    return replace(sheet, conditions=(*sheet.conditions, *marks), freeze=(FIRST_ROW, 1))


def status_marks(view: RollupView, count: int, col: int = 0) -> Iterator[Condition]:
    """Colours of the status words in a column of a register."""
    area = Area(FIRST_ROW, col, FIRST_ROW + max(count, 1) - 1, col)
    for code in STATUS_WORDS:
        word = say(view.language, f"status.{code}").replace('"', '""')
        yield Condition(area, f'=${letters(col)}{FIRST_ROW + 1}="{word}"', status_style(code))


@dataclass(frozen=True, slots=True)
class PlanActions:
    """The actions of one plan as lines of a register; what they share is looked up once.

    `columns`, `own`: those whose texts, and whose entries, stand among the further ones.
    """

    view: RollupView
    case: Case
    lex: Lexicon
    school: str
    path: str
    fields: Mapping[str, Field]
    columns: tuple[Column, ...]
    own: tuple[Column, ...]
    key: str
    labels: dict[str, str] = field(default_factory=dict)

    def line(self, action: Judged) -> list[Content]:
        view, case, plan, row = self.view, self.case, self.case.plan, action.row
        criterion = case.framework.criterion(action.criterion)
        return [
            self.school,
            self.label(action.criterion) or row.raw.get("criterion", ""),
            self.what(row),
            self.people(row, "owner"),
            self.shown(row, "due"),
            say(view.language, f"status.{action.word}"),
            action.completion,
            action.done_on or "",
            row.key,
            plan.school.district,
            plan.school.id,
            view.pack(case.framework),
            way_shown(case.framework, criterion.standard) if criterion else "",
            self.people(row, "supporters"),
            _day(row, "start"),
            action.due_on or "",
            self.shown(row, "level_target"),
            _number(row, "budget"),
            row.text("budget_source"),
            self.shown(row, "state"),
            row.text("monitoring"),
            row.text("result"),
            row.text("remaining"),
            row.text("evidence"),
            row.text("note"),
            self.more(row),
            float(action.counts),
            self.path,
            sheet_shown(view, row.place.sheet),
            row_number(row),
            view.comments.get(self.key + row.key, ""),
        ]

    def label(self, code: str) -> str:
        """A criterion in the summary's words."""
        if code not in self.labels:
            self.labels[code] = self.view.criterion_label(self.case, code)
        return self.labels[code]

    def what(self, row: Row) -> str:
        return row.text(worded_in(self.case.framework.tables["actions"]))

    def people(self, row: Row, name: str) -> str:
        """Who stands in a field of an action, else whom the framework puts in charge; units in words."""
        f = self.fields.get(name)
        names = named(self.case.framework, row, name)
        return "; ".join(str(self.lex.show(f, text)) if f and f.kind == "choice" else text for text in names)

    def shown(self, row: Row, column: str) -> str:
        """A coded value in the summary's words; the raw text where it could not be read."""
        value = row.values.get(column)
        if value is None:
            return row.raw.get(column, "")
        f = self.fields.get(column)
        if isinstance(value, Period):
            return self.lex.period_label(value)
        shown = self.lex.show(f, value) if f else value
        return self.view.day(shown) if isinstance(shown, date) else str(shown)

    def more(self, row: Row) -> str:
        """What else stands in the row: fields that only this framework has, and texts that could not be read."""
        parts = []
        for column in self.columns if row.raw.keys() - _NO_ENTRY else self.own:
            value, raw = row.values.get(column.id), row.raw.get(column.id, "")
            if value is not None and column.field.id not in _SHOWN:
                f, people = column.field, row.people(column.id)
                shown = shown_in(self.view, self.case, "actions", f, row, value)
                told = "; ".join(people) if f.kind == "person" else as_text(f, shown)
                parts.append(f"{self.lex.field_label('actions', column)}: {told}")
            elif value is None and raw and column.field.id not in _TEXT_SHOWN:
                parts.append(f"{self.lex.field_label('actions', column)}: {raw}")
        return "; ".join(parts)


def of_plan(view: RollupView, case: Case) -> PlanActions:
    """The actions of one plan, as lines."""
    table = case.framework.tables["actions"]
    fields = {f.id: f for f in reversed(table.fields)}
    columns = tuple(c for c in columns_of(table, case.plan.period) if not _has_own_column(c.field))
    own = tuple(column for column in columns if column.field.id not in _SHOWN)
    plan, lex = case.plan, view.lex(case)
    return PlanActions(view, case, lex, school_name(plan), view.shown(case.path), fields, columns, own, view.key(plan))


#: Kept as it stood beside the entries of a row: no column of the table's own.
_NO_ENTRY = frozenset(("status",))
#: Fields with a column of their own, where an unreadable cell's text shows as well …
_TEXT_SHOWN = frozenset("criterion due level_target state start budget".split())
#: … and those whose column holds the value alone.
_SHOWN = _TEXT_SHOWN | frozenset(
    "what owner supporters progress done_on budget_source monitoring result remaining evidence note".split()
)


def _has_own_column(f: Field) -> bool:
    return has_column(f) and f.id not in _SHOWN


def _day(row: Row, column: str) -> Content:
    value = row.values.get(column)
    return value if isinstance(value, date) else row.raw.get(column, "")


def _number(row: Row, column: str) -> Content:
    value = row.values.get(column)
    return value if isinstance(value, float) else row.raw.get(column, "")


def row_number(row: Row) -> float:
    """The row of the sheet on which a row stands."""
    digits = "".join(c for c in row.place.cell if c.isdigit())
    return float(digits or 0)
