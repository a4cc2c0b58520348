"""A plan for several years: actions drawn from the pool, levels, and what has happened since."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cqip_xl.demo.pool import DEMO_DAY, pool, worded
from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import school_year
from cqip_xl.model.plan import Plan, Row


def filled_stage(framework: Framework, plan: Plan, facts: Any, school: Any, chance: random.Random) -> Plan:
    """The plan as staff have filled it in by the demo's day."""
    language = plan.language
    whole = pool(school["rows"]) if "rows" in school else {}
    if whole:
        rows = whole["actions"]
    else:
        chosen = chance.sample(facts["actions"], chance.randint(*school.get("actions", (10, 40))))
        rows = [_action(a, language, school, plan, chance) for a in chosen]
        rows.sort(key=lambda row: [int(part) for part in row["criterion"].split(".")])
    levels = _levels(framework, chance, (school["principal"], *school["people"]))
    plan = with_rows(framework, plan, {**whole, "actions": rows, "criteria": levels})
    by_text = {worded(a["what"], language): a for a in facts["actions"]}
    lived = (
        _lived(framework, plan, row, by_text.get(row.text("what")), language, chance) for row in plan.rows("actions")
    )
    return replace(plan, tables={**plan.tables, "actions": tuple(lived)})


def _action(action: Any, language: str, school: Any, plan: Plan, chance: random.Random) -> dict[str, Any]:
    """A row as staff would type it: owners by role or by name, a start, an offered period or a date."""
    first = plan.period.first
    year = first + chance.choice((0, 0, 1, 1, 1, 2, 3, 4))
    due: object
    match action["span"]:
        case "each":
            due = f"Giai đoạn {first}-{plan.period.last} (mỗi năm đều thực hiện)"
        case "stage":
            due = f"Giai đoạn {first}-{plan.period.last}"
        case "month":
            due = chance.choice((date(year, 12, 20), date(year + 1, 4, 10), date(year + 1, 5, 25)))
        case _:
            due = f"Năm học {year}-{year + 1}"
    start = date(first, 8, 1) if action["span"] in ("each", "stage") else date(year, chance.choice((8, 9, 10)), 1)
    people = school["people"]
    owner = list(action["owner"])
    if people and chance.random() < 0.3:
        owner = [chance.choice(people), *owner[:1]]
    row: dict[str, Any] = {
        "criterion": action["criterion"],
        "level_target": action["level"],
        "what": worded(action["what"], language),
        "owner": owner if chance.random() > 0.03 else None,
        "supporters": action["supporters"],
        "start": start,
        "due": due,
        "budget": action["budget"],
    }
    return row | {name: worded(action[name], language) for name in ("budget_source", "monitoring")}


def _levels(framework: Framework, chance: random.Random, people: Sequence[str]) -> list[dict[str, object]]:
    """Self-assessment: mostly levels 1 and 2, the target one above; one school in six leaves gaps."""
    gaps = chance.random() < 0.17
    rows: list[dict[str, object]] = []
    for criterion in framework.criteria:
        at = min(chance.choice((1, 1, 2, 2, 2, 3)), len(criterion.levels))
        row: dict[str, object] = {
            "key": criterion.id,
            "level_current": None if gaps and chance.random() < 0.2 else criterion.levels[at - 1],
            "level_target": criterion.levels[min(at, len(criterion.levels) - 1)],
        }
        if chance.random() < 0.4:
            row["in_charge"] = chance.choice(people)
        rows.append(row)
    return rows


def _lived(framework: Framework, plan: Plan, row: Row, action: Any, language: str, chance: random.Random) -> Row:
    """What has happened since: done, under way, put off, dropped; here and there something typed wrongly."""
    values = dict(row.values)
    raw = dict(row.raw)
    due = values.get("due")
    if getattr(due, "each", False):
        for year in plan.period.years[: chance.choice((0, 1, 1, 1, 2))]:
            last = school_year(framework.calendar, year).last
            values[f"slot.{year}"] = min(last - timedelta(days=chance.randint(50, 110)), DEMO_DAY - timedelta(days=9))
        return replace(row, values=values)
    end = due if isinstance(due, date) else getattr(due, "last", None)
    past = end is not None and end < DEMO_DAY
    draw = chance.random()
    if draw < (0.72 if past else 0.2):
        start = values.get("start")
        low = start if isinstance(start, date) else date(plan.period.first, 9, 1)
        values |= _done(low, min(end or DEMO_DAY, DEMO_DAY) - timedelta(days=3), action, language, chance)
    elif draw < (0.92 if past else 0.6):
        values["progress"] = chance.choice((0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9))
        if action and action["remaining"]:
            values["remaining"] = action["remaining"][language]
    elif draw > 0.965:
        values["state"] = chance.choice(("deferred", "dropped"))
    if chance.random() < 0.015 and "done_on" in values:
        day = values.pop("done_on")
        assert isinstance(day, date)
        raw["done_on"] = f"{day.day}.{day.month}.{day.year}"
    return replace(row, values=values, raw=raw)


def _done(first: date, last: date, action: Any, language: str, chance: random.Random) -> dict[str, Any]:
    """A day of completion between the two, and what came of it; nothing where no day lies between."""
    if first >= last:
        return {}
    day = {"done_on": first + (last - first) * chance.random()}
    return day | ({name: action[name][language] for name in ("result", "evidence")} if action else {})
