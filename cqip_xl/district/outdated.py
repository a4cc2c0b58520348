"""Correction notes and drafts of earlier runs that no longer apply: taken away, unless somebody has changed them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cqip_xl.district.drafts import draft_at, remove_draft
from cqip_xl.excel.our_summary import summary_grid
from cqip_xl.excel.read import open_grid
from cqip_xl.excel.swap import open_elsewhere
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.markers import SCHOOL_NOTE
from cqip_xl.model.plan import School
from cqip_xl.model.rollup import Rollup
from cqip_xl.reading.tags import meta_of
from cqip_xl.summary.rollup_view import own_name


@dataclass(frozen=True, slots=True)
class Outdated:
    """Files of earlier runs that no longer apply: those taken away, and those kept for what somebody did in them."""

    gone: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()

    def __add__(self, other: Outdated) -> Outdated:
        return Outdated(self.gone + other.gone, self.kept + other.kept)


def outdated_notes(rollup: Rollup, folder: Path, made: Sequence[Path]) -> Outdated:
    """Takes away the notes in a folder that are about schools or files of this run and were not made by it."""
    files = {fold(own_name(file.path)) for file in rollup.files}
    known = _schools(rollup)

    def is_outdated(path: Path) -> bool:
        meta = _meta(path)
        school = School(meta.get("school_id", ""), meta.get("school_name", ""))
        return meta.get("kind") == SCHOOL_NOTE and (_key(school) in known or fold(meta.get("file", "")) in files)

    return _taken_away(_others(folder, ".xlsx", made, rollup), is_outdated, _is_unchanged, _remove)


def outdated_drafts(rollup: Rollup, folder: Path, made: Sequence[Path]) -> Outdated:
    """Takes away the drafts in a folder that are for schools of this run and were not made by it."""
    known = _schools(rollup)

    def is_outdated(path: Path) -> bool:
        draft = draft_at(path)
        return draft is not None and _key(draft.school) in known

    def is_unchanged(path: Path) -> bool:
        draft = draft_at(path)
        return draft is not None and draft.unchanged

    return _taken_away(_others(folder, ".eml", made, rollup), is_outdated, is_unchanged, remove_draft)


def _taken_away(
    paths: Iterable[Path],
    is_outdated: Callable[[Path], bool],
    is_unchanged: Callable[[Path], bool],
    remove: Callable[[Path], bool],
) -> Outdated:
    gone: list[Path] = []
    kept: list[Path] = []
    for path in filter(is_outdated, paths):
        (gone if is_unchanged(path) and remove(path) else kept).append(path)
    return Outdated(tuple(gone), tuple(kept))


def _schools(rollup: Rollup) -> set[tuple[str, str]]:
    """Every school of the run, as its plans and the roster name it."""
    named = [case.plan.school for case in rollup.cases] + [found.school for found in rollup.schools]
    return {_key(school) for school in named} - {("", "")}


def _key(school: School) -> tuple[str, str]:
    return fold(school.id), fold(school.name)


def _others(folder: Path, ending: str, made: Sequence[Path], rollup: Rollup) -> list[Path]:
    """Files in a folder but what this run made and what schools sent; told by what lies there, however it is named."""
    sent = (Path(file.path) for file in rollup.files if file.outcome != "own_output" and "!" not in file.path)
    known = set(filter(None, map(_identity, (*made, *sent))))
    names: list[str] = []
    with suppress(OSError):
        names = sorted(name for name in os.listdir(folder) if name.lower().endswith(ending))
    return [folder / name for name in names if (one := _identity(folder / name)) and one not in known]


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path: systems spell one name in several ways. None for folders, links and nothing."""
    with suppress(OSError):
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode):
            return found.st_dev, found.st_ino
    return None


def _meta(path: Path) -> dict[str, str]:
    """What a workbook of ours says of itself; nothing where it cannot be read or is none."""
    try:
        return dict(meta_of(summary_grid(path, "")))
    except NotOurWorkbook:
        return {}


def _is_unchanged(path: Path) -> bool:
    """Whether a note was last saved when it was written: whatever saves a workbook notes the moment."""
    if open_elsewhere(path):
        return False
    try:
        grid = open_grid(path)
    except NotOurWorkbook:
        return False
    as_of = meta_of(grid).get("as_of", "")
    return bool(as_of) and grid.saved.at == f"{as_of}T00:00:00Z"


def _remove(path: Path) -> bool:
    """False where the system does not let go of it: in Windows somebody may have it open."""
    try:
        os.unlink(path)
    except OSError:
        return False
    return True
