"""Which plans are of one school: the same row of the roster, else one number and name, however they are spelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from cqip_xl.district.identity import NearNames
from cqip_xl.district.settled import Settled, found, say
from cqip_xl.district.whose import shown_school
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan
from cqip_xl.words.school_names import alike_names, name_form, number_form, other_kind, with_zeros

#: Schools named in one finding.
NAMED = 5

#: How a plan is known whose School sheet may say another thing.
_NOT_BY_HEAD = ("by_pin", "by_file_name")

#: What a school is known by: a row of the roster or a number, '' for neither; and one spelling of its name.
School = tuple[str, str]


class Schools:
    """The schools of all plans, each under one number and one name, alike names of one number being one."""

    def __init__(self, settled: Iterable[Settled]) -> None:
        self._names: dict[str, list[str]] = {}
        self._of = {n: self._school(one) for n, one in enumerate(settled) if one.counts and not one.whose.unsure}

    def of_one_plan(self, settled: list[Settled]) -> dict[tuple[str, ...], list[int]]:
        """Framework, period and school -> the plans of it, where there are several."""
        several: dict[tuple[str, ...], list[int]] = {}
        for n, school in self._of.items():
            plan = settled[n].plan
            several.setdefault((plan.framework, _period(plan), *school), []).append(n)
        return {key: members for key, members in several.items() if len(members) > 1}

    def of_one_school(self, settled: list[Settled]) -> list[list[int]]:
        """The plans that count of each school that is known and has several."""
        several: dict[School, list[int]] = {}
        for n, school in self._of.items():
            if settled[n].counts and school[0]:
                several.setdefault(school, []).append(n)
        return [members for members in several.values() if len(members) > 1]

    @property
    def names(self) -> dict[int, str]:
        """Place of a plan -> the one name of its school."""
        return {n: name for n, (_, name) in self._of.items()}

    def _school(self, one: Settled) -> School:
        row, school = one.whose.row, one.plan.school
        number = f"line {row.line} {row.school_id} {row.name}" if row else number_form(school.id)
        if row and one.whose.why in _NOT_BY_HEAD:
            return number, name_form(row.name)
        return number, self._one_name(number, school.name or (row.name if row else ""), row.name if row else "")

    def _one_name(self, number: str, name: str, first: str) -> str:
        known = self._names.setdefault(number, [first] if first else [])
        for other in known:
            same = name_form(other) == name_form(name)
            if same or (number and alike_names(other, name) and not other_kind(other, name)):
                return name_form(other)
        known.append(name)
        return name_form(name)


def say_same_number(settled: list[Settled], schools: Schools) -> None:
    """One number under two names are two schools until somebody says otherwise."""
    by_number: dict[tuple[str, str], dict[int, str]] = {}
    for n, name in schools.names.items():
        row = settled[n].whose.row  # a roster that has two numbers which differ in zeros means two schools
        number = (row and with_zeros(row.school_id)) or number_form(settled[n].plan.school.id)
        if settled[n].counts and number and settled[n].whose.why not in _NOT_BY_HEAD:
            by_number.setdefault((settled[n].plan.framework, number), {})[n] = name
    for members in by_number.values():
        if len({*members.values()}) > 1:
            say(settled, members, "school.same_id")


def ask_near(settled: list[Settled]) -> None:
    """A school without a number that is named nearly as another may be that one."""
    asked = [n for n, one in enumerate(settled) if one.counts and not one.whose.row and not one.whose.unsure]
    names = NearNames([settled[n].plan.school.name for n in asked])
    for n in asked:
        own = settled[n].plan.school
        if number_form(own.id) or not own.name:
            continue
        others = [asked[m] for m in names.near(own.name) if asked[m] != n]
        near = [m for m in others if not _told_before(settled[n], settled[m])]
        if near:
            shown = "; ".join(_shown(settled[m]) for m in near[:NAMED])
            values = {"school": own.name, "schools": shown}
            found(settled, n, Finding.of("school.near", Place(settled[n].path), values))


def _told_before(one: Settled, other: Settled) -> bool:
    """Whether two are different kinds of school, or one plan that came twice without a number."""
    mine, theirs = one.plan, other.plan
    if other_kind(mine.school.name, theirs.school.name):
        return True
    same = (mine.framework, mine.period) == (theirs.framework, theirs.period)
    return same and not theirs.school.id and name_form(mine.school.name) == name_form(theirs.school.name)


def _shown(one: Settled) -> str:
    return f"{shown_school(one.plan.school)} ({PurePath(one.path).name})"


def _period(plan: Plan) -> str:
    """The years of a plan as its School sheet says them: in a workbook used anew other ones than it was made for."""
    typed = next((f.values["raw"] for f in plan.findings if f.code == "period.differs"), "")
    return typed or str(plan.period)


def say_several_plans(settled: list[Settled], schools: Schools) -> None:
    """A school with plans of several periods or frameworks: one school, and each of its plans counts."""
    for members in schools.of_one_school(settled):
        if len({(settled[n].plan.framework, _period(settled[n].plan)) for n in members}) == 1:
            continue
        for n in members:
            others = "; ".join(f"{_period(settled[m].plan)} ({settled[m].path})" for m in members if m != n)
            values = {"school": shown_school(settled[n].school), "count": str(len(members)), "files": others}
            found(settled, n, Finding.of("school.several_plans", Place(settled[n].path), values))


def with_one_spelling(settled: list[Settled], schools: Schools) -> None:
    """Plans of one school that no roster names carry the number as the first of them writes it; each name stays."""
    for members in schools.of_one_school(settled):
        first = settled[members[0]].school
        for n in members[1:]:
            settled[n] = replace(settled[n], school=replace(settled[n].school, id=first.id))
