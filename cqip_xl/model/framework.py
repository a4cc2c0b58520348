"""A quality framework as data: what a pack folder says, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cqip_xl.model.period import Calendar, PlanPeriod
from cqip_xl.model.rule import Alert, Highest, PackCheck, StatusRule

#: Tables the code knows; a pack names their fields. Order of reading and of sheets.
TABLES = ("criteria", "clauses", "actions", "measures", "reviews", "evidence", "people", "texts")
ROWS = ("fixed", "open", "fixed_then_free")


@dataclass(frozen=True, slots=True)
class Field:
    """One column or one header cell. `slots: n` repeats it; `per: school_year` repeats it by year.

    `low`/`high`: bounds of a number in its own unit (percent as a share, 0-1). `precision`: `month` for
    dates shown as mm/yyyy. `shows`: `table.field` whose value for the same criterion is shown, not entered.
    `options`: attributes that only some kinds read (`pattern`, `unique`, `inherits`, `label_by` …).
    """

    id: str
    kind: str
    required: bool = False
    slots: int = 1
    choices: str = ""
    scale: str = ""
    of: str = ""
    per: str = ""
    when: str = ""
    shows: str = ""
    precision: str = "day"
    low: float | None = None
    high: float | None = None
    accepts: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    zero: bool = False
    free: bool = False
    printed: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured thing of the `measures` table; `op` and `value` are its target.

    `better`: up, down or none. `per`: what one value is of (term: a row for each term). `rollup`: sum, mean,
    none or rate; a `rate` names its numerator and denominator. `history`: years before the plan that are asked,
    too; None as the table says. `only_for`: codes of a header choice field; empty for every school.
    `of_all`: the target is that of all schools together; a school is measured by its own alone.
    """

    id: str
    criterion: str = ""
    op: str = ""
    value: float | None = None
    unit: str = ""
    per: str = ""
    better: str = "none"
    rollup: str = "none"
    rate: tuple[str, ...] = ()
    history: int | None = None
    only_for: tuple[str, ...] = ()
    filled_by: str = ""
    of_all: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`source`: the list of the pack that fixes the rows (`criteria`, `clauses`, `indicators`).

    `history`: years before the plan's first for which measures are asked.
    """

    id: str
    fields: tuple[Field, ...]
    rows: str = "open"
    source: str = ""
    spare: int = 40
    indicators: tuple[Indicator, ...] = ()
    history: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    def field(self, name: str) -> Field | None:
        """The field that a column id stands for: `owner.2` -> owner."""
        base = name.split(".", 1)[0]
        return next((f for f in self.fields if f.id == base), None)


@dataclass(frozen=True, slots=True)
class Scale:
    """Points from low to high. `zero`: the code that says "not even the lowest point is reached"."""

    id: str
    points: tuple[str, ...]
    zero: str = ""
    of: str = "criterion"
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A score that one row asks for: the tool, bounds in the tool's points, months for which a rating counts."""

    tool: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    fresh_months: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """`levels`: the points it really has (none: no levels). `preset`: field id -> fixed values.

    `mandatory`: where a level needs all mandatory criteria and only some of the others.
    `scores`: what fields with `bounds: row` ask here, in the order of those fields. `one_of`: the choice list
    of fields with `choices: row`. `required`: `always`, or the school's level from which the row must be
    filled in. `free`: a row whose title the school writes.
    """

    id: str
    standard: str
    levels: tuple[str, ...] = ()
    preset: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    one_of: str = ""
    required: str = ""
    free: bool = False
    mandatory: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    criteria: tuple[Criterion, ...]
    free: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on the whole school; all clauses met grant the scale point `grants`."""

    id: str
    scale: str
    grants: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class LevelRule:
    """How a school's level follows: the highest point that every criterion reaches, then the clauses'.

    `others`: where a pack tells mandatory criteria from others, how many of the others must reach a level;
    none may then lie more than one level below. None: all must.
    """

    scale: str
    clauses_grant: str = ""
    others: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or month of a year that may count from a parameter: `{start_year+1}-06`.

    `base`: id of a parameter, `first` or `last` (years of the plan's period), '' where `offset` is the year
    itself. `day`: 0 for the whole month.
    """

    base: str
    offset: int
    month: int = 1
    day: int = 0


@dataclass(frozen=True, slots=True)
class Cadence:
    """`every`: how often; or `on`: days of every year, (month, day). `start`: from when on, else from the plan's."""

    id: str
    every: str = ""
    on: tuple[tuple[int, int], ...] = ()
    start: Moment | None = None
    over: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    first: Moment
    last: Moment


@dataclass(frozen=True, slots=True)
class Council:
    """The size and offices of a body whose members a choice field of the people table names."""

    field: str
    members: int = 0
    odd: bool = False
    exactly_one: tuple[str, ...] = ()


#: Where a pack lacks a language, its readers are given another that they know before the native one.
_READ_AS_WELL = {"zh-Hans": ("zh-Hant",), "zh-Hant": ("zh-Hans",)}


