"""Facts found once: per framework, for the last ones in use, in another process as well."""

from __future__ import annotations

import gc
import pickle
import weakref
from dataclasses import replace

from cqip_xl.model.derived import KEPT, derived
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import Table, columns_of
from tests.rules.plans import framework


def test_a_framework_is_itself_alone_and_a_changed_copy_has_facts_of_its_own() -> None:
    own = framework()
    same, fewer = replace(own), replace(own, standards=())
    assert own == own and own != same and len({own, same}) == 2
    assert own.criteria and own.criteria is own.criteria
    assert not fewer.criteria and fewer.criterion(own.criteria[0].id) is None


def test_columns_are_found_once_for_each_period() -> None:
    table = next(iter(framework().tables.values()))
    stage, year = PlanPeriod(2024, 2029), PlanPeriod(2024, 2025)
    assert columns_of(table, stage) is columns_of(table, PlanPeriod(2024, 2029))
    assert columns_of(table, year) is not columns_of(table, stage)


def test_a_framework_goes_to_another_process_and_its_facts_follow_it_there() -> None:
    own = framework()
    there = pickle.loads(pickle.dumps(own))  # made a line above
    assert there.words == own.words and there.criteria == own.criteria
    assert there.criterion(own.criteria[0].id) is there.criteria[0]


def test_frameworks_no_longer_used_are_let_go() -> None:
    class Used:
        pass

    @derived
    def fact(used: Used) -> int:
        return id(used)

    first = Used()
    gone = weakref.ref(first)
    fact(first)
    del first
    for _ in range(KEPT):
        fact(Used())
    gc.collect()
    assert gone() is None


def test_the_first_field_of_an_id_counts_and_slots_belong_to_it() -> None:
    table = framework().tables["actions"]
    first = table.fields[0]
    twice = Table("actions", (first, replace(first, kind="text")))
    assert twice.field(first.id) is first and twice.field(f"{first.id}.2") is first and twice.field("none") is None
