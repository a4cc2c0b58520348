"""A register's rows and headings belong together."""

from __future__ import annotations

from typing import cast

import pytest

from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView


@pytest.mark.parametrize("row", [["a"], ["a", "b", "c"]])
def test_a_row_of_another_length_than_the_headings_is_a_fault(row: list[str]) -> None:
    heads, view = (Head("school", 32), Head("file", 36)), cast(RollupView, None)
    with pytest.raises(ValueError, match="2 headings"):
        register(view, "schools", "", heads, [["a", "b"], row], "cqip_schools")
