"""Registers of what stands in single rows of a pack's tables, with school and file: a sheet for each table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import sheet_called
from cqip_xl.model.plan import Row
from cqip_xl.model.table import MEASURE_GIVEN, TABLES, Table
from cqip_xl.summary.actions import status_marks
from cqip_xl.summary.own_standing import OwnStanding
from cqip_xl.summary.pack_columns import PackColumns, has_column, shown_in
from cqip_xl.summary.register import Head, at, register
from cqip_xl.summary.rollup_view import RollupView, by_school, school_name, sheet_shown
from cqip_xl.words.catalog import catalog

#: Their entries have columns on Actions.
_ELSEWHERE = ("actions",)
#: What tells of single people, or of few: nothing for a public copy.
KEPT_BACK = ("measures", "people")
_FIRST = (Head("district", 16), Head("school", 30), Head("key", 9))
#: What a row of a table with fixed rows is about.
_ABOUT = {"criteria": (Head("criterion", 34),), "measures": (Head("indicator", 34), Head("measured_in", 20))}
_LAST = (Head("pack", 14), Head("file", 36), Head("sheet", 12), Head("row", 7, "number"))
#: Sheets of schools' workbooks, of which the summary has none.
_SCHOOLS = frozenset(f"sheets.{name}" for name in ("start", "school", "status", *TABLES))


def pack_registers(view: RollupView) -> Iterator[Sheet]:
    """A sheet for each table of which a pack wants entries shown, in the order of packs and tables; none if empty."""
    tables = dict.fromkeys(name for framework in view.rollup.frameworks for name in _tables(framework))
    taken = {view.say(key).casefold() for key in catalog("en") if key.startswith("sheets.") and key not in _SCHOOLS}
    for n, table in enumerate(tables, start=1):
        if view.public and table in KEPT_BACK:
            continue
        cases = [case for case in by_school(view.rollup.counted) if table in _tables(case.framework)]
        if not any(case.plan.rows(table) for case in cases):
            continue  # no school has entered anything
        title = _title(view, cases[0], table, taken)
        taken.add(title.casefold())
        yield _register(view, table, cases, title, f"cqip_rows_{n}")


def _tables(framework: Framework) -> list[str]:
    tables = framework.tables.values()
    return [table.id for table in tables if table.id not in _ELSEWHERE and any(map(_wanted(table), table.fields))]


def _wanted(table: Table) -> Callable[[Field], bool]:
    """Of a table of the pack's own everything is shown, of others what the pack says."""
    return (lambda f: not f.shows) if table.is_own else has_column


def _title(view: RollupView, case: Case, table: str, taken: set[str]) -> str:
    """What schools call the table; where a sheet of the summary is called so, that it is row by row."""
    label = sheet_called(view.lex(case).table_label(case.framework.tables[table]))
    told = label if label.casefold() not in taken else view.say("summary.rows_of", table=label)
    title, n = sheet_called(told), 1
    while title.casefold() in taken:
        n += 1
        title = f"{sheet_called(label, 27)} {n}"
    return title


def _register(view: RollupView, table: str, cases: Sequence[Case], title: str, name: str) -> Sheet:
    """Every row in which one of these columns is filled."""
    added = PackColumns(view, table, cases, _wanted(cases[0].framework.tables[table]))
    standing = OwnStanding(view, table, cases)
    heads = (*_FIRST, *_ABOUT.get(table, ()), *standing.heads, *added.heads, *_LAST)
    rows: list[list[Content]] = []
    for case in cases:
        for row in case.plan.rows(table):
            entries = added.entries(case, row)
            if any(entry != "" for entry in entries):
                said = standing.entries(case, row)
                rows.append([*_before(view, case, table, row), *said, *entries, *_behind(view, case, row)])
    sheet = register(view, table, view.say("summary.hint_rows"), heads, rows, name, "64748B", title=title)
    marks = status_marks(view, len(rows), at(heads, "status")) if standing.has_status else ()
    return replace(sheet, conditions=(*sheet.conditions, *marks))


def _before(view: RollupView, case: Case, table: str, row: Row) -> list[Content]:
    first: list[Content] = [case.plan.school.district, school_name(case.plan), row.key]
    match table:
        case "criteria":
            return [*first, view.criterion_label(case, row.key)]
        case "measures":
            return [*first, *(shown_in(view, case, table, f, row, row.values[f.id]) for f in MEASURE_GIVEN[:2])]
        case _:
            return first


def _behind(view: RollupView, case: Case, row: Row) -> list[Content]:
    digits = "".join(c for c in row.place.cell if c.isdigit())
    return [view.pack(case.framework), view.link(case.path), sheet_shown(view, row.place.sheet), float(digits or 0)]
