"""What the parts of a pack must be to each other: functions in a plain list, each over framework and entries."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.layers import BY_ROW, criterion_scales, level_rules
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import NAMED
from cqip_xl.packs.grammar.field import MILESTONES, FieldEntries
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.node import Node, nearest
from cqip_xl.packs.own_tables import check_directions, check_own_tables
from cqip_xl.packs.ratings import check_levels, check_standards
from cqip_xl.packs.reserved import reserved
from cqip_xl.packs.rows import check_people, check_texts
from cqip_xl.packs.series import (
    check_alerts,
    check_cadence,
    check_evidence,
    check_measures,
    check_phases,
)
from cqip_xl.packs.tree import all_entries, all_standards, fields_of, missing, need, refer
from cqip_xl.rules.fields_read import names_in
from cqip_xl.rules.formula import Sight, Term, status_position

#: Excel takes formulas of 8,192 characters and 64 levels; more than these make longer ones.
MOST_CHARACTERS, MOST_RULES, MOST_COLUMNS, MOST_CLAUSES, MOST_POINTS = 8_000, 40, 100, 20, 10


def check_whole(pack: PackEntries, framework: Framework) -> None:
    """Adds whatever the checks find; what follows from a fault found before is left out."""
    for check in CHECKS:
        check(pack, framework)


def check_actions(pack: PackEntries, framework: Framework) -> None:
    """Every sheet counts actions by criterion: the table and its field must be there."""
    need(pack, framework, "actions", "criterion", "")


def check_tables(pack: PackEntries, framework: Framework) -> None:
    """Clauses stand below the criteria; indicators and clauses need their list; free rows a table that has them."""
    tables = pack.tables
    if "clauses" in framework.tables:
        if "criteria" not in framework.tables:
            missing(tables.here, "criteria", "tables.clauses")
        if not framework.clauses:
            missing(pack.here, "clauses", "tables.clauses")
    measures = framework.tables.get("measures")
    fields = (*framework.header, *(f for t in framework.tables.values() for f in t.fields))
    named = next((f.id for f in fields if f.kind == "indicator"), "")
    if (measures or named) and not (measures and measures.indicators):
        missing(tables.place("measures"), "indicators", f"{named}: kind: indicator" if named else "tables.measures")
    criteria = framework.tables.get("criteria")
    for item in all_standards(pack.standards):
        if item.free and not (criteria and criteria.rows == "fixed_then_free"):
            item.place("free").add("pack.no_effect", allowed="tables.criteria.rows: fixed_then_free")


def check_fields(pack: PackEntries, framework: Framework) -> None:
    """What a field says of other fields must be so."""
    for table, f, item in all_entries(pack, framework):
        if f.shows:
            _check_shows(item.place("shows"), table, framework)
        if "inherits" in item:
            _check_inherits(item.place("inherits"), table, f, framework)
        if f.kind == "level":
            _check_scale(item, table, f, framework)
        if f.when or f.per:
            _check_by_year(item, table, f, framework)
        if f.done_in:
            _check_done_in(item, table, f, framework)
        if f.only:
            _check_only(item, f, framework)
        if f.kind == "row":
            _check_named(item, table, f, framework)
        if "term" in f.accepts and not framework.calendar.terms:
            item.here.lacks("calendar.terms", f"{item.here.path}.accepts")


def _check_done_in(item: FieldEntries, table: str, f: Field, framework: Framework) -> None:
    """A milestone of each year, and another field of the same years."""
    others = (o for o in fields_of(table, framework) if o.kind in MILESTONES and o is not f and not o.only)
    refer(item.place("done_in"), tuple(o.id for o in others if f.per and o.per == f.per))
    if f.only:
        item.place("done_in").add("pack.no_effect", allowed="per: year")


def _check_only(item: FieldEntries, f: Field, framework: Framework) -> None:
    """Criteria and standards that there are; what levels a row has its criterion says."""
    offered = tuple(dict.fromkeys((*(c.id for c in framework.criteria), *(s.id for s in framework.all_standards))))
    for child in item.only.list():
        refer(child, offered)
    if f.kind == "level":
        item.place("only").add("pack.no_effect", allowed="standards.criteria.levels")


def _check_named(item: FieldEntries, table: str, f: Field, framework: Framework) -> None:
    """Rows that a cell names are numbered ones of an open table; a form has no rows that could."""
    tables = framework.tables.values()
    offered = tuple(t.id for t in tables if t.is_own or t.id in NAMED)
    if table == "header":
        item.place("kind").add("pack.no_effect", allowed="tables")
    elif f.rows and f.rows not in offered:
        item.place("rows").add("pack.unknown_ref", value=f.rows, hint=nearest(f.rows, offered))


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


def _check_scale(item: FieldEntries, table: str, f: Field, framework: Framework) -> None:
    """Levels of criteria are of a scale of theirs."""
    if item.is_wrong:
        return
    own = tuple(s.id for s in criterion_scales(framework))
    _check_zero(item, table, f, framework, own)
    wanted = own if f.of else ()
    if table == "criteria" and f.id in ("level_current", "level_target"):
        wanted = tuple(dict.fromkeys(rule.scale for rule in level_rules(framework))) or wanted
    if f.scale != BY_ROW and wanted and (f.scale not in wanted or (len(wanted) > 1 and not f.of)):
        item.place("scale").not_among(f.scale, wanted)


def _check_zero(item: FieldEntries, table: str, f: Field, framework: Framework, own: tuple[str, ...]) -> None:
    """What is offered below the lowest level is there, and the same for all that an action's criterion has."""
    offered = [
        framework.scales[name] for name in (own if f.scale == BY_ROW else (f.scale,)) if name in framework.scales
    ]
    if f.zero and offered and not any(scale.zero for scale in offered):
        item.place("zero").lacks(f"scales.{offered[0].id}.zero", item.place("zero").path)
    if f.of and any(o.of and o.zero is not f.zero for o in fields_of(table, framework)):
        item.place("zero").wrong("shared_zero", "`of: criterion`")


