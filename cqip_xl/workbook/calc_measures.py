"""Measures in the workbook: lists by row, a block of `_calc`, and what the sheet shows. Twin of rules.measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cqip_xl.drawing.style import FADED, GROUPS, HIDDEN
from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import BOUNDS, KINDS
from cqip_xl.kinds.text import excel_bare, excel_number
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.markers import CALC, letters, quoted, serial, span
from cqip_xl.model.measure import MeasureRow
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import Measured
from cqip_xl.rules.formula import Term
from cqip_xl.rules.measures import (
    ATTAINMENTS,
    NEAR,
    TRENDS,
    by_school,
    form_field,
    in_stage,
    is_asked,
    open_measures,
    operator,
    own_target,
    previous_keys,
)
from cqip_xl.rules.requirements import asked
from cqip_xl.words.wanted import wanted
from cqip_xl.workbook.calc_phases import first_day
from cqip_xl.workbook.fault import Loss
from cqip_xl.workbook.first_rows import counted
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace

OPERATORS = (">=", ">", "<=", "<", "=")
#: Beyond every number that anybody enters.
FAR = 1e15
_COLUMNS = (
    *("of", "top", "bottom", "value", "number", "has", "before", "target", "so_far", "base"),
    *("attainment", "trend", "open"),
)
#: How a row's target counts: for itself; for all years, which are added up; for all, as entered so far.
ALONE, ADDED, SO_FAR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class MeasureLists:
    """Ranges of `_lists` with one row for each row of measures, in drawing order."""

    key: str
    rate: str
    before: str
    actual: tuple[str, str]
    target_bounds: tuple[str, str]
    has_target: str
    target: str
    op: str
    ends: str
    stage: str
    stage_first: str


def measure_lists(view: PlanView, put: Callable[[str, Sequence[Content]], str]) -> MeasureLists:
    """Puts what formulas need to know of each row into columns of `_lists`."""
    rows, table = view.measures, view.tables["measures"].table
    past = previous_keys(rows)
    place = {row.key: n for n, row in enumerate(rows, start=1)}

    def numbers(name: str, values: Sequence[float | None], none: float = 0.0) -> str:
        return put(f"measures/{name}", [none if value is None else float(value) for value in values])

    def bounds(name: str) -> tuple[str, str]:
        f = table.field(name)
        found = [_bounds(asked(table, f, row.indicator) if f else None) for row in rows]
        lows, highs = [low for low, _ in found], [high for _, high in found]
        return numbers(f"{name}_low", lows, -FAR), numbers(f"{name}_high", highs, FAR)

    return MeasureLists(
        key=put("measures/key", [row.key for row in rows]),
        rate=numbers("rate", [bool(row.indicator.rate) for row in rows]),
        before=numbers("before", [place.get(past.get(row.key, ""), 0) for row in rows]),
        actual=bounds("actual"),
        target_bounds=bounds("target"),
        has_target=numbers("has_target", [own_target(row.indicator) is not None for row in rows]),
        target=numbers("target", [own_target(row.indicator) for row in rows]),
        op=numbers("op", [(*OPERATORS, "").index(operator(row.indicator)) + 1 for row in rows]),
        ends=numbers("ends", [serial(row.period.last) if by_school(table, row.indicator) else FAR for row in rows]),
        stage=numbers("stage", [_stage(view, row) for row in rows]),
        stage_first=numbers("stage_first", [_stage_first(view, rows, row) for row in rows]),
    )


def _stage(view: PlanView, row: MeasureRow) -> int:
    """How the target of a row counts."""
    if not row.indicator.of_stage or not in_stage(view.framework, view.plan.period, row):
        return ALONE
    return ADDED if row.indicator.adds_up else SO_FAR


def _stage_first(view: PlanView, rows: Sequence[MeasureRow], row: MeasureRow) -> int:
    """The place, from 1, of the first row of the plan's years of the same indicator."""
    own = (n for n, one in enumerate(rows, start=1) if one.indicator is row.indicator and _stage(view, one))
    return next(own, 0)


def _bounds(f: Field | None) -> tuple[float | None, float | None]:
    """Lowest and highest number that counts in a field, else in its kind."""
    if f is None:
        return None, None
    low, high = BOUNDS.get(f.kind, (None, None))
    return low if f.low is None else f.low, high if f.high is None else f.high


def _end(row: MeasureRow) -> float:
    return float(serial(row.period.last))


