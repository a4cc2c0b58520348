"""A panic of calamine's is an ordinary error; whoever stops the program still stops it."""

from __future__ import annotations

import pytest

from cqip_xl.excel.panic import Panic, panics_named


def test_a_panic_is_an_error_and_says_what_it_said() -> None:
    class PanicException(BaseException):  # calamine's own cannot be imported
        pass

    with pytest.raises(Panic, match="index out of range"), panics_named():
        raise PanicException("index out of range")


@pytest.mark.parametrize("other", [KeyboardInterrupt, SystemExit, MemoryError, ValueError])
def test_anything_else_goes_on_as_it_is(other: type[BaseException]) -> None:
    with pytest.raises(other), panics_named():
        raise other
