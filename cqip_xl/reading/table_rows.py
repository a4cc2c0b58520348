"""The rows of a table: which of them hold an entry, which repeat others, and whose keys are no one's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.text import tidy
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Rejected, Row, TableCount
from cqip_xl.model.table import Table, columns_of
from cqip_xl.reading.columns import report_columns, with_headings
from cqip_xl.reading.copies import report_copy, report_more
from cqip_xl.reading.count import count_rows
from cqip_xl.reading.finding_log import FindingLog, listed
from cqip_xl.reading.locate import Located
from cqip_xl.reading.no_entries import Reasons, no_entries, reject
from cqip_xl.reading.recover import merged_values
from cqip_xl.reading.row_cells import Entered, TableReader, is_derived, measures_of
from cqip_xl.reading.spelling import Entries, is_blank
from cqip_xl.reading.tags import FoundTable


def read_table(located: Located, table: Table, entries: Entries) -> tuple[Row, ...]:
    """Every row of a table with an entry, wherever more of them stand; what they lack or repeat is said."""
    log, places = entries.log, located.of(table.id)
    if not places:
        log.add("table.missing", log.place(), table=f"@table/{table.id}")
        return ()
    rows: list[Row] = []
    copies = [copy for copy in located.copies if copy.id == table.id]
    for n, found in enumerate(places):
        if n and found.more and _repeats(found, rows):
            copies.append(found)
            continue
        more = _unlike(table, rows, rows_of(located, table, found, entries), log)
        if n and more:
            report_more(found, len(more), log)
        rows += more
    for copy in copies:
        _leave_out(located, table, copy, rows, entries)
    given = sum(row.prefilled for row in rows)
    log.counts[table.id] = replace(log.counts[table.id], rows=log.counts[table.id].rows - given)
    return tuple(_unique(located, table, rows, log))


def _repeats(found: FoundTable, rows: Sequence[Row]) -> bool:
    """Whether most of the keys of a block stand in rows already read: a copy that lost its markers."""
    keys = [key for r in found.rows if (key := tidy(shown(found.cell(r, "key"))))]
    known = {row.key for row in rows}
    return 2 * sum(key in known for key in keys) > len(keys)


def _unlike(table: Table, rows: Sequence[Row], more: Sequence[Row], log: FindingLog) -> list[Row]:
    """Further rows of a table: those that repeat one already read are rejected by name."""
    if not rows:
        return list(more)
    seen = set(map(_content, rows))
    log.rejected.extend(_rejected(table, "repeated_row", row) for row in more if _content(row) in seen)
    return [row for row in more if _content(row) not in seen]


def _leave_out(located: Located, table: Table, copy: FoundTable, rows: Sequence[Row], entries: Entries) -> None:
    """A copy of a table that is not in use: its rows are rejected, and what is wrong with them is not told."""
    log, apart = entries.log, replace(entries, log=FindingLog(entries.log.file))
    others = [row for row in rows_of(located, table, copy, apart) if not row.prefilled]
    seen = set(map(_content, rows))
    reasons = ["repeated_row" if _content(row) in seen else "other_copy" for row in others]
    left_out = [*map(partial(_rejected, table), reasons, others), *apart.log.rejected]
    log.rejected.extend(left_out)
    before, here = log.counts[table.id], apart.log.counts[table.id]
    log.counts[table.id] = TableCount(
        before.sheet,
        before.rows + len(left_out),
        before.hidden + here.hidden,
        before.merged + here.merged,
        before.ignored + here.ignored,
    )
    report_copy(copy, located.of(table.id)[0].sheet.name, reasons.count("other_copy"), log)


def _content(row: Row) -> tuple[str, ...]:
    return (row.key, *sorted(map(str, row.values.items())))


def _rejected(table: Table, reason: str, row: Row) -> Rejected:
    return Rejected(table.id, reason, row.place, {**row.values, **row.raw})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is said of a table as a whole: addresses that took a merged value, hidden rows."""

    hidden: list[int] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def rows_of(located: Located, table: Table, found: FoundTable, entries: Entries) -> list[Row]:
    """The rows with an entry at one place of a table."""
    log = entries.log
    columns = [c for c in columns_of(table, located.period) if not c.field.shows]
    found = with_headings(found, columns, located.heads[table.id], log.file, log.findings)
    ignored = report_columns(table, found, columns, log.file, log.findings)
    reading = TableReader(located.framework, table, found, tuple(columns), entries, measures_of(located))
    reading.keys.report(found, log)
    count = count_rows(found, [c.id for c in columns], reading.given_titles(), is_blank, reading.ours.has_figure)
    seen = _Seen()
    lines = [(r, cells) for r, row in found.lines() if (cells := reading.entered(r, row))]
    strange = no_entries(reading, lines, located.heads[table.id])
    reject(reading, lines, strange)
    rows = [reading.row(r, entered) for r, entered in _entered(reading, dict(lines), strange, seen)]
    before = log.counts.get(table.id, TableCount(found.sheet.name))
    log.counts[table.id] = TableCount(
        before.sheet,
        before.rows + count,
        before.hidden + len(seen.hidden),
        before.merged + len(seen.shared),
        before.ignored + ignored,
    )
    _report(found, seen, log)
    return rows


