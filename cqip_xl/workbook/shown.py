"""What calculated cells of tables with a status show of `_calc`, and the marks that guard them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cqip_xl.drawing.style import FADED, PROBLEM, status_style
from cqip_xl.model.book import Area, Condition, Content, Formula
from cqip_xl.model.markers import CALC, letters, quoted
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.judge import slot_field
from cqip_xl.rules.phases import plan_days
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_rows import EntryColumns, HasStatus
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.fault import Cells, Fault, problem
from cqip_xl.workbook.first_rows import nth
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.row_limits import preset_words


class ShownRows:
    """`columns`: the table's block of `_calc`; `judged`: what Python says of each row."""

    def __init__(
        self, view: PlanView, hidden: Hidden, columns: EntryColumns, judged: Sequence[HasStatus | None]
    ) -> None:
        self.view, self.hidden, self.columns, self.judged, self.place = view, hidden, columns, judged, columns.place
        self.statuses = view.lex.offer("status")

    def content(self, column: Column, n: int) -> Content:
        judged = self.judged[n]
        match column.id:
            case "status":
                labels = self.hidden.ranges.lists["status"]
                at = self.columns.at_row(self.columns.said)
                value = self.statuses.label(judged.word) if judged else ""
                return Formula(f'=IFERROR(IF({at}=0,"",INDEX({labels},{at})),"")', value)
            case "due_on":
                at = self.columns.at_row("due_on")
                return Formula(f'=IFERROR({at},"")', judged.due_on or "" if judged else "")
            case _:
                return self._other(column, n)

    def _other(self, column: Column, n: int) -> Content:
        """What else a number of `_calc` says of the row."""
        value = getattr(self.judged[n], column.id, None)
        shown = "" if value is None else float(value)
        exists, at = self.columns.at_row("exists"), self.columns.at_row(column.id)
        return Formula(f'=IFERROR(IF({exists}=0,"",{at}),"")', shown)

    def _cell(self, name: str) -> str:
        """The `_calc` cell of the table's first row, as conditional formats name it."""
        return f"{quoted(CALC)}!${letters(self.columns.at[name])}{self.columns.first + 1}"

    def _guard(self, column: Column) -> Condition:
        """Marks a calculated cell that no longer shows what its formula gives."""
        col = self.place.at[column.id]
        shown = self.content(column, 0)
        expected = shown.text[1:] if isinstance(shown, Formula) else '""'
        cell = f"${letters(col)}{self.place.first + 1}"
        area = Area(self.place.first, col, self.place.last, col)
        return Condition(area, f"=AND({self._cell('exists')}=1,{expected}<>{cell})", PROBLEM, stop=True)

    def marks(self) -> list[Condition]:
        """Status colours beside the status word; a blanked or overwritten calculated cell is marked."""
        place = self.place
        found = [self._guard(column) for column in place.columns if is_calculated(column) and not column.year]
        if "status" in place.at:
            col, now = place.at["status"], self._cell("status")
            area = Area(place.first, col, place.last, col)
            found += [Condition(area, f"={now}={n}", status_style(code)) for n, code in enumerate(STATUSES, start=1)]
            faded = Area(place.first, place.at["key"], place.last, place.at["key"])
            found.append(Condition(faded, f"={now}={status_positions()['not_needed']}", FADED))
        due = place.at.get("due")
        if due is not None and {"due_on", "start"} <= self.columns.at.keys():
            end, begin = self._cell("due_on"), self._cell("start")
            test = f"IF(AND(ISNUMBER({end}),ISNUMBER({begin})),{end}<{begin},FALSE)"
            numbers = f"({end}<1E300)*({begin}<1E300)*({end}>0)*({begin}>0)"
            area = Area(place.first, due, place.last, due)
            found.append(problem(area, test, self._due_too_early, f"{numbers}*({end}<{begin})"))
        return found

    def _due_too_early(self, cells: Cells, line: int) -> bool:
        """Whether a row is due before it starts."""
        n = line - self.place.first
        one = self.judged[n] if n < len(self.judged) else None
        return bool(one and one.due_on and one.start_on and one.due_on < one.start_on)


