"""Outputs are written beside the target, read back, and swapped in whole."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path

from cqip_xl.model.errors import NotOurWorkbook, WriteRefused

Verify = Callable[[Path], None]

#: Seconds before each new try: on Windows a virus scanner or an indexer holds a new file for a moment.
PAUSES = (0.05, 0.2, 0.5)
#: Seconds after which an unfinished file is left behind, where its writer cannot be asked (Windows, other hosts).
ABANDONED = 3600.0

#: An unfinished file tells its host and its process, so that a later run knows whether its writer is dead.
_UNFINISHED = re.compile(r"\.cqip-([0-9a-f]{8})-(\d{1,9})-[0-9a-f]{16}\.tmp")
_HOST = f"{zlib.crc32(socket.gethostname().encode(errors='replace')):08x}"
#: Names of what this very process is writing.
_writing: set[str] = set()


class Overtaken(WriteRefused):
    """Something else stands at the target than what was read there."""


def write_whole(data: bytes, target: Path, verify: Verify, day: date, seen: str | None = None) -> Path:
    """Puts `data` at `target` or, where that is open elsewhere, beside it under a dated name.

    `verify` reads the new file back and raises what it finds. `seen`: fingerprint of what may be replaced; where
    something else stands there by now, Overtaken. On any failure the old file stands and no new one is left
    behind. Gives the path written. Raises WriteRefused.
    """
    with _finished(data, target, verify) as temporary:
        if not open_elsewhere(target):
            try:
                _patiently(partial(_swap, temporary, target, seen))
                return target
            except PermissionError:
                if not target.exists():
                    raise
        return _name_beside(temporary, target, day)


def write_beside(data: bytes, target: Path, verify: Verify, day: date) -> Path:
    """The same, in any case under a dated name."""
    with _finished(data, target, verify) as temporary:
        return _name_beside(temporary, target, day)


def open_elsewhere(path: Path) -> bool:
    """Whether Excel (`~$name`) or LibreOffice (`.~lock.name#`) has it open."""
    locks = (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#"))
    return path.exists() and any(lock.exists() for lock in locks)


def is_unfinished(name: str) -> bool:
    """Whether a file of that name is an output of ours that is being written, or was when its writer died."""
    return _UNFINISHED.fullmatch(name) is not None


def sweep(folder: Path) -> None:
    """Takes away what killed runs left unfinished in a folder, and nothing of a run that may be alive."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if _is_abandoned(entry):
                    os.unlink(entry.path)


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    named = _UNFINISHED.fullmatch(entry.name)
    if not named or entry.name in _writing or not entry.is_file(follow_symlinks=False):
        return False
    host, process = named[1], int(named[2])
    # Never ask on Windows: os.kill ends the process there, whatever the signal.
    if host == _HOST and os.name == "posix":
        return process == os.getpid() or not _is_alive(process)
    return time.time() - entry.stat(follow_symlinks=False).st_mtime > ABANDONED


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


@contextmanager
def _finished(data: bytes, target: Path, verify: Verify) -> Iterator[Path]:
    """A file beside the target, written and read back; taken away at the end if it still has that name."""
    name = f".cqip-{_HOST}-{os.getpid()}-{secrets.token_hex(8)}.tmp"
    temporary = target.with_name(name)
    _writing.add(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as out:
            _take_rights(temporary, target)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        verify(temporary)
        yield temporary
    except NotOurWorkbook as problem:
        raise WriteRefused("output.not_read_back", path=target) from problem
    except OSError as problem:
        raise WriteRefused("output.unwritable", path=target, reason=problem) from problem
    finally:
        with suppress(OSError):
            _patiently(partial(temporary.unlink, missing_ok=True))
        _writing.discard(name)


def _take_rights(temporary: Path, target: Path) -> None:
    """Gives the new file the rights of the one it replaces, before anything stands in it."""
    if os.name != "posix":  # Windows takes them from the folder
        return
    try:
        rights = target.stat().st_mode & 0o777
    except FileNotFoundError:
        return
    if rights != temporary.stat().st_mode & 0o777:
        temporary.chmod(rights)


def _swap(temporary: Path, target: Path, seen: str | None) -> None:
    if seen is not None and fingerprint(target) != seen:
        raise Overtaken("output.overtaken", path=target)
    os.replace(temporary, target)


def fingerprint(path: Path) -> str:
    """The sha256 of what stands there; '' where nothing does."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _name_beside(temporary: Path, target: Path, day: date) -> Path:
    for n in range(1, 1000):
        again = "" if n == 1 else f" ({n})"
        path = target.with_name(f"{target.stem} {day.isoformat()}{again}{target.suffix}")
        with suppress(FileExistsError):
            _patiently(partial(_name_if_free, temporary, path))
            return path
    raise WriteRefused("output.no_name_left", path=target)


def _name_if_free(temporary: Path, path: Path) -> None:
    """A link is refused where the name is taken, also by another run a moment ago; a POSIX rename would overwrite."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # file systems without links
        if os.path.lexists(path):
            raise FileExistsError(f"{path} exists") from None
        os.rename(temporary, path)


def _patiently(action: Callable[[], None]) -> None:
    for pause in PAUSES:
        try:
            return action()
        except FileExistsError:
            raise
        except OSError:
            time.sleep(pause)
    return action()
