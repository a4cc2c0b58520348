"""The layout of a workbook as text: a moved column shows in a diff. REFRESH=1 writes the file anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from cqip_xl.verbs import blank_plan, load_framework, plan_book
from tests.packs.small import write_pack
from tests.workbooks import DAY

KEPT = Path(__file__).with_name("small_pack.txt")


def test_the_layout_of_the_smallest_pack_is_the_one_written_down(tmp_path: Path) -> None:
    framework = load_framework(write_pack(tmp_path))
    dump = plan_book(framework, blank_plan(framework, period="2025-2026", as_of=DAY), DAY, spare=2).dump()
    head = [line for line in dump.splitlines() if not (row := re.match(r"[A-Z]+(\d+)", line)) or int(row[1]) <= 6]
    if os.environ.get("REFRESH"):
        KEPT.write_text("\n".join(head) + "\n", encoding="utf-8")
    assert head == KEPT.read_text(encoding="utf-8").splitlines()
