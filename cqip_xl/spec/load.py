"""Pack folder -> Framework. `load_framework` raises SpecError with all findings; `check_pack` returns them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path

from cqip_xl.model.errors import SpecError, UnknownFramework
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import TABLES, Cadence, Framework, Phase, Table
from cqip_xl.model.period import Calendar
from cqip_xl.model.rule import Alert, PackCheck
from cqip_xl.spec.names import NamesOf
from cqip_xl.spec.node import Faults, Node, nearest, read_yaml
from cqip_xl.spec.standards import read_clauses, read_levels, read_scales, read_standards
from cqip_xl.spec.tables import read_fields, read_tables
from cqip_xl.spec.tests import read_highest, read_status, read_test
from cqip_xl.spec.whole import check_whole
from cqip_xl.spec.words import check_words, read_words

SCHEMA = "cqip/pack/1"
_KEYS = (
    "schema id version verified unverified native languages replaced_by parameters calendar kinds_of_plan scales"
    " choices phases standards clauses levels header tables requires checks alerts cadence status people guide form"
).split()
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


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
    indicators = tuple(i.id for table in tables.values() for i in table.indicators)
    names = NamesOf(header, tables, scales, choices, {"criterion": criteria, "indicator": indicators})
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
        parameters={key: child.plain() for key, child in tree.get("parameters").items()},
        calendar=_calendar(tree.get("calendar")),
        plan_kinds=tuple(c.one_of(("stage", "year"), required=True) for c in tree.get("kinds_of_plan").list())
        or ("year",),
        scales=scales,
        choices=choices,
        phases=_phases(tree.get("phases")),
        standards=standards,
        clauses=read_clauses(tree.get("clauses"), scales),
        header=header,
        tables=tables,
        status=read_status(tree.get("status"), names.of_status()),
        levels=read_levels(tree.get("levels"), scales),
        requires={key: read_highest(child, names.of_header()) for key, child in tree.get("requires").items()},
        checks=_checks(tree.get("checks"), names, tables),
        alerts=_alerts(tree.get("alerts"), indicators),
        cadence=_cadence(tree.get("cadence")),
        people=tuple({k: v.text() for k, v in child.items()} for child in tree.get("people").list()),
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


def _calendar(node: Node) -> Calendar:
    """The school year and its terms, in the order in which they follow one another."""
    node.only(("school_year_starts", "review_year_starts", "stage_years", "terms"))
    starts = node.get("school_year_starts" if "school_year_starts" in node else "review_year_starts").whole(9, 1, 12)
    terms = tuple(child.whole(1, 1, 12) for child in node.get("terms").list())
    wanted = sorted(set(terms), key=lambda month: (month - starts) % 12)
    if list(terms) != wanted and not node.faults.at(node.path):
        node.get("terms").add("pack.out_of_order", value=", ".join(map(str, terms)), wanted=", ".join(map(str, wanted)))
    return Calendar(starts=starts, stage_years=node.get("stage_years").whole(5, 2, 20), terms=terms)


def _phases(node: Node) -> tuple[Phase, ...]:
    taken: set[str] = set()
    phases = []
    for item in node.list():
        item.only(("id", "from", "to"))
        phases.append(Phase(item.once(item.get("id").code(), taken), item.get("from").text(), item.get("to").text()))
    return tuple(phases)


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


def _alerts(node: Node, indicators: Collection[str]) -> tuple[Alert, ...]:
    taken: set[str] = set()
    return tuple(_alert(item, indicators, taken) for item in node.list())


def _alert(node: Node, indicators: Collection[str], taken: set[str]) -> Alert:
    """A series rule: signs such as `falls` or `{is: [rank_last, yes]}`, and what follows after how many in a row."""
    node.only(("id", "of", "when", "in_a_row"))
    when = node.get("when")
    when.only(("all", "any"))
    all_of = "all" in when
    signs = []
    for child in when.get("all" if all_of else "any").list():
        part = next(child.get("is").list(), child.get("is")) if child.is_map else child
        signs.append(part.one_of(("falls", "rank_last"), required=True))
    rows = []
    for key, child in node.get("in_a_row").items():
        if not key.isdecimal():
            child.wrong("a whole number before the colon")
        else:
            rows.append((int(key), child.text(required=True)))
    name, of = node.once(node.get("id").code(), taken), node.get("of").one_of(indicators, required=True)
    return Alert(name, of, all_of, tuple(signs), tuple(rows))


def _cadence(node: Node) -> tuple[Cadence, ...]:
    taken: set[str] = set()
    found = []
    for item in node.list():
        item.only(("id", "every", "on", "over", "table"))
        every = ("month", "two_months", "quarter", "term", "half_year", "year", "school_year")
        found.append(
            Cadence(
                item.once(item.get("id").code(), taken),
                item.get("every").one_of(every),
                item.get("on").text(),
                item.get("over").one_of((*TABLES, "plan")),
                item.get("table").one_of(TABLES),
            )
        )
    return tuple(found)


def _hash(file: Path, languages: tuple[str, ...]) -> str:
    """SHA-256 over the pack's files, line ends aside, so that a checkout on Windows gives the same."""
    digest = hashlib.sha256()
    for path in (file, *(file.parent / f"{language}.yaml" for language in languages)):
        if path.is_file():
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
