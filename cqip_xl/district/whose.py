"""Whose a file is: what it says of itself, weighed against the roster; and what to ask where that is not sure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, get_args

from cqip_xl.district.file_names import other_number_in
from cqip_xl.district.identity import KnownSchools
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.roster import RosterRow
from cqip_xl.words.school_names import alike_names, name_form, number_form

#: How it is known; or, from `near` on, why it is not.
Why = Literal[
    "",
    "by_pin",
    "by_number",
    "by_name",
    "by_file_name",
    "near",
    "two_in_head",
    "same_name",
    "other_file_name",
    "other_origin",
    "other_in_texts",
    "other_people",
]


#: The findings by which somebody is asked whose a file is: those of the reasons that are none.
ASKED = frozenset(f"school.{why}" for why in get_args(Why) if why and not why.startswith("by_"))


@dataclass(frozen=True, slots=True)
class Whose:
    """The roster row that a file is of, and why; `maybe`: the rows that it may be of where that must be asked.

    `number`: what the file's name says instead of the School sheet's number, where no row has it.
    """

    row: RosterRow | None = None
    why: Why = ""
    maybe: tuple[RosterRow, ...] = ()
    number: str = ""

    @property
    def unsure(self) -> bool:
        return bool(self.maybe or self.number)


def whose(plan: Plan, expected: KnownSchools) -> Whose:
    """The row of a plan: by a pin, by its School sheet unless file name or origin name another school."""
    path, school = plan.source.path, plan.school
    head = _by_head(school, expected)
    pinned = expected.pinned(path, head.row)
    if pinned:
        return Whose(pinned, "by_pin")
    files = expected.in_name_of(path, sure=bool(school.id or school.name))
    if number := "" if files else other_number_in(path, school.id):
        return Whose(None, "other_file_name", (head.row,) if head.row else head.maybe, number)
    if head.row:
        people = () if files else expected.by_contacts_in(plan, head.row)
        return _confirmed(head.row, head, files, _by_head(plan.origin, expected).row, people)
    if head.maybe:
        return _chosen(school, head, files)
    if not files:
        return head
    if school.id or school.name:
        return Whose(maybe=files, why="other_file_name") if len(files) == 1 else head
    return _one_of(files, "by_file_name")


def whose_file(path: str, expected: KnownSchools) -> Whose:
    """The row of a file that says nothing inside, or could not be read."""
    pinned = expected.pinned(path, None)
    files = expected.in_name_of(path)
    if pinned:
        return Whose(pinned, "by_pin")
    return Whose(files[0], "by_file_name") if len(files) == 1 else Whose()


def _by_head(school: School, expected: KnownSchools) -> Whose:
    """What number and name say; a name counts for itself only where the numbers do not say otherwise."""
    numbered, named = expected.numbered(school.id), expected.named(school)
    if both := tuple(row for row in numbered if row in named):
        return _one_of(both, "by_number")
    if numbered and named:
        return Whose(maybe=(*numbered, *named), why="two_in_head")
    if numbered:
        return _one_of(numbered, "by_number")
    if fits := tuple(row for row in named if not other_number(school, row)):
        return _one_of(fits, "by_name")
    near = named or expected.near(school.name)
    return Whose(maybe=near, why="near") if near else Whose()


def _one_of(rows: tuple[RosterRow, ...], why: Why) -> Whose:
    return Whose(rows[0], why) if len(rows) == 1 else Whose(maybe=rows, why="same_name")


def _confirmed(
    row: RosterRow, head: Whose, files: tuple[RosterRow, ...], origin: RosterRow | None, people: tuple[RosterRow, ...]
) -> Whose:
    """The row of the School sheet, unless the file is called like another; or called like none, and made for another
    or with people of another.
    """
    if files and row not in files:
        return Whose(maybe=(row, *files), why="other_file_name")
    if not files and origin and origin is not row:
        return Whose(maybe=(row, origin), why="other_origin")
    if people:
        return Whose(maybe=(row, *people), why="other_people")
    return head


def _chosen(school: School, head: Whose, files: tuple[RosterRow, ...]) -> Whose:
    """Of the rows that a head may mean the one that the file is called like; two schools in a head stay two."""
    fits = [row for row in head.maybe if row in files and not other_number(school, row)]
    return Whose(fits[0], "by_file_name") if len(fits) == 1 and head.why != "two_in_head" else head


def other_number(school: School, row: RosterRow) -> bool:
    """Whether the numbers of a school and a row say that they are two."""
    return bool(school.id and row.school_id) and number_form(school.id) != number_form(row.school_id)


def other_name(school: School, row: RosterRow) -> bool:
    """Whether the names of a school and a row say that they are two."""
    if not school.name or not row.name or name_form(school.name) == name_form(row.name):
        return False
    return not alike_names(school.name, row.name)


def known_as(school: School, found: Whose) -> School:
    """A school under the roster's number, district and spelling; a name of its own stays where the numbers tell."""
    row = found.row
    if row is None:
        return school
    by_head = found.why in ("by_number", "by_name")
    name = school.name if by_head and other_name(school, row) else row.name or school.name
    number = row.school_id or ("" if found.why == "by_pin" and other_name(school, row) else school.id)
    return School(number, name, row.district or school.district)


def told(plan: Plan, found: Whose) -> list[Finding]:
    """What there is to ask about whose a file is."""
    place, school = Place(plan.source.path), shown_plan(plan)
    row = found.row
    if row and found.why == "by_number" and other_name(plan.school, row):
        values = {"id": row.school_id, "school": plan.school.name, "schools": row.name}
        return [Finding.of("school.other_name", place, values)]
    if row and found.why == "by_file_name" and not (plan.school.id or plan.school.name):
        return [Finding.of("school.by_file_name", place, {"school": row.name or row.school_id})]
    if row:
        return []
    if not found.unsure:
        return [Finding.of("school.not_in_roster", place, {"school": plan.school.name or plan.school.id or school})]
    own_aside = found.why in ("other_file_name", "other_origin", "other_in_texts", "other_people")
    others = [shown_row(one) for one in found.maybe if not (own_aside and _is_of(plan, one))]
    others += [found.number] if found.number else []
    values = {"school": school, "schools": "; ".join(others)}
    return [Finding.of(f"school.{found.why}", place, values)]


def _is_of(plan: Plan, row: RosterRow) -> bool:
    """Whether the School sheet means that row, which need not be named beside it."""
    return not other_number(plan.school, row) and not other_name(plan.school, row)


def shown_row(row: RosterRow) -> str:
    """A row as it is named to somebody who must tell it from another."""
    name = " ".join(filter(None, (row.school_id, row.name)))
    return f"{name} ({row.district})" if row.district else name


def shown_school(school: School) -> str:
    """A school by number and name, '' where it has neither."""
    return " ".join(dict.fromkeys(filter(None, (school.id, school.name))))


def shown_plan(plan: Plan) -> str:
    """A plan's school, or its file where that says none."""
    return shown_school(plan.school) or PurePath(plan.source.path).name
