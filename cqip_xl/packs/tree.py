"""A pack's tree beside the framework made of it: finding places, and saying what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.table import TABLES
from cqip_xl.packs.node import Node, nearest


def need(tree: Node, framework: Framework, table: str, name: str) -> None:
    """A fault where a table, or a field of it, is not there."""
    tables = tree.get("tables")
    if table not in framework.tables:
        misspelt = [key for key, _ in tables.items() if key not in TABLES]
        if not nearest(table, misspelt):
            missing(tables, table)
    elif not framework.tables[table].field(name):
        missing(tables.get(table).get("fields"), name)


def missing(node: Node, name: str) -> None:
    node.add("pack.missing_key", path=f"{node.path}.{name}".strip("."))


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


def all_nodes(tree: Node, framework: Framework) -> Iterator[tuple[str, Field, Node]]:
    """Every field with its table and its place in the tree."""
    for table in ("header", *framework.tables):
        node = tree.get("header") if table == "header" else tree.get("tables").get(table).get("fields")
        for f, item in zip(fields_of(table, framework), node.list(), strict=True):
            yield table, f, item


def node_of(tree: Node, framework: Framework, table: str, name: str) -> Node:
    return next(node for there, f, node in all_nodes(tree, framework) if (there, f.id) == (table, name))
