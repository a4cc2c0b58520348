"""The demo district: every pack, every trouble told, no row lost, the same bytes each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from cqip_xl.demo import sample_district
from cqip_xl.demo.pool import POOLS, pool
from cqip_xl.demo.roster import is_of
from cqip_xl.demo.sample import samples
from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans
from cqip_xl.demo.story import every_framework
from cqip_xl.demo.trouble import Trouble, troubles
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.rollup import Rollup
from cqip_xl.verbs import consolidate, frameworks, load_framework
from tests.conftest import Run
from tests.size import part_of

#: Each troublesome file: its outcome, what must be found in it at least.
TOLD = {
    "MN21 Trường Mẫu giáo Ong Vàng.xlsx": (
        "read_with_findings",
        {"due.not_a_date", "done_on.not_a_date", "done_on.ambiguous_date", "start.not_a_date"},
    ),
    "OST-2111 枫叶课后乐园.xlsx": (
        "read_with_findings",
        {"due.not_a_date", "done_on.not_a_date", "scored_on.not_a_date"},
    ),
    "MN22 Trường Mầm non Cầu Tre.xlsx": (
        "read_with_findings",
        {"criterion.not_offered", "level.not_offered", "state.not_offered"},
    ),
    "OST-2112 Quarry Hill After School.xlsx": (
        "read_with_findings",
        {"criterion.not_offered", "tool.not_offered", "score.not_a_number", "review_kind.not_offered"},
    ),
    "MN23 Trường Mẫu giáo Lá Dừa.xlsx": ("read_with_findings", set()),  # a renamed sheet is followed
    "OST-2113 Cooper Square Club.xlsx": ("read", set()),  # so is a moved column
    "MN24 Trường Mầm non Hoa Súng.xlsx": ("read_with_findings", {"column.missing"}),
    "MN08 Trường Mầm non Bồ Câu Giấy (bản sửa).xlsx": ("read_with_findings", set()),
    "MN08 Trường Mầm non Bồ Câu Giấy.xlsx": ("duplicate", set()),
    "OST-2114 Seawall Kids.xlsx": ("read_with_findings", set()),  # number and name as typed: a school of its own
    "plan final NEW.xlsx": ("read_with_findings", {"school.unnamed", "school.not_in_roster"}),
    "MN25 Trường Mầm non Sao Khuê.xlsx": ("read_with_findings", set()),
    "MN26 Trường Mẫu giáo Chim Sâu.xlsx": ("read_with_findings", set()),
    "MN27 Trường Mầm non Dòng Sông Nhỏ.xlsx": ("read_with_findings", set()),
    "MN21 Trường Mẫu giáo Ong Vàng (gửi lại).xlsx": ("damaged", set()),
    "~$kế hoạch đang mở.xlsx": ("lock_file", set()),
    "danh sách cán bộ.xlsx": ("not_a_plan", set()),
}
#: What is wrong in the programs that no trouble is made of.
IN_PROGRAMS = {
    *("score.stale", "score.missing", "score.out_of_bounds", "score_2.out_of_bounds", "score.undated", "tool.missing"),
    *("review.overdue", "review.none", "check.weakness_without_action", "check.foot_number_differs"),
}
#: What must be found at least in schools that differ from the first of their framework.
DIFFERENT = {
    "MN42": {"council.too_small", "evidence.odd_code", "check.recommendation_without_follow_up"},
    "MN52": {"council.too_small", "council.even", "evidence.odd_code", "text.other_school"},
    "BJ-07": {
        *("measure.part_over_whole", "evidence.odd_code", "text.other_school", "check.result_without_analysis"),
        "check.more_staff_than_there_are",
    },
    "EZ-0112": {
        *("due.outside_phase", "measure.part_over_whole", "evidence.odd_code", "review.none"),
        "check.on_hold_without_reason",
    },
    "EZ-0203": {"text.other_school", "evidence.not_registered"},
    "LH-15": {
        *("due.outside_phase", "measure.part_over_whole", "evidence.odd_code", "review.overdue", "council.office"),
        "text.other_school",
    },
    "QQ-05": {
        *("due.outside_phase", "measure.part_over_whole", "evidence.odd_code", "review.overdue", "text.other_school"),
        "check.done_without_check",
    },
}


@pytest.fixture(scope="module")
def rollup(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Rollup:
    target = tmp_path_factory.mktemp("summary") / "s.xlsx"
    return consolidate([district / "schools"], target, roster=str(district / "roster.xlsx"), as_of=DEMO_DAY).rollup


F = TypeVar("F", Case, Case | Unread)


@pytest.fixture(scope="module")
def sent() -> dict[str, Trouble]:
    return {trouble.file: trouble for trouble in troubles(every_framework(), DEMO_DAY)}


def named(files: Iterable[F]) -> dict[str, F]:
    return {f.path.replace("!", "/").rsplit("/", 1)[-1]: f for f in files}


def codes(file: Case | Unread) -> set[str]:
    return {finding.code for finding in file.findings}


def test_made_again_in_its_place_it_is_the_same_byte_by_byte(
    run: Run, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With some of the schools by day: these are the same beside others as well."""
    monkeypatch.setattr(sample_district, "samples", lambda *given: part_of(list(samples(*given)), 6))
    made = []
    for _ in range(2):
        assert run("demo", "--all", "-o", tmp_path).code == 0
        made.append({path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()})
    before, after = made
    assert before.keys() == after.keys() and len(before) > 20
    assert not [path.name for path in before if before[path] != after[path]]
    beside = {path: district / path.relative_to(tmp_path) for path in before if path.parent.name == "schools"}
    assert not [path.name for path, other in beside.items() if before[path] != other.read_bytes()]


