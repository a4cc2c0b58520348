"""The Timeline sheet: the plan's months across, a bar for each action by conditional formats, and today's month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cqip_xl.drawing.fit import text_width
from cqip_xl.drawing.style import DAY, HEAD_GIVEN, HIDDEN, LABEL, LINK, NOTE, STATUS_BARS
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula, Sheet, Style
from cqip_xl.model.markers import TIMELINE, letters, serial
from cqip_xl.model.months import spans_of
from cqip_xl.model.period import Period
from cqip_xl.workbook.calc_listed import ListedColumns
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.listed_rows import MARKER_ROW, POSITION, ListedRows, markers, status_marks
from cqip_xl.workbook.plan_view import HINT_ROW, TITLE_ROW, PlanView
from cqip_xl.workbook.printed_rows import PrintedRows, row_now
from cqip_xl.workbook.table import headline, page

KEY, WHAT, WHO, STATUS, MONTHS = 1, 3, 4, 5, 6
_WIDTHS = {0: 1.5, KEY: 8.0, WHAT: 38.0, WHO: 18.0, STATUS: 15.0}
YEARS_ROW, HEAD_ROW, FIRST_ROW = 4, 5, 6
#: All months together, in characters: a year ends on the screen. Rows are two lines high.
_ACROSS, _HEIGHT = 47.0, 32.0
TODAY, BAND = "B3261E", "F1F4F7"
_LAST = date(9999, 12, 31)


class TimelineDrawing:
    """Draws the sheet. `as_of`: the cell with the day for which status is told."""

    def __init__(self, view: PlanView, hidden: Hidden, block: ListedColumns, as_of: str) -> None:
        self.view, self.as_of = view, as_of
        self.rows = ListedRows(block, hidden, "listed", FIRST_ROW, block.size)
        self.spans = spans_of(view.framework.calendar, view.plan.period)
        #: Columns of what is before the plan and after it; behind them one more begins that is never reached.
        self.before, self.after = MONTHS, MONTHS + len(self.spans) + 1
        self.name = view.names[TIMELINE]

    def draw(self) -> Sheet:
        view, last = self.view, FIRST_ROW + self.rows.count - 1
        labels = [_months_of(span) for span in self.spans]
        months = max(_ACROSS / len(labels), max(map(text_width, labels)) + 1)
        widths = _WIDTHS | dict.fromkeys(range(self.before + 1, self.after), months)
        widths |= {self.before: 2.0, self.after: 2.0, self.after + 1: 1.0}
        cells = [*headline(view, self.name, view.say("views.timeline_hint")), *markers(TIMELINE, HEAD_ROW)]
        cells += [*self._heads(), *self._months(), *self._rows()]
        return Sheet(
            self.name,
            tuple(cells),
            widths=widths,
            columns=dict.fromkeys(range(self.before, self.after + 1), Style(border="FFFFFF")),
            merges=(Area(HINT_ROW, 1, HINT_ROW, STATUS),),
            heights={TITLE_ROW: 28, **dict.fromkeys(range(FIRST_ROW, last + 1), _HEIGHT)},
            hidden_rows=(MARKER_ROW,),
            hidden_columns=(POSITION, self.after + 1),
            conditions=tuple(self._marks(last)),
            freeze=(FIRST_ROW, WHAT + 1),
            tab="2F6DA8",
            page=page(view, (YEARS_ROW, HEAD_ROW), Area(0, 1, last, self.after), wide=False),
        )

    @property
    def printed(self) -> PrintedRows:
        """How far down it is printed: its rows are filled from the first."""
        first, shown = FIRST_ROW, len(self.rows.positions)
        now = f"{first}+COUNT({self.rows.block.range('listed')})"
        return PrintedRows(
            self.view,
            first,
            first + self.rows.count - 1,
            first + shown - 1,
            now,
            lambda end: f"{now}>{row_now(end)}",
        )

    def _heads(self) -> Iterator[Cell]:
        view, block = self.view, self.rows.block
        label = {c.id: view.lex.field_label("actions", c) for c in block.place.columns}
        who = label[block.owners[0].id] if block.owners else ""
        what = label[block.what.id] if block.what else ""
        for col, text in ((KEY, label["key"]), (WHAT, what), (WHO, who), (STATUS, label["status"])):
            yield Cell(HEAD_ROW, col, text, HEAD_GIVEN)
        yield Cell(YEARS_ROW, WHO, view.say("status_sheet.as_of"), NOTE)
        yield Cell(YEARS_ROW, STATUS, Formula(f"={self.as_of}", view.as_of), DAY)

    def _months(self) -> Iterator[Cell]:
        """From which day each column is, hidden; and year and month above it."""
        firsts = [date(1901, 1, 1), *(span.first for span in self.spans)]
        firsts += [date.fromordinal(self.spans[-1].last.toordinal() + 1), _LAST]
        for col, first in enumerate(firsts, start=self.before):
            yield Cell(MARKER_ROW, col, Formula(f"=DATE({first.year},{first.month},{first.day})", serial(first)), _FROM)
        year = 0
        for col, span in enumerate(self.spans, start=self.before + 1):
            yield Cell(HEAD_ROW, col, _text(_months_of(span)), _MONTH)
            if span.first.year != year:
                year = span.first.year
                yield Cell(YEARS_ROW, col, _text(str(year)), _YEAR)
        yield Cell(HEAD_ROW, self.before, _text("‹"), _MONTH)
        yield Cell(HEAD_ROW, self.after, _text("›"), _MONTH)

    def _rows(self) -> Iterator[Cell]:
        rows = self.rows
        for k in range(rows.count):
            here = FIRST_ROW + k
            yield rows.position(k)
            contents: dict[int, tuple[Content, Style]] = {
                KEY: (rows.key(k), _LINK),
                WHAT: (rows.text("said", k), _TEXT),
                WHO: (rows.text("who", k), _TEXT),
                STATUS: (rows.status(k), _TEXT),
            }
            for col, (content, style) in contents.items():
                yield Cell(here, col, content, style)

    def _marks(self, last: int) -> Iterator[Condition]:
        """Words and bars in the colours of their statuses, today's month, every other month a little darker."""
        area, head = Area(FIRST_ROW, self.before, last, self.after), Area(HEAD_ROW, self.before, HEAD_ROW, self.after)
        yield from status_marks(Area(FIRST_ROW, STATUS, last, STATUS), self.view.lex.offer("status").labels)
        col, following = (f"{letters(at)}${MARKER_ROW + 1}" for at in (self.before, self.before + 1))
        actions = self.rows.block.actions
        state, *days = (self.rows.picked(actions.range(c), 0) for c in ("status", "start", "due_on") if c in actions.at)
        spanned = f"MAX({','.join(days)})>={col},MIN({','.join(days)})<{following}"
        day = f"{self.as_of}>={col},{self.as_of}<{following}"
        yield Condition(head, f"=AND({day})", Style(fill=TODAY, color="FFFFFF", bold=True))
        # LibreOffice shows one condition only: where a bar crosses today's line one has both.
        for line, more in ((TODAY, f",{day}"), ("", "")):
            for code, number in status_positions().items():
                look = Style(fill=STATUS_BARS[code], color="FFFFFF")
                yield Condition(area, f"=AND({state}={number},{spanned}{more})", look, line=line)
        filled = f'${letters(POSITION)}{FIRST_ROW + 1}<>""'
        yield Condition(area, f"=AND({filled},{day})", Style(fill="FBE3E0"), line=TODAY)
        yield Condition(area, f"=AND({filled},MOD(COLUMN(),2)=0)", Style(fill=BAND))


_FROM = replace(HIDDEN, number=DAY.number)
_MONTH = Style(bold=True, size=11, color="FFFFFF", fill="52606D", border="FFFFFF", align="center", valign="center")
_YEAR = Style(bold=True, color=LABEL.color)
_TEXT = Style(wrap=True, valign="center", border="FFFFFF")
_LINK = Style(color=LINK.color, underline=True, valign="center", border="FFFFFF")


def _months_of(span: Period) -> str:
    return "–".join(map(str, dict.fromkeys((span.first.month, span.last.month))))


def _text(text: str) -> Formula:
    """A text of ours that is no word: as a formula it is known as calculated in every language."""
    return Formula(f'="{text}"', text)
