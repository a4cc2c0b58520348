"""The district on one date: every file that was given, and the sums of those that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cqip_xl.model.case import Case, Unread
from cqip_xl.model.framework import Framework
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.period import Period
from cqip_xl.model.received import Received
from cqip_xl.model.roster import Figure, RosterRow
from cqip_xl.model.verdict import Tally


@dataclass(frozen=True, slots=True)
class MeasureTotal:
    """One indicator in one period over some schools. `scope`: their district, '' for all; `met`: schools that meet it.

    A school counts once, whatever number of plans it has. `value` is None where the pack adds nothing up; `low` and
    `high` are the schools' own values; `so_far`: what the target of a whole stage is compared with. `few`: a public
    copy keeps it back, since people could be told.
    """

    pack: str
    indicator: Indicator
    period: Period
    scope: str
    schools: int
    value: float | None
    target: float | None
    attainment: str
    trend: str
    low: float
    high: float
    met: int
    judged: int
    numerator: float | None = None
    denominator: float | None = None
    few: bool = False
    so_far: float | None = None


@dataclass(frozen=True, slots=True)
class Rollup:
    """Every file in `files`, in the order given; `total`: sums over those that count.

    `schools`: what has come of each school on the roster, in its order, then of those that came and are not on it.
    `measures`: those of all schools together, framework by framework. `unused`: the district's figures that no plan
    takes up, and why. `unread_columns`: headings of the roster that nothing reads.
    """

    as_of: date
    files: tuple[Case | Unread, ...]
    total: Tally
    schools: tuple[Received, ...] = ()
    roster: tuple[RosterRow, ...] = ()
    unused: tuple[tuple[Figure, str], ...] = ()
    unread_columns: tuple[str, ...] = ()
    measures: tuple[MeasureTotal, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """The files that were read, whether they count or not."""
        return tuple(f for f in self.files if isinstance(f, Case))

    @property
    def counted(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.counts)

    @property
    def expected(self) -> tuple[Received, ...]:
        """The schools on the roster: their states add up to its rows."""
        return tuple(school for school in self.schools if school.row)

    @property
    def missing(self) -> tuple[RosterRow, ...]:
        """The rows of schools whose plan is still wanted: nothing came, or nothing that holds a plan."""
        return tuple(school.row for school in self.schools if school.row and school.wanted)

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """Those of the counted plans, by id."""
        known = {case.framework.id: case.framework for case in self.counted}
        return tuple(framework for _, framework in sorted(known.items()))
