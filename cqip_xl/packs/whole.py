"""What the parts of a pack must be to each other: functions in a plain list, each over the framework and its tree."""

from __future__ import annotations

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.rule import STATUSES
from cqip_xl.packs.node import Node
from cqip_xl.packs.reserved import reserved
from cqip_xl.packs.series import (
    check_alerts,
    check_cadence,
    check_evidence,
    check_measures,
    check_phases,
    check_texts,
)
from cqip_xl.packs.tree import all_fields, all_nodes, fields_of, missing, need, node_of, refer
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Sight, Term, status_position

#: Excel takes formulas of 8,192 characters and 64 levels; more than these make longer ones.
MOST_CHARACTERS, MOST_RULES, MOST_COLUMNS, MOST_CLAUSES, MOST_POINTS = 8_000, 40, 100, 20, 10


def check_whole(tree: Node, framework: Framework) -> None:
    """Adds whatever the checks find; what follows from a fault found before is left out."""
    for check in CHECKS:
        check(tree, framework)


def check_actions(tree: Node, framework: Framework) -> None:
    """Every sheet counts actions by criterion: the table and its field must be there."""
    need(tree, framework, "actions", "criterion")


def check_people(tree: Node, framework: Framework) -> None:
    """The pack's people stand on the People sheet: their attributes are its fields, and hold what these can hold."""
    people = framework.tables.get("people")
    items = tuple(tree.get("people").list())
    if people or items:
        need(tree, framework, "people", "name")
    taken: set[str] = set()
    for item in items:
        item.once(item.get("id").code(), taken)
        if people:
            item.only(("id", *(f.id for f in people.fields if f.id != "name")))
            for f in people.fields:
                if f.id in item:
                    _check_person(item.get(f.id), f, framework)


def _check_person(node: Node, f: Field, framework: Framework) -> None:
    if f.kind == "choice":
        node.one_of(framework.choices.get(f.choices, ()), required=True)
    elif f.kind not in ("text", "long_text", "code"):
        node.add("pack.no_effect", allowed="kind: text / long_text / code / choice")


def check_tables(tree: Node, framework: Framework) -> None:
    """Clauses stand below the criteria; indicators and clauses need their list; free rows a table that has them."""
    tables = tree.get("tables")
    if "clauses" in framework.tables:
        if "criteria" not in framework.tables:
            missing(tables, "criteria")
        if not framework.clauses:
            missing(tree, "clauses")
    measures = framework.tables.get("measures")
    fields = (*framework.header, *(f for t in framework.tables.values() for f in t.fields))
    wanted = measures or any(f.kind == "indicator" for f in fields)
    if wanted and not (measures and measures.indicators):
        missing(tables.get("measures"), "indicators")
    criteria = framework.tables.get("criteria")
    for item in tree.get("standards").list():
        if item.get("free").value and not (criteria and criteria.rows == "fixed_then_free"):
            item.get("free").add("pack.no_effect", allowed="tables.criteria.rows: fixed_then_free")


def check_fields(tree: Node, framework: Framework) -> None:
    """What a field says of other fields must be so."""
    for table, f, node in all_nodes(tree, framework):
        if f.shows:
            _check_shows(node.get("shows"), table, framework)
        if "inherits" in node:
            _check_inherits(node.get("inherits"), table, f, framework)
        if "print_with" in node:
            refer(node.get("print_with"), tuple(other.id for other in fields_of(table, framework)))
        if f.kind == "level":
            _check_scale(node, table, f, framework)
        if f.kind == "period" or f.per:
            _check_period(node, table, f, framework)
        if "term" in f.accepts and not framework.calendar.terms:
            node.add("pack.missing_key", path="calendar.terms")


