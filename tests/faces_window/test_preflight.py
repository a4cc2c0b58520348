"""What a consolidation would read, without reading it."""

from __future__ import annotations

import shutil
import time
import zipfile
from pathlib import Path

import pytest

from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.verbs import consolidate
from cqip_xl.verbs.preflight import preflight
from tests.faces_window.conftest import SAMPLES, District


def test_files_are_told_with_what_is_known_before_reading(district: District) -> None:
    first, *more = sorted(district.schools.iterdir())
    (district.schools / f"~${first.name}").touch()
    (district.schools / "letter.pdf").write_bytes(b"12345")
    (district.schools / "later.xlsx.icloud").touch()
    with zipfile.ZipFile(district.schools / "sent.zip", "w") as archive:
        archive.write(first, "inner/plan.xlsx")
    found = preflight([district.schools], district.target, str(district.roster))
    outcomes = {f.name: f.outcome for f in found.files if f.outcome}
    assert outcomes == {
        f"~${first.name}": "lock_file",
        "letter.pdf": "unsupported_format",
        "later.xlsx.icloud": "not_downloaded",
    }
    assert {f.name for f in found.read} == {first.name, *(path.name for path in more), "sent.zip!inner/plan.xlsx"}
    assert [f.name for f in found.opened] == [first.name]
    assert {f.name for f in found.unread} == {"letter.pdf", "later.xlsx.icloud"}
    letter = next(f for f in found.files if f.name == "letter.pdf")
    assert (letter.size, letter.folder) == (5, district.schools.as_posix()) and letter.modified is not None
    assert (found.schools, found.included) == (2, 1)
    assert not found.renews and not found.target_opened


def test_it_says_that_a_summary_stands_there_and_is_open(district: District) -> None:
    consolidate([district.schools], district.target)
    assert preflight([district.schools], district.target).renews
    district.target.with_name(f".~lock.{district.target.name}#").touch()
    assert preflight([district.schools], district.target).target_opened


def test_faults_are_those_of_the_consolidation(district: District) -> None:
    def refused(kind: type[Exception], *given: object) -> None:
        paths, target, roster = [Path(str(given[0]))], Path(str(given[1])), str(given[2])
        with pytest.raises(kind) as here:
            preflight(paths, target, roster)
        with pytest.raises(kind) as there:
            consolidate(paths, target, roster=roster)
        assert str(here.value) == str(there.value)

    foreign = shutil.copy(next(SAMPLES.glob("*.xlsx")), district.root / "foreign.xlsx")
    wrong = district.root / "wrong.csv"
    wrong.write_text("colour\nred\n")
    refused(BadInput, district.root / "nowhere", district.target, "")
    refused(BadInput, district.schools, district.target, wrong)
    refused(BadInput, district.schools, district.target, district.root / "none.csv")
    refused(WriteRefused, district.schools, foreign, "")
    refused(WriteRefused, district.schools, district.root / "summary.pdf", "")


def test_a_large_folder_takes_no_time(tmp_path: Path) -> None:
    for n in range(500):
        (tmp_path / f"{n}.xlsx").touch()
    start = time.perf_counter()
    assert len(preflight([tmp_path], tmp_path / "summary.xlsx").read) == 500
    assert time.perf_counter() - start < 1