def test_it_holds_schools_of_every_pack_and_kind_of_plan(rollup: Rollup) -> None:
    plans = [case.plan for case in rollup.counted]
    assert {(p.framework, p.language) for p in plans} >= {(f.id, f.native) for f in frameworks()}
    assert {(p.framework, p.period.kind) for p in plans} == {
        (f.id, kind) for f in frameworks() for kind in f.plan_kinds
    }
    assert min(Counter((p.framework, p.period.kind) for p in plans).values()) >= 2


@pytest.mark.parametrize("name", ["pool.yaml", "programmes.yaml"])
def test_a_pack_with_texts_in_every_language_has_schools_of_every_language(name: str) -> None:
    framework = load_framework(pool(name)["pack"])
    plans = [plan for _, plan in sample_plans(DEMO_DAY) if is_of(pool(name), plan)]
    assert {p.language for p in plans} == {*framework.languages} and len(plans) >= 6


def test_every_file_name_is_there_once(rollup: Rollup) -> None:
    assert len(named(rollup.files)) == len(rollup.files)


def test_every_row_that_came_in_counts_or_is_rejected(rollup: Rollup) -> None:
    for file in rollup.files:
        assert file.rows_in == file.rows_out + len(file.rejected)
        tables = file.plan.tables.values() if isinstance(file, Case) else ()
        assert file.rows_in == sum(not row.prefilled for rows in tables for row in rows), file.path
    assert {f.path for f in rollup.files if f.rejected} == {f.path for f in rollup.files if f.outcome == "duplicate"}


@pytest.mark.parametrize("name", TOLD)
def test_every_trouble_is_told(rollup: Rollup, name: str) -> None:
    outcome, wanted = TOLD[name]
    file = named(rollup.files)[name]
    assert file.outcome == outcome
    assert wanted <= codes(file), sorted(codes(file))


def test_no_trouble_is_without_its_expectation(sent: dict[str, Trouble]) -> None:
    members = [member["file"] for entry in pool("trouble.yaml")["files"] for member in entry.get("zip", ())]
    assert {*sent, *members} - TOLD.keys() == {name for name in sent if name.endswith(".zip")}


def test_of_a_spoilt_workbook_every_row_is_read(rollup: Rollup, sent: dict[str, Trouble]) -> None:
    """A cell that cannot be read never costs its row, a rearranged sheet no entry but those deleted."""
    for name, trouble in sent.items():
        if not trouble.plans or name.endswith(".zip"):
            continue
        read = named(rollup.cases)[name].plan
        for table, rows in trouble.plans[0].tables.items():
            typed = [{**row.values, **row.raw}.keys() - {"monitoring"} for row in rows if not row.prefilled]
            got = [
                {**row.values, **row.raw}.keys() - {"monitoring", "status"}
                for row in read.rows(table)
                if not row.prefilled
            ]
            assert [keys for keys in got if keys] == typed or table == "people", (name, table)


def test_a_renamed_sheet_is_read_under_its_new_name(rollup: Rollup) -> None:
    plan = named(rollup.cases)["MN23 Trường Mẫu giáo Lá Dừa.xlsx"].plan
    assert plan.sheets["actions"] == "Việc cần làm (cô Yến)"


