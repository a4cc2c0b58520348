"""Checks of what a plan records besides its actions: measures, evidence, the council."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cqip_xl.kinds.text import fold
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.plan import Plan
from cqip_xl.rules.evidence import example, fits, next_code, pattern_field
from cqip_xl.rules.measures import VALUES, base_key, open_measures
from cqip_xl.rules.own_measures import open_years

#: Rows named in one finding.
SHOWN = 8
#: What stands between the codes of an action; a line break, too.
_BETWEEN = re.compile(r"[;；,，、\n]")


def check_measures(case: Case) -> Iterator[Finding]:
    """Figures of periods that have ended are there, and no part is greater than the whole."""
    framework, plan = case.framework, case.plan
    bad = {fold(base_key(row.key)) for row in plan.rows("measures") if {*VALUES} & {*row.raw}}
    missing = [row.key for row in open_measures(framework, plan, case.verdict.as_of) if fold(row.key) not in bad]
    if missing:
        values = {"count": str(len(missing)), "rows": _some(missing), "as_of": str(case.verdict.as_of)}
        yield Finding.of("measure.missing", _sheet(plan, "measures"), values)
    rows = {row.key: row for row in plan.rows("measures")}
    for found in case.verdict.measures:
        top, bottom = found.numerator, found.denominator
        indicator = framework.indicators.get(found.indicator)
        share = indicator and indicator.unit == PERCENT  # 84 children for 16.5 staff are no part of a whole
        if share and top is not None and bottom is not None and top > bottom and found.key in rows:
            values = {"key": found.key, "numerator": f"{top:g}", "denominator": f"{bottom:g}"}
            yield Finding.of("measure.part_over_whole", rows[found.key].at("numerator"), values)


def check_own_measures(case: Case) -> Iterator[Finding]:
    """Figures of the school's own indicators for years that have ended are there."""
    for name, found in case.verdict.own_measures.items():
        unread = {(row.key, column) for row in case.plan.rows(name) for column in row.raw}
        missing = [
            f"{one.key} {year.year}"
            for one in found
            for year in open_years(one, case.verdict.as_of)
            if (one.key, f"actual.{year.year}") not in unread
        ]
        if missing:
            told = {"count": str(len(missing)), "rows": _some(missing), "as_of": str(case.verdict.as_of)}
            yield Finding.of("measure.own_missing", _sheet(case.plan, name), {**told, "table": f"@table/{name}"})


def check_milestones(case: Case) -> Iterator[Finding]:
    """What was to be reached by the end of a year is done."""
    for one in case.verdict.milestones:
        if one.overdue:
            told = {"key": one.row.key, "field": f"@column/{one.table}/{one.column}", "due": str(one.due_on)}
            yield Finding.of("milestone.overdue", one.row.at(one.column), {**told, "raw": one.row.text(one.column)})


def check_evidence(case: Case) -> Iterator[Finding]:
    """Codes look as the pack says (features G2); what claims something names its evidence (G3)."""
    framework, plan = case.framework, case.plan
    f = pattern_field(framework)
    register = {fold(row.text(f.id)) for row in plan.rows("evidence")} if f else set()
    for row in plan.rows("evidence") if f else ():
        code = row.text(f.id) if f else ""
        if f and code and not fits(framework, f.pattern, code):
            wanted, following = example(framework, f.pattern, row), next_code(framework, plan, row)
            values = {"raw": code, "wanted": wanted, "next": following or "…"}
            yield Finding.of("evidence.odd_code", row.at(f.id), values)
    for row in plan.rows("actions") if f else ():
        for code in _BETWEEN.split(row.text("evidence")):
            if f and fits(framework, f.pattern, code) and fold(code) not in register:
                yield Finding.of("evidence.not_registered", row.at("evidence"), {"raw": code.strip()})
    lacking = case.verdict.evidence.lacking
    if lacking:
        values = {"count": str(len(lacking)), "rows": _some(lacking)}
        yield Finding.of("evidence.missing", _sheet(plan, "evidence"), values)


def check_council(case: Case) -> Iterator[Finding]:
    """A council has the size and the offices that the pack asks for (features D2)."""
    framework, plan = case.framework, case.plan
    council = framework.council
    if council is None:
        return
    place = _sheet(plan, "people")
    offices = [office for row in plan.rows("people") if (office := row.text(council.field))]
    size = len(offices)
    wanted = {"check": f"@column/people/{council.field}"}
    if not size:
        yield Finding.of("council.none", place, {**wanted, "members": str(council.members)})
        return
    if size < council.members:
        yield Finding.of("council.too_small", place, {"count": str(size), "members": str(council.members)})
    if council.odd and size % 2 == 0:
        yield Finding.of("council.even", place, {"count": str(size)})
    f = framework.tables["people"].field(council.field)
    for office in council.exactly_one:
        if offices.count(office) != 1:
            word = f"@choices/{f.choices}/{office}" if f else office
            yield Finding.of("council.office", place, {"check": word, "count": str(offices.count(office))})


def _sheet(plan: Plan, table: str) -> Place:
    return Place(plan.source.path, plan.sheets.get(table, ""))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
