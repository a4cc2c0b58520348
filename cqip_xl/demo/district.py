"""Twelve invented schools with differing plans, written as staff would have filled them, then their summary."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cqip_xl.model.framework import Framework
from cqip_xl.model.period import school_year
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.plans.prefill import with_rows
from cqip_xl.verbs import Consolidated, blank_plan, consolidate, load_framework, save_plan

Tell = Callable[[int, int, str], None]

#: The day on which the demo district is looked at unless another is given.
DEMO_DAY = date(2026, 3, 31)


@cache
def pool(name: str = "pool.yaml") -> Any:
    """The package data: schools and a pool of actions."""
    text = (files("cqip_xl.demo") / name).read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


def make_district(folder: Path, as_of: date | None = None, tell: Tell = lambda done, total, what: None) -> Consolidated:
    """Writes `folder/schools/…`, `folder/roster.csv` and `folder/summary.xlsx`. Raises WriteRefused."""
    day = as_of or DEMO_DAY
    schools = list(sample_plans(day))
    for n, (framework, plan) in enumerate(schools, start=1):
        path = folder / "schools" / f"{plan.school.id} {plan.school.name.split(' (')[0]}.xlsx"
        save_plan(framework, plan, path, day, may_replace=True)
        tell(n, len(schools), path.name)
    write_roster(folder / "roster.csv", [plan for _, plan in schools])
    return consolidate([folder / "schools"], folder / "summary.xlsx", roster=str(folder / "roster.csv"), as_of=day)


def sample_plans(day: date) -> Iterator[tuple[Framework, Plan]]:
    """The plans of the sample district, `day` typed into each workbook."""
    facts = pool()
    framework = load_framework(facts["pack"])
    for n, school in enumerate([facts["whole_plan"], *facts["schools"]]):
        yield framework, _plan(framework, facts, school, random.Random(facts["seed"] + n), day)


def write_roster(path: Path, plans: Sequence[Plan]) -> None:
    """The district's list: every school of the demo, and one that has sent nothing."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["school_id", "name", "district", "language", "contact", "deadline"])
        for plan in plans:
            row = [plan.school.id, plan.school.name, plan.school.district, plan.language]
            writer.writerow([*row, f"{plan.school.id.lower()}@bin-an.example", "2026-03-15"])
        writer.writerow(
            ["MN12", "Trường Mầm non Mây Hồng", "Phường Vĩnh Lựu", "vi", "mn12@bin-an.example", "2026-03-15"]
        )


def _plan(framework: Framework, facts: Any, school: Any, chance: random.Random, day: date) -> Plan:
    language = school["language"]
    who = School(school["id"], school["name"], school["area"])
    plan = blank_plan(framework, language, who, facts["period"])
    own = [{"name": name, "person_kind": "person"} for name in (school["principal"], *school["people"])]
    plan = with_rows(framework, plan, {"people": own}, first=True)
    if "rows" in school:
        rows = pool(school["rows"])["actions"]
    else:
        chosen = chance.sample(facts["actions"], chance.randint(10, 40))
        rows = [_action(a, language, school, plan, chance) for a in chosen]
    if "rows" not in school:
        rows.sort(key=lambda row: [int(part) for part in row["criterion"].split(".")])
    plan = with_rows(framework, plan, {"actions": rows, "criteria": _levels(framework, chance, language, own)})
    plan = _lived(framework, plan, facts["actions"], language, chance)
    return replace(plan, header=_header(framework, school, plan, day))


def _header(framework: Framework, school: Any, plan: Plan, day: date) -> Mapping[str, Any]:
    given = {
        "parent_authority": "UBND Quận Bình An",
        "doc_number": f"{school['id'][2:]}/KH-{school['code']}",
        "place": "Bình An",
        "issue_date": date(plan.period.first, 9, 7),
        "signer_title": framework.word(plan.language, "people/principal"),
        "signer_name": school["principal"],
    }
    known = {f.id for f in framework.header}
    return {
        **{k: v for k, v in given.items() if k in known},
        "submitted_on": min(date(plan.period.first + 2, 3, 10), day),
        "as_of_fixed": day,
    }


def _action(action: Any, language: str, school: Any, plan: Plan, chance: random.Random) -> dict[str, object]:
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
    row: dict[str, object] = {
        "criterion": action["criterion"],
        "level_target": action["level"],
        "what": action["what"][language],
        "owner": owner if chance.random() > 0.03 else None,
        "supporters": action["supporters"],
        "start": start,
        "due": due,
        "budget": action["budget"],
    }
    for name in ("budget_source", "monitoring"):
        row[name] = action[name][language] if action[name] else None
    return row


def _levels(
    framework: Framework, chance: random.Random, language: str, people: Sequence[Any]
) -> list[dict[str, object]]:
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
            row["in_charge"] = chance.choice(people)["name"]
        rows.append(row)
    return rows


def _lived(framework: Framework, plan: Plan, actions: Any, language: str, chance: random.Random) -> Plan:
    """What has happened since: done, under way, put off, dropped; here and there something typed wrongly."""
    by_text = {a["what"][language]: a for a in actions}
    rows = tuple(
        _lived_row(framework, plan, row, by_text.get(row.text("what")), language, chance)
        for row in plan.rows("actions")
    )
    return replace(plan, tables={**plan.tables, "actions": rows})


def _lived_row(framework: Framework, plan: Plan, row: Row, action: Any, language: str, chance: random.Random) -> Row:
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
        high = min(end or DEMO_DAY, DEMO_DAY) - timedelta(days=3)
        if low < high:
            values["done_on"] = low + (high - low) * chance.random()
            if action:
                values["result"] = action["result"][language]
                values["evidence"] = action["evidence"][language]
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
