"""The district's list of schools, and its own figures of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cqip_xl.demo.pool import pool
from cqip_xl.model.book import Book, Cell, Sheet, Style
from cqip_xl.model.plan import Plan

COLUMNS = ("school_id", "name", "district", "language", "pack", "contact", "deadline")
FIGURES = ("school_id", "indicator", "year", "actual", "numerator", "denominator", "rank_last")
_HEAD = Style(bold=True, fill="E4E9EE")
_DAY = Style(number="yyyy-mm-dd")
_WIDTHS = {"name": 58.0, "district": 18.0, "pack": 20.0, "contact": 32.0}


def write_roster(path: Path, pools: Sequence[str], plans: Sequence[Plan]) -> None:
    """Every school of these plans and, for each framework and period, one that has sent nothing."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([*row, day.isoformat()] for *row, day in _schools(pools, plans))


def roster_book(pools: Sequence[str], plans: Sequence[Plan], day: date) -> Book:
    """The same as a workbook; a second sheet has what the district alone knows, if anything."""
    known = [[line.get(name) for name in FIGURES] for facts in map(pool, pools) for line in facts.get("figures", ())]
    figures = (_sheet("measures", FIGURES, known),) if known else ()
    sheets = (_sheet("roster", COLUMNS, list(_schools(pools, plans))), *figures)
    return Book(sheets, title="roster", created=day)


def is_of(facts: Any, plan: Plan) -> bool:
    """Whether a plan is of the framework and the years of a file of the package data."""
    return (plan.framework, str(plan.period)) == (facts["pack"], facts["period"])


def _schools(pools: Sequence[str], plans: Sequence[Plan]) -> Iterator[tuple[str, str, str, str, str, str, date]]:
    for facts in map(pool, pools):
        silent = facts["silent"]
        rows = [(p.school.id, p.school.name, p.school.district, p.language) for p in plans if is_of(facts, p)]
        rows += [(silent["id"], silent["name"], silent["area"], silent["language"])] if rows else []
        for number, name, area, language in rows:
            contact = f"{number.lower()}@{facts['mail']}"
            yield number, name, area, language, facts["pack"], contact, facts["deadline"]


def _sheet(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Sheet:
    """A sheet as a district keeps it: headings, then a line each."""
    cells = [Cell(0, c, text, _HEAD) for c, text in enumerate(columns)]
    cells += [
        Cell(r, c, value, _DAY if isinstance(value, date) else Style())
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row)
        if value is not None
    ]
    widths = {c: _WIDTHS.get(text, 14.0) for c, text in enumerate(columns)}
    return Sheet(name, tuple(cells), widths=widths, freeze=(1, 0), protected=False)
