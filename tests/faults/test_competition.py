"""Others at the same files: a second run, an officer who saves a comment, programs that hold the summary open."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cqip_xl.district.summary_file import TRIES
from cqip_xl.model.errors import CqipError, WriteRefused
from tests.faults.office import COMMENT, Office, comments_in, said_plainly, type_comment
from tests.faults.operations import Operation, some, watched
from tests.size import FUZZ

SAVED = "Ask about the fence"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("there", [True, False], ids=["over an old summary", "where none stands"])
def test_of_runs_onto_one_target_at_once_each_succeeds_or_says_why(read_before: Office, there: bool) -> None:
    office = read_before
    if not there:
        office.target.unlink()
        office.consolidate()
    alone = office.clean if there else office.target.read_bytes()
    for _ in range(4 * FUZZ):
        office.reset()
        if not there:
            office.target.unlink()
        assert at_once(office, runs=3) == [0, 0, 0]
        assert office.target.read_bytes() == alone
        assert all(name.startswith("summary 2026-") for name in office.beside())


def at_once(office: Office, runs: int) -> list[int]:
    """Runs of the same consolidation that begin in the same moment; 0 for each that succeeded or said why not."""
    waiting, begin = os.pipe()
    children = []
    for _ in range(runs):
        child = os.fork()
        if child == 0:
            os.close(begin)
            os.read(waiting, 1)
            os._exit(0 if succeeds_or_says_why(office.consolidate) else 1)
        children.append(child)
    os.close(begin)
    os.close(waiting)
    return [os.waitpid(child, 0)[1] for child in children]


def succeeds_or_says_why(action: Callable[[], object]) -> bool:
    try:
        action()
    except CqipError as problem:
        return said_plainly(problem)
    except BaseException:
        return False
    return True


@pytest.fixture
def saved(read_before: Office) -> bytes:
    """The old summary as the officer saves it: with one more comment."""
    type_comment(read_before.target, SAVED, "Actions")
    data = read_before.target.read_bytes()
    read_before.reset()
    return data


def save(path: Path, data: bytes) -> None:
    """As spreadsheet programs do: written beside, then renamed over it."""
    beside = path.with_name("officer.tmp")
    beside.write_bytes(data)
    os.replace(beside, path)


def test_a_comment_saved_at_any_moment_of_a_run_is_not_lost(read_before: Office, saved: bytes) -> None:
    office = read_before
    with watched(office.root) as operations:
        office.consolidate()
    swap = next(operation.n for operation in operations if operation.what == "replace")
    looks = [one.n for one in operations[:swap] if (one.what, one.path) == ("open", str(office.target))]
    # Between the last look and the swap there is no time to open, save and close it.
    for n in [operation.n for operation in some(operations[: looks[-1]], 16)]:
        office.reset()

        def happen(operation: Operation, n: int = n) -> None:
            if operation.n == n:
                save(office.target, saved)

        with watched(office.root, happen):
            done = office.consolidate()
        office.check_whole(done)
        assert {COMMENT, SAVED} <= comments_in(office.target), operations[n - 1]
        assert not office.beside() and not done.beside, operations[n - 1]


def test_where_the_summary_is_saved_again_and_again_the_new_one_is_written_beside(
    read_before: Office, saved: bytes
) -> None:
    office = read_before
    versions = [saved, office.old] * TRIES

    def happen(operation: Operation) -> None:
        if operation.what == "fsync" and versions:
            save(office.target, versions.pop(0))

    with watched(office.root, happen):
        done = office.consolidate()
    assert done.beside and done.summary.name == "summary 2026-03-31.xlsx"
    assert office.target.read_bytes() in (saved, office.old)
    office.check_whole(done)
    assert office.beside() == [done.summary.name]


def test_a_file_of_another_kind_that_comes_meanwhile_is_not_overwritten(read_before: Office) -> None:
    office = read_before

    def happen(operation: Operation) -> None:
        if operation.what == "fsync":
            save(office.target, b"the budget")

    with watched(office.root, happen), pytest.raises(WriteRefused, match="not a summary"):
        office.consolidate()
    assert office.target.read_bytes() == b"the budget" and not office.beside()


@pytest.mark.parametrize("lock", ["~$summary.xlsx", ".~lock.summary.xlsx#"])
def test_while_another_program_has_it_open_it_is_written_beside(read_before: Office, lock: str) -> None:
    office = read_before
    office.target.with_name(lock).write_bytes(b"")
    first, second = office.consolidate(), office.consolidate()
    assert first.beside and second.beside
    assert office.target.read_bytes() == office.old
    assert office.beside() == sorted(["summary 2026-03-31 (2).xlsx", "summary 2026-03-31.xlsx", lock])
    office.check_whole(second)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_where_windows_refuses_to_replace_it_it_is_written_beside(read_before: Office, links: bool) -> None:
    office = read_before
    taken = office.target.with_name("summary 2026-03-31.xlsx")
    taken.write_bytes(b"of this morning")

    def happen(operation: Operation) -> None:
        if operation.what == "replace":
            raise PermissionError(errno.EACCES, "The process cannot access the file", operation.path)
        if operation.what == "link" and not links:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported", operation.path)

    with watched(office.root, happen):
        done = office.consolidate()
    assert done.summary.name == "summary 2026-03-31 (2).xlsx"
    assert office.target.read_bytes() == office.old and taken.read_bytes() == b"of this morning"
    office.check_whole(done)


def test_a_moment_s_hold_of_a_virus_scanner_is_waited_for(read_before: Office) -> None:
    office = read_before
    held = 0

    def happen(operation: Operation) -> None:
        nonlocal held
        if operation.what == "replace" and held < 2:
            held += 1
            raise PermissionError(errno.EACCES, "The process cannot access the file", operation.path)

    with watched(office.root, happen):
        assert not office.consolidate().beside
    assert office.target.read_bytes() == office.clean


def test_the_new_summary_keeps_the_rights_of_the_old_one(read_before: Office) -> None:
    office = read_before
    office.target.chmod(0o640)
    open_to_others = []

    def happen(operation: Operation) -> None:
        if operation.what == "write":
            open_to_others.append(Path(operation.path).stat().st_mode & 0o007)

    with watched(office.root, happen):
        office.consolidate()
    assert office.target.stat().st_mode & 0o777 == 0o640
    assert open_to_others == [0]
