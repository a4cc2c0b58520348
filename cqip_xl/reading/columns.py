"""The columns of a received table against those of its pack: found by heading, missing, twice, or the school's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.markers import address, letters
from cqip_xl.model.table import Column, Table, shown_beside
from cqip_xl.reading.tags import FoundTable
from cqip_xl.reading.typed_over import stray
from cqip_xl.words.headings import plain

#: Ids that the product writes and calculates; their cells are never entries.
CALCULATED_IDS = ("key", "title", "status", "due_on", "required")

#: How ids are spelled; whatever else stands in their hidden row, somebody typed or pasted there.
_AN_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9]+)?")


def of_older_version(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of a workbook whose framework has grown since: what it lacks may not have been there yet."""
    return tuple(map(_older, findings))


def _older(finding: Finding) -> Finding:
    match finding.code:
        case "table.missing":
            return Finding.of("table.newer", finding.place, finding.values)
        case "column.missing":
            return Finding.of("column.newer", finding.place, finding.values)
        case _:
            return finding


def with_headings(
    found: FoundTable, columns: Sequence[Column], heads: Mapping[str, str], file: str, findings: list[Finding]
) -> FoundTable:
    """Columns whose id is gone, or has a text typed over it, are known by their heading."""
    own, sheet, row = {*CALCULATED_IDS, *(c.id for c in columns), *heads.values()}, found.sheet, found.tag_row
    spots = {col: heading for heading, col in found.extra.items()} | _typed_over(found, own)
    adopted: dict[str, int] = {}
    for col, heading in spots.items():
        name = heads.get(plain(heading), "")
        if not name or name in found.columns or name in adopted:
            continue
        adopted[name] = col
        heading = heading.split("\n", 1)[0]
        if is_empty(over := sheet.at(row, col)) or found.by_heading:
            place = Place(file, sheet.name, address(row + 1, col))
            findings.append(Finding.of("column.by_heading", place, {"heading": heading}))
        else:
            place = Place(file, sheet.name, address(row, col))
            findings.append(Finding.of("column.id_typed_over", place, {"heading": heading, "raw": shown(over)}))
    if not adopted:
        return found
    taken = frozenset(adopted.values())
    left = {name: col for name, col in found.columns.items() if col not in taken}
    extra = {heading: col for heading, col in found.extra.items() if col not in taken}
    twice = [(name, col) for name, col in zip(found.twice, found.twice_at, strict=True) if col not in taken]
    names, places = tuple(name for name, _ in twice), tuple(col for _, col in twice)
    return replace(found, columns=left | adopted, extra=extra, twice=names, twice_at=places)


def _typed_over(found: FoundTable, own: Collection[str]) -> dict[int, str]:
    """Columns whose id is none, also where the same text stands over several, and their headings."""
    head = found.rows.start - 1
    if head <= found.tag_row:
        return {}
    typed = (*found.columns.items(), *zip(found.twice, found.twice_at, strict=True))
    return {col: shown(found.sheet.at(head, col)) for name, col in typed if name not in own}


def report_columns(
    table: Table, found: FoundTable, columns: Sequence[Column], file: str, findings: list[Finding]
) -> int:
    """Says which columns are missing or twice, and which hold entries that no field reads; gives their number."""
    sheet = found.sheet
    place = Place(file, sheet.name, address(found.tag_row, max(found.tag_col, 0)))

    def find(code: str, where: Place, **values: str) -> None:
        findings.append(Finding.of(code, where, values))

    for column in columns if not found.more else ():
        if column.id not in found.columns:
            find("column.missing", place, column=f"@column/{table.id}/{column.id}")
    if "key" not in found.columns and not found.more:
        find("column.missing", place, column="@fields.key.label")
    for name in found.twice:
        find("column.twice", place, column=f"@column/{table.id}/{name}")
    known = {c.id for c in columns} | set(CALCULATED_IDS) | {f.id for f in table.fields if f.shows}
    known |= {f.id for f in shown_beside(table)}
    known |= _by_year(table, found)
    extra = dict(found.extra) | {name: c for name, c in found.columns.items() if name not in known}
    named = {*extra.values(), *found.columns.values(), *found.twice_at, found.tag_col}
    filled = _filled(found, named - set(extra.values()))
    extra |= {letters(col): col for col in sorted(filled.keys() - named)}
    if found.more and len(extra) > 1 and filled:
        findings.append(_remnants(found, extra.values(), file))
        return len(extra)
    for heading, col in extra.items():
        here = Place(file, sheet.name, address(found.tag_row + is_empty(sheet.at(found.tag_row, col)), col))
        values = {"heading": heading, "count": str(filled[col])}
        typed = heading in found.columns and not _AN_ID.fullmatch(heading)
        findings.append(Finding.of("column.extra", here, values, "warning" if filled[col] or typed else "note"))
    return len(extra)


def _by_year(table: Table, found: FoundTable) -> set[str]:
    """Columns of what the product says of each year."""
    ids = {f.id for f in shown_beside(table) if f.per}
    return {name for name in found.columns if name.partition(".")[0] in ids}


def _remnants(found: FoundTable, columns: Collection[int], file: str) -> Finding:
    """What stands beside rows that go on elsewhere, such as what a pasted block left of the rows below it."""
    rows = range(found.tag_row, found.rows.stop)
    spots = [(r, c) for r in rows for c in sorted(columns) if not is_empty(found.sheet.at(r, c))]
    return stray(file, found.sheet, spots)


def _filled(found: FoundTable, known: Collection[int]) -> Counter[int]:
    """How many cells are filled in each column that is not among those known; most rows have no such cell."""
    known = frozenset(known)
    filled: Counter[int] = Counter()
    for _, row in found.lines():
        if not known.issuperset(row):
            filled.update(c for c, value in row.items() if c not in known and not is_empty(value))
    return filled
