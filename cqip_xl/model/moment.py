"""What a pack says of time: days that count from a year of the plan, phases, recurring reviews."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or month of a year that may count from a parameter: `{start_year+1}-06`.

    `base`: id of a parameter, `first` or `last` (years of the plan's period), '' where `offset` is the year
    itself. `day`: 0 for the whole month.
    """

    base: str
    offset: int
    month: int = 1
    day: int = 0


@dataclass(frozen=True, slots=True)
class Cadence:
    """`every`: how often; or `on`: days of every year, (month, day). `start`: from when on, else from the plan's.

    `held_on`: a date field of the School sheet whose days count as held, too.
    """

    id: str
    every: str = ""
    on: tuple[tuple[int, int], ...] = ()
    start: Moment | None = None
    held_on: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    first: Moment
    last: Moment
