"""A fault in somebody's data: a value that is collected, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqip_xl.model.findings import Severity, declared
from cqip_xl.model.handed_over import handed_over


@handed_over
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


@handed_over
@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is `thing.fault` as model/findings.py declares it; `values` fill its message in the catalog.

    A value `field`, `column`, `table` … that starts with `@` names a word of the pack or product
    (`@column/actions/due`), so that one finding can be said in any language.
    """

    code: str
    severity: Severity
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError where the registry has no such finding: a fault of this program, never of the data."""
        known = declared(self.code)
        given = self.values.keys()
        if self.severity not in known.severities or not known.values <= given <= known.values | known.more:
            raise ValueError(f'"{self.code}" is declared otherwise than {self.severity} with {", ".join(given)}')

    @classmethod
    def of(
        cls, code: str, place: Place, values: Mapping[str, str] | None = None, severity: Severity | None = None
    ) -> Finding:
        """The finding with its declared severity, or with another that is declared for it too."""
        return cls(code, severity or declared(code).severities[0], place, values or {})
