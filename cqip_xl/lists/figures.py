"""What a district knows of its schools and they do not enter: ranks, exam results. A sheet of the roster workbook."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from cqip_xl.kinds.text import fold
from cqip_xl.lists.cell import read_entry, shown_any
from cqip_xl.lists.files import Record, is_blank
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Plan, Row, Value
from cqip_xl.model.rollup import Figure, FileResult, Rollup, school_key
from cqip_xl.rules.measures import NEAR, by_district
from cqip_xl.rules.requirements import asked
from cqip_xl.words.catalog import LANGUAGES, has, say
from cqip_xl.words.headings import aliases, plain
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.measure_names import measure_named

#: Columns that say what a line is about; all others are fields of the measures table.
ABOUT = ("school_id", "name", "indicator", "year")
_FIELDS = ("indicator", "year", "actual", "numerator", "denominator", "target", "rank_last")
_HEADS = {
    **aliases("roster", ("school_id", "name")),
    **{
        plain(say(language, f"fields.{name}.label")): name
        for language in LANGUAGES
        for name in _FIELDS
        if has(f"fields.{name}.label")
    },
    **{name: name for name in (*ABOUT, *_FIELDS)},
}


def is_figures(rows: Sequence[Record]) -> bool:
    """Whether a sheet holds figures: it has a column for the indicator."""
    return any(_HEADS.get(plain(head)) == "indicator" for row in rows for head in row)


def read_figures(path: Path, sheet: str, rows: Sequence[Record]) -> Iterator[Figure]:
    """The lines of such a sheet. Raises BadInput with every line that does not say school, indicator and year."""
    faults = []
    made = []
    for row in rows:
        cells = {_HEADS.get(plain(head), plain(head)): value for head, value in row.items() if not is_blank(value)}
        texts = {name: shown_any(cells.pop(name)) for name in ABOUT if name in cells}
        lacks: list[str | Detail] = [name for name in ("indicator", "year") if not texts.get(name)]
        lacks += [Detail.of("figures.school")] if not texts.get("school_id") and not texts.get("name") else []
        if lacks:
            faults.append(Detail.of("figures.lacks", line=row.line, columns=reduce(_also, lacks)))
        school, name = texts.get("school_id", ""), texts.get("name", "")
        made.append(
            Figure(
                school,
                name,
                texts.get("indicator", ""),
                texts.get("year", ""),
                cells,
                f"{path.name} · {sheet}",
                row.line,
            )
        )
    if faults:
        raise BadInput("figures.faulty", path=path, sheet=sheet, faults=tuple(faults[:10]))
    yield from made


def _also(first: str | Detail, second: str | Detail) -> Detail:
    return Detail.of("figures.lacks_also", first=first, second=second)


def is_of(figure: Figure, plan: Plan) -> bool:
    """Whether a figure is of that school: by its number, which a name beside it must not contradict, or by its name."""
    if figure.school_id and plan.school.id:
        other = figure.name and plan.school.name and plain_name(figure.name) != plain_name(plan.school.name)
        return fold(figure.school_id) == fold(plan.school.id) and not other
    return bool(figure.name) and plain_name(figure.name) == plain_name(plan.school.name)


def plain_name(name: str) -> str:
    """A name however its accents are composed."""
    return fold(unicodedata.normalize("NFC", name))


def with_figures(
    framework: Framework, plan: Plan, figures: Iterable[Figure]
) -> tuple[Plan, tuple[Finding, ...], tuple[Figure, ...]]:
    """The plan with the district's figures, what they contradict, and those that were used.

    Raises BadInput for a line that no cell of the measures can hold. The district's figure counts.
    """
    own = [figure for figure in figures if is_of(figure, plan)]
    table = framework.tables.get("measures")
    if not own or table is None:
        return plan, (), ()
    lex = lexicon(framework, plan.language, plan.period)
    known = measure_rows(framework, plan.period)
    rows = {row.key: row for row in plan.rows("measures")}
    findings: list[Finding] = []
    used: list[Figure] = []
    said: dict[tuple[str, str], Figure] = {}
    for figure in own:
        spec = measure_named(lex, known, indicator=figure.indicator, year=figure.year)
        if spec is None:
            continue
        used.append(figure)
        for name in figure.values:
            first = said.setdefault((spec.key, name), figure)
            if first is not figure:
                lines = {"first_sheet": first.sheet, "first": first.line, "sheet": figure.sheet, "line": figure.line}
                raise BadInput("figures.twice", **lines, field=name, key=spec.key)
        rows[spec.key] = _joined(framework, plan, spec, rows.get(spec.key), figure, findings)
    order = {row.key: n for n, row in enumerate(known)}
    merged = tuple(sorted(rows.values(), key=lambda row: order.get(row.key, len(order))))
    return replace(plan, tables={**plan.tables, "measures": merged}), tuple(findings), tuple(used)


def _joined(
    framework: Framework, plan: Plan, spec: MeasureRow, row: Row | None, figure: Figure, findings: list[Finding]
) -> Row:
    table, lex = framework.tables["measures"], lexicon(framework, plan.language, plan.period)
    place = Place(plan.source.path, figure.sheet, str(figure.line))
    row = row or Row(spec.key, {"indicator": spec.indicator.id, "year": spec.period}, place)
    values: dict[str, Value] = dict(row.values)
    for name, given in figure.values.items():
        f = table.field(name)
        wanted = asked(table, f, spec.indicator) if f else None
        reading = read_entry(framework, lex, wanted, given) if wanted else None
        if f is None or reading is None or reading.value is None:
            at = {"sheet": figure.sheet, "line": figure.line, "field": name}
            raise BadInput("figures.not_taken", **at, indicator=figure.indicator, value=shown_any(given))
        if values.get(name) not in (None, reading.value):
            severity: Severity | None = "note" if by_district(f, spec.indicator) else None
            there = values[name]
            raw = shown_any(there) if isinstance(there, float) else row.text(name)
            said = {"key": spec.key, "field": f"@column/measures/{name}", "raw": raw}
            first = shown_any(reading.value if isinstance(reading.value, float | str) else given)
            findings.append(Finding.of("measure.differs", row.at(name), {**said, "first": first}, severity))
        values[name] = reading.value
    return replace(row, values=values)


def with_other_plans(rollup: Rollup, find: Callable[[str], Framework | None]) -> Rollup:
    """A finding where two plans of one school (years before a plan are in both) give different figures."""
    plans: dict[tuple[str, str], list[FileResult]] = {}
    for result in rollup.counted:
        if result.plan and result.plan.rows("measures"):
            plans.setdefault((result.plan.framework, school_key(result.plan)), []).append(result)
    found: dict[str, list[Finding]] = {}
    for results in plans.values():
        newest: dict[tuple[str, Period], tuple[float, FileResult]] = {}
        for result in sorted(results, key=lambda r: (-r.plan.period.first, r.path) if r.plan else (0, r.path)):
            for m in result.verdict.measures if result.verdict else ():
                if m.value is None or "~" in m.key:
                    continue
                value, other = newest.setdefault((m.indicator, m.period), (m.value, result))
                if other is not result and abs(value - m.value) > NEAR and result.plan:
                    row = next(row for row in result.plan.rows("measures") if row.key == m.key)
                    values = {"key": m.key, "raw": f"{m.value:g}", "first": f"{value:g}", "file": Path(other.path).name}
                    found.setdefault(result.path, []).append(Finding.of("measure.other_plan", row.place, values))
    files = (replace(r, findings=(*r.findings, *found[r.path])) if r.path in found else r for r in rollup.files)
    return replace(rollup, files=tuple(files))
