"""A user's own folders, a district of samples, a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.faces.log import log
from cqip_xl.faces.remembered import Remembered, remember

SAMPLES = Path(__file__).parents[2] / "samples"
#: Tests redirect the user's folders by XDG variables, which platformdirs reads on Linux only.
linux = pytest.mark.skipif(sys.platform != "linux", reason="the user's own folders can be redirected on Linux only")
NO_SCREEN = "Xvfb or tkinter is missing: tools/apt.sh xvfb python3-tk installs them"


class District:
    """A folder of schools, a roster, a summary; `remembered` as if they had been chosen in the window."""

    def __init__(self, root: Path, copies: int = 1, schools: str = "schools", summary: str = "summary.xlsx") -> None:
        self.root, self.schools, self.roster = root, root / schools, root / "roster.csv"
        self.target = root / "out" / summary
        self.schools.mkdir(parents=True)
        self.target.parent.mkdir()
        self.roster.write_text("school_id,name,include\nX1,Nowhere,yes\nX2,Elsewhere,no\n", encoding="utf-8")
        for n in range(copies):
            for sample in SAMPLES.glob("*.xlsx"):
                shutil.copy(sample, self.schools / (f"{n} {sample.name}" if n else sample.name))

    @property
    def chosen(self) -> tuple[str, str, str]:
        return str(self.schools), str(self.roster), str(self.target)

    def remember(self) -> None:
        remember(Remembered(*self.chosen))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user without settings, logs or locks; no file is opened by a program of this computer."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}")
    opener = home / "bin" / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{home}/opened.new"; mv "{home}/opened.new" "{home}/opened"\n')
    opener.chmod(0o755)
    forget_log()
    yield home
    forget_log()


def forget_log() -> None:
    """The next line goes to the log of whoever the user is then."""
    if log.cache_info().currsize:
        for handler in [*log().handlers]:
            handler.close()
            log().removeHandler(handler)
        log.cache_clear()


@pytest.fixture
def district(tmp_path: Path) -> District:
    return District(tmp_path / "office")


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """A virtual screen of its own, on a display that is free."""
    pytest.importorskip("tkinter", reason=NO_SCREEN)
    if not shutil.which("Xvfb"):
        pytest.skip(NO_SCREEN)
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(words, pass_fds=(write,), **quiet)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def display(screen: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DISPLAY", screen)
    return screen
