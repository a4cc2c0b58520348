"""Invented schools of every framework, files with all that goes wrong, a roster; then their summary."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from cqip_xl.demo.pool import DEMO_DAY, POOLS, pool
from cqip_xl.demo.sample import samples
from cqip_xl.demo.trouble import troubles
from cqip_xl.excel.swap import write_whole
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import Consolidated, consolidate, save_plan

__all__ = ["DEMO_DAY", "make_district", "sample_plans", "write_roster"]

Tell = Callable[[int, int, str], None]


def make_district(folder: Path, as_of: date | None = None, tell: Tell = lambda done, total, what: None) -> Consolidated:
    """Writes `folder/schools/…`, `folder/roster.csv` and `folder/summary.xlsx`. Raises WriteRefused."""
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
    write_roster(folder / "roster.csv", list(plans.values()))
    return consolidate([folder / "schools"], folder / "summary.xlsx", roster=str(folder / "roster.csv"), as_of=day)


def sample_plans(day: date) -> Iterator[tuple[Framework, Plan]]:
    """The plans of the district's schools without the troublesome ones, `day` typed into each."""
    yield from samples(day)


def write_roster(path: Path, plans: Sequence[Plan]) -> None:
    """The district's list: every school of these plans and, for each framework, one that has sent nothing."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["school_id", "name", "district", "language", "pack", "contact", "deadline"])
        for facts in map(pool, POOLS):
            of_pack = [plan for plan in plans if plan.framework == facts["pack"]]
            silent = facts["silent"]
            rows = [(plan.school.id, plan.school.name, plan.school.district, plan.language) for plan in of_pack]
            rows += [(silent["id"], silent["name"], silent["area"], silent["language"])] if of_pack else []
            for number, *row in rows:
                contact = f"{number.lower()}@{facts['mail']}"
                writer.writerow([number, *row, facts["pack"], contact, facts["deadline"].isoformat()])
