"""The grammar of what a pack says of time: calendar, parameters, phases, recurring reviews."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.packs.grammar.declared import Code, Flag, Open, Section, Shape, Whole, Word
from cqip_xl.packs.grammar.indicator import EVERY

#: The years of the plan's period, known wherever a parameter is.
PERIOD = ("first", "last")
MONTH: Shape = {"type": "integer", "minimum": 1, "maximum": 12}
DAY: Shape = {
    "type": "string",
    "pattern": r"^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))$",
}
_YEAR = r"199\d|20[0-8]\d|2090"
_DAY_OF_MONTH = r"(0[1-9]|1[0-2])|(0[13578]|1[02])-([0-2]\d|3[01])|(0[469]|11)-([0-2]\d|30)|02-[0-2]\d"
MOMENT: Shape = {"type": "string", "pattern": rf"^(\{{[a-z0-9_]+([+-]\d{{1,2}})?\}}|{_YEAR})-({_DAY_OF_MONTH})$"}


class ParameterEntries(Section):
    """A whole year that a school sets."""

    default = Open(
        "The year filled in beforehand: `{first}`, `{first+1}`, `{last}`, a year, or from a parameter above.",
        "year",
        {"type": ["string", "null"], "pattern": rf"^(\{{[a-z0-9_]+([+-]\d{{1,2}})?\}}|{_YEAR})$"},
    )


class TermEntries(Section):
    """A term with its last day."""

    from_ = Open("The day with which it begins each year.", "day", DAY, required=True)
    to = Open("The day with which it ends.", "day", DAY, required=True)


class CalendarEntries(Section):
    """The school year and its terms."""

    school_year_starts = Open(
        'Month or day with which the school year begins, such as `8` or `"08-15"`; without it September.',
        "month or day",
        {"anyOf": [MONTH, DAY]},
        also="review_year_starts",
    )
    calendar_year = Flag("The year is the calendar year, and called by its number: a plan of `2026`.")
    stage_years = Whole("School years of a plan of several years.", 5, 2, 20)
    terms = Open(
        'Months or days with which terms begin, in their order in the school year, such as `8` or `"08-15"`; or first '
        'and last day, `{from: "08-28", to: "12-19"}`.',
        "list",
        {"type": "array", "uniqueItems": True, "items": {"anyOf": [MONTH, DAY, TermEntries]}},
    )


class PhaseEntries(Section):
    """A phase of the plan."""

    id = Code("The phase's code in the choice list of the actions.", required=True)
    from_ = Open("The month or day with which it begins.", "month or day", MOMENT, required=True)
    to = Open("The month or day with which it ends.", "month or day", MOMENT, required=True)


class CadenceEntries(Section):
    """A review that comes round; one with neither `every` nor `on` is only logged."""

    beyond: ClassVar[Shape] = {"not": {"required": ["every", "on"], "properties": {"every": {"type": "string"}}}}

    id = Code("The code of the kind of review in the log.", required=True)
    every = Word("How often; or say `on`.", EVERY, shape={"enum": [*EVERY, None]})
    on = Open(
        'Days of every year, such as `"05-15"`.',
        "day or list of days",
        {"anyOf": [DAY, {"type": "array", "items": DAY}]},
    )
    from_ = Open("From when on it is held; else from the start of the plan.", "month or day", MOMENT)
    held_on = Open("A date field of `header` whose days count as held, too.", "field")
