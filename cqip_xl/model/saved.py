"""When a workbook was last saved, and how far that is known: files say it by the clocks of different programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cqip_xl.model.handed_over import handed_over

#: Of two clocks one may be local time that says it were UTC, as some programs write it: they differ by hours.
APART = timedelta(days=1)
#: Zeros of old formats are days of 1601, 1899, 1970 and 1980.
FIRST_YEAR = 2000


@handed_over
@dataclass(frozen=True, slots=True)
class Saved:
    """`at`: the moment as the file says it, `by`: the program that saved it; '' where the file does not say."""

    at: str = ""
    by: str = ""

    @property
    def moment(self) -> datetime | None:
        """The moment in UTC, taken for UTC where no zone is said; None where none is, or that of an unset clock."""
        try:
            moment = datetime.fromisoformat(self.at)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return moment if moment.year >= FIRST_YEAR else None

    def is_after(self, other: Saved) -> bool | None:
        """Whether it was saved after another; None where that cannot be told."""
        mine, theirs = self.moment, other.moment
        if mine is None or theirs is None or mine == theirs:
            return None
        if abs(mine - theirs) < APART and not self._shares_clock(other):
            return None
        return mine > theirs

    def _shares_clock(self, other: Saved) -> bool:
        """Whether the same program wrote both, in the same way."""
        return self._clock == other._clock and bool(self._clock[0])

    @property
    def _clock(self) -> tuple[str, bool, bool]:
        """The program's name without its version, whether it said a zone, and whether more than a day: ours do not."""
        name = re.match(r"\W*([^\W\d_]*)", self.by.casefold())
        day_only = self.at[11:19] in ("", "00:00:00")
        return name[1] if name else "", bool(re.search(r"Z$|[+-]\d\d:?\d\d$", self.at[10:])), day_only


#: Of a file that does not say when it was saved.
UNSAID = Saved()
