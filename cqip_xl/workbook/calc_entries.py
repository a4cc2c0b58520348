"""The entries of the actions table as the rules read them: the first columns of `_calc`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.markers import letters, span
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Term
from cqip_xl.rules.phases import phase_field
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc import PLACED, CalcColumn, normalised
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import MARGIN, PlanView, TablePlace


class ActionEntries:
    """The columns of `_calc` for the entries of actions, each able to name the others in its own row."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, header: Mapping[str, Term]) -> None:
        self.view, self.hidden, self.as_of, self.header = view, hidden, as_of, header
        self.place: TablePlace = view.tables["actions"]
        self.size = self.place.size + MARGIN
        rows = view.plan.rows("actions")
        blank: tuple[Row | None, ...] = (None,) * (self.size - len(rows))
        self.rows: tuple[Row | None, ...] = (*rows, *blank)
        self.judged: tuple[Judged | None, ...] = (*view.verdict.actions, *((None,) * len(blank)))
        self.at: dict[str, int] = {name: col for col, name in enumerate(PLACED)}
        self.columns: list[CalcColumn] = [CalcColumn(name, lambda n: "", ()) for name in PLACED]
        self.phase = phase_field(view.framework)
        self._entries()
        first = self.place.first
        self._set("n", lambda n: f"={n - first}", lambda n: float(n + 1))
        self._levels()

    def add(self, name: str, formula: Callable[[int], str], value: Callable[[int], str | float]) -> None:
        self.at[name] = len(self.columns)
        self.columns.append(CalcColumn(name, formula, tuple(value(n) for n in range(self.size))))

    def c(self, name: str, n: int) -> str:
        """The cell of another column in the same row."""
        return f"${letters(self.at[name])}{n}"

    def raw(self, column: str, n: int) -> str:
        """The entry at this position, however rows were inserted or moved."""
        return f"INDEX({self._below(column)},{self.c('n', n)})"

    def _below(self, column: str) -> str:
        """The column's entries and the margin below them: a row inserted under the last one counts, too."""
        place, col = self.place, self.place.at[column]
        return span(place.sheet, place.first, col, place.first + self.size - 1, col)

    def _set(self, name: str, formula: Callable[[int], str], value: Callable[[int], str | float]) -> None:
        self.columns[self.at[name]] = CalcColumn(name, formula, tuple(value(n) for n in range(self.size)))

    def _levels(self) -> None:
        default = self.hidden.all_levels
        where = self.hidden.of_criterion

        def pick(part: str, fallback: int) -> Callable[[int], str]:
            if part not in where:
                return lambda n: f"={fallback}"
            return lambda n: f"=IF({self.c('criterion', n)}>0,INDEX({where[part]},{self.c('criterion', n)}),{fallback})"

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
        inputs = [c for c in self.place.columns if c.id != "key" and not is_calculated(c)]
        joined = "&".join(f"INDEX({self._below(c.id)},${letters(self.at['n'])}{{n}})" for c in inputs)
        joined = excel_without_placeholders(joined, self.view.lex.languages)
        self.add(
            "exists",
            lambda n: (
                f"=IFERROR(IF(LEN({excel_bare(joined.replace('{n}', str(n)))})>0,1,0),"
                f"IF({self.c('n', n)}>{self._rows()},0,1))"
            ),
            lambda n: float(self.rows[n] is not None),
        )
        wanted = {"criterion", "start", "progress", "done_on", *names_in(self.view.framework.status)}
        wanted |= {self.phase.id} if self.phase else set()
        for column in self.place.columns:
            f = column.field
            if (
                f.id in wanted and column.slot == 1 and not is_calculated(column) and not f.per and f.id != "due"
            ) or f.per == "school_year":
                self._entry(column)
        for name in ("criterion",):
            if name not in self.at:
                self.add(name, lambda n: "=0", lambda n: 0.0)
        self._due()

    def _rows(self) -> str:
        return f"ROWS({self._below('key')})"

    def _entry(self, column: Column) -> None:
        """One column of entries as the rules read them: a date, a number, a position in a list, bare text."""
        f = column.field
        context = self.view.lex.context(f)
        name = self.view.lex.list_name(f)
        offer = self.view.lex.offer(name) if name else None
        lookup = self.hidden.lookups.get(name, Lookup())
        empty = "0" if offer else '""'
        kind = KINDS[f.kind]

        def formula(n: int) -> str:
            if offer and not offer.codes:
                return "=0"
            return f"=IFERROR({kind.excel(self.raw(column.id, n), context, lookup)},{empty})"

        def value(n: int) -> str | float:
            row = self.rows[n]
            found = row.values.get(column.id) if row else None
            if offer:
                return float(offer.codes.index(found) + 1) if found in offer.codes else 0.0
            return normalised(found)

        self.add(column.id, formula, value)

    def _due(self) -> None:
        """The due entry: a real date, or the position of an offered period."""
        f = self.place.table.field("due")
        hidden = self.hidden
        if f is None or "due" not in self.place.at:
            self.add("due_position", lambda n: "=0", lambda n: 0.0)
            self.add("due_date", lambda n: '=""', lambda n: "")
            self._set("each", lambda n: "=0", lambda n: 0.0)
            return
        periods = self.view.lex.periods(f) if f.kind == "period" else ()
        position = KINDS["choice"].excel

        def found(n: int) -> Value:
            row = self.rows[n]
            return row.values.get("due") if row else None

        self.add(
            "due_position",
            lambda n: (
                f"=IFERROR({position(self.raw('due', n), self.view.lex.context(f), hidden.due_lookup)},0)"
                if periods
                else "=0"
            ),
            lambda n: float(periods.index(p) + 1) if (p := found(n)) in periods else 0.0,
        )
        self.add(
            "due_date",
            lambda n: f'=IFERROR({KINDS["date"].excel(self.raw("due", n), self.view.lex.context(f), Lookup())},"")',
            lambda n: normalised(d) if isinstance(d := found(n), date) else "",
        )
        self._set(
            "each",
            lambda n: (
                f"=IF({self.c('due_position', n)}>0,INDEX({hidden.due_each},{self.c('due_position', n)}),0)"
                if periods
                else "=0"
            ),
            lambda n: float(isinstance(p := found(n), Period) and p in periods and p.each),
        )

    def codes(self, column: str) -> tuple[str, ...]:
        """The codes of the list that a field offers, none where it offers no list."""
        f = self.place.table.field(column)
        name = self.view.lex.list_name(f) if f else ""
        return self.view.lex.offer(name).codes if name else ()
