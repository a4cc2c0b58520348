"""Who is known by which spelling in one plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cqip_xl.kinds.people import people_meant, read_people
from cqip_xl.kinds.signs import cleaned, odd_sign
from cqip_xl.kinds.text import fold
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.table import Table


def known_people(framework: Framework, rows: Sequence[Row]) -> dict[str, str]:
    """Folded name, alias, or name in another of the pack's languages -> name as on the People sheet."""
    known = {fold(row.text("name")): row.text("name") for row in rows if row.text("name")}
    for row in rows:
        for alias in row.text("alias").replace("；", ";").split(";"):
            if alias.strip() and row.text("name"):
                known.setdefault(fold(alias), row.text("name"))
    for person in framework.people:
        names = [framework.word(language, f"people/{person.id}") for language in framework.languages]
        names += framework.earlier_words(f"people/{person.id}")
        there = next((known[fold(name)] for name in names if fold(name) in known), "")
        for name in names if there else ():
            known.setdefault(fold(name), there)
    return known


def with_people(framework: Framework, table: Table, row: Row, known: Mapping[str, str], findings: list[Finding]) -> Row:
    """Owner cells read as people: a list in one cell becomes several, an alias its entry."""
    persons = _persons(table)
    named_in = {c: f for c in row.values if (f := persons.get(c.partition(".")[0]))} if persons else {}
    if all(known.get(fold(row.text(column))) == row.values[column] for column in named_in):
        return row  # nobody, or all as they stand on the People sheet
    values: dict[str, Value] = {}
    for column, value in row.values.items():
        f = named_in.get(column)
        if f is None or not isinstance(value, str):
            values[column] = value
            continue
        people = _people(value, known)
        values |= _in_slots(column, people)
        if not column.endswith(".other"):
            named = {"field": f"@column/{table.id}/{column}", "raw": value}
            if len(people) > 1:
                findings.append(Finding.of("person.several", row.at(column), {**named, "people": "; ".join(people)}))
            if "people" in framework.tables:
                findings += _unknown(people, known, row.at(column), named, f)
    return replace(row, values=values) if values != row.values else row


@derived
def _persons(table: Table) -> Mapping[str, Field]:
    """The fields of a table that name people."""
    return {f.id: f for f in reversed(table.fields) if (own := table.field(f.id)) and own.kind == "person"}


def _in_slots(column: str, people: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The people of one cell, each under a column of its own: the first keeps the cell's."""
    base = column if "." in column else f"{column}.1"
    return ((f"{base}_{n}" if n > 1 else column, name) for n, name in enumerate(people, 1))


def _unknown(
    people: Sequence[str], known: Mapping[str, str], place: Place, named: Mapping[str, str], f: Field
) -> Iterator[Finding]:
    """Those of a cell who are on no list."""
    severity: Severity | None = "note" if f.outsiders else None
    for name in people:
        if fold(name) not in known:
            meant = name_meant(name, known)
            more = {"meant": meant} if meant else {}
            yield Finding.of("person.unknown", place, {**named, "raw": name, **more}, severity)


def name_meant(name: str, known: Mapping[str, str]) -> str:
    """Whom a name on no list means: a known one but for signs that do not show, or several with words between."""
    alike = known.get(fold(cleaned(name)), "") if odd_sign(name) else ""
    return alike or people_meant(name, known)


def _people(text: str, known: Mapping[str, str]) -> Sequence[str]:
    """The people that a cell names; where one is named who is on no list, the text as it was typed."""
    people = read_people(text, known)
    return people if len(people) > 1 or (people and fold(people[0]) in known) else (text,)
