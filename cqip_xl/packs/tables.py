"""The `header` and `tables` of a pack, from entries to Fields and Tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from string import ascii_uppercase
from typing import TypedDict

from cqip_xl.model.field import Field
from cqip_xl.model.layers import BY_ROW
from cqip_xl.model.markers import KEY_LETTER
from cqip_xl.model.standard import Scale
from cqip_xl.model.table import TABLES, Table
from cqip_xl.packs.grammar.field import FieldEntries
from cqip_xl.packs.grammar.plan_tables import (
    OWN_NAMES,
    TAKEN,
    CriteriaEntries,
    MeasuresEntries,
    OpenEntries,
    OwnEntries,
    TablesEntries,
)
from cqip_xl.packs.grammar.time import PERIOD
from cqip_xl.packs.measures import read_indicators
from cqip_xl.packs.refs import known
from cqip_xl.packs.reserved import kinds_read, reserved
from cqip_xl.packs.times import read_moment

#: Kinds of which the summary counts answers, and of which it makes sums.
COUNTED, ADDED = ("choice", "level", "yes_no"), ("number", "integer", "money")
_ID = re.compile("[a-z0-9_]+")
_OWN = re.compile(OWN_NAMES["pattern"])
#: Letters with which keys of other rows do not begin: N begins those of rows without a number.
_FREE = frozenset(ascii_uppercase) - {"N", *KEY_LETTER.values()}


def read_fields(
    entries: Iterable[FieldEntries], table: str, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]]
) -> tuple[Field, ...]:
    """The fields of a table or of the header; ids once each, choices and scales must exist."""
    fields: list[Field] = []
    seen: set[str] = set()
    for item in entries:
        name = item.id
        item.here.once(name, seen)
        if name and not _ID.fullmatch(name):
            item.here.add("pack.bad_id", value=name)
        if name in reserved(table):
            item.place("id").add("pack.reserved", value=name)
        fields.append(_field(item, table, name, scales, choices))
        _check_field(item, table, fields[-1])
    return tuple(fields)


class _Related(TypedDict):
    rows: str
    complete: bool
    done_in: str
    only: tuple[str, ...]


def _field(
    item: FieldEntries, table: str, name: str, scales: Mapping[str, Scale], choices: dict[str, tuple[str, ...]]
) -> Field:
    kind = _kind(item, table, name)
    return Field(
        id=name,
        kind=kind,
        required=not item.required.is_map and item.required.flag(False),
        slots=item.slots,
        choices=_choices(item, table, name, choices) if kind == "choice" else "",
        scale=_scale(item, table, scales) if kind == "level" else "",
        of=item.of,
        per=item.per,
        when=item.when,
        shows=item.shows,
        precision=item.precision,
        low=item.low,
        high=item.high,
        accepts=_accepts(item, kind),
        each=item.each,
        zero=item.zero,
        free=item.free,
        printed=item.printed,
        unique=item.unique,
        warn_empty=item.warn_empty,
        outsiders=item.outsiders,
        tally=item.tally,
        summary=item.summary,
        pattern=item.pattern,
        inherits=item.inherits,
        preset=item.preset,
        bounds=item.bounds,
        step=item.step,
        dates=item.dates,
        filled_by=item.filled_by,
        repeat_in=item.repeat_in,
        **_of_other_rows(item, kind),
    )


def _of_other_rows(item: FieldEntries, kind: str) -> _Related:
    """What a field says of rows and fields besides its own."""
    return {
        "rows": item.rows.text(required=kind == "row") if kind == "row" else "",
        "complete": item.complete,
        "done_in": item.done_in,
        "only": tuple(child.text(required=True) for child in item.only.list()),
    }


def _kind(item: FieldEntries, table: str, name: str) -> str:
    """The kind of a field; one that the product reads itself must be of a kind it can read."""
    kind, node = item.kind, item.place("kind")
    wanted = kinds_read(table, name)
    if wanted and kind not in wanted and not node.faults.at(node.path):
        node.not_among(kind, wanted)
    return kind


def _accepts(item: FieldEntries, kind: str) -> tuple[str, ...]:
    """What a period's cell offers: as the pack says, else days and school years."""
    usual = FieldEntries.accepts.usual if kind == "period" else ()
    return item.accepts if "accepts" in item else usual


def _check_field(item: FieldEntries, table: str, f: Field) -> None:
    """Entries that are not read on such a field, and bounds that nothing can meet."""
    kind = item.place("kind")
    for name, entry in FieldEntries.entries().items():
        if name not in item:
            continue
        if entry.kinds and f.kind not in entry.kinds and not kind.faults.at(kind.path):
            item.place(name).add("pack.no_effect", allowed=f"kind: {' / '.join(entry.kinds)}")
        if entry.tables and _like(table) not in entry.tables:
            item.place(name).add("pack.no_effect", allowed=" / ".join(entry.tables))
    if f.when and not f.per:
        item.place("when").add("pack.no_effect", allowed="per: school_year")
    _check_summary(item, f)
    own = bool(kinds_read(table, f.id))
    if f.slots > 1 and (f.per or own):
        item.place("slots").wrong("just", 1)
    if f.per and own:
        item.place("per").wrong("one_column")
    _check_bounds(item, f, share=(table, f.id) == ("actions", "progress"))


