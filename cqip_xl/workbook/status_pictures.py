"""What the Status sheet draws: four charts, the levels and the months that two of them show, and bars in cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.drawing.style import HEAD_GIVEN, LABEL, SECTION, STATUS_BARS
from cqip_xl.model.book import Area, Cell, Chart, Condition, Formula, Series, Style
from cqip_xl.model.layers import criterion_scales, scale_of
from cqip_xl.model.markers import BARS, letters, serial, span
from cqip_xl.model.months import span_label, spans_of
from cqip_xl.model.period import Period
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.standard import Scale
from cqip_xl.words.named import column_called
from cqip_xl.workbook.calc import CalcPlace
from cqip_xl.workbook.calc_criteria import CriteriaColumns
from cqip_xl.workbook.first_rows import COUNTED, counted, leading, least, led, numbered
from cqip_xl.workbook.hidden_sheets import level_position, status_positions
from cqip_xl.workbook.plan_view import PlanView

#: The longest of the bars in cells.
LONGEST = 30
FULL, LIGHT = tuple(BARS)
NOW, WANTED = "2F6DA8", "1F4E79"
BAR = Style(color=NOW, size=10)
#: Where charts stand: left and right column, pixels, and how many rows they cover.
_LEFT, _RIGHT, _WIDE, _HIGH, _ROWS = 1, 4, 440, 260, 14
#: No day of Excel's comes after it; texts are no smaller than any day.
_NEVER = serial(date(9999, 12, 31)) + 1


def bar_of(share: str, value: float, longest: int = LONGEST, sign: str = FULL) -> Formula:
    """A bar of so many signs at 1. `share`: an expression without error, `value`: what it comes to."""
    return Formula(f'=REPT("{sign}",{_whole(f"{share}*{longest}")})', sign * _rounded(value * longest))


def _whole(number: str) -> str:
    """The whole number nearest to an expression. Engines add up in other orders: 6.499999999 is 6.5 first."""
    return f"ROUND(ROUND({number},6),0)"


def _rounded(number: float) -> int:
    """The same in Python: halves go up."""
    return int(round(number, 6) + 0.5)


class StatusPictures:
    """`sheet`: what the Status sheet is called."""

    def __init__(self, view: PlanView, criteria: CriteriaColumns, calc: CalcPlace, sheet: str) -> None:
        self.view, self.criteria, self.calc, self.sheet = view, criteria, calc, sheet
        framework = view.framework
        self.heads = {name: column_called(view.lex, f"criteria.level_{name}") for name in ("current", "target")}
        self.scales: tuple[Scale, ...] = criterion_scales(framework) if criteria.leveled else ()
        self.spans = spans_of(framework.calendar, view.plan.period)
        self.top = self.levels_at = self.months_at = 0
        #: Underlines what leads somewhere.
        self.conditions: list[Condition] = []

    # -- cells --------------------------------------------------------------------------------------

    def draw(self, row: int) -> tuple[list[Cell], int]:
        """The section from that row on, with room for the charts; and the row behind it."""
        self.top = row
        cells = [Cell(row, 1, self.view.say("status_sheet.pictures"), SECTION)]
        row += 1 + 2 * _ROWS
        if self.scales:
            self.levels_at = row + 1
            cells += self._levels(row)
            row = max(cell.row for cell in cells) + 2
        self.months_at = row + 1
        cells += self._months(row)
        return cells, max(cell.row for cell in cells) + 1

    def count_bar(self, row: int, top: int, count: float) -> Cell:
        """A bar beside the number of actions of one status. `top`: the row of the first of them."""
        counts = self.view.verdict.total.counts
        most = max((float(counts.get(code, 0)) for code in STATUSES), default=0.0)
        code = STATUSES[row - top]
        share = f"$C{row + 1}/MAX(1,MAX($C${top + 1}:$C${top + len(STATUSES)}))"
        style = Style(color=STATUS_BARS[code], size=10)
        return Cell(row, 3, bar_of(share, count / max(1.0, most)), style)

    def bars(self, standards: int, criteria: int) -> Iterator[Cell]:
        """Completion as a bar at the end of each line. `standards`, `criteria`: their first rows."""
        framework, verdict = self.view.framework, self.view.verdict
        col = 10 if self.criteria.leveled else 7
        found = [(standards + n, verdict.by_standard.get(s.id)) for n, s in enumerate(framework.all_standards)]
        found += [(criteria + n, verdict.by_criterion.get(c.id)) for n, c in enumerate(framework.criteria)]
        for first in (standards, criteria):
            yield Cell(first - 1, col, self.view.say("status_sheet.col_completion"), HEAD_GIVEN)
        for row, tally in found:
            share = (tally.completion if tally else None) or 0.0
            yield Cell(row, col, bar_of(f"N($F{row + 1})", share, 10), BAR)

    def _levels(self, row: int) -> Iterator[Cell]:
        """How many criteria stand at each level now, and how many shall."""
        names = [name for name in ("current", "target") if self.heads[name]]
        yield from self._headed(row, "chart_level")
        row += 1
        for n, name in enumerate(names):
            yield Cell(row, 2 + n, self.heads[name], HEAD_GIVEN)
        lines = [(scale, code) for scale in self.scales for code in self._codes(scale)]
        counts = {name: [self._count_now(scale, code, name) for scale, code in lines] for name in names}
        most = max([1.0, *(count for found in counts.values() for count in found)])
        last = row + len(lines)
        area = f"$C${row + 2}:${letters(1 + len(names))}${last + 1}"
        self.conditions.append(leading(Area(row + 1, 2, last, 1 + len(names))))
        for n, (scale, code) in enumerate(lines):
            here = row + 1 + n
            yield self._level(here, scale, code, names)
            for k, name in enumerate(names):
                count, col = counts[name][n], 2 + k
                first = self.criteria.first_where(where := self._where(scale, code, name))
                text = numbered(f"SUMPRODUCT({where})", self.view.names["criteria"], first)
                yield Cell(here, col, Formula(f"={text}", count), COUNTED)
                bar = bar_of(f"${letters(col)}{here + 1}/MAX(1,MAX({area}))", count / most, 12, (FULL, LIGHT)[k])
                yield Cell(here, 4 + 2 * k, bar, BAR)

    def _level(self, row: int, scale: Scale, code: str, names: Sequence[str]) -> Cell:
        """What a level is called, which leads to the first criterion that is counted in its line."""
        label, line = self.view.lex.offer(f"scale/{scale.id}").label(code), row + 1
        count = "+".join((f"$C{line}", f"$D{line}")[: len(names)])
        found = "+".join(self._where(scale, code, name) for name in names)
        first = self.criteria.first_where(f"(({found})>0)")
        self.conditions.append(Condition(Area(row, 1, row, 1), f"={count}>0", replace(LABEL, underline=True)))
        return Cell(row, 1, Formula(led(label, self.view.names["criteria"], count, first), label), LABEL)

    def _headed(self, row: int, name: str) -> Iterator[Cell]:
        """What a table is about, and below it the head of its first column."""
        yield Cell(row, 1, self.view.say(f"status_sheet.{name}"), SECTION)
        yield Cell(row + 1, 1, self.view.say("status_sheet.what"), HEAD_GIVEN)

    def _codes(self, scale: Scale) -> tuple[str, ...]:
        """Those of its levels that criteria can have, the lowest first."""
        offered = {code for c in self.view.framework.criteria for code in c.levels}
        return tuple(code for code in scale.codes if code in offered or code == scale.zero)

    def _where(self, scale: Scale, code: str, name: str) -> str:
        """Which criteria are at a level: of several scales those criteria alone that are rated on it."""
        framework, of = self.view.framework, self.criteria.range("of")
        position = int(level_position(framework, scale.id, code))
        at = f"({self.criteria.range(name)}={position})"
        if len(self.scales) == 1:
            return f"({of}>0)*{at}"
        own = [n for n, c in enumerate(framework.criteria, start=1) if scale_of(framework, c) == scale.id]
        runs = "+".join(f"({of}>={low})*({of}<={high})" for low, high in _runs(own))
        return f"({runs or '0'})*{at}"

    def _count_now(self, scale: Scale, code: str, name: str) -> float:
        framework, rows = self.view.framework, self.criteria.rows
        there = (c for c in framework.criteria if scale_of(framework, c) == scale.id and c.id in rows)
        return float(sum(rows[c.id].text(f"level_{name}") == code for c in there))

    def _months(self, row: int) -> Iterator[Cell]:
        """How many actions are due in each month, and how many of these are done."""
        yield from self._headed(row, "chart_due")
        row += 1
        done = self.view.lex.offer("status").label("done")
        for col, head in enumerate((self.view.say("status_sheet.col_due"), done, self._open), start=2):
            yield Cell(row, col, head, HEAD_GIVEN)
        lines = list(self._month_lines())
        most = max([1.0, *(due for *_, due, _ in lines)])
        area = f"$C${row + 2}:$C${row + 1 + len(lines)}"
        self.conditions.append(leading(Area(row + 1, 2, row + len(lines), 4)))
        for here, (label, low, high, due, finished) in enumerate(lines, start=row + 1):
            n = here + 1
            yield Cell(here, 1, Formula(f'="{label}"', label), LABEL)
            texts = self._due(low, high, f"$C{n}-$D{n}")
            for col, text, count in zip((2, 3, 4), texts, (due, finished, due - finished), strict=True):
                yield Cell(here, col, Formula(text, count), COUNTED)
            whole, part = (_rounded(count / most * 24) for count in (due, finished))
            ends = [_whole(f"${col}{n}/MAX(1,MAX({area}))*24") for col in "DC"]
            text = f'=REPT("{FULL}",{ends[0]})&REPT("{LIGHT}",{ends[1]}-{ends[0]})'
            yield Cell(here, 5, Formula(text, FULL * part + LIGHT * (whole - part)), BAR)

    @property
    def _open(self) -> str:
        return self.view.say("status_sheet.col_open")

    def _month_lines(self) -> Iterator[tuple[str, int, int, float, float]]:
        """Label, first day and the day after the last, actions due and those done."""
        order = self.view.lex.wording.order
        begin, end = serial(self.spans[0].first), serial(self.spans[-1].last) + 1
        spans = [(span_label(one, order), *_days(one)) for one in self.spans]
        ends = (self.view.say("status_sheet.earlier"), 1, begin), (self.view.say("status_sheet.later"), end, _NEVER)
        for label, low, high in (ends[0], *spans, ends[1]):
            due = [a for a in self.view.verdict.actions if a.counts and a.due_on and low <= serial(a.due_on) < high]
            yield label, low, high, float(len(due)), float(sum(a.status == "done" for a in due))

    def _due(self, low: int, high: int, rest: str) -> tuple[str, str, str]:
        """The actions due from a day on and before another, those of them that are done, and the rest."""
        due, plan = self.calc.range("due_on"), self.view.names["actions"]
        mask = f"({due}>={low})*({due}<{high})*{self.calc.range('weight')}"
        done, still = (
            f"{mask}*({self.calc.range('status')}{sign}{status_positions()['done']})" for sign in ("=", "<>")
        )
        first = least(f"ROW({due})", still)
        return counted(plan, due, mask), counted(plan, due, done), f"={numbered(rest, plan, first)}"

    # -- charts -------------------------------------------------------------------------------------

    def charts(self, counts: int, standards: tuple[int, int]) -> Iterator[Chart]:
        """`counts`: row of the first status; `standards`: first and last row of the standards."""
        view, below = self.view, self.top + 1 + _ROWS
        colors = tuple(STATUS_BARS[code] for code in STATUSES)
        mix = Series(self._title("status"), *self._ranges(counts, len(STATUSES), 2), NOW, labels=True, points=colors)
        yield self._chart("bar", "status", self.top + 1, _LEFT, (mix,))
        months = self.months_at + 1, len(self.spans) + 2
        done = Series(view.lex.offer("status").label("done"), *self._ranges(*months, 3), STATUS_BARS["done"])
        rest = Series(self._open, *self._ranges(*months, 4), STATUS_BARS["in_progress"])
        yield self._chart("column_stacked", "due", self.top + 1, _RIGHT, (done, rest))
        top, last = standards
        share = Series(self._title("standard"), *self._ranges(top, last - top + 1, 5), NOW, labels=True)
        yield self._chart("bar", "standard", below, _LEFT, (share,), percent=True)
        if self.scales:
            levels = self.levels_at + 1, sum(len(self._codes(scale)) for scale in self.scales)
            names = [name for name in ("current", "target") if self.heads[name]]
            shown = [
                Series(self.heads[name], *self._ranges(*levels, 2 + k), ("9FBAD6", WANTED)[k], labels=True)
                for k, name in enumerate(names)
            ]
            yield self._chart("column", "level", below, _RIGHT, tuple(shown))

    def _ranges(self, top: int, count: int, col: int) -> tuple[str, str]:
        """Labels and values, one below the other."""
        last = top + count - 1
        return f"={span(self.sheet, top, 1, last, 1)}", f"={span(self.sheet, top, col, last, col)}"

    def _title(self, name: str) -> str:
        return self.view.say("status_sheet.counts" if name == "status" else f"status_sheet.chart_{name}")

    def _chart(
        self, kind: str, name: str, row: int, col: int, series: tuple[Series, ...], percent: bool = False
    ) -> Chart:
        alt = self.view.say(f"status_sheet.chart_{name}_alt")
        size = {"width": _WIDE, "height": _HIGH}
        labelled = all(one.labels for one in series)
        return Chart(kind, row, col, self._title(name), alt, series, **size, percent=percent, axis=not labelled)


def _days(one: Period) -> tuple[int, int]:
    """The first day and the one after the last, as Excel counts."""
    return serial(one.first), serial(one.last) + 1


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of numbers that follow one another."""
    start = 0
    for n in range(1, len(numbers) + 1):
        if n == len(numbers) or numbers[n] != numbers[n - 1] + 1:
            yield numbers[start], numbers[n - 1]
            start = n
