"""Pack folder -> Framework. `load_framework` raises SpecError with all findings; `check_pack` returns them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cqip_xl.model.errors import SpecError
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Council, Earlier, Framework, Replacement
from cqip_xl.model.rule import PackCheck, Wanted
from cqip_xl.model.standard import Standard, below, criteria_in
from cqip_xl.model.table import Table
from cqip_xl.packs.colours import read_colours
from cqip_xl.packs.conditions import highest_of, read_status, read_test
from cqip_xl.packs.folders import find_pack
from cqip_xl.packs.grammar.condition import WantedEntries
from cqip_xl.packs.grammar.pack import LANGUAGE, CheckEntries, CouncilEntries, PackEntries
from cqip_xl.packs.lineage import hash_of, read_lineage
from cqip_xl.packs.measures import read_alerts
from cqip_xl.packs.node import Faults, Node
from cqip_xl.packs.regions import read_region
from cqip_xl.packs.rows import read_rows
from cqip_xl.packs.scope import NamesOf
from cqip_xl.packs.standards import read_clauses, read_levels, read_scales, read_standards
from cqip_xl.packs.tables import read_fields, read_tables
from cqip_xl.packs.times import read_cadence, read_calendar, read_parameters, read_phases
from cqip_xl.packs.tree import all_entries
from cqip_xl.packs.whole import check_whole
from cqip_xl.packs.word_files import check_review, read_word_files
from cqip_xl.packs.words import check_words, words_for_nothing


def load_framework(name: str) -> Framework:
    """The framework of a shipped id or a path. Raises UnknownFramework, or SpecError with every fault."""
    framework, findings = read_pack(find_pack(name))
    errors = tuple(f for f in findings if f.severity == "error")
    if framework is None or errors:
        raise SpecError(name, errors)
    return framework


def check_pack(name: str) -> tuple[Finding, ...]:
    """All faults of a pack at once, each with file and line. Raises UnknownFramework."""
    return read_pack(find_pack(name))[1]


def read_pack(path: Path) -> tuple[Framework | None, tuple[Finding, ...]]:
    """The framework and the faults found; None where the file, or one that it extends, cannot be read at all."""
    faults = Faults()
    tree, files = read_lineage(path / "framework.yaml" if path.is_dir() else path, faults)
    if tree.value is None:
        return None, tuple(faults.found)
    pack = PackEntries(tree)
    languages = _languages(pack.languages)
    words = read_word_files(files, languages, faults)
    framework = replace(framework_of(pack, languages), hash=hash_of(files, languages))
    idle = words_for_nothing(framework, words) if files[1:] else set()
    words = {language: file.without(idle & file.inherited.keys()) for language, file in words.items()}
    texts = {code: {path: node.text().strip() for path, node in file.words.items()} for code, file in words.items()}
    framework = replace(framework, words=texts)
    check_whole(pack, framework)
    check_words(framework, words)
    for file in words.values():
        check_review(file)
    return framework, tuple(faults.found)


def _languages(node: Node) -> tuple[str, ...]:
    """Languages by the codes that name their files."""
    for child in node.list():
        code = child.text()
        if code and not re.fullmatch(LANGUAGE, code):
            child.wrong("language", "en", "zh-Hans")
    return tuple(code for code in node.codes(required=True) if re.fullmatch(LANGUAGE, code))


def framework_of(pack: PackEntries, languages: tuple[str, ...]) -> Framework:
    """The pack without its words: what it is, then its parts from those that others name to those that name them."""
    about = _about(pack, languages)
    scales = read_scales(pack.scales)
    choices = {name: child.codes(required=True) for name, child in pack.choices.items()}
    standards = read_standards(pack.place("standards"), pack.standards, scales, choices)
    criteria = tuple(c.id for c in criteria_in(standards))
    header = read_fields(pack.header, "header", scales, choices)
    parts = replace(
        about,
        scales=scales,
        choices=choices,
        standards=standards,
        header=header,
        colours=read_colours(pack.colours, choices, scales),
        cadence=read_cadence(pack.cadence, about.parameters, header),
        identity=pack.identity.one_of(f.id for f in header if f.kind in ("code", "text") and f.slots == 1),
        tables=_limited(read_tables(pack.tables, scales, choices, criteria, about.parameters), standards),
        clauses=read_clauses(pack.clauses, scales),
        levels=read_levels(pack.levels, scales),
        people=read_rows(pack.people),
        texts=read_rows(pack.texts),
    )
    return _with_rules(pack, parts)


def _about(pack: PackEntries, languages: tuple[str, ...]) -> Framework:
    """What the pack says of itself and of time."""
    pack.value_of(PackEntries.schema)  # for its fault alone
    native, replaced = pack.native, pack.replaced_by
    parameters = read_parameters(pack.parameters)
    return Framework(
        id=pack.id,
        version=pack.version,
        native=native.one_of(languages, languages[0], required=True) if languages else native.text("en", True),
        languages=languages,
        words={},
        hash="",
        unit=pack.unit,
        verified=_verified(pack.verified),
        unverified=pack.unverified,
        replaced_by=Replacement(replaced.pack, replaced.on) if replaced.here.value is not None else None,
        parameters=parameters,
        calendar=read_calendar(pack.calendar),
        region=read_region(pack.region, languages),
        plan_kinds=pack.kinds_of_plan or ("year",),
        phases=read_phases(pack.phases, parameters),
        earlier=tuple(
            Earlier(one.version, read_calendar(one.calendar), read_phases(one.phases, parameters))
            for one in pack.earlier
        ),
        guide=tuple((name, node.whole(0)) for child in pack.guide.list() for name, node in child.items()),
    )


def _with_rules(pack: PackEntries, f: Framework) -> Framework:
    """The framework with what is written in the closed languages of tests and signs."""
    indicators = {i.id: i for table in f.tables.values() for i in table.indicators}
    criteria = tuple(c.id for c in f.criteria)
    ids = {"criterion": criteria, "indicator": tuple(indicators)}
    names = NamesOf(f.header, f.parameters, f.tables, f.scales, f.choices, ids)
    effective = pack.requires.effective if "effective" in pack.requires else None
    return replace(
        f,
        status=read_status(pack.status, names.of_status(), f.region.due_soon),
        effective_level=highest_of(effective, names.of_header()) if effective else None,
        checks=_checks(pack.checks, names, f.tables),
        wanted=tuple(_wanted(pack, f, names)),
        alerts=read_alerts(pack.alerts, indicators, _marks(f.tables)),
        council=_council(pack.council, f.tables, f.choices),
    )


def _verified(node: Node) -> bool:
    if node.value not in (None, True, False, "partly"):
        node.wrong("partly")
    return node.value is None or node.value is True


def _checks(entries: Iterable[CheckEntries], names: NamesOf, tables: Mapping[str, Table]) -> tuple[PackCheck, ...]:
    taken: set[str] = set()
    checks = []
    for item in entries:
        table = item.table.one_of(tables)
        name, test = item.here.once(item.id, taken), read_test(item.when, names.of_check(table))
        checks.append(PackCheck(name, table, test, item.severity))
    return tuple(checks)


def _wanted(pack: PackEntries, framework: Framework, names: NamesOf) -> Iterator[Wanted]:
    """Fields that must be filled in where a test holds."""
    for table, f, item in all_entries(pack, framework):
        if item.required.is_map:
            own = "" if table == "header" else table
            yield Wanted(own, f.id, read_test(WantedEntries(item.required).when, names.of_wanted(own)))


def _limited(tables: Mapping[str, Table], standards: Iterable[Standard]) -> dict[str, Table]:
    """The tables with the criteria that fields are limited to, where the pack names their standards."""
    within = {s.id: tuple(c.id for c in criteria_in((s,))) for s in below(standards)}
    made = {}
    for name, table in tables.items():
        fields = (
            replace(f, only=tuple(c for one in f.only for c in within.get(one, (one,)))) if f.only else f
            for f in table.fields
        )
        made[name] = replace(table, fields=tuple(fields)) if any(f.only for f in table.fields) else table
    return made


def _marks(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The yes/no fields of the measures table."""
    measures = tables.get("measures")
    return tuple(f.id for f in measures.fields if f.kind == "yes_no") if measures else ()


def _council(
    entries: CouncilEntries, tables: Mapping[str, Table], choices: Mapping[str, tuple[str, ...]]
) -> Council | None:
    """The body whose members a choice field of the people table names, its size and its single offices."""
    if entries.here.value is None:
        return None
    people = tables.get("people")
    offices = {f.id: choices.get(f.choices, ()) for f in people.fields if f.kind == "choice"} if people else {}
    name = entries.field.one_of(offices, required=True)
    taken: set[str] = set()
    single = tuple(entries.exactly_one.list()) if name else ()
    one = tuple(child.once(child.one_of(offices[name], required=True), taken) for child in single)
    return Council(name, entries.members, entries.odd, one)
