"""Blocks of `_calc` for the pack's own tables whose rows have a status. Twin of rules.standing.

A block for each table, and one for each field by which rows of another (or the actions) say what they are part of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cqip_xl.drawing.style import HIDDEN, PERCENT
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.book import Cell, Condition, Content, Formula, Style
from cqip_xl.model.markers import letters
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import ALMOST, Standing
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Sight, Term, status_position
from cqip_xl.rules.milestones import milestone_columns
from cqip_xl.rules.own_measures import measured_tables
from cqip_xl.rules.standing import DONE, LATE, NOT_NEEDED, SOON, rules_of, tables_with_status
from cqip_xl.workbook.calc import day_number, normalised
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_milestones import MilestoneColumns
from cqip_xl.workbook.calc_own_measures import MeasuredColumns
from cqip_xl.workbook.calc_rows import EntryColumns
from cqip_xl.workbook.calc_word import add_word
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.first_rows import COUNTED, nth
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.plan_view import PlanView


class OwnBlocks:
    """All of them side by side, from column `left` on; behind them those of the school's own indicators."""

    def __init__(self, view: PlanView, hidden: Hidden, actions: ActionColumns, left: int) -> None:
        self.tables: dict[str, StandingColumns] = {}
        self._named: list[NamedColumns] = []
        self.right = left
        tables = tables_with_status(view.framework)
        for table in tables:
            block = StandingColumns(view, hidden, actions.as_of, table.id, actions.first, self.right)
            self.tables[table.id], self.right = block, self.right + len(block.columns)
        for table in tables:
            above = self.tables[table.id]
            for name, f in table.parts:
                below = actions if name == "actions" else self.tables[name]
                named = NamedColumns(below, f, above, self.right)
                above.parts.append(named)
                self._named.append(named)
                self.right += len(named.columns)
        self.measured: dict[str, MeasuredColumns] = {}
        for table in measured_tables(view.framework):
            indicators = MeasuredColumns(view, hidden, actions.as_of, table.id, actions.first, self.right)
            self.measured[table.id], self.right = indicators, self.right + len(indicators.columns)
        self.milestones: dict[str, MilestoneColumns] = {}
        for name in dict.fromkeys(name for name, _, _ in milestone_columns(view.framework, view.plan.period)):
            years = MilestoneColumns(view, hidden, actions.as_of, name, actions.first, self.right)
            self.milestones[name], self.right = years, self.right + len(years.columns)

    def marks(self, table: str) -> Iterator[Condition]:
        """Milestones of a table that are late."""
        if table in self.milestones:
            yield from self.milestones[table].marks()

    def cells(self) -> Iterator[Cell]:
        for name, block in self.tables.items():
            yield from _cells(block, f"own/{name}")
        for n, named in enumerate(self._named, start=1):
            yield from _cells(named, f"part/{n}")
        for name, indicators in self.measured.items():
            yield from _cells(indicators, f"own_measures/{name}")
        for name, milestones in self.milestones.items():
            yield from _cells(milestones, f"milestones/{name}")


def _cells(block: EntryColumns, heading: str) -> Iterator[Cell]:
    for (name, col), column in zip(block.at.items(), block.columns, strict=True):
        yield Cell(block.first - 1, col, f"{heading}/{name}", HIDDEN)
        yield from column.cells(block.first, col)


