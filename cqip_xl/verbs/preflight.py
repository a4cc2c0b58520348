"""What a consolidation would read, told before it reads any school's workbook."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cqip_xl.district.gather import shown_path
from cqip_xl.district.outputs import refuse_foreign_target
from cqip_xl.district.zips import InputFile
from cqip_xl.excel.swap import open_elsewhere
from cqip_xl.model.errors import Detail
from cqip_xl.verbs.district import inputs


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file as it lies there. `name`: with the zip it is in; size and day are then the zip's.

    `outcome`: '' where it will be read. `opened`: in another program, whose unsaved changes do not count.
    """

    name: str
    folder: str
    size: int = 0
    modified: date | None = None
    outcome: str = ""
    detail: Detail = Detail()
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Preflight:
    """`schools`: rows of the roster, `included`: those it does not leave out. `renews`: a summary stands there."""

    files: tuple[Waiting, ...]
    target: Path
    schools: int = 0
    included: int = 0
    renews: bool = False
    target_opened: bool = False

    @property
    def read(self) -> tuple[Waiting, ...]:
        return tuple(f for f in self.files if not f.outcome)

    @property
    def unread(self) -> tuple[Waiting, ...]:
        """What will not be read though somebody may have meant it; lock files are only a sign of an open one."""
        return tuple(f for f in self.files if f.outcome not in ("", "lock_file"))

    @property
    def opened(self) -> tuple[Waiting, ...]:
        return tuple(f for f in self.files if f.opened)


def preflight(paths: Iterable[str | Path], target: str | Path, roster: str = "") -> Preflight:
    """The files that `consolidate` would read, those it would not, and how the target stands.

    Raises what `consolidate` raises before it reads: BadInput, WriteRefused.
    """
    old = refuse_foreign_target(Path(target))
    files, rows, _ = inputs(paths, Path(target), roster)
    return Preflight(
        files=tuple(map(_waiting, files)),
        target=Path(target),
        schools=len(rows),
        included=sum(row.include for row in rows),
        renews=old is not None,
        target_opened=open_elsewhere(Path(target)),
    )


def _waiting(given: InputFile) -> Waiting:
    folder, name = shown_path(given.path.parent), given.name[len(shown_path(given.path.parent)) :].lstrip("/")
    try:
        found = os.stat(given.path)
    except OSError:  # a link to nothing, a file taken away since: reading will say so
        return Waiting(name, folder, outcome=given.outcome, detail=given.detail)
    day = date.fromtimestamp(found.st_mtime)
    return Waiting(name, folder, found.st_size, day, given.outcome, given.detail, _opened(given))


def _opened(given: InputFile) -> bool:
    return not given.outcome and not given.index and open_elsewhere(given.path)
