"""Checks of what rows ask for: scores, tools, required rows, own titles, reviews that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqip_xl.kinds.kind import shown
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Table
from cqip_xl.rules.cadence import months_later
from cqip_xl.rules.requirements import asked, is_required, is_scored, is_used, level_in_force, row_of, score_of


def check_required_rows(case: Case) -> Iterator[Finding]:
    """Rows that the school's level makes required are filled in, with the scores and tools they ask for (R2, R3)."""
    framework, plan = case.framework, case.plan
    table = framework.tables.get("criteria")
    level = level_in_force(framework, plan)
    for criterion in framework.criteria if table else ():
        if table and is_required(framework, criterion, level):
            yield from _missing(plan, table, criterion)


def _missing(plan: Plan, table: Table, criterion: Criterion) -> Iterator[Finding]:
    """What a required row lacks; where nothing is asked of it by name, anything fills it."""
    row, place = row_of(plan, criterion), Place(plan.source.path, plan.sheets.get("criteria", ""))
    wanted = [f for f in table.fields if is_scored(f) and asked(table, f, criterion)]
    for f in wanted:
        if row is not None and (row.values.get(f.id) is not None or f.id in row.raw):
            continue
        score = score_of(table, f, criterion)
        tool = f" ({score.tool})" if score and score.tool else ""
        values = {"field": f"@column/criteria/{f.id}", "key": criterion.id, "tool": tool}
        where = row.at(f.id) if row else place
        yield Finding.of("score.missing" if score else "tool.missing", where, values)
    if not wanted and not is_used(plan, criterion):
        yield Finding.of("criterion.required", place, {"key": criterion.id})


def check_scores(case: Case) -> Iterator[Finding]:
    """A rating counts for some months only (R5); a score without a date cannot be told fresh from old."""
    framework = case.framework
    table = framework.tables.get("criteria")
    dated = next((f for f in table.fields if f.dates == "scores"), None) if table else None
    if table is None or dated is None:
        return
    for criterion in framework.criteria:
        row = row_of(case.plan, criterion)
        months = max((score.fresh_months for score in criterion.scores), default=0)
        scored = row and any(is_scored(f) and isinstance(row.values.get(f.id), float) for f in table.fields)
        if row is None or not months or not scored:
            continue
        day = row.values.get(dated.id)
        if isinstance(day, date):
            if months_later(day, months) < case.verdict.as_of:
                values = {"key": criterion.id, "day": str(day), "months": str(months), "as_of": str(case.verdict.as_of)}
                yield Finding.of("score.stale", row.at(dated.id), values)
        elif dated.id not in row.raw:
            yield Finding.of("score.undated", row.at(dated.id), {"key": criterion.id})


def check_not_asked(case: Case) -> Iterator[Finding]:
    """An entry where its row asks for none counts for nothing."""
    framework = case.framework
    for name in ("criteria", "measures"):
        table = framework.tables.get(name)
        for row in case.plan.rows(name) if table else ():
            criterion = framework.criterion(row.key) if name == "criteria" else None
            subject = criterion or framework.indicators.get(row.text("indicator"))
            if table and subject:
                yield from _not_asked(table, row, subject)


def _not_asked(table: Table, row: Row, subject: Criterion | Indicator) -> Iterator[Finding]:
    for f in table.fields:
        value = row.values.get(f.id)
        if value is not None and asked(table, f, subject) is None:
            raw = shown(value) if isinstance(value, float) else row.text(f.id)
            values = {"field": f"@column/{table.id}/{f.id}", "key": row.key, "raw": raw}
            yield Finding.of("cell.not_asked", row.at(f.id), values)


def check_own_rows(case: Case) -> Iterator[Finding]:
    """A row of the school's own that actions serve has a title."""
    plan = case.plan
    for criterion in case.framework.criteria:
        row = row_of(plan, criterion)
        if criterion.free and is_used(plan, criterion) and not (row and row.text("title")):
            place = row.at("title") if row else Place(plan.source.path, plan.sheets.get("criteria", ""))
            yield Finding.of("criterion.untitled", place, {"key": criterion.id})


def check_reviews(case: Case) -> Iterator[Finding]:
    """Reviews that should have been held by now (R4, R6)."""
    plan = case.plan
    for review in case.verdict.reviews:
        for n, day in enumerate(review.missed):
            values = {"check": f"@cadence/{review.id}", "due": str(day), "last": str(review.last or "")}
            missed = day < review.last if review.last else n > 0
            code = "review.missed" if missed else "review.overdue" if review.last else "review.none"
            yield Finding.of(code, Place(plan.source.path, plan.sheets.get("reviews", "")), values)
