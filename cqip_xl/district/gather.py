"""Every file that was given: folders walked; each one ends in an outcome. Zips are opened by `zips.py`."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from cqip_xl.district.drafts import is_draft
from cqip_xl.district.zips import LITTER, READABLE, InputFile, members
from cqip_xl.excel.swap import is_unfinished
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.limits import Limits, limits


def gather(paths: Sequence[Path], target: Path | None = None) -> tuple[InputFile, ...]:
    """Folders, files and zips as single files, each once, by name. Raises BadInput where one is not there."""
    return tuple(sorted(each(paths, target), key=lambda g: (unicodedata.normalize("NFC", g.name), g.index)))


def each(paths: Sequence[Path], target: Path | None = None) -> list[InputFile]:
    """The same in the order in which the paths are given."""
    bounds = limits()
    found: list[InputFile] = []
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for path in paths:
        if not path.exists():
            raise BadInput("file.missing", path=path)
        for given in _walk(path, bounds):
            identity = (os.path.realpath(given.path), given.index)
            if identity not in seen and not _is_target(given, target):
                seen.add(identity)
                found.append(given)
    return found


def shown_path(path: Path) -> str:
    """A path as text for every output: bytes that are no UTF-8 (old systems' names) as `\\xe9`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _is_target(given: InputFile, target: Path | None) -> bool:
    return target is not None and not given.index and os.path.realpath(given.path) == os.path.realpath(target)


def _walk(path: Path, bounds: Limits) -> Iterator[InputFile]:
    if not path.is_dir():
        yield from _file(path, bounds)
        return
    refused: list[OSError] = []
    # Links to folders are not followed: a circle would never end. They are said instead.
    for folder, folders, names in os.walk(path, followlinks=False, onerror=refused.append):
        folders.sort()
        for name in folders:
            if (Path(folder) / name).is_symlink():
                link = Path(folder) / name
                yield InputFile(link, shown_path(link), outcome="unsupported_format", detail=Detail("link_to_folder"))
        for name in sorted(names):
            if name.casefold() not in LITTER and not is_unfinished(name):
                yield from _file(Path(folder) / name, bounds)
    for problem in refused:
        where = Path(os.fsdecode(problem.filename))
        yield InputFile(where, shown_path(where), outcome="no_permission", detail=Detail("folder_closed"))


def _file(path: Path, bounds: Limits) -> Iterator[InputFile]:
    """One file of a folder. What the system refuses to tell of it is its outcome."""
    try:
        yield from _known(path, bounds)
    except OSError as problem:
        detail = Detail("unreadable", {"number": str(problem.errno or 0)})
        yield InputFile(path, shown_path(path), outcome="no_permission", detail=detail)


def _known(path: Path, bounds: Limits) -> Iterator[InputFile]:
    name, suffix = path.name, path.suffix.casefold()
    shown = shown_path(path)
    if name.startswith("~$") or name.startswith(".~lock."):
        yield InputFile(path, shown, outcome="lock_file")
    elif suffix == ".icloud" or _only_in_the_cloud(path):
        yield InputFile(path, shown, outcome="not_downloaded")
    elif path.is_symlink() and not path.exists():
        yield InputFile(path, shown, outcome="no_permission", detail=Detail("link_to_nothing"))
    elif not path.is_file():
        yield InputFile(path, shown, outcome="unsupported_format", detail=Detail("no_file"))
    elif suffix == ".zip":
        yield from members(path, shown, bounds)
    elif suffix in READABLE:
        yield InputFile(path, shown)
    elif is_draft(path):
        yield InputFile(path, shown, outcome="own_output")
    else:
        yield InputFile(path, shown, outcome="unsupported_format", detail=Detail("ending", {"ending": suffix or "–"}))


def _only_in_the_cloud(path: Path) -> bool:
    """Windows marks files that OneDrive keeps elsewhere: offline, or recalled on access."""
    try:
        attributes = getattr(path.stat(), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & (0x1000 | 0x400000))
