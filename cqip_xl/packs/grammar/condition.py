"""The grammar of tests: the closed language of status rules and checks."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.packs.grammar.declared import NAME, Open, Section, Shape

TEST: Shape = {"$ref": "#/$defs/test"}


class HighestEntries(Section):
    """The highest of some levels."""

    highest = Open(
        "Level fields of one scale.",
        "list of fields",
        {"type": "array", "minItems": 1, "items": NAME},
        required=True,
    )


_TWO: Shape = {
    "type": "array",
    "minItems": 2,
    "maxItems": 2,
    "items": {"anyOf": [{"type": ["string", "number"]}, HighestEntries]},
}
_DATES: Shape = {"type": "array", "minItems": 2, "maxItems": 2, "items": NAME}
_DAYS: Shape = {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": ["string", "integer"]}}
_TESTS: Shape = {"type": "array", "minItems": 1, "items": TEST}


class ConditionEntries(Section):
    """A test: one of these, or `always`."""

    beyond: ClassVar[Shape] = {"minProperties": 1, "maxProperties": 1}

    filled = Open("It is filled in.", "field")
    is_ = Open("They are the same.", "[field, value]", _TWO)
    at_least = Open("As much, or more; a field can be `{highest: [field, field]}`.", "[field, number or level]", _TWO)
    before = Open("The first lies before the second.", "[date, date]", _DATES)
    after = Open("The first lies after the second.", "[date, date]", _DATES)
    within_days = Open("The first comes within so many days of the second (14).", "[date, date, days]", _DAYS)
    exists = Open("Some row there names this row.", "table.field")
    none = Open("No row there names this row.", "table.field")
    not_ = Open("It does not hold.", "test", TEST)
    all = Open("All of them hold.", "list of tests", _TESTS)
    any = Open("Any of them holds.", "list of tests", _TESTS)


#: How a test is written in a schema.
TEST_SHAPE: Shape = {"anyOf": [{"enum": ["always"]}, ConditionEntries]}
_NAMES = ConditionEntries.names()
#: Every word of the language, in the order in which messages list them.
WORDS = (*_NAMES[: _NAMES.index("not")], "highest", *_NAMES[_NAMES.index("not") :], "always")
