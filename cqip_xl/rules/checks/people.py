"""Checks of people: names that stand twice or that several have, owners who support themselves or have left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import Row


def check_people(case: Case) -> Iterator[Finding]:
    """The same name twice on the People sheet; a cell that names one of two; owners who support themselves or left."""
    named = {name: rows for name, rows in _by_name(case).items() if len(rows) > 1}
    ambiguous = list(_ambiguous(case, {name: rows for name, rows in named.items() if _differ(rows)})) if named else []
    told = {fold(finding.values["raw"]) for finding in ambiguous}
    for name, rows in named.items():
        for row in rows[1:] if name not in told else ():
            yield Finding.of("people.repeated", row.at("name"), {"raw": row.text("name")})
    yield from ambiguous
    for row in case.plan.rows("actions"):
        yield from _own_supporter(row)
    if gone := _gone(case):
        yield from _left(case, gone)


def _gone(case: Case) -> dict[str, date]:
    """Who had left on the as-of date, and since when; nobody of a name that somebody who is here has, too."""
    days = {fold(row.text("name")): row.values.get("left_on") for row in case.plan.rows("people")}
    here = {fold(row.text("name")) for row in case.plan.rows("people") if row.values.get("left_on") is None}
    left = {name: day for name, day in days.items() if name not in here and isinstance(day, date)}
    return {name: day for name, day in left.items() if day <= case.verdict.as_of}


def _left(case: Case, gone: Mapping[str, date]) -> Iterator[Finding]:
    """Open actions for which only somebody who left answers, cell by cell."""
    for action in (action for action in case.verdict.actions if action.status not in ("done", "not_needed")):
        for column, value in action.row.values.items():
            if column.partition(".")[0] == "owner" and (day := gone.get(fold(str(value)))):
                yield Finding.of("person.left", action.row.at(column), {"raw": str(value), "day": day.isoformat()})


def _by_name(case: Case) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for row in case.plan.rows("people"):
        if row.text("name"):
            found.setdefault(fold(row.text("name")), []).append(row)
    return found


def _differ(rows: Sequence[Row]) -> bool:
    """Whether rows of one name tell of several people: something besides the name is not the same."""
    besides = [{name: value for name, value in row.values.items() if name != "name"} for row in rows]
    return any(other != besides[0] for other in besides[1:])


def _ambiguous(case: Case, several: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Cells that name somebody of whom the People sheet has several."""
    for table, column, row in _naming(case):
        name = row.text(column)
        if same := several.get(fold(name)):
            cells = ", ".join(one.at("name").cell for one in same)
            values = {"field": f"@column/{table}/{column}", "raw": name, "rows": cells}
            yield Finding.of("person.ambiguous", row.at(column), values)


def _naming(case: Case) -> Iterator[tuple[str, str, Row]]:
    """Table, column and row of every cell that names somebody."""
    for table in case.framework.tables.values():
        persons = {f.id for f in table.fields if f.kind == "person"} if table.id != "people" else set()
        for row in case.plan.rows(table.id) if persons else ():
            yield from ((table.id, column, row) for column in row.values if column.partition(".")[0] in persons)


def _own_supporter(row: Row) -> Iterator[Finding]:
    supporters = {fold(name) for name in row.all("supporters")}
    both = supporters & {fold(name) for name in row.all("owner")} if supporters else supporters
    if both:
        name = next(n for n in row.all("owner") if fold(n) in both)
        cell = next(c for c, v in row.values.items() if c.startswith("supporters") and fold(str(v)) in both)
        yield Finding.of("supporters.same_as_owner", row.at(cell), {"raw": name})
