"""Every file that was given: folders walked, zips opened; each one ends in an outcome."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cqip_xl.model.errors import BadInput

#: Limits for zips of workbooks.
MAX_MEMBERS, MAX_MEMBER_BYTES = 2_000, 50 * 1024 * 1024

#: What the operating system leaves in folders; nobody sent it.
LITTER = {".ds_store", "thumbs.db", "desktop.ini"}

READABLE = {".xlsx", ".xlsm"}


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read, or one whose outcome is known without reading. `member`: name inside the zip `path`."""

    path: Path
    name: str
    member: str = ""
    outcome: str = ""
    detail: str = ""


def gather(paths: Sequence[Path], target: Path | None = None) -> tuple[Given, ...]:
    """Folders, files and zips as single files, each once, in one order. Raises BadInput where one is not there."""
    found: list[Given] = []
    seen: set[str] = set()
    for path in paths:
        if not path.exists():
            raise BadInput(f'"{path}" does not exist.')
        for given in _walk(path):
            identity = f"{os.path.realpath(given.path)}!{given.member}"
            if identity not in seen and not _is_target(given, target):
                seen.add(identity)
                found.append(given)
    return tuple(sorted(found, key=lambda g: unicodedata.normalize("NFC", g.name)))


def _is_target(given: Given, target: Path | None) -> bool:
    return target is not None and not given.member and os.path.realpath(given.path) == os.path.realpath(target)


def _walk(path: Path) -> Iterator[Given]:
    if not path.is_dir():
        yield from _file(path)
        return
    # Links to folders are not followed: a circle would never end.
    for folder, folders, names in os.walk(path, followlinks=False):
        folders.sort()
        for name in sorted(names):
            if name.casefold() not in LITTER:
                yield from _file(Path(folder) / name)


def _file(path: Path) -> Iterator[Given]:
    name, suffix = path.name, path.suffix.casefold()
    shown = path.as_posix()
    if name.startswith("~$") or name.startswith(".~lock."):
        yield Given(path, shown, outcome="lock_file", detail="lock")
    elif suffix == ".icloud" or _only_in_the_cloud(path):
        yield Given(path, shown, outcome="not_downloaded")
    elif suffix == ".zip":
        yield from _zip(path)
    elif suffix in READABLE:
        yield Given(path, shown)
    else:
        yield Given(path, shown, outcome="unsupported_format", detail=f"ending {suffix or '(none)'}")


def _only_in_the_cloud(path: Path) -> bool:
    """Windows marks files that OneDrive keeps elsewhere: offline, or recalled on access."""
    try:
        attributes = getattr(path.stat(), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & (0x1000 | 0x400000))


def _zip(path: Path) -> Iterator[Given]:
    shown = path.as_posix()
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        yield Given(path, shown, outcome="damaged", detail=str(problem))
        return
    if len(members) > MAX_MEMBERS:
        yield Given(path, shown, outcome="too_large", detail=f"{len(members)} files in one zip")
        return
    if not members:
        yield Given(path, shown, outcome="empty", detail="empty zip")
    for info in members:
        name = info.filename
        base = name.replace("\\", "/").rsplit("/", 1)[-1]
        inner = f"{shown}!{name}"
        if base.casefold() in LITTER or name.startswith("__MACOSX/"):
            continue
        if base.startswith("~$") or base.startswith(".~lock."):
            yield Given(path, inner, name, "lock_file", "lock")
        elif not base.casefold().endswith(tuple(READABLE)):
            yield Given(path, inner, name, "unsupported_format", f"ending {Path(base).suffix or '(none)'}")
        elif info.flag_bits & 1:
            yield Given(path, inner, name, "protected", "password on the zip")
        elif info.file_size > MAX_MEMBER_BYTES:
            yield Given(path, inner, name, "too_large", f"{info.file_size} bytes")
        else:
            yield Given(path, inner, name)
