"""What one reading of a workbook says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Rejected, TableCount
from cqip_xl.reading.our_cells import OurCell


@dataclass(frozen=True, slots=True)
class FindingLog:
    """Findings, rejected rows and counts; they grow while the workbook is read. `file`: its path as given.

    `ours`: cells that the product fills, where something else may stand.
    """

    file: str
    findings: list[Finding] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    counts: dict[str, TableCount] = field(default_factory=dict)
    ours: list[OurCell] = field(default_factory=list)

    def add(self, code: str, place: Place, **values: object) -> None:
        self.findings.append(Finding.of(code, place, {key: str(value) for key, value in values.items()}))

    def place(self, sheet: str = "", cell: str = "") -> Place:
        return Place(self.file, sheet, cell)


def listed(things: Iterable[object]) -> str:
    """All of them, one after the other: a sentence shows the first, whoever looks for a place finds each."""
    return ", ".join(map(str, things))
