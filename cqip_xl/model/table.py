"""The tables of a pack and their columns, slots and school years spelled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.moment import Moment
from cqip_xl.model.period import PlanPeriod

#: Tables the code knows; a pack names their fields. Order of reading and of sheets.
TABLES = ("criteria", "clauses", "actions", "measures", "reviews", "evidence", "people", "texts")
#: Tables with sheets of their own, as these stand in a workbook.
SHEETS = ("criteria", "actions", "measures", "reviews", "evidence", "texts", "people")
#: What of a row with a status says that it is, or will be, done.
DATED = ("due", "done_on", "progress")
#: Those whose rows fields of the kind `row` can name, besides tables of the pack's own.
NAMED = ("actions", "reviews", "evidence")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`source`: the list of the pack that fixes the rows (`criteria`, `clauses`, `indicators`).

    `history`: years before the plan's first for which measures are asked. `begins`: the day from which figures are.
    `behind`: of a table of the pack's own, the table behind whose sheet its sheet stands; `letter`: of such a table,
    the first of its row keys. `status`: whether its rows have one; `parts`: then the tables and fields whose rows name
    its own as what they are part of. `measured`: of a table of indicators that the school words itself, how several
    schools' values become one (`sum`, `mean`, `none`).
    """

    id: str
    fields: tuple[Field, ...]
    rows: str = "open"
    source: str = ""
    spare: int = 40
    indicators: tuple[Indicator, ...] = ()
    history: int = 0
    begins: Moment | None = None
    behind: str = ""
    letter: str = ""
    status: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    measured: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether rows of a table of the pack's own have a status from their own entries, not only from their parts."""
        return self.status and any(f.id in DATED for f in self.fields)

    @property
    def is_own(self) -> bool:
        """Whether only the pack knows it."""
        return bool(self.behind)

    @property
    def told_by(self) -> str:
        """The column whose text says what a row is, '' where there is none."""
        return next((f.id for f in self.fields if f.kind in ("text", "long_text") and not (f.shows or f.per)), "")

    def field(self, name: str) -> Field | None:
        """The field that a column id stands for: `owner.2` -> owner."""
        return _fields(self).get(name.partition(".")[0])


@derived
def _fields(table: Table) -> Mapping[str, Field]:
    return {f.id: f for f in reversed(table.fields)}


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


@derived
def columns_of(table: Table, period: PlanPeriod) -> tuple[Column, ...]:
    """Every column of a table for a plan of that period: slots and school years spelled out."""
    own = (Column("title", TITLE),) if table.rows == "fixed_then_free" else ()
    if table.measured:
        return (*own, *_by_year(table, period))
    before, after = (MEASURE_GIVEN, _found(table)) if table.source == "indicators" else ((), ())
    about = {f.id for f in before}
    return (
        *own,
        *(Column(f.id, f) for f in before),
        *(column for f in table.fields if f.id not in about for column in _columns(f, period)),
        *(Column(f.id, f) for f in after),
    )


def _columns(f: Field, period: PlanPeriod) -> Iterator[Column]:
    """A column for each slot and for those on no list, or for each school year of a stage."""
    if f.per:
        years = period.years if f.per == "year" or period.kind == "stage" else ()
        yield from (Column(f"{f.id}.{year}", f, year=year) for year in years)
        return
    yield from (Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1))
    if f.outsiders:
        yield Column(f"{f.id}.other", replace(f, kind="text", required=False), OTHER)


def _by_year(table: Table, period: PlanPeriod) -> Iterator[Column]:
    """The columns of a table of own indicators: year by year target, value and what follows from them."""
    yearly = [f for f in table.fields if f.id in YEARLY and f.per]
    for f in table.fields:
        if f not in yearly:
            yield from _columns(f, period)
        elif f is yearly[0]:
            together = (*yearly, *REACHED)
            yield from (Column(f"{one.id}.{year}", one, year=year) for year in period.years for one in together)


#: What a table of own indicators asks for each year, and what is said of it.
YEARLY = ("target", "actual")
REACHED = (
    Field("attainment", "text", shows="attainment", per="year"),
    Field("trend", "text", shows="trend", per="year"),
)
#: What a row of measures is about, given; and what follows from its entries.
MEASURE_GIVEN = (
    Field("indicator", "indicator", shows="indicator"),
    Field("year", "period", shows="year"),
    Field("wanted", "text", shows="wanted"),
)
MEASURE_FOUND = (
    Field("value", "number", shows="value"),
    Field("so_far", "number", shows="so_far"),
    Field("attainment", "text", shows="attainment"),
    Field("trend", "text", shows="trend"),
)


def _found(table: Table) -> tuple[Field, ...]:
    """What is calculated of a row of measures; what a stage has so far only where some target is of a stage."""
    stage = any(i.of_stage for i in table.indicators)
    return tuple(f for f in MEASURE_FOUND if stage or f.id != "so_far")


#: Columns that the product itself calculates in the actions table.
CALCULATED = (
    Field("status", "text", shows="status"),
    Field("due_on", "date", shows="due_on", printed=False),
)


@derived
def worded_in(table: Table) -> str:
    """Id of the field in which a row of the actions says what is done: `what`, else its first text."""
    asked = [f for f in table.fields if not f.shows and not f.per]
    texts = (f.id for kind in ("long_text", "text") for f in asked if f.kind == kind)
    return "what" if any(f.id == "what" for f in asked) else next(texts, "what")


#: What rows show of those that are part of them.
PARTS = (
    Field("completion", "percent", shows="completion"),
    Field("parts_due", "integer", shows="parts_due"),
    Field("parts_overdue", "integer", shows="parts_overdue"),
)


def of_status(table: Table) -> tuple[Field, ...]:
    """What the product shows beside the rows of a pack's own table whose rows have a status."""
    return (*(CALCULATED if table.is_dated else ()), *(PARTS if table.parts else ()))


#: The next free code for a piece of evidence.
NEXT_CODE = Field("next_code", "code", shows="next_code", printed=False)
#: Whether a row of the criteria table must be filled in at the school's level.
REQUIRED = Field("required", "text", shows="required")


def shown_beside(table: Table) -> tuple[Field, ...]:
    """Columns of a table, besides key and title, that the product shows and nobody enters."""
    if table.source == "indicators":
        return (*MEASURE_GIVEN, *_found(table))
    if table.is_own:
        return (*of_status(table), *(REACHED if table.measured else ()))
    return {"actions": CALCULATED, "criteria": (REQUIRED,), "evidence": (NEXT_CODE,)}.get(table.id, ())
