"""What was read of many files -> one Rollup: one date for all, one file a school, sums that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.district.alike import with_alike_plans
from cqip_xl.district.copied import with_other_schools
from cqip_xl.district.duplicates import settle
from cqip_xl.district.identity import KnownSchools
from cqip_xl.district.received import received
from cqip_xl.district.school_figures import other_figures, unused, with_figures
from cqip_xl.district.whose import Whose, whose_file
from cqip_xl.lists.form_entries import numbered_by_any, unread_columns
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import Figure, RosterRow
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.verdict import Tally, total_of
from cqip_xl.rules.case import case_of, checked
from cqip_xl.rules.totals import totals
from cqip_xl.words.catalog import spoken


def common_date(plans: Iterable[Plan], as_of: date | None, today: date) -> date:
    """`--as-of`, else the one date that every workbook with a date of its own names, else today."""
    own = {day for plan in plans if isinstance(day := plan.header.get("as_of_fixed"), date)}
    return as_of or (own.pop() if len(own) == 1 else today)


def roll_up(
    files: Sequence[Case | Read | Unread], roster: Sequence[RosterRow], figures: Sequence[Figure], as_of: date
) -> Rollup:
    """The district on a date: every file in its place, each plan judged once, sums of those that count.

    A Case was judged on that date by its reader, before which no figures were to be joined. Which plans count is
    settled before the others are judged: nothing of a judgement is needed for it, and only these take up figures.
    Raises BadInput for figures that no cell can hold.
    """
    frameworks = {file.framework for file in files if not isinstance(file, Unread)}
    roster = numbered_by_any(roster, frameworks)
    expected = KnownSchools(roster, [file.path for file in files])
    settled = iter(settle((file.plan for file in files if not isinstance(file, Unread)), expected, as_of))
    of: list[Whose] = []
    used: list[Figure] = []
    made: list[Case | Unread] = []
    for file in files:
        if isinstance(file, Unread):
            made.append(file)
            of.append(whose_file(file.path, expected))
        else:
            one = next(settled)
            own = expected.figures_of(one.whose.row, figures) if one.counts else ()
            made.append(one.applied_to(_judged(file, one.school, own, used, as_of)))
            of.append(one.whose)
    rollup = Rollup(as_of, tuple(made), Tally(dict.fromkeys(STATUSES, 0)), roster=roster)
    counted = [case.plan for case in rollup.counted]
    rollup = replace(
        rollup,
        total=total_of((rollup.total, *(case.verdict.total for case in rollup.counted))),
        schools=received(made, of, expected.rows, as_of),
        unused=tuple(unused(figures, used, counted)),
        unread_columns=unread_columns(roster, frameworks),
        measures=totals(rollup.counted),
    )
    return with_alike_plans(with_other_schools(_with_other_figures(rollup)))


def _judged(file: Case | Read, school: School, figures: Sequence[Figure], used: list[Figure], as_of: date) -> Case:
    """A plan with the figures that it takes up, judged and checked; one with a date of its own is told of the other."""
    if isinstance(file, Read):
        read, taken = with_figures(file, figures, school)
        used += taken
        case = checked(case_of(read.framework, read.plan, as_of))
    else:
        case = file
    own = case.plan.header.get("as_of_fixed")
    if not isinstance(own, date) or own == as_of:
        return case
    values = {"own": own.isoformat(), "as_of": as_of.isoformat()}
    return case.with_findings([Finding.of("as_of.differs", Place(case.path, case.plan.header_place.sheet), values)])


def _with_other_figures(rollup: Rollup) -> Rollup:
    """With a finding where two plans of one school give different figures."""
    found = other_figures(rollup.counted)
    files = (f.with_findings(found[f.path]) if isinstance(f, Case) and f.path in found else f for f in rollup.files)
    return replace(rollup, files=tuple(files))


def main_language(rollup: Rollup, offered: Sequence[str]) -> str:
    """The language most of the counted workbooks are in, else English."""
    spoken_in = (spoken(case.plan.language) for case in rollup.counted)
    count = Counter(language for language in spoken_in if language in offered)
    return max(count, key=lambda code: (count[code], -offered.index(code)), default="en")
