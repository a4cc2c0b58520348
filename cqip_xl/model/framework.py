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
    """One measured thing of the `measures` table; `op` and `value` are its target."""

    id: str
    criterion: str = ""
    op: str = ""
    value: float | None = None
    unit: str = ""
    rollup: str = "none"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """`source`: the list of the pack that fixes the rows (`criteria`, `clauses`, `indicators`)."""

    id: str
    fields: tuple[Field, ...]
    rows: str = "open"
    source: str = ""
    spare: int = 40
    indicators: tuple[Indicator, ...] = ()
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
    """How a school's level follows: the highest point that every criterion reaches, then the clauses'."""

    scale: str
    clauses_grant: str = ""


@dataclass(frozen=True, slots=True)
class Cadence:
    id: str
    every: str = ""
    on: str = ""
    over: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    first: str
    last: str


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
    parameters: Mapping[str, Any] = field(default_factory=dict)
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

    def word(self, language: str, path: str) -> str:
        """The pack's text in that language or one that its readers know, else the last part of the path."""
        for wanted in (language, *_READ_AS_WELL.get(language, ("en",)), self.native):
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
    for f in table.fields:
        if f.per == "school_year":
            if period.kind == "stage":
                columns += [Column(f"{f.id}.{year}", f, year=year) for year in period.years]
        else:
            columns += [Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1)]
            if f.options.get("outsiders"):
                columns.append(Column(f"{f.id}.other", replace(f, kind="text", required=False), OTHER))
    return tuple(columns)


#: Columns that the product itself calculates in the actions table.
CALCULATED = (
    Field("status", "text", shows="status"),
    Field("due_on", "date", shows="due_on", printed=False),
)


#: Whether a row of the criteria table must be filled in at the school's level.
REQUIRED = Field("required", "text", shows="required")


def header_columns(framework: Framework) -> tuple[Column, ...]:
    """Every cell of the header form: the pack's fields, slots spelled out, `repeat_in: foot` twice.

    A field repeated in the foot gets a second cell `foot_<last part of its id>`
    (features B10: the number in the foot must equal the one in the head).
    """
    columns: list[Column] = []
    for f in framework.header:
        columns += [Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1)]
        if f.options.get("repeat_in") == "foot":
            columns.append(Column("foot_" + f.id.rsplit("_", 1)[-1], f))
    return tuple(columns)
