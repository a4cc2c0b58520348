"""Counts what crosses to LibreOffice: every call and every property read or set is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_REMOTE = "pyuno"


class Tally(Counter[str]):
    """Calls by name. `pipe`: where the office listens, for other processes."""

    pipe = ""

    @contextmanager
    def counted(self) -> Iterator[Counter[str]]:
        """The calls made inside the block."""
        before, made = Counter(self), Counter[str]()
        yield made
        made.update(Counter(self) - before)


class Counted:
    """An object of the office that counts what it is asked; so do all it hands out."""

    __slots__ = ("_inner", "_tally")

    def __init__(self, inner: Any, tally: Tally) -> None:
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_tally", tally)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if not callable(value):
            self._tally[name] += 1
            return _covered(value, self._tally)

        def call(*arguments: Any) -> Any:
            self._tally[name] += 1
            return _covered(value(*map(_bare, arguments)), self._tally)

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        self._tally[name] += 1
        setattr(self._inner, name, _bare(value))

    def __eq__(self, other: object) -> bool:
        return bool(self._inner == _bare(other))

    __hash__ = None  # type: ignore[assignment]


def _covered(value: Any, tally: Tally) -> Any:
    if type(value).__name__ == _REMOTE:
        return Counted(value, tally)
    if isinstance(value, tuple) and value and type(value[0]).__name__ == _REMOTE:
        return tuple(Counted(item, tally) for item in value)
    return value


def _bare(value: Any) -> Any:
    return value._inner if isinstance(value, Counted) else value
