"""Which of several files of one school counts, and which files only look like one school's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cqip_xl.district.file_names import NamedFiles
from cqip_xl.district.versions import Choice, Version, choose, lost, told_apart
from cqip_xl.kinds.text import fold
from cqip_xl.lists.roster import Roster
from cqip_xl.model.case import Case
from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.roster import RosterRow


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan beside all others: `outcome` and `reason` of its rows where it does not count, else ''.

    `school`: with the district that the roster gives it. `findings`: what only the others show.
    """

    plan: Plan
    school: School
    outcome: str = ""
    reason: str = ""
    detail: Detail = Detail()
    findings: tuple[Finding, ...] = ()

    @property
    def path(self) -> str:
        return self.plan.source.path

    @property
    def counts(self) -> bool:
        return not self.outcome and not self.plan.untouched

    def applied_to(self, case: Case) -> Case:
        """The judged plan as it is settled; one that does not count keeps the raw text of all its rows."""
        case = replace(case, plan=replace(case.plan, school=self.school)).told(self.findings)
        if not self.outcome:
            return case
        rejected = (*case.rejected, *self.plan.all_rejected(self.reason))
        return replace(case, outcome=self.outcome, detail=self.detail, rejected=rejected, out={})


def settle(plans: Iterable[Plan], roster: Roster, as_of: date) -> list[Settled]:
    """Applies the roster (exclude, pin) and keeps one file of each school; every other is said.

    Duplicate = same pack, period, school number and name. Which of them counts, `versions.py` tells; where it
    cannot, the officer is asked to pin.
    """
    plans = list(plans)
    named = NamedFiles(roster.rows, (plan.source.path for plan in plans))
    settled = [_with_roster(plan, roster, named) for plan in plans]
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, one in enumerate(settled):
        if one.counts:
            groups.setdefault(_identity(one.plan), []).append(n)
    for identity, members in groups.items():
        if len(members) > 1:
            if identity[2]:
                _keep_one(settled, members, roster, as_of)
            else:
                _say(settled, members, "school.no_id_twice")
    _same_number(settled)
    _unmet_pins(settled, roster)
    return settled


def _with_roster(plan: Plan, roster: Roster, named: NamedFiles) -> Settled:
    settled = Settled(plan, plan.school)
    if not roster.rows or not settled.counts:
        return settled
    row = roster.row_of(plan.school)
    if row is None and not (plan.school.id or plan.school.name):
        row = named.row_of(settled.path)
        settled = _by_file_name(plan, row) if row else settled
    if row is None:
        finding = Finding.of("school.not_in_roster", Place(settled.path), {"school": _named(plan)})
        return replace(settled, findings=(finding,))
    settled = replace(settled, school=replace(settled.school, district=row.district or plan.school.district))
    if row.include:
        return settled
    detail = Detail("roster_row", {"school": row.name or row.school_id})
    return replace(settled, outcome="excluded", reason="excluded_file", detail=detail)


def _by_file_name(plan: Plan, row: RosterRow) -> Settled:
    """A plan that names no school, as that of the school which its file's name says."""
    school = School(row.school_id, row.name, row.district)
    finding = Finding.of("school.by_file_name", Place(plan.source.path), {"school": row.name or row.school_id})
    return Settled(replace(plan, school=school), school, findings=(finding,))


def _identity(plan: Plan) -> tuple[str, ...]:
    name = fold(unicodedata.normalize("NFC", plan.school.name))
    return plan.framework, str(plan.period), fold(plan.school.id), name


def _keep_one(settled: list[Settled], members: list[int], roster: Roster, as_of: date) -> None:
    """One of a school's files counts; of each other it is said why it does not, and what it alone has."""
    pins = [n for n, member in enumerate(members) if _is_pinned(settled[member], roster)]
    versions = [Version.of(settled[n].plan) for n in members]
    choice = Choice(pins[-1]) if pins else choose(versions, as_of)
    kept, keep = versions[choice.keep], members[choice.keep]
    if not choice.sure:
        values = {"files": "; ".join(told_apart([one.path for one in versions]))}
        _found(settled, keep, Finding.of("duplicate.order_unsure", Place(kept.path), values))
    for n, other in zip(members, versions, strict=True):
        if n == keep:
            continue
        why = "pinned" if pins else kept.why_not(other) if choice.sure else "order_unsure"
        detail = Detail(why, {"file": kept.path})
        settled[n] = replace(settled[n], outcome="duplicate", reason="superseded_duplicate", detail=detail)
        for finding in lost(kept, other, bool(pins)):
            _found(settled, keep, finding)


def _is_pinned(settled: Settled, roster: Roster) -> bool:
    row = roster.row_of(settled.school)
    return row is not None and bool(row.file) and is_named_by(settled.path, row.file)


def is_named_by(path: str, pin: str) -> bool:
    """Whether a pin (a file name, or the end of a path) means this file."""
    wanted = fold(unicodedata.normalize("NFC", pin.replace("\\", "/")))
    path = fold(unicodedata.normalize("NFC", path))
    return path == wanted or path.endswith(("/" + wanted, "!" + wanted))


def _unmet_pins(settled: list[Settled], roster: Roster) -> None:
    """A pin that names none of the school's files was mistyped, or the file has not come."""
    for row in (row for row in roster.rows if row.file and row.include):
        members = [n for n, one in enumerate(settled) if roster.row_of(one.school) is row]
        if not any(is_named_by(settled[n].path, row.file) for n in members):
            for n in members:
                _found(settled, n, Finding.of("school.pin_unmet", Place(settled[n].path), {"raw": row.file}))


def _same_number(settled: list[Settled]) -> None:
    """One number under two names are two schools until somebody says otherwise."""
    by_id: dict[tuple[str, str], list[int]] = {}
    for n, one in enumerate(settled):
        if one.counts and one.school.id:
            by_id.setdefault((one.plan.framework, fold(one.school.id)), []).append(n)
    for members in by_id.values():
        if len({fold(settled[n].school.name) for n in members}) > 1:
            _say(settled, members, "school.same_id")


def _say(settled: list[Settled], members: list[int], code: str) -> None:
    for n in members:
        one = settled[n]
        others = "; ".join(settled[m].path for m in members if m != n)
        values = {"school": _named(one.plan), "id": one.school.id, "files": others}
        _found(settled, n, Finding.of(code, Place(one.path), values))


def _found(settled: list[Settled], n: int, finding: Finding) -> None:
    settled[n] = replace(settled[n], findings=(*settled[n].findings, finding))


def _named(plan: Plan) -> str:
    return plan.school.name or plan.school.id or "?"