def _check_shows(node: Node, table: str, framework: Framework) -> None:
    """Beside an action what its criterion's row holds as text or code in one column; in that row its presets."""
    if table == "criteria":
        refer(node, tuple(dict.fromkeys(f"preset.{name}" for c in framework.criteria for name in c.preset)))
        return
    criteria = framework.tables.get("criteria")
    kinds = ("text", "long_text", "code", "choice", "yes_no", "level", "person", "criterion", "indicator")
    fields = criteria.fields if criteria else ()
    presets = ("criteria",) if criteria else ()
    names = (o.id for o in fields if o.kind in kinds and not (o.per or (o.shows and not presets)))
    refer(node, tuple(f"criteria.{name}" for name in names))


def _check_inherits(node: Node, table: str, f: Field, framework: Framework) -> None:
    if (table, f.id) != ("actions", "done_on"):
        node.add("pack.no_effect", allowed="tables.actions.fields.done_on")
        return
    criteria = framework.tables.get("criteria")
    dates = (o.id for o in (criteria.fields if criteria else ()) if o.kind == "date" and not o.per and o.slots == 1)
    refer(node, tuple(f"criteria.{name}" for name in dates))


def _check_scale(node: Node, table: str, f: Field, framework: Framework) -> None:
    """Levels of criteria are of the criteria's scale, and a name stands for one scale everywhere."""
    if node.faults.at(node.path):
        return
    own = tuple(s.id for s in framework.scales.values() if s.of == "criterion")
    judged = framework.levels and table == "criteria" and f.id in ("level_current", "level_target")
    if f.zero and f.scale in framework.scales and not framework.scales[f.scale].zero:
        node.get("zero").add("pack.missing_key", path=f"scales.{f.scale}.zero")
    if f.of and any(o.of and o.zero is not f.zero for o in fields_of(table, framework)):
        node.get("zero").wrong("the same at all fields with `of: criterion`, which share a list")
    if (f.of or judged) and f.scale not in own:
        node.get("scale").not_among(f.scale, own)
    elif any(o.kind == "level" and o.id == f.id and o.scale != f.scale for _, o in all_fields(framework)):
        node.add("pack.twice", value=f.id)


def _check_period(node: Node, table: str, f: Field, framework: Framework) -> None:
    """One list of periods serves all columns; one field by year says when actions due each year are done."""
    actions = framework.tables.get("actions")
    due = actions.field("due") if actions else None
    if f.kind == "period" and due and due.kind == "period" and not node.faults.at(node.path):
        if not {*due.accepts} - {"date"} <= {*f.accepts}:
            node.get("accepts").wrong(", ".join(due.accepts))
        if not {*due.each} <= {*f.each}:
            node.get("each").wrong(", ".join(due.each))
    if f.when and not (due and due.each):
        node.get("when").add("pack.missing_key", path="tables.actions.fields.due.each")
    if f.per and table == "actions" and actions:
        if f.kind != "date" and not node.faults.at(node.path):
            node.get("kind").not_among(f.kind, ("date",))
        if f is not next(o for o in actions.fields if o.per):
            node.get("per").add("pack.no_effect", allowed="1 × tables.actions.fields")


def check_presets(tree: Node, framework: Framework) -> None:
    """What a field takes from its criterion's presets must be there, in codes of the field's own list."""
    named = {name for c in framework.criteria for name in c.preset}
    for _, f, node in all_nodes(tree, framework):
        name = f.preset or f.shows.removeprefix("preset.") * f.shows.startswith("preset.")
        if not name or node.faults.at(node.path):
            continue
        if "preset" in node:
            refer(node.get("preset"), tuple(sorted(named)))
        if f.kind != "choice":
            node.get("kind").not_among(f.kind, ("choice",))
            continue
        codes = framework.choices.get(f.choices, ())
        for item in (child for s in tree.get("standards").list() for child in s.get("criteria").list()):
            preset = item.get("preset").get(name)
            if preset.faults.at(preset.path):
                continue
            for child in preset.list() if preset.is_list else (preset,) if preset.value is not None else ():
                child.one_of(codes)


