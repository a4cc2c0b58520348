"""What a reading of a cell depends on, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqip_xl.kinds.about_amounts import NO_AMOUNTS, AmountWords
from cqip_xl.kinds.codes import NO_NAMES, CodeNames
from cqip_xl.model.period import Calendar, Period, PlanPeriod
from cqip_xl.model.plan import Value
from cqip_xl.model.region import NO_REGION, Region


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's reading depends on. `offered`: folded spelling -> code; `labels`: code -> label shown.

    `names`: by which a list of codes tells which of them a text names; `amounts`: words around numbers.
    `edge`: which day of a span is meant, `first` where something starts, `last` where it is due, '' else.
    """

    offered: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    epoch_1904: bool = False
    languages: tuple[str, ...] = ("en",)
    calendar: Calendar = Calendar()
    plan: PlanPeriod = PlanPeriod(2024, 2025)
    names: CodeNames = NO_NAMES
    amounts: AmountWords = NO_AMOUNTS
    edge: str = ""
    region: Region = NO_REGION

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"

    def takes(self, number: float) -> bool:
        """Whether a number lies within the limits."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Lookup:
    """Two ranges of the hidden lists, row by row: an accepted spelling and the position of its code."""

    spellings: str = ""
    positions: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`fault`: last part of a finding code; `guess`: what was probably meant; `hint`: what to suggest.

    With a value, the cell is read and the fault only said. `codes`: those that a text names where it should name
    one, the one that counts first. `more`: further values of the finding.
    """

    value: Value = None
    fault: str = ""
    guess: Value = None
    hint: str = ""
    codes: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, str]:
        """What its finding says besides: the codes among it."""
        named = {"named": self.codes[0], "other": ", ".join(self.codes[1:])} if self.codes else {}
        return {**named, **self.more}


EMPTY = Reading()
