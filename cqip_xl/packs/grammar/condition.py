"""The grammar of tests: the closed language of status rules and checks."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.packs.grammar.declared import NAME, TEXTS, Open, Section, Shape

TEST: Shape = {"$ref": "#/$defs/test"}


class HighestEntries(Section):
    """The highest of some levels."""

    highest = Open(
        "Level fields of one scale.",
        "list of fields",
        {"type": "array", "minItems": 1, "items": NAME},
        required=True,
    )


_ROWS: Shape = {
    "anyOf": [NAME, {"type": "array", "minItems": 1, "maxItems": 2, "items": {"anyOf": [NAME, TEST]}}],
}


class CountEntries(Section):
    """How many rows a table has; with a field, of those that name this row in it; with a test, for which it holds."""

    count = Open("`table`, `table.field` or `[table, test]`.", "table", _ROWS, required=True)


class SumEntries(Section):
    """What stands in a field of a table, added up; with a second field, of rows that name this row in it."""

    sum = Open("`table.field` or `[table.field, table.field]`.", "table.field", TEXTS, required=True)


class WantedEntries(Section):
    """When a field must be filled in."""

    when = Open("A test, as in `checks` of that table, without `count` and `sum`.", "test", TEST, required=True)


_TWO: Shape = {
    "type": "array",
    "minItems": 2,
    "maxItems": 2,
    "items": {"anyOf": [{"type": ["string", "number"]}, HighestEntries, CountEntries, SumEntries]},
}
_DATES: Shape = {"type": "array", "minItems": 2, "maxItems": 2, "items": NAME}
_DAYS: Shape = {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": ["string", "integer"]}}
_TESTS: Shape = {"type": "array", "minItems": 1, "items": TEST}


class ConditionEntries(Section):
    """A test: one of these, or `always`."""

    beyond: ClassVar[Shape] = {"minProperties": 1, "maxProperties": 1}

    filled = Open("It is filled in.", "field")
    is_ = Open("They are the same.", "[field, value]", _TWO)
    at_least = Open(
        "As much, or more; a field can be `{highest: [field, field]}`, in checks `{count: …}` or `{sum: …}`.",
        "[field, number or level]",
        _TWO,
    )
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
WORDS = (*_NAMES[: _NAMES.index("not")], "highest", "count", "sum", *_NAMES[_NAMES.index("not") :], "always")