def _check_by_year(item: FieldEntries, table: str, f: Field, framework: Framework) -> None:
    """One field by year says when actions due each year are done."""
    actions = framework.tables.get("actions")
    due = actions.field("due") if actions else None
    if f.when and not (due and due.each):
        item.place("when").lacks("tables.actions.fields.due.each", item.place("when").path)
    if f.per and table == "actions" and actions:
        if f.per == "year":
            item.place("per").wrong("just", "school_year")
        if f.kind != "date" and not item.is_wrong:
            item.place("kind").not_among(f.kind, ("date",))
        if f is not next(o for o in actions.fields if o.per):
            item.place("per").add("pack.no_effect", allowed="1 × tables.actions.fields")


def check_presets(pack: PackEntries, framework: Framework) -> None:
    """What a field takes from its criterion's presets must be there, in codes of the field's own list."""
    named = {name for c in framework.criteria for name in c.preset}
    for _, f, item in all_entries(pack, framework):
        name = f.preset or f.shows.removeprefix("preset.") * f.shows.startswith("preset.")
        if not name or item.is_wrong:
            continue
        if "preset" in item:
            refer(item.place("preset"), tuple(sorted(named)))
        if f.kind != "choice":
            item.place("kind").not_among(f.kind, ("choice",))
            continue
        codes = framework.choices.get(f.choices, ())
        for child in (node for node in _presets(pack, name) if not node.faults.at(node.path)):
            child.one_of(codes)


def _presets(pack: PackEntries, name: str) -> Iterator[Node]:
    """Every single value that a criterion presets under that name."""
    for criterion in (c for s in all_standards(pack.standards) for c in s.criteria):
        preset = criterion.preset.child(name)
        if not preset.faults.at(preset.path) and preset.value is not None:
            yield from preset.list() if preset.is_list else (preset,)


def check_header(pack: PackEntries, framework: Framework) -> None:
    """A number repeated in the foot has an id of its own, which no other field may have."""
    nodes = {name: entries.here for name, entries in pack.parameters.items()}
    for name in (name for name in nodes if name in reserved("header")):
        nodes[name].add("pack.reserved", value=name)
    nodes |= {f.id: item.here for table, f, item in all_entries(pack, framework) if table == "header"}
    taken: set[str] = set()
    for column in header_columns(framework):
        node = nodes[column.field.id]
        if not node.faults.at(node.path):
            node.once(column.id, taken)


def check_size(pack: PackEntries, framework: Framework) -> None:
    """What would make formulas longer than Excel takes."""
    years = framework.calendar.stage_years if "stage" in framework.plan_kinds else 1
    wide = [(framework.header, pack.place("header"))]
    wide += [(table.fields, pack.tables.table(name).place("fields")) for name, table in framework.tables.items()]
    for fields, node in wide:
        count = sum(years if f.per else f.slots + f.outsiders for f in fields)
        _at_most(node, count, MOST_COLUMNS)
    if framework.levels and framework.levels.clauses_grant:
        _at_most(pack.place("clauses"), len(framework.clauses), MOST_CLAUSES)
    _at_most(pack.place("status"), len(framework.status), MOST_RULES)
    _at_most(pack.place("status"), _longest_status(framework), MOST_CHARACTERS)
    for entries in pack.scales.values():
        _at_most(entries.place("points"), len(entries.points), MOST_POINTS)


def _longest_status(framework: Framework) -> int:
    """Length of the formula for an action's status where every cell it names has the longest address there is."""
    tables = framework.tables.items()
    sight = Sight(
        cells={name: Term("$AAA$9999") for name in names_in(framework.status)},
        as_of="x" * 45,
        header={column.id: Term("x" * 350) for column in header_columns(framework)},
        ranges={f"{name}.{f.id}": ("x" * 55,) * min(f.slots, 2) for name, table in tables for f in table.fields},
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
    check_own_tables,
    check_directions,
    check_presets,
    check_header,
    check_standards,
    check_levels,
    check_measures,
    check_alerts,
    check_cadence,
    check_phases,
    check_evidence,
    check_size,
)
