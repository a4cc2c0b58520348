"""Standards, criteria and levels of a pack, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scale:
    """Points from low to high. `zero`: the code that says "not even the lowest point is reached"."""

    id: str
    points: tuple[str, ...]
    zero: str = ""
    of: str = "criterion"


@dataclass(frozen=True, slots=True)
class Score:
    """A score that one row asks for: the tool, bounds in the tool's points, months for which a rating counts."""

    tool: str = ""
    low: float | None = None
    high: float | None = None
    fresh_months: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """`levels`: the points it really has (none: no levels). `preset`: field id -> fixed values.

    `mandatory`: where a level needs all mandatory criteria and only some of the others.
    `scores`: what fields with `bounds: row` ask here, in the order of those fields. `one_of`: the choice list
    of fields with `choices: row`. `required`: `always`, or the school's level from which the row must be
    filled in. `free`: a row whose title the school writes.
    """

    id: str
    standard: str
    levels: tuple[str, ...] = ()
    preset: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    one_of: str = ""
    required: str = ""
    free: bool = False
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    criteria: tuple[Criterion, ...]
    free: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on the whole school; all clauses met grant the scale point `grants`."""

    id: str
    scale: str
    grants: str


@dataclass(frozen=True, slots=True)
class LevelRule:
    """How a school's level follows: the highest point that every criterion reaches, then the clauses'.

    `others`: where a pack tells mandatory criteria from others, how many of the others must reach a level;
    none may then lie more than one level below. None: all must.
    """

    scale: str
    clauses_grant: str = ""
    others: int | None = None
