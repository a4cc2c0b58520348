"""The built wheel in an empty environment, far from the repository: everything it needs is in it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from cqip_xl.addin.build import build_addin

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and, by their folder alone, what it depends on; never the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "empty")], check=True)
    made = folder / "empty" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.run([made, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A folder named in a .pth file is searched, its own .pth files are not: the editable checkout stays unknown.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return made


def ran(python: Path, words: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        [python, "-P", "-m", "cqip_xl", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_it_is_the_wheel_that_runs(python: Path, tmp_path: Path) -> None:
    asked = "import cqip_xl; print(cqip_xl.__file__)"
    done = subprocess.run([python, "-P", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(python.parents[1])


def test_frameworks_demo_and_add_in_work_outside_the_repository(python: Path, tmp_path: Path) -> None:
    assert "vn-mn-tt19" in ran(python, ["frameworks"], tmp_path)
    ran(python, ["addin", "build", "-o", "cqip.xlam"], tmp_path)
    assert (tmp_path / "cqip.xlam").read_bytes() == build_addin()
    ran(python, ["demo", "-o", "demo", "--as-of", "2026-03-31"], tmp_path)
    assert (tmp_path / "demo" / "summary.xlsx").is_file()
