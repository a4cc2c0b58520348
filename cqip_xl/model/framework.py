"""A quality framework as data: what a pack folder says, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.markers import KEY_LETTER, SCHOOL_FIELDS
from cqip_xl.model.moment import Cadence, Moment, Phase
from cqip_xl.model.period import Calendar
from cqip_xl.model.region import NO_REGION, Region
from cqip_xl.model.rule import Alert, Highest, PackCheck, StatusRule, Wanted
from cqip_xl.model.standard import Clause, Criterion, LevelRule, Scale, Standard, below, criteria_in
from cqip_xl.model.table import SHEETS, TABLES, Column, Table
from cqip_xl.model.tongue import spoken_alike, tongue
from cqip_xl.model.version import compare_versions


@dataclass(frozen=True, slots=True)
class Council:
    """The size and offices of a body whose members a choice field of the people table names."""

    field: str
    members: int = 0
    odd: bool = False
    exactly_one: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackRow:
    """A row of people or texts that is there from the start. `values`: by field, besides what the pack's words say.

    `plans`: the kind of plan in which it stands, '' for every one.
    """

    id: str
    values: Mapping[str, str] = field(default_factory=dict)
    plans: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """When things were in plans of a version of the pack, and of those before it."""

    version: str
    calendar: Calendar
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The pack that takes another's place, and the day from which it counts."""

    pack: str
    on: str = ""


#: What plans can be of; a summary of several says the last.
#: Paths of words that the pack had in earlier versions begin so.
EARLIER = "earlier/"
SCHOOL, UNIT = "school", "unit"
UNITS = (SCHOOL, "program", "institution", UNIT)

