"""Rows that look like ours, without markers and headings: nothing tells what their columns are: they are rejected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import key_letter
from cqip_xl.model.grid import CellRow, GridSheet
from cqip_xl.model.markers import Spot, address, letters
from cqip_xl.model.plan import Rejected, TableCount
from cqip_xl.reading.blocks import best_table
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.locate import Located
from cqip_xl.reading.row_cells import fixed_keys, measures_of
from cqip_xl.words.given import alike, every_language, titled

#: Fewer filled cells are no row, even with a criterion.
LEAST = 3
#: What is given beside the title of a measure.
_MEASURE_TEXTS = ("year", "wanted")
_KEY = re.compile(r"([A-Z])\d{3,4}")
#: So much text beside a plan is more than a remark.
MANY_CELLS, LONG = 12, 120
#: Headings of one table in a row, and be they too few to read what stands below.
FEW = 2
#: Why such a row counts for nothing.
REASON = "no_headings"


@dataclass(frozen=True, slots=True)
class Unheaded:
    """Rows of one table on such a sheet."""

    table: str
    rows: tuple[int, ...]


def report_unread(located: Located, sheet: GridSheet, log: FindingLog) -> None:
    """Says what stands on a sheet that belongs to no table; rows that look like ours are rejected one by one."""
    found = _rows_on(located, sheet, _criteria_shown(located))
    rows = frozenset(found.rows) if found else frozenset()
    if found:
        spots = [(r, c) for r in found.rows for c in sheet.row(r)]
        place = log.place(sheet.name, address(found.rows[0], min(sheet.row(found.rows[0]))))
        table = f"@table/{found.table}"
        log.add("table.no_headings", place, table=table, count=len(rows), cells=_range(spots))
        log.rejected.extend(_rejected(log, found.table, sheet, r) for r in found.rows)
    left = [
        shown(value)
        for r, row in enumerate(sheet.rows)
        if r not in rows and not (rows and _stands_ready(sheet, r))
        for value in row.values()
        if not is_empty(value)
    ]
    texts = [text for text in left if not _KEY.fullmatch(text)]
    if texts:
        much = len(texts) >= MANY_CELLS or sum(map(len, texts)) > LONG or _has_headings(located, sheet)
        values = {"raw": sheet.name, "count": str(len(left))}
        log.findings.append(Finding.of("sheet.unread", log.place(sheet.name), values, "warning" if much else "note"))


def _has_headings(located: Located, sheet: GridSheet) -> bool:
    """Whether texts stand below headings of ours, though too few to tell a table by."""
    return any(best_table(row, located.heads, lambda _: FEW)[0] for row in sheet.rows[:-1])


def count_unheaded(log: FindingLog) -> None:
    """Those rows are among those of their tables."""
    for one in log.rejected:
        if one.reason == REASON:
            before = log.counts.get(one.table, TableCount(one.place.sheet))
            log.counts[one.table] = replace(before, rows=before.rows + 1)


def is_lost_table(located: Located, sheet: GridSheet) -> bool:
    """Whether the rows of a table stand there that is nowhere else, however much of our words is around them."""
    return _rows_on(located, sheet, frozenset()) is not None


def _rows_on(located: Located, sheet: GridSheet, labels: frozenset[str]) -> Unheaded | None:
    """Rows with the keys of a table that is nowhere else, or with one of the labels, of a criterion."""
    lost = _lost_keys(located)
    rows: dict[int, str] = {}
    for r, row in enumerate(sheet.rows if lost or labels else ()):
        texts = [tidy(value) for value in row.values() if isinstance(value, str)]
        if texts and (table := _table_of(located, texts, labels if len(row) >= LEAST else frozenset(), lost)):
            rows[r] = table
    if not rows:
        return None
    name = Counter(rows.values()).most_common(1)[0][0]
    found = tuple(r for r in rows if _is_entered(located, sheet, r, name, lost))
    return Unheaded(name, found) if found else None


def _table_of(located: Located, texts: list[str], labels: frozenset[str], lost: Mapping[str, str]) -> str:
    """The table whose row it is, '' where it looks like none."""
    keys = [key[1] for text in texts if (key := _KEY.fullmatch(text))]
    if table := next((lost[key] for key in (*keys, *map(fold, texts)) if key in lost), ""):
        return table
    if all(fold(text) not in labels for text in texts):
        return ""
    own = {key_letter(table): table.id for table in located.framework.tables.values()}
    return next((own[key] for key in keys if key in own), "actions")


def _criteria_shown(located: Located) -> frozenset[str]:
    """Code and title of each criterion, as the dropdowns offer them in any language."""
    if "actions" not in located.framework.tables:
        return frozenset()
    lexicons = every_language(located.framework, located.period)
    return frozenset(fold(lex.criterion_label(c)) for lex in lexicons for c in located.framework.criteria if not c.free)


def _lost_keys(located: Located) -> dict[str, str]:
    """Key of a row, or first letter of numbered ones -> the table, of tables that were not found."""
    found: dict[str, str] = {}
    for name, table in located.framework.tables.items():
        if not located.of(name):
            keys = fixed_keys(located.framework, table, measures_of(located))
            found |= dict.fromkeys(keys or (key_letter(table),), name)
    return found


def _is_entered(located: Located, sheet: GridSheet, r: int, table: str, keys: Mapping[str, str]) -> bool:
    """Whether more stands there than a key, what the pack gives and what formulas show."""
    given = titled(located.framework, table)
    left = [
        value
        for c, value in sheet.row(r).items()
        if not is_empty(value)
        and address(r, c) not in (sheet.formulas or ())
        and not _KEY.fullmatch(shown(value))
        and fold(shown(value)) not in keys
        and alike(shown(value)) not in given
    ]
    if located.framework.tables[table].source != "indicators":
        return bool(left)
    # Year and aim of a measure are given as texts, figures are entered as numbers.
    return len(left) > len(_MEASURE_TEXTS) or any(not isinstance(value, str) for value in left)


def _stands_ready(sheet: GridSheet, r: int) -> bool:
    """Whether a row is one of ours that nobody has filled: its number and what formulas show."""
    filled = [(c, value) for c, value in sheet.row(r).items() if not is_empty(value)]
    if not filled or not _KEY.fullmatch(shown(filled[0][1])):
        return False
    return all(address(r, c) in (sheet.formulas or ()) for c, _ in filled[1:])


def _rejected(log: FindingLog, table: str, sheet: GridSheet, r: int) -> Rejected:
    row: CellRow = sheet.row(r)
    raw = {letters(c): shown(value) for c, value in row.items() if not is_empty(value)}
    return Rejected(table, REASON, log.place(sheet.name, address(r, min(row))), raw)


def _range(spots: list[Spot]) -> str:
    rows, columns = [r for r, _ in spots], [c for _, c in spots]
    return f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}"
