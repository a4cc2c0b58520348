"""Marks of rows that cannot be as they stand: codes and keys that repeat, what a pack's own tests call an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from cqip_xl.kinds.text import bare, excel_bare, fold
from cqip_xl.model.book import Area
from cqip_xl.model.markers import span
from cqip_xl.model.rule import Count, PackCheck, Sum
from cqip_xl.rules.checks.plan import check_own_rules
from cqip_xl.rules.checks.rows import check_required_rows
from cqip_xl.rules.fields_read import refs_in
from cqip_xl.rules.formula import Sight, excel_test
from cqip_xl.rules.requirements import asked, is_scored
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.fault import Cells, Fault, Twin, problem
from cqip_xl.workbook.plan_view import KEY, PlanView, TablePlace
from cqip_xl.workbook.required import RequiredCells, own_terms
from cqip_xl.workbook.school import HeaderPlace

#: Accents that stand apart from their letters, as some keyboards type them: to Excel another text.
_ACCENTS = "\u0300\u0301\u0302\u0303\u0306\u0308\u0309\u030a\u031b\u0323"


def contradictions(rows: RequiredCells) -> Iterator[Fault]:
    """Those of one table."""
    place = rows.place
    unique = [f.id for f in place.table.fields if f.unique and f.id in place.at]
    for column in (*unique, *(("key",) if rows.of_actions else ())):
        yield _repeated(rows, column)
    for check in _sayable(rows.view, place.table.id):
        yield from _broken(rows, check)
    if "required" in place.at:
        yield from _untouched(rows)


def header_contradictions(columns: ActionColumns, place: HeaderPlace) -> Iterator[Fault]:
    """What a pack's own tests call an error on the School sheet: the mark is at the first line that they read."""
    told = {found.code for found in check_own_rules(columns.view.case)}
    for check in _sayable(columns.view, ""):
        row = min(place.rows[ref.name] for ref in refs_in(check.when) if ref.name in place.rows)
        here, there = own_terms(columns, place), columns.header
        test, counted = (excel_test(check.when, Sight({}, columns.as_of, seen)) for seen in (here, there))
        twin = _always(f"check.{check.id}" in told)
        yield problem(Area(row, place.column, row, place.column), test, twin, counted=counted)


def _always(holds: bool) -> Twin:
    return lambda cells, row: holds


def _sayable(view: PlanView, table: str) -> Iterator[PackCheck]:
    """A table's checks that make errors, but for those that reckon, which no formula says."""
    for check in view.framework.checks:
        if check.table == table and check.severity == "error" and not reckons(check.when):
            yield check


def reckons(value: object) -> bool:
    """Whether a test counts or adds up rows."""
    if isinstance(value, tuple):
        return any(map(reckons, value))
    parts = (getattr(value, f.name) for f in fields(value)) if is_dataclass(value) else ()
    return isinstance(value, Count | Sum) or any(map(reckons, parts))


def uncounted(view: PlanView) -> set[str]:
    """Tables, and "" for the School sheet, of which a test of the pack that makes errors is in no formula."""
    return {check.table for check in view.framework.checks if check.severity == "error" and reckons(check.when)}


def _whole(place: TablePlace, column: str) -> Area:
    return Area(place.first, place.at[column], place.last, place.at[column])


def _repeated(rows: RequiredCells, column: str) -> Fault:
    """A code that stands in two rows; with blanks around it, or accents apart from their letters, it may be another."""
    place = rows.place
    area, cell = _whole(place, column), place.cell(column, place.first)
    used = f"{rows.used(area)}," if rows.of_actions else ""
    others = span(place.sheet, area.top, area.left, area.bottom, area.left)
    here = others.rpartition("!")[2]  # formulas on a sheet never name it
    texts = Counter(fold(row.text(column)) for row in rows.rows if row and column != "key")

    def twin(cells: Cells, line: int) -> bool:
        row = rows.row(line)
        text = row.text(column) if row and column != "key" else ""
        odd = bare(text) != text or any(accent in text for accent in _ACCENTS)
        return bool(text) and (odd or texts[fold(text)] > 1)

    odd = f'{excel_bare(cell)}<>{cell}&""'
    for accent in _ACCENTS if column != "key" else ():
        odd += f',ISNUMBER(FIND("{accent}",{cell}))'
    test = f'AND({used}LEN({cell}&"")>0,OR(SUMPRODUCT(--({{}}&""={cell}&""))>1,{odd}))'
    return problem(area, test.format(here), twin, counted=test.format(others))


def _broken(rows: RequiredCells, check: PackCheck) -> Iterator[Fault]:
    """Rows for which a check of the pack holds."""
    found = check_own_rules(rows.view.case)
    keys = {one.values["key"] for one in found if one.code == f"check.{check.id}"}

    def twin(cells: Cells, line: int) -> bool:
        row = rows.row(line)
        return row is not None and row.key in keys

    for area in rows.runs(KEY, given=True):
        sight = rows.sight(area)
        if rows.place.table.source == "criteria":  # other tables name a criterion by its entry in the list
            codes, labels = rows.columns.hidden.of_criterion["code"], rows.columns.hidden.ranges.lists["criterion"]
            position = f"SUMPRODUCT(({codes}={rows.place.cell('key', area.top)})*(ROW({codes})-1))"
            sight = replace(sight, key=f"INDEX({labels},{position})")
        test = excel_test(check.when, sight)
        yield problem(area, f"AND({rows.used(area)},{test})", twin, counted=f"AND({rows.begun(area)},{test})")


def _untouched(rows: RequiredCells) -> Iterator[Fault]:
    """Criteria that are required now, of which nothing is asked by name, and for which nothing was entered."""
    place, view = rows.place, rows.view
    word = view.say("entry.required_now")
    told = {one.values["key"] for one in check_required_rows(view.case) if one.code == "criterion.required"}
    scored = [f for f in place.table.fields if is_scored(f)]
    for n, criterion in enumerate(view.framework.criteria):
        if not criterion.required or any(asked(place.table, f, criterion) for f in scored):
            continue
        row = place.row(n)
        area = Area(row, place.at["required"], row, place.at["required"])
        unplanned = f"SUMPRODUCT(--({rows.columns.range('criterion')}={n + 1}))=0"
        test = f'AND({place.cell("required", row)}="{word}",NOT({rows.used(area)}),{unplanned})'
        yield problem(area, test, _always(criterion.id in told))
