"""Standards, criteria and levels of a pack, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scale:
    """Points from low to high. `zero`: the code that says "not even the lowest point is reached"."""

    id: str
    points: tuple[str, ...]
    zero: str = ""
    of: str = "criterion"

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, the lowest first."""
        return ((self.zero,) if self.zero else ()) + self.points


@dataclass(frozen=True, slots=True)
class Score:
    """A score that one row asks for: the tool, bounds in the tool's points, months for which a rating counts."""

    tool: str = ""
    low: float | None = None
    high: float | None = None
    fresh_months: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """`standard`: the one it stands in itself. `levels`: the points it really has (none: no levels), of `scale`.

    `mandatory`: where a level needs all mandatory criteria and only some of the others. `preset`: field id -> fixed
    values. `scores`: what fields with `bounds: row` ask here, in the order of those fields. `one_of`: the choice list
    of fields with `choices: row`. `required`: `always`, or the school's level from which the row must be
    filled in. `free`: a row whose title the school writes; `whole`: the row of a standard whose level is given there.
    """

    id: str
    standard: str
    levels: tuple[str, ...] = ()
    scale: str = ""
    preset: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    one_of: str = ""
    required: str = ""
    free: bool = False
    mandatory: bool = False
    whole: bool = False

    @property
    def path(self) -> str:
        """Where its title stands among the words."""
        return f"{'standards' if self.whole else 'criteria'}/{self.id}"


@dataclass(frozen=True, slots=True)
class LevelRule:
    """How a level follows from those of the parts: the highest point that they reach, then the clauses'.

    `rule`: `lowest_of_criteria` asks all criteria at any depth, the others the nearest parts that have a level.
    `others`: where a pack tells mandatory parts from others, how many of the others must reach a level;
    none may then lie more than one level below. None: all must. `given`: it is typed in a row of its own.
    """

    scale: str
    clauses_grant: str = ""
    others: int | None = None
    rule: str = "lowest_of_criteria"


#: The rule by which a level does not follow, but is typed.
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Standard:
    """`criteria`: its own, then come those of the `standards` in it. `levels`: how its level follows, if it has one."""

    id: str
    criteria: tuple[Criterion, ...]
    free: int = 0
    standards: tuple[Standard, ...] = ()
    levels: LevelRule | None = None
    mandatory: bool = False


def below(standards: Iterable[Standard]) -> Iterator[Standard]:
    """Standards and all that stand in them, each before those in it."""
    for standard in standards:
        yield standard
        yield from below(standard.standards)


def criteria_in(standards: Iterable[Standard]) -> tuple[Criterion, ...]:
    """The criteria of standards at any depth, in the pack's order."""
    return tuple(criterion for standard in below(standards) for criterion in standard.criteria)


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on the whole school; all clauses met grant the scale point `grants`."""

    id: str
    scale: str
    grants: str
