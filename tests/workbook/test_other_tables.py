"""A status rule may ask whether another table names the action, or for a whole number: both readers agree."""

from __future__ import annotations

import shutil
from pathlib import Path

from cqip_xl.model.case import Case
from cqip_xl.verbs import check, load_framework, read_plan
from cqip_xl.workbook.plan_view import FIRST_ROW
from tests.packs.small import write_pack
from tests.reading.books import FOLDER
from tests.workbook.computed import ironcalc_computes
from tests.workbook.engines import disagreement
from tests.workbooks import DAY, save_typed, typed, typed_book

PACK = "framework.yaml"
RULES = (
    "status: [{is: not_needed, when: {none: evidence.action}}, {is: in_progress, when: {at_least: [hours, 2]}}, "
    "{is: not_started, when: always}]"
)
EVIDENCE = "  evidence: {fields: [{id: action, kind: code}, {id: what, kind: text}]}"
HOURS = "      - {id: hours, kind: integer}"


def test_rules_over_another_table_and_whole_numbers_are_read_alike(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {(PACK, 18): f"{HOURS}\n{EVIDENCE}", (PACK, 19): RULES})
    framework = load_framework(pack)
    tables = {
        "actions": typed("| what | hours |\n| named | #3 |\n| half | #2.5 |\n| small | #1 |\n| unnamed | #9 |"),
        "evidence": typed("| action | what |\n| A001 | x |\n| a002 | y |\n| A003 | z |"),
    }
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, tables, period="2025-2026"))
    result = check(path, DAY, [pack])
    assert isinstance(result, Case)
    statuses = [action.status for action in result.verdict.actions]
    assert statuses == ["in_progress", "not_started", "not_started", "not_needed"]
    plan = ironcalc_computes(path)["Plan"]
    shown = [plan.get(f"C{FIRST_ROW + n}") for n in range(1, 5)]
    assert shown == ["In progress", "Not started", "Not started", "Not needed"]


def test_codes_with_a_dash_are_read_alike_in_their_own_table_and_where_they_are_named(tmp_path: Path) -> None:
    pack = shutil.copytree(FOLDER, tmp_path / "pack")
    for file in pack.glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace('"1.10"', '"1-10"'), "utf-8")
    framework = load_framework(str(pack))
    tables = {
        "criteria": typed("| key | level_current |\n| 1.1 | Level 1 |\n| 1-10 | Level 2 |"),
        "actions": typed("| criterion | what |\n| 1-10 | x |\n| 1-10, 1.1 | y |\n| 1.1-1-10 | z |"),
    }
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, tables))
    assert not disagreement(ironcalc_computes(path), path, (str(pack),))
    assert [row.text("criterion") for row in read_plan(path, (str(pack),)).rows("actions")] == ["1-10", "1-10", ""]
