"""The `header` and `tables` of a pack, from YAML to Fields and Tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.finding import Severity
from cqip_xl.model.framework import ROWS, TABLES, Field, Indicator, Scale, Table
from cqip_xl.spec.node import Node, nearest

#: Attributes that the model reads into `Field` itself.
_OWN = [
    "id",
    "kind",
    "required",
    "slots",
    "choices",
    "scale",
    "of",
    "per",
    "when",
    "shows",
    "precision",
    "low",
    "high",
    "min",
    "max",
    "accepts",
    "each",
    "zero",
    "free",
    "printed",
]
#: Attributes that only some kinds or sheets read; kept as they are.
_KEPT = [
    "pattern",
    "unique",
    "inherits",
    "label_by",
    "bounds",
    "outsiders",
    "print_with",
    "warn_empty",
    "filled_by",
    "repeat_in",
    "step",
    "default",
]
_TABLE_KEYS = "rows from spare by fields indicators of".split()
_INDICATOR_KEYS = "id criterion op value unit per rollup better alert".split()


def read_fields(
    node: Node, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]], taken: Collection[str] = ()
) -> tuple[Field, ...]:
    """A list of fields; ids once each, choices and scales must exist."""
    fields: list[Field] = []
    seen = set(taken)
    for item in node.list():
        item.only((*_OWN, *_KEPT))
        name = item.get("id").text(required=True)
        if name in seen:
            item.faults.add("pack.twice", item.file, item.line, path=item.path, value=name)
        if name and (not name.replace("_", "a").isalnum() or name != name.lower()):
            item.faults.add("pack.bad_id", item.file, item.line, path=item.path, value=name)
        seen.add(name)
        fields.append(_field(item, name, scales, choices))
    return tuple(fields)


def _field(item: Node, name: str, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]]) -> Field:
    kind = item.get("kind").one_of(KINDS, "text", required=True)
    chosen = _choices(item.get("choices"), name, choices)
    if kind == "choice" and "choices" not in item:
        item.faults.add("pack.missing_key", item.file, item.line, path=f"{item.path}.choices")
    scale = _known(item.get("scale"), scales) if "scale" in item else ""
    if kind == "level" and not scales:
        item.faults.add("pack.missing_key", item.file, item.line, path="scales")
    return Field(
        id=name,
        kind=kind,
        required=item.get("required").flag(),
        slots=item.get("slots").whole(1, 1, 20),
        choices=chosen,
        scale=scale,
        of=item.get("of").one_of(("criterion",)),
        per=item.get("per").one_of(("school_year",)),
        when=item.get("when").text(),
        shows=item.get("shows").text(),
        precision=item.get("precision").one_of(("day", "month"), "day"),
        low=(item.get("low") if "low" in item else item.get("min")).number(),
        high=(item.get("high") if "high" in item else item.get("max")).number(),
        accepts=tuple(c.one_of(("date", "month", "term", "school_year", "stage")) for c in item.get("accepts").list())
        if "accepts" in item
        else (("date", "school_year") if kind == "period" else ()),
        each=tuple(c.one_of(("school_year",)) for c in item.get("each").list()),
        zero=item.get("zero").flag(),
        free=item.get("free").flag(),
        printed=item.get("printed").flag(True),
        options={key: item.get(key).plain() for key in _KEPT if key in item},
    )


def codes_of(f: Field, scales: Mapping[str, Scale], choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The codes a field can hold; none where it can hold anything."""
    if f.kind == "choice":
        return choices.get(f.choices, ())
    if f.kind == "yes_no":
        return ("yes", "no")
    if f.kind == "level":
        found = [scales[f.scale]] if f.scale in scales else list(scales.values())
        return tuple(code for scale in found for code in (scale.zero, *scale.points) if code)
    return ()


def _check_refs(item: Node, fields: tuple[Field, ...], tables: Mapping[str, Node], terms: bool) -> None:
    """What a field says of other fields must exist: `when: due.each`, `shows: table.field`, terms."""
    names = [f.id for f in fields]
    for child in item.list():
        when, shows = child.get("when").text().partition(".")[0], child.get("shows").text()
        if when and when not in names:
            _unknown(child.get("when"), when, names)
        if shows:
            table, _, name = shows.partition(".")
            there = [c.get("id").text() for c in tables[table].get("fields").list()] if table in tables else []
            if name not in there:
                _unknown(child.get("shows"), shows, [f"{table}.{n}" for n in there] or list(tables))
        if not terms and "term" in [c.value for c in child.get("accepts").list()]:
            child.faults.add("pack.missing_key", child.file, child.line, path="calendar.terms")


def _unknown(node: Node, value: str, names: Collection[str]) -> None:
    hint = nearest(value, names)
    node.faults.add("pack.unknown_ref", node.file, node.line, path=node.path, value=value, hint=hint)


def _choices(node: Node, name: str, choices: dict[str, tuple[str, ...]]) -> str:
    """The id of a choice list; a list written in place becomes one under the field's own id."""
    if node.is_list:
        choices.setdefault(name, node.texts())
        return name
    return _known(node, choices, "row")


def read_tables(
    node: Node,
    scales: Mapping[str, Scale],
    choices: dict[str, tuple[str, ...]],
    criteria: Collection[str],
    terms: bool,
) -> dict[str, Table]:
    """The tables the code knows, each with fields that only the pack names."""
    node.only(TABLES)
    tables: dict[str, Table] = {}
    nodes = dict(node.items())
    for name, item in node.items():
        if name not in TABLES:
            continue
        item.only(_TABLE_KEYS)
        fixed = name in ("criteria", "clauses")
        fields = read_fields(item.get("fields"), scales, choices)
        _check_refs(item.get("fields"), fields, nodes, terms)
        indicators = tuple(_indicator(child, criteria) for child in item.get("indicators").list())
        tables[name] = Table(
            id=name,
            fields=fields,
            rows=item.get("rows").one_of(ROWS, "fixed" if fixed else "open"),
            source=item.get("from").one_of(("criteria", "clauses", "indicators"))
            or (name if fixed else "indicators" if indicators else ""),
            spare=item.get("spare").whole(40 if name != "people" else 30, 1, 2000),
            indicators=indicators,
            options={key: item.get(key).plain() for key in ("by", "of") if key in item},
        )
    return tables


def _indicator(item: Node, criteria: Collection[str]) -> Indicator:
    item.only(_INDICATOR_KEYS)
    rollup = item.get("rollup")
    return Indicator(
        id=item.get("id").text(required=True),
        criterion=_known(item.get("criterion"), criteria, severity="warning"),
        op=item.get("op").one_of((">=", ">", "<=", "<", "=")),
        value=item.get("value").number(),
        unit=item.get("unit").text(),
        rollup="rate" if rollup.is_map else rollup.one_of(("sum", "mean", "none"), "none"),
        options={
            **{key: item.get(key).plain() for key in ("per", "better", "alert") if key in item},
            **({"rate": rollup.get("rate").texts()} if rollup.is_map else {}),
        },
    )


def _known(node: Node, names: Collection[str], *more: str, severity: Severity = "error") -> str:
    """A reference that must be among the names; '' where it is not."""
    found = node.text()
    if found and found not in names and found not in more:
        node.faults.add(
            "pack.unknown_ref",
            node.file,
            node.line,
            severity,
            path=node.path,
            value=found,
            hint=nearest(found, names),
        )
        return ""
    return found
