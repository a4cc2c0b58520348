"""The process that the button starts, as a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cqip_xl.faces.launch import clean_environment, open_file, start_message, start_worker
from cqip_xl.faces.log import log_path
from cqip_xl.faces.worker import main
from tests.faces_window.conftest import District, linux
from tests.faults.test_kills import children_of, runs

pytestmark = linux
WORKER = [sys.executable, "-P", "-m", "cqip_xl.faces.worker", "consolidate"]


@pytest.fixture(autouse=True)
def windowless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQIP_WINDOW", "none")


def soon(holds: Callable[[], object], seconds: float = 20) -> bool:
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(found)


def opened(home: Path) -> Path | None:
    return Path((home / "opened").read_text()) if (home / "opened").exists() else None


def test_the_button_gives_byte_for_byte_what_the_command_gives(district: District, home: Path) -> None:
    folder, roster, target = district.chosen
    words = [sys.executable, "-m", "cqip_xl", "consolidate", folder, "--roster", roster, "-o", target]
    command = subprocess.run(words, capture_output=True)
    by_command = district.target.read_bytes()
    district.target.unlink()
    district.remember()
    worker = subprocess.run(WORKER)
    assert worker.returncode == command.returncode
    assert district.target.read_bytes() == by_command
    assert soon(lambda: opened(home) == district.target)


def test_its_exit_code_is_that_of_the_command(district: District) -> None:
    assert subprocess.run(WORKER).returncode == 2, "nothing was ever chosen"
    (district.schools / "broken.xlsx").write_bytes(b"PK")
    district.remember()
    assert subprocess.run(WORKER).returncode == 1
    assert "of 9" in log_path().read_text("utf-8")


def many(root: Path) -> tuple[District, bytes]:
    """A district that takes some seconds, with a summary that stands there."""
    district = District(root)
    district.remember()
    assert subprocess.run(WORKER).returncode == 0
    more = District(root / "more", copies=5)
    more.schools.rename(root / "gone")
    district.schools.rename(root / "few")
    (root / "gone").rename(district.schools)
    return district, district.target.read_bytes()


def reading(worker: subprocess.Popen[bytes]) -> list[int]:
    """The readers it has started."""
    assert soon(lambda: len(children_of(worker.pid)) > 1)
    return children_of(worker.pid)


def test_a_second_click_is_told_and_ending_the_first_leaves_nothing(tmp_path: Path) -> None:
    district, before = many(tmp_path / "office")
    first = subprocess.Popen(WORKER)
    readers = reading(first)
    first.send_signal(signal.SIGSTOP)  # so that it is still running
    second = subprocess.run(WORKER)
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 3
    first.terminate()
    assert first.wait(10) == 2
    assert not any(map(runs, readers))
    assert district.target.read_bytes() == before and [*district.target.parent.iterdir()] == [district.target]
    assert "running already" in log_path().read_text("utf-8")


def test_killed_in_the_middle_the_old_summary_stands_and_the_next_click_works(tmp_path: Path, home: Path) -> None:
    district, before = many(tmp_path / "office")
    worker = subprocess.Popen(WORKER)
    readers = reading(worker)
    worker.kill()
    worker.wait()
    assert soon(lambda: not any(map(runs, readers)), 5)
    assert district.target.read_bytes() == before
    (home / "opened").unlink(missing_ok=True)
    assert subprocess.run(WORKER).returncode in (0, 1)
    assert district.target.read_bytes() != before
    assert soon(lambda: opened(home) == district.target)


NAMES = ("cqip_xl", "json", "sitecustomize", "usercustomize", "tkinter", "platformdirs", "pandas", "multiprocessing")
ODD = ["a 'b' & 100% %PATH% $HOME", '"quoted"; touch x', "Trường Ánh Dương – 学校", "-o evil", "[red]`id`{0}"]


def lay_traps(folder: Path) -> Path:
    """Modules and settings that would leave a mark if anything of them ran."""
    mark = folder.parent / "executed"
    evil = f"open({str(mark)!r}, 'a').write(__name__)\n"
    for name in NAMES:
        (folder / f"{name}.py").write_text(evil)
    (folder / "cqip_xl").mkdir()
    (folder / "cqip_xl" / "__init__.py").write_text(evil)
    (folder / "evil.pth").write_text(f"import os; {evil}")
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\n")
    for name in ("cqip.conf", "xlwings.conf", "python._pth", "remembered.json", ".Tk.py", ".cqip.py"):
        (folder / name).write_text(evil)
    return mark


def test_a_hostile_folder_runs_nothing_and_every_name_works(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = District(tmp_path / "office", 0, f"schools {ODD[0]} {ODD[2]}", f"{ODD[1]} {ODD[2]} {ODD[0]}.xlsx")
    for name, sample in zip(ODD, sorted(District(tmp_path / "plain").schools.iterdir()), strict=False):
        sample.rename(district.schools / f"{name}.xlsx")
    mark = lay_traps(district.schools)
    district.remember()
    subprocess.run(WORKER, cwd=district.schools)
    first = district.target.read_bytes()
    assert soon(lambda: opened(home) == district.target)
    district.target.unlink()
    (home / "opened").unlink()
    for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE"):
        monkeypatch.setenv(name, str(district.schools))
    monkeypatch.chdir(district.schools)
    start_worker("consolidate", "vi")
    assert soon(lambda: opened(home) == district.target)
    assert district.target.read_bytes() == first
    assert not mark.exists()
    log_lines = log_path().read_text("utf-8")
    assert "5 count" in log_lines


def test_a_message_of_any_length_reaches_its_window_and_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On Windows the message is shown by a process of its own: Excel waits for the one that was clicked."""
    started: list[list[str]] = []
    shown: list[tuple[str, ...]] = []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("cqip_xl.faces.launch.start_detached", lambda command: started.append(list(command)))
    monkeypatch.setattr("cqip_xl.faces.windows.show_message", lambda *said: shown.append(said))
    start_message('Tính lại & "xong" %PATH%', "x" * 100_000, "vi")
    (command,) = started
    assert main(command[command.index("message") :]) == 0
    assert shown == [("CQIP", 'Tính lại & "xong" %PATH%', "x" * 100_000, "vi")]
    assert not list(tmp_path.glob("cqip-*"))


def test_it_starts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, object] = {}
    monkeypatch.setattr(subprocess, "Popen", lambda words, **more: started.update(more, words=words))
    monkeypatch.setenv("pythonpath", "x")
    start_worker("new", "sv", "libreoffice:a b")
    assert started["words"] == [*WORKER[:-1], "new", "--language=sv", "--host=libreoffice:a b"]
    assert started["cwd"] == Path.home() and started["start_new_session"] and started["close_fds"]
    assert all(started[stream] == subprocess.DEVNULL for stream in ("stdin", "stdout", "stderr"))
    assert "pythonpath" not in clean_environment() and os.environ["PATH"] == clean_environment()["PATH"]


def test_a_finished_workbook_opens_in_the_host_that_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Path]] = []
    monkeypatch.setattr("cqip_xl.faces.host.open_in_host", lambda host, path: asked.append((host, path)))
    assert open_file(tmp_path / "a.xlsx", "libreoffice:pipe")
    assert asked == [("libreoffice:pipe", tmp_path / "a.xlsx")]

    def gone(host: str, path: Path) -> None:
        raise RuntimeError("the office is gone")

    monkeypatch.setattr("cqip_xl.faces.host.open_in_host", gone)
    assert not open_file(tmp_path / "a.xlsx", "libreoffice:pipe")
    assert "a.xlsx" in log_path().read_text("utf-8")
