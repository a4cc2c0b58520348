"""Making school workbooks."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from cqip_xl.excel.read import open_grid
from cqip_xl.excel.swap import sweep, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.kinds.periods import plan_period
from cqip_xl.kinds.text import tidy
from cqip_xl.lists.files import read_people_file, read_rows_file
from cqip_xl.lists.prefill import prefilled_plan, with_rows
from cqip_xl.model.book import Book
from cqip_xl.model.errors import BadInput, CqipError, WriteRefused
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.left import LeftText
from cqip_xl.model.period import PlanPeriod, year_of
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.tongue import spoken_alike
from cqip_xl.reading.extract import extract_plan
from cqip_xl.reading.left_over import left_before
from cqip_xl.rules.case import case_of
from cqip_xl.verbs.packs import load_framework
from cqip_xl.workbook.workbook import compose_workbook


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
    plan = prefilled_plan(
        framework, language, writable(school), chosen_period(framework, period, as_of or date.today())
    )
    if people:
        given = {"people": read_people_file(Path(people), framework, plan.period)}
        plan = with_rows(framework, plan, given, first=True, source=people)
    if rows:
        plan = with_rows(framework, plan, read_rows_file(Path(rows), framework, plan), source=rows)
    return replace(plan, given=plan.marks())


#: Characters of a name of a school or district.
NAME_LIMIT = 250
#: Control characters, halves of characters, and two code points that XML forbids.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(school: School) -> School:
    """A school as its workbook will name it, no blanks at the ends. Raises BadInput where no workbook can hold it."""
    for text in (school.name, school.id, school.district):
        refuse_unwritable(text)
    return School(tidy(school.id), tidy(school.name), tidy(school.district))


def refuse_unwritable(text: str, limit: int = NAME_LIMIT) -> None:
    """Raises BadInput for a text that no cell can hold, or a longer one."""
    if len(text) > limit or _UNWRITABLE.search(text):
        shown = text.encode("utf-8", "backslashreplace").decode("utf-8")[:60]
        raise BadInput("text.unwritable", text=shown, limit=limit)


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
    sweep(Path(output).parent)
    return save_plan(framework, plan, Path(output), as_of or date.today(), spare), plan.findings


def save_plan(
    framework: Framework, plan: Plan, output: Path, as_of: date, spare: int | None = None, may_replace: bool = False
) -> Path:
    """Composes, writes beside, reads back, swaps in. Raises WriteRefused, also where entries would be lost."""
    if not may_replace:
        refuse_to_lose(output, framework, plan)
    return save_book(plan_book(framework, plan, as_of, spare), framework, plan, output, as_of)


def save_book(book: Book, framework: Framework, plan: Plan, output: Path, as_of: date) -> Path:
    """Writes a plan's workbook beside, reads it back, swaps it in. Raises WriteRefused."""
    return save_written(write_book(book), framework, plan, output, as_of)


def save_written(data: bytes, framework: Framework, plan: Plan, output: Path, as_of: date) -> Path:
    """The same with the workbook as it was written."""
    if output.suffix.lower() != ".xlsx":
        raise WriteRefused("output.not_xlsx", path=output)

    def verify(path: Path) -> None:
        again, _ = extract_plan(open_grid(path), lambda _: framework)
        lost = plan.entries() - again.entries()
        if lost:
            raise WriteRefused("output.entry_lost", path=output, entry=next(iter(lost))[:200])

    return write_whole(data, output, verify, as_of)


def plan_book(framework: Framework, plan: Plan, as_of: date, spare: int | None = None) -> Book:
    """The workbook of a plan, every formula with the result that Python reads on that date."""
    return compose_workbook(case_of(framework, plan, as_of), spare)


#: What a school keeps in a workbook that the reader names but does not read.
UNREAD = (
    *(
        "sheet.unread",
        "cells.outside",
        "cells.over_formula",
        "cells.over_given",
        "cells.over_heading",
        "column.extra",
        "column.twice",
    ),
    *("column.id_typed_over", "rows.no_entries"),
    *("sheet.comments", "sheet.boxes", "sheet.pictures", "sheet.pictures_in_cells", "sheet.links", "sheet.page_texts"),
    *("sheet.other_workbooks", "cell.struck", "cell.struck_part", "cell.changes_itself"),
    *("header.beside", "header.extra", "header.twice", "table.twice", "table.no_headings", "period.differs"),
)


def unread(plan: Plan) -> tuple[Finding, ...]:
    """What stands in a workbook and is not read; texts of ours as another version worded them are nobody's."""
    own = (("cells.over_given", "note"), ("cells.over_heading", "note"))
    return tuple(f for f in plan.findings if f.code in UNREAD and (f.code, f.severity) not in own)


def refuse_to_lose(output: Path, framework: Framework, plan: Plan, left: Collection[LeftText] = ()) -> None:
    """An existing file is replaced only where it is our workbook and holds no entry the new one lacks.

    `left`: texts that the new one will keep on its sheet *Left over*.
    """
    if not output.exists():
        return
    if output.is_dir():
        raise WriteRefused("output.is_folder", path=output)
    try:
        old, located = extract_plan(open_grid(output), lambda _: framework)
    except CqipError as problem:
        raise WriteRefused("output.other_workbook", path=output) from problem
    kept = {(one.sheet, one.cell, one.text) for one in left}
    lost = (old.entries() - plan.entries()).total() + len(old.rejected) + len(unread(old))
    lost += sum((one.sheet, one.cell, one.text) not in kept for one in left_before(located))
    if lost:
        raise WriteRefused("output.holds_entries", path=output, count=lost)


def chosen_language(framework: Framework, language: str) -> str:
    """The language asked for, whatever its case, or as it is spoken elsewhere; else the native one. Raises BadInput."""
    known = {code.casefold(): code for code in framework.languages}
    language = known.get(language.strip().replace("_", "-").casefold(), language)
    if language and language not in framework.languages:
        alike = spoken_alike(language, framework.languages)
        language = next((one for one in alike if one in framework.languages), language)
    if language and language not in framework.languages:
        known_here = ", ".join(framework.languages)
        raise BadInput("language.not_in_pack", pack=framework.id, language=language, known=known_here)
    return language or framework.native


def chosen_period(framework: Framework, period: str, as_of: date) -> PlanPeriod:
    """The period asked for, else the pack's first kind of plan, beginning with the school year of that day."""
    if period:
        return plan_period(period, framework.calendar, framework.plan_kinds)
    calendar = framework.calendar
    year, length = year_of(calendar, as_of), calendar.stage_years if framework.plan_kinds[0] == "stage" else 1
    return PlanPeriod(year, year + length, by_year=calendar.by_year)
