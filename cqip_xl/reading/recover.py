"""Tables whose hidden markers are gone, found again by ids or headings in any language."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby

from cqip_xl.kinds.kind import is_empty
from cqip_xl.kinds.text import fold
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, Raw
from cqip_xl.model.markers import META, SHOWN_FIELDS, TYPED_FIELDS, sheet_meant
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import columns_of
from cqip_xl.reading.blocks import ENOUGH, Heads, best_table
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.headings import headings, plain
from cqip_xl.words.wording import every_form, wording_of

#: Where nobody knows yet whether a workbook is a plan, headings are looked for so far down: it may be anything.
DEPTH = 60

#: Share of its columns that a table must show where nothing else says that the workbook is a plan.
ALIKE = 0.6

#: For headings that no period changes.
SOME_YEAR = PlanPeriod(2000, 2001)


def recovered_tables(
    grid: Grid,
    framework: Framework,
    period: PlanPeriod,
    there: Collection[FoundTable],
    own: Collection[str] = (),
    form: bool = True,
    depth: int = sys.maxsize,
) -> tuple[FoundTable, ...]:
    """The pack's tables that no marker names, where their headings can be told.

    `own`: folded names of the sheets of ours that hold no entries; `form`: whether the header form is looked for,
    for which every cell is; `depth`: rows in which headings are looked for.
    """
    heads = table_heads(framework, period)
    found: list[FoundTable] = []
    for sheet in sheets_to_search(grid, own):
        names = {table.id for table in (*there, *found)}
        lost = {name: known for name, known in heads.items() if name not in names}
        form_lost = form and "header" not in names
        if not lost and not form_lost:
            break
        # Below a marker everything belongs to its table; above the first one a lost table may stand.
        tagged = [t.tag_row for t in there if t.sheet is sheet]
        found += _tables_on(sheet, lost, min([depth, *tagged]))
        if form_lost and not tagged:
            found += _form_on(sheet, framework)
    return tuple(found)


def sheets_to_search(grid: Grid, own: Collection[str]) -> Iterator[GridSheet]:
    """All but those of ours that hold no entries."""
    return (sheet for sheet in grid.sheets if (name := sheet_meant(sheet.name)) != META and name not in own)


@cache
def own_sheets() -> frozenset[str]:
    """Folded names of the sheets of ours that hold no entries, in every language."""
    return frozenset(
        sheet_meant(name) for code in LANGUAGES for s in ("start", "status") for name in every_form(code, f"sheets.{s}")
    )


@derived
def all_heads(framework: Framework) -> frozenset[str]:
    """Every heading of every table."""
    return frozenset(text for known in table_heads(framework).values() for text in known)


def likeness_of(grid: Grid, framework: Framework) -> tuple[float, float]:
    """How much of its columns the likeliest main table shows, from 0 to 1: less for other columns it has; as such."""
    shares = [(0.0, 0.0)]
    for found in recovered_tables(grid, framework, SOME_YEAR, (), form=False, depth=DEPTH):
        if found.id in ("actions", "criteria"):
            wanted = {c.id for c in columns_of(framework.tables[found.id], SOME_YEAR) if c.slot == 1}
            there = len(wanted & set(found.columns))
            shares.append((there / max(len(wanted) + len(found.extra), 1), there / max(len(wanted), 1)))
    return max(shares)


@derived
def table_heads(framework: Framework, period: PlanPeriod = SOME_YEAR) -> Mapping[str, Heads]:
    """Table id -> heading -> column id; made once."""
    return {
        name: headings(framework, name, columns_of(table, period), period) for name, table in framework.tables.items()
    }


def _tables_on(sheet: GridSheet, missing: Mapping[str, Heads], end: int) -> Iterator[FoundTable]:
    """Header rows, each given to the table that knows most of its headings; an id row above one adds its ids."""
    scored = [(r, *best_table(row, missing, _half)) for r, row in enumerate(sheet.rows[:end])]
    end = min(end, len(sheet.rows))
    groups = [list(group) for key, group in groupby(scored, key=lambda s: s[1]) if key]
    starts = [group[0][0] for group in groups] + [end]
    for n, group in enumerate(groups):
        name, head = group[0][1], group[-1][0]
        columns: dict[str, int] = {}
        for _, _, found in group:
            columns |= {column: c for column, c in found.items() if column not in columns}
        extra = {
            str(value): c
            for c, value in sheet.rows[head].items()
            if isinstance(value, str) and not is_empty(value) and c not in columns.values()
        }
        yield FoundTable(name, sheet, head, -1, columns, extra, range(head + 1, starts[n + 1]), by_heading=True)


def _half(heads: Heads) -> int:
    """Fewer known headings in a row than these, and fewer than half of the table's, are chance."""
    own = set(heads.values()) - {"status", "due_on", "title"}
    return max(min(ENOUGH, -(-len(own) // 2)), 2)


def with_ids(found: FoundTable, framework: Framework) -> FoundTable:
    """A form whose ids or whose mark of the value column are partly gone or typed over, completed by its labels."""
    known = _labels(found.sheet, framework, found.rows)
    fields = set(_form_heads(framework).values())
    named = {r: fold(str(found.sheet.at(r, found.tag_col))) for r in found.rows}
    count = Counter(c for (_, c), name in known.items() if c != found.tag_col)
    if not count:
        return found
    col = count.most_common(1)[0][0]
    there = fields & set(named.values())
    ids = {r: name for (r, c), name in known.items() if c == col and name not in there and named[r] not in fields}
    return replace(found, ids=ids, columns={"value": col + 1, **found.columns})


def _form_on(sheet: GridSheet, framework: Framework) -> Iterator[FoundTable]:
    """The header form: the rightmost column with several of its labels; values stand under their mark, or right of it.

    Labels count before ids: the hidden column of ids may have been moved to the other side.
    """
    fixed = {f.id for f in TYPED_FIELDS}
    known = _labels(sheet, framework, range(len(sheet.rows)))
    worded = {spot: name for spot, name in known.items() if fold(str(sheet.at(*spot))) != name}
    known = worded if max(Counter(c for _, c in worded).values(), default=0) >= ENOUGH else known
    count = Counter(c for _, c in known)
    col = max((c for c, n in count.items() if n >= ENOUGH and 2 * n >= max(count.values())), default=None)
    if col is None or not fixed & {name for (_, c), name in known.items() if c == col}:
        return
    ids = {r: name for (r, c), name in known.items() if c == col}
    rows = range(min(ids), max(ids) + 1)
    marks = (c for row in sheet.rows[:DEPTH] for c, cell in row.items() if cell == "value")
    value = next(marks, col + 1)
    yield FoundTable("header", sheet, min(ids), col, {"value": value}, {}, rows, ids=ids, by_heading=True)


def _labels(sheet: GridSheet, framework: Framework, rows: range) -> dict[tuple[int, int], str]:
    """(row, column) -> the header field whose label or id stands there."""
    heads = _form_heads(framework)
    known: dict[tuple[int, int], str] = {}
    for r in rows:
        for c, cell in sheet.row(r).items():
            name = heads.get(plain(cell), "") if isinstance(cell, str) else ""
            if name:
                known[r, c] = name
    return known


@derived
def _form_heads(framework: Framework) -> Heads:
    """Label or id in any language -> header field."""
    columns = header_columns(framework)
    ids = {c.id for c in columns}
    own = headings(framework, "header", columns, SOME_YEAR)
    return {text: name for text, name in own.items() if name in ids} | _fixed_heads(framework)


def _fixed_heads(framework: Framework) -> dict[str, str]:
    """Labels of what every form asks or shows: the product's for each kind of unit, then as the pack calls its own."""
    names = (*(f.id for f in TYPED_FIELDS), *SHOWN_FIELDS)
    labels = [(name, label) for name in names for code in LANGUAGES for label in every_form(code, _label(name))]
    said = (wording_of(code, (framework,)) for code in framework.languages)
    labels += [(name, words.say(_label(name))) for words in said for name in names]
    return {plain(label): name for name, label in labels} | {f.id: f.id for f in TYPED_FIELDS}


def _label(name: str) -> str:
    return f"fields.{name}.label"


def merged_values(found: FoundTable) -> dict[tuple[int, str], Raw | ErrorCell]:
    """(row, column id) -> what a cell merged over several rows says for its lower rows."""
    by_col = {c: name for name, c in found.columns.items()}
    values: dict[tuple[int, str], Raw | ErrorCell] = {}
    for top, left, bottom, _ in found.sheet.merges:
        name = by_col.get(left, "")
        raw = found.sheet.at(top, left)
        if name and top in found.rows and not is_empty(raw):
            for r in range(top + 1, min(bottom + 1, found.rows.stop)):
                values[r, name] = raw
    return values