class MeasureColumns:
    """The block of `_calc`, and the contents of the sheet's given and calculated cells."""

    def __init__(
        self,
        view: PlanView,
        lists: MeasureLists | None,
        header: dict[str, Term],
        form: HeaderPlace,
        as_of: str,
        first: int,
        left: int,
    ) -> None:
        self.view, self.lists, self.header, self.form, self.as_of = view, lists, header, form, as_of
        self.first, self.left = first, left
        self.right = left + len(_COLUMNS)
        found = {base.key: base for base in view.verdict.measures}
        rows = {row.key: row for row in view.plan.rows("measures")}
        self.rows: list[tuple[Row | None, Measured | None]] = [
            (rows.get(row.key), found.get(row.key)) for row in view.measures
        ]
        self.size = view.tables["measures"].size if view.measures else 0
        self.open = {row.key for row in open_measures(view.framework, view.plan, view.as_of)}

    # -- drawing ------------------------------------------------------------------------------------

    def cells(self) -> Iterator[Cell]:
        if self.lists is None:
            return
        for name, col in self._at().items():
            yield Cell(self.first - 1, col, f"measures/{name}", HIDDEN)
        values = {row.key: value for row, (_, value) in zip(self.view.measures, self.rows, strict=True)}
        past = previous_keys(self.view.measures)
        for position in range(self.size):
            n = self.view.tables["measures"].drawn_at(position)
            contents = self._formulas(position, n, self.lists)
            read: Mapping[str, str | float] = {}
            if n is not None:
                before = values.get(past.get(self.view.measures[n].key, ""))
                read = self._read(n, *self.rows[n], before.value if before else None)
            for name, col in self._at().items():
                yield Cell(self.first + position, col, Formula(contents[name], read.get(name, "")), HIDDEN)

    def _at(self) -> dict[str, int]:
        return {name: self.left + n for n, name in enumerate(_COLUMNS)}

    def _read(self, n: int, entry: Row | None, found: Measured | None, before: float | None) -> dict[str, str | float]:
        """What Python reads for each column of the n-th row."""

        def number(value: float | None) -> str | float:
            return "" if value is None else value

        spec = self.view.measures[n]
        value = found.value if found else None
        return {
            "of": float(n + 1),
            "top": number(found.numerator if found else None),
            "bottom": number(found.denominator if found else None),
            "value": number(value),
            "number": value or 0.0,
            "has": float(value is not None),
            "before": number(before),
            "target": number(found.target if found else own_target(spec.indicator)),
            "so_far": number(found.so_far if found and _stage(self.view, spec) else None),
            "base": number(self._base(n, before)),
            "attainment": float(ATTAINMENTS.index(found.attainment) + 1) if found and found.attainment else 0.0,
            "trend": float(TRENDS.index(found.trend) + 1) if found and found.trend else 0.0,
            "open": float(spec.key in self.open),
        }

    def _base(self, n: int, before: float | None) -> float | None:
        """What a row of a stage had before its own year, also where nothing is entered in it."""
        spec = self.view.measures[n]
        stage = _stage(self.view, spec)
        if stage == ADDED:
            first = _stage_first(self.view, self.view.measures, spec) - 1
            return sum((found.value or 0.0 for _, found in self.rows[first:n] if found), 0.0)
        return (before or 0.0) if stage == SO_FAR else None

    def _formulas(self, position: int, n: int | None, lists: MeasureLists) -> dict[str, str]:
        """The text of each column for the row at a position of the sheet."""
        row = self.first + position + 1
        c = {name: f"${letters(col)}{row}" for name, col in self._at().items()}
        key = excel_bare(f"INDEX({self.view.tables['measures'].range('key')},ROW()-{self.first})")
        asked_now = "FALSE" if n is None else self._asked(n, unknown=False)
        if n is not None and (begin := self._begin()):
            asked_now = f"AND({asked_now},{_of(lists.ends, c)}>={begin})"
        texts = {
            "of": f"SUMPRODUCT(({lists.key}={key})*(ROW({lists.key})-1))",
            **self._entered(position, c, lists),
            "number": f"IF(ISNUMBER({c['value']}),{c['value']},0)",
            "has": f"IF(ISNUMBER({c['value']}),1,0)",
            **self._compared(c, lists),
            "open": f"IF({c['of']}=0,0,IF(AND({c['has']}=0,{_of(lists.ends, c)}<{self.as_of},{asked_now}),1,0))",
        }
        fallback = {"of": "0", "number": "0", "has": "0", "attainment": "0", "trend": "0", "open": "0"}
        return {name: f"=IFERROR({text},{fallback.get(name, chr(34) * 2)})" for name, text in texts.items()}

    def _entered(self, position: int, c: Mapping[str, str], lists: MeasureLists) -> dict[str, str]:
        """What the school has entered, and the target: its own, else the framework's."""

        def positive(text: str) -> str:
            return f'IF(ISNUMBER({text}),IF({text}>=0,{text},""),"")'

        def inside(name: str, bounds: tuple[str, str]) -> str:
            text = self._entry(name, position)
            low, high = (_of(bound, c) for bound in bounds)
            return f'IF(ISNUMBER({text}),IF(AND({text}>={low},{text}<={high}),{text},""),"")'

        own = inside("target", lists.target_bounds)
        return {
            "top": f'IF({c["of"]}=0,"",{positive(self._entry("numerator", position))})',
            "bottom": f'IF({c["of"]}=0,"",{positive(self._entry("denominator", position))})',
            "value": f'IF({c["of"]}=0,"",IF({_of(lists.rate, c)}=1,IF(ISNUMBER({c["top"]}),IF(ISNUMBER({c["bottom"]}),'
            f'IF({c["bottom"]}>0,{c["top"]}/{c["bottom"]},""),""),""),{inside("actual", lists.actual)}))',
            "target": f'IF({c["of"]}=0,"",IF(ISNUMBER({own}),{own},'
            f'IF({_of(lists.has_target, c)}=1,{_of(lists.target, c)},"")))',
        }

    def _entry(self, name: str, position: int) -> str:
        place = self.view.tables["measures"]
        column = next((column for column in place.columns if column.id == name), None)
        if column is None:
            return '""'
        cell = f"INDEX({place.range(name)},ROW()-{self.first})"
        return KINDS[column.field.kind].excel(cell, self.view.lex.context(column.field), Lookup())

    def _compared(self, c: Mapping[str, str], lists: MeasureLists) -> dict[str, str]:
        """The figure beside the period before and beside its target; twins of rules.measures."""
        v, p, near = c["value"], c["before"], excel_number(NEAR)
        staged = any(_stage(self.view, row) for row in self.view.measures)
        reached, past = (f"IF({_of(lists.stage, c)}=0,{a},{b})" for a, b in ((v, c["so_far"]), (p, c["base"])))
        same = f"({self._range('of')}={_of(lists.before, c)})"
        count, total = (f"SUMPRODUCT({same}*{self._range(name)})" for name in ("has", "number"))
        return {
            "before": f'IF({c["of"]}=0,"",IF({_of(lists.before, c)}=0,"",IF({count}=0,"",{total}/{count})))',
            "attainment": _attained(c, lists, *((reached, past) if staged else (v, p))),
            **self._staged(c, lists),
            "trend": f"IF(ISNUMBER({v}),IF(ISNUMBER({p}),IF(ABS({v}-{p})<={near},2,IF({v}>{p},3,1)),0),0)",
        }

    def _staged(self, c: Mapping[str, str], lists: MeasureLists) -> dict[str, str]:
        """What the plan's years have so far, and had before this one."""
        stage, first = _of(lists.stage, c), _of(lists.stage_first, c)
        of, numbers = self._range("of"), self._range("number")
        up_to, past = (f"SUMPRODUCT(({of}>={first})*({of}{sign}{c['of']})*{numbers})" for sign in ("<=", "<"))
        before = f"IF(ISNUMBER({c['before']}),{c['before']},0)"
        value = f'IF(ISNUMBER({c["value"]}),IF({stage}={ADDED},{up_to},{c["value"]}),"")'
        return {
            "so_far": f'IF({c["of"]}=0,"",IF({stage}=0,"",{value}))',
            "base": f'IF({c["of"]}=0,"",IF({stage}=0,"",IF({stage}={ADDED},{past},{before})))',
        }

    def _range(self, name: str) -> str:
        col = self._at()[name]
        return span(CALC, self.first, col, self.first + self.size - 1, col)

    def _begin(self) -> str:
        """The day from which figures are asked for, '' where it is that of the plan."""
        begins = self.view.tables["measures"].table.begins
        return f"IFERROR({first_day(self.view, self.form, begins)},0)" if begins else ""

    def _asked(self, n: int, unknown: bool = True) -> str:
        """Whether the n-th row is meant for this kind of school."""
        indicator = self.view.measures[n].indicator
        f = form_field(self.view.framework, indicator) if indicator.only_for else None
        if f is None:
            return "TRUE"
        seen = self.header[f.id]
        places = [seen.codes.index(code) + 1 for code in indicator.only_for if code in seen.codes]
        return "OR(" + ",".join(f"{seen.cell}={n}" for n in (*((0,) if unknown else ()), *places)) + ")"

    # -- what the sheet shows -----------------------------------------------------------------------

    def content(self, column: Column, n: int) -> Content:
        """A given or calculated cell of the n-th row."""
        spec, (_, found) = self.view.measures[n], self.rows[n]
        match column.id:
            case "indicator":
                return self.view.lex.offer("indicator").label(spec.indicator.id)
            case "year":
                return self.view.lex.period_label(spec.period)
            case "wanted":
                return self._wanted(n, spec.indicator)
            case "value" | "so_far":
                at = self._at_row(column.id)
                value = getattr(found, column.id) if found else None
                if column.id == "so_far" and not _stage(self.view, spec):
                    value = None
                return Formula(f'=IFERROR({at},"")', "" if value is None else value)
            case name:
                codes = ATTAINMENTS if name == "attainment" else TRENDS
                words = [self.view.say(f"measures.{code}") for code in codes]
                at = self._at_row(name)
                code = getattr(found, name) if found else ""
                offered = ",".join(f'"{word}"' for word in words)
                text = f'=IFERROR(IF({at}=0,"",CHOOSE({at},{offered})),"")'
                return Formula(text, words[codes.index(code)] if code else "", max(words, key=len))

    def _at_row(self, name: str) -> str:
        last = self.first + self.size - 1
        col = letters(self._at()[name])
        head = self.view.tables["measures"].head + 1
        return f"INDEX({quoted(CALC)}!${col}${self.first + 1}:${col}${last + 1},ROW()-ROW($A${head}))"

    def _wanted(self, n: int, indicator: Indicator) -> Content:
        text = wanted(self.view.lex, indicator)
        if not indicator.only_for or form_field(self.view.framework, indicator) is None:
            return text
        other = self.view.say("measures.not_asked")
        value = text if is_asked(self.view.framework, self.view.plan, indicator) else other
        quote = text.replace('"', '""')
        return Formula(f'=IF({self._asked(n)},"{quote}","{other}")', value, max(text, other, key=len))

    def marks(self) -> list[Condition]:
        """Rows that this kind of school need not fill in are faded; the first row of each indicator stands out.

        By a mark, not by rows between: these rows are sorted and filtered, and the mark follows what then stands above.
        """
        place = self.view.tables["measures"]
        area = Area(place.first, 1, place.last, max(place.at.values()))
        cell = f"${letters(place.at['wanted'])}{place.first + 1}"
        faded = Condition(area, f'={cell}="{self.view.say("measures.not_asked")}"', FADED, stop=True)
        name = place.at["indicator"]
        first, above = (f"${letters(name)}{row}" for row in (place.first + 1, place.head + 1))
        return [faded, Condition(Area(place.first, name, place.last, name), f"={first}<>{above}", GROUPS[1])]

    def losses(self) -> Iterator[Loss]:
        """Results that are typed over: they are calculated."""
        place = self.view.tables["measures"]
        if "value" in place.at:
            yield Loss(f"SUMPRODUCT(--({place.range('value')}<>{self._range('value')}))")

    def lines(self) -> Iterator[tuple[str, Formula]]:
        """For the Status sheet: word and number of measures that are met, partly, not, or missing."""
        found = [m.attainment for m in self.view.verdict.measures]
        for n, code in reversed([*enumerate(ATTAINMENTS, start=1)]):
            text = self._counted(f"({self._range('attainment')}={n})")
            yield self.view.say(f"measures.{code}"), Formula(text, float(found.count(code)))
        text = self._counted(f"({self._range('open')}=1)")
        yield self.view.say("measures.open"), Formula(text, float(len(self.open)))

    def _counted(self, mask: str) -> str:
        place = self.view.tables["measures"]
        return counted(place.sheet, self._range("of"), mask, place.first - self.first)


def _attained(c: Mapping[str, str], lists: MeasureLists, v: str, p: str) -> str:
    """Whether `v`, beside `p` before it, reaches the target: 3 met, 2 partly, 1 not, 0 where nothing can be said."""
    t, near, op = c["target"], excel_number(NEAR), _of(lists.op, c)
    holds = f"CHOOSE({op},{v}>={t}-{near},{v}>{t}+{near},{v}<={t}+{near},{v}<{t}-{near},ABS({v}-{t})<={near},FALSE)"
    known = f"IF(ISNUMBER({v}),IF(ISNUMBER({t}),IF({op}<{len(OPERATORS) + 1},1,0),0),0)"
    nearer = f"IF(ISNUMBER({p}),IF(ABS({v}-{t})<ABS({p}-{t})-{near},2,1),1)"
    return f"IF({c['of']}=0,0,IF({known}=0,0,IF({holds},3,{nearer})))"


def _of(values: str, c: Mapping[str, str]) -> str:
    """What a list says of the row of measures at hand."""
    return f"INDEX({values},{c['of']})"
