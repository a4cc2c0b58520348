"""What several rooms' tests share: the command line as a function, the demo district made once a run."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

from cqip_xl.demo.sample_district import make_district
from cqip_xl.faces.cli import main
from cqip_xl.model.framework import Framework
from cqip_xl.verbs import frameworks

#: The files that take longest, in order: they begin first, so that both workers end together.
LONGEST = (
    *("judges/test_judges.py", "workbook/test_recalculation.py", "workbook/test_round_trip.py"),
    *("workbook/test_odd_cells.py", "workbook/test_formulas.py", "verbs/test_recalculate.py"),
    *("workbook/test_odd_rows.py", "buttons/test_recalculate.py", "judges/test_resaved.py", "judges/test_ledger.py"),
    *("demo/test_stories.py", "packs/test_spoilt.py", "workbook/test_survives_editing.py"),
    *("workbook/test_filled_in_libreoffice.py", "workbook/test_survives_in_every_pack.py"),
    *("verbs/test_roster_workbooks.py", "summary/test_measures.py", "verbs/test_consolidate.py"),
    *("verbs/test_renew.py", "verbs/test_gallery.py", "reading/test_findings.py", "summary/test_summary.py"),
)


def pytest_collection_finish() -> None:
    """Packs, libraries and tests stay: looking for garbage among them again and again is a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {Path(__file__).parent / name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("check", path)` gives exit code, stdout, stderr of the command line, whatever the computer's language."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def call(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cqip", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@pytest.fixture(scope="session")
def framework() -> Framework:
    """The first shipped framework with plans of several years and of one; tests name no pack."""
    return next(f for f in frameworks() if {*f.plan_kinds} == {"stage", "year"})


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo district, of which all workers read the same files; tests copy what they change."""
    return made_once(tmp_path_factory, "demo-district", make_district)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills for the first worker that asks; the others wait for it and read what is there."""
    root = factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder, done = root / name, root / f"{name}.done"
    with FileLock(root / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that was killed over it
            folder.mkdir()
            make(folder)  # in its place: a summary names the paths of its files
            done.touch()
    return folder
