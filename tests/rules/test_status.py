"""Status and completion by case files: what was entered, the day it is judged by, what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.rule import STATUSES, After, All, AtLeast, Filled, Not, Ref, StatusRule
from cqip_xl.model.rule import Any as Any_
from cqip_xl.model.verdict import Verdict
from cqip_xl.packs.conditions import read_status
from cqip_xl.packs.node import Faults, read_yaml
from cqip_xl.packs.scope import NamesOf
from cqip_xl.rules.judge import judge
from tests.rules.plans import ACTIONS, framework, plan

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    file: str
    rules: tuple[StatusRule, ...]
    as_of: date
    given: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.given['name']}"

    def judged(self) -> Verdict:
        rows = self.given["rows"] if "rows" in self.given else [self.given["row"]]
        return judge(framework(self.rules), plan(actions=rows), self.as_of)


def read_cases(*names: str) -> list[Case]:
    """The cases of some files; the rules stand on top of each as a pack would write them."""
    found = []
    for name in names:
        faults = Faults()
        tree = read_yaml(CASES / f"{name}.yaml", faults)
        rules = read_status(
            tree.child("rules"),
            NamesOf((), (), {"actions": ACTIONS}, {}, {"state": ("deferred", "dropped")}, {}).of_status(),
        )
        assert not faults.found
        day = tree.child("as_of").plain()
        found += [Case(name, rules, case.get("as_of", day), case) for case in tree.child("cases").plain()]
    return found


@pytest.mark.parametrize("case", read_cases("standard", "own_rules", "each_year"), ids=str)
def test_status_follows_from_the_entries_and_the_day(case: Case) -> None:
    verdict = case.judged()
    assert [action.status for action in verdict.actions] == [case.given["status"]]
    assert verdict.total.counts == {**dict.fromkeys(STATUSES, 0), case.given["status"]: 1}


@pytest.mark.parametrize("case", read_cases("unreported"), ids=str)
def test_what_only_its_start_says_is_in_progress_has_a_word_of_its_own(case: Case) -> None:
    verdict = case.judged()
    action = verdict.actions[0]
    assert action.word == case.given["word"]
    assert action.unreported == (case.given["word"] == "unreported") == bool(verdict.unreported)
    assert verdict.total.counts["in_progress"] == (case.given["word"] in ("in_progress", "unreported"))


@pytest.mark.parametrize(("ground", "word"), [(0.0, "unreported"), (2.0, "in_progress")])
def test_what_else_a_pack_reads_can_say_that_it_is_in_progress(ground: float, word: str) -> None:
    reads = Any_(
        (AtLeast(Ref("hours"), 1.0), All((Filled(Ref("start_on")), Not(After(Ref("start_on"), Ref("as_of"))))))
    )
    rows: list[dict[str, object]] = [{"start": date(2026, 1, 1), "hours": ground}]
    verdict = judge(framework((StatusRule("in_progress", reads),)), plan(actions=rows), date(2026, 3, 31))
    assert verdict.actions[0].word == word


def test_a_text_that_is_no_number_is_a_report_all_the_same() -> None:
    given = plan(actions=[{"start": date(2026, 1, 1)}])
    row = replace(given.rows("actions")[0], raw={"progress": "half"})
    verdict = judge(framework(), replace(given, tables={"actions": (row,)}), date(2026, 3, 31))
    assert verdict.actions[0].word == "in_progress"


@pytest.mark.parametrize("case", read_cases("each_year"), ids=str)
def test_an_action_due_each_year_is_as_far_as_its_years(case: Case) -> None:
    action = case.judged().actions[0]
    assert action.due_on == case.given["due_on"]
    assert action.progress == pytest.approx(case.given["progress"])
    assert "done_on" not in case.given or action.done_on == case.given["done_on"]


@pytest.mark.parametrize("case", read_cases("completion"), ids=str)
def test_completion_and_on_schedule_follow_the_published_definition(case: Case) -> None:
    total = case.judged().total
    assert total.completion == (None if (c := case.given["completion"]) is None else pytest.approx(c))
    assert total.on_schedule == (None if (s := case.given["on_schedule"]) is None else pytest.approx(s))


def test_completion_of_a_criterion_counts_its_own_actions_only() -> None:
    rows: list[dict[str, object]] = [
        {"criterion": "1.1", "done_on": date(2026, 1, 1)},
        {"criterion": "1.1"},
        {"what": "of no criterion"},
    ]
    verdict = judge(framework(), plan(actions=rows), date(2026, 3, 31))
    assert verdict.by_criterion["1.1"].completion == 0.5
    assert verdict.by_criterion["1.2"].completion is None
    assert verdict.by_criterion[""].completion == 0.0
    assert sum(t.actions for t in verdict.by_standard.values()) == verdict.total.actions == 3


def test_actions_without_owner_or_due_date_are_counted_unless_dropped() -> None:
    rows: list[dict[str, object]] = [{"owner.2": "An"}, {"due": date(2026, 1, 1)}, {"state": "dropped"}]
    total = judge(framework(), plan(actions=rows), date(2026, 3, 31)).total
    assert (total.no_owner, total.no_due) == (1, 1)
