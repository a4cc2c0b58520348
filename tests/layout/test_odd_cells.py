"""Cells that are not what their column wants: the workbook and `cqip check` must read every one alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cqip_xl.model.framework import Framework
from tests.layout.engines import differences, excel_computes, figures_read, figures_shown, stored
from tests.layout.odd_cells import mixed_rows, odd_levels, single_rows, without_formats
from tests.office import needs_office, recalculate
from tests.workbooks import Typed, save_typed, typed_book

ROWS = 60  # as many as a workbook has rows for actions
MIXED = 6  # workbooks a language


def batches(rows: Sequence[Typed]) -> list[Sequence[Typed]]:
    return [rows[n : n + ROWS] for n in range(0, len(rows), ROWS)]


def written(path: Path, framework: Framework, language: str, rows: Sequence[Typed], seed: int) -> Path:
    """A workbook into which rows and an odd self-assessment were typed."""
    tables = {"actions": rows, **odd_levels(framework, seed)}
    return save_typed(path, without_formats(typed_book(framework, tables, language=language), seed))


def explained(found: list[str], rows: Sequence[Typed]) -> str:
    """Each difference with what stands in its row."""
    lines = []
    for line in found:
        word = line.split(":", 1)[0].rpartition(" ")[2]
        row = rows[int(word) - 5] if word.isdigit() and int(word) >= 5 else {}
        lines.append(f"{line}   { ({k: str(v)[:60] for k, v in row.items()}) }")
    return "\n".join(lines)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_odd_cell_alone_is_read_alike_by_workbook_and_check(
    language: str, framework: Framework, tmp_path: Path
) -> None:
    rows = list(single_rows(framework, language))
    assert len(rows) > 500
    found = []
    for n, batch in enumerate(batches(rows)):
        path = written(tmp_path / f"{n}.xlsx", framework, language, batch, n)
        found.append(explained(differences(figures_shown(excel_computes(path), path), figures_read(path)), batch))
    assert not "".join(found), "\n".join(found)


@pytest.mark.parametrize("seed", range(MIXED))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_rows_of_several_odd_cells_are_read_alike_by_workbook_and_check(
    language: str, seed: int, framework: Framework, tmp_path: Path
) -> None:
    rows = mixed_rows(framework, language, seed, ROWS)
    path = written(tmp_path / "odd.xlsx", framework, language, rows, seed)
    found = differences(figures_shown(excel_computes(path), path), figures_read(path))
    assert not found, explained(found, rows)


@needs_office
@pytest.mark.office
def test_libreoffice_reads_odd_cells_as_the_check_does(framework: Framework, tmp_path: Path) -> None:
    given: dict[str, Sequence[Typed]] = {}
    for language in ("vi", "en"):
        for n, batch in enumerate(batches(list(single_rows(framework, language)))):
            given[f"{language} single {n}"] = batch
        for seed in range(2):
            given[f"{language} mixed {seed}"] = mixed_rows(framework, language, seed, ROWS)
    paths = [written(tmp_path / f"{name}.xlsx", framework, name[:2], rows, 7) for name, rows in given.items()]
    wrong = []
    for path, computed in zip(paths, recalculate(paths, tmp_path / "computed"), strict=True):
        found = differences(figures_shown(stored(computed), computed), figures_read(path))
        wrong.append(explained(found, given[path.stem]))
    assert not "".join(wrong), "\n".join(wrong)
