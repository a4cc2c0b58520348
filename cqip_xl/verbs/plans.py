"""Reading, judging and checking one workbook."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cqip_xl.district.gather import each
from cqip_xl.district.readers import Reader, read_all
from cqip_xl.district.zips import InputFile
from cqip_xl.excel.followed import followed_sheets
from cqip_xl.excel.read import grid_of, read_bytes, read_member
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.errors import BadInput, NotOurWorkbook
from cqip_xl.model.framework import Framework, as_of_version
from cqip_xl.model.plan import Plan
from cqip_xl.reading.disagreements import with_second_reading
from cqip_xl.reading.extract import extract_plan
from cqip_xl.reading.locate import Located
from cqip_xl.rules.case import case_of, checked
from cqip_xl.verbs.packs import finder, frameworks, load_framework

if TYPE_CHECKING:
    import pandas as pd


T = TypeVar("T")
Progress = Callable[[int, int, str], None]


def read_plan(path: str | Path, packs: Iterable[str] = ()) -> Plan:
    """The plan of a workbook. Raises NotOurWorkbook, which says the outcome."""
    with named_by_file(path):
        return plan_in(read_bytes(Path(path)), str(path), packs)[0]


@contextmanager
def named_by_file(path: str | Path) -> Iterator[None]:
    """What is raised of a file names it."""
    try:
        yield
    except NotOurWorkbook as problem:
        raise problem.of_file(path) from problem


def plan_in(data: bytes, name: str, packs: Iterable[str] = ()) -> tuple[Plan, Located]:
    """The plan in a file's bytes, and where it stands there; an odd file is read twice. Raises NotOurWorkbook."""
    grid = grid_of(data, name)
    plan, located = extract_plan(grid, finder(packs), partial(known_frameworks, packs), partial(followed_sheets, data))
    return with_second_reading(plan, grid, data), located


def known_frameworks(packs: Iterable[str]) -> tuple[Framework, ...]:
    return (*frameworks(), *map(load_framework, packs))


def frame(plan: Plan, table: str, as_of: date | None = None, packs: Iterable[str] = ()) -> pd.DataFrame:
    """A table of a plan as a DataFrame, statuses by that day (else the plan's own date, else today)."""
    from cqip_xl.verbs.frames import frame as make

    framework = finder(packs)(plan.framework)
    if framework is None:
        raise BadInput("framework.not_here", name=plan.framework)
    own = as_of_version(framework, plan.version)
    return make(case_of(own, plan, judged_by(plan, as_of)), table)


def judged_by(plan: Plan, as_of: date | None, today: date | None = None) -> date:
    """`--as-of`, else the date typed in the workbook, else today."""
    own = plan.header.get("as_of_fixed")
    return as_of or (own if isinstance(own, date) else today or date.today())


def check(path: str | Path, as_of: date | None = None, packs: Iterable[str] = ()) -> Case | Unread:
    """Status, completion, levels and findings of one file; never raises for what is in the file.

    Raises BadInput where none is there, or several are, as in a folder or zip: that is for `check_many`.
    """
    found = _inputs([path])
    if len(found) > 1:
        raise BadInput("file.several", path=path, count=len(found))
    given = found[0]
    return Unread(given.name, given.outcome, given.detail) if given.outcome else check_one(given, as_of, tuple(packs))


def check_many(
    paths: Sequence[str | Path], as_of: date | None = None, packs: Iterable[str] = ()
) -> list[Case | Unread]:
    """The same for several files, folders and zips, in the order given, by processes that may die.

    A script on Windows or macOS needs a main guard. Raises BadInput where a path is not there, or no file is.
    """
    return check_files(_inputs(paths), as_of, tuple(packs))


def _inputs(paths: Iterable[str | Path]) -> list[InputFile]:
    with faults_of_inputs():
        found = each([Path(path) for path in paths])
    if not found:
        raise BadInput("inputs.none")
    return found


@contextmanager
def faults_of_inputs() -> Iterator[None]:
    """A disk or share that fails while the inputs are looked for is said in a sentence."""
    try:
        yield
    except OSError as problem:
        if not problem.filename:
            raise BadInput("inputs.unreadable", reason=problem) from problem
        raise BadInput("file.unreadable", path=os.fsdecode(problem.filename), reason=problem) from problem


def check_files(
    files: Sequence[InputFile],
    as_of: date | None,
    packs: tuple[str, ...],
    jobs: int = 0,
    progress: Progress = lambda done, total, what: None,
) -> list[Case | Unread]:
    """Every file judged and checked by the readers, in the order given. Raises SpecError."""
    return _by_readers(files, partial(check_one, as_of=as_of, packs=packs), packs, jobs, progress)


def read_files(
    files: Sequence[InputFile],
    packs: tuple[str, ...],
    jobs: int = 0,
    progress: Progress = lambda done, total, what: None,
) -> list[Read | Unread]:
    """Every file only read, where nobody knows yet by which date to judge. Raises SpecError."""
    return _by_readers(files, partial(read_one, packs=packs), packs, jobs, progress)


def _by_readers(
    files: Sequence[InputFile], read: Reader[T], packs: tuple[str, ...], jobs: int, progress: Progress
) -> list[T | Unread]:
    """What comes of every file; readable ones by processes that may die."""
    finder(packs)  # a faulty pack is said once, here, not by every reader
    readable = [given for given in files if not given.outcome]
    found = iter(
        read_all(readable, read, jobs, lambda n: progress(n, len(readable), readable[n - 1].name if n else ""))
        if readable
        else ()
    )
    return [Unread(g.name, g.outcome, g.detail) if g.outcome else next(found) for g in files]


def read_one(given: InputFile, packs: tuple[str, ...]) -> Read | Unread:
    """One file in a reader process; what is wrong with it becomes its outcome."""
    try:
        data = read_member(given.path, given.index, given.name) if given.index else read_bytes(given.path)
        plan, located = plan_in(data, given.name, packs)
        return Read(located.framework, plan)
    except NotOurWorkbook as problem:
        return Unread(given.name, problem.outcome, problem.detail)


def check_one(given: InputFile, as_of: date | None, packs: tuple[str, ...]) -> Case | Unread:
    """The same where the date is known beforehand, judged and checked: as much as can be is done by the readers."""
    read = read_one(given, packs)
    if isinstance(read, Unread):
        return read
    return checked(case_of(read.framework, read.plan, judged_by(read.plan, as_of)))
