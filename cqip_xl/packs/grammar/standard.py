"""The grammar of scales, standards, criteria, clauses and of the rule for the school's level."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.model.standard import GIVEN
from cqip_xl.packs.grammar.declared import (
    TEXTS,
    Code,
    Codes,
    Each,
    Flag,
    Nested,
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

#: The rule for a level that all mandatory parts must reach, and some of the others.
MOST = "mandatory_and_most"
#: Of a criterion: it has every level of its scale.
EVERY = "all"
#: How a level follows from others: of all criteria, or of the nearest parts that have one.
RULES = ("lowest_of_criteria", MOST, "lowest", "majority")


class ScaleEntries(Section):
    """Levels from low to high."""

    points = Codes("Codes of the levels, from low to high.", required=True)
    zero = Code('Code for "not even the lowest".')
    of = Word("Whether criteria and standards have them or the school.", ("criterion", "school"), "criterion")


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
    levels = Codes(f"The levels that it really has, in the scale's order; `{EVERY}`: those of its scale.")
    scale = Open("Its scale, where criteria have several; else the first.", "scale")
    mandatory = Flag(f"For `{MOST}`.")
    preset = Open(
        "Fixed values in codes of a choice list, shown or taken over by fields: `{lead: [office]}`.",
        "texts by name",
        {"type": "object", "additionalProperties": TEXTS},
    )
    score = One("What the field with `bounds: row` asks here.", ScoreEntries)
    scores = Each("The same for several such fields, in their order.", ScoreEntries)
    required = Open(
        "Whether the row must be filled in: `always`, `never` (as without it), or from a level of the school on.",
        "`always`, `never` or `{at: scale, from: level}`",
        {"anyOf": [{"type": ["boolean", "null"]}, {"enum": [ALWAYS, "never"]}, RequiredEntries]},
    )
    one_of = Open("The list that fields with `choices: row` offer here.", "choice list")


class StandardEntries(Section):
    """A standard, its criteria and the standards in it, to any depth."""

    beyond: ClassVar[Shape] = {
        "if": {"properties": {"levels": {"const": MOST}}, "required": ["levels"]},
        "then": {"required": ["others"]},
        "else": {"not": {"required": ["others"]}},
    }

    id = Code("The standard's code.", required=True)
    criteria = Each("Its criteria.", CriterionEntries)
    free = Whole("Rows that the school words itself (`tables.criteria.rows: fixed_then_free`).", 0, 0, 200)
    standards: Nested[StandardEntries] = Nested("Standards in it, after its own criteria.")
    levels = Word(
        "How its own level follows: the lowest of all its criteria; of its parts (the nearest standards in it that "
        "have a level, and criteria) all mandatory ones and some of the others, the lowest, or what most reach; "
        f"`{GIVEN}`: it is entered in a row of its own.",
        (*RULES, GIVEN),
    )
    scale = Open("The scale of that level; else the first of criteria. Parts on other scales do not count.", "scale")
    others = Open(
        f"With `{MOST}`: how many of the other parts must reach a level; none may lie more than one below.",
        "whole number",
        {"type": "integer", "minimum": 0},
    )
    mandatory = Flag(f"For `{MOST}` above it.")


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

    school = Word("As at a standard, of the whole school.", RULES, required=True)
    scale = Open("The scale of that level; else the first of criteria.", "scale")
    then_all_clauses = Open("The level above, granted by all clauses.", "level")
    others = Open(
        f"With `{MOST}`: how many of the other parts must reach a level; none may lie more than one below.",
        "whole number",
        {"type": "integer", "minimum": 0},
    )
