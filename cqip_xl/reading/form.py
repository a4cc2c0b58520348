"""The header form of a plan: its entries, the school, and lines that no field reads."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.kinds.kind import shown
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.markers import SHOWN_FIELDS, TYPED_FIELDS
from cqip_xl.model.plan import School, Value
from cqip_xl.model.table import Column
from cqip_xl.reading.copies import report_copy
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.header import header_conflicts, header_extra, ids_typed_over, read_header
from cqip_xl.reading.locate import Located
from cqip_xl.reading.spelling import Entries, is_blank
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.school_names import number_form


def form_columns(framework: Framework) -> dict[str, Column]:
    """Every field of the form by its id: ours, then the pack's."""
    return {f.id: Column(f.id, f) for f in TYPED_FIELDS} | {c.id: c for c in header_columns(framework)}


def report_form(located: Located, log: FindingLog) -> None:
    """Lines of the School sheet that say a thing twice, or that no field reads."""
    for name, first, second in header_conflicts(located.tables):
        values = {"field": f"@column/header/{name}", "raw": shown(second.raw), "first": shown(first.raw)}
        log.add("header.twice", replace(second.place, file=log.file), **values)
    for place, heading, text in ids_typed_over(located.tables):
        log.add("column.id_typed_over", replace(place, file=log.file), heading=heading, raw=text)
    for copy in located.copies:
        if copy.id == "header":
            report_copy(copy, located.of("header")[0].sheet.name, _only_in(copy, located), log)
    known = {*form_columns(located.framework), *SHOWN_FIELDS}
    for place, text in header_extra(located.tables, known):
        log.add("header.extra", replace(place, file=log.file), raw=text)


def _only_in(copy: FoundTable, located: Located) -> int:
    """How many entries of a copy of the form differ from those that count."""
    first = {name: shown(cell.raw) for name, cell in located.header.items()}
    entries = {name: cell.raw for name, cell in read_header((copy,)).items() if not is_blank(cell.raw)}
    return sum(shown(raw) != first.get(name, "") for name, raw in entries.items())


def read_form(located: Located, entries: Entries) -> tuple[dict[str, Value], School, dict[str, str]]:
    """Values by field id, the school, and the text of entries that could not be read."""
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    for name, column in form_columns(located.framework).items():
        cell = located.header.get(name)
        if cell is None or is_blank(cell.raw):
            continue
        reading = entries.read(column.field, cell.raw)
        if reading.fault:
            text = shown(cell.raw)
            entries.tell("header", column, reading, replace(cell.place, file=entries.log.file), text)
            if reading.value is None:
                raw[name] = text
        if reading.value is not None:
            values[name] = reading.value
    school = School(
        _number(located, entries, values) or located.meta.get("school_id", ""),
        str(values.pop("school_name", "") or located.meta.get("school_name", "")),
        str(values.pop("district", "") or ""),
    )
    if not any(table.id == "header" for table in located.tables):
        entries.log.add("table.missing", entries.log.place(), table="@sheets.school")
    return values, school, raw


def _number(located: Located, entries: Entries, values: dict[str, Value]) -> str:
    """The school's number, taken from the pack's own field for it where it has one.

    Workbooks of before have a line for each: what stands in the one alone counts as typed in the other, and where
    the two differ it is told.
    """
    own, number = located.framework.identity, str(values.pop("school_id", None) or "")
    if not own:
        return number
    first = str(values.setdefault(own, number) or "") if number else str(values.get(own) or "")
    if number and number_form(number) != number_form(first):
        place = replace(located.header["school_id"].place, file=entries.log.file)
        entries.log.add("header.twice", place, field=f"@column/header/{own}", raw=number, first=first)
    return first
