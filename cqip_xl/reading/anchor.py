"""Where everything of ours stands in a received workbook, so that formulas can be put back in their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import tidy
from cqip_xl.model.anchors import Anchors, TableAnchor
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import is_grouped
from cqip_xl.model.markers import COMPLETION, FINDINGS, VIEWS, sheet_meant, sheets_named
from cqip_xl.model.plan import Plan
from cqip_xl.model.seen import Seen
from cqip_xl.model.table import columns_of
from cqip_xl.reading.columns import with_headings
from cqip_xl.reading.header import header_rows
from cqip_xl.reading.locate import Located
from cqip_xl.reading.recover import table_heads
from cqip_xl.reading.row_keys import row_keys
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.given import alike, standard_headings

#: A defined name that refers into the Status sheet, by which it is known however it is called.
ON_STATUS = COMPLETION
#: Title and hint stand in so many rows on top of a sheet.
OURS_ABOVE = 2
#: By this a formula is known that names school and period; it stands in one of the first rows.
_LINE, LINES = '&" · ', 10
#: So many empty rows end a table.
GAP = 200


def anchors_of(located: Located, plan: Plan, seen: Seen) -> Anchors:
    """Start and Status are known by name, or by what a defined name refers to, unless they hold a table."""
    framework, tables = located.framework, located.tables
    others = {sheet.name for sheet in located.grid.sheets} - {table.sheet.name for table in tables}
    sheet, rows, column = header_rows(tables)
    known = {"school": sheet} if sheet else {}
    if lists := [table.sheet.name for table in tables if table.id == FINDINGS]:
        words = {sheet_meant(say(language, "sheets.findings")) for language in LANGUAGES}
        known[FINDINGS] = next((name for name in lists if sheet_meant(name) in words), lists[0])
    for name in ("start", "status"):
        words = {sheet_meant(say(language, f"sheets.{name}")) for language in LANGUAGES}
        if match := next((sheet for sheet in others if sheet_meant(sheet) in words), ""):
            known[name] = match
    if (on := next(sheets_named(seen.names.get(ON_STATUS, "")), "")) in others:
        known["status"] = on
    known |= {name: first.sheet.name for name in VIEWS if (first := next((t for t in tables if t.id == name), None))}
    heads = table_heads(framework, plan.period)
    found: dict[str, TableAnchor] = {}
    for table in tables:
        if table.id in framework.tables and table.id not in found:
            spec = framework.tables[table.id]
            there = with_headings(table, columns_of(spec, plan.period), heads[table.id], "", [])
            found[table.id] = _table(there, seen, row_keys(framework, spec, there, plan.period).keys)
            found[table.id] = _with_standards(framework, there, found[table.id])
            known[table.id] = table.sheet.name
    printed = {name: there.printed for name, there in seen.sheets.items()}
    return Anchors(known, found, rows, column, printed)


def _table(found: FoundTable, seen: Seen, meant: Mapping[int, str]) -> TableAnchor:
    """Its rows: filled ones and prepared ones, which have a key or a formula; a slip far below belongs to none.

    `meant`: row -> key, where that is another one than its cell says.
    """
    formulas = seen.sheets[found.sheet.name].formulas if found.sheet.name in seen.sheets else frozenset()
    columns = found.columns.values()
    first = last = found.rows.start
    keys: dict[int, str] = {}
    for r in found.rows:
        if any(not is_empty(found.sheet.at(r, c)) or (r, c) in formulas for c in columns):
            if r > last + GAP:
                break
            last = r
            if key := meant.get(r) or tidy(shown(found.cell(r, "key"))):
                keys[r] = key
    bare = found.tag_col >= 0 and first - 1 == found.tag_row  # right below the markers
    mistaken = frozenset(r for r, key in meant.items() if r in keys and found.cell(r, "key") not in (None, key))
    return TableAnchor(
        found.sheet.name,
        first - 1,
        first,
        last,
        found.columns,
        keys,
        mistaken,
        bare,
        named=_named(found, seen),
        ends=_ends(found, seen),
    )


def _ends(found: FoundTable, seen: Seen) -> dict[str, int]:
    """The last row in which anything stands, for each column in which something does; also a blank, or a formula."""
    there = seen.sheets.get(found.sheet.name)
    ids = {col: name for name, col in found.columns.items()}
    ends: dict[str, int] = {}
    for row, col in there.contents if there else ():
        if col in ids and row >= found.rows.start:
            ends[ids[col]] = max(row, ends.get(ids[col], 0))
    return ends


def _named(found: FoundTable, seen: Seen) -> int | None:
    """The row above the markers that names the school, or did; workbooks of earlier versions have none."""
    there, col = seen.sheets.get(found.sheet.name), found.tag_col + 1
    if there is None or found.by_heading:
        return None
    above = [r for r in range(found.tag_row) if (r, col) in there.contents]
    lines = [r for r in above if _LINE in str(there.contents[r, col])]
    row = found.tag_row - 1
    if lines or not _has_lines(seen):
        return max(lines, default=None)
    return row if len([r for r in above if r < row]) >= OURS_ABOVE else None


def _has_lines(seen: Seen) -> bool:
    """Whether any sheet has such a row."""
    tops = ((there.contents.get((r, 1)) for r in range(LINES)) for there in seen.sheets.values())
    return any(_LINE in str(content) for top in tops for content in top)


def _with_standards(framework: Framework, found: FoundTable, anchor: TableAnchor) -> TableAnchor:
    """The rows in which standards stand over their criteria, where they do."""
    if found.id != "criteria" or not is_grouped(framework):
        return anchor
    headings = standard_headings(framework)
    rows = (r for r in range(anchor.first, anchor.last + 1) if r not in anchor.keys)
    texts = {r: alike(shown(found.cell(r, "title"))) for r in rows}
    return replace(anchor, headings={r: headings[text] for r, text in texts.items() if text in headings})
