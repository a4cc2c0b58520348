"""What measures, alerts, recurring reviews, evidence codes and texts need of the rest of the pack."""

from __future__ import annotations

from cqip_xl.model.framework import Framework
from cqip_xl.packs.node import Node, nearest
from cqip_xl.packs.tree import missing, need, node_of
from cqip_xl.rules.evidence import TOKEN, pattern_field, separator

#: Words of an evidence pattern that are no field of the row.
_TOKENS = ("standard", "criterion", "serial")


def check_measures(tree: Node, framework: Framework) -> None:
    """A rate needs cells for both its parts, another measure one for its value, a term the pack's terms."""
    table, nodes = framework.tables.get("measures"), tree.get("tables").get("measures")
    if table is None:
        return
    for f in table.fields:
        if f.id in ("indicator", "year"):
            node_of(tree, framework, "measures", f.id).get("kind").one_of(("indicator", "period"))
    wanted = {
        "actual": any(not i.rate for i in table.indicators),
        "numerator": any(i.rate for i in table.indicators),
        "denominator": any(i.rate for i in table.indicators),
    }
    for name, is_wanted in wanted.items():
        if is_wanted:
            need(tree, framework, "measures", name)
    for indicator, node in zip(table.indicators, nodes.get("indicators").list(), strict=True):
        if indicator.per == "term" and not framework.calendar.terms:
            node.add("pack.missing_key", path="calendar.terms")
        offered = {
            code for f in framework.header if f.kind == "choice" for code in framework.choices.get(f.choices, ())
        }
        for child in node.get("for").list():
            if not child.faults.at(child.path):
                child.one_of(sorted(offered))


def check_alerts(tree: Node, framework: Framework) -> None:
    """An alert is about a school, never about named people: no person stands in what it reads."""
    table = framework.tables.get("measures")
    for f in table.fields if table and framework.alerts else ():
        if f.kind == "person":
            node_of(tree, framework, "measures", f.id).get("kind").add(
                "pack.not_allowed", value="person", allowed="text, number, yes_no", hint=""
            )


def check_cadence(tree: Node, framework: Framework) -> None:
    """Reviews each term need the pack's terms; whatever comes round needs a day in the log."""
    reviews = framework.tables.get("reviews")
    logged = {
        code
        for f in (reviews.fields if reviews else ())
        if f.kind == "choice"
        for code in framework.choices.get(f.choices, ())
    }
    for cadence, node in zip(framework.cadence, tree.get("cadence").list(), strict=True):
        if cadence.every == "term" and not framework.calendar.terms:
            node.add("pack.missing_key", path="calendar.terms")
        comes_round = bool(cadence.every or cadence.on)
        if comes_round and cadence.id not in logged and not node.faults.at(node.path):
            node.add("pack.no_effect", "warning", allowed="choices of tables.reviews.fields")
        elif comes_round and reviews and not any(f.kind == "date" for f in reviews.fields):
            missing(tree.get("tables").get("reviews").get("fields"), "date")


def check_phases(tree: Node, framework: Framework) -> None:
    """Actions name their phase: a choice field of theirs offers it."""
    actions = framework.tables.get("actions")
    lists = [framework.choices.get(f.choices, ()) for f in (actions.fields if actions else ()) if f.kind == "choice"]
    for phase, node in zip(framework.phases, tree.get("phases").list(), strict=True):
        if not any(phase.id in codes for codes in lists) and not node.faults.at(node.path):
            node.add("pack.no_effect", "warning", allowed="choices of tables.actions.fields")


def check_evidence(tree: Node, framework: Framework) -> None:
    """A pattern of evidence codes names fields of its row, and ends in a number."""
    f, table = pattern_field(framework), framework.tables.get("evidence")
    if f is None or table is None:
        return
    node = node_of(tree, framework, "evidence", f.id).get("pattern")
    if node.faults.at(node.path):
        return
    fields = tuple(o.id for o in table.fields if o.kind in ("integer", "code", "text", "choice") and o.slots == 1)
    names = [name for name, _ in TOKEN.findall(f.pattern)]
    for name in names:
        if name not in (*_TOKENS, *fields):
            # Codes can still be compared with the pattern; what is next free cannot be told.
            node.add("pack.unknown_ref", "warning", value=name, hint=nearest(name, (*_TOKENS, *fields)))
    pattern = f.pattern
    if set(TOKEN.sub("", pattern)) & {"{", "}"}:
        tokens = ", ".join(f"{{{name}}}" for name in (*_TOKENS, *fields))
        node.add("pack.bad_place", value=pattern, allowed=tokens)
        return
    for other in (o for o in table.fields if o.pattern and (o is not f or o.slots > 1)):
        again = node_of(tree, framework, "evidence", other.id).get("pattern")
        again.add("pack.no_effect", allowed="1 × tables.evidence.fields")
    if names.count("serial") != 1:
        node.add("pack.missing_key", path="{serial}")
    elif not separator(pattern) or separator(pattern).isalnum() or names[-1] != "serial":
        node.wrong("a sign such as - or . before {serial}, and only text after it")
    if {"standard", "criterion"} & {*names} and not any(o.kind == "criterion" for o in table.fields):
        missing(tree.get("tables").get("evidence").get("fields"), "criteria")


def check_texts(tree: Node, framework: Framework) -> None:
    """The pack's texts stand in its texts table: their attributes are its fields, and hold what these can hold."""
    table, items = framework.tables.get("texts"), tuple(tree.get("texts").list())
    if items:
        need(tree, framework, "texts", "text")
    taken: set[str] = set()
    for item in items:
        item.once(item.get("id").code(), taken)
        if table is None:
            continue
        item.only(("id", *(f.id for f in table.fields if f.id not in ("heading", "text"))))
        for f in table.fields:
            if f.id in item and f.kind == "choice":
                item.get(f.id).one_of(framework.choices.get(f.choices, ()), required=True)
            elif f.id in item and f.kind not in ("text", "long_text", "code"):
                item.get(f.id).add("pack.no_effect", allowed="kind: text / long_text / code / choice")
