"""Workbooks as they lie open, for the tests of Recalculate."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from cqip_xl import verbs
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import Spot
from cqip_xl.model.plan import Plan
from cqip_xl.model.repair import Repairs
from cqip_xl.verbs.recalculate import Opened, open_workbook
from tests.workbooks import with_few_rows

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.xlsx"))
TEMPLATES = sorted((Path(__file__).parents[2] / "workbooks" / "templates").glob("*.xlsx"))
DAY = date(2026, 3, 31)
NOW = datetime(2026, 4, 1, 18, 30)


def saved(book: Book, folder: Path, name: str = "plan.xlsx") -> Path:
    path = folder / name
    path.write_bytes(write_book(book))
    return path


@lru_cache(maxsize=8)
def sample(path: Path) -> Opened:
    """A sample as it lies open."""
    return open_workbook(path)


@lru_cache(maxsize=8)
def sample_book(path: Path) -> tuple[Book, Plan, Framework]:
    """A sample composed anew with few prepared rows, its plan and framework; the tests make their changes in copies."""
    case = sample(path).case
    return verbs.plan_book(with_few_rows(case.framework), case.plan, DAY), case.plan, case.framework


def written(repairs: Repairs) -> dict[tuple[str, Spot], object]:
    """Every cell that the repairs write."""
    return {
        (sheet.name, (block.row + r, block.col + c)): content
        for sheet in repairs.sheets
        for block in sheet.blocks
        for r, row in enumerate(block.rows)
        for c, content in enumerate(row)
    }