def _entered(
    reading: TableReader, entered: Mapping[int, Entered], strange: Reasons, seen: _Seen
) -> Iterator[tuple[int, Entered]]:
    """Each row with an entry and its filled cells; a cell merged with one above says what that says."""
    found = reading.found
    merged, ours = merged_values(found), reading.entries.log.ours
    for r, row in found.lines():
        if r in strange:
            continue
        cells = entered.get(r, {})
        ours.extend(reading.ours.typed(r, row, cells))
        if not cells:
            continue
        if merged:
            cells |= _merged(reading, r, cells, merged, seen)
        if r in found.sheet.hidden_rows:
            seen.hidden.append(r + 1)
        yield r, cells


def _merged(
    reading: TableReader, r: int, cells: Entered, merged: Mapping[tuple[int, str], Raw | ErrorCell], seen: _Seen
) -> Entered:
    names = [name for name, _ in reading.read_in(r) if name not in cells and (r, name) in merged]
    seen.shared.extend(address(r, reading.found.columns[name]) for name in names)
    return {name: merged[r, name] for name in names}


def _report(found: FoundTable, seen: _Seen, log: FindingLog) -> None:
    sheet = found.sheet.name
    if seen.shared:
        place = log.place(sheet, seen.shared[0])
        log.add("cells.merged", place, count=len(seen.shared), cells=listed(seen.shared))
    if seen.hidden:
        log.add("rows.hidden", log.place(sheet), count=len(seen.hidden), rows=listed(seen.hidden))


def _unique(located: Located, table: Table, rows: Sequence[Row], log: FindingLog) -> Iterator[Row]:
    """Copied keys get a suffix and a finding; rows of fixed tables must carry a key of the pack."""
    seen: dict[str, int] = {}
    fixed = _fixed_keys(located.framework, table)
    measures = measures_of(located)
    for row in rows:
        if table.id == "measures" and measures.named(row.key) is None:
            # No indicator and period of this plan: it cannot count, and must not vanish.
            log.rejected.append(_rejected(table, "unknown_measure", row))
            log.add("measure.unknown", row.place, key=row.key)
            continue
        if fixed and table.id != "measures" and row.key not in fixed:
            log.add("key.unknown", row.place, key=_called(row))
        count = seen[row.key] = seen.get(row.key, 0) + 1
        if count > 1:
            key = f"{row.key}~{count}"
            if table.id == "measures":
                log.add("measure.twice", row.place, key=row.key)
            else:
                log.add("key.copied", row.place, key=row.key, new=key)
            row = replace(row, key=key)
        yield row


def _called(row: Row) -> str:
    """What somebody calls a row: its number, else the first text in it."""
    texts = (text for text in (*row.values.values(), *row.raw.values()) if isinstance(text, str))
    return next(texts, row.key) if is_derived(row.key) else row.key


def _fixed_keys(framework: Framework, table: Table) -> set[str]:
    """The keys that rows of a table may have, none where any will do."""
    match table.source:
        case "criteria":
            return {c.id for c in framework.criteria}
        case "clauses":
            return {c.id for c in framework.clauses}
        case _:
            return set()
