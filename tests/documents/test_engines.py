"""What a spreadsheet program computes in the workbook of each document is what Python wrote and says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.filled import Document
from tests.office import needs_office, recalculate
from tests.workbook.computed import ironcalc_computes, stored
from tests.workbook.engines import differences, figures_read, figures_shown
from tests.workbook.test_recalculation import wrong_formulas


@needs_office
@pytest.mark.office
def test_libreoffice_computes_the_documents_as_python_wrote_them(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    paths = [document.path for document in documents.values()]
    wrong: list[str] = []
    for path, again in zip(paths, recalculate(paths, tmp_path / "computed"), strict=True):
        computed = stored(again)
        wrong += (line for line in wrong_formulas(path, computed) if not line.endswith("formulas only"))
        wrong += [f"{path.name} {d}" for d in differences(figures_shown(computed, again), figures_read(path))]
    assert wrong == []


@pytest.mark.parametrize("name", ["ezhou", "medical"])
def test_another_engine_computes_totals_of_a_stage_and_days_of_reports(
    name: str, documents: dict[str, Document]
) -> None:
    path = documents[name].path
    assert list(wrong_formulas(path, ironcalc_computes(path))) == []
