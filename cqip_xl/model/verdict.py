"""What the rules say of one plan on one date: each action judged, sums, levels, measures, reviews, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cqip_xl.model.handed_over import handed_over
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import STATUSES, UNREPORTED


@handed_over
@dataclass(frozen=True, slots=True)
class Judged:
    """An action with what follows from it on the as-of date. `progress`: 0-1 as it counts, `share`: as entered.

    `owner`: who is named as responsible, else whom the framework puts in charge of the criterion. `unreported`: whether
    it is in progress by its start alone. Two readings of one plan are judged alike wherever their rows lie, so rows are
    not compared.
    """

    row: Row = field(repr=False, compare=False)
    key: str
    criterion: str
    status: str
    progress: float
    due_on: date | None
    done_on: date | None
    start_on: date | None = None
    share: float | None = None
    owner: tuple[str, ...] = ()
    unreported: bool = False

    @property
    def word(self) -> str:
        """By which word people read the status, one of STATUS_WORDS."""
        return UNREPORTED if self.unreported else self.status

    @property
    def counts(self) -> bool:
        return self.status != "not_needed"

    @property
    def completion(self) -> float:
        """Its part in the mean of all: 0-1."""
        return 1.0 if self.status == "done" else self.progress


#: What is not done never counts as whole, however high its progress.
ALMOST = 0.99


@handed_over
@dataclass(frozen=True, slots=True)
class Standing:
    """How a row of a pack's own table stands. `status`: '' where only its parts say it; `share`: progress as entered.

    `completion`: 0-1, None where nothing says it. `parts_due`, `parts_overdue`: how many of the rows below it, at any
    depth, are due soon and overdue.
    """

    row: Row = field(repr=False, compare=False)
    key: str
    status: str = ""
    due_on: date | None = None
    done_on: date | None = None
    start_on: date | None = None
    share: float | None = None
    completion: float | None = None
    parts_due: int = 0
    parts_overdue: int = 0
    unreported: bool = False

    @property
    def word(self) -> str:
        """By which word people read the status, one of STATUS_WORDS; '' where it has none."""
        return UNREPORTED if self.unreported else self.status


@handed_over
@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over actions. `points`: sum of 1 or progress over the `counted` ones (not `not_needed`)."""

    counts: Mapping[str, int]
    points: float = 0.0
    due: int = 0
    due_done: int = 0
    no_owner: int = 0
    no_due: int = 0

    @property
    def actions(self) -> int:
        return sum(self.counts.values())

    @property
    def counted(self) -> int:
        return self.actions - self.counts.get("not_needed", 0)

    @property
    def completion(self) -> float | None:
        """Share from 0 to 1; None where there is nothing to do ("no plan")."""
        return self.points / self.counted if self.counted else None

    @property
    def on_schedule(self) -> float | None:
        """Done ÷ due by the as-of date; None where nothing was due."""
        return self.due_done / self.due if self.due else None


def total_of(tallies: Iterable[Tally]) -> Tally:
    """What several tallies come to together."""
    counts: dict[str, int] = {}
    points = 0.0
    due = due_done = no_owner = no_due = 0
    for one in tallies:
        for status, count in one.counts.items():
            counts[status] = counts.get(status, 0) + count
        points += one.points
        due += one.due
        due_done += one.due_done
        no_owner += one.no_owner
        no_due += one.no_due
    return Tally(counts, points, due, due_done, no_owner, no_due)


def tally(actions: Iterable[Judged], as_of: date) -> Tally:
    """Sums over some actions, judged on that date."""
    counts = dict.fromkeys(STATUSES, 0)
    points = 0.0
    due = due_done = no_owner = no_due = 0
    for action in actions:
        counts[action.status] += 1
        if not action.counts:
            continue
        points += action.completion
        if action.due_on is not None and action.due_on <= as_of:
            due += 1
            due_done += action.status == "done"
        no_owner += not action.owner
        no_due += action.due_on is None
    return Tally(counts, points, due, due_done, no_owner, no_due)


@dataclass(frozen=True, slots=True)
class Levels:
    """`current`: criterion -> level. `reached`: the school's, None while a current level is missing; `blocking`: what
    keeps it from the next, last of all what has no level. `standards`: the level of each that has one, likewise.
    `blank`: those of `blocking` without a level; `within`: what the school would reach with all of these at their best.
    """

    current: Mapping[str, str]
    reached: str | None
    blocking: tuple[str, ...]
    standards: Mapping[str, str | None] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of measures. `value`: in the indicator's unit, percent as a share; `marks`: yes/no fields that say yes.

    `attainment`: met, partly, not_met or ''. `trend`: rises, same, falls or ''. `so_far`: what the target of a whole
    stage is compared with, the values of its years up to this one; None for other measures.
    """

    key: str
    indicator: str
    period: Period
    value: float | None
    target: float | None
    attainment: str
    trend: str
    numerator: float | None = None
    denominator: float | None = None
    marks: tuple[str, ...] = ()
    so_far: float | None = None


@handed_over
@dataclass(frozen=True, slots=True)
class Milestone:
    """What a row wants reached by the end of a year. `column`: `milestone.2025`; `due_on`: the last day of the year."""

    row: Row = field(repr=False, compare=False)
    table: str
    column: str
    due_on: date
    done: bool
    overdue: bool


@handed_over
@dataclass(frozen=True, slots=True)
class OwnYear:
    """One year of an indicator of the school's own. `year`: in which it begins; the rest as of `Measured`."""

    year: int
    period: Period
    value: float | None
    target: float | None
    attainment: str
    trend: str


@handed_over
@dataclass(frozen=True, slots=True)
class OwnMeasured:
    """An indicator that the school words itself. `op`: how values compare with targets, '' while that is unknown."""

    row: Row = field(repr=False, compare=False)
    key: str
    name: str
    unit: str
    op: str
    years: tuple[OwnYear, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`step`: what the pack proposes after `years` in a row; `series`: the measures that say so, oldest first."""

    alert: str
    indicator: str
    step: str
    years: int
    series: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A recurring review. `last`: the latest held by the as-of date; `due`: when the next one must be.

    `due` is None where the plan's time holds no further one. `missed`: the days before the as-of date for which
    none was held; the first of them is due.
    """

    id: str
    last: date | None
    due: date | None
    missed: tuple[date, ...] = ()

    @property
    def overdue(self) -> bool:
        return bool(self.missed)


@dataclass(frozen=True, slots=True)
class Evidenced:
    """`served`: criteria that some piece of evidence names; `lacking`: those that claim something without any."""

    served: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything the rules say of one plan on one date; tallies by criterion and by standard id.

    `standings`: of each table of the pack's own whose rows have a status; `own_measures`: of each whose rows are
    indicators.
    """

    as_of: date
    actions: tuple[Judged, ...]
    total: Tally
    by_criterion: Mapping[str, Tally]
    by_standard: Mapping[str, Tally]
    levels: Levels | None = None
    measures: tuple[Measured, ...] = ()
    cards: tuple[Card, ...] = ()
    reviews: tuple[Review, ...] = ()
    evidence: Evidenced = Evidenced()
    standings: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    own_measures: Mapping[str, tuple[OwnMeasured, ...]] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()

    @property
    def unreported(self) -> int:
        """How many actions are in progress by their start alone."""
        return sum(action.unreported for action in self.actions)
