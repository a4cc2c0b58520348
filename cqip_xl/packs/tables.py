"""The `header` and `tables` of a pack, from YAML to Fields and Tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.field import Field
from cqip_xl.model.standard import Scale
from cqip_xl.model.table import TABLES, Table
from cqip_xl.packs.measures import MOST_HISTORY, read_indicators
from cqip_xl.packs.node import Node
from cqip_xl.packs.refs import known
from cqip_xl.packs.reserved import KINDS_OF, READ, reserved

_ID = re.compile("[a-z0-9_]+")
_FIELD_KEYS = (
    "id kind required slots choices scale of per when shows precision low high min max accepts each zero free printed"
    " pattern unique inherits label_by bounds outsiders print_with warn_empty filled_by repeat_in step default dates"
    " preset tally"
).split()
#: Attributes that work in one place only.
_ONLY_IN = {
    "of": ("actions",),
    "shows": ("actions", "criteria"),
    "repeat_in": ("header",),
    "preset": ("actions",),
    "tally": ("criteria",),
    "filled_by": ("measures",),
}
_TABLE_KEYS = {name: "rows spare fields".split() for name in TABLES} | {
    "criteria": "rows from spare fields".split(),
    "clauses": "rows from spare fields".split(),
    "measures": "rows from spare fields by history indicators".split(),
    "reviews": "rows spare fields of".split(),
}
_ROWS = {"criteria": ("fixed", "fixed_then_free"), "clauses": ("fixed",), "measures": ("fixed",)}
_SOURCES = {"criteria": "criteria", "clauses": "clauses", "measures": "indicators"}


def read_fields(
    node: Node, table: str, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]]
) -> tuple[Field, ...]:
    """The fields of a table or of the header; ids once each, choices and scales must exist."""
    fields: list[Field] = []
    seen: set[str] = set()
    for item in node.list():
        item.only(_FIELD_KEYS)
        name = item.get("id").code()
        item.once(name, seen)
        if name and not _ID.fullmatch(name):
            item.add("pack.bad_id", value=name)
        if name in reserved(table):
            item.get("id").add("pack.reserved", value=name)
        fields.append(_field(item, table, name, scales, choices))
    return tuple(fields)


def _field(
    item: Node, table: str, name: str, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]]
) -> Field:
    kind = _kind(item, table, name)
    f = Field(
        id=name,
        kind=kind,
        required=item.get("required").flag(),
        slots=item.get("slots").whole(1, 1, 20),
        choices=_choices(item, table, name, choices) if kind == "choice" else "",
        scale=_scale(item, scales) if kind == "level" else "",
        of=item.get("of").one_of(("criterion",)),
        per=item.get("per").one_of(("school_year",)),
        when=item.get("when").one_of(("due.each",)),
        shows=item.get("shows").text(),
        precision=item.get("precision").one_of(("day", "month"), "day"),
        low=item.get("low" if "low" in item else "min").number(),
        high=item.get("high" if "high" in item else "max").number(),
        accepts=tuple(c.one_of(("date", "month", "term", "school_year", "stage")) for c in item.get("accepts").list())
        if "accepts" in item
        else (("date", "school_year") if kind == "period" else ()),
        each=tuple(c.one_of(("school_year",)) for c in item.get("each").list()),
        zero=item.get("zero").flag(),
        free=item.get("free").flag(),
        printed=item.get("printed").flag(True),
        unique=item.get("unique").flag(),
        warn_empty=item.get("warn_empty").flag(),
        outsiders=item.get("outsiders").flag(),
        tally=item.get("tally").flag(),
        pattern=item.get("pattern").text(),
        inherits=item.get("inherits").text(),
        preset=item.get("preset").text(),
        bounds=item.get("bounds").one_of(("row",)),
        step=item.get("step").number(),
        dates=item.get("dates").one_of(("scores",)),
        filled_by=item.get("filled_by").one_of(("school", "district")),
        repeat_in=item.get("repeat_in").one_of(("foot",)),
    )
    item.get("label_by").one_of(("row",))
    item.get("print_with").text()
    _check_field(item, table, f)
    return f


def _kind(item: Node, table: str, name: str) -> str:
    """The kind of a field; one that the product reads itself must be of a kind it can read."""
    kind = item.get("kind").one_of(KINDS, "text", required=True)
    wanted = READ.get(table, {}).get(name, ())
    if wanted and kind not in wanted and not item.faults.at(f"{item.path}.kind"):
        item.get("kind").not_among(kind, wanted)
    return kind


def _check_field(item: Node, table: str, f: Field) -> None:
    """Attributes that are not read on such a field, and bounds that nothing can meet."""
    for key, kinds in KINDS_OF.items():
        if key in item and f.kind not in kinds and not item.faults.at(f"{item.path}.kind"):
            item.get(key).add("pack.no_effect", allowed=f"kind: {' / '.join(kinds)}")
    for key, where in _ONLY_IN.items():
        if key in item and table not in where:
            item.get(key).add("pack.no_effect", allowed=" / ".join(where))
    if f.when and not f.per:
        item.get("when").add("pack.no_effect", allowed="per: school_year")
    if f.per and table == "header":
        item.get("per").add("pack.no_effect", allowed="tables")
    if f.slots > 1 and (f.per or f.id in READ.get(table, {})):
        item.get("slots").wrong("1")
    if f.per and f.id in READ.get(table, {}):
        item.get("per").wrong("one column")
    _check_bounds(item, f, share=(table, f.id) == ("actions", "progress"))


def _check_bounds(item: Node, f: Field, share: bool) -> None:
    for key in ("low", "high", "min", "max"):
        bound = item.get(key).number()
        if bound is not None and f.kind == "integer" and not bound.is_integer():
            item.get(key).wrong("a whole number")
        if bound is not None and share and not 0 <= bound <= 1:
            item.get(key).wrong("a share from 0 to 1")
    if f.low is not None and f.high is not None and f.low > f.high:
        item.add("pack.out_of_order", value=f"{f.low:g}, {f.high:g}", wanted=f"{f.high:g}, {f.low:g}")


def _scale(item: Node, scales: Mapping[str, Scale]) -> str:
    """The scale of a level field: the one it names, else that of the criteria, else the first."""
    if not scales:
        item.add("pack.missing_key", path="scales")
    first = next((s.id for s in scales.values() if s.of == "criterion"), next(iter(scales), ""))
    return known(item.get("scale"), scales) or first


def _choices(item: Node, table: str, name: str, choices: dict[str, tuple[str, ...]]) -> str:
    """The id of a choice list; a list written in place becomes one under the field's own id."""
    node = item.get("choices")
    if node.is_list:
        codes = node.codes(required=True)
        if choices.setdefault(name, codes) != codes:
            node.add("pack.twice", value=name)
        return name
    if not node.text(required=True):
        return ""
    return known(node, choices, *(("row",) if table == "criteria" else ()))


