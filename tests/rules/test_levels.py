"""The level a school reaches: the highest that every criterion reaches, then the clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cqip_xl.model.standard import Criterion, LevelRule, Scale, Standard
from cqip_xl.model.verdict import Levels
from cqip_xl.rules.reached import levels
from cqip_xl.verbs import frameworks
from tests.rules.plans import framework, plan
from tests.rules.test_measures import read_cases

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


TREE = read_cases("levels.yaml")
MANDATORY, OTHERS = ("m1", "m2"), tuple(f"o{n}" for n in range(1, 8))
POINTS = ("L1", "L2", "L3")
CRITERIA = tuple(Criterion(code, "1", POINTS, mandatory=code in MANDATORY) for code in (*MANDATORY, *OTHERS))


def of_both_kinds(current: str, rule: LevelRule, criteria: tuple[Criterion, ...] = CRITERIA) -> Levels:
    """What a school reaches; `current`: a digit for each criterion, `?` where its level is not entered."""
    codes = zip((c.id for c in criteria), current.replace(" ", ""), strict=True)
    rows = [{"key": code, "level_current": f"L{level}"} for code, level in codes if level != "?"]
    own = replace(framework(), standards=(Standard("1", criteria),), levels=rule)
    found = levels(own, plan(criteria=rows))
    assert found
    return found


@pytest.mark.parametrize("case", TREE.child("cases").plain(), ids=lambda case: str(case["name"]))
def test_a_level_needs_all_mandatory_criteria_and_most_of_the_others(case: dict[str, Any]) -> None:
    found = of_both_kinds(case["current"], LevelRule("level", others=int(TREE.child("others").plain())))
    assert (found.reached, found.blocking) == (case["reached"], tuple(case["blocks"].split()))


@pytest.mark.parametrize("case", TREE.child("lowest").plain(), ids=lambda case: str(case["name"]))
def test_where_all_count_alike_the_lowest_criterion_decides(case: dict[str, Any]) -> None:
    found = of_both_kinds(case["current"], LevelRule("level"))
    assert (found.reached, found.blocking) == (case["reached"], tuple(case["blocks"].split()))


def test_another_criterion_that_does_not_define_a_level_counts_as_meeting_it() -> None:
    short = tuple(replace(c, levels=POINTS[:2]) if c.id in ("o6", "o7") else c for c in CRITERIA)
    rule = LevelRule("level", others=5)
    assert of_both_kinds("33 3333322", rule, short).reached == "L3"
    assert of_both_kinds("33 3333222", rule, short).reached == "L3"
    assert of_both_kinds("33 3322222", rule, short).reached == "L2"


def test_a_pack_with_mandatory_criteria_is_judged_by_them() -> None:
    """A school of each shipped pack of that kind: all mandatory and just enough of the others at the top."""
    packs = [own for own in frameworks() if own.levels and own.levels.others is not None]
    assert packs
    for own in packs:
        assert own.levels and own.levels.others is not None
        scale = own.scales[own.levels.scale]
        others = [c.id for c in own.criteria if c.levels and not c.mandatory]
        for enough in (own.levels.others, own.levels.others - 1):
            low = set(others[enough:])
            rows = [{"key": c.id, "level_current": scale.points[-2 if c.id in low else -1]} for c in own.criteria]
            found = levels(own, plan(criteria=rows))
            assert found and found.reached == scale.points[-1 if enough == own.levels.others else -2]


@pytest.mark.parametrize(
    ("current", "reached"),
    [("33 3331111", "L3"), ("33 3322111", "L2"), ("11 1122222", "L2"), ("11 1111333", "L1"), ("33 333111?", None)],
)
def test_a_majority_is_more_than_half_of_all(current: str, reached: str | None) -> None:
    assert of_both_kinds(current, LevelRule("level", rule="majority")).reached == reached


def test_a_standard_s_level_follows_from_the_nearest_parts_on_its_own_scale() -> None:
    """What stands below a rated standard counts by that standard alone, and on another scale not at all."""
    inner = Standard("1.1", (Criterion("a", "1.1", POINTS), Criterion("b", "1.1", POINTS)), levels=LevelRule("level"))
    other = Criterion("c", "1", ("C1",), "colour")
    outer = Standard("1", (other,), standards=(inner,), levels=LevelRule("level", rule="lowest"))
    scales = {**framework().scales, "colour": Scale("colour", ("C1", "C2"))}
    own = replace(framework(), scales=scales, standards=(outer,), levels=None)
    rows = [{"key": "a", "level_current": "L3"}, {"key": "b", "level_current": "L2"}]
    found = levels(own, plan(criteria=rows))
    assert found and (found.standards, found.reached, found.blocking) == ({"1": "L2", "1.1": "L2"}, None, ())
    missing = levels(own, plan(criteria=rows[:1]))
    assert missing and missing.standards == {"1": None, "1.1": None}
