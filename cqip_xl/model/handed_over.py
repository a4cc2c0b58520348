"""Values of which hundreds of thousands go from reader processes to the one that writes the summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import TypeVar

T = TypeVar("T")


def handed_over(kind: type[T]) -> type[T]:
    """A frozen dataclass that is pickled by the values of its fields, in half the time that Python's way takes."""
    values = attrgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]  # every one given is one

    def reduced(self: T) -> tuple[Callable[..., T], tuple[object, ...]]:
        return kind, values(self)

    kind.__reduce__ = reduced  # type: ignore[assignment, method-assign]  # what `object` has is wider
    return kind
