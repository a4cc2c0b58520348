"""What measures, alerts, recurring reviews, evidence codes and texts need of the rest of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cqip_xl.model.framework import Framework
from cqip_xl.model.moment import Cadence, Phase
from cqip_xl.model.table import Table
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.node import Node, nearest
from cqip_xl.packs.tree import entries_of, missing, need
from cqip_xl.rules.evidence import TOKEN, pattern_field, separator

#: Words of an evidence pattern that are no field of the row.
_TOKENS = ("standard", "criterion", "serial")


def check_measures(pack: PackEntries, framework: Framework) -> None:
    """A rate needs cells for both its parts, another measure one for its value, a term the pack's terms."""
    table = framework.tables.get("measures")
    if table is None:
        return
    for f in table.fields:
        if f.id in ("indicator", "year"):
            entries_of(pack, framework, "measures", f.id).place("kind").one_of(("indicator", "period"))
    indicators = tuple(zip(table.indicators, pack.tables.measures.indicators, strict=True))
    rates = {bool(i.rate) for i in table.indicators}
    for name, is_of_rate in (("actual", False), ("numerator", True), ("denominator", True)):
        if is_of_rate in rates:
            asking = next(item for i, item in indicators if bool(i.rate) is is_of_rate)
            need(pack, framework, "measures", name, asking.here.path)
    _check_indicators(pack, framework, table)


def _check_indicators(pack: PackEntries, framework: Framework, table: Table) -> None:
    """One asked each term needs the pack's terms; one asked of some schools a kind that the header offers."""
    offered = {code for f in framework.header if f.kind == "choice" for code in framework.choices.get(f.choices, ())}
    for indicator, item in zip(table.indicators, pack.tables.measures.indicators, strict=True):
        if indicator.per == "term" and not framework.calendar.terms:
            item.here.lacks("calendar.terms", f"{item.here.path}.per")
        for child in item.for_.list():
            if not child.faults.at(child.path):
                child.one_of(sorted(offered))


def check_alerts(pack: PackEntries, framework: Framework) -> None:
    """An alert is about a school, never about named people: no person stands in what it reads."""
    table = framework.tables.get("measures")
    for f in table.fields if table and framework.alerts else ():
        if f.kind == "person":
            entries_of(pack, framework, "measures", f.id).place("kind").add(
                "pack.not_allowed", value="person", allowed="text, number, yes_no", hint=""
            )


def check_cadence(pack: PackEntries, framework: Framework) -> None:
    """Reviews each term need the pack's terms; whatever comes round needs a day in the log."""
    reviews, lists = framework.tables.get("reviews"), _lists(framework, "reviews")
    logged = {code for codes in lists.values() for code in codes}
    for cadence, item in zip(framework.cadence, pack.cadence, strict=True):
        if cadence.every == "term" and not framework.calendar.terms:
            item.here.lacks("calendar.terms", f"{item.here.path}.every")
        comes_round = bool(cadence.every or cadence.on)
        if comes_round and cadence.id not in logged and not item.is_wrong:
            _offered_nowhere(item.here, cadence.id, "reviews", lists, framework.cadence)
        elif comes_round and reviews and not any(f.kind == "date" for f in reviews.fields):
            missing(pack.tables.reviews.place("fields"), "date", item.here.path)


def check_phases(pack: PackEntries, framework: Framework) -> None:
    """Actions name their phase: a choice field of theirs offers it."""
    lists = _lists(framework, "actions")
    for phase, item in zip(framework.phases, pack.phases, strict=True):
        if not any(phase.id in codes for codes in lists.values()) and not item.is_wrong:
            _offered_nowhere(item.here, phase.id, "actions", lists, framework.phases)


def _lists(framework: Framework, table: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of the choice fields of a table, by name."""
    fields = framework.tables[table].fields if table in framework.tables else ()
    return {f.choices: framework.choices.get(f.choices, ()) for f in fields if f.kind == "choice"}


def _offered_nowhere(
    node: Node, name: str, table: str, lists: Mapping[str, tuple[str, ...]], others: Iterable[Cadence | Phase]
) -> None:
    """What rows of a table cannot be of: where to add it, which is the list of the others where there is one."""
    with_others = [one for one, codes in lists.items() if {other.id for other in others} & {*codes}]
    wanted = " / ".join(f"choices.{one}" for one in with_others or lists) or f"tables.{table}.fields: {{kind: choice}}"
    node.add("pack.offered_nowhere", "warning", value=name, allowed=wanted)


def check_evidence(pack: PackEntries, framework: Framework) -> None:
    """A pattern of evidence codes names fields of its row, and ends in a number."""
    f, table = pattern_field(framework), framework.tables.get("evidence")
    if f is None or table is None:
        return
    node = entries_of(pack, framework, "evidence", f.id).place("pattern")
    if node.faults.at(node.path):
        return
    if not _names_its_fields(node, f.pattern, table):
        return
    for other in (o for o in table.fields if o.pattern and (o is not f or o.slots > 1)):
        again = entries_of(pack, framework, "evidence", other.id).place("pattern")
        again.add("pack.no_effect", allowed="1 × tables.evidence.fields")
    _check_serial(node, f.pattern)
    if {"standard", "criterion"} & {*_names(f.pattern)} and not any(o.kind == "criterion" for o in table.fields):
        missing(pack.tables.evidence.place("fields"), "criteria", node.path)


def _names(pattern: str) -> list[str]:
    return [name for name, _ in TOKEN.findall(pattern)]


def _names_its_fields(node: Node, pattern: str, table: Table) -> bool:
    """Whether a pattern can be read; a name that is no field of the row is a fault of its own."""
    fields = (o.id for o in table.fields if o.kind in ("integer", "code", "text", "choice") and o.slots == 1)
    offered = (*_TOKENS, *fields)
    for name in _names(pattern):
        if name not in offered:
            # Codes can still be compared with the pattern; what is next free cannot be told.
            node.add("pack.unknown_ref", "warning", value=name, hint=nearest(name, offered))
    torn = bool(set(TOKEN.sub("", pattern)) & {"{", "}"})
    if torn:
        node.add("pack.bad_place", value=pattern, allowed=", ".join(f"{{{name}}}" for name in offered))
    return not torn


def _check_serial(node: Node, pattern: str) -> None:
    """A pattern counts once, at its end, behind a sign that tells the number from what stands before."""
    names = _names(pattern)
    if names.count("serial") != 1:
        node.lacks("{serial}", node.path)
    elif not separator(pattern) or separator(pattern).isalnum() or names[-1] != "serial":
        node.wrong("sign_before", "{serial}")
