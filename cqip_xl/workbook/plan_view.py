"""What every sheet of one workbook is drawn from, and where each table stands: computed once, here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cqip_xl.model.anchors import TableAnchor
from cqip_xl.model.book import Area
from cqip_xl.model.case import Case
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import is_grouped
from cqip_xl.model.markers import letters, quoted, span
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.plan import Plan
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import CALCULATED, NEXT_CODE, PARTS, REQUIRED, TITLE, Column, Table, columns_of
from cqip_xl.model.verdict import Verdict
from cqip_xl.rules.known_rows import row_label
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.workbook.column_groups import column_groups

#: Rows above a table: title, hint, line with the school's name, (hidden id row), header; then its first row.
TITLE_ROW, HINT_ROW, SCHOOL_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2, 4, 5
GUTTER = 0

#: `_calc` reads this many rows more than were drawn, so that inserted rows still count.
MARGIN = 20


class Unplaced(Exception):
    """A received workbook lacks something that its formulas need; `table` (or `header`, `sheet`) and what is missing.

    `table`: table id; `what`: a column id, or the key of a row that the framework fixes; '' for the whole table.
    """

    def __init__(self, table: str, what: str = "") -> None:
        super().__init__(f"{table} {what}".strip())
        self.table, self.what = table, what


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands. Rows and columns count from 0; `first` to `last` are its rows for entries.

    `lines`: for each row that the framework fixes its distance from `first`, where they do not just follow one
    another because there are headings, or because somebody inserted or sorted rows. `headings`: the distance of each,
    and the standard that it names.
    """

    table: Table
    sheet: str
    head: int
    first: int
    last: int
    columns: tuple[Column, ...]
    at: Mapping[str, int]
    lines: tuple[int, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()

    def range(self, column: str) -> str:
        """The absolute range of a column's entries."""
        col = self.at[column]
        return span(self.sheet, self.first, col, self.last, col)

    def slots(self, name: str) -> tuple[str, ...]:
        """The ranges of all columns of a field, one for each run of neighbours."""
        cols = sorted({self.at[c.id] for c in self.columns if c.field.id == name and c.id in self.at})
        starts = [col for col in cols if col - 1 not in cols]
        ends = [col for col in cols if col + 1 not in cols]
        runs = zip(starts, ends, strict=True)
        return tuple(span(self.sheet, self.first, left, self.last, right) for left, right in runs)

    def with_first(self, column: str) -> TablePlace:
        """The same with a column right behind the key, all else moved by one."""
        ids = sorted(self.at, key=lambda name: (name != "key", name != column, self.at[name]))
        return replace(self, at={name: n for n, name in enumerate(ids, start=min(self.at.values()))})

    def cell(self, column: str, row: int) -> str:
        """Same-row reference without the sheet's own name: `$F9`."""
        return f"${letters(self.at[column])}{row + 1}"

    def row(self, n: int) -> int:
        """The sheet row of the n-th row drawn."""
        return self.first + (self.lines[n] if self.lines else n)

    def drawn_at(self, position: int) -> int | None:
        """Which row drawn stands at that distance from the first; None where somebody inserted a row."""
        if not self.lines:
            return position
        return self.lines.index(position) if position in self.lines else None

    def areas(self, column: str) -> Iterator[Area]:
        """A column's entries: between headings one below the other."""
        col, start = self.at[column], self.first
        for line, _ in (*self.headings, (self.size, "")):
            if self.first + line > start:
                yield Area(start, col, self.first + line - 1, col)
            start = self.first + line + 1

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    @property
    def drawn(self) -> int:
        """How many rows are drawn: all, but for rows inserted among fixed ones."""
        return len(self.lines) or self.size


@dataclass(frozen=True, slots=True)
class PlanView:
    """The judged plan to show, in which words, and the places of its tables."""

    case: Case
    lex: Lexicon
    tables: Mapping[str, TablePlace]
    names: Mapping[str, str]
    measures: tuple[MeasureRow, ...] = ()

    @property
    def framework(self) -> Framework:
        return self.case.framework

    @property
    def plan(self) -> Plan:
        return self.case.plan

    @property
    def verdict(self) -> Verdict:
        return self.case.verdict

    @property
    def as_of(self) -> date:
        return self.case.verdict.as_of

    def say(self, key: str, /, **values: object) -> str:
        return self.lex.say_of(self.names, key, values)

    def criterion_label(self, criterion: Criterion) -> str:
        """What the dropdown offers; a row of the school's own by the title it was given."""
        row = next((r for r in self.plan.rows("criteria") if r.key == criterion.id), None) if criterion.free else None
        return self.lex.own_label(criterion, row.text("title") if row else "")

    def row_label(self, table: str, key: str) -> str:
        """A row of that table as dropdowns offer it."""
        row = next((r for r in self.plan.rows(table) if r.key == key), None)
        return row_label(self.framework.tables[table], row) if row else key

    def ref(self, sheet: str, cell: str) -> str:
        return f"{quoted(self.names[sheet])}!{cell}"


KEY = Field("key", "code")


def drawn_columns(table: Table, plan: Plan, requires_rows: bool = False) -> tuple[Column, ...]:
    """The columns of a table as formulas go through them: key, what the product calculates, then the pack's own.

    Those that are not printed stand last: what Excel prints of a sheet is one rectangle.
    """
    own = sorted(columns_of(table, plan.period), key=lambda column: not column.field.printed)
    if table.source in ("criteria", "clauses"):
        required = [Column("required", REQUIRED)] if requires_rows else []
        return (Column("key", KEY), Column("title", TITLE), *required, *(c for c in own if c.id != "title"))
    if table.id != "actions":
        suggested = [Column(NEXT_CODE.id, NEXT_CODE)] if table.id == "evidence" and _has_pattern(table) else []
        return tuple(_with_status(table, own)) if table.status else (Column("key", KEY), *own, *suggested)
    status, due_on = CALCULATED
    columns: list[Column] = [Column("key", KEY), Column("status", status)]
    for column in own:
        columns.append(column)
        if column.id == "due":
            columns.append(Column("due_on", due_on))
    return tuple(columns)


def _places(table: Table, plan: Plan, columns: Sequence[Column]) -> dict[str, int]:
    """The columns from left to right: as they come, those of the plan group by group.

    Their order in formulas stays what it was, so that those of a workbook made before need no mending.
    """
    ids = [column.id for column in columns]
    if table.id == "actions":
        ids = ["key", *(column.id for group in column_groups(table, plan.period) for column in group.columns)]
    return {name: n for n, name in enumerate(ids, start=1)}


def _with_status(table: Table, own: Sequence[Column]) -> Iterator[Column]:
    """The columns of a pack's own table: its status, its entries and what its parts say, then what is not printed."""
    status, due_on = CALCULATED
    yield Column("key", KEY)
    if table.is_dated:
        yield Column("status", status)
    yield from (c for c in own if c.field.printed)
    yield from (Column(f.id, f) for f in PARTS if table.parts)
    yield from (c for c in own if not c.field.printed)
    if table.is_dated:
        yield Column("due_on", due_on)


def _has_pattern(table: Table) -> bool:
    return any(f.pattern for f in table.fields)


def anchored_place(table: Table, plan: Plan, framework: Framework, found: TableAnchor) -> TablePlace:
    """Where the table stands in a received workbook. Raises Unplaced."""
    columns = drawn_columns(table, plan, _requires_rows(table, framework))
    missing = [column.id for column in columns if column.id not in found.columns]
    if missing:
        raise Unplaced(table.id, missing[0])
    fixed = _fixed_keys(table, plan, framework)
    at = {found.keys[row]: row for row in sorted(found.keys, reverse=True)}
    lost = [key for key in fixed if key not in at]
    if lost:
        raise Unplaced(table.id, lost[0])
    lines = tuple(at[key] - found.first for key in fixed)
    last = found.first + max(lines) if lines else max(found.last, found.first)  # below fixed rows stand other tables
    return TablePlace(
        table,
        found.sheet,
        found.head,
        found.first,
        last,
        columns,
        {column.id: found.columns[column.id] for column in columns},
        () if lines == tuple(range(len(fixed))) else lines,
        tuple((row - found.first, standard) for row, standard in sorted(found.headings.items())),
    )


def _fixed_keys(table: Table, plan: Plan, framework: Framework) -> tuple[str, ...]:
    """The keys of the rows that the framework fixes, in drawing order."""
    match table.source:
        case "criteria":
            return tuple(c.id for c in framework.criteria)
        case "clauses":
            return tuple(c.id for c in framework.clauses)
        case "indicators":
            return tuple(row.key for row in measure_rows(framework, plan.period))
        case _:
            return ()


def _requires_rows(table: Table, framework: Framework) -> bool:
    return table.source == "criteria" and any(c.required for c in framework.criteria)


def place_table(
    table: Table, plan: Plan, framework: Framework, sheet: str, spare: int | None, top: int = 0
) -> TablePlace:
    """Where a table stands on its sheet, `top` rows further down than usual."""
    columns = drawn_columns(table, plan, _requires_rows(table, framework))
    rows = len(plan.rows(table.id))
    lines: tuple[int, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    if table.source == "criteria":
        lines, headings = headed_lines(framework)
        count = len(framework.criteria) + len(headings)
    elif table.source == "clauses":
        count = len(framework.clauses)
    elif table.source == "indicators":
        count = len(measure_rows(framework, plan.period))
    else:
        count = max(spare if spare is not None else table.spare, rows + min(10, table.spare))
    if table.id == "people":
        count = max(count, len(framework.people) + 10, rows + 10)
    first = top + FIRST_ROW
    return TablePlace(
        table,
        sheet,
        top + HEAD_ROW,
        first,
        first + max(count, 1) - 1,
        columns,
        _places(table, plan, columns),
        lines if headings else (),
        headings,
    )


@derived
def headed_lines(framework: Framework) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    """Distance of each criterion from the first row, and the headings: a row for each standard that has none itself.

    No headings where there is but one standard.
    """
    lines: list[int] = []
    headings: list[tuple[int, str]] = []
    for standard in framework.all_standards:
        if is_grouped(framework) and not any(c.whole for c in standard.criteria):
            headings.append((len(lines) + len(headings), standard.id))
        for _ in standard.criteria:
            lines.append(len(lines) + len(headings))
    return tuple(lines), tuple(headings)
