"""File operations counted one by one, so that something can happen at the n-th: a fault, a kill, somebody else."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.size import FUZZ

WATCHED = "stat lstat open replace rename link unlink remove mkdir rmdir chmod scandir listdir readlink".split()
#: Operations that can find a disk full.
GROWING = {"open", "write", "close", "fsync", "link", "mkdir", "rename", "replace"}


@dataclass(frozen=True, slots=True)
class Operation:
    """The n-th operation from 1: what is done, and to which path."""

    n: int
    what: str
    path: str


Happen = Callable[[Operation], None]


@contextmanager
def watched(root: Path, happen: Happen = lambda operation: None) -> Iterator[list[Operation]]:
    """Every file operation below `root` while this lasts; `happen` comes before each and may raise."""
    seen: list[Operation] = []
    files: dict[int, str] = {}

    def tell(what: str, path: object) -> None:
        seen.append(Operation(len(seen) + 1, what, str(path)))
        happen(seen[-1])

    def told(what: str, real: Callable[..., Any], path: Any = ".", *rest: Any, **more: Any) -> Any:
        if _is_below(root, path):
            tell(what, os.fspath(path))
        return real(path, *rest, **more)

    def told_fsync(real: Callable[[int], None], handle: int) -> None:
        if handle in files:
            tell("fsync", files[handle])
        real(handle)

    def opened(real: Callable[..., Any], path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if not _is_below(root, path):
            return real(path, mode, *rest, **more)
        tell("open", path)
        if "b" not in mode:
            return real(path, mode, *rest, **more)
        raw = _Told(path, mode.replace("b", ""), tell)
        files[raw.fileno()] = os.fspath(path)
        return io.BufferedReader(raw) if raw.readable() else io.BufferedWriter(raw)

    opening = partial(opened, builtins.open)
    places: list[tuple[Any, str, Any]] = [(os, name, partial(told, name, getattr(os, name))) for name in WATCHED]
    places += [(os, "fsync", partial(told_fsync, os.fsync)), (builtins, "open", opening), (io, "open", opening)]
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    try:
        for module, name, new in places:
            setattr(module, name, new)
        yield seen
    finally:
        for module, name, old in before:
            setattr(module, name, old)


def _is_below(root: Path, path: object) -> bool:
    return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(str(root))


class _Told(io.FileIO):
    """A file that tells each read and write; a write is told when half of it is done."""

    def __init__(self, path: Any, mode: str, tell: Callable[..., None]) -> None:
        self.tell_of = partial(tell, path=os.fspath(path))
        super().__init__(path, mode)

    def readall(self) -> bytes:
        self.tell_of("read")
        return super().readall()

    def readinto(self, buffer: Any) -> int | None:
        self.tell_of("read")
        return super().readinto(buffer)

    def write(self, data: Any) -> int:
        view = memoryview(data)
        half = super().write(view[: len(view) // 2])
        self.tell_of("write")
        return half + super().write(view[half:])

    def close(self) -> None:
        if not self.closed:
            writable = self.writable()
            super().close()
            if writable:
                self.tell_of("close")


def can_fail(operation: Operation, code: int) -> bool:
    return code != errno.ENOSPC or operation.what in GROWING


def failing(n: int, code: int, lasting: bool = False) -> Happen:
    """Fails the n-th operation, or each from there on that such a fault can befall."""

    def happen(operation: Operation) -> None:
        if operation.n == n or (lasting and operation.n > n and can_fail(operation, code)):
            raise OSError(code, os.strerror(code), operation.path)

    return happen


def interrupting(n: int) -> Happen:
    """Ctrl-C, or being told to end, just before the n-th operation."""

    def happen(operation: Operation) -> None:
        if operation.n == n:
            raise KeyboardInterrupt

    return happen


def some(operations: Sequence[Operation], wanted: int) -> list[Operation]:
    """About that many of them, spread evenly; more by CQIP_FUZZ."""
    step = max(1.0, len(operations) / (wanted * FUZZ))
    return [operations[int(n * step)] for n in range(int((len(operations) - 1) / step) + 1)]
