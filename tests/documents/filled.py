"""Documents as schools fill them in: written, read back and judged once for all tests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from ruamel.yaml import YAML

from cqip_xl.model.case import Case
from cqip_xl.model.plan import Plan, School, Value
from cqip_xl.verbs import blank_plan, check, load_framework
from cqip_xl.verbs.workbooks import save_plan

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.yaml"))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, the workbook made of it, and that workbook as it was read and judged."""

    facts: dict[str, Any]
    path: Path
    case: Case


@cache
def facts_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load((HERE / f"{name}.yaml").read_text("utf-8"))
    return found


def filled(folder: Path, name: str) -> Document:
    facts = facts_of(name)
    rows = folder / f"{name}.rows.yaml"
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda *_: True
    with rows.open("w", encoding="utf-8") as file:
        yaml.dump(facts["tables"], file)
    framework = load_framework(facts["pack"])
    plan = blank_plan(
        framework, facts["language"], School(**facts["school"]), facts["period"], facts["as_of"], rows=str(rows)
    )
    assert [f for f in plan.findings if f.severity != "note"] == []
    plan = _headed(plan, {**facts["header"], "as_of_fixed": facts["as_of"]})
    path = save_plan(framework, plan, folder / f"{name}.xlsx", facts["as_of"], spare=2)
    found = check(path, facts["as_of"])
    assert isinstance(found, Case)
    return Document(facts, path, found)


def _headed(plan: Plan, header: dict[str, Any]) -> Plan:
    """The plan as the school has filled it in."""
    values: dict[str, Value] = {n: float(v) if isinstance(v, int) else v for n, v in header.items()}
    return replace(plan, header={**plan.header, **values}, given=frozenset())  # what stands there is the school's own


# -- what a person reads ------------------------------------------------------------------------------


def seen(path: Path) -> Iterator[str]:
    """What can be read in a workbook, cell by cell, and row by row without what stands between."""
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield from _of_sheet(sheet)


def _of_sheet(sheet: Worksheet) -> Iterator[str]:
    away = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min, dimension.max + 1)
    }
    for row in sheet.iter_rows():
        if row and not sheet.row_dimensions[row[0].row].hidden:
            yield from (plain(str(c.value)) for c in row if c.value is not None and c.column not in away)


def plain(text: str) -> str:
    """A text without blanks, signs, capitals and the width of its letters."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()
