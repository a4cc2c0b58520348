"""Plans that another program opened and saved: the same plan is read, or a finding says what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans
from cqip_xl.model.book import Formula
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.verbs import check, save_plan
from tests.judges import node
from tests.judges.node import needs_node
from tests.judges.test_judges import ODD
from tests.office import needs_office, recalculate
from tests.size import FUZZ
from tests.workbook.computed import plain, same
from tests.workbook.packs import CASES, INVENTED, PACKS, folders
from tests.workbook.plans_at_random import some_plan
from tests.workbooks import DAY, Typed, save_typed, typed_book, with_few_rows

Place = tuple[str, str]  # sheet and cell

#: Text that looks like an escape of the file format; what becomes of it is a test of its own.
ESCAPE = "_x0041_"
#: What staff typed: texts of every sort, days around changes of the clock, and formulas instead of values.
DAYS = (date(1990, 1, 1), date(2024, 2, 29), date(2024, 3, 31), date(2025, 11, 2), date(2099, 12, 31))
ON_DAYS: list[Typed] = [{"what": "Day", "start": day, "due": day, "done_on": day} for day in DAYS]
TYPED: tuple[Typed, ...] = (
    *({"what": text, "owner": text, "monitoring": text} for text in ODD if text != ESCAPE),
    *ON_DAYS,
    {"what": Formula('="a"&"b"', "ab"), "progress": Formula("=1/4", 0.25), "budget": Formula("=2/3", 2 / 3)},
    {"what": "Done", "done_on": Formula("=DATE(2026,3,30)", date(2026, 3, 30))},
    {"what": "Text where a day belongs", "start": "soon", "done_on": "31/03/2026", "progress": "half"},
)


class Saved(NamedTuple):
    path: Path
    packs: tuple[str, ...] = ()

    def before(self) -> Case | Unread:
        """As it was read before any program saved it."""
        return _read(self.path, self.packs)


@cache
def _read(path: Path, packs: tuple[str, ...]) -> Case | Unread:
    return check(path, packs=packs)


def openpyxl_saves(paths: Sequence[Path], into: Path, values: bool = False) -> list[Path]:
    """`values`: opened for its values as scripts do, so that no formula is left."""
    into.mkdir(parents=True, exist_ok=True)
    for path in paths:
        openpyxl.load_workbook(path, data_only=values).save(into / path.name)
    return [into / path.name for path in paths]


SAVERS: Mapping[str, Callable[[Sequence[Path], Path], list[Path]]] = {
    "openpyxl": openpyxl_saves,
    "openpyxl, values only": partial(openpyxl_saves, values=True),
    "LibreOffice": recalculate,
    **{program: partial(node.save, program) for program in ("sheetjs", "sheetjs with dates", "exceljs")},
}
MARKS = {"LibreOffice": (needs_office, pytest.mark.office), "openpyxl": (), "openpyxl, values only": ()}


def by(*programs: str) -> list[object]:
    return [pytest.param(name, marks=MARKS.get(name, (needs_node,))) for name in programs]


@pytest.fixture(scope="session")
def plans(framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> list[Saved]:
    """Plans of the demo, one of everything that can be typed, a random one of each shape of pack."""
    folder = tmp_path_factory.mktemp("plans")
    found = [
        Saved(save_plan(with_few_rows(of), plan, folder / f"{plan.school.id}.xlsx", DEMO_DAY))
        for of, plan in {(f.id, plan.period.kind): (f, plan) for f, plan in sample_plans(DEMO_DAY)}.values()
    ]
    found.append(Saved(typed(framework, folder / "typed.xlsx", *TYPED)))
    for pack, language, period in {case[0]: case for case in CASES if case[0] in INVENTED}.values():
        plan = some_plan(PACKS[pack], language, period)
        plan = replace(plan, header={**plan.header, "as_of_fixed": DAY})
        found.append(Saved(save_plan(with_few_rows(PACKS[pack]), plan, folder / f"{pack}.xlsx", DAY), folders(pack)))
    return found


@pytest.mark.parametrize("program", by(*SAVERS))
def test_the_same_plan_is_read_or_a_finding_says_what_is_gone(program: str, plans: list[Saved], tmp_path: Path) -> None:
    if FUZZ == 1:  # each plan by every other program
        plans = plans[[*SAVERS].index(program) % 2 :: 2]
    again = SAVERS[program]([plan.path for plan in plans], tmp_path)
    wrong = [
        f"{plan.path.name} {said}"
        for plan, path in zip(plans, again, strict=True)
        for said in unsaid(plan.before(), check(path, packs=plan.packs))
    ]
    assert not wrong, "\n".join(wrong[:30])


def unsaid(before: Case | Unread, after: Case | Unread) -> Iterator[str]:
    """What was lost or changed without a new finding at its cell; where nothing was, what is found or judged anew."""
    if isinstance(before, Unread) or isinstance(after, Unread):
        yield f"{before.outcome} became {after.outcome}: {after.detail}"
        return
    for name in ("school", "period", "language", "framework", "version"):
        if getattr(before.plan, name) != getattr(after.plan, name):
            yield f"{name} {getattr(before.plan, name)} became {getattr(after.plan, name)}"
    old, new = cells(before.plan), cells(after.plan)
    where = places(before.plan) | places(after.plan)
    known = {(f.code, f.place.sheet, f.place.cell) for f in before.findings}
    found = [f for f in after.findings if (f.code, f.place.sheet, f.place.cell) not in known]
    told = {(f.place.sheet, f.place.cell) for f in found}
    changed = {key for key in {**old, **new} if not same(plain(old.get(key)), plain(new.get(key)))}
    for key in sorted(key for key in changed if where.get(key) not in told and old.get(key) != ESCAPE):
        yield f"{key}: {old.get(key)!r:.60} became {new.get(key)!r:.60}"
    if not changed:
        yield from (f"{f.code} found at {f.place.sheet}!{f.place.cell}" for f in found if f.severity != "note")
        if before.verdict != after.verdict:
            yield "is judged otherwise"


def cells(plan: Plan) -> dict[str, object]:
    """Every value and every text that could not be read, by its table, row and column."""
    found: dict[str, object] = {f"header {name}": value for name, value in plan.header.items()}
    found |= {f"header {name}": text for name, text in plan.header_raw.items()}
    for table, rows in plan.tables.items():
        found[table] = " ".join(row.key for row in rows)
        for row in rows:
            raw = {name: text for name, text in row.raw.items() if name != "status"}  # calculated, never believed
            found |= {f"{table} {row.key} {name}": value for name, value in (raw | dict(row.values)).items()}
    return found


def places(plan: Plan) -> dict[str, Place]:
    found = {f"header {name}": (at.sheet, at.cell) for name, at in plan.header_cells.items()}
    for table, rows in plan.tables.items():
        found |= {f"{table} {r.key} {name}": (r.place.sheet, r.at(name).cell) for r in rows for name in r.columns}
    return found


def typed(framework: Framework, path: Path, *rows: Typed) -> Path:
    return save_typed(path, typed_book(framework, {"actions": rows}))


def left_unsaid(framework: Framework, program: str, folder: Path, *rows: Typed) -> list[str]:
    """What is left unsaid of a few typed rows that a program saved."""
    path = typed(framework, folder / "plan.xlsx", *rows)
    return list(unsaid(check(path), check(SAVERS[program]([path], folder / "again")[0])))


def test_only_what_no_finding_tells_is_unsaid(framework: Framework, tmp_path: Path) -> None:
    one = check(typed(framework, tmp_path / "one.xlsx", {"what": "a", "start": DAY}))
    other = check(typed(framework, tmp_path / "other.xlsx", {"what": "b", "start": "soon"}))
    assert list(unsaid(one, other)) == ["actions A001 what: 'a' became 'b'"]
    assert list(unsaid(one, one)) == []


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="they read _x005F_x0041_ as _x0041_ and write that, which means A"
)
@pytest.mark.parametrize("program", by("openpyxl", "sheetjs", "exceljs"))
def test_a_text_that_looks_like_an_escape_stays(program: str, framework: Framework, tmp_path: Path) -> None:
    path = typed(framework, tmp_path / "plan.xlsx", {"what": ESCAPE})
    again = check(SAVERS[program]([path], tmp_path / "again")[0])
    assert isinstance(again, Case) and again.plan.rows("actions")[0].text("what") == ESCAPE


@needs_office
@pytest.mark.office
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="LibreOffice saves TRUE in a cell with a number format as 1"
)
def test_a_truth_value_stays(framework: Framework, tmp_path: Path) -> None:
    assert not left_unsaid(framework, "LibreOffice", tmp_path, {"what": True})


@needs_node
def test_error_cells_saved_by_exceljs_do_not_cost_the_plan(framework: Framework, tmp_path: Path) -> None:
    error = Formula("=NA()", "#N/A")
    assert not left_unsaid(framework, "exceljs", tmp_path, {"what": "a", "done_on": error}, {"what": error})
