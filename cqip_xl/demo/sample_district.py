"""Invented schools of every framework, files with all that goes wrong, a roster; then their summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from cqip_xl.demo.pool import DEMO_DAY, pool
from cqip_xl.demo.roster import roster_book
from cqip_xl.demo.sample import samples
from cqip_xl.demo.trouble import troubles
from cqip_xl.excel.swap import write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import Consolidated, consolidate, save_plan

__all__ = ["DEMO_DAY", "make_district", "sample_plans"]

Tell = Callable[[int, int, str], None]


def make_district(folder: Path, as_of: date | None = None, tell: Tell = lambda done, total, what: None) -> Consolidated:
    """Writes `folder/schools/…`, `folder/roster.xlsx` and `folder/summary.xlsx`. Raises WriteRefused."""
    day = as_of or DEMO_DAY
    schools = list(sample_plans(day))
    total = len(schools) + len(pool("trouble.yaml")["files"])
    plans = {plan.school.id: plan for _, plan in schools}
    for n, (framework, plan) in enumerate(schools, start=1):
        path = folder / "schools" / f"{plan.school.id} {plan.school.name.split(' (')[0]}.xlsx"
        save_plan(framework, plan, path, day, may_replace=True)
        tell(n, total, path.name)
    for n, trouble in enumerate(troubles(day), start=len(schools) + 1):
        write_whole(trouble.data, folder / "schools" / trouble.file, lambda _: None, day)
        plans |= {plan.school.id: plan for plan in trouble.plans if plan.school.id}
        tell(n, total, trouble.file)
    roster = write_whole(
        write_book(roster_book(list(plans.values()), day)), folder / "roster.xlsx", lambda _: None, day
    )
    return consolidate([folder / "schools"], folder / "summary.xlsx", roster=str(roster), as_of=day)


def sample_plans(day: date) -> Iterator[tuple[Framework, Plan]]:
    """The plans of the district's schools without the troublesome ones, `day` typed into each."""
    yield from samples(day)
