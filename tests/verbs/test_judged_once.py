"""A plan is judged once a run, by its reader or by the run; a framework is one value on both sides of a process."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.rules import case
from cqip_xl.rules.judge import judge
from cqip_xl.verbs import consolidate, load_framework
from tests.reading.books import FOLDER, book_of
from tests.workbooks import DAY, save_typed

ROSTER = """
schools: [{school_id: T01, name: Ashfield}]
figures:
 - {school_id: T01, indicator: place, year: '2024', actual: 1}
"""


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days by which this process, not its readers, judges plans."""
    days: list[date] = []

    def counted(framework, plan, as_of):  # type: ignore[no-untyped-def]
        days.append(as_of)
        return judge(framework, plan, as_of)

    monkeypatch.setattr(case, "judge", counted)
    return days


@pytest.mark.parametrize(
    ("as_of", "roster", "days"), [(DAY, "", []), (None, "", [DAY, DAY]), (DAY, ROSTER, [DAY, DAY])]
)
def test_a_plan_is_judged_once(
    as_of: date | None, roster: str, days: list[date], judged: list[date], tmp_path: Path
) -> None:
    """By the readers where the day is known and nothing is to be joined first, else by the run itself."""
    (tmp_path / "in").mkdir()
    for name in ("a", "again"):
        save_typed(tmp_path / "in" / f"{name}.xlsx", book_of())
    (tmp_path / "roster.yaml").write_text(roster, encoding="utf-8")
    given = str(tmp_path / "roster.yaml") if roster else ""
    judged.clear()  # making the workbooks judged their plans, too
    done = consolidate(
        [tmp_path / "in"], tmp_path / "s.xlsx", as_of=as_of, roster=given, packs=[str(FOLDER)], jobs=1, dry_run=True
    )
    assert judged == days
    assert {one.verdict.as_of for one in done.rollup.cases} == {DAY} and len(done.rollup.cases) == 2


@pytest.mark.parametrize("pack", ["vn-mn-tt19", str(FOLDER)])
def test_a_framework_is_the_same_value_on_both_sides_of_a_process(pack: str) -> None:
    framework = load_framework(pack)
    sent = pickle.dumps([framework, framework])
    assert len(sent) < 500
    assert all(one is framework for one in pickle.loads(sent))
