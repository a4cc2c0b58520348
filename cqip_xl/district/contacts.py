"""The people whom a plan names: those of another school's plan, or whom a roster names to write to at another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cqip_xl.kinds.text import WIDE, fold, tidy
from cqip_xl.model.plan import Plan
from cqip_xl.model.roster import RosterRow

#: What stands between the parts of a contact such as `Lan Nguyen, lan@school.example, 024 555`.
_BETWEEN = re.compile(r"[,;，；、|/()（）<>\n]+")
#: Words of a name at least, letters where none stand apart: a single word may be anybody's, or an office.
WORDS, LETTERS = 2, 2
#: So many people two plans must share, and so much of the shorter list.
LEAST, SHARE = 3, 0.6


def contacts_of(row: RosterRow) -> frozenset[str]:
    """The names in a school's contact, folded; without addresses, telephone numbers and single words."""
    parts = (tidy(part) for part in _BETWEEN.split(row.contact))
    return frozenset(fold(part) for part in parts if _is_name(part))


def _is_name(part: str) -> bool:
    if "@" in part or any(c.isdecimal() for c in part):
        return False
    return len(part) >= LETTERS if WIDE.search(part) else len(part.split()) >= WORDS


class Contacts:
    """The rows of a roster by their contacts; one that several rows have tells of none of them."""

    def __init__(self, rows: Iterable[RosterRow]) -> None:
        self._rows: dict[str, list[RosterRow]] = {}
        for row in rows:
            for contact in contacts_of(row):
                self._rows.setdefault(contact, []).append(row)

    def in_plan_of(self, plan: Plan, own: RosterRow) -> tuple[RosterRow, ...]:
        """The rows of whose contacts somebody is named among a plan's people, or on its School sheet.

        None where its own school's contact is named there too, or is not known.
        """
        if not contacts_of(own):
            return ()
        names = {fold(tidy(text)) for text in _people(plan)}
        known = fold(tidy(own.contact))
        if any(_is_name(name) and name in known for name in names):
            return ()
        found = (self._rows.get(name, []) for name in names)
        return tuple(dict.fromkeys(rows[0] for rows in found if len(rows) == 1))


def common_people(one: Plan, other: Plan) -> bool:
    """Whether the people of two plans are for the most part the same."""
    mine, theirs = ({fold(row.text("name")) for row in plan.own_rows("people")} - {""} for plan in (one, other))
    return len(mine & theirs) >= max(LEAST, SHARE * min(len(mine), len(theirs)))


def _people(plan: Plan) -> Iterator[str]:
    rows = (row for row in plan.rows("people") if not row.prefilled)
    yield from (value for row in rows for value in row.values.values() if isinstance(value, str))
    yield from (value for value in plan.header.values() if isinstance(value, str))
