"""What the add-in really starts, run against a live LibreOffice: nothing of a received workbook is executed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings

from cqip_xl import verbs
from cqip_xl.faces.addin import click, language_of
from cqip_xl.faces.remembered import Remembered, remember
from cqip_xl.hosts.libreoffice import engine
from cqip_xl.verbs.recalculate import open_workbook
from tests.addin.command_line import mac_shell, windows_argv
from tests.addin.test_commands import OFFICE_LANGUAGES
from tests.hosts.counting import Tally
from tests.office import needs_office

pytestmark = [needs_office, pytest.mark.office]
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "ma-qris-ost.harbor-lantern.xlsx"
NAME = """Plan 'A' & b 100% $(touch hacked) `touch hacked` %PATH% 計画 å.xlsx"""
EVIL = "raise SystemExit('executed')\nopen('hacked', 'w')\n"
PATIENCE = 40  # seconds


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally) -> Iterator[Path]:
    """A user of their own, at whose office the buttons are clicked."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(made / name.lower()))
    monkeypatch.setenv("CQIP_HOST", f"libreoffice:{tally.pipe}")
    monkeypatch.setenv("CQIP_WINDOW", "none")
    monkeypatch.delenv("DISPLAY", raising=False)
    known = list(engine.apps.running)
    yield made
    engine.apps.running[:] = known  # a click here connects once more


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a user here would read."""
    texts: list[str] = []
    monkeypatch.setattr("cqip_xl.faces.addin.show_message", lambda title, text, details, language: texts.append(text))
    return texts


@pytest.fixture
def received(tmp_path: Path, live: xlwings.App) -> Iterator[Path]:
    """A workbook with a hostile name, a config sheet and a sheet of code, in a folder with modules and settings."""
    folder = tmp_path / """they're "here" & 50% $(touch hacked)"""
    folder.mkdir()
    for name in ("json.py", "xlwings.py", "cqip_xl.py", "sitecustomize.py"):
        (folder / name).write_text(EVIL)
    for name in ("xlwings.conf", "cqip.conf"):
        (folder / name).write_text('"INTERPRETER_WIN","C:\\evil.exe"\n"PYTHONPATH","."\n')
    path = folder / NAME
    shutil.copy(SAMPLE, path)
    book = live.books.open(str(path))
    for name in ("cqip.conf", "xlwings.conf", "evil.py"):
        sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
        sheet.range("A1").value = [["INTERPRETER_WIN", "C:\\evil.exe"], ["PYTHONPATH", str(folder)]]
    book.sheets[0].activate()
    yield path
    assert not list(tmp_path.rglob("hacked")) and not Path("hacked").exists()


def listed(live: xlwings.App, name: str) -> bool:
    """Whether the workbook has its list of findings."""
    return "Findings" in [sheet.name for sheet in live.books[name].sheets]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "nothing came of the click"
        time.sleep(0.2)


def test_the_windows_form_recalculates_the_workbook_that_was_clicked(
    received: Path, home: Path, live: xlwings.App
) -> None:
    argv = windows_argv(received.name, "recalculate")
    assert received.name not in " ".join(argv)
    ran = subprocess.run(
        [sys.executable, *argv[1:]],
        cwd=Path(sys.executable).parent,  # where the line changes to
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    assert listed(live, received.name)


def test_the_form_of_macos_recalculates_it_too(received: Path, home: Path, live: xlwings.App, tmp_path: Path) -> None:
    log = tmp_path / "xlwings.log"
    line = mac_shell(received.name, "recalculate", sys.executable, str(log))
    assert received.name not in line
    subprocess.run(["/bin/sh", "-c", line], cwd="/", check=True, timeout=PATIENCE)
    until(lambda: listed(live, received.name))
    assert log.read_text() == ""


def test_consolidate_from_the_button_gives_what_the_command_gives(
    received: Path, home: Path, live: xlwings.App, tmp_path: Path
) -> None:
    folder = received.parent / "schools"
    folder.mkdir()
    for sample in sorted((ROOT / "samples").glob("vn-*.xlsx")):
        shutil.copy(sample, folder / sample.name)
    roster = ROOT / "samples" / "roster.csv"
    target = received.parent / "summary 'button'.xlsx"
    remember(Remembered(folder=str(folder), roster=str(roster), target=str(target)))
    argv = windows_argv(received.name, "consolidate")
    subprocess.run([sys.executable, *argv[1:]], check=True, timeout=PATIENCE)
    until(lambda: target.name in [book.name for book in live.books])
    command = target.with_name("summary command.xlsx")
    verbs.consolidate([folder], command, roster=str(roster))
    assert target.read_bytes() == command.read_bytes()
    shown = live.books[target.name].sheets.active.name
    assert shown == live.books[target.name].sheets[0].name


def test_an_add_in_of_another_version_is_told_and_nothing_happens(
    received: Path, home: Path, live: xlwings.App, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    click("recalculate", "0.0.1", 1053)
    assert not listed(live, received.name)
    assert len(said) == 1 and "0.0.1" in said[0] and "Ingenting har ändrats" in said[0]


def test_whatever_goes_wrong_becomes_a_sentence(
    received: Path, home: Path, live: xlwings.App, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=" + "gone.xlsx".encode("utf-16-be").hex()])
    click("recalculate")
    assert "closed" in said[-1]
    monkeypatch.setattr(sys, "argv", ["-c", "--wb="])
    click("recalculate")
    assert "No workbook is open" in said[-1]
    monkeypatch.setenv("CQIP_HOST", "libreoffice:nobody-listens-there")
    monkeypatch.setattr("cqip_xl.hosts.libreoffice.activate", _broken)
    click("check")
    assert "should not have happened" in said[-1]


def test_clicked_from_python_the_workbook_in_front_is_meant(
    received: Path, home: Path, live: xlwings.App, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])
    click("recalculate")
    assert listed(live, received.name), said


def _broken(pipe: str) -> None:
    raise RuntimeError("broken")


def test_macros_and_program_choose_the_same_language() -> None:
    assert {code: language_of(code) for code in OFFICE_LANGUAGES} == OFFICE_LANGUAGES


def test_the_workbook_s_name_is_found_in_any_spelling(received: Path, home: Path, live: xlwings.App) -> None:
    before = open_workbook(SAMPLE).case.plan.entries()
    argv = windows_argv(received.name.swapcase(), "check")
    ran = subprocess.run([sys.executable, *argv[1:]], capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 0 and not ran.stderr
    assert open_workbook(received).case.plan.entries() == before
    assert os.environ["CQIP_WINDOW"] == "none"
