"""What a pack says of time, from its entries to values: calendar, parameters, phases, recurring reviews."""

from __future__ import annotations

import calendar as days_of
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from cqip_xl.model.field import Field
from cqip_xl.model.moment import Cadence, Moment, Phase
from cqip_xl.model.period import Calendar, SchoolTerm
from cqip_xl.model.period import terms as terms_of
from cqip_xl.packs.grammar.time import (
    PERIOD,
    CadenceEntries,
    CalendarEntries,
    ParameterEntries,
    PhaseEntries,
    TermEntries,
)
from cqip_xl.packs.node import Node

#: `{start_year+1}-06-15`, `{first}-04`, `2025-04`.
_MOMENT = re.compile(r"(?:\{([a-z0-9_]+)([+-]\d{1,2})?\}|(\d{4}))(?:-(\d{2}))?(?:-(\d{2}))?")
#: Years that can be written out.
EARLIEST, LATEST = 1990, 2090
#: A year without a 29 February.
_ANY_YEAR = 2025


def read_calendar(entries: CalendarEntries) -> Calendar:
    """The school year and its terms, in the order in which they follow one another."""
    starts, node, by_year = entries.school_year_starts, entries.terms, entries.calendar_year
    if by_year and starts.value is not None:
        starts.add("pack.no_effect", allowed="school_year_starts / calendar_year")
    month, day = _begin(starts) if starts.value is not None and not by_year else (1 if by_year else 9, 1)
    terms = tuple(map(_term, node.list()))
    wanted = sorted(
        {term.month: term for term in terms}.values(), key=lambda t: ((t.month, t.day) < (month, day), t.month)
    )
    if list(terms) != wanted and not entries.is_wrong:
        shown = (", ".join(f"{term.month:02}-{term.day:02}" for term in some) for some in (terms, wanted))
        node.add("pack.out_of_order", value=next(shown), wanted=next(shown))
    calendar = Calendar(month, entries.stage_years, terms, day, by_year)
    spans = terms_of(calendar, _ANY_YEAR) if not entries.is_wrong else ()
    for one, following in pairwise(spans):
        if one.last >= following.first:
            node.add("pack.out_of_order", value=f"{one.last:%m-%d}, {following.first:%m-%d}", wanted="to < from")
    return calendar


def _begin(node: Node) -> tuple[int, int]:
    """The month, or month and day, with which something begins every year."""
    if isinstance(node.value, str):
        return _yearly(node) or (9, 1)
    return node.whole(9, 1, 12), 1


def _term(node: Node) -> SchoolTerm:
    if not node.is_map:
        return SchoolTerm(*_begin(node))
    entries = TermEntries(node)
    first, last = _yearly(entries.from_), _yearly(entries.to)
    return SchoolTerm(*(first or (9, 1)), last)


def read_parameters(parameters: Mapping[str, ParameterEntries]) -> dict[str, Moment | None]:
    """Whole years that a school sets on its School sheet; None where nothing is filled in beforehand."""
    found: dict[str, Moment | None] = {}
    for name, entries in parameters.items():
        if not re.fullmatch("[a-z0-9_]+", name) or name in PERIOD:
            entries.here.add("pack.bad_id", value=name)
        default = entries.default
        bases = (*PERIOD, *found)
        found[name] = read_moment(default, bases, year_only=True) if default.value is not None else None
    return found


def read_phases(phases: Iterable[PhaseEntries], parameters: Iterable[str]) -> tuple[Phase, ...]:
    """Phases, each from a month or day to another; years count from parameters or the plan's period."""
    taken: set[str] = set()
    bases = (*parameters, *PERIOD)
    return tuple(_phase(entries, bases, taken) for entries in phases)


def _phase(entries: PhaseEntries, bases: Sequence[str], taken: set[str]) -> Phase:
    begins, ends = entries.from_, entries.to
    first, last = read_moment(begins, bases), read_moment(ends, bases)
    name = entries.here.once(entries.id, taken)
    backwards = (first.base, last.base) == ("last", "first")
    alike = first.base == last.base or backwards
    if alike and _order(first, 1, backwards) > _order(last, 31) and not entries.is_wrong:
        entries.here.add("pack.out_of_order", value=f"{begins.value}, {ends.value}", wanted="from ≤ to")
    return Phase(name, first, last)


def _order(moment: Moment, day: int, later: bool = False) -> tuple[int, int, int]:
    """What comes before what; `later`: counted from `last`, at least a year after `first`."""
    return moment.offset + later, moment.month, moment.day or day


def read_moment(node: Node, bases: Sequence[str], year_only: bool = False) -> Moment:
    """A month or day, its year written out or counted from something that has one."""
    text = node.text(required=True) if not isinstance(node.value, int) or isinstance(node.value, bool) else ""
    found = _MOMENT.fullmatch(text)
    if not found or bool(found[4]) is year_only:
        if not node.faults.at(node.path):
            node.wrong(
                "either", *((f"{{{bases[0]}}}", f"{{{bases[0]}+1}}") if year_only else ("{first}-04", "2025-04-15"))
            )
        return Moment("", 2000)
    if found[1] and found[1] not in bases:
        node.not_among(found[1], bases)
        return Moment("", 2000)
    if found[3] and not EARLIEST <= int(found[3]) <= LATEST:
        node.wrong("year_between", EARLIEST, LATEST)
        return Moment("", 2000)
    month, day = int(found[4] or 1), int(found[5] or 0)
    if not 1 <= month <= 12 or day > days_of.monthrange(2024, month)[1]:
        node.wrong("month_day")
        return Moment("", 2000)
    return Moment(found[1] or "", int(found[2] or 0) if found[1] else int(found[3]), month, day)


def read_cadence(
    cadence: Iterable[CadenceEntries], parameters: Iterable[str], header: Iterable[Field]
) -> tuple[Cadence, ...]:
    """Recurring reviews: by an interval, or on days of every year; one without either is only logged."""
    taken: set[str] = set()
    bases, dates = (*parameters, *PERIOD), tuple(f.id for f in header if f.kind == "date")
    return tuple(_cadence(entries, bases, dates, taken) for entries in cadence)


def _cadence(entries: CadenceEntries, bases: Sequence[str], fields: Sequence[str], taken: set[str]) -> Cadence:
    on, begins = entries.on, entries.from_
    if on.value is not None and entries.place("every").value is not None:
        on.add("pack.no_effect", allowed="on / every")
    start = read_moment(begins, bases) if begins.value is not None else None
    dates = tuple(map(_yearly, (on,) if isinstance(on.value, str) else on.list()))
    name = entries.here.once(entries.id, taken)
    days = tuple(sorted(date for date in dates if date))
    return Cadence(name, entries.every, days, start, entries.held_on.one_of(fields))


def _yearly(node: Node) -> tuple[int, int] | None:
    """`05-15`, a day of every year."""
    text = node.text(required=True)
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if found and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= days_of.monthrange(2025, int(found[1]))[1]:
        return int(found[1]), int(found[2])
    if not node.faults.at(node.path):
        node.wrong("yearly_day", '"05-15"')
    return None
