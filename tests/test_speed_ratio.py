"""What a file costs beside bare reading: a ratio of processor time, so that a busy machine changes nothing.

Seconds drift with the machine and its load; both sides drift together, and of several rounds in turn the least counts.
The benchmark (`benchmarks/`) tells the whole way; this only sees that nobody made it dearer unnoticed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from cqip_xl import verbs

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.xlsx"))
DAY = date(2026, 3, 31)
ROUNDS = 7
#: Reading, checking and judging ÷ bare reading of every sheet by calamine: 1.8 measured; a loss of 1.5 is seen.
BOUND = 2.7


def test_reading_and_judging_costs_no_more_than_so_many_times_bare_reading() -> None:
    for path in SAMPLES:
        verbs.check(path, DAY)  # words and frameworks are loaded once a run
    spent = [(_processor(_judged), _processor(_only_read)) for _ in range(ROUNDS)]
    ours, bare = (min(side) for side in zip(*spent, strict=True))
    assert ours / bare <= BOUND, f"{ours / bare:.1f} times bare reading ({ours * 1000 / len(SAMPLES):.1f} ms a file)"


def _processor(work: Callable[[Path], None]) -> float:
    """Seconds of processor for all samples."""
    start = time.process_time()
    for path in SAMPLES:
        work(path)
    return time.process_time() - start


def _judged(path: Path) -> None:
    verbs.check(path, DAY)


def _only_read(path: Path) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
