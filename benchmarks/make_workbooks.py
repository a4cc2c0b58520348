"""Workbooks of invented schools for the benchmarks: out of the demo's pool, the same for the same numbers.

python benchmarks/make_workbooks.py FOLDER FILES ACTIONS DAY
"""

from __future__ import annotations

import os
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache, partial
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, load_framework, save_plan

FIRST_YEAR, LAST_YEAR = 2024, 2029


def make(folder: Path, files: int, actions: int, day: date) -> None:
    """Writes `files` workbooks of differing schools, `actions` rows each, on every core."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        list(workers.map(partial(make_one, folder, actions, day), range(1, files + 1), chunksize=5))


@cache
def pool() -> Any:
    """Schools and actions of the demo district."""
    return YAML(typ="safe", pure=True).load((resources("cqip_xl.demo") / "pool.yaml").read_text(encoding="utf-8"))


def make_one(folder: Path, actions: int, day: date, n: int) -> None:
    """The workbook of school number `n`."""
    facts, chance = pool(), random.Random(f"{actions}/{n}")
    framework = load_framework(facts["pack"])
    model = facts["schools"][n % len(facts["schools"])]
    school = School(f"MN{n:04}", f"{model['name']} {n}", f"{model['area']} {n % 12 + 1}")
    plan = blank_plan(framework, "vi", school, f"{FIRST_YEAR}-{LAST_YEAR}")
    people = [{"name": name, "person_kind": "person"} for name in (model["principal"], *model["people"])]
    plan = with_rows(framework, plan, {"people": people}, first=True)
    criteria = []
    for criterion in framework.criteria:
        at = chance.randrange(len(criterion.levels))
        target = criterion.levels[min(at + 1, len(criterion.levels) - 1)]
        criteria.append({"key": criterion.id, "level_current": criterion.levels[at], "level_target": target})
    chosen = [a for _ in range(-(-actions // len(facts["actions"]))) for a in chance.sample(facts["actions"], 100)]
    rows = [_action(action, people, day, chance) for action in chosen[:actions]]
    plan = with_rows(framework, plan, {"actions": rows, "criteria": criteria})
    save_plan(framework, plan, folder / f"{school.id}.xlsx", day)


def _action(action: Any, people: list[dict[str, str]], day: date, chance: random.Random) -> dict[str, object]:
    """One row as staff would have filled it in, the later half of it often empty."""
    year = chance.randrange(FIRST_YEAR, LAST_YEAR)
    row: dict[str, object] = {
        "criterion": action["criterion"],
        "level_target": action["level"],
        "what": action["what"]["vi"],
        "owner": [*action["owner"], chance.choice(people)["name"]][: chance.randint(1, 2)],
        "supporters": action["supporters"],
        "start": date(year, chance.choice((8, 9, 10)), 1),
        "due": chance.choice((f"Năm học {year}-{year + 1}", date(year + 1, chance.randint(1, 6), 20))),
        "budget": action["budget"],
        **{name: action[name]["vi"] for name in ("budget_source", "monitoring") if action[name]},
    }
    if year < day.year - 1 and chance.random() < 0.7:
        row["done_on"] = date(year, 11, 1) + timedelta(days=chance.randint(0, 100))
        row |= {name: action[name]["vi"] for name in ("result", "evidence") if action[name]}
    elif chance.random() < 0.5:
        row["progress"] = chance.choice((0.25, 0.5, 0.75))
        row |= {"remaining": action["remaining"]["vi"]} if action["remaining"] else {}
    return row


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), date.fromisoformat(sys.argv[4]))