def _like(table: str) -> str:
    """Tables of the pack's own read what the log of reviews does, which has no entries of its own."""
    return table if table in (*TABLES, "header") else "reviews"


def _check_summary(item: FieldEntries, f: Field) -> None:
    """Answers are counted where there is a list of them, numbers added up where a sum of them says something."""
    wanted = {"count": COUNTED, "sum": ADDED}.get(f.summary, ())
    if wanted and f.kind not in wanted:
        item.place("summary").add("pack.no_effect", allowed=f"kind: {' / '.join(wanted)}")
    elif f.summary and f.shows:
        item.place("summary").add("pack.no_effect", allowed=f.shows)


def _check_bounds(item: FieldEntries, f: Field, share: bool) -> None:
    for name, bound in (("low", f.low), ("high", f.high)):
        if bound is not None and f.kind == "integer" and not bound.is_integer():
            item.place(name).wrong("whole")
        if bound is not None and share and not 0 <= bound <= 1:
            item.place(name).wrong("share_between", 0, 1)
    if f.low is not None and f.high is not None and f.low > f.high:
        item.here.add("pack.out_of_order", value=f"{f.low:g}, {f.high:g}", wanted=f"{f.high:g}, {f.low:g}")


def _scale(item: FieldEntries, table: str, scales: Mapping[str, Scale]) -> str:
    """The scale of a level field: the one it names, else that of the criteria or of each row's own, else the first."""
    if not scales:
        item.here.lacks("scales", item.here.path)
    own = [s.id for s in scales.values() if s.of == "criterion"]
    by_row = len(own) > 1 and (table == "criteria" or item.of == "criterion")
    return known(item.scale, scales) or (BY_ROW if by_row else next(iter(own), next(iter(scales), "")))


def _choices(item: FieldEntries, table: str, name: str, choices: dict[str, tuple[str, ...]]) -> str:
    """The id of a choice list; a list written in place becomes one under the field's own id."""
    node = item.choices
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
    entries: TablesEntries,
    scales: Mapping[str, Scale],
    choices: dict[str, tuple[str, ...]],
    criteria: Collection[str],
    parameters: Collection[str],
) -> dict[str, Table]:
    """The tables the code knows, in the order of the pack, then the pack's own; only the pack names their fields."""
    names = [name for name, _ in entries.here.items() if name in entries.sections()]
    own = _own_letters(entries)
    found = {name: _table(name, entries, scales, choices, criteria) for name in (*names, *own)}
    tables = {name: replace(table, letter=own.get(name, "")) for name, table in found.items()}
    tables = {name: replace(table, parts=_parts(table, tables)) for name, table in tables.items()}
    begins = entries.measures.from_ if "measures" in tables else None
    if begins and begins.value is not None:
        tables["measures"] = replace(tables["measures"], begins=read_moment(begins, (*parameters, *PERIOD)))
    return tables


def _parts(table: Table, tables: Mapping[str, Table]) -> tuple[tuple[str, str], ...]:
    """The tables and fields whose rows are part of those of a table; no row is part of itself by any way."""
    there = ((t, f) for t in tables.values() if t.status or t.id == "actions" for f in t.fields)
    named = ((t, f) for t, f in there if f.kind == "row" and f.rows == table.id) if table.status else ()
    return tuple((t.id, f.id) for t, f in named if t.id not in _above(table, tables))


def _above(table: Table, tables: Mapping[str, Table]) -> set[str]:
    """The tables that rows of a table lead to, by whatever way, and itself."""
    found, left = set[str](), [table.id]
    while left:
        if (name := left.pop()) not in found and name in tables:
            found.add(name)
            left += [f.rows for f in tables[name].fields if f.kind == "row"]
    return found


def _own_letters(entries: TablesEntries) -> dict[str, str]:
    """Each table of the pack's own and the first letter of its row keys: one of its name where that is free."""
    letters: dict[str, str] = {}
    for name, item in entries.own.items():
        free = [one for one in (*name.upper(), *ascii_uppercase) if one in _FREE and one not in letters.values()]
        if name in TAKEN or not _OWN.fullmatch(name):
            item.here.add("pack.bad_table", value=name)
        elif not free:
            item.here.add("pack.too_large", count=len(entries.own), limit=len(_FREE))
        else:
            letters[name] = free[0]
    return letters


def _table(
    name: str,
    entries: TablesEntries,
    scales: Mapping[str, Scale],
    choices: dict[str, tuple[str, ...]],
    criteria: Collection[str],
) -> Table:
    item = entries.table(name)
    if item.here.value is None:
        item.place("fields").missing()
    measures = item if isinstance(item, MeasuresEntries) else None
    indicators = read_indicators(measures.indicators, criteria, choices) if measures else ()
    return Table(
        id=name,
        fields=read_fields(item.fields, name, scales, choices),
        rows=item.rows if isinstance(item, CriteriaEntries) else "fixed" if item.source else "open",
        source=item.source,
        spare=item.spare if isinstance(item, OpenEntries) else 0,
        indicators=indicators,
        history=measures.history if measures else 0,
        behind=item.behind if isinstance(item, OwnEntries) else "",
        status=isinstance(item, OwnEntries) and item.status == "standard",
        measured=item.measured if isinstance(item, OwnEntries) else "",
    )
