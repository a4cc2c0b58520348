"""How much of the large samples a run takes: `CQIP_FUZZ=1`, a part of them, is a plain `make test`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FUZZ = max(1, int(os.environ.get("CQIP_FUZZ", "1")))


def part_of(things: Sequence[T], nth: int = 2) -> list[T]:
    """Every n-th of them; all of them at night."""
    return list(things if FUZZ > 1 else things[::nth])
