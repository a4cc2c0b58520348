"""What can be wrong with an installation, and what a check sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqip_xl.addin.record import Installation
from cqip_xl.addin.system import Places, System
from cqip_xl.model.findings import Severity
from cqip_xl.words.catalog import say


@dataclass(frozen=True, slots=True)
class Ailment:
    """`code` names a table of the words under `doctor`: `what` is wrong and the `fix`, both filled with `values`."""

    code: str
    severity: Severity
    values: Mapping[str, str] = field(default_factory=dict)

    def what(self, language: str) -> str:
        return say(language, f"doctor.{self.code}.what", **self.values)

    def fix(self, language: str) -> str:
        return say(language, f"doctor.{self.code}.fix", **self.values)


@dataclass(frozen=True, slots=True)
class Patient:
    """`addin`: what building gives now. `config`: bytes of the user's configuration, None where it is not there."""

    system: System
    here: Places
    addin: bytes
    record: Installation | None
    config: bytes | None
