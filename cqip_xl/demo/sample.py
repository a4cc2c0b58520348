"""The plan of one invented school, out of the package data."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from cqip_xl.demo.pool import pool, worded
from cqip_xl.demo.rows import filled_rows
from cqip_xl.demo.stage import filled_stage
from cqip_xl.demo.story import Story
from cqip_xl.demo.year import filled_year
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, School
from cqip_xl.verbs import blank_plan, load_framework


class Sample(NamedTuple):
    framework: Framework
    plan: Plan


def samples(story: Story, day: date) -> Iterator[Sample]:
    """The plan of every school, `day` typed into each."""
    for facts, school, n in _schools(story):
        yield sample(facts, school, n, day)


def sample_of(story: Story, school_id: str, day: date) -> Sample:
    """The plan of one school."""
    return next(sample(facts, school, n, day) for facts, school, n in _schools(story) if school["id"] == school_id)


def sample(facts: Any, school: Any, n: int, day: date) -> Sample:
    """A school's plan; `n` makes its choices its own, and the same on each run."""
    framework = load_framework(facts["pack"])
    who = School(school["id"], school["name"], school["area"])
    plan = blank_plan(framework, school["language"], who, facts["period"])
    plan = replace(plan, header={**plan.header, **_header(facts, school, day)})
    chance = random.Random(facts["seed"] + n)
    if "tables" in facts:
        return Sample(framework, filled_rows(framework, plan, facts, school, chance))
    own = [{"name": name, "person_kind": "person"} for name in (school["principal"], *school["people"])]
    plan = with_rows(framework, plan, {"people": own}, first=True)
    fill = filled_stage if plan.period.kind == "stage" else filled_year
    return Sample(framework, fill(framework, plan, facts, school, chance))


def _schools(story: Story) -> Iterator[tuple[Any, Any, int]]:
    """Every school with the facts it draws from and its number there."""
    for facts in map(pool, story.pools):
        whole = [facts["whole_plan"]] if "whole_plan" in facts else []
        for n, school in enumerate([*whole, *facts["schools"]]):
            if story.language in ("", school["language"]):
                yield facts, school, n


def _header(facts: Any, school: Any, day: date) -> Mapping[str, Any]:
    given = {**facts["header"], **school.get("header", {})}
    return {
        **{
            name: filled
            for name, value in given.items()
            if (filled := _cell(worded(value, school["language"]), school))
        },
        "submitted_on": min(facts["submitted_on"], day),
        "as_of_fixed": day,
    }


def _cell(value: Any, school: Any) -> Any:
    """A header cell: numbers as every plan holds them, texts with what they name of the school."""
    if isinstance(value, int):
        return float(value)
    return value.format(**school) if isinstance(value, str) else value