@dataclass(frozen=True, slots=True)
class Framework:
    """`words`: language -> path such as `criteria/1.1` -> text. `hash`: SHA-256 of the pack's files."""

    id: str
    version: str
    native: str
    languages: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    hash: str
    verified: bool = True
    unverified: tuple[str, ...] = ()
    replaced_by: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Moment | None] = field(default_factory=dict)
    calendar: Calendar = Calendar()
    plan_kinds: tuple[str, ...] = ("year",)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    standards: tuple[Standard, ...] = ()
    clauses: tuple[Clause, ...] = ()
    header: tuple[Field, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    status: tuple[StatusRule, ...] = ()
    levels: LevelRule | None = None
    requires: Mapping[str, Highest] = field(default_factory=dict)
    checks: tuple[PackCheck, ...] = ()
    alerts: tuple[Alert, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    people: tuple[Mapping[str, str], ...] = ()
    texts: tuple[Mapping[str, str], ...] = ()
    council: Council | None = None
    guide: tuple[tuple[str, int], ...] = ()
    form: tuple[Mapping[str, Any], ...] = ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the pack's order."""
        return tuple(criterion for standard in self.standards for criterion in standard.criteria)

    def criterion(self, code: str) -> Criterion | None:
        return next((c for c in self.criteria if c.id == code), None)

    def effective_level(self) -> Highest | None:
        """Which header levels decide what is required, where the pack says so."""
        return self.requires.get("effective")

    def read_as(self, language: str) -> tuple[str, ...]:
        """The languages in which a text is looked for: that one, one that its readers know as well, the native one."""
        return (language, *_READ_AS_WELL.get(language, ("en",)), self.native)

    def word(self, language: str, path: str) -> str:
        """The pack's text in that language or one that its readers know, else the last part of the path."""
        for wanted in self.read_as(language):
            text = self.words.get(wanted, {}).get(path)
            if text:
                return text
        return path.rsplit("/", 1)[-1]

    def has_word(self, path: str) -> bool:
        return any(path in words for words in self.words.values())


#: The slot of a `.other` column: free text for those who stand on no list.
OTHER = 99


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a drawn or read table: `id` as it stands in the hidden id row."""

    id: str
    field: Field
    slot: int = 1
    year: int = 0


#: The title of a row that the school words itself.
TITLE = Field("title", "text")


def columns_of(table: Table, period: PlanPeriod) -> tuple[Column, ...]:
    """Every column of a table for a plan of that period: slots and school years spelled out."""
    columns = [Column("title", TITLE)] if table.rows == "fixed_then_free" else []
    measured = table.source == "indicators"
    columns += [Column(f.id, f) for f in MEASURE_GIVEN if measured]
    given = {f.id for f in MEASURE_GIVEN if measured}
    for f in (f for f in table.fields if f.id not in given):
        if f.per == "school_year":
            if period.kind == "stage":
                columns += [Column(f"{f.id}.{year}", f, year=year) for year in period.years]
        else:
            columns += [Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1)]
            if f.options.get("outsiders"):
                columns.append(Column(f"{f.id}.other", replace(f, kind="text", required=False), OTHER))
    columns += [Column(f.id, f) for f in MEASURE_FOUND if measured]
    return tuple(columns)


#: What a row of measures is about, given; and what follows from its entries.
MEASURE_GIVEN = (
    Field("indicator", "indicator", shows="indicator"),
    Field("year", "period", shows="year"),
    Field("wanted", "text", shows="wanted"),
)
MEASURE_FOUND = (
    Field("value", "number", shows="value"),
    Field("attainment", "text", shows="attainment"),
    Field("trend", "text", shows="trend"),
)

#: Columns that the product itself calculates in the actions table.
CALCULATED = (
    Field("status", "text", shows="status"),
    Field("due_on", "date", shows="due_on", printed=False),
)


#: The next free code for a piece of evidence.
NEXT_CODE = Field("next_code", "code", shows="next_code")
#: Whether a row of the criteria table must be filled in at the school's level.
REQUIRED = Field("required", "text", shows="required")


def header_columns(framework: Framework) -> tuple[Column, ...]:
    """Every cell of the header form: parameters, the pack's fields, slots spelled out, `repeat_in: foot` twice.

    A field repeated in the foot gets a second cell `foot_<last part of its id>`
    (features B10: the number in the foot must equal the one in the head).
    """
    columns = [Column(f.id, f) for f in parameter_fields(framework)]
    for f in framework.header:
        columns += [Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1)]
        if f.options.get("repeat_in") == "foot":
            columns.append(Column("foot_" + f.id.rsplit("_", 1)[-1], f))
    return tuple(columns)


def parameter_fields(framework: Framework) -> tuple[Field, ...]:
    """The pack's parameters as cells of the School sheet: whole years."""
    return tuple(Field(name, "integer", required=True, low=1990, high=2090) for name in framework.parameters)


def shown_beside(table: Table) -> tuple[Field, ...]:
    """Columns of a table, besides key and title, that the product shows and nobody enters."""
    if table.source == "indicators":
        return (*MEASURE_GIVEN, *MEASURE_FOUND)
    return {"actions": CALCULATED, "criteria": (REQUIRED,), "evidence": (NEXT_CODE,)}.get(table.id, ())
