"""The second channel: what cannot go on. Faults in people's data are findings instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqip_xl.model.finding import Finding


class CqipError(Exception):
    """Work cannot go on; the text is one plain sentence for the user."""


class SpecError(CqipError):
    """A pack has faults; `findings` names each with file and line."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class UnknownFramework(CqipError):
    """No pack of that id or path."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What exactly is behind an outcome: a word of the table `detail`, and what fills its places."""

    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.code)


class NotOurWorkbook(CqipError):
    """The file is not a plan workbook; `outcome` is one of the contract's, `detail` says what is wrong with it."""

    def __init__(self, outcome: str, code: str = "", **values: object) -> None:
        super().__init__(" ".join([f"{outcome}: {code}", *(f"{name}={value}" for name, value in values.items())]))
        self.outcome = outcome
        self.detail = Detail(code, {name: str(value) for name, value in values.items()})


class BadInput(CqipError):
    """A list given to a command (roster, rows, people, date, period) cannot be used."""


class WriteRefused(CqipError):
    """The output cannot or must not be written there."""
