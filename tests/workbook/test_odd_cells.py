"""Cells that are not what their column wants: the workbook and `cqip check` must read every one alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.model.book import Content, Formula
from cqip_xl.model.framework import Framework
from tests.office import needs_office, recalculate
from tests.size import part_of
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import differences, disagreement, figures_read, figures_shown
from tests.workbook.odd_cells import mixed_rows, odd_levels, single_rows, without_formats
from tests.workbooks import DAY, Typed, save_typed, typed_book

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")  # openpyxl, of the dates typed here
MIXED = part_of(range(6), 3)  # workbooks a language, of so many rows
ROWS = 60
ODD_DAYS: tuple[Content, ...] = (
    *(46112.75, 46111.999, "2026-03-31", "31/03/2026", 2024.0, 1e9, -1.0, True, "TRUE", " ", "soon"),
    *(Formula("=DATE(2026,3,31)", DAY), Formula("=NA()", "#N/A"), date(1985, 1, 1), date(2101, 1, 1)),
)


def written(path: Path, framework: Framework, language: str, rows: Sequence[Typed], seed: int) -> Path:
    """A workbook with room for all rows, into which they and an odd self-assessment were typed."""
    actions = replace(framework.tables["actions"], spare=len(rows))
    roomy = replace(framework, tables={**framework.tables, "actions": actions})
    tables = {"actions": rows, **odd_levels(framework, seed)}
    return save_typed(path, without_formats(typed_book(roomy, tables, language=language), seed))


def explained(found: list[str], rows: Sequence[Typed]) -> str:
    """Each difference with what was typed into its row."""
    lines = []
    for line in found:
        row = line.split(":", 1)[0].rpartition(" ")[2]
        typed = rows[int(row) - 5] if row.isdigit() and int(row) >= 5 else {}
        lines.append(f"{line}   { ({name: str(value)[:60] for name, value in typed.items()}) }")
    return "\n".join(lines)


@pytest.mark.parametrize("language", part_of(["vi", "en"]))
def test_each_odd_cell_alone_is_read_alike_by_workbook_and_check(
    language: str, framework: Framework, tmp_path: Path
) -> None:
    rows = list(single_rows(framework, language))
    assert len(rows) > 500
    path = written(tmp_path / "single.xlsx", framework, language, rows, 0)
    found = disagreement(ironcalc_computes(path), path)
    assert not found, explained(found, rows)


@pytest.mark.parametrize("seed", MIXED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_rows_of_several_odd_cells_are_read_alike_by_workbook_and_check(
    language: str, seed: int, framework: Framework, tmp_path: Path
) -> None:
    rows = mixed_rows(framework, language, seed, ROWS)
    path = written(tmp_path / "mixed.xlsx", framework, language, rows, seed)
    found = disagreement(ironcalc_computes(path), path)
    assert not found, explained(found, rows)


def test_the_odd_self_assessments_reach_different_levels(framework: Framework, tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.xlsx", framework, "vi", [{"what": "x"}], n) for n in range(16)]
    shown = [figures_shown(ironcalc_computes(path), path).reached for path in paths]
    assert shown == [figures_read(path).reached for path in paths]
    assert len(set(shown)) > 2


@pytest.mark.parametrize("typed", ODD_DAYS, ids=repr)
def test_an_odd_date_to_judge_by_means_the_same_day_to_workbook_and_check(
    typed: Content, framework: Framework, tmp_path: Path
) -> None:
    """Where it is no date, both take today; no row's status hangs on which day that is."""
    rows: list[Typed] = [
        {"what": "long done", "done_on": date(2025, 1, 31), "start": date(2024, 9, 1)},
        {"what": "far off", "start": date(2095, 1, 1), "due": date(2095, 1, 1)},
        {"what": "long due", "due": date(2024, 12, 31), "progress": 0.5},
        {"what": "on that day", "done_on": date(2026, 3, 31), "due": date(2026, 3, 30)},
    ]
    path = save_typed(tmp_path / "plan.xlsx", typed_book(framework, {"actions": rows}, {"as_of_fixed": typed}))
    assert not disagreement(ironcalc_computes(path), path)


@needs_office
@pytest.mark.office
def test_libreoffice_reads_odd_cells_as_the_check_does(framework: Framework, tmp_path: Path) -> None:
    given = {"vi": list(single_rows(framework, "vi")), "en": mixed_rows(framework, "en", 10, 3 * ROWS)}
    # To LibreOffice a boolean is a number with a format: in a cell of 0 % a TRUE is 100 %, and is saved as such.
    rows = {name: [row for row in rows if not isinstance(row.get("progress"), bool)] for name, rows in given.items()}
    paths = [written(tmp_path / f"{name}.xlsx", framework, name, found, 7) for name, found in rows.items()]
    wrong = []
    for path, computed in zip(paths, recalculate(paths, tmp_path / "computed"), strict=True):
        found = differences(figures_shown(stored(computed), computed), figures_read(path))
        wrong.append(explained(found, rows[path.stem]))
    assert not "".join(wrong), "\n".join(wrong)
