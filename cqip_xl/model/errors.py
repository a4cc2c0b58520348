"""The second channel: what cannot go on. Faults in people's data are findings instead."""

from __future__ import annotations

from collections.abc import Sequence
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


class NotOurWorkbook(CqipError):
    """The file is not a plan workbook; `outcome` is one of the outcomes of the contract."""

    def __init__(self, message: str, outcome: str = "not_a_plan") -> None:
        super().__init__(message)
        self.outcome = outcome


class BadInput(CqipError):
    """A list given to a command (roster, rows, people, date, period) cannot be used."""


class WriteRefused(CqipError):
    """The output cannot or must not be written there."""
