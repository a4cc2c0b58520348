"""Correction notes: where a folder or a disk fails, old notes stay whole and the summary is there."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.excel.read import open_grid
from cqip_xl.model.errors import WriteRefused
from cqip_xl.reading.tags import meta_of
from tests.faults.office import Office, ended_process, leftover_name, said_plainly
from tests.faults.operations import Operation, can_fail, failing, some, watched


@pytest.fixture
def notes(read_before: Office, tmp_path: Path) -> Path:
    """Notes of an earlier day."""
    folder = tmp_path / "notes"
    read_before.consolidate(notes=folder, as_of=date(2026, 2, 28))
    assert list(folder.iterdir())
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(("code", "wanted"), [(errno.EIO, 8), (errno.ENOSPC, 4), (errno.EACCES, 4)])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])
def test_whatever_fails_each_note_is_the_old_or_the_new_one(
    read_before: Office, notes: Path, code: int, wanted: int, lasting: bool
) -> None:
    office, old = read_before, contents(notes)
    with watched(notes) as operations:
        office.consolidate(notes=notes)
    new = contents(notes)
    assert {*old} == {*new} and old != new
    for operation in some([one for one in operations if can_fail(one, code)], wanted):
        office.reset()
        for name, data in old.items():
            (notes / name).write_bytes(data)
        try:
            with watched(notes, failing(operation.n, code, lasting)):
                office.consolidate(notes=notes)
        except WriteRefused as problem:
            assert said_plainly(problem) and str(office.target) in str(problem), operation
        assert office.target.read_bytes() == office.clean, operation
        stand = contents(notes)
        assert all(stand[name] in (old[name], new[name]) for name in old), operation
        if not lasting:
            assert len(stand) == len(old), operation
        office.consolidate(notes=notes)
        assert {name: contents(notes)[name] for name in new} == new, operation
        for name in {*contents(notes)} - {*new}:
            assert name.endswith("2026-03-31.xlsx"), operation
            (notes / name).unlink()


def test_a_file_there_that_is_no_note_or_cannot_be_read_is_not_replaced(read_before: Office, notes: Path) -> None:
    office = read_before
    first = min(notes.iterdir())

    def locked(operation: Operation) -> None:
        if operation.what == "open" and operation.path == str(first):
            raise PermissionError(errno.EACCES, "Permission denied", operation.path)

    before = first.read_bytes()
    with watched(notes, locked), pytest.raises(WriteRefused, match="cannot be read now"):
        office.consolidate(notes=notes)
    assert first.read_bytes() == before
    first.write_bytes(b"the school's letter")
    with pytest.raises(WriteRefused, match="no correction note"):
        office.consolidate(notes=notes)
    assert first.read_bytes() == b"the school's letter"


def test_what_a_killed_run_left_among_the_notes_is_taken_away(read_before: Office, notes: Path) -> None:
    (notes / leftover_name(ended_process())).write_bytes(b"half a note")
    read_before.consolidate(notes=notes)
    assert {meta_of(open_grid(path)).get("kind") for path in notes.iterdir()} == {"note"}
