"""Reading, judging and checking one workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cqip_xl.district.gather import shown_path
from cqip_xl.district.readers import read_all
from cqip_xl.district.zips import InputFile
from cqip_xl.excel.read import grid_of, read_bytes, read_member
from cqip_xl.model.errors import BadInput, NotOurWorkbook
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import Grid
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import FileResult
from cqip_xl.model.version import compare_versions
from cqip_xl.reading.disagreements import with_second_reading
from cqip_xl.reading.extract import extract_plan
from cqip_xl.rules.checks import check_plan
from cqip_xl.rules.judge import judge
from cqip_xl.verbs.packs import finder, frameworks, load_framework

if TYPE_CHECKING:
    import pandas as pd


Progress = Callable[[int, int, str], None]


def read_plan(path: str | Path, packs: Iterable[str] = ()) -> Plan:
    """The plan of a workbook. Raises NotOurWorkbook with the outcome of the contract."""
    with named_by_file(path):
        return _plan_of(read_bytes(Path(path)), str(path), packs)[0]


@contextmanager
def named_by_file(path: str | Path) -> Iterator[None]:
    """What is raised of a file names it."""
    try:
        yield
    except NotOurWorkbook as problem:
        raise problem.of_file(path) from problem


def plan_in(data: bytes, name: str, packs: Iterable[str] = ()) -> tuple[Plan, Framework, Grid]:
    """The plan in a file's bytes; where the file looks odd, read twice. Raises NotOurWorkbook."""
    grid = grid_of(data, name)
    plan, framework = extract_plan(grid, finder(packs), partial(known_frameworks, packs))
    return with_second_reading(plan, grid, data), framework, grid


def _plan_of(data: bytes, name: str, packs: Iterable[str]) -> tuple[Plan, Framework]:
    return plan_in(data, name, packs)[:2]


def known_frameworks(packs: Iterable[str]) -> tuple[Framework, ...]:
    return (*frameworks(), *map(load_framework, packs))


def frame(plan: Plan, table: str, as_of: date | None = None, packs: Iterable[str] = ()) -> pd.DataFrame:
    """A table of a plan as a DataFrame, statuses by that day (else the plan's own date, else today)."""
    from cqip_xl.verbs.frames import frame as make

    framework = finder(packs)(plan.framework)
    if framework is None:
        raise BadInput("framework.not_here", name=plan.framework)
    return make(plan, table, framework, judge(framework, plan, judged_by(plan, as_of)))


def judged_by(plan: Plan, as_of: date | None, today: date | None = None) -> date:
    """`--as-of`, else the date typed in the workbook, else today."""
    own = plan.header.get("as_of_fixed")
    return as_of or (own if isinstance(own, date) else today or date.today())


def check(path: str | Path, as_of: date | None = None, packs: Iterable[str] = ()) -> FileResult:
    """Status, completion, levels and findings of one file; never raises for what is in the file."""
    try:
        return result_of(_plan_of(read_bytes(Path(path)), str(path), packs), as_of)
    except NotOurWorkbook as problem:
        return FileResult(str(path), problem.outcome, detail=problem.detail)


def check_many(paths: Sequence[str | Path], as_of: date | None = None, packs: Iterable[str] = ()) -> list[FileResult]:
    """The same for several files, by processes that may die; a script on Windows or macOS needs a main guard."""
    files = [InputFile(Path(path), shown_path(Path(path))) for path in paths]
    return read_files(files, as_of, tuple(packs), 0, lambda done, total, what: None)


def read_files(
    files: Sequence[InputFile], as_of: date | None, packs: tuple[str, ...], jobs: int, progress: Progress
) -> list[FileResult]:
    """Every file's result, in the order given; readable ones by processes that may die. Raises SpecError."""
    finder(packs)  # a faulty pack is said once, here, not by every reader
    readable = [given for given in files if not given.outcome]
    read = iter(
        read_all(
            readable,
            partial(read_one, as_of=as_of, packs=packs),
            jobs,
            lambda n: progress(n, len(readable), readable[n - 1].name if n else ""),
        )
        if readable
        else ()
    )
    return [FileResult(g.name, g.outcome, detail=g.detail) if g.outcome else next(read) for g in files]


def read_one(given: InputFile, as_of: date | None, packs: tuple[str, ...]) -> FileResult:
    """One file in a reader process; what is wrong with it becomes its outcome."""
    try:
        data = read_member(given.path, given.index, given.name) if given.index else read_bytes(given.path)
        return result_of(_plan_of(data, given.name, packs), as_of)
    except NotOurWorkbook as problem:
        return FileResult(given.name, problem.outcome, detail=problem.detail)


def result_of(read: tuple[Plan, Framework], as_of: date | None) -> FileResult:
    """A plan that was read, judged and checked."""
    plan, framework = read
    verdict = judge(framework, plan, judged_by(plan, as_of))
    findings = (*plan.findings, *check_plan(framework, plan, verdict))
    return FileResult(
        path=plan.source.path,
        outcome=outcome_of(framework, plan, findings),
        plan=plan,
        verdict=verdict,
        findings=findings,
        rows_in=sum(count.rows for count in plan.counts.values()),
        out={name: plan.entered_in(name) for name in plan.counts},
        rejected=plan.rejected,
        sha256=plan.source.sha256,
    )


def outcome_of(framework: Framework, plan: Plan, findings: Iterable[Finding]) -> str:
    """Which outcome of the contract a readable plan has."""
    if not plan.entered:
        return "empty"
    older = compare_versions(plan.version, framework.version)
    if older:
        return "older_version" if older < 0 else "newer_version"
    return "read_with_findings" if any(f.severity != "note" for f in findings) else "read"
