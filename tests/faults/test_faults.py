"""Whatever file operation fails: the old summary stands or the new one is whole, and the next run works."""

from __future__ import annotations

import errno

import pytest

from cqip_xl.district.gather import gather
from cqip_xl.model.case import COUNTED
from cqip_xl.model.errors import CqipError, WriteRefused
from cqip_xl.verbs.plans import check_one
from tests.faults.office import PACKS, Office, said_plainly
from tests.faults.operations import Operation, can_fail, failing, interrupting, some, watched
from tests.workbooks import DAY

FAULTS = [
    pytest.param(errno.EIO, False, 24, id="input or output error"),
    pytest.param(errno.ENOSPC, False, 10, id="disk full"),
    pytest.param(errno.EACCES, False, 12, id="refused"),
    pytest.param(errno.EIO, True, 8, id="disk gone"),
    pytest.param(errno.ENOSPC, True, 8, id="disk full for good"),
    pytest.param(errno.EACCES, True, 8, id="refused for good"),
]


@pytest.mark.parametrize(("code", "lasting", "wanted"), FAULTS)
def test_every_file_operation_fails_in_turn(read_before: Office, code: int, lasting: bool, wanted: int) -> None:
    office = read_before
    with watched(office.root) as operations:
        office.consolidate()
    assert office.target.read_bytes() == office.clean
    for operation in some([one for one in operations if can_fail(one, code)], wanted):
        office.reset()
        written = office.target
        try:
            with watched(office.root, failing(operation.n, code, lasting)):
                done = office.consolidate()
        except CqipError as problem:
            assert said_plainly(problem), f"{operation}: {problem!r}"
            assert office.target.read_bytes() == office.old, operation
        else:
            office.check_whole(done)
            written = done.summary
        if not lasting:  # else the unfinished file cannot be taken away before the disk is there again
            assert {*office.beside()} <= {written.name}, operation
        office.consolidate()
        assert office.target.read_bytes() == office.clean, operation
        assert {*office.beside()} <= {written.name}, operation


def test_told_to_end_at_any_moment_nothing_is_left_behind(read_before: Office) -> None:
    office = read_before
    with watched(office.root) as operations:
        office.consolidate()
    for operation in some([one for one in operations if one.what != "unlink"], 12):
        office.reset()
        with pytest.raises(KeyboardInterrupt), watched(office.root, interrupting(operation.n)):
            office.consolidate()
        assert office.target.read_bytes() == office.old, operation
        assert not office.beside(), operation


def test_what_cannot_be_read_now_is_not_overwritten(read_before: Office) -> None:
    office = read_before

    def locked(operation: Operation) -> None:
        if operation.what == "open" and operation.path == str(office.target):
            raise PermissionError(errno.EACCES, "Permission denied", operation.path)

    with watched(office.root, locked), pytest.raises(WriteRefused, match="cannot be read now"):
        office.consolidate()
    assert office.target.read_bytes() == office.old


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])
def test_a_fault_while_a_school_s_file_is_read_is_its_outcome(office: Office, code: int, lasting: bool) -> None:
    for given in gather([office.schools]):
        with watched(office.root) as operations:
            assert check_one(given, DAY, PACKS).outcome in COUNTED
        for operation in operations:
            with watched(office.root, failing(operation.n, code, lasting)):
                result = check_one(given, DAY, PACKS)
            assert result.outcome in {"no_permission", "damaged", *COUNTED}, operation
