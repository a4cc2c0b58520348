"""Reading, judging and checking one workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cqip_xl.excel.read import grid_of, open_grid, read_bytes, read_member
from cqip_xl.model.errors import BadInput, NotOurWorkbook
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import FileResult
from cqip_xl.model.version import compare_versions
from cqip_xl.plans.extract import extract_plan
from cqip_xl.plans.gather import Given, shown_path
from cqip_xl.plans.pool import read_all
from cqip_xl.rules.checks import check_plan
from cqip_xl.rules.judge import judge
from cqip_xl.verbs.packs import finder, frameworks, load_framework

if TYPE_CHECKING:
    import pandas as pd


Progress = Callable[[int, int, str], None]


def read_plan(path: str | Path, packs: Iterable[str] = ()) -> Plan:
    """The plan of a workbook. Raises NotOurWorkbook with the outcome of the contract."""
    return extract_plan(open_grid(Path(path)), finder(packs), known_frameworks(packs))[0]


def known_frameworks(packs: Iterable[str]) -> tuple[Framework, ...]:
    return (*frameworks(), *map(load_framework, packs))


def frame(plan: Plan, table: str, as_of: date | None = None, packs: Iterable[str] = ()) -> pd.DataFrame:
    """A table of a plan as a DataFrame, statuses by that day (else the plan's own date, else today)."""
    from cqip_xl.plans.frames import frame as make

    framework = finder(packs)(plan.framework)
    if framework is None:
        raise BadInput(f'The framework "{plan.framework}" is not known here.')
    return make(plan, table, framework, judge(framework, plan, judged_by(plan, as_of)))


def judged_by(plan: Plan, as_of: date | None, today: date | None = None) -> date:
    """`--as-of`, else the date typed in the workbook, else today."""
    own = plan.header.get("as_of_fixed")
    return as_of or (own if isinstance(own, date) else today or date.today())


def check(path: str | Path, as_of: date | None = None, packs: Iterable[str] = ()) -> FileResult:
    """Status, completion, levels and findings of one file; never raises for what is in the file."""
    try:
        grid = open_grid(Path(path))
        return result_of(extract_plan(grid, finder(packs), known_frameworks(packs)), as_of)
    except NotOurWorkbook as problem:
        return FileResult(str(path), problem.outcome, detail=str(problem))


def check_many(paths: Sequence[str | Path], as_of: date | None = None, packs: Iterable[str] = ()) -> list[FileResult]:
    """The same for several files, by processes that may die; a script on Windows or macOS needs a main guard."""
    files = [Given(Path(path), shown_path(Path(path))) for path in paths]
    return read_files(files, as_of, tuple(packs), 0, lambda done, total, what: None)


def read_files(
    files: Sequence[Given], as_of: date | None, packs: tuple[str, ...], jobs: int, progress: Progress
) -> list[FileResult]:
    """Every file's result, in the order given; readable ones by processes that may die. Raises SpecError."""
    known_frameworks(packs)  # a faulty pack is said once, here, not by every reader
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


def read_one(given: Given, as_of: date | None, packs: tuple[str, ...]) -> FileResult:
    """One file in a reader process; what is wrong with it becomes its outcome."""
    try:
        data = read_member(given.path, given.index) if given.index >= 0 else read_bytes(given.path)
        return result_of(extract_plan(grid_of(data, given.name), finder(packs), known_frameworks(packs)), as_of)
    except NotOurWorkbook as problem:
        return FileResult(given.name, problem.outcome, detail=str(problem))


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
        rows_in=plan.entered + len(plan.rejected),
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
