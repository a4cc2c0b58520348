"""Names and kinds of fields that the product itself knows, as the grammar of the tables declares them."""

from __future__ import annotations

from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS
from cqip_xl.packs.grammar.plan_tables import TableEntries, TablesEntries

#: What the School sheet of every pack holds.
_OF_HEADER = tuple(f.id for f in (*SCHOOL_FIELDS, *PLAN_FIELDS))


def reserved(table: str) -> tuple[str, ...]:
    """Field ids that a pack cannot use in that table (`header`: on the School sheet)."""
    return _OF_HEADER if table == "header" else _section(table).writes


def kinds_read(table: str, field: str) -> tuple[str, ...]:
    """The kinds in which the product can read a field itself, as one column; none where only the pack knows it."""
    read = None if table == "header" else _section(table).reads.get(field)
    return read.kinds if read else ()


def _section(table: str) -> type[TableEntries]:
    return TablesEntries.section_of(table)
