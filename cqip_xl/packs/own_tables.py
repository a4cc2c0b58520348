"""What tables of a pack's own need so that the product can read and judge their rows."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.model.framework import Framework
from cqip_xl.model.table import YEARLY, Table
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.plan_tables import FieldRead, OwnEntries
from cqip_xl.rules.own_measures import BETTER


def check_own_tables(pack: PackEntries, framework: Framework) -> None:
    """Fields that are read are each one column of a kind that can be; a status follows from something."""
    for name, item in pack.tables.own.items():
        if (table := framework.tables.get(name)) is None:
            continue
        for entry, reads in OwnEntries.reads_with.items():
            if entry in item:
                _check_read(item, table, reads)
        if table.measured:
            _check_measured(item, table)
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
        if bool(f.per) is not (yearly := f.id in YEARLY) or (yearly and f.per != "year"):
            entries.place("per").wrong(*(("just", "year") if yearly else ("one_column",)))


def _check_measured(item: OwnEntries, table: Table) -> None:
    """What is measured has a name, a direction that is always said, and values; figures are of one kind."""
    for name in ("name", "better", "actual"):
        if not table.field(name):
            item.here.lacks(f"{item.here.path}.fields.{name}", f"{item.here.path}.measured")
    kind = actual.kind if (actual := table.field("actual")) else ""
    for f, entries in zip(table.fields, item.fields, strict=True):
        if entries.is_wrong:
            continue
        if f.id == "better" and not f.required:
            entries.place("required").wrong("just", "true")
        if f.id in ("baseline", *YEARLY) and f.kind != kind and kind:
            entries.place("kind").not_among(f.kind, (kind,))


def check_directions(pack: PackEntries, framework: Framework) -> None:
    """Which way is better is said in codes that the product knows."""
    for name, item in pack.tables.own.items():
        table = framework.tables.get(name)
        f = table.field("better") if table and table.measured else None
        codes = framework.choices.get(f.choices, ()) if f else ()
        if odd := next((code for code in codes if code not in BETTER), ""):
            item.place("measured").not_among(odd, tuple(BETTER))
