"""A plan for one year: a rating of every row, needs with their steps, and looking back."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cqip_xl.demo.pool import DEMO_DAY, worded
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan

Record = dict[str, Any]


def filled_year(framework: Framework, plan: Plan, facts: Any, school: Any, chance: random.Random) -> Plan:
    """The plan as staff have filled it in by the demo's day; `but` says where the school differs."""
    criteria: list[Record] = []
    actions: list[Record] = []
    for row in facts["rows"]:
        told = chance.choice(row["either"])
        if row["criterion"] in school["leaves_out"]:
            continue
        but = {"actions": told["actions"], **school["but"].get(row["criterion"], {})}
        steps = [_step(row["criterion"], step, school, plan.language, chance) for step in but.pop("actions")]
        rated = _rated(row, told, school, plan.language, chance)
        criteria.append({**rated, **_lived(told, steps, plan, chance), **but})
        actions += steps
    notes = chance.sample(facts["reviews"], len(school["reviews"]))
    reviews = [held | _said(note, plan.language) for held, note in zip(school["reviews"], notes, strict=True)]
    return with_rows(framework, plan, {"criteria": criteria, "actions": actions, "reviews": reviews})


def _rated(row: Any, told: Any, school: Any, language: str, chance: random.Random) -> Record:
    """A row of the ratings: scores within the row's span, the day, what is good and what is not."""
    scores = {name: round(chance.uniform(*row[name]), 2) for name in ("score", "score_2") if name in row}
    rated: Record = {"key": row["criterion"], **scores}
    if scores:
        rated["scored_on"] = school["scored_on"] + timedelta(days=chance.randint(0, 9))
    if "tool" in row:
        rated["tool"] = chance.choice(row["tool"])
    return rated | _said({name: told[name] for name in ("title", "strengths", "needs") if name in told}, language)


def _step(criterion: str, step: Any, school: Any, language: str, chance: random.Random) -> Record:
    """One action: owners by role or by name, a target date, now and then a start."""
    due = step["due"] + timedelta(days=chance.randint(-3, 9))
    owner = list(step["owner"])
    if chance.random() < 0.35:
        owner = [chance.choice(school["people"]), *owner[:1]]
    made: Record = {"criterion": criterion, "what": worded(step["what"], language), "owner": owner, "due": due}
    if chance.random() < 0.6:
        made["start"] = due - timedelta(days=chance.randint(20, 45))
    return made


def _lived(told: Any, steps: list[Record], plan: Plan, chance: random.Random) -> Record:
    """What has happened since. A row completed speaks for all its steps; else each step speaks for itself."""
    last = max((step["due"] for step in steps), default=DEMO_DAY)
    if last < DEMO_DAY and chance.random() < 0.55:
        done = min(last + timedelta(days=chance.randint(-6, 12)), DEMO_DAY - timedelta(days=2))
        looked_back = {name: told[name] for name in ("did_well", "do_better") if name in told}
        return {"completed_on": done, **_said(looked_back, plan.language)}
    for step in steps:
        draw = chance.random()
        if step["due"] < DEMO_DAY and draw < 0.45:
            step["done_on"] = _before(step["due"] + timedelta(days=chance.randint(-8, 4)))
        elif draw < 0.75:
            step["progress"] = chance.choice((0.2, 0.3, 0.5, 0.6, 0.8))
    return {}


def _before(day: date) -> date:
    return min(day, DEMO_DAY - timedelta(days=1))


def _said(texts: Mapping[str, Any], language: str) -> Record:
    return {name: worded(text, language) for name, text in texts.items()}
