"""Outputs are written beside the target, read back, and swapped in whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from cqip_xl.model.errors import WriteRefused


def write_whole(data: bytes, target: Path, verify: Callable[[Path], None], day: date) -> Path:
    """Puts `data` at `target` or, where that is open elsewhere, beside it under a dated name.

    `verify` reads the new file back and raises what it finds. On any failure the old file stands and no
    new one is left behind. Gives the path written. Raises WriteRefused.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
    except OSError as problem:
        raise WriteRefused(f'"{target}" cannot be written: {_reason(problem)}.') from problem
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        verify(temporary)
        temporary.chmod(_mode(target))
        return _swap(temporary, target, day)
    except OSError as problem:
        raise WriteRefused(f'"{target}" cannot be written: {_reason(problem)}.') from problem
    finally:
        temporary.unlink(missing_ok=True)


def _swap(temporary: Path, target: Path, day: date) -> Path:
    if not open_elsewhere(target):
        try:
            os.replace(temporary, target)
            return target
        except PermissionError:
            if not target.exists():
                raise
    beside = _dated(target, day)
    os.replace(temporary, beside)
    return beside


def open_elsewhere(path: Path) -> bool:
    """Whether Excel (`~$name`) or LibreOffice (`.~lock.name#`) has it open."""
    locks = (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#"))
    return path.exists() and any(lock.exists() for lock in locks)


def _dated(target: Path, day: date) -> Path:
    for n in range(1, 1000):
        again = "" if n == 1 else f" ({n})"
        path = target.with_name(f"{target.stem} {day.isoformat()}{again}{target.suffix}")
        if not path.exists():
            return path
    raise WriteRefused(f'"{target}" is open elsewhere and every dated name beside it is taken; close it.')


def _mode(target: Path) -> int:
    """The rights of the file replaced, else what the user's mask gives a new one."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
