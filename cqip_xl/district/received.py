"""Roster and files -> what has come of each school: its state, its files, days late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cqip_xl.district.whose import ASKED, Whose
from cqip_xl.model.case import Case, Unread, school_key
from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import School
from cqip_xl.model.received import Received, State, late_by
from cqip_xl.model.roster import RosterRow

#: Outcomes of files that nobody sent as a plan.
NOT_SENT = frozenset({"lock_file", "own_output"})
#: Findings by which an officer is asked which file counts, or, with or without a roster, whose it is.
UNSURE = frozenset(
    (
        *("duplicate.order_unsure", "duplicate.little_in_common"),
        *("school.same_id", "school.no_id_twice", "school.other_file_name"),
    )
)

#: Findings of entries that stand beside the tables.
BESIDE = frozenset({"cells.outside", "sheet.unread"})

#: A file and how it was known to be a school's.
Taken = tuple[Case | Unread, str]


def received(
    files: Sequence[Case | Unread], of: Sequence[Whose], roster: Sequence[RosterRow], as_of: date
) -> tuple[Received, ...]:
    """Every school on the roster in its order, then those of counted files that are not on it. `of`: whose each is."""
    taken: dict[int, list[Taken]] = {}
    in_doubt: set[int] = set()
    others: list[Case] = []
    for file, found in zip(files, of, strict=True):
        rows = () if file.outcome in NOT_SENT else (found.row,) if found.row else found.maybe
        for row in rows:
            taken.setdefault(id(row), []).append((file, found.why))
        if file.counts:
            in_doubt |= {id(row) for row in found.maybe}
        if isinstance(file, Case) and file.counts and not rows:
            others.append(file)
    expected = (_expected(row, taken.get(id(row), []), id(row) in in_doubt, as_of) for row in roster)
    return (*expected, *_others(others, bool(roster)))


def _expected(row: RosterRow, taken: Sequence[Taken], in_doubt: bool, as_of: date) -> Received:
    school = School(row.school_id, row.name, row.district)
    state = _state(row, [file for file, _ in taken], in_doubt)
    # The file that counts first, then one that holds something: it is the one of which reason and day are told.
    files = sorted(taken, key=lambda one: (not one[0].counts, _is_empty(one[0])))
    counted = [file for file, _ in files if isinstance(file, Case) and file.counts]
    day = max(filter(None, map(_submitted, counted)), default=None)
    late = late_by(row.deadline, day if counted else as_of) if state != "excluded" else None
    why = files[0][1] if files else ""
    asked = _asking([file for file, _ in files]) if state == "unsure" else ()
    unmet = row.file if row.include and all(why != "by_pin" for _, why in taken) else ""
    return Received(row, school, state, late, day, tuple(file.path for file, _ in files), why, asked, unmet)


def _asking(files: Sequence[Case | Unread]) -> tuple[Finding, ...]:
    """What is asked of these files."""
    return tuple(f for file in files for f in file.findings if f.code in UNSURE | ASKED)


def _state(row: RosterRow, files: Sequence[Case | Unread], in_doubt: bool) -> State:
    """What counts first; what could not be read may hold a plan, what came back untouched does not."""
    if not row.include:
        return "excluded"
    if in_doubt or any(f.code in UNSURE for file in files for f in file.findings):
        return "unsure"
    if any(file.counts for file in files):
        return "received"
    if not files:
        return "missing"
    return "empty" if all(map(_is_empty, files)) else "unreadable"


def _is_empty(file: Case | Unread) -> bool:
    """Whether nobody entered anything in a file, nor beside the tables, where it is not read as a plan."""
    if file.outcome != "empty" or isinstance(file, Unread):
        return file.outcome == "empty"
    return not (file.plan.unread or file.plan.rejected or any(f.code in BESIDE for f in file.findings))


def _others(cases: Sequence[Case], with_roster: bool) -> Iterator[Received]:
    """Schools that no roster row is of, each once however many plans it has."""
    schools: dict[str, list[Case]] = {}
    for case in cases:
        schools.setdefault(school_key(case.plan), []).append(case)
    for several in schools.values():
        first = several[0].plan
        unsure = any(f.code in UNSURE for case in several for f in case.findings)
        day = max(filter(None, map(_submitted, several)), default=None)
        own = "by_number" if first.school.id else "by_name" if first.school.name else ""
        why = "not_in_roster" if with_roster else own
        paths = tuple(case.path for case in several)
        yield Received(None, first.school, "unsure" if unsure else "received", None, day, paths, why)


def _submitted(case: Case) -> date | None:
    day = case.plan.header.get("submitted_on")
    return day if isinstance(day, date) else None
