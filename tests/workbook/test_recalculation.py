"""LibreOffice recalculates the whole demo district: nothing may come out other than what Python wrote and says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cqip_xl.demo.sample import Sample, samples
from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans
from cqip_xl.demo.story import every_framework
from cqip_xl.verbs import save_plan
from tests.office import needs_office, recalculate
from tests.size import FUZZ
from tests.workbook.computed import Cells, ironcalc_computes, plain, same, stored
from tests.workbook.engines import differences, disagreement, figures_read, figures_shown, named
from tests.workbook.markup import formulas_in
from tests.workbooks import with_few_rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Workbooks of demo schools, the demo's day typed into each: one of each framework, plan kind and language."""
    folder = tmp_path_factory.mktemp("written")
    some: dict[tuple[str, str, str], list[Sample]] = {}
    for sample in samples(every_framework(), DEMO_DAY):
        some.setdefault((sample.framework.id, sample.plan.period.kind, sample.plan.language), []).append(sample)
    return [
        save_plan(with_few_rows(f), plan, folder / f"{plan.school.id}.xlsx", DEMO_DAY)
        for found in some.values()
        for f, plan in found[: 1 if FUZZ == 1 else 2]
    ]


def wrong_formulas(path: Path, computed: Cells) -> Iterator[str]:
    """Every formula of every sheet whose cached value is not what an engine computed."""
    cached, found = stored(path), formulas_in(path)
    for sheet, cells in found.items():
        for cell in cells:
            one, two = cached[sheet].get(cell), computed[sheet].get(cell)
            if not same(one, two):
                yield f"{path.name} {sheet}!{cell}: {one!r} written, {two!r} computed"
    if (total := sum(map(len, found.values()))) < 1000:
        yield f"{path.name} has {total} formulas only"


@needs_office
@pytest.mark.office
def test_libreoffice_computes_the_district_as_python_wrote_and_check_prints_it(
    written: list[Path], tmp_path: Path
) -> None:
    wrong: list[str] = []
    for path, again in zip(written, recalculate(written, tmp_path / "computed"), strict=True):
        computed = stored(again)
        wrong += wrong_formulas(path, computed)
        wrong += [f"{path.name} {d}" for d in differences(figures_shown(computed, again), figures_read(path))]
        sheet, cell = named(again)["cqip_as_of"]
        if computed[sheet][cell] != plain(DEMO_DAY):
            wrong.append(f"{path.name} is judged by {computed[sheet][cell]}")
        if figures_read(again) != figures_read(path):
            wrong.append(f"{path.name} reads otherwise once LibreOffice has saved it")
    assert not wrong, "\n".join(wrong[:40])


def test_a_second_engine_computes_the_district_alike(written: list[Path]) -> None:
    wrong: list[str] = []
    for path in written:
        computed = ironcalc_computes(path)
        wrong += wrong_formulas(path, computed)
        wrong += [f"{path.name} {difference}" for difference in disagreement(computed, path)]
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("days", [-400, -14, -1, 0, 1, 14, 15, 200, 2000])
def test_another_day_typed_into_the_workbook_changes_workbook_and_check_alike(days: int, tmp_path: Path) -> None:
    framework, plan = next(iter(sample_plans(DEMO_DAY + timedelta(days=days))))
    path = save_plan(
        with_few_rows(framework), plan, tmp_path / "plan.xlsx", DEMO_DAY
    )  # what is cached stands for another day
    assert not disagreement(ironcalc_computes(path), path)
