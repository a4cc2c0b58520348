"""Files written and removed as one."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

#: Seconds before each new try: on Windows a virus scanner holds a new file for a moment.
PAUSES = (0.05, 0.2, 0.5)


def read(path: Path) -> bytes | None:
    """What stands there; None where nothing does."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def missing_folders(path: Path) -> list[Path]:
    """Folders that must be made for a file, the outermost first."""
    return [folder for folder in reversed(path.parents) if not folder.exists()]


class Changes:
    """A block that is left by an error leaves every file and folder as it was before."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for undo in reversed(self._undo) if kind else ():
            with suppress(OSError):
                undo()

    def write(self, path: Path, data: bytes, *, executable: bool = False) -> None:
        """Whole or not at all; a file that is there keeps its rights."""
        for folder in missing_folders(path):
            self._undo.append(folder.rmdir)
            folder.mkdir()
        self._undo.append(partial(_put_back, path, *_state(path)))
        _swap(path, data, 0o755 if executable else None)

    def remove(self, path: Path) -> None:
        self._undo.append(partial(_put_back, path, *_state(path)))
        path.unlink(missing_ok=True)


def _state(path: Path) -> tuple[bytes | None, int | None]:
    data = read(path)
    return data, None if data is None else path.stat().st_mode & 0o777


def _put_back(path: Path, data: bytes | None, rights: int | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif read(path) != data:
        _swap(path, data, rights)


def _swap(path: Path, data: bytes, rights: int | None) -> None:
    """Written beside the target and then renamed. A link keeps pointing where it did."""
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    temporary = target.with_name(f".cqip-{secrets.token_hex(8)}.tmp")
    try:
        temporary.write_bytes(data)
        if rights is None and target.exists():
            rights = target.stat().st_mode & 0o777
        if rights is not None:
            temporary.chmod(rights)
        for pause in PAUSES:
            with suppress(PermissionError):
                return os.replace(temporary, target)
            time.sleep(pause)
        os.replace(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
