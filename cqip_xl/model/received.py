"""What has come of one school that was expected, and how late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import School
from cqip_xl.model.roster import RosterRow

#: `empty`: an untouched workbook came back; `unsure`: somebody must say which file, or whose, it is.
State = Literal["received", "empty", "unreadable", "missing", "excluded", "unsure"]
STATES: tuple[State, ...] = get_args(State)
#: States of schools whose plan is still wanted.
WANTED: frozenset[State] = frozenset(("empty", "unreadable", "missing"))


def late_by(deadline: date | None, day: date | None) -> int | None:
    """Days from the deadline to that day, 0 in time; None where either is unknown."""
    return max((day - deadline).days, 0) if deadline and day else None


@dataclass(frozen=True, slots=True)
class Received:
    """One school on the roster, or one that is not (`row` None), with every file taken for it; one that counts first.

    `late_days`: of a plan that came, from the deadline to the day it was submitted; of one that is still wanted, to the
    roll-up's date; 0 in time, None where deadline or day is unknown. `why`: how the first file was known to be the
    school's (`by_pin`, `by_number`, `by_name`, `by_file_name`; `not_in_roster`), or why that is not sure (`near` …);
    '' where none came. `asked`: findings by which somebody is asked whose a file is, or which one counts. `pin_unmet`:
    the file that the roster names for the school where no such file came.
    """

    row: RosterRow | None
    school: School
    state: State
    late_days: int | None = None
    submitted_on: date | None = None
    files: tuple[str, ...] = ()
    why: str = ""
    asked: tuple[Finding, ...] = ()
    pin_unmet: str = ""

    @property
    def late(self) -> bool:
        return bool(self.late_days)

    @property
    def wanted(self) -> bool:
        """Whether the school has to be asked for its plan."""
        return self.state in WANTED
