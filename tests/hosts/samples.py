"""Workbooks of the product, as values and as files."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, load_framework, plan_book
from tests.workbooks import with_few_rows

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = date(2025, 10, 1)


@cache
def sample_book(pack: str = "vn-mn-tt19", language: str = "vi") -> Book:
    """A blank workbook as the product composes it, with few prepared rows."""
    framework = with_few_rows(load_framework(pack))
    plan = blank_plan(framework, language, School("S-1", "Trường Hoa Sen", "Quận 1"), as_of=AS_OF)
    return plan_book(framework, plan, AS_OF)


def write(book: Book, path: Path) -> Path:
    path.write_bytes(write_book(book))
    return path
