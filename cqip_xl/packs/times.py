"""What a pack says of time: its calendar, parameters such as the year of the start, phases, recurring reviews."""

from __future__ import annotations

import calendar as days_of
import re
from collections.abc import Collection

from cqip_xl.model.moment import Cadence, Moment, Phase
from cqip_xl.model.period import Calendar
from cqip_xl.model.table import TABLES
from cqip_xl.packs.node import Node

#: `{start_year+1}-06-15`, `{first}-04`, `2025-04`.
_MOMENT = re.compile(r"(?:\{([a-z0-9_]+)([+-]\d{1,2})?\}|(\d{4}))(?:-(\d{2}))?(?:-(\d{2}))?")
#: The years of the plan's period, known wherever a parameter is.
PERIOD = ("first", "last")
#: Years that can be written out.
EARLIEST, LATEST = 1990, 2090
EVERY = ("month", "two_months", "quarter", "term", "half_year", "year", "school_year")


def read_calendar(node: Node) -> Calendar:
    """The school year and its terms, in the order in which they follow one another."""
    node.only(("school_year_starts", "review_year_starts", "stage_years", "terms"))
    starts = node.get("school_year_starts" if "school_year_starts" in node else "review_year_starts").whole(9, 1, 12)
    terms = tuple(child.whole(1, 1, 12) for child in node.get("terms").list())
    wanted = sorted(set(terms), key=lambda month: (month - starts) % 12)
    if list(terms) != wanted and not node.faults.at(node.path):
        node.get("terms").add("pack.out_of_order", value=", ".join(map(str, terms)), wanted=", ".join(map(str, wanted)))
    return Calendar(starts=starts, stage_years=node.get("stage_years").whole(5, 2, 20), terms=terms)


def read_parameters(node: Node) -> dict[str, Moment | None]:
    """Whole years that a school sets on its School sheet; None where nothing is filled in beforehand."""
    found: dict[str, Moment | None] = {}
    for name, item in node.items():
        item.only(("kind", "default", "ask"))
        item.get("kind").one_of(("integer",))
        item.get("ask").flag()
        if not re.fullmatch("[a-z0-9_]+", name) or name in PERIOD:
            item.add("pack.bad_id", value=name)
        default = item.get("default")
        found[name] = _moment(default, PERIOD, year_only=True) if default.value is not None else None
    return found


def read_phases(node: Node, parameters: Collection[str]) -> tuple[Phase, ...]:
    """Phases, each from a month or day to another; years count from parameters or the plan's period."""
    taken: set[str] = set()
    phases = []
    for item in node.list():
        item.only(("id", "from", "to"))
        bases = (*parameters, *PERIOD)
        first, last = _moment(item.get("from"), bases), _moment(item.get("to"), bases)
        name = item.once(item.get("id").code(), taken)
        backwards = (first.base, last.base) == ("last", "first")
        alike = first.base == last.base or backwards
        if alike and _order(first, 1, backwards) > _order(last, 31) and not item.faults.at(item.path):
            value = f"{item.get('from').value}, {item.get('to').value}"
            item.add("pack.out_of_order", value=value, wanted="from ≤ to")
        phases.append(Phase(name, first, last))
    return tuple(phases)


def _order(moment: Moment, day: int, later: bool = False) -> tuple[int, int, int]:
    """What comes before what; `later`: counted from `last`, at least a year after `first`."""
    return moment.offset + later, moment.month, moment.day or day


def _moment(node: Node, bases: Collection[str], year_only: bool = False) -> Moment:
    """A month or day, its year written out or counted from something that has one."""
    text = node.text(required=True) if not isinstance(node.value, int) or isinstance(node.value, bool) else ""
    found = _MOMENT.fullmatch(text)
    wanted = (
        f"{{{bases[0]}}} or {{{bases[0]}+1}}" if year_only and isinstance(bases, tuple) else "{first}-04 or 2025-04-15"
    )
    if not found or bool(found[4]) is year_only:
        if not node.faults.at(node.path):
            node.wrong(wanted)
        return Moment("", 2000)
    if found[1] and found[1] not in bases:
        node.not_among(found[1], bases)
        return Moment("", 2000)
    if found[3] and not EARLIEST <= int(found[3]) <= LATEST:
        node.wrong(f"a year from {EARLIEST} to {LATEST}")
        return Moment("", 2000)
    month, day = int(found[4] or 1), int(found[5] or 0)
    if not 1 <= month <= 12 or day > days_of.monthrange(2024, month)[1]:
        node.wrong("a month from 01 to 12 and a day that it has")
        return Moment("", 2000)
    return Moment(found[1] or "", int(found[2] or 0) if found[1] else int(found[3]), month, day)


def read_cadence(node: Node, parameters: Collection[str]) -> tuple[Cadence, ...]:
    """Recurring reviews: by an interval, or on days of every year; one without either is only logged."""
    taken: set[str] = set()
    found = []
    for item in node.list():
        item.only(("id", "every", "on", "from", "over", "table"))
        on = item.get("on")
        if on.value is not None and item.get("every").value is not None:
            on.add("pack.no_effect", allowed="on, or every")
        begins = item.get("from")
        start = _moment(begins, (*parameters, *PERIOD)) if begins.value is not None else None
        dates = tuple(map(_yearly, (on,) if isinstance(on.value, str) else on.list()))
        found.append(
            Cadence(
                item.once(item.get("id").code(), taken),
                item.get("every").one_of(EVERY),
                tuple(sorted(date for date in dates if date)),
                start,
                item.get("over").one_of((*TABLES, "plan")),
                item.get("table").one_of(TABLES),
            )
        )
    return tuple(found)


def _yearly(node: Node) -> tuple[int, int] | None:
    """`05-15`, a day of every year."""
    text = node.text(required=True)
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if found and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= days_of.monthrange(2025, int(found[1]))[1]:
        return int(found[1]), int(found[2])
    if not node.faults.at(node.path):
        node.wrong('a day of every year such as "05-15"')
    return None
