"""Names and kinds of fields that the product itself knows; tests compare them with what it writes and reads."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS

#: Columns that workbooks and data frames have of themselves, and the day that tests read by this name.
_EVERYWHERE = "key title required status due_on sheet row as_of".split()
#: What the product calculates of an action, on its hidden sheet or in a data frame.
_OF_ACTIONS = (
    "n level_first level_count each exists due_position due_date done share weight score due_done no_owner no_due fix"
    " start_on completion due_read"
).split()
#: What the product calculates of a row of measures.
_OF_MEASURES = "wanted value attainment trend".split()
#: What the School sheet of every pack holds.
_OF_HEADER = tuple(f.id for f in (*SCHOOL_FIELDS, *PLAN_FIELDS))


def reserved(table: str) -> tuple[str, ...]:
    """Field ids that a pack cannot use in that table (`header`: on the School sheet)."""
    if table == "header":
        return _OF_HEADER
    more = {"actions": _OF_ACTIONS, "measures": _OF_MEASURES, "evidence": ("next_code",)}.get(table, ())
    return (*_EVERYWHERE, *more)


_NUMBERS = ("number", "integer", "percent", "money")
#: Table -> field -> the kinds in which the product can read it. Each is one column: no slots, none by year.
READ: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "actions": {
        "criterion": ("criterion",),
        "start": ("date",),
        "due": ("period", "date"),
        "progress": ("percent",),
        "done_on": ("date",),
        "level_target": ("level",),
        "budget": ("money", "number", "integer"),
    },
    "criteria": {"level_current": ("level",), "level_target": ("level",), "no_plan": ("yes_no",)},
    "clauses": {"met": ("choice",)},
    "measures": {
        "target": ("number",),
        "actual": ("number",),
        "numerator": ("number", "integer"),
        "denominator": ("number", "integer"),
    },
    "evidence": {"code": ("code", "text")},
    "texts": {
        "number": ("code", "text"),
        "part": ("choice",),
        "heading": ("text", "long_text"),
        "text": ("text", "long_text"),
    },
    "people": {"name": ("text",), "alias": ("text",)},
}
#: Attribute -> the kinds of field that read it; others are read whatever the kind.
KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "choices": ("choice",),
    "scale": ("level",),
    "zero": ("level",),
    "of": ("level",),
    "free": ("criterion",),
    "precision": ("date",),
    "inherits": ("date",),
    "accepts": ("period",),
    "each": ("period",),
    "outsiders": ("person",),
    "print_with": ("person",),
    "pattern": ("text", "code"),
    "low": _NUMBERS,
    "high": _NUMBERS,
    "min": _NUMBERS,
    "max": _NUMBERS,
    "bounds": _NUMBERS,
    "step": _NUMBERS,
    "dates": ("date",),
    "preset": ("choice",),
    "tally": ("choice", "level", "yes_no"),
}
