"""The grammar of scales, standards, criteria, clauses and of the rule for the school's level."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.packs.grammar.declared import (
    TEXTS,
    Code,
    Codes,
    Each,
    Flag,
    Number,
    One,
    Open,
    Section,
    Shape,
    Text,
    Whole,
    Word,
)
from cqip_xl.rules.requirements import ALWAYS

#: The rule for a level that all mandatory criteria must reach, and some of the others.
MOST = "mandatory_and_most"


class ScaleEntries(Section):
    """Levels from low to high."""

    points = Codes("Codes of the levels, from low to high.", required=True)
    zero = Code('Code for "not even the lowest".')
    of = Word("Whether criteria have them (one scale only) or the school.", ("criterion", "school"), "criterion")


class ScoreEntries(Section):
    """What a criterion asks in a field with `bounds: row`."""

    tool = Text("The instrument.", also="id")
    min = Number("Lowest score.")
    max = Number("Highest score.")
    fresh_months = Whole("Months for which a rating counts; 0: for ever.", 0, 0, 120)


class RequiredEntries(Section):
    """From which level of the school on a row must be filled in."""

    at = Open("A scale with `of: school`.", "scale", required=True)
    from_ = Open("Its first level at which the row is required.", "level", required=True)


class CriterionEntries(Section):
    """A criterion."""

    id = Code("The criterion's code.", required=True)
    levels = Codes("The levels that it really has, in the scale's order.")
    mandatory = Flag(f"For `levels.school: {MOST}`.")
    preset = Open(
        "Fixed values in codes of a choice list, shown or taken over by fields: `{lead: [office]}`.",
        "texts by name",
        {"type": "object", "additionalProperties": TEXTS},
    )
    score = One("What the field with `bounds: row` asks here.", ScoreEntries)
    scores = Each("The same for several such fields, in their order.", ScoreEntries)
    required = Open(
        "Whether the row must be filled in: `always`, `never`, or from a level of the school on.",
        "`always`, `never` or `{at: scale, from: level}`",
        {"anyOf": [{"type": ["boolean", "null"]}, {"enum": [ALWAYS, "never"]}, RequiredEntries]},
    )
    one_of = Open("The list that fields with `choices: row` offer here.", "choice list")


class StandardEntries(Section):
    """A standard and its criteria."""

    id = Code("The standard's code.", required=True)
    criteria = Each("Its criteria.", CriterionEntries)
    free = Whole("Rows that the school words itself (`tables.criteria.rows: fixed_then_free`).", 0, 0, 200)


class ClauseEntries(Section):
    """A condition on the whole school."""

    id = Code("The clause's code.", required=True)
    scale = Open("The scale of the level.", "scale", required=True)
    grants = Open("The level that all clauses grant together.", "level", required=True)


class LevelsEntries(Section):
    """How the school's level follows."""

    beyond: ClassVar[Shape] = {
        "if": {"properties": {"school": {"const": MOST}}},
        "then": {"required": ["others"]},
        "else": {"not": {"required": ["others"]}},
    }

    school = Word(
        "The lowest of all criteria; or all mandatory criteria and some of the others.",
        ("lowest_of_criteria", MOST),
        required=True,
    )
    then_all_clauses = Open("The level above, granted by all clauses.", "level")
    others = Open(
        f"With `{MOST}`: how many of the other criteria must reach a level; none may lie more than one below.",
        "whole number",
        {"type": "integer", "minimum": 0},
    )