class ShownActions(ShownRows):
    """The same of the Plan, which also shows what the criteria table holds for an action's criterion."""

    def __init__(self, view: PlanView, hidden: Hidden, columns: ActionColumns) -> None:
        super().__init__(view, hidden, columns, columns.judged)
        self.actions = columns.judged
        self.levels = {row.key: row for row in view.plan.rows("criteria")}

    def marks(self) -> list[Condition]:
        """Also days outside the plan, and days of completion that have not come."""
        return [*super().marks(), *self._outside(), *self._to_come()]

    def _outside(self) -> Iterator[Fault]:
        """A due entry before or after the plan's years; twin of `check_within_plan`."""
        if "due" not in self.place.at:
            return
        first, last = plan_days(self.view.framework, self.view.plan)

        def twin(cells: Cells, line: int) -> bool:
            due = one.due_on if (one := self._at(line)) else None
            return due is not None and not first <= due <= last

        end, (low, high) = self._cell("due_on"), self.hidden.plan_days
        yield problem(
            self._area("due"),
            f"IF(ISNUMBER({end}),OR({end}<{low},{end}>{high}),FALSE)",
            twin,
            f"({end}<1E300)*({end}>0)*(({end}<{low})+({end}>{high}))",
        )

    def _to_come(self) -> Iterator[Fault]:
        """A day of completion that has not come; twin of `check_future_done`."""
        slots = slot_field(self.view.framework)
        columns = [c.id for c in self.place.columns if c.id == "done_on" or (slots and c.field.id == slots.id)]
        for name in columns:
            if name not in self.columns.at:
                continue

            def twin(cells: Cells, line: int, name: str = name) -> bool:
                day = one.row.values.get(name) if (one := self._at(line)) else None
                return isinstance(day, date) and day > self.view.as_of

            day = self._cell(name)
            yield problem(
                self._area(name),
                f"IF(ISNUMBER({day}),{day}>{self.columns.as_of},FALSE)",
                twin,
                f"({day}<1E300)*({day}>{self.columns.as_of})",
            )

    def _at(self, line: int) -> Judged | None:
        """The action drawn in a row of the sheet."""
        n = line - self.place.first
        return self.actions[n] if n < len(self.actions) else None

    def _area(self, name: str) -> Area:
        col = self.place.at[name]
        return Area(self.place.first, col, self.place.last, col)

    def _other(self, column: Column, n: int) -> Content:
        return self._level(column, self.columns.rows[n])

    def _level(self, column: Column, row: Row | None) -> Content:
        """A value of the criteria table shown beside the action (`shows: criteria.<field>`)."""
        _, _, name = column.field.shows.partition(".")
        place = self.view.tables.get("criteria")
        if place is None or name not in place.at:
            return None
        criterion = row.text("criterion") if row else ""
        of = self.levels.get(criterion)
        f = next(c.field for c in place.columns if c.id == name)
        codes = {c.id: n for n, c in enumerate(self.view.framework.criteria)}
        shown: object = self.view.lex.show(f, of.values.get(name)) if of else ""
        if f.shows and criterion in codes:
            shown = preset_words(self.view, f, codes[criterion])
        at = self.columns.at_row("criterion")
        key, values = place.range("key"), place.range(name)
        position = f"SUMPRODUCT(--({self._criterion_positions()}={at})*{nth(key)})"
        text = f'=IFERROR(IF({at}=0,"",INDEX({values},{position})&""),"")'
        return Formula(text, str(shown) if shown else "")

    def _criterion_positions(self) -> str:
        left = len(self.columns.columns) + 1
        place = self.view.tables["criteria"]
        col, first = letters(left), self.columns.first
        return f"{quoted(CALC)}!${col}${first + 1}:${col}${first + place.size}"
