"""A run killed at any moment: the old summary stands or the new one is whole, and the next run clears up."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cqip_xl.excel.swap import ABANDONED, is_unfinished, sweep
from cqip_xl.model.case import Unread
from cqip_xl.verbs import plans
from tests.faults.office import Office, ended_process, leftover_name
from tests.faults.operations import Operation, some, watched

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


def in_a_child(action: Callable[[], object]) -> int:
    """Does something in a process of its own; gives how that ended."""
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


@posix
def test_killed_at_any_file_operation_the_next_run_works_and_clears_up(read_before: Office) -> None:
    office = read_before
    with watched(office.root) as operations:
        office.consolidate()
    stood: set[bytes] = set()
    left: list[str] = []
    for n in [operation.n for operation in some(operations, 20)]:
        office.reset()

        def kill(operation: Operation, n: int = n) -> None:
            if operation.n == n:
                os.kill(os.getpid(), signal.SIGKILL)

        def killed(kill: Callable[[Operation], None] = kill) -> None:
            with watched(office.root, kill):
                office.consolidate()

        assert in_a_child(killed) == signal.SIGKILL, operations[n - 1]
        stood.add(office.target.read_bytes())
        left += office.beside()
        office.consolidate()
        assert office.target.read_bytes() == office.clean, operations[n - 1]
        assert not office.beside(), operations[n - 1]
    assert stood <= {office.old, office.clean}
    assert left and all(map(is_unfinished, left)), "no kill hit a half-written summary"


@posix
def test_killed_while_files_are_read_no_reader_stays(office: Office, tmp_path: Path) -> None:
    def killed() -> None:
        office.consolidate(progress=lambda *_: die(tmp_path / "readers"))

    assert in_a_child(killed) == signal.SIGKILL
    assert office.target.read_bytes() == office.old and not office.beside()
    assert not staying(tmp_path / "readers")
    office.consolidate()
    assert office.target.read_bytes() == office.clean


@posix
def test_killed_while_a_file_hangs_no_reader_stays(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "read_one", hang)

    def killed() -> None:
        threading.Timer(0.5, die, [tmp_path / "readers"]).start()
        office.consolidate()

    assert in_a_child(killed) == signal.SIGKILL
    assert not staying(tmp_path / "readers")


def hang(*_: object, **__: object) -> Unread:
    time.sleep(60)
    raise AssertionError


def die(readers: Path) -> None:
    """Is killed; which readers it had started stands in a file."""
    readers.write_text(" ".join(map(str, children_of(os.getpid()))))
    os.kill(os.getpid(), signal.SIGKILL)


def staying(readers: Path) -> list[int]:
    """Those of the readers that still run some seconds later; they are ended then."""
    started = [int(number) for number in readers.read_text().split()]
    assert started or not Path("/proc").is_dir()
    for _ in range(30):
        if not any(map(runs, started)):
            break
        time.sleep(0.1)
    stay = [number for number in started if runs(number)]
    for number in stay:
        os.kill(number, signal.SIGKILL)
    return stay


def children_of(process: int) -> list[int]:
    """Processes it has started (Linux; elsewhere none are known)."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(number) for path in found for number in path.read_text().split()]


def runs(process: int) -> bool:
    """Whether it is there and no mere entry of one that has ended."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_only_what_a_dead_run_left_is_taken_away(tmp_path: Path) -> None:
    dead = tmp_path / leftover_name(ended_process())
    ours = tmp_path / leftover_name(os.getpid())
    living = tmp_path / leftover_name(os.getppid())
    elsewhere = tmp_path / leftover_name(ended_process(), host="00000000")
    long_ago = tmp_path / leftover_name(os.getppid(), host="00000001")
    others = [tmp_path / name for name in (".cqip-notes.tmp", "summary.xlsx", "~$summary.xlsx")]
    for path in (dead, ours, living, elsewhere, long_ago, *others):
        path.write_bytes(b"x")
    os.utime(long_ago, (time.time() - 2 * ABANDONED,) * 2)
    folder = tmp_path / leftover_name(ended_process())
    folder.mkdir()
    sweep(tmp_path)
    assert {*tmp_path.iterdir()} == {living, elsewhere, folder, *others}


def test_on_windows_no_process_is_asked_only_age_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    young, old = (tmp_path / leftover_name(process) for process in (1_000_001, 1_000_002))
    for path in (young, old):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 2 * ABANDONED,) * 2)
    with monkeypatch.context() as windows:
        windows.setattr(os, "kill", lambda *_: pytest.fail("it would end that process"))
        windows.setattr(os, "name", "nt")
        sweep(tmp_path)
    assert [*tmp_path.iterdir()] == [young]


def test_a_leftover_in_the_folder_of_inputs_is_no_school_s_file(office: Office) -> None:
    target = office.schools / "summary.xlsx"
    living = office.schools / leftover_name(os.getppid())
    office.consolidate(target=target)
    alone = target.read_bytes()
    try:
        living.write_bytes(b"PK half a summ")
        (office.schools / leftover_name(ended_process())).write_bytes(b"PK half a summ")
        office.consolidate(target=target)
        assert target.read_bytes() == alone
        assert {path.name for path in office.schools.glob(".*")} == {living.name}
    finally:
        living.unlink(missing_ok=True)
        target.unlink()
