"""Which of several files of one school counts, and which files only look like one school's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.text import fold
from cqip_xl.lists.roster import Roster
from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, Rejected
from cqip_xl.model.rollup import COUNTED, FileResult


def settle(files: Iterable[FileResult], roster: Roster, as_of: date) -> list[FileResult]:
    """Applies the roster (exclude, pin) and keeps one file of each school; every other is said.

    Duplicate = same pack, period, school number and name. The later `submitted_on` counts, among equal
    ones the later saved-at property; where the two disagree the officer is asked to pin.
    """
    results = [_with_roster(f, roster) for f in files]
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, result in enumerate(results):
        if result.outcome in COUNTED and result.plan:
            groups.setdefault(_identity(result.plan), []).append(n)
    for identity, members in groups.items():
        if len(members) > 1:
            if identity[2]:
                _keep_one(results, members, roster, as_of)
            else:
                _say(results, members, "school.no_id_twice")
    _same_number(results)
    _unmet_pins(results, roster)
    return results


def _with_roster(result: FileResult, roster: Roster) -> FileResult:
    plan = result.plan
    if plan is None or not roster.rows or result.outcome not in COUNTED:
        return result
    row = roster.row_of(plan.school)
    if row is None:
        finding = Finding.of("school.not_in_roster", Place(result.path), {"school": _named(plan)})
        return replace(result, findings=(*result.findings, finding))
    school = replace(plan.school, district=row.district or plan.school.district)
    result = replace(result, plan=replace(plan, school=school))
    return (
        result
        if row.include
        else rejected(result, "excluded", "excluded_file", Detail("roster_row", {"school": row.name or row.school_id}))
    )


def _identity(plan: Plan) -> tuple[str, ...]:
    name = fold(unicodedata.normalize("NFC", plan.school.name))
    return plan.framework, str(plan.period), fold(plan.school.id), name


def _keep_one(results: list[FileResult], members: list[int], roster: Roster, as_of: date) -> None:
    pinned = [n for n in members if _is_pinned(results[n], roster)]
    order = sorted(members, key=lambda n: (_submitted(results[n]), _saved(results[n]), results[n].path))
    keep = pinned[-1] if pinned else order[-1]
    if not pinned and (_unsure(results, members, as_of) or _tied(results, order)):
        values = {"files": "; ".join(results[n].path for n in members)}
        finding = Finding.of("duplicate.order_unsure", Place(results[keep].path), values)
        results[keep] = replace(results[keep], findings=(*results[keep].findings, finding))
    for n in members:
        if n != keep:
            results[n] = rejected(
                results[n], "duplicate", "superseded_duplicate", Detail("newer", {"file": results[keep].path})
            )


def _unsure(results: list[FileResult], members: list[int], as_of: date) -> bool:
    """Submitted and saved tell different stories, or a date has not come yet."""
    submitted = [_submitted(results[n]) for n in members]
    if any(day > as_of.isoformat() for day in submitted):
        return True
    for a in members:
        for b in members:
            if _submitted(results[a]) < _submitted(results[b]) and _saved(results[a]) > _saved(results[b]):
                return True
    return False


def _tied(results: list[FileResult], order: list[int]) -> bool:
    """The newest by its dates is not alone, and another as new as it says something else."""
    last = results[order[-1]]
    same = [r for n in order[:-1] if (_submitted(r := results[n]), _saved(r)) == (_submitted(last), _saved(last))]
    return any(r.plan and last.plan and r.plan.entries() != last.plan.entries() for r in same)


def _submitted(result: FileResult) -> str:
    day = result.plan.header.get("submitted_on") if result.plan else None
    return day.isoformat() if isinstance(day, date) else ""


def _saved(result: FileResult) -> str:
    return result.plan.source.saved_at if result.plan else ""


def _is_pinned(result: FileResult, roster: Roster) -> bool:
    row = roster.row_of(result.plan.school) if result.plan else None
    return row is not None and bool(row.file) and is_named_by(result.path, row.file)


def is_named_by(path: str, pin: str) -> bool:
    """Whether a pin (a file name, or the end of a path) means this file."""
    wanted = fold(unicodedata.normalize("NFC", pin.replace("\\", "/")))
    path = fold(unicodedata.normalize("NFC", path))
    return path == wanted or path.endswith(("/" + wanted, "!" + wanted))


def _unmet_pins(results: list[FileResult], roster: Roster) -> None:
    """A pin that names none of the school's files was mistyped, or the file has not come."""
    pins = [row for row in roster.rows if row.file and row.include]
    for row in pins:
        members = [n for n, r in enumerate(results) if r.plan and roster.row_of(r.plan.school) is row]
        if members and not any(is_named_by(results[n].path, row.file) for n in members):
            for n in members:
                found = Finding.of("school.pin_unmet", Place(results[n].path), {"raw": row.file})
                results[n] = replace(results[n], findings=(*results[n].findings, found))


def rejected(result: FileResult, outcome: str, reason: str, detail: Detail) -> FileResult:
    """The result with every row rejected for one documented reason, raw text kept."""
    plan = result.plan
    assert plan
    rows = tuple(
        Rejected(table, reason, row.place, {**row.values, **row.raw})
        for table, table_rows in plan.tables.items()
        for row in table_rows
        if not row.prefilled
    )
    return replace(result, outcome=outcome, rejected=(*result.rejected, *rows), detail=detail, out={})


def _same_number(results: list[FileResult]) -> None:
    """One number under two names are two schools until somebody says otherwise."""
    by_id: dict[tuple[str, str], list[int]] = {}
    for n, result in enumerate(results):
        if result.outcome in COUNTED and result.plan and result.plan.school.id:
            by_id.setdefault((result.plan.framework, fold(result.plan.school.id)), []).append(n)
    for members in by_id.values():
        names = {fold(plan.school.name) for n in members if (plan := results[n].plan)}
        if len(names) > 1:
            _say(results, members, "school.same_id")


def _say(results: list[FileResult], members: list[int], code: str) -> None:
    for n in members:
        plan = results[n].plan
        assert plan
        others = "; ".join(results[m].path for m in members if m != n)
        values = {"school": _named(plan), "id": plan.school.id, "files": others}
        finding = Finding.of(code, Place(results[n].path), values)
        results[n] = replace(results[n], findings=(*results[n].findings, finding))


def _named(plan: Plan) -> str:
    return plan.school.name or plan.school.id or "?"
