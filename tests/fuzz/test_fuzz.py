"""Thousands of workbooks spoilt at random: each has an outcome, and nothing that was entered vanishes unsaid.

`make fuzz` runs more than ten thousand of them; a plain test run takes a sample.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from cqip_xl.district.readers import _read_one
from cqip_xl.district.zips import InputFile
from cqip_xl.model.case import OUTCOMES
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.reading import row_cells, table_rows
from cqip_xl.reading.spelling import is_blank
from cqip_xl.verbs.plans import check_one
from tests.fuzz.mutations import spoilt
from tests.fuzz.planted import all_words, complaint, planted_bytes
from tests.reading.books import FOLDER
from tests.size import FUZZ
from tests.workbooks import DAY

#: Workbooks of one test, and how many such tests there are; CQIP_FUZZ=60 makes 12,000 of 200.
EACH, TIMES = 20 if FUZZ == 1 else 50, 4 * FUZZ


def read(data: bytes, folder: Path) -> tuple[str, str]:
    """Outcome of a workbook, and what is wrong with it."""
    path = folder / "spoilt.xlsx"
    path.write_bytes(data)
    result = _read_one(lambda given: check_one(given, DAY, (str(FOLDER),)), InputFile(path, path.name))
    return result.outcome, complaint(result, data)


@pytest.mark.parametrize("part", range(TIMES))
def test_of_spoilt_workbooks_nothing_vanishes_unsaid(part: int, tmp_path: Path) -> None:
    wrong = {}
    for seed in range(part * EACH, (part + 1) * EACH):
        outcome, said = read(spoilt(Random(seed)), tmp_path)
        assert outcome in OUTCOMES
        if said:
            wrong[seed] = said
    assert not wrong


def test_the_plain_workbook_holds_every_planted_word(tmp_path: Path) -> None:
    assert read(planted_bytes(), tmp_path) == ("read_with_findings", "") and len(all_words()) > 30


def test_a_lost_word_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge of all this must be able to say no."""
    whole = table_rows.rows_of
    monkeypatch.setattr(table_rows, "rows_of", lambda *given: whole(*given)[1:])
    assert "rows in" in read(planted_bytes(), tmp_path)[1]


def test_a_word_that_vanishes_with_its_row_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the rows add up, since the same mistake miscounts them."""

    def blind(raw: Raw | ErrorCell) -> bool:
        return is_blank(raw) or raw in ("planted1", "planted2", "planted3")

    for part in (row_cells, table_rows):
        monkeypatch.setattr(part, "is_blank", blind)
    assert "vanished unsaid" in read(planted_bytes(), tmp_path)[1]
