"""The grammar of the tables: their entries, the fields that the product reads, the names that it writes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cqip_xl.model.markers import FINDINGS, LEFT
from cqip_xl.model.table import CALCULATED, MEASURE_FOUND, NEXT_CODE, PARTS, REACHED, REQUIRED, SHEETS, TABLES
from cqip_xl.packs.grammar.declared import Each, Entry, Named, One, Open, Section, Shape, Whole, Word
from cqip_xl.packs.grammar.field import FieldEntries
from cqip_xl.packs.grammar.indicator import MOST_HISTORY, IndicatorEntries
from cqip_xl.packs.grammar.time import MOMENT
from cqip_xl.rules.own_measures import BETTER


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field that the product reads itself, in one column of one of these kinds. `says`: when it must be there."""

    kinds: tuple[str, ...]
    says: str = ""


#: Kinds of the figures of an own indicator.
_FIGURES = ("number", "integer", "percent", "money")
#: Columns that workbooks and data frames have of themselves, and the day that tests read by this name.
_EVERYWHERE = ("key", "title", *(f.id for f in (REQUIRED, *CALCULATED)), "sheet", "row", "as_of")
#: What tables of the pack's own cannot be called: tables and forms of the product, and sheets.
TAKEN = (*TABLES, "own", "header", FINDINGS, LEFT, "start", "school", "status", "row")
OWN_NAMES: Shape = {"pattern": "^[a-z][a-z0-9_]{0,39}$", "not": {"enum": [*TAKEN]}}
#: What the product calculates of an action, on its hidden sheet or in a data frame.
_OF_ACTIONS = (
    "n level_first level_count each exists due_position due_date done share weight score due_done no_owner no_due fix"
    " start_on completion due_read"
).split()


class TableEntries(Section):
    """A table. `source`: the list of the pack of which each row is one; '' where rows are open."""

    source: ClassVar[str] = ""
    reads: ClassVar[Mapping[str, FieldRead]] = {}
    writes: ClassVar[tuple[str, ...]] = _EVERYWHERE

    fields = Each("The columns.", FieldEntries)


class OpenEntries(TableEntries):
    """A table with as many rows as are written."""

    spare = Whole("Empty rows.", 40, 1, 2000)


class CriteriaEntries(TableEntries):
    """One row for each criterion, then rows of the school's own."""

    source = "criteria"
    reads: ClassVar[Mapping[str, FieldRead]] = {
        "level_current": FieldRead(("level",), "must be there where `levels` is"),
        "level_target": FieldRead(("level",)),
        "no_plan": FieldRead(("yes_no",)),
    }

    rows = Word(
        "Whether the school adds rows of its own (`free` at a standard).", ("fixed", "fixed_then_free"), "fixed"
    )


class ClausesEntries(TableEntries):
    """One row for each clause, below the criteria."""

    source = "clauses"
    reads: ClassVar[Mapping[str, FieldRead]] = {
        "met": FieldRead(("choice",), "with the code `met`; must be there where clauses grant a level")
    }


class ActionsEntries(OpenEntries):
    """The plan itself: many rows for each criterion."""

    reads: ClassVar[Mapping[str, FieldRead]] = {
        "criterion": FieldRead(("criterion",), "must be there"),
        "start": FieldRead(("date",)),
        "due": FieldRead(("period", "date")),
        "progress": FieldRead(("percent",)),
        "done_on": FieldRead(("date",)),
        "level_target": FieldRead(("level",)),
        "budget": FieldRead(("money", "number", "integer")),
    }
    writes = (*_EVERYWHERE, *_OF_ACTIONS)


class MeasuresEntries(TableEntries):
    """Figures: one row for each indicator and school year, or term."""

    source = "indicators"
    reads: ClassVar[Mapping[str, FieldRead]] = {
        "target": FieldRead(("number",)),
        "actual": FieldRead(("number",), "must be there for measures that are no rates"),
        "numerator": FieldRead(("number", "integer"), "must be there for rates"),
        "denominator": FieldRead(("number", "integer"), "must be there for rates"),
    }
    writes = (*_EVERYWHERE, "wanted", *(f.id for f in MEASURE_FOUND))

    history = Whole("School years before the plan that have rows, too.", 0, 0, MOST_HISTORY)
    from_ = Open("From when on figures are asked; else from the start of the plan.", "month or day", MOMENT)
    indicators = Each("What is measured.", IndicatorEntries, least=1, required=True)


