"""The status of an action and what the sums need of its row; twins of rules.judge."""

from __future__ import annotations

from collections.abc import Callable

from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.formula import Sight, Term, status_position
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc import ROW
from cqip_xl.workbook.calc_entries import ActionEntries
from cqip_xl.workbook.calc_word import add_word
from cqip_xl.workbook.hidden_sheets import status_positions
from cqip_xl.workbook.terms import ranges_of


def add_sums(columns: ActionEntries) -> None:
    """Adds the columns from `status` on: what counts, what of it is done or due, what a row lacks, how it is called."""
    sums = _Sums(columns)
    position, as_of = status_positions(), columns.view.as_of
    columns.add("status", sums.status, lambda n: sums.value(n, lambda j: float(position[j.status])))
    columns.add("weight", sums.weight, lambda n: sums.counts(n, lambda j: True))
    columns.add("score", sums.score, lambda n: sums.value(n, lambda j: j.completion if j.counts else 0.0))
    columns.add("due", sums.due, lambda n: sums.counts(n, lambda j: j.due_on is not None and j.due_on <= as_of))
    columns.add(
        "due_done",
        sums.due_done,
        lambda n: sums.counts(n, lambda j: j.due_on is not None and j.due_on <= as_of and j.status == "done"),
    )
    columns.add("no_owner", sums.no_owner, lambda n: sums.counts(n, lambda j: not j.owner))
    columns.add("no_due", sums.no_due, lambda n: sums.counts(n, lambda j: j.due_on is None))
    columns.add("fix", sums.fix, sums.fix_value)
    add_word(columns, sums.sight, columns.judged)


class _Sums:
    """Formulas for every row, values for position `n` (from 0)."""

    def __init__(self, columns: ActionEntries) -> None:
        self.of, self.c, self.view = columns, columns.c, columns.view
        position = status_positions()
        self.is_done, self.is_not_needed = position["done"], position["not_needed"]
        self.ranges = ranges_of(self.view)

    def value(self, n: int, read: Callable[[Judged], float]) -> float:
        one = self.of.judged[n]
        return 0.0 if one is None else read(one)

    def counts(self, n: int, test: Callable[[Judged], bool]) -> float:
        one = self.of.judged[n]
        return float(bool(one and one.counts and test(one)))

    def sight(self) -> Sight:
        """What the rules of the status see of a row."""
        at, named = self.of.at, ("n", "exists")
        cells = {name: Term(self.c(name), self.of.codes(name)) for name in at if name not in named}
        cells |= {
            "due_on": Term(self.c("due_on")),
            "done_on": Term(self.c("done")),
            "progress": Term(self.c("share")),
        }
        if "start" in cells:
            cells["start_on"] = cells["start"]
        return Sight(cells, self.of.as_of, self.of.header, self.ranges, self.of.raw("key"))

    def status(self) -> str:
        position = status_position(self.view.framework.status, STATUSES, self.sight())
        return f"=IF({self.c('exists')}=0,0,{position})"

    def weight(self) -> str:
        status = self.c("status")
        return f"=IF(OR({status}=0,{status}={self.is_not_needed}),0,1)"

    def score(self) -> str:
        share = self.c("share")
        partly = f"IF(ISNUMBER({share}),MIN(MAX({share},0),0.99),0)"
        return f"=IF({self.c('weight')}=0,0,IF({self.c('status')}={self.is_done},1,{partly}))"

    def due(self) -> str:
        due = self.c("due_on")
        return f"=IF(AND({self.c('weight')}=1,ISNUMBER({due})),IF({due}<={self.of.as_of},1,0),0)"

    def due_done(self) -> str:
        return f"=IF(AND({self.c('due')}=1,{self.c('status')}={self.is_done}),1,0)"

    def no_due(self) -> str:
        return f"=IF({self.c('weight')}=0,0,IF(ISNUMBER({self.c('due_on')}),0,1))"

    def no_owner(self) -> str:
        owners = [c for c in self.of.place.columns if c.field.id == "owner"]
        if not owners:
            return f"={self.c('weight')}"
        found = "+".join(self._named(column) for column in owners)
        fixed = self.of.hidden.of_criterion.get("preset/owner", "")
        if fixed:  # who the framework puts in charge counts where nobody else is named
            typed = "&".join(self.of.raw(column.id) for column in owners)
            empty = f"LEN({excel_bare(excel_without_placeholders(typed, self.view.lex.languages))})=0"
            preset = f"IF({self.c('criterion')}>0,INDEX({fixed},{self.c('criterion')}),0)"
            found += f"+IFERROR(IF({empty},{preset},0),0)"
        return f"=IF({self.c('weight')}=0,0,IF({found}=0,1,0))"

    def _named(self, column: Column) -> str:
        """A number above 0 where an owner cell names somebody: any text, or a word of its list."""
        cell, name = self.of.raw(column.id), self.view.lex.list_name(column.field)
        if name:
            position = KINDS[column.field.kind].excel(
                cell, self.view.lex.context(column.field), self.of.hidden.lookups.get(name, Lookup())
            )
            return f"IFERROR({position},0)"
        return f"IFERROR(LEN({excel_bare(excel_without_placeholders(cell, self.view.lex.languages))}),0)"

    def fix(self) -> str:
        """The row's number where it lacks who, when or what for."""
        lacks = f"{self.c('no_owner')}=1,{self.c('no_due')}=1,{self.c('criterion')}=0"
        return f'=IF(AND({self.c("weight")}=1,OR({lacks})),{ROW},"")'

    def fix_value(self, n: int) -> str | float:
        one = self.of.judged[n]
        whole = one is None or not one.counts or (one.owner and one.due_on and one.criterion)
        return "" if whole else float(self.of.place.first + n + 1)
