"""Plans and results as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cqip_xl.model.case import Case
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.table import PARTS, Table, columns_of, of_status

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
    judged = {a.key: a for a in case.verdict.actions}
    standing = {one.key: one for one in case.verdict.standings.get(table, ())}
    more = ["due_on", "status", "completion", "due_read"] if table == "actions" else _of_status(spec)
    records = []
    for row in plan.rows(table):
        record = _record(spec, columns, row)
        if table == "actions":
            one = judged[row.key]
            record |= {
                "due_on": one.due_on,
                "status": one.status,
                "completion": one.completion,
                "due_read": _read_day(row.read.get("due")),
            }
        elif spec.status:
            record |= {name: getattr(standing[row.key], name) for name in more}
        records.append(record)
    return pd.DataFrame.from_records(records, columns=["key", "sheet", "row", *columns, *more])


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
