"""Facts that follow from frozen values alone: found once and kept for the frameworks last in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

#: Results kept of one fact. A district has a few frameworks in three languages; a window open for days, whose
#: user writes a pack of his own, has new ones again and again, and must let the old go.
KEPT = 64


def derived(fact: Callable[P, T]) -> Callable[P, T]:
    """The same function with its latest results kept. What it gives is shared: nobody may change it."""
    return cast(Callable[P, T], lru_cache(maxsize=KEPT)(fact))
