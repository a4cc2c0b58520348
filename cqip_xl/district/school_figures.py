"""The district's own figures of its schools: joined to the plans that count, and set against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cqip_xl.lists.cell import read_entry, shown_any
from cqip_xl.model.case import Case, Read, school_key
from cqip_xl.model.errors import BadInput
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Plan, Row, School, Value
from cqip_xl.model.roster import Figure
from cqip_xl.rules.measures import NEAR, by_district
from cqip_xl.rules.requirements import asked
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.measure_names import measure_named
from cqip_xl.words.school_names import alike_names, name_form, number_form


def is_of(figure: Figure, school: School) -> bool:
    """Whether a figure is of that school: by its number, which a name beside it must not contradict, or by its name."""
    if figure.school_id and school.id:
        same = name_form(figure.name) == name_form(school.name) or alike_names(figure.name, school.name)
        return number_form(figure.school_id) == number_form(school.id) and (same or not figure.name or not school.name)
    return bool(figure.name) and name_form(figure.name) == name_form(school.name)


def with_figures(read: Read, figures: Iterable[Figure], school: School) -> tuple[Read, tuple[Figure, ...]]:
    """The plan of a school with the district's figures, and those that it took up. The district's figure counts.

    What they contradict is among the plan's findings. Raises BadInput for a line that no cell of the measures can
    hold, and for two lines that say the same.
    """
    own = [figure for figure in figures if is_of(figure, school)]
    if not own or "measures" not in read.framework.tables:
        return read, ()
    measures = _Measures(read.framework, read.plan)
    known = measure_rows(read.framework, read.plan.period)
    named = [(spec, figure) for figure in own if (spec := _measure_of(measures.lex, known, figure))]
    _refuse_twice(named)
    rows = {row.key: row for row in read.plan.rows("measures")}
    findings: list[Finding] = []
    for spec, figure in named:
        rows[spec.key] = measures.joined(rows.get(spec.key), spec, figure, findings)
    order = {row.key: n for n, row in enumerate(known)}
    merged = tuple(sorted(rows.values(), key=lambda row: order.get(row.key, len(order))))
    tables = {**read.plan.tables, "measures": merged}
    plan = replace(read.plan, tables=tables, findings=(*read.plan.findings, *findings))
    return replace(read, plan=plan), tuple(figure for _, figure in named)


def _measure_of(lex: Lexicon, known: Sequence[MeasureRow], figure: Figure) -> MeasureRow | None:
    return measure_named(lex, known, indicator=figure.indicator, year=figure.year)


def _refuse_twice(named: Iterable[tuple[MeasureRow, Figure]]) -> None:
    said: dict[tuple[str, str], Figure] = {}
    for spec, figure in named:
        for name in figure.values:
            first = said.setdefault((spec.key, name), figure)
            if first is not figure:
                lines = {"first_sheet": first.sheet, "first": first.line, "sheet": figure.sheet, "line": figure.line}
                raise BadInput("figures.twice", **lines, field=name, key=spec.key)


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of one plan, and how entries in them are read."""

    framework: Framework
    plan: Plan

    @property
    def lex(self) -> Lexicon:
        return lexicon(self.framework, self.plan.language, self.plan.period)

    def joined(self, row: Row | None, spec: MeasureRow, figure: Figure, findings: list[Finding]) -> Row:
        """The row with what the figure says; a row that the school has not filled is none of its own."""
        place = Place(self.plan.source.path, figure.sheet, str(figure.line))
        about: dict[str, Value] = {"indicator": spec.indicator.id, "year": spec.period}
        row = row or Row(spec.key, about, place, prefilled=True)
        values: dict[str, Value] = dict(row.values)
        for name, given in figure.values.items():
            value = self._read(spec, figure, name)
            there = values.get(name)
            if there not in (None, value):
                raw = shown_any(there) if isinstance(there, float) else row.text(name)
                first = shown_any(value if isinstance(value, float | str) else given)
                said = {"key": spec.key, "field": f"@column/measures/{name}", "raw": raw, "first": first}
                findings.append(Finding.of("measure.differs", row.at(name), said, self._severity(spec, name)))
            values[name] = value
        return replace(row, values=values)

    def _read(self, spec: MeasureRow, figure: Figure, name: str) -> Value:
        table, given = self.framework.tables["measures"], figure.values[name]
        f = table.field(name)
        wanted = asked(table, f, spec.indicator) if f else None
        reading = read_entry(self.framework, self.lex, wanted, given) if wanted else None
        if reading is None or reading.value is None:
            at = {"sheet": figure.sheet, "line": figure.line, "field": name}
            raise BadInput("figures.not_taken", **at, indicator=figure.indicator, value=shown_any(given))
        return reading.value

    def _severity(self, spec: MeasureRow, name: str) -> Severity:
        f = self.framework.tables["measures"].field(name)
        return "note" if f and by_district(f, spec.indicator) else "warning"


def unused(figures: Iterable[Figure], used: Iterable[Figure], counted: Sequence[Plan]) -> Iterator[tuple[Figure, str]]:
    """Figures that no plan took up, and why: `no_plan`, or `unknown` to the school's plan."""
    there = {(figure.sheet, figure.line) for figure in used}
    for figure in figures:
        if (figure.sheet, figure.line) not in there:
            yield figure, "unknown" if any(is_of(figure, plan.school) for plan in counted) else "no_plan"


def other_figures(cases: Iterable[Case]) -> dict[str, list[Finding]]:
    """Path -> a finding for each figure that a newer plan of the school (years before it are in both) contradicts."""
    schools: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        if case.plan.rows("measures"):
            schools.setdefault((case.framework.id, school_key(case.plan)), []).append(case)
    found: dict[str, list[Finding]] = {}
    for several in schools.values():
        for case, finding in _contradicted(sorted(several, key=lambda one: (-one.plan.period.first, one.path))):
            found.setdefault(case.path, []).append(finding)
    return found


def _contradicted(newest_first: Iterable[Case]) -> Iterator[tuple[Case, Finding]]:
    newest: dict[tuple[str, Period], tuple[float, Case]] = {}
    for case in newest_first:
        for m in case.verdict.measures:
            if m.value is None or "~" in m.key:
                continue
            value, other = newest.setdefault((m.indicator, m.period), (m.value, case))
            if other is not case and abs(value - m.value) > NEAR:
                row = next(row for row in case.plan.rows("measures") if row.key == m.key)
                values = {"key": m.key, "raw": f"{m.value:g}", "first": f"{value:g}", "file": Path(other.path).name}
                yield case, Finding.of("measure.other_plan", row.place, values)
