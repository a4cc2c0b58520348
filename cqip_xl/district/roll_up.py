"""Many results -> one Rollup: one date for all, one file a school, sums that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from cqip_xl.district.duplicates import settle
from cqip_xl.lists.roster import Roster
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import COUNTED, FileResult, Rollup, RosterRow, Tally
from cqip_xl.model.rule import STATUSES


def common_date(plans: Iterable[Plan], as_of: date | None, today: date) -> date:
    """`--as-of`, else the one date that every workbook with a date of its own names, else today."""
    own = {day for plan in plans if isinstance(day := plan.header.get("as_of_fixed"), date)}
    return as_of or (own.pop() if len(own) == 1 else today)


def roll_up(files: Sequence[FileResult], roster: Sequence[RosterRow], as_of: date) -> Rollup:
    """The district on a date. Every result stays in `files`; only the counted ones add to `total`."""
    expected = Roster(roster)
    settled = settle(files, expected, as_of)
    counted = [f for f in settled if f.outcome in COUNTED and f.plan and f.verdict]
    total = sum((f.verdict.total for f in counted if f.verdict), Tally(dict.fromkeys(STATUSES, 0)))
    there = {id(row) for f in counted if f.plan and (row := expected.row_of(f.plan.school))}
    missing = tuple(row for row in roster if row.include and id(row) not in there)
    return Rollup(as_of, tuple(settled), total, missing, tuple(roster))


def main_language(rollup: Rollup, offered: Sequence[str]) -> str:
    """The language most of the counted workbooks are in, else English."""
    count = Counter(f.plan.language for f in rollup.counted if f.plan and f.plan.language in offered)
    return max(count, key=lambda code: (count[code], -offered.index(code)), default="en")