def codes_of(
    f: Field, scales: Mapping[str, Scale], choices: Mapping[str, tuple[str, ...]], ids: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The codes a field can hold; none where it can hold anything. `ids`: of criteria and indicators."""
    match f.kind:
        case "choice":
            return choices.get(f.choices, ())
        case "yes_no":
            return ("yes", "no")
        case "level" if f.scale in scales:
            scale = scales[f.scale]
            return (*((scale.zero,) if scale.zero else ()), *scale.points)
        case _:
            return ids.get(f.kind, ())


def read_tables(
    node: Node, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]], criteria: Collection[str]
) -> dict[str, Table]:
    """The tables the code knows, each with fields that only the pack names."""
    node.only(TABLES)
    tables: dict[str, Table] = {}
    for name, item in node.items():
        if name not in TABLES:
            continue
        item.only(_TABLE_KEYS[name])
        if item.value is None:
            item.get("fields").missing()
        source = _SOURCES.get(name, "")
        item.get("from").one_of((source,) if source else ())
        indicators = read_indicators(item.get("indicators"), criteria, choices)
        item.get("by").one_of(("school_year",))
        item.get("of").text()
        allowed = _ROWS.get(name, ("open",))
        tables[name] = Table(
            id=name,
            fields=read_fields(item.get("fields"), name, scales, choices),
            rows=item.get("rows").one_of(allowed, allowed[0]),
            source=source,
            spare=item.get("spare").whole(40 if name != "people" else 30, 1, 2000),
            indicators=indicators,
            history=item.get("history").whole(0, 0, MOST_HISTORY),
        )
    return tables
