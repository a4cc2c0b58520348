"""A blank workbook of every pack and language, filled in LibreOffice as staff do, checked and consolidated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cqip_xl.kinds.periods import plan_period
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, check, consolidate, read_plan, save_plan
from cqip_xl.words.lexicon import Lexicon, lexicon
from tests.office import drive, needs_office
from tests.workbook.computed import stored
from tests.workbook.engines import differences, figures_read, figures_shown, tagged
from tests.workbook.packs import PACKS, SOME, folders
from tests.workbooks import DAY, with_few_rows

pytestmark = [needs_office, pytest.mark.office]
Steps = list[Mapping[str, object]]


def task_of(framework: Framework) -> str:
    """The column in which an action says what is to be done; a framework may call it otherwise."""
    fields = framework.tables["actions"].fields
    texts = (f.id for f in fields if f.kind == "text" and not f.shows)
    return "what" if any(f.id == "what" for f in fields) else next(texts)


def typed(path: Path, framework: Framework, lex: Lexicon) -> Iterator[Mapping[str, object]]:
    """Two actions, a review of each kind, two figures, the day by which all is judged."""
    where = tagged(path)

    def cell(table: str, column: str, row: int, value: object) -> Mapping[str, object]:
        place = where[table]
        return {
            "do": "set",
            "sheet": place.sheet,
            "cell": f"{place.columns[column]}{place.first + row}",
            "value": value,
        }

    school = where["header"]
    number = lex.framework.identity or "school_id"
    for name, value in ((number, "T01"), ("school_name", "School Nr 1"), ("as_of_fixed", {"date": str(DAY)})):
        yield {"do": "set", "sheet": school.sheet, "cell": f"C{school.rows[name]}", "value": value}
    criteria = lex.offer("criterion").labels
    day = {"date": f"{lex.period.first}-11-20"}
    for row in (0, 1):
        yield cell("actions", "criterion", row, criteria[row])
        yield cell("actions", task_of(framework), row, f"Task {row}")
        yield cell("actions", "due", row, {"date": "2026-05-20"} if row else day)
    yield cell("actions", "done_on", 0, day)
    reviews = framework.tables.get("reviews")
    kinds = [f for f in (reviews.fields if reviews else ()) if f.kind == "choice"][:1]
    days = [f for f in (reviews.fields if reviews else ()) if f.kind == "date"][:1]
    for row, label in enumerate(lex.offer(lex.list_name(kinds[0])).labels if kinds and days else ()):
        yield cell("reviews", kinds[0].id, row, label)
        yield cell("reviews", days[0].id, row, day)
    for at, spec in enumerate(measure_rows(framework, lex.period)[:6]):
        yield from figures(cell, at, spec)


def figures(cell: object, at: int, spec: MeasureRow) -> Iterator[Mapping[str, object]]:
    """What a row of measures asks for: a value, or the two parts of a rate."""
    assert callable(cell)
    for name, value in (
        (("numerator", 7 + at), ("denominator", 16)) if spec.indicator.rate else (("actual", 0.25 * at),)
    ):
        yield cell("measures", name, at, value)


def test_what_staff_type_in_libreoffice_counts_in_workbook_check_and_summary(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n, (pack, language, period) in enumerate(SOME):
        framework, packs = PACKS[pack], folders(pack)
        plan = blank_plan(framework, language, School("", ""), period, DAY)
        blank = save_plan(with_few_rows(framework), plan, tmp_path / f"{n}.xlsx", DAY)
        lex = lexicon(framework, language, plan_period(period, framework.calendar, framework.plan_kinds))
        steps: Steps = list(typed(blank, framework, lex))
        target = folder / f"{n}.xlsx"
        drive(blank, target, steps)
        plan = read_plan(target, packs)
        assert [row.text(task_of(framework)) for row in plan.rows("actions")] == ["Task 0", "Task 1"], target
        result = check(target, packs=packs)
        assert isinstance(result, Case) and result.verdict.actions[0].status == "done", pack
        assert len(result.verdict.measures) == min(6, len(measure_rows(framework, plan.period)))
        assert not differences(figures_shown(stored(target), target, packs), figures_read(target, packs)), pack
    every = tuple(folder for pack in PACKS for folder in folders(pack))
    done = consolidate([folder], tmp_path / "summary.xlsx", as_of=DAY, language="en", packs=every)
    assert done.rollup.total.actions >= 2 * len(PACKS)
    assert all(r.rows_in == r.rows_out + len(r.rejected) for r in done.rollup.files)
