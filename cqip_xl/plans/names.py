"""The personal names in plans: what a public copy must not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cqip_xl.kinds.people import read_people
from cqip_xl.kinds.text import fold
from cqip_xl.model.framework import Framework, Table
from cqip_xl.model.plan import Plan, Row


def personal_names(plans: Iterable[tuple[Framework, Plan]], contacts: Iterable[str] = ()) -> frozenset[str]:
    """Names of persons on People sheets, in owner and other person cells, and contacts of the roster.

    What the pack itself calls a person or group ("Principal", "All staff") is a role, not a name.
    """
    found = {name for framework, plan in plans for name in _of_plan(framework, plan)}
    return frozenset(found | {contact for contact in contacts if contact.strip()})


def _of_plan(framework: Framework, plan: Plan) -> Iterator[str]:
    roles = {
        fold(framework.word(language, f"people/{person['id']}"))
        for person in framework.people
        for language in framework.languages
    }
    roles |= {fold(alias) for person in framework.people for alias in person.get("alias", "").split(";")}
    groups = {fold(row.text("name")) for row in plan.rows("people") if row.text("person_kind") not in ("", "person")}
    for name in _named(framework, plan):
        if fold(name) not in roles | groups:
            yield name


def _named(framework: Framework, plan: Plan) -> Iterator[str]:
    for row in plan.rows("people"):
        yield row.text("name")
        yield from row.text("alias").split(";")
    persons = [f.id for f in framework.header if f.kind == "person"]
    for column, value in plan.header.items():
        if column.split(".")[0] in persons:
            yield from read_people(str(value), {})
    for name, table in framework.tables.items():
        for row in plan.rows(name):
            yield from _in_row(table, row)


def _in_row(table: Table, row: Row) -> Iterator[str]:
    # What somebody typed into a cell for a unit, a date or a number may be anything, a name as well.
    yield from (text for column, text in row.raw.items() if column != "status")
    for column, value in row.values.items():
        f = table.field(column)
        if f is not None and f.kind == "person" and value is not None:
            yield str(value)
            yield from read_people(str(value), {})
