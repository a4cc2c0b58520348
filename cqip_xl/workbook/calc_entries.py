"""The entries of the actions table as the rules read them: the first columns of `_calc`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cqip_xl.model.period import Period
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Term
from cqip_xl.rules.phases import phase_field
from cqip_xl.workbook.calc import PLACED, CalcColumn
from cqip_xl.workbook.calc_rows import EntryColumns
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView


class ActionEntries(EntryColumns):
    """The same of actions, with what the levels offered depend on."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, header: Mapping[str, Term]) -> None:
        super().__init__(view, hidden, as_of, "actions", view.tables["actions"].first)
        self.header = header
        blank = (None,) * (self.size - len(view.verdict.actions))
        self.judged: tuple[Judged | None, ...] = (*view.verdict.actions, *blank)
        self.at = {name: col for col, name in enumerate(PLACED)}
        self.columns = [CalcColumn(name, lambda: "", ()) for name in PLACED]
        self.phase = phase_field(view.framework)
        self._entries()
        self._set("n", lambda: "", lambda n: float(n + 1))
        self._levels()

    def _set(self, name: str, formula: Callable[[], str], value: Callable[[int], str | float]) -> None:
        self.columns[self.at[name]] = CalcColumn(name, formula, tuple(value(n) for n in range(self.size)))

    def _levels(self) -> None:
        default = self.hidden.all_levels
        where = self.hidden.of_criterion

        def pick(part: str, fallback: int) -> Callable[[], str]:
            if part not in where:
                return lambda: f"={fallback}"
            return lambda: f"=IF({self.c('criterion')}>0,INDEX({where[part]},{self.c('criterion')}),{fallback})"

        def value(part: int) -> Callable[[int], str | float]:
            def of(n: int) -> str | float:
                row = self.rows[n]
                code = row.text("criterion") if row else ""
                if code not in self.hidden.levels_of:
                    return float(default[part])
                return float(self.hidden.levels_of[code][part])

            return of

        self._set("level_first", pick("first", default[0]), value(0))
        self._set("level_count", pick("count", default[1]), value(1))

    def _entries(self) -> None:
        self.add_exists()
        wanted = {"criterion", "start", "progress", "done_on", *names_in(self.view.framework.status)}
        wanted |= {self.phase.id} if self.phase else set()
        for column in self.place.columns:
            f = column.field
            if (
                f.id in wanted and column.slot == 1 and not is_calculated(column) and not f.per and f.id != "due"
            ) or f.per == "school_year":
                self.add_entry(column)
        for name in ("criterion",):
            if name not in self.at:
                self.add(name, lambda: "=0", lambda n: 0.0)
        self.add_due()
        self._each()

    def _each(self) -> None:
        """Whether the action is due anew in each year."""
        periods, each = self.periods, self.dues.each

        def value(n: int) -> float:
            row = self.rows[n]
            due = row.values.get("due") if row else None
            return float(isinstance(due, Period) and due in periods and due.each)

        def formula() -> str:
            at = self.c("due_position")
            return f"=IF({at}>0,INDEX({each},{at}),0)" if periods else "=0"

        self._set("each", formula, value)
