"""Grid -> Plan: every entry typed by its column's kind, every fault a finding, no row lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cqip_xl.kinds.kind import Context, Reading, is_empty, read, shown
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.grid import CELL_LIMIT, ErrorCell, Grid, NoResult, Raw
from cqip_xl.model.markers import FINDINGS, SHOWN_FIELDS, SUMMARY, TYPED_FIELDS, address
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Rejected, Row, School, Source, TableCount, Value
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import TABLES, Column, Table, columns_of
from cqip_xl.model.version import compare_versions
from cqip_xl.reading.belongs import FindFramework, KnownFrameworks, framework_of, language_of, pack_named
from cqip_xl.reading.columns import of_older_version, report_columns, with_headings
from cqip_xl.reading.count import count_rows, over_formulas, uneven
from cqip_xl.reading.header import header_conflicts, header_extra, period_of, read_header
from cqip_xl.reading.outside import cells_outside
from cqip_xl.reading.recover import (
    merged_values,
    table_heads,
    tables_in,
    unread_sheets,
)
from cqip_xl.reading.tags import FoundTable, meta_of
from cqip_xl.rules.known_people import known_people, with_people
from cqip_xl.rules.measures import base_key
from cqip_xl.rules.prefilled import PREFILLED, is_prefill
from cqip_xl.rules.requirements import asked
from cqip_xl.words.lexicon import is_placeholder, lexicon
from cqip_xl.words.measure_names import measure_named


def extract_plan(grid: Grid, find: FindFramework, known: KnownFrameworks = tuple) -> tuple[Plan, Framework]:
    """The plan of a workbook and its framework. Raises NotOurWorkbook (not_a_plan, unknown_framework).

    `find`: pack id -> framework; `known`: frameworks to choose among where the workbook lost its id.
    """
    meta = meta_of(grid)
    if meta.get("kind") == SUMMARY:
        raise NotOurWorkbook("own_output")
    framework = framework_of(grid, meta, find, known)
    return _Extract(grid, meta, framework).plan(), framework


class _Extract:
    """One reading; the only state is the list of findings."""

    def __init__(self, grid: Grid, meta: Mapping[str, str], framework: Framework) -> None:
        self.grid, self.meta, self.framework = grid, meta, framework
        self.findings: list[Finding] = []
        self.rejected: list[Rejected] = []
        self.counts: dict[str, TableCount] = {}
        self.header_raw: dict[str, str] = {}
        self.contexts: dict[tuple[object, ...], Context] = {}
        self.tables = tables_in(grid, framework, meta)
        self.header = read_header(self.tables)
        language = meta.get("language", "")
        self.language = language if language in framework.languages else language_of(grid, framework)
        self.period = self._period(say_unknown=True)
        self.heads = table_heads(framework, self.period)
        self.lex = lexicon(framework, self.language, self.period)
        self.statuses = self.lex.offer("status").lookup()
        self.older = compare_versions(meta.get("pack_version") or framework.version, framework.version) < 0
        self.measures = {fold(row.key): row for row in measure_rows(framework, self.period)}

    def plan(self) -> Plan:
        if not self.meta:
            self._find("cqip.lost", Place(self.grid.path))
        if not pack_named(self.meta, self.header):
            self._find("framework.guessed", Place(self.grid.path), pack=self.framework.id)
        for found in self.tables:
            if found.by_heading:
                place = Place(self.grid.path, found.sheet.name, address(found.tag_row, max(found.tag_col, 0)))
                name = "@sheets.school" if found.id == "header" else f"@table/{found.id}"
                self._find("table.by_heading", place, table=name)
        self._report_header()
        own = {fold(self.lex.say(f"sheets.{sheet}")) for sheet in ("start", "status")}
        own |= {fold(table.sheet.name) for table in self.tables if table.id == FINDINGS}
        read = [table for table in self.tables if table.id == "header" or table.id in self.framework.tables]
        unread = dict(unread_sheets(self.grid, read, own))
        for name, count in unread.items():
            self._find("sheet.unread", Place(self.grid.path, name), raw=name, count=count)
        for name, cells in cells_outside(read):
            values = {"count": len(cells), "cells": _some(cells)}
            self._find("cells.outside", Place(self.grid.path, name, cells[0]), **values)
        header, school = self._header()
        tables = {name: rows for name in TABLES if name in self.framework.tables for rows in [self._table(name)]}
        people = known_people(self.framework, tables.get("people", ()))
        tables = {
            name: tuple(
                with_people(self.framework, self.framework.tables[name], row, people, self.findings) for row in rows
            )
            if name != "people"
            else rows
            for name, rows in tables.items()
        }
        for name, rows, read_rows in uneven(self.counts, tables, self.rejected):
            values = {"table": f"@table/{name}", "count": rows, "read": read_rows}
            self._find("rows.uneven", Place(self.grid.path, self.counts[name].sheet), **values)
        place = next(
            (Place(self.grid.path, t.sheet.name) for t in self.tables if t.id == "header"),
            Place(self.grid.path),
        )
        return Plan(
            framework=self.framework.id,
            version=self.meta.get("pack_version", "") or self.framework.version,
            language=self.language,
            school=school,
            period=self.period,
            header=header,
            tables=tables,
            findings=of_older_version(self.findings) if self.older else tuple(self.findings),
            rejected=tuple(self.rejected),
            source=Source(self.grid.path, self.grid.sha256, self.grid.saved_at, self.grid.size),
            header_place=place,
            header_cells={name: replace(cell.place, file=self.grid.path) for name, cell in self.header.items()},
            header_raw=self.header_raw,
            sheets={table.id: table.sheet.name for table in reversed(self.tables)},
            counts=self.counts,
            unread=tuple(unread),
        )

    # -- header -------------------------------------------------------------------------------------

    def _period(self, say_unknown: bool = False) -> PlanPeriod:
        period, known = period_of(self.framework, self.meta, self.header, self.tables)
        if say_unknown and not known:
            self._find("period.unknown", Place(self.grid.path))
        return period

    def _header(self) -> tuple[dict[str, Value], School]:
        values: dict[str, Value] = {}
        fields = {f.id: Column(f.id, f) for f in TYPED_FIELDS} | {c.id: c for c in header_columns(self.framework)}
        for name, column in fields.items():
            cell = self.header.get(name)
            if cell is None or self._is_blank(cell.raw):
                continue
            reading = self._read("header", column.field, cell.raw)
            if reading.fault:
                self.header_raw[name] = shown(cell.raw)
                place = replace(cell.place, file=self.grid.path)
                self._fault("header", column, reading.fault, place, shown(cell.raw), reading.hint, reading.guess)
            if reading.value is not None:
                values[name] = reading.value
        school = School(
            str(values.pop("school_id", "") or self.meta.get("school_id", "")),
            str(values.pop("school_name", "") or self.meta.get("school_name", "")),
            str(values.pop("district", "") or ""),
        )
        if not any(t.id == "header" for t in self.tables):
            self._find("table.missing", Place(self.grid.path), table="@sheets.school")
        return values, school

    def _report_header(self) -> None:
        """Lines of the School sheet that say a thing twice, or that no field reads."""
        for name, first, second in header_conflicts(self.tables):
            values = {"field": f"@column/header/{name}", "raw": shown(second.raw), "first": shown(first.raw)}
            self._find("header.twice", replace(second.place, file=self.grid.path), **values)
        known = {f.id for f in TYPED_FIELDS} | {c.id for c in header_columns(self.framework)} | set(SHOWN_FIELDS)
        for place, text in header_extra(self.tables, known):
            self._find("header.extra", replace(place, file=self.grid.path), raw=text)

    # -- tables -------------------------------------------------------------------------------------

    def _table(self, name: str) -> tuple[Row, ...]:
        table = self.framework.tables[name]
        found = [t for t in self.tables if t.id == name]
        if not found:
            self._find("table.missing", Place(self.grid.path), table=f"@table/{name}")
            return ()
        rows: list[Row] = []
        for n, place in enumerate(found):
            more = list(self._rows(table, place))
            if n:
                self._find(
                    "table.twice",
                    Place(self.grid.path, place.sheet.name),
                    table=f"@table/{name}",
                    first=found[0].sheet.name,
                )
                more = self._unlike(name, rows, more)
            rows += more
        given = sum(row.prefilled for row in rows)
        self.counts[name] = replace(self.counts[name], rows=self.counts[name].rows - given)
        return tuple(self._unique(table, rows))

    def _unlike(self, table: str, rows: list[Row], more: list[Row]) -> list[Row]:
        """Rows of a second copy of a table: those that repeat one already read are rejected by name."""
        seen = {(row.key, tuple(sorted(map(str, row.values.items())))) for row in rows}
        kept = []
        for row in more:
            if (row.key, tuple(sorted(map(str, row.values.items())))) in seen:
                self.rejected.append(Rejected(table, "repeated_row", row.place, {**row.values, **row.raw}))
            else:
                kept.append(row)
        return kept

    def _rows(self, table: Table, found: FoundTable) -> Iterator[Row]:
        sheet = found.sheet
        columns = [c for c in columns_of(table, self.period) if not c.field.shows]
        heads = self.heads[table.id]
        found = with_headings(found, columns, heads, self.grid.path, self.findings)
        ignored = report_columns(table, found, columns, self.grid.path, self.findings)
        merged = merged_values(found)
        titled = [r for r in found.rows if (own := self._criterion(table, found, r)) is None or own.free]
        count = count_rows(found, [c.id for c in columns], titled, self._is_blank)
        given = {text["id"] for text in self.framework.texts}
        hidden, shared, over = [], [], list[str]()
        for r in found.rows:
            own = self._criterion(table, found, r)
            cells = {c.id: found.cell(r, c.id) for c in columns if c.id != "title" or own is None or own.free}
            entered = {name: raw for name, raw in cells.items() if not self._is_blank(raw)}
            if not entered:
                over += over_formulas(table, found, r, given)
                continue
            for name in cells:
                if name not in entered and (r, name) in merged:
                    entered[name] = merged[r, name]
                    shared.append(address(r, found.columns[name]))
            if r in sheet.hidden_rows:
                hidden.append(r + 1)
            yield self._row(table, found, r, columns, entered)
        before = self.counts.get(table.id, TableCount(sheet.name))
        self.counts[table.id] = TableCount(
            before.sheet,
            before.rows + count,
            before.hidden + len(hidden),
            before.merged + len(shared),
            before.ignored + ignored,
        )
        if over:
            self._find("cells.over_formula", Place(self.grid.path, sheet.name, over[0]), cells=_some(over))
        if shared:
            values = {"count": len(shared), "cells": _some(shared)}
            self._find("cells.merged", Place(self.grid.path, sheet.name, shared[0]), **values)
        if hidden:
            self._find("rows.hidden", Place(self.grid.path, sheet.name), count=len(hidden), rows=_some(hidden))

    def _row(
        self, table: Table, found: FoundTable, r: int, columns: list[Column], entered: Mapping[str, Raw | ErrorCell]
    ) -> Row:
        sheet = found.sheet
        key = tidy(shown(found.cell(r, "key"))) or self._measure_key(table, found, r)
        values: dict[str, Value] = {}
        raw: dict[str, str] = {}
        guesses: dict[str, Value] = {}
        cells = {c.id: address(r, found.columns[c.id]) for c in columns if c.id in found.columns}
        criterion = self._criterion(table, found, r)
        measure = self.measures.get(fold(base_key(key))) if table.id == "measures" else None
        if measure:
            values |= {"indicator": measure.indicator.id, "year": measure.period}
        for column in columns:
            if column.id not in entered:
                continue
            f = column.field
            cell = entered[column.id]
            f = asked(table, f, criterion or (measure.indicator if measure else None)) or f
            reading = self._read(table.id, f, cell)
            if f.kind == "level" and isinstance(reading.value, str):
                of = self.framework.criterion(key if table.source == "criteria" else str(values.get("criterion", "")))
                offered = self.lex.levels_for(f, of)
                if (table.source == "criteria" or f.of) and of and reading.value not in offered:
                    labels = self.lex.offer(self.lex.list_name(f))
                    reading = replace(
                        reading, value=None, fault="not_offered", hint=" / ".join(map(labels.label, offered))
                    )
            if reading.fault:
                raw[column.id] = shown(cell)
                place = Place(self.grid.path, sheet.name, cells[column.id])
                meant = replace(column, field=f)
                self._fault(table.id, meant, reading.fault, place, raw[column.id], reading.hint, reading.guess)
                if reading.guess is not None:
                    guesses[column.id] = reading.guess
            if reading.value is not None:
                values[column.id] = reading.value
            if isinstance(cell, str) and len(cell) > CELL_LIMIT:
                place = Place(self.grid.path, sheet.name, cells[column.id])
                field = f"@column/{table.id}/{column.id}"
                self._find("cell.too_long", place, field=field, count=len(cell), limit=CELL_LIMIT)
        if "status" in found.columns:
            raw["status"] = shown(found.cell(r, "status"))
            guesses["status"] = self.statuses.get(fold(raw["status"]))
            cells["status"] = address(r, found.columns["status"])
        corner = address(r, found.columns.get("key", found.tag_col))
        place = Place(self.grid.path, sheet.name, corner)
        if not key:
            texts = "|".join(shown(value) for value in entered.values())
            key = "N" + hashlib.sha256(texts.encode()).hexdigest()[:6]
            if table.id not in ("people", "measures"):
                self._find("key.missing", place, key=key)
        row = Row(key, values, place, raw, cells, guesses)
        return replace(row, prefilled=table.id in PREFILLED and is_prefill(self.framework, table.id, row))

    def _measure_key(self, table: Table, found: FoundTable, r: int) -> str:
        """The key of a row of measures that lost it: indicator and period stand beside it, given."""
        if table.source != "indicators":
            return ""
        indicator, year = (shown(found.cell(r, name)) for name in ("indicator", "year"))
        row = measure_named(self.lex, tuple(self.measures.values()), indicator=indicator, year=year)
        return row.key if row else ""

    def _unique(self, table: Table, rows: list[Row]) -> Iterator[Row]:
        """Copied keys get a suffix and a finding; rows of fixed tables must carry a key of the pack."""
        seen: dict[str, int] = {}
        fixed = {c.id for c in self.framework.criteria} if table.source == "criteria" else set()
        fixed |= {c.id for c in self.framework.clauses} if table.source == "clauses" else set()
        for row in rows:
            if table.id == "measures" and fold(row.key) not in self.measures:
                # No indicator and period of this plan: it cannot count, and must not vanish.
                self.rejected.append(Rejected(table.id, "unknown_measure", row.place, {**row.values, **row.raw}))
                self._find("measure.unknown", row.place, key=row.key)
                continue
            if fixed and table.id != "measures" and row.key not in fixed:
                self._find("key.unknown", row.place, key=row.key)
            count = seen[row.key] = seen.get(row.key, 0) + 1
            if count > 1:
                key = f"{row.key}~{count}"
                if table.id == "measures":
                    self._find("measure.twice", row.place, key=row.key)
                else:
                    self._find("key.copied", row.place, key=row.key, new=key)
                row = replace(row, key=key)
            yield row

    def _criterion(self, table: Table, found: FoundTable, r: int) -> Criterion | None:
        """The pack's criterion that a row of the criteria table stands for."""
        return self.framework.criterion(tidy(shown(found.cell(r, "key")))) if table.source == "criteria" else None

    def _is_blank(self, raw: Raw | ErrorCell) -> bool:
        """Empty, or still the text that asks to be overtyped (features B12)."""
        return is_empty(raw) or (isinstance(raw, str) and is_placeholder(raw))

    # -- findings -----------------------------------------------------------------------------------

    def _read(self, table: str, f: Field, cell: Raw | ErrorCell) -> Reading:
        if isinstance(cell, NoResult):
            return Reading(fault="no_result")
        return read(f.kind, cell, self._context(table, f))

    def _context(self, table: str, f: Field) -> Context:
        key = (table, f.id, f.choices, f.low, f.high, f.kind)
        if key not in self.contexts:
            self.contexts[key] = self.lex.context(f, self.grid.epoch_1904)
        return self.contexts[key]

    def _fault(self, table: str, column: Column, fault: str, place: Place, raw: str, hint: str, guess: Value) -> None:
        thing = "level" if column.field.kind == "level" else column.field.id
        meant = hint or (self.lex.show(column.field, guess) if guess is not None else "")
        self._find(
            f"{thing}.{fault}",
            place,
            field=f"@column/{table}/{column.id}",
            raw=raw,
            meant=str(meant),
            fault=fault,
            kind=column.field.kind,
        )

    def _find(self, code: str, place: Place, **values: object) -> None:
        self.findings.append(Finding.of(code, place, {key: str(value) for key, value in values.items()}))


def _some(things: Sequence[object]) -> str:
    """The first eight, for a message."""
    return ", ".join(map(str, things[:8])) + (" …" if len(things) > 8 else "")
