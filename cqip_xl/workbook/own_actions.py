"""The sheet *My actions*: a name is chosen, its actions follow by due date; printed, it is that person's list."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import DAY, ENTRY_CELL, HEAD_GIVEN, LINK, MUTED, SECTION
from cqip_xl.model.book import Area, Cell, Content, Formula, Sheet, Style, Validation
from cqip_xl.model.markers import MINE, span
from cqip_xl.model.table import Column
from cqip_xl.workbook.calc_listed import ListedColumns
from cqip_xl.workbook.first_rows import nth
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.listed_rows import MARKER_ROW, POSITION, ListedRows, markers, status_marks
from cqip_xl.workbook.plan_view import HINT_ROW, TITLE_ROW, PlanView
from cqip_xl.workbook.table import headline, page

KEY, WHAT, STATUS, DUE, CRITERION = 1, 3, 4, 5, 6
_WIDTHS = {0: 1.5, KEY: 8.0, WHAT: 62.0, STATUS: 15.0, DUE: 13.0, CRITERION: 38.0}
LABEL_ROW, NAME_ROW, HEAD_ROW, FIRST_ROW = 4, 5, 7, 8
_LINES, _HEIGHT = 2, 34.0
#: Of somebody with more actions the first are shown, and how many there are is said: these are one page.
MOST = 24


def chosen_cell(view: PlanView) -> str:
    """The cell in which a name is chosen; '' where there is no such sheet."""
    return span(view.names[MINE], NAME_ROW, WHAT, NAME_ROW, WHAT) if MINE in view.names else ""


class OwnActionsDrawing:
    def __init__(self, view: PlanView, hidden: Hidden, block: ListedColumns) -> None:
        self.view, self.hidden = view, hidden
        self.rows = ListedRows(block, hidden, "mine", FIRST_ROW, min(block.size, MOST))
        columns = {c.id: c for c in block.place.columns}
        self.criterion: Column | None = columns.get("criterion")
        self.labels = {name: view.lex.field_label("actions", c) for name, c in columns.items()}

    def draw(self) -> Sheet:
        view, last = self.view, FIRST_ROW + self.rows.count - 1
        right = CRITERION if self.criterion else DUE
        cells = [*headline(view, view.names[MINE], view.say("views.mine_hint")), *markers(MINE, HEAD_ROW)]
        cells += [*self._head(), *self._rows()]
        return Sheet(
            view.names[MINE],
            tuple(cells),
            widths=_WIDTHS,
            merges=(Area(HINT_ROW, 1, HINT_ROW, right),),
            heights={TITLE_ROW: 28, NAME_ROW: 24.0, **dict.fromkeys(range(FIRST_ROW, last + 1), _HEIGHT)},
            hidden_rows=(MARKER_ROW,),
            hidden_columns=(POSITION,),
            validations=(self._choice(),),
            conditions=tuple(
                status_marks(Area(FIRST_ROW, STATUS, last, STATUS), view.lex.offer("status").labels),
            ),
            freeze=(FIRST_ROW, 0),
            tab="6B4E9B",
            page=page(view, (HEAD_ROW, HEAD_ROW), Area(0, 1, last, right), wide=False),
        )

    def _choice(self) -> Validation:
        view = self.view
        return Validation(
            Area(NAME_ROW, WHAT, NAME_ROW, WHAT),
            "list",
            _all_names(self.hidden.ranges.people_names),
            title=view.say("views.mine_choose"),
            prompt=view.say("views.mine_prompt"),
            error_title=view.say("views.mine_choose"),
            error=view.say("views.mine_error"),
        )

    def _head(self) -> Iterator[Cell]:
        """The cell for the name, what is found beside it, and the headings."""
        view, mine = self.view, self.rows.block.range("mine")
        yield Cell(LABEL_ROW, WHAT, view.say("views.mine_choose"), SECTION)
        yield Cell(NAME_ROW, WHAT, None, _NAME)
        none, nothing = view.say("views.mine_none"), view.say("views.mine_nothing")
        more = f'IF(COUNT({mine})>{self.rows.count}," ({view.say("views.mine_first", count=self.rows.count)})","")'
        found = f'IF(COUNT({mine})=0,"{nothing}","{view.say("views.mine_count")} "&COUNT({mine})&{more})'
        text = f'=IF(LEN($D${NAME_ROW + 1}&"")=0,"{none}",{found})'
        yield Cell(NAME_ROW, STATUS, Formula(text, none), _SAID)
        what = self.rows.block.what
        heads = {KEY: "key", WHAT: what.id if what else "", STATUS: "status", DUE: "due", CRITERION: "criterion"}
        for col, name in heads.items():
            label = self.labels.get(name) or (view.say("fields.due_on.label") if col == DUE else "")
            if col != CRITERION or self.criterion:
                yield Cell(HEAD_ROW, col, label, HEAD_GIVEN)

    def _rows(self) -> Iterator[Cell]:
        rows, what = self.rows, self.rows.block.what
        for k in range(rows.count):
            yield rows.position(k)
            contents: dict[int, tuple[Content, Style]] = {
                KEY: (rows.key(k), _LINK),
                WHAT: (rows.entry(what.id, k, _WIDTHS[WHAT] * _LINES * 0.92) if what else None, _TEXT),
                STATUS: (rows.status(k), _TEXT),
                DUE: (rows.due(k), _DAY),
            }
            if self.criterion:
                room = _WIDTHS[CRITERION] * _LINES * 0.9
                contents[CRITERION] = rows.entry(self.criterion.id, k, room), _TEXT
            for col, (content, style) in contents.items():
                yield Cell(FIRST_ROW + k, col, content, style)


def _all_names(names: str) -> str:
    """The People sheet's names down to the last: also of who left, whose actions may still be open."""
    return f'=OFFSET({names},0,0,SUMPRODUCT(MAX(1,({names}<>"")*{nth(names)})),1)'


_TEXT = Style(wrap=True, valign="center")
_LINK = Style(color=LINK.color, underline=True, valign="center")
_DAY = Style(number=DAY.number, align="center", valign="center")
_SAID = Style(color=MUTED, valign="center", indent=1)
_NAME = Style(fill=ENTRY_CELL.fill, border=ENTRY_CELL.border, locked=False, bold=True, size=13, valign="center")