class ReviewsEntries(OpenEntries):
    """The dated log of reviews: a date, and a choice whose list holds the cadences' ids."""


class EvidenceEntries(OpenEntries):
    """The register of evidence."""

    reads: ClassVar[Mapping[str, FieldRead]] = {"code": FieldRead(("code", "text"))}
    writes = (*_EVERYWHERE, NEXT_CODE.id)


class PeopleEntries(OpenEntries):
    """Persons, groups and outsiders."""

    reads: ClassVar[Mapping[str, FieldRead]] = {
        "name": FieldRead(("text",), "must be there"),
        "alias": FieldRead(("text",)),
        "left_on": FieldRead(("date",)),
    }

    spare = Whole("Empty rows.", 30, 1, 2000)


class TextsEntries(OpenEntries):
    """The document's sections, duties, recipients."""

    reads: ClassVar[Mapping[str, FieldRead]] = {
        "number": FieldRead(("code", "text")),
        "part": FieldRead(("choice",)),
        "heading": FieldRead(("text", "long_text")),
        "text": FieldRead(("text", "long_text"), "must be there for texts of the pack"),
    }


class OwnEntries(OpenEntries):
    """A table of the pack's own, called as `tables/<id>` in the words files."""

    #: Fields that are read where the table has that entry.
    reads_with: ClassVar[Mapping[str, Mapping[str, FieldRead]]] = {
        "status": {
            "start": FieldRead(("date",)),
            "due": FieldRead(("period", "date")),
            "progress": FieldRead(("percent",)),
            "done_on": FieldRead(("date",)),
        },
        "measured": {
            "name": FieldRead(("text", "long_text"), "must be there"),
            "unit": FieldRead(("text", "choice")),
            "better": FieldRead(("choice",), f"must be there, `required: true`; codes are of {' '.join(BETTER)}"),
            "baseline": FieldRead(_FIGURES),
            "target": FieldRead(_FIGURES, "`per: year`"),
            "actual": FieldRead(_FIGURES, "must be there, `per: year`"),
        },
    }
    writes = (*_EVERYWHERE, *(f.id for f in (*PARTS, *REACHED)))

    status = Word("Its rows have a status, and show how far the rows are that name them.", ("standard",))
    measured = Word(
        "Its rows are indicators that the school words itself; how values of schools with one wording and unit become"
        " one.",
        ("sum", "mean", "none"),
    )
    behind = Word("The sheet behind which its own stands.", SHEETS, "actions")


class TablesEntries(Section):
    """The sheets of the plan."""

    criteria = One("One row for each criterion, then rows of the school's own.", CriteriaEntries)
    clauses = One("One row for each clause, below the criteria.", ClausesEntries)
    actions = One("The plan itself: many rows for each criterion.", ActionsEntries, required=True)
    measures = One("Figures: one row for each indicator and school year, or term.", MeasuresEntries)
    reviews = One("The dated log of reviews.", ReviewsEntries)
    evidence = One("The register of evidence.", EvidenceEntries)
    people = One("Persons, groups and outsiders.", PeopleEntries)
    texts = One("The document's sections, duties, recipients.", TextsEntries)
    own = Named("Tables of the pack's own, such as goals, needs, signatures.", OwnEntries, names=OWN_NAMES)

    @classmethod
    def sections(cls) -> dict[str, type[TableEntries]]:
        """What is declared of each table."""
        return {name: entry.section for name, entry in cls.entries().items() if isinstance(entry, One)}

    @classmethod
    def section_of(cls, name: str) -> type[TableEntries]:
        """What is declared of one table; of the pack's own all have the same entries."""
        return cls.sections().get(name, OwnEntries)

    def table(self, name: str) -> TableEntries:
        """A table by its id."""
        known: Entry[TableEntries] | None = self.entries().get(name)
        return self.value_of(known) if known and name != "own" else self.own[name]
