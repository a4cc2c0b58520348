"""The School sheet around its entries: labels left of them, hints right of them, and what somebody typed over these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from cqip_xl.kinds.dates import from_serial
from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import Severity
from cqip_xl.model.framework import header_columns
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS, Spot, address
from cqip_xl.reading.belongs import is_pack
from cqip_xl.reading.locate import Located
from cqip_xl.reading.named_school import names_school
from cqip_xl.reading.tags import FoundTable
from cqip_xl.reading.typed_over import over_given, second_school, stray
from cqip_xl.words.sheet_texts import is_above, sheet_texts

#: So many lines filled beside the entries, the school's name or number among them, are another school's.
_SECOND = 3


def around_form(located: Located, form: FoundTable) -> Iterator[Spot]:
    """Ids of no line, labels that are none of ours, and what stands right of the hints."""
    ids, value = form.tag_col, form.columns.get("value", form.tag_col + 2)
    ours, known = sheet_texts(located.framework, "form"), _known(located)
    marks = form.sheet.row(form.tag_row)
    yield from ((form.tag_row, c) for c in marks if c != ids and (c != value or shown(marks[c]) != "value"))
    for r, row in form.lines():
        alone = is_empty(row.get(value))
        if not is_empty(row.get(ids)) and r not in form.ids and _name(form, r) not in known:
            yield r, ids
        if _is_stray_value(located, form, r, row.get(value)):
            yield r, value
        for c, cell in row.items():
            if is_empty(cell) or c in (ids, value, value + 1):
                continue
            # The label of a line of the school's own is told with its entry.
            if c != value - 1 or (not ours.has(shown(cell)) and (alone or _name(form, r) in known)):
                yield r, c


def around_lost_form(located: Located, form: FoundTable, end: int) -> Iterator[Spot]:
    """What is no entry and no text of ours on the sheet of a form that lost its markers, above row `end`."""
    value = form.columns["value"]
    is_ours = _our_texts(located)
    for r, row in enumerate(form.sheet.rows[:end]):
        # Of a line of the school's own label and entry are told already.
        own = r in form.rows and r not in form.ids and not is_empty(row.get(value))
        for c, cell in row.items():
            text = shown(cell)
            if is_empty(cell) or is_ours(text):
                continue
            if c == value and r in form.ids:
                if _is_stray_value(located, form, r, cell):
                    yield r, c
            elif not (own and c in (value, value - 1)):
                yield r, c


def _our_texts(located: Located) -> Callable[[str], bool]:
    """Tells whether a text is one of ours, wherever it stands on the sheet of a form."""
    ours, ids = sheet_texts(located.framework, "form"), _known(located)
    is_said = partial(is_above, located.framework, located.period)

    def is_ours(text: str) -> bool:
        return text == "value" or fold(text) in ids or ours.has(text) or is_said(text) or names_school(located, text)

    return is_ours


def over_hints(located: Located, form: FoundTable, severity: Severity) -> Iterator[Finding]:
    """What stands in place of a hint: each belongs into the entry beside it, many of them are another school's."""
    value = form.columns.get("value", form.tag_col + 2)
    ours = sheet_texts(located.framework, "form")
    typed = [r for r, row in form.lines() if not is_empty(row.get(value + 1)) and not ours.has(shown(row[value + 1]))]
    names = {r: _name(form, r) for r in typed}
    if len(typed) >= _SECOND and not {"school_name", "school_id"}.isdisjoint(names.values()):
        yield second_school(located.grid.path, form.sheet, [(r, value + 1) for r in typed])
        return
    for r in typed:
        spots = [(r, value + 1)]
        if names[r] in _known(located):
            yield over_given(located.grid.path, form.sheet, spots, f"@column/header/{names[r]}", severity)
        else:
            yield stray(located.grid.path, form.sheet, spots)


def _is_stray_value(located: Located, form: FoundTable, r: int, cell: Raw | ErrorCell) -> bool:
    """Whether something stands over what the form only shows: the pack, the day by which it is judged.

    What stands over the period is told as such.
    """
    if is_empty(cell) or isinstance(cell, ErrorCell):
        return False
    match _name(form, r):
        case "pack":
            return not is_pack(shown(cell).strip(), located.framework)
        case "as_of":
            value = form.columns.get("value", form.tag_col + 2)
            fixed = located.header["as_of_fixed"].raw if "as_of_fixed" in located.header else None
            if address(r, value) in (form.sheet.formulas or ()):
                return False
            day = from_serial(cell) if isinstance(cell, float) else cell  # its number, where values alone were pasted
            return not isinstance(day, date) or (isinstance(fixed, date) and day != fixed)
        case _:
            return False


def _name(form: FoundTable, r: int) -> str:
    return form.ids.get(r, "") or fold(shown(form.sheet.at(r, form.tag_col)))


def _known(located: Located) -> frozenset[str]:
    columns = header_columns(located.framework)
    return frozenset((*(f.id for f in (*SCHOOL_FIELDS, *PLAN_FIELDS)), *(c.id for c in columns)))
