"""The grammar of what a pack measures, and of the alerts over years."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.model.measure import PERCENT
from cqip_xl.packs.grammar.declared import CODE, NAME, Code, Number, One, Open, Section, Shape, Text, Whole, Word
from cqip_xl.rules.measures import MOST_PERCENT

#: How often something comes round.
EVERY = ("month", "two_months", "quarter", "term", "half_year", "year", "school_year")
#: Years before the plan that a measure can ask for.
MOST_HISTORY = 10
#: What becomes of schools' values, unless they are rates.
ROLLUPS = ("sum", "mean", "none")


class RateEntries(Section):
    """A rate, of which both parts are entered."""

    rate = Open(
        "What is counted, and out of what; worded under `units/`.",
        "two names",
        {"type": "array", "minItems": 2, "maxItems": 2, "items": NAME},
        required=True,
    )


class IndicatorEntries(Section):
    """What is measured."""

    beyond: ClassVar[Shape] = {
        "if": {"required": ["unit", "value"], "properties": {"unit": {"const": PERCENT}}},
        "then": {"properties": {"value": {"minimum": 0, "maximum": MOST_PERCENT}}},
    }

    id = Code(
        "Worded under `indicators/<id>`; without ~.", required=True, shape={"allOf": [CODE, {"pattern": "^[^~]*$"}]}
    )
    was = Text("Its id in an earlier version of the pack: rows of that number are read as well.")
    criterion = Open("The criterion that it belongs to.", "criterion")
    op = Word("How a value compares with the target.", (">=", ">", "<=", "<", "="))
    value = Number("The target, a percentage as a share (0.8); a school's own `target` wins.")
    unit = Text(f"What is counted: `{PERCENT}`, or worded under `units/<unit>`.")
    per = Word("What one value is of; `term` makes a row for each term, the others are words.", ("week", *EVERY))
    better = Word("Which way is better; without it, as `op` says.", ("up", "down", "none"))
    rollup = Open(
        "How schools' values become the district's.",
        "`sum` `mean` `none` or `{rate: [part, whole]}`",
        {"anyOf": [{"enum": [*ROLLUPS]}, RateEntries]},
    )
    history = Whole("School years before the plan that have rows, too; else as the table says.", None, 0, MOST_HISTORY)
    for_ = Open(
        "Only for schools with one of these codes in a choice field of the header.",
        "list of codes",
        {"type": "array", "items": NAME},
    )
    filled_by = Word("Who enters it; the district does so in its roster workbook.", ("school", "district"))
    target_of = Word("`all`: the target is that of all schools together.", ("school", "all"), "school")
    over = Word(
        "`stage`: the target is that of all years of the plan together; sums are added up year by year, other values "
        "are entered as they stand so far.",
        ("year", "stage"),
        "year",
    )


class SignEntries(Section):
    """A field that says yes."""

    is_ = Open(
        "A yes/no field of the measures, and yes.",
        "[field, yes]",
        {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [NAME, {"enum": ["yes"]}]},
        required=True,
    )


_SIGNS: Shape = {"type": "array", "minItems": 1, "items": {"anyOf": [NAME, SignEntries]}}


class SignsEntries(Section):
    """The signs of a bad year: `falls` (worse than the year before), or yes/no fields of the measures."""

    beyond: ClassVar[Shape] = {"minProperties": 1, "maxProperties": 1}

    all = Open("All of them.", "list of signs", _SIGNS)
    any = Open("Any of them.", "list of signs", _SIGNS)


class AlertEntries(Section):
    """What bad years in a row lead to."""

    id = Code("Worded under `alerts/<id>/title`.", required=True)
    of = Open("The indicator that is watched.", "indicator", required=True)
    when = One("The signs of a bad year.", SignsEntries, required=True)
    in_a_row = Open(
        "Years in a row, and the step proposed then; worded under `alerts/<id>/<step>`.",
        "codes by number, 1–20",
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "patternProperties": {"^([1-9]|1[0-9]|20)$": CODE},
        },
        required=True,
    )
