"""The columns of `_calc` for the actions table: entries as the rules read them, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from cqip_xl.kinds.dates import excel_date
from cqip_xl.kinds.kind import KINDS, Lookup
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.markers import letters, span
from cqip_xl.model.period import Period, school_year
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Sight, Term, status_position
from cqip_xl.rules.judge import follow, inherits, slot_field
from cqip_xl.rules.phases import phase_field
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc import CalcColumn, normalised
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.plan_view import MARGIN, PlanView, TablePlace


class ActionColumns:
    """The columns of `_calc` for the actions table, each able to name the others in its own row."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, header: Mapping[str, Term]) -> None:
        self.view, self.hidden, self.as_of, self.header = view, hidden, as_of, header
        self.place: TablePlace = view.tables["actions"]
        self.size = self.place.size + MARGIN
        rows = view.plan.rows("actions")
        blank: tuple[Row | None, ...] = (None,) * (self.size - len(rows))
        self.rows: tuple[Row | None, ...] = (*rows, *blank)
        self.judged: tuple[Judged | None, ...] = (*view.verdict.actions, *((None,) * len(blank)))
        self.at: dict[str, int] = {}
        self.columns: list[CalcColumn] = []
        self._build()

    # -- building -----------------------------------------------------------------------------------

    def _add(self, name: str, formula: Callable[[int], str], value: Callable[[int], str | float]) -> None:
        self.at[name] = len(self.columns)
        self.columns.append(CalcColumn(name, formula, tuple(value(n) for n in range(self.size))))

    def c(self, name: str, n: int) -> str:
        """The cell of another column in the same row."""
        return f"${letters(self.at[name])}{n}"

    def raw(self, column: str, n: int) -> str:
        """The entry at this position, however rows were inserted or moved."""
        return f"INDEX({self._below(column)},$A{n})"

    def _below(self, column: str) -> str:
        """The column's entries and the margin below them: a row inserted under the last one counts, too."""
        place, col = self.place, self.place.at[column]
        return span(place.sheet, place.first, col, place.first + self.size - 1, col)

    def _build(self) -> None:
        first = self.place.first
        self.at |= {"n": 0, "level_first": 1, "level_count": 2, "each": 3}
        names = ("n", "level_first", "level_count", "each")
        self.columns = [CalcColumn(name, lambda n: "", ()) for name in names]
        self._entries()
        self._followed()
        self._sums()
        self._set("n", lambda n: f"={n - first}", lambda n: float(n + 1))
        self._levels()

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
        joined = "&".join(f"INDEX({self._below(c.id)},$A{{n}})" for c in inputs)
        joined = excel_without_placeholders(joined, self.view.lex.languages)
        self._add(
            "exists",
            lambda n: (
                f"=IFERROR(IF(LEN({excel_bare(joined.replace('{n}', str(n)))})>0,1,0),IF($A{n}>{self._rows()},0,1))"
            ),
            lambda n: float(self.rows[n] is not None),
        )
        wanted = {"criterion", "start", "progress", "done_on", *names_in(self.view.framework.status)}
        self.phase = phase_field(self.view.framework)
        wanted |= {self.phase.id} if self.phase else set()
        for column in self.place.columns:
            f = column.field
            if (
                f.id in wanted and column.slot == 1 and not is_calculated(column) and not f.per and f.id != "due"
            ) or f.per == "school_year":
                self._entry(column)
        for name in ("criterion",):
            if name not in self.at:
                self._add(name, lambda n: "=0", lambda n: 0.0)
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

        self._add(column.id, formula, value)

    def _due(self) -> None:
        """The due entry: a real date, or the position of an offered period."""
        f = self.place.table.field("due")
        hidden = self.hidden
        if f is None or "due" not in self.place.at:
            self._add("due_position", lambda n: "=0", lambda n: 0.0)
            self._add("due_date", lambda n: '=""', lambda n: "")
            self._set("each", lambda n: "=0", lambda n: 0.0)
            return
        periods = self.view.lex.periods(f) if f.kind == "period" else ()
        position = KINDS["choice"].excel

        def found(n: int) -> Value:
            row = self.rows[n]
            return row.values.get("due") if row else None

        self._add(
            "due_position",
            lambda n: (
                f"=IFERROR({position(self.raw('due', n), self.view.lex.context(f), hidden.due_lookup)},0)"
                if periods
                else "=0"
            ),
            lambda n: float(periods.index(p) + 1) if (p := found(n)) in periods else 0.0,
        )
        self._add(
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

    def _followed(self) -> None:
        """Due date, done date and progress as they count; twins of rules.judge.follow."""
        ends = self._year_ends()
        count = len(ends)

        def area(n: int) -> str:
            return f"{self.c(next(iter(ends)), n)}:{self.c(next(reversed(ends)), n)}"

        def either(each: Callable[[int], str], plain: Callable[[int], str]) -> Callable[[int], str]:
            return lambda n: f"=IF({self.c('each', n)}=1,{each(n)},{plain(n)})" if ends else f"={plain(n)}"

        def followed(part: str) -> Callable[[int], str | float]:
            def value(n: int) -> str | float:
                if (row := self.rows[n]) is None:
                    return ""
                return normalised(getattr(follow(self.view.framework, self.view.plan, row), part))

            return value

        self._add("due_on", either(lambda n: self._each_due(ends, n), self._plain_due), followed("due_on"))
        self._add(
            "done", either(lambda n: f'IF(COUNT({area(n)})={count},MAX({area(n)}),"")', self._done), followed("done_on")
        )
        self._add("share", either(lambda n: f"COUNT({area(n)})/{count}", self._progress), followed("progress"))

    def _year_ends(self) -> dict[str, date]:
        """The column of each school year for actions of every year, and that year's last day."""
        framework, period = self.view.framework, self.view.plan.period
        slots = slot_field(framework)
        if slots is None or period.kind != "stage":
            return {}
        return {f"{slots.id}.{year}": school_year(framework.calendar, year).last for year in period.years}

    def _each_due(self, ends: dict[str, date], n: int) -> str:
        """The end of the first year without a date, else of the last."""
        text = _excel_day(list(ends.values())[-1])
        for name, end in reversed(ends.items()):
            text = f'IF({self.c(name, n)}="",{_excel_day(end)},{text})'
        return text

    def _plain_due(self, n: int) -> str:
        """The period's last day or the date entered, else the end of the phase."""
        label = f"INDEX({self.hidden.due_last},{self.c('due_position', n)})" if self.hidden.due_last else '""'
        day = self.c("due_date", n)
        if self.phase and self.hidden.phase_ends:
            named = self.c(self.phase.id, n)
            end = f'IF({named}>0,INDEX({self.hidden.phase_ends},{named}),"")'
            day = f'IF({day}="",{end},{day})'
        return f"IF({self.c('due_position', n)}>0,{label},{day})"

    def _done(self, n: int) -> str:
        return self._inherited(self.c("done_on", n) if "done_on" in self.at else '""', n)

    def _progress(self, n: int) -> str:
        return self.c("progress", n) if "progress" in self.at else '""'

    def _inherited(self, own: str, n: int) -> str:
        """The action's own date, else that of its criterion row where the pack says so."""
        name, place = inherits(self.view.framework), self.view.tables.get("criteria")
        if not name or place is None or name not in place.at:
            return own
        key, criterion = place.range("key"), self.c("criterion", n)
        code = f"INDEX({self.hidden.of_criterion['code']},{criterion})"
        position = f"SUMPRODUCT(({key}={code})*(ROW({key})-{place.first}))"
        text = excel_date(f"INDEX({place.range(name)},{position})")
        return f'IF({own}<>"",{own},IF({criterion}=0,"",IFERROR({text},"")))'

    def _sums(self) -> None:
        """Status position and what the sums need of each row; twins of rules.judge."""
        self._scores()
        self._due_counts()
        self._gaps()

    def _judged(self, read: Callable[[Judged], float]) -> Callable[[int], float]:
        """A number of the judged action in each row; 0 where there is none."""
        return lambda n: 0.0 if (one := self.judged[n]) is None else read(one)

    def _counted(self, test: Callable[[Judged], bool]) -> Callable[[int], float]:
        """1 in each row whose action counts and passes."""
        return self._judged(lambda one: float(one.counts and test(one)))

    def _scores(self) -> None:
        position = status_positions()
        done, not_needed = position["done"], position["not_needed"]
        self._add("status", self._status, self._judged(lambda j: float(position[j.status])))
        self._add(
            "weight",
            lambda n: f"=IF(OR({self.c('status', n)}=0,{self.c('status', n)}={not_needed}),0,1)",
            self._counted(lambda j: True),
        )
        self._add(
            "score",
            lambda n: (
                f"=IF({self.c('weight', n)}=0,0,IF({self.c('status', n)}={done},1,"
                f"IF(ISNUMBER({self.c('share', n)}),MIN(MAX({self.c('share', n)},0),0.99),0)))"
            ),
            self._judged(lambda j: j.completion if j.counts else 0.0),
        )

    def _status(self, n: int) -> str:
        cells = {name: Term(self.c(name, n), self._codes(name)) for name in self.at if name not in ("n", "exists")}
        cells |= {
            "due_on": Term(self.c("due_on", n)),
            "done_on": Term(self.c("done", n)),
            "progress": Term(self.c("share", n)),
        }
        if "start" in cells:
            cells["start_on"] = cells["start"]
        ranges = {
            f"{name}.{f.id}": place.slots(f.id)
            for name, place in self.view.tables.items()
            for f in place.table.fields
            if f.id in place.at
        }
        sight = Sight(cells, self.as_of, self.header, ranges, self.raw("key", n))
        return f"=IF({self.c('exists', n)}=0,0,{status_position(self.view.framework.status, STATUSES, sight)})"

    def _due_counts(self) -> None:
        done, as_of = status_positions()["done"], self.view.as_of
        self._add(
            "due",
            lambda n: (
                f"=IF(AND({self.c('weight', n)}=1,ISNUMBER({self.c('due_on', n)})),"
                f"IF({self.c('due_on', n)}<={self.as_of},1,0),0)"
            ),
            self._counted(lambda j: j.due_on is not None and j.due_on <= as_of),
        )
        self._add(
            "due_done",
            lambda n: f"=IF(AND({self.c('due', n)}=1,{self.c('status', n)}={done}),1,0)",
            self._counted(lambda j: j.due_on is not None and j.due_on <= as_of and j.status == "done"),
        )

    def _gaps(self) -> None:
        """Actions without owner, without due date, and the rows that somebody must mend."""
        self._add("no_owner", self._no_owner, self._counted(lambda j: not j.owner))
        self._add(
            "no_due",
            lambda n: f"=IF({self.c('weight', n)}=0,0,IF(ISNUMBER({self.c('due_on', n)}),0,1))",
            self._counted(lambda j: j.due_on is None),
        )

        def needs_fix(n: int) -> str | float:
            one = self.judged[n]
            whole = one is None or not one.counts or (one.owner and one.due_on and one.criterion)
            return "" if whole else float(self.place.first + n + 1)

        self._add(
            "fix",
            lambda n: (
                f"=IF(AND({self.c('weight', n)}=1,OR({self.c('no_owner', n)}=1,{self.c('no_due', n)}=1,"
                f'{self.c("criterion", n)}=0)),{n},"")'
            ),
            needs_fix,
        )

    def _no_owner(self, n: int) -> str:
        owners = [c for c in self.place.columns if c.field.id == "owner"]
        if not owners:
            return f"={self.c('weight', n)}"
        found = "+".join(self._named(column, n) for column in owners)
        if fixed := self.hidden.of_criterion.get("owner", ""):
            # Who the framework puts in charge counts where nobody else is named.
            typed = "&".join(self.raw(column.id, n) for column in owners)
            empty = f"LEN({excel_bare(excel_without_placeholders(typed, self.view.lex.languages))})=0"
            preset = f"IF({self.c('criterion', n)}>0,INDEX({fixed},{self.c('criterion', n)}),0)"
            found += f"+IFERROR(IF({empty},{preset},0),0)"
        return f"=IF({self.c('weight', n)}=0,0,IF({found}=0,1,0))"

    def _named(self, column: Column, n: int) -> str:
        """A number above 0 where an owner cell names somebody: any text, or a word of its list."""
        cell, name = self.raw(column.id, n), self.view.lex.list_name(column.field)
        if name:
            position = KINDS[column.field.kind].excel(
                cell, self.view.lex.context(column.field), self.hidden.lookups.get(name, Lookup())
            )
            return f"IFERROR({position},0)"
        return f"IFERROR(LEN({excel_bare(excel_without_placeholders(cell, self.view.lex.languages))}),0)"

    def _codes(self, column: str) -> tuple[str, ...]:
        f = self.place.table.field(column)
        name = self.view.lex.list_name(f) if f else ""
        return self.view.lex.offer(name).codes if name else ()


def _excel_day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
