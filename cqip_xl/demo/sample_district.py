"""Invented schools, files with all that goes wrong, a roster; then their summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cqip_xl.demo.pool import DEMO_DAY
from cqip_xl.demo.roster import roster_book
from cqip_xl.demo.sample import samples
from cqip_xl.demo.story import Story, every_framework
from cqip_xl.demo.trouble import troubles
from cqip_xl.excel.swap import write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import Consolidated, consolidate, save_plan

__all__ = ["DEMO_DAY", "Post", "make_district", "sample_plans", "summarize", "write_post"]

Tell = Callable[[int, int, str], None]


class Post(NamedTuple):
    """What lies in the district's folder: the schools' files in the order in which they were written, the roster."""

    folder: Path
    files: tuple[Path, ...]
    roster: Path
    day: date
    story: Story


def _silent(done: int, total: int, what: str) -> None:
    """Tells nobody."""


def make_district(folder: Path, as_of: date | None = None) -> Consolidated:
    """The districts of all frameworks in one folder, and their summary. Raises WriteRefused."""
    return summarize(write_post(folder, every_framework(), as_of))


def write_post(folder: Path, story: Story, as_of: date | None = None, tell: Tell = _silent) -> Post:
    """Writes `folder/schools/…` and `folder/roster.xlsx`. Raises WriteRefused."""
    day = as_of or DEMO_DAY
    schools = list(samples(story, day))
    total = len(schools) + len(story.files)
    plans = {plan.school.id: plan for _, plan in schools}
    files: list[Path] = []
    for framework, plan in schools:
        path = folder / "schools" / f"{plan.school.id} {plan.school.name.split(' (')[0]}.xlsx"
        files.append(save_plan(framework, plan, path, day, may_replace=True))
        tell(len(files), total, path.name)
    for trouble in troubles(story, day):
        files.append(write_whole(trouble.data, folder / "schools" / trouble.file, lambda _: None, day))
        plans |= {plan.school.id: plan for plan in trouble.plans if plan.school.id}
        tell(len(files), total, trouble.file)
    book = roster_book(story.pools, list(plans.values()), day)
    roster = write_whole(write_book(book), folder / "roster.xlsx", lambda _: None, day)
    return Post(folder, tuple(files), roster, day, story)


def summarize(post: Post, tell: Tell = _silent) -> Consolidated:
    """Writes `summary.xlsx` of these files, whatever else lies beside them; for one framework notes as well."""
    notes = post.folder / "notes" if post.story.language else ""
    return consolidate(
        post.files,
        post.folder / "summary.xlsx",
        roster=str(post.roster),
        as_of=post.day,
        language=post.story.language,
        notes=notes,
        progress=tell,
    )


def sample_plans(day: date) -> Iterator[tuple[Framework, Plan]]:
    """The plans of all frameworks' schools without the troublesome ones, `day` typed into each."""
    yield from samples(every_framework(), day)