#: Where a pack lacks a language, its readers are given another that they know before the native one.
_READ_AS_WELL = {"zh-Hans": ("zh-Hant",), "zh-Hant": ("zh-Hans",)}


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """`words`: language -> path such as `criteria/1.1` -> text. `hash`: SHA-256 of the pack's files.

    `unit`: what its plans are of, one of `UNITS`. `identity`: the field of the header that is the school's number, ''
    for the one of every pack.
    `dated`: the earlier version whose calendar and phases it has, '' where it has its own.
    `effective_level`: which header levels decide what is required, where the pack says so.
    Two are the same only if they are one object: what follows from one is found once (`derived`).
    """

    id: str
    version: str
    native: str
    languages: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    hash: str
    verified: bool = True
    unverified: tuple[str, ...] = ()
    replaced_by: Replacement | None = None
    parameters: Mapping[str, Moment | None] = field(default_factory=dict)
    calendar: Calendar = Calendar()
    plan_kinds: tuple[str, ...] = ("year",)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    standards: tuple[Standard, ...] = ()
    clauses: tuple[Clause, ...] = ()
    header: tuple[Field, ...] = ()
    unit: str = SCHOOL
    identity: str = ""
    region: Region = NO_REGION
    tables: Mapping[str, Table] = field(default_factory=dict)
    status: tuple[StatusRule, ...] = ()
    levels: LevelRule | None = None
    effective_level: Highest | None = None
    checks: tuple[PackCheck, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    alerts: tuple[Alert, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    people: tuple[PackRow, ...] = ()
    texts: tuple[PackRow, ...] = ()
    council: Council | None = None
    guide: tuple[tuple[str, int], ...] = ()
    earlier: tuple[Earlier, ...] = ()
    dated: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the pack's order."""
        return _criteria(self)

    def criterion(self, code: str) -> Criterion | None:
        return _criteria_by_code(self).get(code)

    @property
    def all_standards(self) -> tuple[Standard, ...]:
        """Standards at any depth, each before those in it; `standards` are those that stand in no other."""
        return _all_standards(self)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its id, in the pack's order."""
        return _indicators(self)

    def read_as(self, language: str) -> tuple[str, ...]:
        """The languages in which a text is looked for: that one and the same of other countries, one that its readers
        know as well, the native one."""
        return _read_as(self, language)

    def word(self, language: str, path: str) -> str:
        """The pack's text in that language or one that its readers know, else the last part of the path."""
        for wanted in self.read_as(language):
            text = self.words.get(wanted, {}).get(path)
            if text:
                return text
        return path.rsplit("/", 1)[-1]

    def earlier_words(self, path: str) -> tuple[str, ...]:
        """What the pack said there in earlier versions, in all its languages: several ways apart by |."""
        texts = (words.get(f"{EARLIER}{path}", "") for words in self.words.values())
        return tuple(dict.fromkeys(one.strip() for text in texts for one in text.split("|") if one.strip()))

    def has_word(self, language: str, path: str) -> bool:
        """Whether `word` finds a text, and not only the path."""
        return any(self.words.get(wanted, {}).get(path) for wanted in self.read_as(language))


def as_of_version(framework: Framework, version: str) -> Framework:
    """The framework with the calendar and phases that plans of that version were made with."""
    own = [one for one in framework.earlier if version and compare_versions(version, one.version) <= 0]
    return _as_it_was(framework, own[0]) if own else framework


@derived
def _as_it_was(framework: Framework, earlier: Earlier) -> Framework:
    return replace(framework, calendar=earlier.calendar, phases=earlier.phases, dated=earlier.version)


# A slotted value keeps nothing besides its fields: what follows from them is kept here.


@derived
def _read_as(framework: Framework, language: str) -> tuple[str, ...]:
    known = (language, *_READ_AS_WELL.get(tongue(language), ("en",)))
    return (*(one for each in known for one in spoken_alike(each, framework.languages)), framework.native)


@derived
def _criteria(framework: Framework) -> tuple[Criterion, ...]:
    return criteria_in(framework.standards)


@derived
def _all_standards(framework: Framework) -> tuple[Standard, ...]:
    return tuple(below(framework.standards))


@derived
def _criteria_by_code(framework: Framework) -> Mapping[str, Criterion]:
    return {c.id: c for c in reversed(_criteria(framework))}


@derived
def _indicators(framework: Framework) -> Mapping[str, Indicator]:
    return {i.id: i for table in framework.tables.values() for i in table.indicators}


@derived
def header_columns(framework: Framework) -> tuple[Column, ...]:
    """Every cell of the header form: parameters, the pack's fields, slots spelled out, `repeat_in: foot` twice.

    A field repeated in the foot gets a second cell `foot_<last part of its id>`
    (features B10: the number in the foot must equal the one in the head).
    """
    columns = [Column(f.id, f) for f in parameter_fields(framework)]
    for f in framework.header:
        columns += [Column(f.id if n == 1 else f"{f.id}.{n}", f, n) for n in range(1, f.slots + 1)]
        if f.repeat_in == "foot":
            columns.append(Column("foot_" + f.id.rsplit("_", 1)[-1], f))
    return tuple(columns)


@derived
def school_fields(framework: Framework) -> tuple[Field, ...]:
    """What the School sheet asks of the school itself: no number where the pack has a field of its own for it."""
    return tuple(f for f in SCHOOL_FIELDS if f.id != "school_id" or not framework.identity)


@derived
def parameter_fields(framework: Framework) -> tuple[Field, ...]:
    """The pack's parameters as cells of the School sheet: whole years."""
    return tuple(Field(name, "integer", required=True, low=1990, high=2090) for name in framework.parameters)


@derived
def tables_in_order(framework: Framework) -> tuple[str, ...]:
    """The tables that the product knows, in its order, then those of the pack's own."""
    known = (name for name in TABLES if name in framework.tables)
    return (*known, *(name for name, table in framework.tables.items() if table.is_own))


@derived
def sheets_in_order(framework: Framework) -> tuple[str, ...]:
    """The tables that have sheets of their own, as these stand in the workbook; clauses stand below the criteria."""
    order: list[str] = []
    for name in SHEETS:
        order += [name] if name in framework.tables else []
        order += [table.id for table in framework.tables.values() if table.behind == name]
    return tuple(order)


def key_letter(table: Table) -> str:
    """The first letter of the keys of its rows; open tables number theirs."""
    return KEY_LETTER.get(table.id) or table.letter
