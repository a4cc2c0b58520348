"""The grammar of a field: one column of a table, or one cell of the School sheet."""

from __future__ import annotations

from typing import ClassVar

from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.table import TABLES
from cqip_xl.packs.grammar.condition import WantedEntries
from cqip_xl.packs.grammar.declared import (
    CODE,
    NAME,
    Code,
    Flag,
    Number,
    Open,
    Section,
    Shape,
    Text,
    Whole,
    Word,
    WordList,
)

#: Kinds of milestones, and of what says that they are done.
MILESTONES = ("text", "long_text", "yes_no", "date")
NUMBERS = ("number", "integer", "percent", "money")
#: Text and {names of columns}, then a sign and {serial}.
_CODES = r"^([^{}]|\{(?!serial)[a-z0-9_]+(:0?\d)?\})*([^\w{}]|_)\{serial(:0?\d)?\}[^{}]*$"
_PERIODS = ("date", "month", "term", "school_year", "stage")


class FieldEntries(Section):
    """A column, or a cell of the School sheet. An entry that such a field does not read is a fault."""

    beyond: ClassVar[Shape] = {
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"required": [wanted]}}
            for kind, wanted in (("choice", "choices"), ("row", "rows"))
        ]
    }

    id = Code(
        "Lower-case letters, digits and _.", required=True, shape={"type": "string", "pattern": "^[a-z0-9_]{1,40}$"}
    )
    kind = Word("What it holds.", tuple(KINDS), "text", required=True)
    required = Open(
        "Whether it must be filled in, always or `{when: test}`.",
        "`true`, `false` or entries",
        {"anyOf": [{"type": "boolean"}, WantedEntries]},
    )
    warn_empty = Flag("A note where it is empty: it would be good to have.", tables=TABLES)
    unique = Flag("Each value once.", tables=TABLES)
    slots = Whole("Repeats the column: `owner`, `owner.2` …", 1, 1, 20)
    per = Word(
        "One column for each school year of a stage; `year`: for each year of the plan, of a plan of one year as well.",
        ("school_year", "year"),
        tables=TABLES,
    )
    done_in = Text(
        "What is entered here is due at the end of its year, and done where that field by year says so.",
        kinds=MILESTONES,
        tables=("criteria", "reviews"),
    )
    when = Word("Such columns count where the action is due each year.", ("due.each",))
    printed = Flag("`false`: not on paper, unless it is among the plan's first columns.", default=True, tables=TABLES)
    shows = Text(
        "Shows instead of asking: `criteria.<field>` beside an action, `preset.<name>` beside a criterion.",
        tables=("actions", "criteria"),
    )
    choices = Open(
        "A list of the pack, a list written in place, or, in `criteria`, `row` (what the criterion says: `one_of`).",
        "choice list",
        {"anyOf": [NAME, {"type": "array", "minItems": 1, "items": CODE}]},
        kinds=("choice",),
    )
    rows = Open("The open table whose rows it offers, by number and first words.", "table", kinds=("row",))
    complete = Flag("A row there that is named by none is told.", kinds=("row",))
    preset = Text("The preset of its criterion that counts while it is empty.", kinds=("choice",), tables=("actions",))
    tally = Flag("The district summary counts each answer.", kinds=("choice", "level", "yes_no"), tables=("criteria",))
    summary = Word(
        "What the district summary shows besides: each entry in a column of its own, how often each answer was given,"
        " or the sum over all plans.",
        ("column", "count", "sum"),
    )
    scale = Open("Its scale; else that of the criteria, of each row its own.", "scale", kinds=("level",))
    of = Word("Only levels that the action's criterion has.", ("criterion",), kinds=("level",), tables=("actions",))
    zero = Flag("Offers the scale's zero, too.", kinds=("level",))
    free = Flag("Offers the school's own rows, too.", kinds=("criterion",))
    precision = Word("`month`: shown as mm/yyyy.", ("day", "month"), "day", kinds=("date",))
    inherits = Text(
        "For `done_on`: the date of the criterion's row that counts while it is empty, `criteria.<field>`.",
        kinds=("date",),
    )
    dates = Word("The date of the row's scores.", ("scores",), kinds=("date",), tables=("criteria",))
    accepts = WordList("What is offered.", _PERIODS, ("date", "school_year"), kinds=("period",))
    each = WordList('Offers "each school year".', ("school_year",), kinds=("period",))
    low = Number("Least number; a percentage as a share.", also="min", kinds=NUMBERS)
    high = Number("Greatest number.", also="max", kinds=NUMBERS)
    only = Open(
        "Criteria, or standards with all in them, in whose rows alone it is asked.",
        "list of codes",
        {"type": "array", "minItems": 1, "items": CODE},
        tables=("criteria",),
    )
    bounds = Word("The criterion's `score` says the bounds.", ("row",), kinds=NUMBERS, tables=("criteria",))
    step = Number("1: whole numbers are shown.", kinds=("number",))
    outsiders = Flag("One more column, for persons on no list.", kinds=("person",), tables=TABLES)
    pattern = Text(
        'How codes look, `"MC.{criterion}.{serial:02}"`; the next free one is offered.',
        kinds=("text", "code"),
        tables=("evidence",),
        shape={"type": "string", "pattern": _CODES},
    )
    filled_by = Word(
        "`district`: the district enters it in its roster workbook.", ("school", "district"), tables=("measures",)
    )
    repeat_in = Word(
        "Asked once more in the foot, as `foot_` and the last part of its id.", ("foot",), tables=("header",)
    )
