"""Pack folder -> Framework. `load_framework` raises SpecError with all findings; `check_pack` returns them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from cqip_xl.model.errors import Detail, SpecError, UnknownFramework
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Council, Framework
from cqip_xl.model.rule import PackCheck
from cqip_xl.model.table import Table
from cqip_xl.packs.conditions import read_highest, read_status, read_test
from cqip_xl.packs.measures import read_alerts
from cqip_xl.packs.node import Faults, Node, nearest_word, read_yaml
from cqip_xl.packs.scope import NamesOf
from cqip_xl.packs.standards import read_clauses, read_levels, read_scales, read_standards
from cqip_xl.packs.tables import read_fields, read_tables
from cqip_xl.packs.times import read_cadence, read_calendar, read_parameters, read_phases
from cqip_xl.packs.whole import check_whole
from cqip_xl.packs.words import check_words, read_words

SCHEMA = "cqip/pack/1"
_KEYS = (
    "schema id version verified unverified native languages replaced_by parameters calendar kinds_of_plan scales"
    " choices phases standards clauses levels header tables requires"
    " checks alerts cadence status people texts council guide form"
).split()
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@cache
def shipped_packs() -> tuple[str, ...]:
    """Ids of the packs that come with the product, sorted."""
    root = files("cqip_xl") / "frameworks"
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / "framework.yaml").is_file()))


def find_pack(name: str) -> Path:
    """The folder or file of a pack: a path, or the id of a shipped one. Raises UnknownFramework."""
    if name in shipped_packs():
        with as_file(files("cqip_xl") / "frameworks" / name) as folder:
            return folder
    path = Path(name)
    with suppress(OSError):  # a name that is too long for a path
        if path.is_file() or (path / "framework.yaml").is_file():
            return path
        if path.is_dir():
            raise UnknownFramework("framework.no_pack", name=name)
    near = nearest_word(name, shipped_packs())
    hint = Detail.of("said.did_you_mean", word=near) if near else Detail()
    raise UnknownFramework("framework.unknown", name=name, known=", ".join(shipped_packs()), hint=hint)


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
    """The framework and the faults found; None where the file cannot be read at all."""
    faults = Faults()
    file = path / "framework.yaml" if path.is_dir() else path
    tree = read_yaml(file, faults)
    if tree.value is None:
        return None, tuple(faults.found)
    languages = _languages(tree.get("languages"))
    words, lines = read_words(file.parent, languages, faults)
    framework = _framework(tree, languages, words, _hash(file, languages))
    check_whole(tree, framework)
    check_words(framework, file.parent, faults, lines)
    return framework, tuple(faults.found)


def _languages(node: Node) -> tuple[str, ...]:
    """Languages by the codes that name their files."""
    for child in node.list():
        code = child.text()
        if code and not _LANGUAGE.fullmatch(code):
            child.wrong("a language such as en or zh-Hans")
    return tuple(code for code in node.codes(required=True) if _LANGUAGE.fullmatch(code))


def _framework(
    tree: Node, languages: tuple[str, ...], words: Mapping[str, Mapping[str, str]], digest: str
) -> Framework:
    tree.only(_KEYS)
    tree.get("schema").one_of((SCHEMA,), required=True)
    native = tree.get("native")
    scales = read_scales(tree.get("scales"))
    choices = {name: child.codes(required=True) for name, child in tree.get("choices").items()}
    points = next((s.points for s in scales.values() if s.of == "criterion"), ())
    standards = read_standards(tree.get("standards"), scales, choices, points)
    criteria = tuple(c.id for s in standards for c in s.criteria)
    header = read_fields(tree.get("header"), "header", scales, choices)
    tables = read_tables(tree.get("tables"), scales, choices, criteria)
    indicators = {i.id: i for table in tables.values() for i in table.indicators}
    parameters = read_parameters(tree.get("parameters"))
    names = NamesOf(
        header, parameters, tables, scales, choices, {"criterion": criteria, "indicator": tuple(indicators)}
    )
    return Framework(
        id=tree.get("id").code(),
        version=tree.get("version").code(),
        native=native.one_of(languages, languages[0], required=True) if languages else native.text("en", True),
        languages=languages,
        words=words,
        hash=digest,
        verified=_verified(tree.get("verified")),
        unverified=tree.get("unverified").codes(),
        replaced_by=_replaced_by(tree.get("replaced_by")),
        parameters=parameters,
        calendar=read_calendar(tree.get("calendar")),
        plan_kinds=tuple(c.one_of(("stage", "year"), required=True) for c in tree.get("kinds_of_plan").list())
        or ("year",),
        scales=scales,
        choices=choices,
        phases=read_phases(tree.get("phases"), parameters),
        standards=standards,
        clauses=read_clauses(tree.get("clauses"), scales),
        header=header,
        tables=tables,
        status=read_status(tree.get("status"), names.of_status()),
        levels=read_levels(tree.get("levels"), scales, standards),
        requires={key: read_highest(child, names.of_header()) for key, child in tree.get("requires").items()},
        checks=_checks(tree.get("checks"), names, tables),
        alerts=read_alerts(tree.get("alerts"), indicators, _marks(tables)),
        cadence=read_cadence(tree.get("cadence"), parameters),
        people=tuple({k: v.text() for k, v in child.items()} for child in tree.get("people").list()),
        texts=tuple({k: v.text() for k, v in child.items()} for child in tree.get("texts").list()),
        council=_council(tree.get("council"), tables, choices),
        guide=tuple((k, v.whole(0)) for child in tree.get("guide").list() for k, v in child.items()),
        form=tuple({k: v.plain() for k, v in child.items()} for child in tree.get("form").list()),
    )


def _verified(node: Node) -> bool:
    if node.value not in (None, True, False, "partly"):
        node.wrong("true, partly or false")
    return node.value is None or node.value is True


def _replaced_by(node: Node) -> dict[str, str]:
    node.only(("pack", "on", "verified"))
    node.get("verified").flag()
    found = {"pack": node.get("pack").text(required=node.value is not None), "on": node.get("on").text()}
    return {key: text for key, text in found.items() if text}


def _checks(node: Node, names: NamesOf, tables: Mapping[str, Table]) -> tuple[PackCheck, ...]:
    taken: set[str] = set()
    checks = []
    for item in node.list():
        item.only(("id", "table", "when", "severity"))
        table = item.get("table").one_of(tables)
        checks.append(
            PackCheck(
                item.once(item.get("id").code(), taken),
                table,
                read_test(item.get("when"), names.of_check(table)),
                item.get("severity").one_of(("error", "warning", "note"), "warning"),
            )
        )
    return tuple(checks)


def _marks(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The yes/no fields of the measures table."""
    measures = tables.get("measures")
    return tuple(f.id for f in measures.fields if f.kind == "yes_no") if measures else ()


def _council(node: Node, tables: Mapping[str, Table], choices: Mapping[str, tuple[str, ...]]) -> Council | None:
    """The body whose members a choice field of the people table names, its size and its single offices."""
    if node.value is None:
        return None
    node.only(("field", "members", "odd", "exactly_one"))
    people = tables.get("people")
    offices = {f.id: choices.get(f.choices, ()) for f in people.fields if f.kind == "choice"} if people else {}
    name = node.get("field").one_of(offices, required=True)
    taken: set[str] = set()
    single = tuple(node.get("exactly_one").list()) if name else ()
    one = tuple(child.once(child.one_of(offices[name], required=True), taken) for child in single)
    return Council(name, node.get("members").whole(0, 0, 100), node.get("odd").flag(), one)


def _hash(file: Path, languages: tuple[str, ...]) -> str:
    """SHA-256 over the pack's files, line ends aside, so that a checkout on Windows gives the same."""
    digest = hashlib.sha256()
    for path in (file, *(file.parent / f"{language}.yaml" for language in languages)):
        if path.is_file():
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
