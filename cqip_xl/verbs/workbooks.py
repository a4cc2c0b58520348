"""Making school workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cqip_xl.excel.read import open_grid
from cqip_xl.excel.swap import write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.kinds.periods import plan_period
from cqip_xl.layout.workbook import compose_workbook
from cqip_xl.model.book import Book
from cqip_xl.model.errors import BadInput, CqipError, WriteRefused
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rollup import RosterRow
from cqip_xl.plans.extract import extract_plan
from cqip_xl.plans.prefill import prefilled_plan, with_rows
from cqip_xl.plans.tables_in import read_people_file, read_rows_file
from cqip_xl.rules.judge import judge
from cqip_xl.verbs.packs import load_framework
from cqip_xl.verbs.plans import Progress


def blank_plan(
    framework: Framework,
    language: str = "",
    school: School = School(),
    period: str = "",
    as_of: date | None = None,
    people: str = "",
    rows: str = "",
) -> Plan:
    """A plan before staff fill it: the pack's people, given people, given rows. Raises BadInput."""
    language = chosen_language(framework, language)
    plan = prefilled_plan(framework, language, school, chosen_period(framework, period, as_of or date.today()))
    if people:
        plan = with_rows(framework, plan, {"people": read_people_file(Path(people), framework)}, first=True)
    if rows:
        plan = with_rows(framework, plan, read_rows_file(Path(rows), framework, plan))
    return plan


def generate(
    pack: str,
    output: str | Path,
    *,
    language: str = "",
    school: str = "",
    school_id: str = "",
    district: str = "",
    period: str = "",
    spare: int | None = None,
    as_of: date | None = None,
    people: str = "",
    rows: str = "",
) -> tuple[Path, tuple[Finding, ...]]:
    """Writes one school workbook; gives the path written and what was found in `rows`."""
    framework = load_framework(pack)
    plan = blank_plan(framework, language, School(school_id, school, district), period, as_of, people, rows)
    return save_plan(framework, plan, Path(output), as_of or date.today(), spare), plan.findings


def save_plan(
    framework: Framework, plan: Plan, output: Path, as_of: date, spare: int | None = None, may_replace: bool = False
) -> Path:
    """Composes, writes beside, reads back, swaps in. Raises WriteRefused, also where entries would be lost."""
    if output.suffix.lower() != ".xlsx":
        raise WriteRefused(f'"{output}" must end in .xlsx.')
    if not may_replace:
        refuse_to_lose(output, framework, plan)
    data = write_book(plan_book(framework, plan, as_of, spare))

    def verify(path: Path) -> None:
        again, _ = extract_plan(open_grid(path), lambda _: framework)
        if again.entered != plan.entered:
            raise WriteRefused(
                f'"{output}" was not written: reading it back gave {again.entered} rows instead of {plan.entered}.'
            )

    return write_whole(data, output, verify, as_of)


def plan_book(framework: Framework, plan: Plan, as_of: date, spare: int | None = None) -> Book:
    """The workbook of a plan, every formula with the result that Python reads on that date."""
    return compose_workbook(framework, plan, judge(framework, plan, as_of), plan.language, spare)


def refuse_to_lose(output: Path, framework: Framework, plan: Plan) -> None:
    """An existing file is replaced only where it is our workbook and holds no entry the new one lacks."""
    if not output.exists():
        return
    if output.is_dir():
        raise WriteRefused(f'"{output}" is a folder; give the name of a file.')
    try:
        old, _ = extract_plan(open_grid(output), lambda _: framework)
    except CqipError as problem:
        raise WriteRefused(f'"{output}" exists and is not a workbook of ours; choose another name.') from problem
    entered = {name: _entries(rows) for name, rows in old.tables.items()}
    lost = sum(len(rows - _entries(plan.rows(name))) for name, rows in entered.items())
    if lost:
        raise WriteRefused(f'"{output}" exists and holds {lost} entered rows; choose another name or move it away.')


def _entries(rows: Iterable[object]) -> set[str]:
    from cqip_xl.model.plan import Row

    return {
        repr(sorted((k, str(v)) for k, v in row.values.items()))
        for row in rows
        if isinstance(row, Row) and not row.prefilled
    }


def generate_many(
    pack: str,
    roster: Iterable[RosterRow],
    folder: str | Path,
    *,
    language: str = "",
    period: str = "",
    spare: int | None = None,
    as_of: date | None = None,
    people: str = "",
    rows: str = "",
    progress: Progress = lambda done, total, what: None,
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """One workbook for each roster row, named by number and name. Raises BadInput, WriteRefused."""
    wanted = [row for row in roster if row.include]
    paths: list[Path] = []
    findings: list[Finding] = []
    for n, row in enumerate(wanted, start=1):
        path = Path(folder) / f"{file_name(row)}.xlsx"
        if path in paths:
            path = path.with_stem(f"{path.stem} ({n})")
        written, found = generate(
            row.pack or pack,
            path,
            language=row.language or language,
            school=row.name,
            school_id=row.school_id,
            district=row.district,
            period=period,
            spare=spare,
            as_of=as_of,
            people=row.people or people,
            rows=rows,
        )
        paths.append(written)
        findings += found
        progress(n, len(wanted), path.name)
    return tuple(paths), tuple(findings)


def file_name(row: RosterRow) -> str:
    """`MN01 Trường Mầm non Ánh Dương` without what file systems refuse."""
    text = f"{row.school_id} {row.name}".strip()
    text = "".join(" " if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in text)
    return " ".join(text.split()).strip(" .")[:100] or "school"


def chosen_language(framework: Framework, language: str) -> str:
    """The language asked for, else the native one. Raises BadInput."""
    if language and language not in framework.languages:
        raise BadInput(
            f'The framework {framework.id} has no language "{language}"; it has: {", ".join(framework.languages)}.'
        )
    return language or framework.native


def chosen_period(framework: Framework, period: str, as_of: date) -> PlanPeriod:
    """The period asked for, else the pack's first kind of plan, beginning with the school year of that day."""
    if period:
        return plan_period(period, framework.calendar, framework.plan_kinds)
    year = as_of.year if as_of.month >= framework.calendar.starts else as_of.year - 1
    length = framework.calendar.stage_years if framework.plan_kinds[0] == "stage" else 1
    return PlanPeriod(year, year + length)
