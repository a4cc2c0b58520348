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
    """A file to read, or one whose outcome is known without reading. `index`: its place in the zip `path`."""

    path: Path
    name: str
    index: int = -1
    outcome: str = ""
    detail: str = ""


def gather(paths: Sequence[Path], target: Path | None = None) -> tuple[Given, ...]:
    """Folders, files and zips as single files, each once, in one order. Raises BadInput where one is not there."""
    found: list[Given] = []
    seen: set[tuple[str, int]] = set()
    for path in paths:
        if not path.exists():
            raise BadInput(f'"{path}" does not exist.')
        for given in _walk(path):
            identity = (os.path.realpath(given.path), given.index)
            if identity not in seen and not _is_target(given, target):
                seen.add(identity)
                found.append(given)
    return tuple(sorted(found, key=lambda g: (unicodedata.normalize("NFC", g.name), g.index)))


def shown_path(path: Path) -> str:
    """A path as text for every output: bytes that are no UTF-8 (old systems' names) as `\\xe9`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _is_target(given: Given, target: Path | None) -> bool:
    return target is not None and given.index < 0 and os.path.realpath(given.path) == os.path.realpath(target)


def _walk(path: Path) -> Iterator[Given]:
    if not path.is_dir():
        yield from _file(path)
        return
    refused: list[OSError] = []
    # Links to folders are not followed: a circle would never end. They are said instead.
    for folder, folders, names in os.walk(path, followlinks=False, onerror=refused.append):
        folders.sort()
        for name in folders:
            if (Path(folder) / name).is_symlink():
                link = Path(folder) / name
                detail = "link to a folder; name that folder itself"
                yield Given(link, shown_path(link), outcome="unsupported_format", detail=detail)
        for name in sorted(names):
            if name.casefold() not in LITTER:
                yield from _file(Path(folder) / name)
    for problem in refused:
        where = Path(os.fsdecode(problem.filename))
        yield Given(where, shown_path(where), outcome="no_permission", detail="the folder cannot be listed")


def _file(path: Path) -> Iterator[Given]:
    name, suffix = path.name, path.suffix.casefold()
    shown = shown_path(path)
    if name.startswith("~$") or name.startswith(".~lock."):
        yield Given(path, shown, outcome="lock_file", detail="lock")
    elif suffix == ".icloud" or _only_in_the_cloud(path):
        yield Given(path, shown, outcome="not_downloaded")
    elif path.is_symlink() and not path.exists():
        yield Given(path, shown, outcome="no_permission", detail="a link to nothing")
    elif not path.is_file():
        yield Given(path, shown, outcome="unsupported_format", detail="no regular file")
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
    shown = shown_path(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(n, info) for n, info in enumerate(archive.infolist()) if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        yield Given(path, shown, outcome="damaged", detail=str(problem))
        return
    if len(members) > MAX_MEMBERS:
        yield Given(path, shown, outcome="too_large", detail=f"{len(members)} files in one zip")
        return
    if not members:
        yield Given(path, shown, outcome="empty", detail="empty zip")
    names = [info.filename for _, info in members]
    for n, info in members:
        name = info.filename
        base = name.replace("\\", "/").rsplit("/", 1)[-1]
        inner = f"{shown}!{name}" + (f" (no. {n + 1})" if names.count(name) > 1 else "")
        # macOS adds a shadow `__MACOSX/._name` of each file; whatever else lies there was sent.
        if base.casefold() in LITTER or (name.startswith("__MACOSX/") and base.startswith("._")):
            continue
        if base.startswith("~$") or base.startswith(".~lock."):
            yield Given(path, inner, n, "lock_file", "lock")
        elif not base.casefold().endswith(tuple(READABLE)):
            yield Given(path, inner, n, "unsupported_format", f"ending {Path(base).suffix or '(none)'}")
        elif info.flag_bits & 1:
            yield Given(path, inner, n, "protected", "password on the zip")
        elif info.file_size > MAX_MEMBER_BYTES:
            yield Given(path, inner, n, "too_large", f"{info.file_size} bytes")
        else:
            yield Given(path, inner, n)
