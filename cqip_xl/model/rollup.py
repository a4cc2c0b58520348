"""What a reader process hands back for one file, and the district's sum of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Plan, Rejected

#: Every file given ends in one of these (the contract's list).
OUTCOMES = [
    "read",
    "read_with_findings",
    "older_version",
    "newer_version",
    "not_a_plan",
    "unknown_framework",
    "protected",
    "damaged",
    "too_large",
    "empty",
    "duplicate",
    "excluded",
    "timed_out",
    "reader_crashed",
    "lock_file",
    "no_permission",
    "not_downloaded",
    "unsupported_format",
    "own_output",
]
#: Outcomes whose rows count in the summary.
COUNTED = frozenset({"read", "read_with_findings", "older_version", "newer_version"})
#: Outcomes that need nobody's attention.
HARMLESS = frozenset({"read", "lock_file", "own_output", "excluded", "duplicate"})


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

    def __add__(self, other: Tally) -> Tally:
        keys = {**self.counts, **other.counts}
        return Tally(
            {key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in keys},
            self.points + other.points,
            self.due + other.due,
            self.due_done + other.due_done,
            self.no_owner + other.no_owner,
            self.no_due + other.no_due,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """An action with what follows from it on the as-of date. `progress`: 0-1 as it counts, `share`: as entered."""

    key: str
    criterion: str
    status: str
    progress: float
    due_on: date | None
    done_on: date | None
    start_on: date | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """`current`: criterion -> level. `reached`: None while a current level is missing."""

    current: Mapping[str, str]
    reached: str | None
    blocking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of measures. `value`: in the indicator's unit, percent as a share; `marks`: yes/no fields that say yes.

    `attainment`: met, partly, not_met or ''. `trend`: rises, same, falls or ''.
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything the rules say of one plan on one date; tallies by criterion and by standard id."""

    as_of: date
    actions: tuple[Judged, ...]
    total: Tally
    by_criterion: Mapping[str, Tally]
    by_standard: Mapping[str, Tally]
    levels: Levels | None
    measures: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file given and what became of it. `rows_in`: counted before reading; `out`: table id -> rows that count.

    `rows_in` = `rows_out` + rejected, or a finding says so.
    """

    path: str
    outcome: str
    plan: Plan | None = None
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    rows_in: int = 0
    rejected: tuple[Rejected, ...] = ()
    detail: Detail = Detail()
    sha256: str = ""
    out: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_out(self) -> int:
        return sum(self.out.values())


def school_key(plan: Plan) -> str:
    """What tells schools apart in sums: their number, else their name, else the file."""
    return (plan.school.id or plan.school.name or plan.source.path).casefold()


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One school expected; `line`: where it stands in the roster file."""

    school_id: str
    name: str
    district: str = ""
    language: str = ""
    pack: str = ""
    people: str = ""
    contact: str = ""
    deadline: date | None = None
    include: bool = True
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of a school that the district enters; `values`: field id -> what was given, `line` in its sheet."""

    school_id: str
    name: str
    indicator: str
    year: str
    values: Mapping[str, object]
    sheet: str
    line: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """The district on one date: counted schools first, every file in `files`.

    `unused`: the district's figures that no plan takes up, and why. `frameworks`: those of the counted plans.
    """

    as_of: date
    files: tuple[FileResult, ...]
    total: Tally
    missing: tuple[RosterRow, ...] = ()
    roster: tuple[RosterRow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[tuple[Figure, str], ...] = ()
    frameworks: tuple[Framework, ...] = ()

    @property
    def counted(self) -> tuple[FileResult, ...]:
        return tuple(f for f in self.files if f.outcome in COUNTED and f.plan and f.verdict)
