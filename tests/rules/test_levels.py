"""The level a school reaches: the highest that every criterion reaches, then the clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cqip_xl.model.rollup import Levels
from cqip_xl.rules.judge import levels
from tests.rules.plans import framework, plan

#: 1.2 has no level 3, as in the Circular.
CLAUSES = ("L4.1", "L4.2")


def of_school(current: Mapping[str, str | None], met: Mapping[str, str] | None = None, zero: str = "L0") -> Levels:
    found = levels(
        framework(zero=zero, clauses=CLAUSES if met is not None else ()),
        plan(
            criteria=[{"key": code, "level_current": level} for code, level in current.items()],
            clauses=[{"key": code, "met": value} for code, value in (met or {}).items()],
        ),
    )
    assert found
    return found


@pytest.mark.parametrize("current", [{}, {"1.1": "L3"}, {"1.1": "L3", "1.2": None}])
def test_the_level_is_unknown_while_a_current_level_is_missing(current: Mapping[str, str | None]) -> None:
    found = of_school(current)
    assert found.reached is None
    assert "1.2" in found.blocking


@pytest.mark.parametrize(
    ("first", "second", "reached", "blocking"),
    [
        ("L0", "L2", "L0", ("1.1",)),
        ("L0", "L0", "L0", ("1.1", "1.2")),
        ("L1", "L2", "L1", ("1.1",)),
        ("L3", "L1", "L1", ("1.2",)),
        ("L1", "L1", "L1", ("1.1", "1.2")),
        ("L2", "L2", "L2", ("1.1",)),
        ("L3", "L2", "L3", ()),
    ],
)
def test_a_criterion_that_does_not_define_a_level_counts_as_meeting_it(
    first: str, second: str, reached: str, blocking: tuple[str, ...]
) -> None:
    found = of_school({"1.1": first, "1.2": second})
    assert (found.reached, found.blocking) == (reached, blocking)


def test_a_scale_without_a_zero_still_says_that_nothing_is_reached() -> None:
    assert of_school({"1.1": "below", "1.2": "L2"}, zero="").reached == ""


@pytest.mark.parametrize(
    ("met", "reached", "blocking"),
    [
        ({"L4.1": "met", "L4.2": "met"}, "L4", ()),
        ({"L4.1": "met", "L4.2": "not_met"}, "L3", ("L4.2",)),
        ({"L4.1": "met"}, "L3", ("L4.2",)),
        ({}, "L3", CLAUSES),
    ],
)
def test_all_clauses_met_on_top_of_the_highest_level_grant_the_next(
    met: Mapping[str, str], reached: str, blocking: tuple[str, ...]
) -> None:
    found = of_school({"1.1": "L3", "1.2": "L2"}, met)
    assert (found.reached, found.blocking) == (reached, blocking)


def test_clauses_grant_nothing_while_a_criterion_is_below_the_top() -> None:
    found = of_school({"1.1": "L2", "1.2": "L2"}, {"L4.1": "met", "L4.2": "met"})
    assert (found.reached, found.blocking) == ("L2", ("1.1",))


def test_criteria_without_levels_are_left_out() -> None:
    found = levels(
        framework(levels={"1.1": ("L1",), "1.2": ()}), plan(criteria=[{"key": "1.1", "level_current": "L1"}])
    )
    assert found and found.reached == "L1"


def test_a_pack_without_levels_has_none() -> None:
    assert levels(replace(framework(), levels=None), plan()) is None
