"""Checks of single cells: required ones left empty, codes used twice, calculated cells gone stale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.kinds.tasks import tasks_in
from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.rule import Wanted
from cqip_xl.model.table import Column, Table, columns_of
from cqip_xl.model.verdict import Judged, Standing
from cqip_xl.rules.checks.scopes import scope_of_header, scopes_of
from cqip_xl.rules.evaluate import holds
from cqip_xl.rules.presets import named
from cqip_xl.rules.requirements import asked


def check_required(case: Case) -> Iterator[Finding]:
    """A used row must fill its required cells; what would only be good to have is a note."""
    framework, plan = case.framework, case.plan
    for f in framework.header:
        if f.required and plan.header.get(f.id) is None and f.id not in plan.header_raw:
            place = plan.header_cells.get(f.id, plan.header_place)
            yield Finding.of("header.missing", place, {"field": f"@column/header/{f.id}"})
    absent = {f.values["column"] for f in plan.findings if f.code in ("column.missing", "column.newer")}
    not_needed = {a.key for a in case.verdict.actions if a.status == "not_needed"}
    for name, rows in plan.tables.items():
        table = framework.tables[name]
        columns = [c for c in _wanted(table, plan) if f"@column/{name}/{c.id}" not in absent]  # said of the column
        for row in rows:
            if not row.prefilled and not (name == "actions" and row.key in not_needed):
                yield from _empty_cells(framework, table, columns, row)


def check_wanted(case: Case) -> Iterator[Finding]:
    """What the pack wants filled in only where something else is so."""
    plan = case.plan
    for wanted in case.framework.wanted:
        if wanted.table:
            yield from _wanted_in_rows(case, wanted)
            continue
        empty = plan.header.get(wanted.field) is None and wanted.field not in plan.header_raw
        if empty and holds(wanted.when, scope_of_header(case)):
            place = plan.header_cells.get(wanted.field, plan.header_place)
            yield Finding.of("header.missing", place, {"field": f"@column/header/{wanted.field}"})


def _wanted_in_rows(case: Case, wanted: Wanted) -> Iterator[Finding]:
    """A field by year is wanted in each year's column where none is filled; by school year, a plan of one has none."""
    table = case.framework.tables[wanted.table]
    columns = [c for c in columns_of(table, case.plan.period) if c.field.id == wanted.field and c.slot == 1]
    for row, scope in scopes_of(case, wanted.table) if columns else ():
        f = columns[0].field
        shut = table.source == "criteria" and not asked(table, f, case.framework.criterion(row.key))
        filled = shut or row.prefilled or _is_filled(case.framework, table, columns[0], row)
        if filled or not holds(wanted.when, scope):
            continue
        for column in columns:
            values = {"field": f"@column/{table.id}/{column.id}", "key": row.key}
            yield Finding.of("cell.missing", row.at(column.id), values)


def _wanted(table: Table, plan: Plan) -> list[Column]:
    """The columns in which a cell should not be empty."""
    columns = (c for c in columns_of(table, plan.period) if c.slot == 1 and not c.field.shows)
    return [c for c in columns if c.field.required or c.field.warn_empty]


def _empty_cells(framework: Framework, table: Table, columns: Sequence[Column], row: Row) -> Iterator[Finding]:
    for column in columns:
        f = column.field
        if _is_filled(framework, table, column, row):
            continue
        values = {"field": f"@column/{table.id}/{column.id}", "key": row.key}
        if f.required and table.source != "criteria":
            yield Finding.of("cell.missing", row.at(column.id), values)
        elif f.warn_empty:
            if f.required:
                yield Finding.of("cell.missing", row.at(column.id), values, "warning")
            else:
                yield Finding.of("cell.empty", row.at(column.id), values)


def _is_filled(framework: Framework, table: Table, column: Column, row: Row) -> bool:
    """Whether something is entered, in whatever slot; the pack may name who acts in place of the school."""
    if row.values.get(column.id) is not None or column.id in row.raw:
        return True
    name = column.field.id
    return bool(named(framework, row, name) if table.id == "actions" else row.all(name))


def check_several_tasks(case: Case) -> Iterator[Finding]:
    """A cell that lists several actions; each could have a row, a person and a day of its own."""
    for row in case.plan.rows("actions"):
        tasks = tasks_in(row.text("what"))
        if len(tasks) > 1:
            values = {"field": "@column/actions/what", "key": row.key, "count": str(len(tasks))}
            yield Finding.of("action.several", row.at("what"), {**values, "tasks": " | ".join(tasks)})


def check_unique(case: Case) -> Iterator[Finding]:
    """A field that the pack calls unique holds each code once."""
    for name, rows in case.plan.tables.items():
        for f in case.framework.tables[name].fields:
            if not f.unique:
                continue
            seen: dict[str, str] = {}
            for row in rows:
                text = row.text(f.id)
                if text and seen.setdefault(fold(text), row.key) != row.key:
                    values = {"field": f"@column/{name}/{f.id}", "raw": text, "first": seen[fold(text)]}
                    yield Finding.of("code.repeated", row.at(f.id), values)


def check_shown_status(case: Case) -> Iterator[Finding]:
    """Cached or overwritten status cells are never believed; where they differ it is a note."""
    tables: tuple[Sequence[Judged | Standing], ...] = (case.verdict.actions, *case.verdict.standings.values())
    for judged in tables:
        stale = [one for one in judged if one.row.read.get("status") not in (None, one.status, one.word)]
        for one in stale[:1]:
            row = one.row
            values = {
                "count": str(len(stale)),
                "raw": row.raw["status"],
                "status": f"@status/{one.word}",
                "as_of": str(case.verdict.as_of),
            }
            yield Finding.of(
                "status.stale",
                row.at("status") if "status" in row.columns else Place(row.place.file, row.place.sheet),
                values,
            )
