"""What one reading of a workbook says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Rejected, TableCount


@dataclass(frozen=True, slots=True)
class FindingLog:
    """Findings, rejected rows and counts; they grow while the workbook is read. `file`: its path as given."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    counts: dict[str, TableCount] = field(default_factory=dict)

    def add(self, code: str, place: Place, **values: object) -> None:
        self.findings.append(Finding.of(code, place, {key: str(value) for key, value in values.items()}))

    def place(self, sheet: str = "", cell: str = "") -> Place:
        return Place(self.file, sheet, cell)


def some(things: Sequence[object]) -> str:
    """The first eight, for a message."""
    return ", ".join(map(str, things[:8])) + (" …" if len(things) > 8 else "")
