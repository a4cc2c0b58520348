"""Which of several files of one school counts, and which files only look like one school's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cqip_xl.district.common_rows import in_parts
from cqip_xl.district.contacts import common_people
from cqip_xl.district.identity import KnownSchools
from cqip_xl.district.same_school import Schools, ask_near, say_same_number, say_several_plans, with_one_spelling
from cqip_xl.district.settled import Settled, found, say
from cqip_xl.district.versions import Choice, Version, choose, lost, told_apart
from cqip_xl.district.whose import Whose, Why, known_as, told, whose
from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan
from cqip_xl.model.roster import RosterRow


def settle(plans: Iterable[Plan], expected: KnownSchools, as_of: date) -> list[Settled]:
    """Applies the roster (exclude, pin) and keeps one file of each school; every other is said.

    Duplicate = same pack, period and school. Which of them counts, `versions.py` tells; where it cannot, or they have
    little in common, the officer is asked to pin.
    """
    settled = [_with_roster(plan, expected) for plan in plans]
    schools = Schools(settled)
    for (_, _, number, _), members in schools.of_one_plan(settled).items():
        if number:
            _settle_one(settled, members, expected, as_of)
        else:
            say(settled, members, "school.no_id_twice")
    say_same_number(settled, schools)
    ask_near(settled)
    say_several_plans(settled, schools)
    with_one_spelling(settled, schools)
    _unmet_pins(settled, expected)
    return settled


def _with_roster(plan: Plan, expected: KnownSchools) -> Settled:
    settled = Settled(plan, Whose(), plan.school)
    of = whose(plan, expected)
    settled = replace(settled, whose=of, school=known_as(plan.school, of))
    if not settled.counts or not (expected.rows or of.unsure):
        return settled
    if of.row is None or of.row.include:
        return replace(settled, findings=tuple(told(plan, of)))
    detail = Detail("roster_row", {"school": of.row.name or of.row.school_id})
    return replace(settled, outcome="excluded", reason="excluded_file", detail=detail)


def _settle_one(settled: list[Settled], members: list[int], expected: KnownSchools, as_of: date) -> None:
    """Keeps one of a school's files, unless they have little in common: then it is for somebody to say which."""
    pinned = any(_is_pinned(settled[n]) for n in members)
    parts = [[*range(len(members))]] if pinned else in_parts([settled[n].plan for n in members])
    for part in parts:
        if len(part) > 1:
            _keep_one(settled, [members[n] for n in part], as_of)
    if len(parts) > 1:
        left = [n for n in members if settled[n].counts]
        say(settled, left, "duplicate.little_in_common")
        for n in left:
            _ask_by_contents(settled, n, expected)


def _ask_by_contents(settled: list[Settled], n: int, expected: KnownSchools) -> None:
    """Of files that are hardly of one school, one whose texts or people tell of another is perhaps that school's."""
    plan, own = settled[n].plan, settled[n].whose.row
    if own is None:
        return
    reasons: tuple[tuple[Why, Iterable[RosterRow]], ...] = (
        ("other_in_texts", expected.in_texts_of(plan)),
        ("other_people", expected.by_contacts_in(plan, own)),
        ("other_people", (one.whose.row for one in settled if one.whose.row and common_people(plan, one.plan))),
    )
    for why, rows in reasons:
        if others := tuple(dict.fromkeys(row for row in rows if row is not own)):
            settled[n] = replace(settled[n], whose=Whose(None, why, (own, *others)))
            found(settled, n, *told(plan, settled[n].whose))
            return


def _keep_one(settled: list[Settled], members: list[int], as_of: date) -> None:
    """One of a school's files counts; of each other it is said why it does not, and what it alone has."""
    pins = [n for n, member in enumerate(members) if _is_pinned(settled[member])]
    versions = [Version.of(settled[n].plan) for n in members]
    choice = Choice(pins[-1]) if pins else choose(versions, as_of)
    kept, keep = versions[choice.keep], members[choice.keep]
    if not choice.sure:
        values = {"files": "; ".join(told_apart([one.path for one in versions]))}
        found(settled, keep, Finding.of("duplicate.order_unsure", Place(kept.path), values))
    for n, other in zip(members, versions, strict=True):
        if n == keep:
            continue
        why = "pinned" if pins else kept.why_not(other) if choice.sure else "order_unsure"
        detail = Detail(why, {"file": kept.path})
        settled[n] = replace(settled[n], outcome="duplicate", reason="superseded_duplicate", detail=detail)
        found(settled, keep, *lost(kept, other, bool(pins)))


def _is_pinned(settled: Settled) -> bool:
    return settled.whose.why == "by_pin"


def _unmet_pins(settled: list[Settled], expected: KnownSchools) -> None:
    """A pin that names none of the school's files was mistyped, or the file has not come."""
    for row in (row for row in expected.rows if row.file and row.include):
        members = [n for n, one in enumerate(settled) if one.whose.row is row]
        if not any(_is_pinned(settled[n]) for n in members):
            for n in members:
                found(settled, n, Finding.of("school.pin_unmet", Place(settled[n].path), {"raw": row.file}))
