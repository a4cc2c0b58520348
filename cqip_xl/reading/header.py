"""The header form of a workbook: field id in one column, entry in another, on any sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.periods import plan_period
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import BadInput
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import SHOWN_FIELDS, address
from cqip_xl.model.period import PlanPeriod
from cqip_xl.reading.tags import FoundTable


@dataclass(frozen=True, slots=True)
class HeaderCell:
    raw: Raw | ErrorCell
    place: Place


def read_header(tables: Iterable[FoundTable]) -> dict[str, HeaderCell]:
    """Field id -> cell, over all header forms; the first filled one of an id counts."""
    found: dict[str, HeaderCell] = {}
    for name, cell in _cells(tables):
        if name not in found or is_empty(found[name].raw):
            found[name] = cell
    return found


def header_rows(tables: Iterable[FoundTable]) -> tuple[str, dict[str, int], int]:
    """The sheet of the first form, the row of each field id in it, and the column of its entries."""
    for table in tables:
        if table.id == "header":
            named = {name: r for r in reversed(table.rows) if (name := _name(table, r))}
            return table.sheet.name, named, _value_column(table)
    return "", {}, 0


def header_conflicts(tables: Iterable[FoundTable]) -> Iterator[tuple[str, HeaderCell, HeaderCell]]:
    """Ids that two lines fill with different entries: the first one counts."""
    found: dict[str, HeaderCell] = {}
    for name, cell in _cells(tables):
        if is_empty(cell.raw):
            continue
        first = found.setdefault(name, cell)
        if first is not cell and fold(shown(first.raw)) != fold(shown(cell.raw)) and name not in SHOWN_FIELDS:
            yield name, first, cell


def header_extra(tables: Iterable[FoundTable], known: Collection[str]) -> Iterator[tuple[Place, str]]:
    """Filled lines of a form that no field reads: the school's own."""
    for table in tables:
        if table.id != "header":
            continue
        col = _value_column(table)
        for r in table.rows:
            name = _name(table, r)
            value = table.sheet.at(r, col)
            if name not in known and not is_empty(value):
                label = table.sheet.at(r, col - 1)
                if is_empty(label) and value == "value":
                    continue  # our own mark, in a form that lost the rest of its id row
                yield Place("", table.sheet.name, address(r, col)), ": ".join(filter(None, map(shown, (label, value))))


def ids_typed_over(tables: Iterable[FoundTable]) -> Iterator[tuple[Place, str, str]]:
    """Texts over the hidden ids of lines that are known by their label, with that label."""
    for table in tables:
        for r in table.ids if table.id == "header" and not table.by_heading else ():
            if not is_empty(over := table.sheet.at(r, table.tag_col)):
                label = table.sheet.at(r, _value_column(table) - 1)
                yield Place("", table.sheet.name, address(r, table.tag_col)), shown(label), shown(over)


def _cells(tables: Iterable[FoundTable]) -> Iterator[tuple[str, HeaderCell]]:
    for table in tables:
        col = _value_column(table)
        for r in table.rows if table.id == "header" else ():
            name = _name(table, r)
            if name:
                yield name, HeaderCell(table.sheet.at(r, col), Place("", table.sheet.name, address(r, col)))


def _name(table: FoundTable, r: int) -> str:
    """The field that a line is for: by its id, by its label where that is gone or somebody typed over it."""
    if table.by_heading:
        return table.ids.get(r, "")
    name = table.sheet.at(r, table.tag_col)
    text = fold(name) if isinstance(name, str) and table.columns.get("value") != table.tag_col + 1 else ""
    return table.ids.get(r, "") or text


def _value_column(table: FoundTable) -> int:
    return table.columns.get("value", table.tag_col + 2)


def period_of(
    framework: Framework, meta: Mapping[str, str], header: Mapping[str, HeaderCell], tables: Iterable[FoundTable]
) -> tuple[PlanPeriod, bool]:
    """The years of a plan, and whether the workbook says so.

    Those that it was made for (`_cqip`) count before those on the School sheet, since columns, lists and rows of
    measures are of those years; unless its columns have the years of the School sheet.
    """
    made, typed = _period(framework, meta.get("period", "")), typed_period(framework, header)
    columns = (column.partition(".")[2] for table in tables for column in table.columns)
    years = {int(year) for year in columns if year.isdecimal() and len(year) == 4 and int(year) > 1900}
    if made and typed and years and years.isdisjoint(made.years) and not years.isdisjoint(typed.years):
        made = typed
    if found := made or typed:
        return found, True
    first, calendar = min(years, default=2024), framework.calendar
    return PlanPeriod(first, max(years) + 1 if years else first + calendar.stage_years, by_year=calendar.by_year), False


def typed_period(framework: Framework, header: Mapping[str, HeaderCell]) -> PlanPeriod | None:
    """The years on the School sheet, None where nothing that is a period stands there."""
    return _period(framework, shown(header["period"].raw)) if "period" in header else None


def _period(framework: Framework, text: str) -> PlanPeriod | None:
    with suppress(BadInput):
        return plan_period(text, framework.calendar, ("stage", "year"))
    return None
