"""The Poster sheet: one page for the wall with the most urgent actions, in large type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cqip_xl.drawing.style import BRAND, DAY, HEAD_GIVEN, LABEL, MUTED, RULE
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula, Sheet, Style
from cqip_xl.model.markers import POSTER, letters
from cqip_xl.model.table import Column
from cqip_xl.workbook.calc_listed import ListedColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.listed_rows import MARKER_ROW, POSITION, ListedRows, markers, status_marks
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace
from cqip_xl.workbook.table import headline, page

GOAL, WHAT, WHO, WHEN, LIGHT = 1, 3, 4, 5, 6
_WIDTHS = {0: 1.5, GOAL: 24.0, WHAT: 44.0, WHO: 20.0, WHEN: 14.0, LIGHT: 19.0}
DAY_ROW, HEAD_ROW, FIRST_ROW, SHOWN = 4, 5, 6, 10
MORE_ROW, SIGN_ROW = FIRST_ROW + SHOWN, FIRST_ROW + SHOWN + 1
_HEIGHT = 73.0


class PosterDrawing:
    """`header`: where the school's name and the years of the plan stand; `as_of`: the day for which status is told."""

    def __init__(self, view: PlanView, hidden: Hidden, block: ListedColumns, header: HeaderPlace, as_of: str) -> None:
        self.view, self.block, self.header, self.as_of = view, block, header, as_of
        self.rows = ListedRows(block, hidden, "urgent", FIRST_ROW, SHOWN)
        self.goal = goal_column(block)

    def draw(self) -> Sheet:
        view, last = self.view, FIRST_ROW + SHOWN - 1
        heights = {0: 40.0, 1: 24.0, DAY_ROW: 22.0, HEAD_ROW: 40.0, MORE_ROW: 30.0, SIGN_ROW: 48.0}
        one_page = page(view, area=Area(0, 1, SIGN_ROW, LIGHT), wide=False)
        return Sheet(
            view.names[POSTER],
            (*self._title(), *self._heads(), *self._rows(), *self._foot()),
            widths=_WIDTHS,
            heights={**heights, **dict.fromkeys(range(FIRST_ROW, last + 1), _HEIGHT)},
            merges=(*(Area(row, 1, row, LIGHT) for row in (0, 1)), Area(SIGN_ROW, WHEN, SIGN_ROW, LIGHT)),
            hidden_rows=(MARKER_ROW,),
            hidden_columns=(POSITION,),
            conditions=tuple(self._marks(last)),
            freeze=(FIRST_ROW, 0),
            tab="B7791F",
            page=replace(one_page, tall=1),
        )

    def _title(self) -> Iterator[Cell]:
        """The school as it is called now, the plan and its years, and of which day this is."""
        view = self.view
        school, period = self.header.cell("school_name"), self.header.cell("period")
        yield headline(view, "", "")[0]
        yield Cell(0, 1, Formula(f'={school}&""', view.plan.school.name), _SCHOOL)
        title = view.lex.word("title").replace('"', '""')
        shown = f"{view.lex.word('title')} · {view.plan.period}"
        yield Cell(1, 1, Formula(f'="{title} · "&{period}', shown), _PLAN)
        yield from markers(POSTER, HEAD_ROW)
        yield Cell(DAY_ROW, WHEN, view.say("status_sheet.as_of"), _SMALL)
        yield Cell(DAY_ROW, LIGHT, Formula(f"={self.as_of}", view.as_of), _DAY)

    def _heads(self) -> Iterator[Cell]:
        view, block = self.view, self.block
        label = {c.id: view.lex.field_label("actions", c) for c in block.place.columns}
        heads = {
            GOAL: label[self.goal.id] if self.goal else "",
            WHAT: label[block.what.id] if block.what else "",
            WHO: label[block.owners[0].id] if block.owners else "",
            WHEN: label.get("due") or view.say("fields.due_on.label"),
            LIGHT: label["status"],
        }
        yield from (Cell(HEAD_ROW, col, text, _HEAD) for col, text in heads.items())

    def _rows(self) -> Iterator[Cell]:
        rows, what = self.rows, self.block.what
        for k in range(SHOWN):
            yield rows.position(k)
            contents: dict[int, tuple[Content, Style]] = {
                WHAT: (rows.entry(what.id, k, _room(WHAT, _WHAT, 4)) if what else None, _WHAT),
                WHO: (rows.text("who", k), _WHO),
                WHEN: (rows.due(k), _WHEN),
                LIGHT: (rows.status(k), _LIGHT),
            }
            if self.goal:
                contents[GOAL] = rows.entry(self.goal.id, k, _room(GOAL, _GOAL, 4)), _GOAL
            for col, (content, style) in contents.items():
                yield Cell(FIRST_ROW + k, col, content, style)

    def _foot(self) -> Iterator[Cell]:
        """How many actions are not shown, and room for a signature."""
        view, all_of = self.view, self.block.range("urgent")
        count = len(self.rows.positions)
        said = view.say("views.poster_more")
        text = f'=IF(COUNT({all_of})>{SHOWN},"{said} "&(COUNT({all_of})-{SHOWN}),"")'
        yield Cell(MORE_ROW, GOAL, Formula(text, f"{said} {count - SHOWN}" if count > SHOWN else ""), _MORE)
        yield Cell(SIGN_ROW, WHO, view.say("views.poster_sign"), _SIGN)
        yield Cell(SIGN_ROW, WHEN, None, _LINE)

    def _marks(self, last: int) -> Iterator[Condition]:
        """The lights; every other row that is there stands on a ground."""
        yield from status_marks(Area(FIRST_ROW, LIGHT, last, LIGHT), self.view.lex.offer("status").labels)
        filled = f'=AND(${letters(POSITION)}{FIRST_ROW + 1}<>"",MOD(ROW(),2)=0)'
        yield Condition(Area(FIRST_ROW, GOAL, last, WHEN), filled, Style(fill="F1F4F7"))


def goal_column(block: ListedColumns) -> Column | None:
    """What an action is for: the goal that it names or words, else its criterion."""
    own = {name for name, table in block.view.framework.tables.items() if table.is_own}
    columns = block.place.columns
    goals = (
        *(c for c in columns if c.field.kind == "row" and c.field.rows in own),
        *(c for c in columns if c.id == "goal"),
        *(c for c in columns if c.id == "criterion"),
    )
    return next(iter(goals), None)


def _room(col: int, style: Style, lines: int) -> float:
    """How much text a cell of a column holds, in digits' widths."""
    return _WIDTHS[col] * 11 / style.size * lines * 0.88


_SCHOOL = Style(bold=True, size=26, color=BRAND, valign="center")
_PLAN = Style(size=13, color=MUTED, valign="center")
_SMALL = Style(size=11, color=MUTED, valign="center", align="right")
_DAY = Style(size=11, color=MUTED, number=DAY.number, valign="center", align="center")
_HEAD = replace(HEAD_GIVEN, size=13)
_GOAL = Style(size=11, wrap=True, valign="center", indent=1)
_WHAT = Style(size=13, bold=True, wrap=True, valign="center", indent=1)
_WHO = Style(size=13, wrap=True, valign="center", indent=1)
_WHEN = Style(size=13, number=DAY.number, align="center", valign="center")
_LIGHT = Style(size=13, bold=True, align="center", valign="center", wrap=True)
_MORE = Style(size=13, italic=True, color=MUTED, valign="center")
_SIGN = Style(size=13, color=LABEL.color, valign="center", align="right", indent=1)
_LINE = Style(border=RULE)
