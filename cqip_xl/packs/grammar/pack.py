"""The grammar of framework.yaml as a whole."""

from __future__ import annotations

from cqip_xl.model.framework import SCHOOL, UNITS
from cqip_xl.model.rule import STATUSES
from cqip_xl.packs.grammar.condition import TEST, HighestEntries
from cqip_xl.packs.grammar.declared import (
    CODE,
    CODES,
    NAME,
    TEXTS,
    Code,
    Codes,
    Each,
    Flag,
    Named,
    One,
    Open,
    Section,
    Shape,
    Text,
    Whole,
    Word,
    WordList,
)
from cqip_xl.packs.grammar.field import FieldEntries
from cqip_xl.packs.grammar.indicator import AlertEntries
from cqip_xl.packs.grammar.plan_tables import TablesEntries
from cqip_xl.packs.grammar.region import RegionEntries
from cqip_xl.packs.grammar.standard import MOST, ClauseEntries, LevelsEntries, ScaleEntries, StandardEntries
from cqip_xl.packs.grammar.time import PERIOD, CadenceEntries, CalendarEntries, ParameterEntries, PhaseEntries

SCHEMA = "cqip/pack/1"
PLAN_KINDS = ("stage", "year")
LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_LANGUAGES: Shape = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string", "pattern": f"^{LANGUAGE}$"},
}
#: A row of people or texts: attributes are fields of the table of that name.
_ROW: Shape = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"description": "The code under which it is worded.", **CODE}},
    "additionalProperties": NAME,
}


class ReplacementEntries(Section):
    """The pack that takes this one's place."""

    pack = Text("Id of the newer pack.", required=True)
    on = Text("The day from which it counts.")


class EarlierEntries(Section):
    """When things were in plans of an earlier version."""

    version = Code("That version, and every one before it.", required=True)
    calendar = One("Its calendar.", CalendarEntries)
    phases = Each("Its phases.", PhaseEntries)


class RequiresEntries(Section):
    """Which criteria are required."""

    effective = One("The header levels of which the highest decides.", HighestEntries)


class RuleEntries(Section):
    """A rule for the status of an action."""

    is_ = Word("The status.", STATUSES, required=True)
    when = Open("When it holds; the last rule, and no other, says `always`.", "test", TEST, required=True)


class CheckEntries(Section):
    """A check of the pack's own."""

    id = Code("Worded under `checks/<id>`.", required=True)
    table = Open("The table whose rows are checked; without it the School sheet is.", "table")
    when = Open("When there is something to say.", "test", TEST, required=True)
    severity = Word("How grave it is.", ("error", "warning", "note"), "warning")


class CouncilEntries(Section):
    """The body whose members a choice field of the people table names."""

    field = Open("That choice field; its codes are the offices.", "field", required=True)
    members = Whole("How many members at least.", 0, 0, 100)
    odd = Flag("Whether their number must be odd.")
    exactly_one = Open(
        "Offices that one person holds.", "list of codes", {"type": "array", "uniqueItems": True, "items": NAME}
    )


class PackEntries(Section):
    """framework.yaml of a cqip pack."""

    schema = Word("The form of this file.", (SCHEMA,), required=True)
    id = Code("The pack's id, usually the name of its folder.", required=True)
    version = Code(
        'Version of the pack, in quotes: `"2018.1"`. Raise it when the pack grows: older workbooks are then told so.',
        required=True,
    )
    extends = Text(
        "The pack from which all is taken that this one does not say: a shipped one's id, or a folder seen from here."
    )
    remove = Open(
        "What is not taken from there: paths such as `tables.actions.fields.budget`, or ids that are there once.",
        "list of paths",
        TEXTS,
    )
    native = Open("The language of the framework itself, one of `languages`.", "language", required=True)
    languages = Open(
        "Languages, each with a words file beside this one.", "list of languages", _LANGUAGES, required=True
    )
    verified = Open(
        "Whether the pack has been compared with its sources.",
        "`true` `partly` `false`",
        {"enum": [True, False, "partly"]},
    )
    unverified = Codes("What no source confirms; worded under `unverified/`.")
    replaced_by = One("The pack that takes this one's place.", ReplacementEntries)
    parameters = Named(
        "Whole years that a school sets on its School sheet; labels under `fields/header/<id>`.",
        ParameterEntries,
        names={"pattern": "^[a-z0-9_]+$", "not": {"enum": [*PERIOD]}},
    )
    calendar = One("The school year and its terms.", CalendarEntries)
    region = One("How days and amounts are written, and the paper.", RegionEntries)
    kinds_of_plan = WordList("Plans of several years, of one, or both; the first is the usual one.", PLAN_KINDS)
    scales = Named("Levels from low to high.", ScaleEntries)
    choices = Open(
        "Closed lists; worded under `choices/<list>/<code>`.",
        "codes by name",
        {"type": "object", "additionalProperties": CODES},
    )
    colours = Open(
        "Grounds of answers and levels: by list or scale a name or six digits for a code, `{state: {late: red}}`.",
        "`red` `amber` `green` `blue` `grey` or digits by code, by list",
        {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    )
    phases = Each("Phases of the plan; worded under choices.", PhaseEntries)
    standards = Each("Standards and their criteria.", StandardEntries, least=1, required=True)
    clauses = Each("Conditions on the whole school that grant a level, all together.", ClauseEntries)
    levels = Open(
        f"How the school's level follows: `none`, or entries such as `school: lowest_of_criteria` or `{MOST}`.",
        "`none` or entries",
        {"anyOf": [{"enum": ["none", None]}, LevelsEntries]},
    )
    header = Each("Fields of the School sheet.", FieldEntries)
    unit = Word(
        "What plans are of, as sheets, findings and the summary call it; its label is worded under `tables/school`.",
        UNITS,
        SCHOOL,
    )
    identity = Open("The field of `header` that is the school's number; without it the School sheet asks one.", "field")
    tables = One("The sheets of the plan, each with its fields.", TablesEntries, required=True)
    requires = One("Which criteria are required.", RequiresEntries)
    checks = Each("The pack's own checks.", CheckEntries)
    alerts = Each("What several bad years in a row lead to.", AlertEntries)
    cadence = Each("Reviews that come round; their log is `tables.reviews`.", CadenceEntries)
    status = Open(
        "How an action's status follows: `standard`, or rules of which the first that holds counts.",
        "`standard` or list",
        {"anyOf": [{"enum": ["standard"]}, {"type": "array", "minItems": 1, "items": RuleEntries}]},
    )
    people = Open(
        "Roles and groups on the People sheet; named under `people/<id>`. Attributes are fields of the table.",
        "list of rows",
        {"type": "array", "items": _ROW},
    )
    texts = Open(
        "Texts of the document; worded under `texts/<id>`, `heading` and `text`. Attributes are fields of the table; "
        "`plans: stage` or `year` for what stands in plans of that kind only.",
        "list of rows",
        {
            "type": "array",
            "items": {
                "allOf": [
                    _ROW,
                    {"propertyNames": {"not": {"enum": ["heading", "text"]}}},
                    {
                        "properties": {
                            "plans": {"description": "The kind of plan in which it stands.", "enum": [*PLAN_KINDS]}
                        }
                    },
                ]
            },
        },
    )
    council = One("The body whose members a choice field of the people table names.", CouncilEntries)
    earlier = Each("When things were in plans of earlier versions, the earliest first.", EarlierEntries)
    guide = Open(
        "Chapters of the guide on the Start sheet and how many steps each has.",
        "list of numbers by name",
        {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}},
    )
