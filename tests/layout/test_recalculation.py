"""LibreOffice recalculates the whole demo district: nothing may come out other than what Python wrote and says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.demo.district import DEMO_DAY, sample_plans
from cqip_xl.verbs import check, save_plan
from tests.layout.engines import differences, figures_read, figures_shown, ironcalc_computes, named, same, stored
from tests.office import needs_office, recalculate

SCHOOLS = [f"MN{n:02}" for n in range(12)]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each demo school's workbook as it is written."""
    folder = tmp_path_factory.mktemp("written")
    plans = {plan.school.id: (framework, plan) for framework, plan in sample_plans(DEMO_DAY)}
    return {name: save_plan(*plan, folder / f"{name}.xlsx", DEMO_DAY) for name, plan in plans.items()}


@pytest.fixture(scope="module")
def recalculated(district: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same workbooks, each formula computed anew by LibreOffice."""
    made = recalculate(list(district.values()), tmp_path_factory.mktemp("recalculated"))
    return {path.stem: path for path in made}


def formulas(path: Path) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(path)
    return [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_the_demo_district_is_the_one_tested(district: dict[str, Path]) -> None:
    assert sorted(district) == SCHOOLS


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("school", SCHOOLS)
def test_every_formula_shows_in_libreoffice_what_python_wrote(
    school: str, district: dict[str, Path], recalculated: dict[str, Path]
) -> None:
    written, computed = stored(district[school]), stored(recalculated[school])
    cells = formulas(district[school])
    assert len(cells) > 1000
    wrong = [
        f"{sheet}!{cell}: {written[sheet].get(cell)!r} written, {computed[sheet].get(cell)!r} computed"
        for sheet, cell in cells
        if not same(written[sheet].get(cell), computed[sheet].get(cell))
    ]
    assert not wrong, "\n".join(wrong[:20])


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("school", SCHOOLS)
def test_libreoffice_shows_the_numbers_that_check_prints(
    school: str, district: dict[str, Path], recalculated: dict[str, Path]
) -> None:
    path = recalculated[school]
    assert not differences(figures_shown(stored(path), path), figures_read(district[school]))


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("school", SCHOOLS)
def test_the_date_everything_is_judged_by_is_the_typed_one(school: str, recalculated: dict[str, Path]) -> None:
    path = recalculated[school]
    sheet, cell = named(path)["cqip_as_of"]
    verdict = check(path).verdict
    assert verdict and verdict.as_of == DEMO_DAY
    assert stored(path)[sheet][cell] == float((DEMO_DAY - date(1899, 12, 30)).days)


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("school", SCHOOLS)
def test_a_recalculated_workbook_reads_the_same_as_the_written_one(
    school: str, district: dict[str, Path], recalculated: dict[str, Path]
) -> None:
    assert figures_read(recalculated[school]) == figures_read(district[school])


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_second_engine_shows_the_same_numbers(school: str, district: dict[str, Path]) -> None:
    path = district[school]
    computed, written = ironcalc_computes(path), stored(path)
    assert not differences(figures_shown(computed, path), figures_read(path))
    wrong = [
        f"{sheet}!{cell}: {written[sheet].get(cell)!r} written, {computed[sheet].get(cell)!r} computed"
        for sheet, cell in formulas(path)
        if not same(written[sheet].get(cell), computed[sheet].get(cell))
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("days", [-400, -14, -1, 0, 1, 14, 15, 200, 2000])
def test_another_day_typed_into_the_workbook_changes_both_alike(days: int, tmp_path: Path) -> None:
    day = DEMO_DAY + timedelta(days=days)
    framework, plan = next(iter(sample_plans(day)))
    path = save_plan(framework, plan, tmp_path / "plan.xlsx", DEMO_DAY)
    assert not differences(figures_shown(ironcalc_computes(path), path), figures_read(path))
