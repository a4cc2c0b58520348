"""The closed test language of packs, word by word, as Python reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cqip_xl.model.rule import (
    AS_OF,
    After,
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Exists,
    Filled,
    Highest,
    Is,
    NoneIn,
    Not,
    Ref,
    Test,
    WithinDays,
)
from cqip_xl.rules.evaluate import Scope, holds
from cqip_xl.rules.fields_read import names_in
from tests.rules.plans import DAY, framework

LEVELS = ("L0", "L1", "L2")
SCOPE = Scope(
    values={"what": "x", "progress": 0.5, "state": "dropped", "due_on": DAY, "level_current": "L1", "empty": None},
    as_of=DAY,
    header={"level_current": "L1", "level_target": "L2", "number": "A7"},
    rank={"level_current": LEVELS, "header.level_current": LEVELS, "header.level_target": LEVELS},
    named_in=lambda ref: ref == Ref("criterion", "actions"),
)
YES, NO = Always(), Not(Always())
EMPTY, DUE = Ref("empty"), Ref("due_on")
HIGHEST = Highest((Ref("level_current", "header"), Ref("level_target", "header")))

TRUE: dict[str, Test] = {
    "filled": Filled(Ref("what")),
    "header filled": Filled(Ref("number", "header")),
    "is, whatever the case": Is(Ref("state"), "DROPPED"),
    "is, of numbers": Is(Ref("progress"), 0.5),
    "is, of two empty cells": Is(EMPTY, Ref("nowhere")),
    "at least, equal": AtLeast(Ref("progress"), 0.5),
    "at least, of levels": AtLeast(Ref("level_current"), "L1"),
    "highest of two levels": Is(HIGHEST, "L2"),
    "highest at least a level": AtLeast(HIGHEST, "L2"),
    "within days, today": WithinDays(DUE, AS_OF, 14),
    "exists": Exists(Ref("criterion", "actions")),
    "none": NoneIn(Ref("criteria", "evidence")),
    "not": Not(NO),
    "all": All((YES, YES)),
    "all of nothing": All(()),
    "any": Any((NO, YES)),
    "always": YES,
}
FALSE: dict[str, Test] = {
    "filled, of an empty cell": Filled(EMPTY),
    "filled, of an unknown field": Filled(Ref("nowhere")),
    "is, of an empty cell and a word": Is(EMPTY, "dropped"),
    "is, of an empty cell and zero": Is(EMPTY, 0.0),
    "is, of a number and its text": Is(Ref("progress"), "0.5"),
    "at least, above": AtLeast(Ref("progress"), 0.51),
    "at least, of an empty cell": AtLeast(EMPTY, 0.0),
    "at least, of a higher level": AtLeast(Ref("level_current"), "L2"),
    "at least, of an unknown level": AtLeast(Ref("level_current"), "L9"),
    "before itself": Before(DUE, AS_OF),
    "after itself": After(DUE, AS_OF),
    "before, of an empty cell": Before(EMPTY, AS_OF),
    "after, of an empty cell": After(EMPTY, AS_OF),
    "before, of a text": Before(Ref("what"), AS_OF),
    "within days, of an empty cell": WithinDays(EMPTY, AS_OF, 14),
    "exists nowhere": Exists(Ref("criteria", "evidence")),
    "none although there is one": NoneIn(Ref("criterion", "actions")),
    "all but one": All((YES, NO)),
    "any of nothing": Any(()),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_test_holds(name: str) -> None:
    assert holds(TRUE[name], SCOPE)


@pytest.mark.parametrize("name", FALSE)
def test_a_test_does_not_hold_and_an_empty_cell_is_neither_more_nor_less(name: str) -> None:
    assert not holds(FALSE[name], SCOPE)


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (13, True), (14, True), (15, False)])
def test_within_days_counts_from_today_to_that_day(days: int, soon: bool) -> None:
    scope = Scope({"due_on": DAY + timedelta(days=days)}, DAY)
    assert holds(WithinDays(DUE, AS_OF, 14), scope) is soon
    assert holds(Before(DUE, AS_OF), scope) is (days < 0)
    assert holds(After(DUE, AS_OF), scope) is (days > 0)


def test_a_leap_day_is_a_day() -> None:
    assert holds(WithinDays(DUE, AS_OF, 14), Scope({"due_on": date(2028, 3, 1)}, date(2028, 2, 16)))


def test_the_fields_that_status_rules_read_are_known_by_name() -> None:
    assert names_in(framework().status) == {"state", "done_on", "as_of", "due_on", "progress", "start"}
