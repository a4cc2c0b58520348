"""What a reader process may take is what it takes for a file, whatever the program that started it has already."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import pytest

from cqip_xl import verbs
from cqip_xl.model.case import Case
from cqip_xl.model.limits import limits

SAMPLE = Path(__file__).parents[2] / "samples" / "ma-qris-ost.harbor-lantern.xlsx"


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process's memory is capped by its addresses")
def test_a_program_that_has_more_than_a_reader_may_take_still_reads() -> None:
    """As a window that is open for days, or this run of tests."""
    taken = [mmap.mmap(-1, limits().memory_bytes) for _ in range(2)]  # addresses only, nothing is written there
    (case,) = verbs.check_many([SAMPLE])
    assert isinstance(case, Case)
    assert len(taken) == 2
