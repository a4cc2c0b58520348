"""Plans that were copied from another school though nothing names it: their actions are the same, word and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import PurePath

from cqip_xl.district.whose import shown_school
from cqip_xl.model.case import Case, school_key
from cqip_xl.model.derived import derived
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.table import worded_in
from cqip_xl.words.school_names import number_form

#: So many actions two schools must share, and so much of the shorter plan: schools of one training share half.
LEAST, SHARE = 4, 0.6
#: An action of more schools than a quarter of all, or than these, was given to them: by their office, or in a course.
FEW, MANY, PART = 3, 20, 4
#: Schools named in one finding.
NAMED = 5

#: What two actions cannot have in common by chance: text, start and day due.
Print = tuple[str, object, object]


def with_alike_plans(rollup: Rollup) -> Rollup:
    """The roll-up with a finding at each plan whose actions are for the most part those of another school."""
    cases = rollup.counted
    found: dict[str, list[tuple[int, Case]]] = {}
    for one, other, shared in _alike(cases):
        for case, twin in ((one, other), (other, one)):
            found.setdefault(case.path, []).append((shared, twin))
    if not found:
        return rollup
    files = (
        file.told([_finding(file, found[file.path])]) if isinstance(file, Case) and file.path in found else file
        for file in rollup.files
    )
    return replace(rollup, files=tuple(files))


def _finding(case: Case, twins: Sequence[tuple[int, Case]]) -> Finding:
    """How much of a plan is another's; of several the one with most of it comes first."""
    twins = sorted(twins, key=lambda twin: (-twin[0], twin[1].path))
    names = [_named(twin.plan, case.plan) for _, twin in twins]
    total, most = len(case.plan.own_rows("actions")), twins[0][0]
    values = {
        "count": str(most),
        "total": str(total),
        "share": f"{100 * most / total:.0f}",
        "schools": "; ".join(names[:NAMED]) + ("; …" if len(names) > NAMED else ""),
        "likely": _likely(case.plan, [twin.plan for _, twin in twins]),
    }
    return Finding.of("text.alike", Place(case.path, case.plan.sheets.get("actions", "")), values)


def _named(other: Plan, own: Plan) -> str:
    """Another school with its number, told from one of the same name."""
    file, school = PurePath(other.source.path).name, other.school
    if not (school.id or school.name):
        return file
    name = shown_school(school)
    return f"{name} ({file})" if name == shown_school(own.school) else name


def _likely(own: Plan, twins: Sequence[Plan]) -> str:
    """The word for which of them is likely the original, by whom the workbooks were made for, else by their dates."""
    if any(_is_made_for(own, twin.school) for twin in twins):
        return "@likely.other_origin"
    if all(_is_made_for(twin, own.school) for twin in twins):
        return "@likely.own_origin"
    if all(_is_before(own, twin) for twin in twins):
        return "@likely.own_dates"
    return "@likely.other_dates" if any(_is_before(twin, own) for twin in twins) else ""


def _is_made_for(plan: Plan, school: School) -> bool:
    """Whether a workbook was made for that school and not for the one that its School sheet names."""
    number, own = number_form(plan.origin.id), number_form(plan.school.id)
    return bool(number) and number == number_form(school.id) != own


def _is_before(one: Plan, other: Plan) -> bool:
    """Whether a plan was submitted, or where that is not said of both, saved before another."""
    mine, theirs = (plan.header.get("submitted_on") for plan in (one, other))
    if isinstance(mine, date) and isinstance(theirs, date) and mine != theirs:
        return mine < theirs
    return other.source.saved.is_after(one.source.saved) is True


def _alike(cases: Sequence[Case]) -> Iterator[tuple[Case, Case, int]]:
    """Pairs of schools with the number of actions that they share: by sets, since there are many pairs."""
    where: dict[Print, list[int]] = {}
    prints = [_prints(case) for case in cases]
    for n, several in enumerate(prints):
        for one in several:
            where.setdefault(one, []).append(n)
    most = min(max(len(cases) // PART, FEW), MANY)
    close = _close(ns for ns in where.values() if 1 < len(ns) <= most)
    own = {n: {one for one in prints[n] if len(where[one]) <= most} for n in {n for pair in close for n in pair}}
    for (a, b), shared in close.items():
        if not _is_much(shared, own[a], own[b]) or school_key(cases[a].plan) == school_key(cases[b].plan):
            continue
        mine, theirs = (_worded(cases[n].framework, own[n]) for n in (a, b))
        if _is_much(len(mine & theirs), mine, theirs):
            yield cases[a], cases[b], len(mine & theirs)


def _close(groups: Iterable[list[int]]) -> dict[tuple[int, int], int]:
    """Pairs of plans that share enough actions to be looked at. `groups`: the plans that have one action."""
    pairs = Counter(pair for group in groups for pair in combinations(group, 2))
    return {pair: shared for pair, shared in pairs.items() if shared >= LEAST}


def _is_much(shared: int, mine: Collection[Print], theirs: Collection[Print]) -> bool:
    return shared >= LEAST and shared >= SHARE * min(len(mine), len(theirs))


def _prints(case: Case) -> set[Print]:
    """What the actions that a school itself entered are told by; a day that cannot be read is told by its text."""
    rows = case.plan.own_rows("actions")
    told = worded_in(case.framework.tables["actions"])
    return {(row.text(told).casefold(), _day(row, "start"), _day(row, "due")) for row in rows if row.text(told)}


def _day(row: Row, name: str) -> object:
    return row.values.get(name) or row.raw.get(name)


def _worded(framework: Framework, prints: Collection[Print]) -> set[Print]:
    """Those whose text is the school's own: nobody copies from another what the framework says."""
    given = _given(framework)
    return {one for one in prints if one[0] not in given}


@derived
def _given(framework: Framework) -> frozenset[str]:
    """Every text of a framework in all its languages."""
    return frozenset(text.casefold() for words in framework.words.values() for text in words.values())
