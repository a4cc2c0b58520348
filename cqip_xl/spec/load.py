"""Pack folder -> Framework. `load_framework` raises SpecError with all findings; `check_pack` returns them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from cqip_xl.model.errors import SpecError, UnknownFramework
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import (
    Cadence,
    Clause,
    Criterion,
    Framework,
    LevelRule,
    Phase,
    Scale,
    Standard,
)
from cqip_xl.model.period import Calendar
from cqip_xl.model.rule import Alert, PackCheck
from cqip_xl.spec.node import Faults, Node, nearest, read_yaml
from cqip_xl.spec.tables import codes_of, read_fields, read_tables
from cqip_xl.spec.tests import Known, read_highest, read_status, read_test
from cqip_xl.spec.words import check_words, read_words

SCHEMA = "cqip/pack/1"
_KEYS = [
    "schema",
    "id",
    "version",
    "verified",
    "unverified",
    "native",
    "languages",
    "replaced_by",
    "parameters",
    "calendar",
    "kinds_of_plan",
    "scales",
    "choices",
    "phases",
    "standards",
    "clauses",
    "levels",
    "header",
    "tables",
    "requires",
    "checks",
    "alerts",
    "cadence",
    "status",
    "people",
    "guide",
    "form",
]
_CRITERION_KEYS = "id levels preset indicators score scores required one_of".split()


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
    if path.is_file() or (path / "framework.yaml").is_file():
        return path
    if path.is_dir():
        raise UnknownFramework(f'The folder "{name}" holds no framework.yaml, so it is no pack.')
    hint = nearest(name, shipped_packs())
    raise UnknownFramework(
        f'There is no framework "{name}"; there are: {", ".join(shipped_packs())} (or give the path of a pack).{hint}'
    )


def load_framework(name: str) -> Framework:
    """The framework of a shipped id or a path. Raises UnknownFramework, or SpecError with every fault."""
    framework, findings = read_pack(find_pack(name))
    errors = tuple(f for f in findings if f.severity == "error")
    if framework is None or errors:
        raise SpecError(f'The pack "{name}" has {len(errors)} fault(s); cqip pack check {name} lists them.', errors)
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
    languages = tree.get("languages").texts()
    words, lines = read_words(file.parent, languages, faults)
    framework = _framework(tree, languages, words, _hash(file, languages))
    check_words(framework, file.parent, faults, lines)
    return framework, tuple(faults.found)


def _framework(
    tree: Node, languages: tuple[str, ...], words: Mapping[str, Mapping[str, str]], digest: str
) -> Framework:
    tree.only(_KEYS)
    tree.get("schema").one_of((SCHEMA,), required=True)
    native = tree.get("native").one_of(languages, languages[0] if languages else "en", required=True)
    verified = tree.get("verified")
    scales = {name: _scale(name, child) for name, child in tree.get("scales").items()}
    choices = {name: child.texts() for name, child in tree.get("choices").items()}
    standards = _standards(tree.get("standards"), scales)
    criteria = tuple(c.id for s in standards for c in s.criteria)
    header = read_fields(tree.get("header"), scales, choices)
    calendar = _calendar(tree.get("calendar"))
    tables = read_tables(tree.get("tables"), scales, choices, criteria, bool(calendar.terms))
    head = {f"header.{f.id}": codes_of(f, scales, choices) for f in header}
    head |= {f"header.foot_{f.id.rsplit('_', 1)[-1]}": () for f in header if f.options.get("repeat_in") == "foot"}
    fields = {name: {f.id: codes_of(f, scales, choices) for f in table.fields} for name, table in tables.items()}
    indicators = [i.id for table in tables.values() for i in table.indicators]
    everywhere = head | {f"{name}.{f}": codes for name, table in fields.items() for f, codes in table.items()}
    return Framework(
        id=tree.get("id").text(required=True),
        version=tree.get("version").text(required=True),
        native=native,
        languages=languages,
        words=words,
        hash=digest,
        verified=verified.value is None or verified.value is True,
        unverified=tree.get("unverified").texts(),
        replaced_by={key: str(child.plain()) for key, child in tree.get("replaced_by").items()},
        parameters={key: child.plain() for key, child in tree.get("parameters").items()},
        calendar=calendar,
        plan_kinds=tuple(c.one_of(("stage", "year")) for c in tree.get("kinds_of_plan").list()) or ("year",),
        scales=scales,
        choices=choices,
        phases=tuple(
            Phase(c.get("id").text(required=True), c.get("from").text(), c.get("to").text())
            for c in tree.get("phases").list()
        ),
        standards=standards,
        clauses=tuple(_clause(child, scales) for child in tree.get("clauses").list()),
        header=header,
        tables=tables,
        status=read_status(tree.get("status"), {**fields.get("actions", {}), **everywhere}),
        levels=_levels(tree.get("levels"), scales),
        requires={key: read_highest(child, head) for key, child in tree.get("requires").items()},
        checks=tuple(_check(child, fields, everywhere) for child in tree.get("checks").list()),
        alerts=tuple(_alert(child, indicators) for child in tree.get("alerts").list()),
        cadence=tuple(_cadence(child) for child in tree.get("cadence").list()),
        people=tuple({k: v.text() for k, v in child.items()} for child in tree.get("people").list()),
        guide=tuple((k, v.whole(0)) for child in tree.get("guide").list() for k, v in child.items()),
        form=tuple(child.plain() for child in tree.get("form").list()),
    )


def _calendar(node: Node) -> Calendar:
    node.only(("school_year_starts", "review_year_starts", "stage_years", "terms"))
    starts = node.get("school_year_starts" if "school_year_starts" in node else "review_year_starts")
    return Calendar(
        starts=starts.whole(9, 1, 12),
        stage_years=node.get("stage_years").whole(5, 2, 20),
        terms=tuple(child.whole(1, 1, 12) for child in node.get("terms").list()),
    )


def _scale(name: str, node: Node) -> Scale:
    node.only(("points", "zero", "of", "cumulative"))
    points = node.get("points").texts()
    if not points:
        node.faults.add("pack.missing_key", node.file, node.line, path=f"{node.path}.points")
    return Scale(
        name,
        points,
        node.get("zero").text(),
        node.get("of").one_of(("criterion", "school"), "criterion"),
        node.get("cumulative").flag(),
    )


def _standards(node: Node, scales: Mapping[str, Scale]) -> tuple[Standard, ...]:
    standards: list[Standard] = []
    seen: set[str] = set()
    points = {point for scale in scales.values() for point in scale.points}
    for item in node.list():
        item.only(("id", "criteria", "free"))
        name = _once(item.get("id"), {s.id for s in standards})
        criteria: list[Criterion] = []
        for child in item.get("criteria").list():
            child.only(_CRITERION_KEYS)
            code = _once(child.get("id"), seen)
            seen.add(code)
            levels = tuple(c.one_of(points) for c in child.get("levels").list())
            preset = {k: v.texts() for k, v in child.get("preset").items()}
            rest: dict[str, Any] = {k: child.get(k).plain() for k in _CRITERION_KEYS[3:] if k in child}
            criteria.append(Criterion(code, name, levels, preset, rest))
        standards.append(Standard(name, tuple(criteria), item.get("free").whole(0)))
    if not standards:
        node.faults.add("pack.missing_key", node.file, node.line, path="standards")
    return tuple(standards)


def _once(node: Node, taken: Collection[str]) -> str:
    code = node.text(required=True)
    if code in taken:
        node.faults.add("pack.twice", node.file, node.line, path=node.path, value=code)
    return code


def _clause(node: Node, scales: Mapping[str, Scale]) -> Clause:
    node.only(("id", "scale", "grants", "verified"))
    scale = node.get("scale").one_of(scales, required=True)
    points = scales[scale].points if scale in scales else ()
    return Clause(
        node.get("id").text(required=True),
        scale,
        node.get("grants").one_of(points),
        node.get("verified").flag(True),
    )


def _levels(node: Node, scales: Mapping[str, Scale]) -> LevelRule | None:
    if node.value is None or node.value == "none":
        return None
    node.only(("school", "undefined_level", "then_all_clauses", "scale"))
    node.get("school").one_of(("lowest_of_criteria",), required=True)
    node.get("undefined_level").one_of(("counts_as_met",))
    first = next((s.id for s in scales.values() if s.of == "criterion"), "")
    scale = node.get("scale").one_of(scales, first)
    if not scale:
        node.faults.add("pack.missing_key", node.file, node.line, path="scales")
        return None
    return LevelRule(scale, node.get("then_all_clauses").one_of(scales[scale].points))


def _check(node: Node, fields: Mapping[str, Known], everywhere: Known) -> PackCheck:
    node.only(("id", "table", "when", "severity"))
    table = node.get("table").one_of(fields)
    return PackCheck(
        node.get("id").text(required=True),
        table,
        read_test(node.get("when"), {**fields.get(table, {}), **everywhere}),
        node.get("severity").one_of(("error", "warning", "note"), "warning"),
    )


def _alert(node: Node, indicators: Collection[str]) -> Alert:
    node.only(("id", "of", "when", "in_a_row"))
    of = node.get("of").one_of(indicators, required=True)
    when = node.get("when")
    all_of = "all" in when
    signs = tuple(
        str(child.value) if isinstance(child.value, str) else str(child.get("is").plain()[0])
        for child in when.get("all" if all_of else "any").list()
        if isinstance(child.value, str) or child.get("is").is_list
    )
    rows = tuple((int(k), v.text()) for k, v in node.get("in_a_row").items() if k.isdigit())
    return Alert(node.get("id").text(required=True), of, all_of, signs, rows)


def _cadence(node: Node) -> Cadence:
    node.only(("id", "every", "on", "over", "table"))
    every = node.get("every").one_of(("month", "two_months", "quarter", "term", "half_year", "year", "school_year"))
    return Cadence(
        node.get("id").text(required=True),
        every,
        node.get("on").text(),
        node.get("over").text(),
        node.get("table").text(),
    )


def _hash(file: Path, languages: tuple[str, ...]) -> str:
    """SHA-256 over the pack's files, line ends aside, so that a checkout on Windows gives the same."""
    digest = hashlib.sha256()
    for path in (file, *(file.parent / f"{language}.yaml" for language in languages)):
        if path.is_file():
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