def check_header(tree: Node, framework: Framework) -> None:
    """A number repeated in the foot has an id of its own, which no other field may have."""
    nodes = {name: tree.get("parameters").get(name) for name in framework.parameters}
    for name in (name for name in nodes if name in reserved("header")):
        nodes[name].add("pack.reserved", value=name)
    nodes |= {f.id: node for table, f, node in all_nodes(tree, framework) if table == "header"}
    taken: set[str] = set()
    for column in header_columns(framework):
        node = nodes[column.field.id]
        if not node.faults.at(node.path):
            node.once(column.id, taken)


def check_levels(tree: Node, framework: Framework) -> None:
    """The rule for the school's level reads current levels, and clauses that grant one point above all criteria."""
    rule, node = framework.levels, tree.get("levels")
    if rule is None or not framework.scales.get(rule.scale):
        return
    need(tree, framework, "criteria", "level_current")
    points = framework.scales[rule.scale].points
    tops = [points.index(c.levels[-1]) for c in framework.criteria if c.levels and c.levels[-1] in points]
    if not tops:
        tree.get("standards").add("pack.missing_key", path="standards[0].criteria[0].levels")
    if not rule.clauses_grant:
        return
    need(tree, framework, "clauses", "met")
    met = framework.tables["clauses"].field("met") if "clauses" in framework.tables else None
    if met and met.kind == "choice" and "met" not in framework.choices.get(met.choices, ("met",)):
        missing(node_of(tree, framework, "clauses", "met").get("choices"), "met")
    above = points[max(tops, default=-1) + 1 :]
    if rule.clauses_grant not in above:
        node.get("then_all_clauses").not_among(rule.clauses_grant, above)
    for item in tree.get("clauses").list():
        if not item.faults.at(item.path):
            item.get("scale").one_of((rule.scale,))
            item.get("grants").one_of((rule.clauses_grant,))
    if not framework.clauses:
        missing(tree, "clauses")


def check_size(tree: Node, framework: Framework) -> None:
    """What would make formulas longer than Excel takes."""
    years = framework.calendar.stage_years if "stage" in framework.plan_kinds else 1
    tables = tree.get("tables")
    wide = [(framework.header, tree.get("header"))]
    wide += [(table.fields, tables.get(name).get("fields")) for name, table in framework.tables.items()]
    for fields, node in wide:
        count = sum(years if f.per else f.slots + f.outsiders for f in fields)
        _at_most(node, count, MOST_COLUMNS)
    if framework.levels and framework.levels.clauses_grant:
        _at_most(tree.get("clauses"), len(framework.clauses), MOST_CLAUSES)
    _at_most(tree.get("status"), len(framework.status), MOST_RULES)
    _at_most(tree.get("status"), _longest_status(framework), MOST_CHARACTERS)
    for name, scale in framework.scales.items():
        _at_most(tree.get("scales").get(name).get("points"), len(scale.points), MOST_POINTS)


def _longest_status(framework: Framework) -> int:
    """Length of the formula for an action's status where every cell it names has the longest address there is."""
    tables = framework.tables.items()
    sight = Sight(
        cells={name: Term("$AAA$9999") for name in names_in(framework.status)},
        as_of="x" * 45,
        header={column.id: Term("x" * 350) for column in header_columns(framework)},
        ranges={f"{name}.{f.id}": "x" * 55 for name, table in tables for f in table.fields},
        key="x" * 75,
    )
    return len(status_position(framework.status, STATUSES, sight))


def _at_most(node: Node, count: int, limit: int) -> None:
    if count > limit:
        node.add("pack.too_large", count=count, limit=limit)


CHECKS = (
    check_actions,
    check_people,
    check_texts,
    check_tables,
    check_fields,
    check_presets,
    check_header,
    check_levels,
    check_measures,
    check_alerts,
    check_cadence,
    check_phases,
    check_evidence,
    check_size,
)
