"""What a consolidation says on the command line: numbers that explain themselves, on narrow terminals as well."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cqip_xl.words.catalog import LANGUAGES, say
from tests.conftest import Run

SAMPLE = Path(__file__).parents[2] / "samples" / "ma-qris-ost.harbor-lantern.xlsx"
NAMES = ("Harbor Lantern After School, sent in spring.xlsx", "Harbor Lantern After School, sent once more.xlsx")


@pytest.fixture
def sent_twice(tmp_path: Path) -> Path:
    folder = tmp_path / "sent"
    folder.mkdir()
    for name in NAMES:
        shutil.copyfile(SAMPLE, folder / name)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_says_how_files_become_those_that_count(run: Run, sent_twice: Path, language: str) -> None:
    lines = run("consolidate", sent_twice, "-o", "x.xlsx", "--dry-run", "--language", language).out.splitlines()
    reasons = f"{say(language, 'outcome.duplicate')} 1"
    assert say(language, "consolidated.files", files=2, counted=1, left=1, reasons=reasons) in lines
    assert say(language, "consolidated.rejected") in lines


def test_where_all_files_count_nothing_is_explained(run: Run) -> None:
    said = run("consolidate", SAMPLE, "-o", "x.xlsx", "--dry-run", "--language", "en").out
    assert "Files:" not in said and "Programs received: 1" in said


@pytest.mark.parametrize("width", [80, 110])
def test_names_of_files_stay_readable_and_no_line_ends_with_blanks(
    run: Run, sent_twice: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setitem(os.environ, "COLUMNS", str(width))
    said = run("consolidate", sent_twice, "-o", "x.xlsx", "--dry-run", "--language", "en").out
    lines = said.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    table = lines[: next(n for n, line in enumerate(lines) if line.startswith("Files:"))]
    assert max(map(len, table)) <= width
    first = [line[: table[0].index("Rows")][:28].strip() for line in table]
    assert sum(bool(part) for part in first) <= 5  # a head and at most two lines for each name


def test_with_a_roster_the_schools_are_a_sum_and_those_to_settle_are_named(run: Run, tmp_path: Path) -> None:
    """Plans of unsure and of unknown schools are plans received, but no schools that have come."""
    shutil.copyfile(SAMPLE, tmp_path / "OST-9002 Birch.xlsx")
    roster = tmp_path / "roster.csv"
    roster.write_text("school_id,name\nOST-2101,Harbor Lantern After School\nOST-9002,Birch\nOST-9003,Alder\n")
    args = (tmp_path / "OST-9002 Birch.xlsx", "-o", "x.xlsx", "--dry-run", "--language", "en", "--roster", roster)
    lines = run("consolidate", *args).out.splitlines()
    assert "Programs expected: 3 = missing 1 + unsure 2" in lines
    assert any(line.startswith("Plans received: 1 · ") for line in lines) and "Missing programs (1): Alder" in lines
    assert any(line.startswith("Programs to settle") and "Lantern After School; Birch" in line for line in lines)
