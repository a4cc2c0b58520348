"""A status rule may ask whether another table names the action, or for a whole number: both readers agree."""

from __future__ import annotations

from pathlib import Path

from cqip_xl.model.case import Case
from cqip_xl.verbs import check, load_framework
from tests.packs.small import write_pack
from tests.workbook.engines import ironcalc_computes
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
    shown = [plan.get(f"C{row}") for row in range(5, 9)]
    assert shown == ["In progress", "Not started", "Not started", "Not needed"]
