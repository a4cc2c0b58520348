"""What a framework fixes for a criterion, such as the units in charge: it counts where a row says nothing else."""

from __future__ import annotations

from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row
from cqip_xl.model.standard import Criterion


def preset(f: Field, criterion: Criterion | None) -> tuple[str, ...]:
    """The codes that a criterion fixes for a field of the actions, or shows in its own row."""
    name = f.preset or f.shows.removeprefix("preset.") * f.shows.startswith("preset.")
    return criterion.preset.get(name, ()) if name and criterion else ()


def named(framework: Framework, row: Row, name: str) -> tuple[str, ...]:
    """What an action's field names, over its slots; where all of them are empty, what its criterion fixes."""
    found = row.all(name)
    if found or any(column.partition(".")[0] == name for column in row.raw):
        return found
    table = framework.tables.get("actions")
    f = table.field(name) if table else None
    return preset(f, framework.criterion(row.text("criterion"))) if f else ()
