"""A fault in somebody's data: a value that is collected, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person must look: a cell of a workbook, or a line of a pack file."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}"
        where = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return " · ".join(part for part in (self.file, where) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is `thing.fault`; `values` fill the message of that code in the catalog.

    A value `field`, `column`, `table` … that starts with `@` names a word of the pack or product
    (`@column/actions/due`), so that one finding can be said in any language.
    """

    code: str
    severity: Severity
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)
