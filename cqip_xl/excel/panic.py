"""Panics of calamine, which is written in Rust, as ordinary errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Panic(Exception):
    """Calamine gave up in the middle of a file that it has no error for."""


@contextmanager
def panics_named() -> Iterator[None]:
    """Raises Panic where calamine panics: that arrives as a BaseException whose class nobody can import."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise Panic(str(problem)) from problem
