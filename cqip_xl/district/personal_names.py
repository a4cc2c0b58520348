"""The personal names in plans: what a public copy must not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from cqip_xl.kinds.people import read_people
from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.table import Table

#: What follows a name in its cell: "Kim Lan (deputy)", "Kim Lan, deputy".
_AFTER = re.compile(r"\s*[(\[（［【,，、:：/|]|\s+[-–—]\s+")


def personal_names(cases: Iterable[Case], contacts: Iterable[str] = ()) -> frozenset[str]:
    """Names of persons on People sheets, in owner and other person cells, and contacts of the roster.

    What the pack itself calls a person or group ("Principal", "All staff") is a role, not a name, and so is what
    a school lists as a group. Names of files are among them: whose plan it is often stands there.
    """
    found = {name for case in cases for name in (*_of_plan(case.framework, case.plan), *_of_file(case.plan))}
    return frozenset(found.union(*map(_of_contact, contacts)))


def _of_plan(framework: Framework, plan: Plan) -> Iterator[str]:
    roles = {
        fold(framework.word(language, f"people/{person.id}"))
        for person in framework.people
        for language in framework.languages
    }
    roles |= {fold(name) for person in framework.people for name in framework.earlier_words(f"people/{person.id}")}
    roles |= {fold(alias) for person in framework.people for alias in person.values.get("alias", "").split(";")}
    listed: dict[bool, set[str]] = {True: set(), False: set()}
    for row in plan.rows("people"):
        listed[row.text("person_kind") == "group"] |= {fold(name) for name in _listed(row)}
    for name in _named(framework, plan):
        if fold(name) not in roles | (listed[True] - listed[False]):
            yield name


def _named(framework: Framework, plan: Plan) -> Iterator[str]:
    for row in plan.rows("people"):
        yield from _listed(row)
        if row.text("person_kind") != "group":
            yield from _shorter(row.text("name"))
    persons = [f.id for f in framework.header if f.kind == "person"]
    for column, value in plan.header.items():
        if column.split(".")[0] in persons:
            yield from _persons(str(value))
    yield from _with_letters(plan.header_raw.values())
    for name, table in framework.tables.items():
        for row in plan.rows(name):
            yield from _in_row(table, row)
    for rejected in plan.rejected:
        if rejected.table in framework.tables:
            texts = {name: str(value) for name, value in rejected.raw.items() if value is not None}
            yield from _in_cells(framework.tables[rejected.table], texts)


def _listed(row: Row) -> Iterator[str]:
    """Name and aliases of an entry of the People sheet."""
    yield from _persons(row.text("name"))
    for alias in re.split("[;；]", row.text("alias")):
        yield from _persons(alias)


def _in_row(table: Table, row: Row) -> Iterator[str]:
    # What somebody typed into a cell for a unit, a date or a number may be anything, a name as well.
    known = {column for column, value in row.read.items() if column == "status" and value is not None}
    yield from _with_letters(text for column, text in row.raw.items() if column not in known)
    yield from _in_cells(table, {column: str(value) for column, value in row.values.items() if value is not None})


def _in_cells(table: Table, cells: Mapping[str, str]) -> Iterator[str]:
    for column, text in cells.items():
        f = table.field(column)
        if f is not None and f.kind == "person":
            yield from _persons(text)


def _with_letters(texts: Iterable[str]) -> Iterator[str]:
    """Numbers and dates are nobody; taken for names they would blank every number of the summary."""
    yield from (text for text in texts if any(letter.isalpha() for letter in text))


def _persons(text: str) -> Iterator[str]:
    """A cell's text, the persons that it names, and each without what is said of them behind the name."""
    for name in (text, *read_people(text, {})):
        yield name
        yield _AFTER.split(name, maxsplit=1)[0]


def _shorter(name: str) -> Iterator[str]:
    """`Thị Bích` of `Nguyễn Thị Bích`: the last words, all with a capital, as people are called among colleagues."""
    words = _AFTER.split(name, maxsplit=1)[0].split()
    for first in range(1, len(words) - 1):
        if all(word[0].isupper() for word in words[first:]):
            yield " ".join(words[first:])


def _of_contact(contact: str) -> Iterator[str]:
    """`Lan Berg <lan@example.org>`: the whole, the address, the name; one word alone may be any word."""
    yield contact
    for part in map(str.strip, re.split(r"[<>()\[\],;，；/]+", contact)):
        if "@" in part or len(part.split()) > 1:
            yield part


def _of_file(plan: Plan) -> Iterator[str]:
    """The file by its path and its name; a school without name and number is called by the latter."""
    name = PurePosixPath(re.split(r"\.zip!", plan.source.path, flags=re.IGNORECASE)[-1])
    yield from (plan.source.path, name.name)
    if not plan.school.name and not plan.school.id:
        yield name.stem
