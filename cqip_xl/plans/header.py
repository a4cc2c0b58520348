"""The header form of a workbook: field id in one column, entry in another, on any sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cqip_xl.kinds.kind import is_empty
from cqip_xl.kinds.text import fold
from cqip_xl.model.book import address
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Field
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.plans.tags import FoundTable, at

#: Header cells that the product itself puts on every School sheet and that staff may type.
FIXED_HEADER = (
    Field("school_name", "text", required=True),
    Field("school_id", "code"),
    Field("district", "text"),
    Field("submitted_on", "date"),
    Field("as_of_fixed", "date"),
)


@dataclass(frozen=True, slots=True)
class HeaderCell:
    raw: Raw | ErrorCell
    place: Place


def read_header(tables: Iterable[FoundTable]) -> dict[str, HeaderCell]:
    """Field id -> cell, over all header forms; the first filled one of an id counts."""
    found: dict[str, HeaderCell] = {}
    for table in tables:
        if table.id != "header":
            continue
        col = table.columns.get("value", table.tag_col + 2)
        for r in table.rows:
            name = table.ids.get(r) if table.ids else at(table.sheet, r, table.tag_col)
            if not isinstance(name, str) or is_empty(name):
                continue
            cell = HeaderCell(at(table.sheet, r, col), Place("", table.sheet.name, address(r, col)))
            if fold(name) not in found or is_empty(found[fold(name)].raw):
                found[fold(name)] = cell
    return found
