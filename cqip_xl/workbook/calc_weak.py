"""Weaknesses without an action: their block of `_calc`, and the line above the plan that names them, with a link.

Twin of rules.weaknesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from cqip_xl.drawing.style import HIDDEN, LINK
from cqip_xl.model.book import Cell, Formula, Sheet
from cqip_xl.model.markers import CALC, letters, quoted, span
from cqip_xl.model.rule import Test
from cqip_xl.model.table import worded_in
from cqip_xl.rules.formula import Sight, excel_test
from cqip_xl.rules.weaknesses import noted, without_action
from cqip_xl.workbook.calc import ROW
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import TITLE_ROW, PlanView
from cqip_xl.workbook.terms import term_of

#: So many criteria are named; of more, that there are.
NAMED = 8
_COLUMNS = ("open", "count", "codes")
_LINE = replace(LINK, size=9, border="", valign="center")


class WeakColumns:
    """For each criterion whether it is weak without an action, how many are down to it, and their codes so far."""

    def __init__(self, view: PlanView, hidden: Hidden, actions: ActionColumns, left: int) -> None:
        self.view, self.hidden, self.actions = view, hidden, actions
        self.first, self.left = actions.place.first, left
        self.noted = noted(view.framework) if "criteria" in view.tables else None
        self.right = left + len(_COLUMNS) if self.noted else left - 1
        self.codes = [c.id for c in view.framework.criteria]
        self.found = without_action(view.framework, view.plan, view.as_of) if self.noted else ()

    # -- drawing ------------------------------------------------------------------------------------

    def cells(self) -> Iterator[Cell]:
        if self.noted is None:
            return
        for col, name in enumerate(_COLUMNS, start=self.left):
            yield Cell(self.first - 1, col, f"weak/{name}", HIDDEN)
        told = list(accumulate(self.codes, self._joined, initial=""))[1:]
        noted, place = self._noted(self.noted), self.view.tables["criteria"]
        for n, (code, text) in enumerate(zip(self.codes, told, strict=True)):
            row = self.first + n + 1
            is_open, count = self._cell("open", row), self._cell("count", row)
            before, more = (self._cell("count", row - 1), self._cell("codes", row - 1)) if n else ("0", '""')
            joined = f'{more}&IF({more}="","",", ")&"{code}"'
            codes = f'IF({is_open}=0,{more},IF({count}>{NAMED + 1},{more},IF({count}>{NAMED},{more}&" …",{joined})))'
            is_noted = noted.replace(ROW, str(place.row(n) - place.first + 1))
            test = f"IFERROR(IF(AND({is_noted},{self._is_unnamed(n)}),1,0),0)"
            so_far = sum(one in self.found for one in self.codes[: n + 1])
            yield Cell(row - 1, self.left, Formula(f"={test}", float(code in self.found)), HIDDEN)
            yield Cell(row - 1, self.left + 1, Formula(f"={before}+{is_open}", float(so_far)), HIDDEN)
            yield Cell(row - 1, self.left + 2, Formula(f"={codes}", text), HIDDEN)

    def _cell(self, name: str, row: int) -> str:
        return f"${letters(self.left + _COLUMNS.index(name))}{row}"

    def _joined(self, told: str, code: str) -> str:
        """The codes down to one more criterion, as the formulas join them."""
        if code not in self.found or (count := self.found.index(code) + 1) > NAMED + 1:
            return told
        return f"{told} …" if count > NAMED else f"{told}, {code}" if told else code

    def _noted(self, test: Test) -> str:
        """Whether the row of a criterion notes a weakness that counts; ROW stands for its number among them."""
        place = self.view.tables["criteria"]
        entered = (c for c in place.columns if c.id == c.field.id and not (c.field.shows or c.field.per))
        cells = {
            c.id: term_of(self.view.lex, c.field, f"INDEX({place.range(c.id)},{ROW})", self.hidden.lookups)
            for c in entered
        }
        return excel_test(test, Sight(cells, ""))

    def _is_unnamed(self, n: int) -> str:
        return f"SUMPRODUCT(--({self._of_actions('criterion')}={n + 1}))=0"

    def _of_actions(self, name: str) -> str:
        col = self.actions.at[name]
        return span(CALC, self.first, col, self.first + self.actions.size - 1, col)

    # -- what the plan shows ------------------------------------------------------------------------

    def above(self, sheet: Sheet) -> Sheet:
        """The plan's sheet with the line over the column in which actions are worded; it leads to the next free row."""
        at = self.view.tables["actions"].at
        wording = worded_in(self.view.tables["actions"].table)
        if self.noted is None or wording not in at:
            return sheet
        return replace(sheet, cells=(*sheet.cells, Cell(TITLE_ROW, at[wording], self._line(at[wording]), _LINE)))

    def _line(self, col: int) -> Formula:
        view, top = self.view, self.view.tables["actions"].first
        codes = f"{quoted(CALC)}!{self._cell('codes', self.first + len(self.codes))}"
        free = f"({top + 1}+SUMPRODUCT(MAX({self._of_actions('exists')}*{self._of_actions('n')})))"
        text = view.say("hints.weak", codes="\0", row="\1").replace('"', '""')
        said = '"' + text.replace("\0", f'"&{codes}&"').replace("\1", f'"&{free}&"') + '"'
        told = list(accumulate(self.codes, self._joined, initial=""))[-1]
        row = top + len(view.plan.rows("actions")) + 1
        longest = view.say("hints.weak", codes=", ".join(self.codes[:NAMED]) + " …", row=100)
        value = view.say("hints.weak", codes=told, row=row) if told else ""
        return Formula(f'=IF(LEN({codes})=0,"",HYPERLINK("#{letters(col)}"&{free},{said}))', value, longest)
