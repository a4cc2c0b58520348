"""What districts really receive: files that are spoilt, doubled, nameless, or no plans at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from cqip_xl.demo.pool import pool
from cqip_xl.demo.sample import Sample, sample, sample_of
from cqip_xl.demo.story import Story
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Formula, Sheet, Style
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import quoted
from cqip_xl.model.plan import Plan, School
from cqip_xl.rules.case import case_of
from cqip_xl.workbook.workbook import compose_workbook

#: Empty rows of these workbooks; fewer than usual, to be quick.
SPARE = 10


class Trouble(NamedTuple):
    """A file for the district's post, and the plans it was made of."""

    file: str
    data: bytes
    plans: tuple[Plan, ...] = ()


def troubles(story: Story, day: date) -> Iterator[Trouble]:
    """Every troublesome file of the district."""
    made: dict[str, bytes] = {}
    for n, entry in enumerate(story.files):
        trouble = _trouble(story, entry, 100 * (n + 1), day, made)
        made[trouble.file] = trouble.data
        yield trouble


def _trouble(story: Story, entry: Any, n: int, day: date, made: Mapping[str, bytes]) -> Trouble:
    match entry:
        case {"file": file, "half_of": whole}:
            return Trouble(file, made[whole][: len(made[whole]) // 2])
        case {"file": file, "open_by": who}:
            return Trouble(file, f"{chr(len(who))}{who}".encode("ascii").ljust(165))
        case {"file": file, "list": rows}:
            return Trouble(file, _list(Path(file).stem, rows, day))
        case {"file": file, "zip": members}:
            inside = [_workbook(story, member, n + place, day) for place, member in enumerate(members)]
            return Trouble(file, _zip(inside), tuple(plan for one in inside for plan in one.plans))
        case _:
            return _workbook(story, entry, n, day)


def _workbook(story: Story, entry: Any, n: int, day: date) -> Trouble:
    """A plan workbook as somebody left it, each change under its own name in the package data."""
    framework, plan = _sample(story, entry, n, day)
    plan = _typed(plan, entry.get("typed", ()))
    plan = replace(plan, header={**plan.header, **entry.get("header", {})})
    case = case_of(_without_deleted(framework, entry), plan, day)
    book = compose_workbook(case, SPARE, moved=entry.get("moved", {}))
    for table, name in entry.get("renamed", {}).items():
        book = _renamed(book, table, name)
    if "signed_as" in entry:
        school = School(**entry["signed_as"], district=plan.school.district)
        book, plan = _retyped(book, plan.school, school), replace(plan, school=school)
    return Trouble(entry["file"], write_book(book), (plan,))


def _sample(story: Story, entry: Any, n: int, day: date) -> Sample:
    """The plan of a school of the district (`of`), or of one that only appears here."""
    if "of" in entry:
        return sample_of(story, entry["of"], day)
    return sample(pool(entry["pool"]), entry["school"], n, day)


def _typed(plan: Plan, cells: Sequence[Sequence[Any]]) -> Plan:
    """Texts typed or pasted over cells, each given as table, row, column, text."""
    tables = {name: list(rows) for name, rows in plan.tables.items()}
    for table, n, column, text in cells:
        row = tables[table][n]
        values = {name: value for name, value in row.values.items() if name != column}
        tables[table][n] = replace(row, values=values, raw={**row.raw, column: text})
    return replace(plan, tables={name: tuple(rows) for name, rows in tables.items()})


def _without_deleted(framework: Framework, entry: Any) -> Framework:
    """The framework as a workbook shows it once a column is deleted.

    So every formula follows, as it does in Excel.
    """
    tables = dict(framework.tables)
    for table, gone in entry.get("deleted", {}).items():
        tables[table] = replace(tables[table], fields=tuple(f for f in tables[table].fields if f.id != gone))
    return replace(framework, tables=tables)


def _renamed(book: Book, table: str, name: str) -> Book:
    """The sheet of a table renamed, in every formula too."""
    old = next(sheet.name for sheet in book.sheets if any(c.content == f"#cqip:{table}" for c in sheet.cells))

    def renamed(part: Any) -> Any:
        if isinstance(part, str):
            return part.replace(f"{quoted(old)}!", f"{quoted(name)}!")
        if isinstance(part, Cell):
            return part._replace(content=renamed(part.content))
        if isinstance(part, tuple):
            return tuple(map(renamed, part))
        if is_dataclass(part) and not isinstance(part, Style | type):
            return replace(part, **{f.name: renamed(getattr(part, f.name)) for f in fields(part)})
        return part

    sheets = (replace(sheet, name=name) if sheet.name == old else sheet for sheet in book.sheets)
    names = {key: renamed(text) for key, text in book.names.items()}
    return replace(book, sheets=renamed(tuple(sheets)), names=names)


def _retyped(book: Book, old: School, new: School) -> Book:
    """Another school's number and name typed over those on every sheet that staff see."""
    anew = {old.id: new.id, old.name: new.name}

    def cell(cell: Cell) -> Cell:
        content = cell.content
        if isinstance(content, Formula) and content.value in anew:
            return cell._replace(content=replace(content, value=anew[str(content.value)]))
        return cell._replace(content=anew[content]) if isinstance(content, str) and content in anew else cell

    def sheet(sheet: Sheet) -> Sheet:
        return sheet if sheet.hidden else replace(sheet, cells=tuple(map(cell, sheet.cells)))

    return replace(book, sheets=tuple(map(sheet, book.sheets)))


def _list(title: str, rows: Sequence[Sequence[Any]], day: date) -> bytes:
    """A workbook of somebody's own with a list in it."""
    cells = tuple(Cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    return write_book(Book((Sheet("1", cells, protected=False),), title=title, created=day))


def _zip(members: Sequence[Trouble]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member.file), member.data)
    return out.getvalue()
