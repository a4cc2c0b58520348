"""Finds what keeps the add-in from working, and says the fix."""

from __future__ import annotations

from cqip_xl.addin.ailment import Ailment, Patient
from cqip_xl.addin.changes import read
from cqip_xl.addin.checks import CHECKS
from cqip_xl.addin.record import Installation, RecordDamaged, load_record
from cqip_xl.addin.system import System, places
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.words.catalog import say

__all__ = ["Ailment", "examine", "in_sentences"]


def examine(system: System, addin: bytes) -> list[Ailment]:
    """All that ails an installation, the worst first. `addin`: what building gives now. Writes nothing."""
    if system.kind == "other":
        return [Ailment("no_excel_here", "error")]
    here = places(system)
    found: list[Ailment] = []
    record: Installation | None = None
    config: bytes | None = None
    try:
        record = load_record(here.record)
    except RecordDamaged:
        found.append(Ailment("record_damaged", "warning", {"path": str(here.record)}))
    try:
        config = read(here.config)
    except OSError as problem:
        found.append(_unreadable(problem))
    patient = Patient(system, here, addin, record, config)
    for check in CHECKS:
        try:
            found.extend(check(patient))
        except OSError as problem:
            found.append(_unreadable(problem))
    once = [ailment for i, ailment in enumerate(found) if ailment not in found[:i]]
    return sorted(once, key=lambda ailment: SEVERITIES.index(ailment.severity))


def in_sentences(ailments: list[Ailment], language: str = "en") -> list[str]:
    """Two lines an ailment: what is wrong, and the fix; one line if nothing is."""
    if not ailments:
        return [say(language, "doctor.healthy")]
    return [
        line
        for ailment in ailments
        for line in (
            f"{say(language, f'severity.{ailment.severity}')} · {ailment.what(language)}",
            f"    {ailment.fix(language)}",
        )
    ]


def _unreadable(problem: OSError) -> Ailment:
    return Ailment("unreadable", "warning", {"path": str(problem.filename), "reason": problem.strerror or str(problem)})
