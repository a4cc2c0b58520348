"""What follows from nothing but the absence of a table: the finding about the table says it, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cqip_xl.model.finding import Finding

#: What is said because something does not stand in a table.
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "people": ("person.unknown", "council.none", "council.too_small", "council.even", "council.office"),
    "evidence": ("evidence.not_registered", "evidence.missing"),
    "measures": ("measure.missing",),
    "reviews": ("review.none", "review.overdue"),
    "criteria": ("criterion.required", "criterion.untitled", "score.missing", "tool.missing", "levels.missing"),
}


def without_consequences(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what tells that something is not in a table that the file does not have at all."""
    found = list(findings)
    absent = {f"@table/{table}": codes for table, codes in _FOLLOWS.items()}
    lost = [f.values["table"] for f in found if f.code in ("table.missing", "table.newer")]
    told = {code for table in lost for code in absent.get(table, ())}
    yield from (f for f in found if f.code not in told)
