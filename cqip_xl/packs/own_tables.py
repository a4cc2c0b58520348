"""What tables of a pack's own need so that the product can read and judge their rows."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.model.framework import Framework
from cqip_xl.model.table import Table
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.plan_tables import FieldRead, OwnEntries


def check_own_tables(pack: PackEntries, framework: Framework) -> None:
    """Fields that are read are each one column of a kind that can be; a status follows from something."""
    for name, item in pack.tables.own.items():
        if (table := framework.tables.get(name)) is None:
            continue
        for entry, reads in OwnEntries.reads_with.items():
            if entry in item:
                _check_read(item, table, reads)
        if not table.fields and not item.is_wrong:
            item.place("fields").missing()
        elif table.status and not (table.is_dated or table.parts):
            item.here.lacks(f"{item.here.path}.fields.due", f"{item.here.path}.status")


def _check_read(item: OwnEntries, table: Table, reads: Mapping[str, FieldRead]) -> None:
    for f, entries in zip(table.fields, item.fields, strict=True):
        if (read := reads.get(f.id)) is None or entries.is_wrong:
            continue
        if f.kind not in read.kinds:
            entries.place("kind").not_among(f.kind, read.kinds)
        if f.slots > 1:
            entries.place("slots").wrong("just", 1)
        if f.per:
            entries.place("per").wrong("one_column")