def test_a_moved_column_stands_first(rollup: Rollup) -> None:
    rows = named(rollup.cases)["OST-2113 Cooper Square Club.xlsx"].plan.rows("actions")
    assert rows and all(row.values["due"] and row.columns["due"] < row.columns["criterion"] for row in rows)


def test_the_later_version_counts_and_the_earlier_is_named(rollup: Rollup) -> None:
    files = named(rollup.files)
    early = files["MN08 Trường Mầm non Bồ Câu Giấy.xlsx"]
    assert early.detail.values["file"].endswith("(bản sửa).xlsx")
    assert {r.reason for r in early.rejected} == {"superseded_duplicate"}


def test_a_neighbours_copy_is_the_school_that_it_says(rollup: Rollup) -> None:
    files = named(rollup.cases)
    copy, original = files["OST-2114 Seawall Kids.xlsx"], files["OST-2102 Millbrook Clubhouse.xlsx"]
    assert (copy.plan.school.id, copy.plan.school.name) == ("OST-2114", "Seawall Kids")
    assert copy.verdict.total == original.verdict.total
    assert {case.path for case in rollup.cases if "text.alike" in codes(case)} == {copy.path, original.path}


def test_of_each_pack_one_school_is_missing(rollup: Rollup) -> None:
    assert Counter(row.pack for row in rollup.missing) == Counter(pool(name)["pack"] for name in POOLS)
    assert all(row.contact and row.deadline and row.language for row in rollup.roster)


def test_what_programs_get_wrong_is_found(rollup: Rollup) -> None:
    own = {plan.school.id for _, plan in sample_plans(DEMO_DAY)}
    pack = pool("programmes.yaml")["pack"]
    files = [case for case in rollup.counted if case.plan.school.id in own and case.framework.id == pack]
    assert set().union(*map(codes, files)) >= IN_PROGRAMS
    assert "score.stale" not in codes(files[1])


def test_steps_inherit_the_day_on_which_their_row_was_completed(rollup: Rollup) -> None:
    pack = pool("programmes.yaml")["pack"]
    for case in (case for case in rollup.counted if case.framework.id == pack):
        completed = {row.key: row.values.get("completed_on") for row in case.plan.rows("criteria")}
        open_ = [a for a in case.verdict.actions if a.row.values.get("done_on") is None]
        inherited = [a for a in open_ if completed.get(a.criterion)]
        assert inherited and {a.status for a in inherited} == {"done"}


def test_rows_of_their_own_have_titles_and_actions(rollup: Rollup) -> None:
    rows = [(case.plan, row) for case in rollup.counted for row in case.plan.rows("criteria") if row.text("title")]
    assert len(rows) >= 4
    for plan, row in rows:
        assert any(action.text("criterion") == row.key for action in plan.rows("actions"))


@pytest.mark.parametrize("school", DIFFERENT)
def test_what_schools_get_wrong_is_found(rollup: Rollup, school: str) -> None:
    files = {case.plan.school.id: case for case in rollup.counted}
    assert DIFFERENT[school] <= codes(files[school]), sorted(codes(files[school]))


def test_every_school_that_is_told_to_get_something_wrong_has_its_expectation() -> None:
    assert {school["id"] for name in POOLS for school in pool(name)["schools"] if school.get("differs")} == {*DIFFERENT}


def test_schools_out_of_the_same_rows_differ_and_repeat() -> None:
    once, again = ({plan.school.id: plan for _, plan in samples(every_framework(), DEMO_DAY)} for _ in range(2))
    assert once == again
    for name in (name for name in POOLS if "tables" in pool(name)):
        first, *others = (once[school["id"]] for school in pool(name)["schools"])
        for other in others:
            assert other.rows("actions") != first.rows("actions")
            assert other.rows("measures") != first.rows("measures") or not first.rows("measures")
            assert not {row.text("name") for row in _own(other)} & {row.text("name") for row in _own(first)}


def test_what_the_district_knows_is_used_and_proposes_cards(rollup: Rollup) -> None:
    files = {case.plan.school.id: case for case in rollup.counted}
    schools = ("EZ-0107", "EZ-0112", "EZ-0203")
    proposed = {school: [card.step for card in files[school].verdict.cards] for school in schools}
    assert proposed == {"EZ-0107": [], "EZ-0112": ["yellow"], "EZ-0203": ["talk"]}
    assert not rollup.unused
    assert {number for number, file in files.items() if "measure.differs" in codes(file)} == {"EZ-0107", "LH-12"}


def _own(plan: Plan) -> list[Row]:
    """The people of a school itself."""
    return [row for row in plan.rows("people") if not row.prefilled and row.text("person_kind") == "person"]