class StandingColumns(EntryColumns):
    """The rows of one table: what is entered, the status, what its parts say. `parts`: who names them."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, table: str, first: int, left: int) -> None:
        super().__init__(view, hidden, as_of, table, first, left)
        self.parts: list[NamedColumns] = []
        found = view.verdict.standings.get(table, ())
        self.found: tuple[Standing | None, ...] = (*found, *((None,) * (self.size - len(found))))
        self.dated = self.place.table.is_dated
        self.add_exists()
        if self.dated:
            self._add_status()
        self._add_parts()

    def _add_status(self) -> None:
        wanted = names_in(rules_of(self.view.framework)) | {"start", "progress", "done_on"}
        for column in self.place.columns:
            if column.id in wanted and not is_calculated(column) and not column.field.per:
                self.add_entry(column)
        self.add_due()
        last = self.dues.last
        self.add("due_on", lambda: f"={self._due_on(last)}", lambda n: self._day(n))
        position = status_positions()
        self.add("status", self._status, lambda n: float(position[one.status]) if (one := self.found[n]) else 0.0)
        add_word(self, self._sight, self.found)

    def _due_on(self, last: str) -> str:
        position, day = self.c("due_position"), self.c("due_date")
        return f"IF({position}>0,INDEX({last},{position}),{day})" if last else day

    def _day(self, n: int) -> str | float:
        one = self.found[n]
        return day_number(one.due_on) if one else ""

    def _sight(self) -> Sight:
        cells = {name: Term(self.c(name), self.codes(name)) for name in self.at if name != "exists"}
        return Sight(cells, self.as_of)

    def _status(self) -> str:
        position = status_position(rules_of(self.view.framework), STATUSES, self._sight())
        return f"=IF({self.c('exists')}=0,0,{position})"

    def _add_parts(self) -> None:
        """Completion, whether there is one, and how many of the rows below are due soon or overdue."""

        def number(n: int, read: Callable[[Standing], float | None]) -> str | float:
            found = read(one) if (one := self.found[n]) else None
            return "" if found is None else found

        def count(n: int, read: Callable[[Standing], int]) -> float:
            return float(read(one)) if (one := self.found[n]) else 0.0

        self.add("first", self._first, lambda n: float(self.rows[n] is not None))
        self.add("completion", self._completion, lambda n: number(n, lambda one: one.completion))
        self.add(
            "has",
            lambda: f"=IF(ISNUMBER({self.c('completion')}),1,0)",
            lambda n: count(n, lambda one: one.completion is not None),
        )
        self.add(
            "points",
            lambda: f"=IF(ISNUMBER({self.c('completion')}),{self.c('completion')},0)",
            lambda n: number(n, lambda one: one.completion) or 0.0,
        )
        for name, code in (("parts_due", SOON), ("parts_overdue", LATE)):
            self._add_count(name, code)

    def _add_count(self, name: str, code: str) -> None:
        """How many of the rows below have a status; and beside it the same with the row itself."""
        is_it = status_positions()[code]

        def formula() -> str:
            parts = "+".join(part.sum(self.position, part.count_of(name, code)) for part in self.parts)
            return f"=IF({self.c('exists')}=0,0,{parts or '0'})"

        def value(n: int) -> float:
            return float(getattr(one, name)) if (one := self.found[n]) else 0.0

        def own(n: int) -> float:
            one = self.found[n]
            return float(one is not None and one.status == code)

        self.add(name, formula, value)

        def here() -> str:
            return f"={self.c(name)}" + (f"+IF({self.c('status')}={is_it},1,0)" if self.dated else "")

        self.add(f"{name}_here", here, lambda n: value(n) + own(n))

    def totals(self, none: str) -> Iterator[tuple[Content, Style]]:
        """For the Status sheet: rows, how many of them are done, overdue and due soon, and their completion."""
        found = [one for one in self.found if one]
        yield Formula(self.counted(f"({self.range('exists')}=1)"), float(len(found))), COUNTED
        for code in (DONE, LATE, SOON):
            if not self.dated:
                yield None, COUNTED
                continue
            text = self.counted(f"({self.range('status')}={status_positions()[code]})")
            yield Formula(text, float(sum(one.status == code for one in found))), COUNTED
        said = [one.completion for one in found if one.completion is not None]
        has, points = self.range("has"), self.range("points")
        mean = sum(said) / len(said) if said else none
        yield Formula(f'=IF(SUM({has})=0,"{none}",SUM({points})/SUM({has}))', mean), PERCENT

    def _first(self) -> str:
        """Whether the row has entries and is the first of its number."""
        keys, at = self.below("key"), self.position
        before = f"SUMPRODUCT(({keys}={self.raw('key')})*({nth(keys)}<{at}))"
        return f"=IF({self.c('exists')}=0,0,IFERROR(IF({before}=0,1,0),0))"

    def _completion(self) -> str:
        at = self.position
        count = "+".join(part.sum(at, part.has) for part in self.parts)
        total = "+".join(part.sum(at, part.points) for part in self.parts)
        if not self.dated:
            return f'=IF({self.c("exists")}=0,"",IF(({count})=0,"",({total})/({count})))'
        own = "0"
        if "progress" in self.at:
            share = self.c("progress")
            own = f"IF(ISNUMBER({share}),MIN(MAX({share},0),{ALMOST}),0)"
        text = f"IF(({count})=0,{own},MIN(({total})/({count}),{ALMOST}))" if self.parts else own
        status, position = self.c("status"), status_positions()
        not_counted = f"OR({status}=0,{status}={position[NOT_NEEDED]})"
        return f'=IF({not_counted},"",IF({status}={position["done"]},1,{text}))'


class NamedColumns(EntryColumns):
    """Which row of a table each row of another is part of, by one field: for each of its slots a position, 0 for none.

    Rows are known as `rules.known_rows` knows them: by their number, or by what only one of them says.
    """

    def __init__(self, below: EntryColumns, f: str, above: StandingColumns, left: int) -> None:
        super().__init__(below.view, below.hidden, below.as_of, below.place.table.id, below.first, left)
        self.of, self.above = below, above
        self.slots: tuple[Column, ...] = tuple(c for c in self.place.columns if c.field.id == f)
        order = {row.key: float(n) for n, row in enumerate(row for row in above.rows if row)}
        for slot in self.slots:
            self._add_slot(slot, {key: n + 1 for key, n in order.items()})
        is_action = not isinstance(below, StandingColumns)
        self.has = below.range("weight" if is_action else "has")
        self.points = below.range("score" if is_action else "points")

    def _add_slot(self, slot: Column, order: dict[str, float]) -> None:
        name = slot.id

        def typed(row: Row | None) -> str:
            if row is None:
                return ""
            key = row.text(name)
            return self.view.row_label(slot.field.rows, key) if key else row.raw.get(name, "")

        def said(n: int) -> str:
            text = normalised(typed(self.rows[n]))
            return text if isinstance(text, str) else ""

        self.add(f"{name}/text", lambda: f'=IFERROR({excel_bare(self.raw(name))},"")', said)
        self.add(
            f"{name}/number",
            lambda: f'=IFERROR({_without_signs(_first_word(self.c(f"{name}/text")))},"")',
            lambda n: said(n).partition(" ")[0].translate(dict.fromkeys(map(ord, _SIGNS))),
        )
        self.add(
            name,
            lambda: f"=IFERROR({self._position(name)},0)",
            lambda n: order.get(row.text(name), 0.0) if (row := self.rows[n]) else 0.0,
        )

    def _position(self, name: str) -> str:
        text, number = self.c(f"{name}/text"), self.c(f"{name}/number")
        place, keys = self.above.place, self.above.below("key")
        by_number = f"SUMPRODUCT(({keys}={number})*{self.above.range('first')}*{nth(keys)})"
        by_number = f"IF(LEN({number})=0,0,{by_number})"
        told_by = place.table.told_by
        if not told_by:
            return by_number
        texts = self.above.below(told_by)
        rest = f"TRIM(RIGHT({text},LEN({text})-LEN({_first_word(text)})))"
        whole, words = (
            f"IF(SUMPRODUCT(--({texts}={said}))=1,SUMPRODUCT(({texts}={said})*{nth(texts)}),0)" for said in (text, rest)
        )
        other = f"IF(LEN({rest})=0,0,{words})"
        named = f"IF(AND({other}>0,{other}<>{by_number}),0,{by_number})"
        return f"IF(LEN({text})=0,0,IF({whole}>0,{whole},{named}))"

    def count_of(self, name: str, code: str) -> str:
        """Ranges added up: of actions those that have a status, of other rows what is below them as well."""
        if isinstance(self.of, StandingColumns):
            return self.of.range(f"{name}_here")
        return f"({self.of.range('status')}={status_positions()[code]})"

    def sum(self, position: str, values: str) -> str:
        """The values of the rows that are part of the row at that position."""
        cols = [self.at[slot.id] for slot in self.slots]
        ranges = (self._column(col) for col in cols)
        mask = "+".join(f"({one}={position})" for one in ranges)
        return f"SUMPRODUCT((({mask})>0)*{values})" if len(cols) > 1 else f"SUMPRODUCT({mask}*{values})"

    def _column(self, col: int) -> str:
        return f"${letters(col)}${self.first + 1}:${letters(col)}${self.first + self.size}"


#: What stands behind a number in front of words.
_SIGNS = ":.,;"


def _first_word(text: str) -> str:
    return f'LEFT({text},FIND(" ",{text}&" ")-1)'


def _without_signs(text: str) -> str:
    for sign in _SIGNS:
        text = f'SUBSTITUTE({text},"{sign}","")'
    return text
