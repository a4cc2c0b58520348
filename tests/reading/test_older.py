"""A workbook made before its framework grew: nothing is lost, and nothing is called damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cqip_xl.excel.write import write_book
from cqip_xl.model.framework import Framework
from cqip_xl.model.table import Table
from cqip_xl.verbs import check, plan_book, read_plan
from tests.workbooks import DAY, save_typed, typed_book


def older(framework: Framework) -> Framework:
    """The framework before: without its evidence, its actions without their last column."""
    actions = framework.tables["actions"]
    tables: dict[str, Table] = {**framework.tables, "actions": replace(actions, fields=actions.fields[:-1])}
    del tables["evidence"]
    return replace(framework, version="1.0", tables=tables)


def test_what_the_framework_got_since_is_told_as_a_note(framework: Framework, tmp_path: Path) -> None:
    path = save_typed(tmp_path / "old.xlsx", typed_book(older(framework), "| what |\n| Task |"))
    result = check(path, DAY)
    assert result.outcome == "older_version" and result.rows_in == 1
    told = {f.code: f.severity for f in result.findings if f.code.startswith(("table.", "column."))}
    assert told == {"table.newer": "note", "column.newer": "note"}


def test_a_workbook_of_today_is_damaged_where_a_table_is_gone(framework: Framework, tmp_path: Path) -> None:
    book = typed_book(replace(older(framework), version=framework.version), "| what |\n| Task |")
    result = check(save_typed(tmp_path / "damaged.xlsx", book), DAY)
    told = {f.code: f.severity for f in result.findings if f.code.startswith(("table.", "column."))}
    assert told == {"table.missing": "error", "column.missing": "error"}


def test_its_plan_in_a_new_workbook_is_of_today(framework: Framework, tmp_path: Path) -> None:
    plan = read_plan(save_typed(tmp_path / "old.xlsx", typed_book(older(framework), "| what |\n| Task |")))
    path = tmp_path / "new.xlsx"
    path.write_bytes(write_book(plan_book(framework, plan, DAY)))
    assert [f.code for f in read_plan(path).findings if f.code.startswith(("table.", "column."))] == []
