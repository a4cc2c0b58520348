"""What a day written as text stands for is said as the region and language write days, wherever a report has days."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.faces.documents import file_json
from cqip_xl.verbs import check
from tests.workbook.packs import PACKS
from tests.workbooks import DAY, save_typed, typed_book

ROWS = "| what | start | done_on |\n| Task | 2026-02-01 | 2026-03-01 |\n| Late | @2026-02-01 | @2026-12-01 |"


@pytest.mark.parametrize(
    ("pack", "language", "meant", "to_come"),
    [
        ("vn-mn-tt19", "vi", "01/03/2026", "01/12/2026"),
        ("vn-mn-tt19", "en", "1 March 2026", "1 December 2026"),
        ("ma-qris-ost", "en", "March 1, 2026", "December 1, 2026"),
        ("se-kvalitet", "sv", "", "2026-12-01"),
    ],
)
def test_days_of_a_report_have_one_form(pack: str, language: str, meant: str, to_come: str, tmp_path: Path) -> None:
    book = typed_book(PACKS[pack], ROWS, language=language, period="2025-2026")
    found = file_json(check(save_typed(tmp_path / "plan.xlsx", book), DAY))["findings"]
    said = {one["code"]: one["message"] for one in found}
    assert to_come in said["done_on.in_future"]
    told = said["done_on.not_a_date"]
    assert f'"{meant}"' in told if meant else told.count("2026-03-01") == 1  # as it stands there
