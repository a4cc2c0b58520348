"""Plans and results as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cqip_xl.model.case import Case
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.table import PARTS, Column, Table, columns_of, of_status

if TYPE_CHECKING:
    import pandas as pd


def frame(case: Case, table: str) -> pd.DataFrame:
    """A table of a plan, a row each; columns: key, sheet, row, then the column ids of the workbook.

    People slots are joined into one list column besides their own (`owner` holds a list). A period shows
    as its id text in `due` and as dates in `due_on` (judged) and `due_read` (probably meant, out of text).
    """
    import pandas as pd

    spec, plan = case.framework.tables[table], case.plan
    columns = list(dict.fromkeys(c.id for c in columns_of(spec, plan.period) if not c.field.shows))
    said = _judged(case, spec)
    records = [_record(spec, columns, row) | {name: of(row) for name, of in said.items()} for row in plan.rows(table)]
    return pd.DataFrame.from_records(records, columns=["key", "sheet", "row", *columns, *said])


def _judged(case: Case, table: Table) -> dict[str, Callable[[Row], object]]:
    """What is said of a row, by column."""
    if table.id == "actions":
        judged = {a.key: a for a in case.verdict.actions}
        return {
            "due_on": lambda row: judged[row.key].due_on,
            "status": lambda row: judged[row.key].status,
            "completion": lambda row: judged[row.key].completion,
            "due_read": lambda row: _read_day(row.read.get("due")),
        }
    standing = {one.key: one for one in case.verdict.standings.get(table.id, ())}
    years = {(one.key, y.year): y for one in case.verdict.own_measures.get(table.id, ()) for y in one.years}
    reached = [c for c in columns_of(table, case.plan.period) if table.measured and c.year and c.field.shows]

    def of_status(name: str) -> Callable[[Row], object]:
        return lambda row: getattr(standing[row.key], name)

    def of_year(column: Column) -> Callable[[Row], object]:
        return lambda row: getattr(years[row.key, column.year], column.field.id)

    return {name: of_status(name) for name in _of_status(table)} | {c.id: of_year(c) for c in reached}


def _of_status(table: Table) -> list[str]:
    """What is judged of the rows of a pack's own table; each has a completion."""
    return list(dict.fromkeys(f.id for f in (*of_status(table), *(PARTS[:1] if table.status else ()))))


def _record(table: Table, columns: Sequence[str], row: Row) -> dict[str, Any]:
    """A row's place and values by column; people as a list."""
    record: dict[str, Any] = {"key": row.key, "sheet": row.place.sheet, "row": _row_number(row)}
    for name in columns:
        f = table.field(name)
        several = f is not None and f.kind == "person" and f.slots > 1 and name == f.id
        record[name] = list(row.all(name)) if several else _plain(row.values.get(name))
        if f is not None and f.kind == "person" and not several:
            record[name] = "; ".join(row.people(name)) or None
    return record


def _plain(value: object) -> object:
    if isinstance(value, Period):
        return str(value)
    return value


def _read_day(value: object) -> date | None:
    if isinstance(value, Period):
        return value.last
    return value if isinstance(value, date) else None


def _row_number(row: Row) -> int:
    digits = "".join(c for c in row.place.cell if c.isdigit())
    return int(digits) if digits else 0
