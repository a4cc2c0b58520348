"""A pack's entries beside the framework made of them: finding places, and saying what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.table import TABLES
from cqip_xl.packs.grammar.field import FieldEntries
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.standard import StandardEntries
from cqip_xl.packs.node import Node, nearest


def need(pack: PackEntries, framework: Framework, table: str, name: str, by: str) -> None:
    """A fault where a table, or a field of it, is not there. `by`: the entry that asks for it, if one does."""
    tables = pack.tables
    if table not in framework.tables:
        misspelt = [key for key, _ in tables.here.items() if key not in TABLES]
        if not nearest(table, misspelt):
            missing(tables.here, table, by)
    elif not framework.tables[table].field(name):
        missing(tables.table(table).place("fields"), name, by)


def missing(node: Node, name: str, by: str) -> None:
    node.lacks(f"{node.path}.{name}".strip("."), by)


def refer(node: Node, offered: tuple[str, ...]) -> None:
    found = node.text(required=True)
    if found and found not in offered and not node.faults.at(node.path):
        node.add("pack.unknown_ref", value=found, hint=nearest(found, offered))


def fields_of(table: str, framework: Framework) -> tuple[Field, ...]:
    return framework.header if table == "header" else framework.tables[table].fields


def all_fields(framework: Framework) -> Iterator[tuple[str, Field]]:
    for table in ("header", *framework.tables):
        for f in fields_of(table, framework):
            yield table, f


def all_entries(pack: PackEntries, framework: Framework) -> Iterator[tuple[str, Field, FieldEntries]]:
    """Every field with its table and its entries."""
    for table in ("header", *framework.tables):
        entries = pack.header if table == "header" else pack.tables.table(table).fields
        for f, item in zip(fields_of(table, framework), entries, strict=True):
            yield table, f, item


def all_standards(entries: Iterable[StandardEntries]) -> Iterator[StandardEntries]:
    """Standards at any depth, each before those in it; in the order of the framework's."""
    for item in entries:
        yield item
        yield from all_standards(item.standards)


def entries_of(pack: PackEntries, framework: Framework, table: str, name: str) -> FieldEntries:
    return next(item for there, f, item in all_entries(pack, framework) if (there, f.id) == (table, name))
