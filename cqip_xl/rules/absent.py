"""What follows from nothing but a table or column that is not there: the finding about that says it, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.rules.fields_read import refs_in

#: Findings that tell of a table of which nothing, or not all, could be read, and of columns that are not there.
_TABLE_LOST = ("table.missing", "table.newer", "table.no_headings")
_COLUMN_LOST = ("column.missing", "column.newer")
#: What is said because something does not stand in a table.
_COUNCIL = ("council.none", "council.too_small", "council.even", "council.office")
_REVIEWS = ("review.none", "review.missed", "review.overdue")
_SCORES = ("score.missing", "score.undated", "tool.missing")
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "people": ("person.unknown", *_COUNCIL),
    "evidence": ("evidence.not_registered", "evidence.missing"),
    "measures": ("measure.missing",),
    "reviews": _REVIEWS,
    "criteria": ("criterion.required", "criterion.untitled", "levels.missing", *_SCORES),
    "actions": ("criteria.no_plan",),
}
#: The same of a column: table, field.
_FOLLOWS_COLUMN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("actions", "criterion"): ("criteria.no_plan",),
    ("actions", "due"): ("slot.not_needed",),
    ("actions", "done_on"): ("progress.full_not_done",),
    ("criteria", "no_plan"): ("criteria.no_plan",),
    ("criteria", "level_current"): ("levels.missing", "criterion.required"),
    ("criteria", "title"): ("criterion.untitled",),
    ("people", "name"): ("person.unknown", *_COUNCIL),
    ("people", "alias"): ("person.unknown",),
    ("measures", "actual"): ("measure.missing",),
    ("measures", "numerator"): ("measure.missing",),
    ("measures", "denominator"): ("measure.missing",),
}
#: Of any column of a kind: whose days and codes tell what was done, and whose statuses are calculated.
_FOLLOWS_KIND: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("reviews", "date"): _REVIEWS,
    ("reviews", "choice"): _REVIEWS,
    ("evidence", "criterion"): ("evidence.missing",),
}


def without_consequences(framework: Framework, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what tells that something is not in a table or column that the file does not have at all."""
    found = list(findings)
    tables = {f.values["table"].removeprefix("@table/") for f in found if f.code in _TABLE_LOST}
    columns = dict.fromkeys(_field(f.values["column"]) for f in found if f.code in _COLUMN_LOST)
    if not tables and not columns:
        yield from found
        return
    told = {code for table in tables for code in _FOLLOWS.get(table, ())}
    told |= {code for column in columns for code in _follows(framework, *column)}
    told |= set(_own_checks(framework, tables, columns))
    asked, empty = (*_SCORES, "cell.missing", "cell.empty"), {*columns, *_preset(framework, columns)}
    left = (f for f in found if f.code not in told and not (f.code in asked and _of_field(f) in empty))
    yield from (f for f in left if f.code != "row.unnamed" or not _names_nothing(f, tables, columns))


def _names_nothing(finding: Finding, tables: Collection[str], columns: Collection[tuple[str, str]]) -> bool:
    """Whether the table or column is lost that would name the row."""
    table, name = _field(finding.values["column"])
    return table in tables or (table, name) in columns


def _field(column: str) -> tuple[str, str]:
    """Table and field of `@column/actions/owner.1`."""
    _, table, name = [*column.split("/"), "", ""][:3]
    return table, name.partition(".")[0]


def _of_field(finding: Finding) -> tuple[str, str]:
    return _field(finding.values.get("field", ""))


def _preset(framework: Framework, columns: Collection[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What the pack fixes for the criterion of a row, where nobody knows which that is."""
    if ("actions", "criterion") in columns and "actions" in framework.tables:
        yield from (("actions", f.id) for f in framework.tables["actions"].fields if f.preset)


def _follows(framework: Framework, table: str, name: str) -> Iterator[str]:
    f = framework.tables[table].field(name) if table in framework.tables else None
    yield from _FOLLOWS_COLUMN.get((table, name), ())
    yield from _FOLLOWS_KIND.get((table, f.kind if f else ""), ())
    own = framework.tables.get(table)
    if table in ("actions", "criteria") or (own and own.status):  # of which the status is calculated
        yield "status.stale"
    if framework.council and (table, name) == ("people", framework.council.field):
        yield from _COUNCIL
    if f and (f.id == "evidence" or (table == "evidence" and f.pattern)):
        yield from _FOLLOWS["evidence"]
    if f and f.dates == "scores":
        yield "score.undated"


def _own_checks(framework: Framework, tables: Collection[str], columns: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The pack's checks that read what is not there."""
    for check in framework.checks:
        refs = [*refs_in(check.when)]
        read = {(ref.table or check.table or "header", ref.name.partition(".")[0]) for ref in refs}
        if not read.isdisjoint(columns) or any(ref.table in tables for ref in refs):
            yield f"check.{check.id}"
