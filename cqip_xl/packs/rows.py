"""The rows of a pack's people and texts: their attributes are the fields of the table of that name."""

from __future__ import annotations

from collections.abc import Collection

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework, PackRow
from cqip_xl.packs.grammar.pack import PLAN_KINDS, PackEntries
from cqip_xl.packs.node import Node
from cqip_xl.packs.tree import need


def read_rows(node: Node) -> tuple[PackRow, ...]:
    """The rows as the pack says them."""
    return tuple(_row({k: text for k, child in item.items() if (text := child.text())}) for item in node.list())


def _row(values: dict[str, str]) -> PackRow:
    return PackRow(values.pop("id", ""), values, values.pop("plans", ""))


def check_people(pack: PackEntries, framework: Framework) -> None:
    """The pack's people stand on the People sheet, named by its words."""
    if "people" in framework.tables or framework.people:
        need(pack, framework, "people", "name", "people" if framework.people else "")
    _check_rows(pack.people, "people", ("name",), framework)


def check_texts(pack: PackEntries, framework: Framework) -> None:
    """The pack's texts stand in its texts table, in its words."""
    if framework.texts:
        need(pack, framework, "texts", "text", "texts")
    _check_rows(pack.texts, "texts", ("heading", "text"), framework)


def _check_rows(node: Node, table: str, worded: Collection[str], framework: Framework) -> None:
    """Attributes are fields that are not worded, and hold what these can hold."""
    fields = framework.tables[table].fields if table in framework.tables else ()
    taken: set[str] = set()
    for item in node.list():
        values = dict(item.items())
        item.once(item.child("id").code(), taken)
        if table not in framework.tables:
            continue
        item.only(("id", *(("plans",) if table == "texts" else ()), *(f.id for f in fields if f.id not in worded)))
        if "plans" in values:
            values["plans"].one_of(PLAN_KINDS, required=True)
        for f in fields:
            if f.id in values:
                _check_value(values[f.id], f, framework)


def _check_value(node: Node, f: Field, framework: Framework) -> None:
    if f.kind == "choice":
        node.one_of(framework.choices.get(f.choices, ()), required=True)
    elif f.kind not in ("text", "long_text", "code"):
        node.add("pack.no_effect", allowed="kind: text / long_text / code / choice")
