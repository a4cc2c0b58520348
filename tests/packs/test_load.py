"""Packs of quite different shapes load into one model; nothing of a code is lost on the way."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from cqip_xl.model.errors import UnknownFramework
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.period import Calendar, PlanPeriod
from cqip_xl.model.rule import STANDARD_STATUS, Highest, NoneIn, Ref
from cqip_xl.model.table import columns_of
from cqip_xl.packs.folders import find_pack, shipped_packs
from cqip_xl.packs.load import check_pack, load_framework
from tests.packs.small import FRAMEWORK, write_pack

PACKS = Path(__file__).parent / "packs"
SKETCHES = sorted(path.name for path in PACKS.iterdir())
STAGE, YEAR = PlanPeriod(2024, 2029), PlanPeriod(2025, 2026)


def sketch(name: str) -> Framework:
    return load_framework(str(PACKS / name))


@pytest.mark.parametrize("name", SKETCHES)
def test_a_pack_of_any_shape_loads_without_an_error(name: str) -> None:
    assert {f.severity for f in check_pack(str(PACKS / name))} <= {"warning"}
    assert sketch(name).id == name


@pytest.mark.parametrize("pack", shipped_packs())
def test_a_shipped_pack_has_no_findings(pack: str) -> None:
    assert check_pack(pack) == ()
    assert load_framework(pack).id == pack


def test_the_kindergarten_pack_keeps_its_codes_levels_and_year_columns() -> None:
    pack = sketch("vn-mn-tt19")
    assert [c.id for c in pack.criteria] == ["1.1", "1.2", "1.10"]
    assert [len(c.levels) for c in pack.criteria] == [3, 2, 2]
    assert pack.plan_kinds == ("stage", "year")
    assert pack.calendar == Calendar(starts=8, stage_years=5)
    actions = [c.id for c in columns_of(pack.tables["actions"], STAGE)]
    assert [c for c in actions if c.startswith("due_slot")] == [f"due_slot.{year}" for year in range(2024, 2029)]
    assert {"owner", "owner.2", "supporters.4"} <= set(actions)
    assert not any(c.id.startswith("due_slot") for c in columns_of(pack.tables["actions"], YEAR))
    assert pack.levels and pack.levels.clauses_grant == "L4"
    assert [rule.status for rule in pack.status] == [
        "not_needed",
        "done",
        "overdue",
        "due_soon",
        "in_progress",
        "not_started",
    ]


def test_the_programme_pack_keeps_free_rows_and_the_number_repeated_in_the_foot() -> None:
    pack = sketch("ma-qris-ost")
    assert [s.free for s in pack.standards] == [0, 0, 0, 2]
    assert pack.tables["criteria"].rows == "fixed_then_free"
    assert [c.id for c in header_columns(pack)][:2] == ["program_number", "foot_number"]
    assert pack.effective_level == Highest((Ref("level_current", "header"), Ref("level_target", "header")))
    assert pack.levels is None and pack.status == STANDARD_STATUS
    assert NoneIn(Ref("criterion", "actions")) in pack.checks[0].when.tests  # type: ignore[union-attr]
    assert pack.guide == (("develop", 9), ("implement", 4), ("reflect", 3))


def test_the_district_pack_keeps_units_as_owners_measures_and_alerts() -> None:
    pack = sketch("cn-ezhou-24681")
    owner = pack.tables["actions"].field("owner.2")
    assert owner and (owner.kind, owner.choices, owner.slots) == ("choice", "unit", 2)
    assert pack.criteria[0].preset["lead"] == ("jijiao", "xuegao")
    rates = {i.id: i.rollup for i in pack.tables["measures"].indicators}
    assert rates == {"1.1-a": "sum", "1.2-a": "rate", "quality": "none"}
    assert pack.alerts[0].in_a_row == ((1, "talk"), (2, "yellow"), (3, "red"))
    assert pack.alerts[0].signs == ("falls", "rank_last")
    assert [c.on for c in pack.cadence if c.on] == [((5, 15),)]


def test_a_school_s_own_rows_are_numbered_after_the_pack_s_also_where_codes_have_letters(tmp_path: Path) -> None:
    text = FRAMEWORK.replace('"1.1"', "A.1").replace('"1.2"', "A.2").replace('id: "1"', "id: A\n    free: 2")
    folder = write_pack(tmp_path)
    text = text.replace("tables:", "tables:\n  criteria: {rows: fixed_then_free}")
    (tmp_path / "framework.yaml").write_text(text, "utf-8")
    (tmp_path / "en.yaml").unlink()
    assert [c.id for c in load_framework(folder).criteria] == ["A.1", "A.2", "A.3", "A.4"]


def test_words_of_yaml_1_1_stay_words(tmp_path: Path) -> None:
    lines = {("framework.yaml", 6): "choices: {state: [yes, no, on, off]}"}
    lines["en.yaml", 5] = "choices: {state: {yes: Yes, no: No, on: On, off: Off}}"
    assert load_framework(write_pack(tmp_path, lines)).choices["state"] == ("yes", "no", "on", "off")


def test_a_pack_saved_on_windows_is_the_same_pack(tmp_path: Path) -> None:
    before = load_framework(write_pack(tmp_path))
    for path in tmp_path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = load_framework(str(tmp_path))
    assert (after.words, after.criteria) == (before.words, before.criteria)


def test_line_ends_do_not_change_a_pack_s_hash_and_words_do(tmp_path: Path) -> None:
    before = load_framework(write_pack(tmp_path)).hash
    (tmp_path / "framework.yaml").write_bytes(FRAMEWORK.replace("\n", "\r\n").encode())
    assert load_framework(str(tmp_path)).hash == before
    assert load_framework(write_pack(tmp_path, {("en.yaml", 1): "title: Other"})).hash != before


def test_a_pack_is_found_by_id_by_folder_or_by_file(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert find_pack(folder) == tmp_path
    assert asdict(load_framework(str(tmp_path / "framework.yaml"))) == asdict(load_framework(folder))
    assert load_framework(shipped_packs()[0]).id == shipped_packs()[0]


def test_an_unknown_framework_is_refused_with_the_nearest_and_all_there_are() -> None:
    known = shipped_packs()[0]
    with pytest.raises(UnknownFramework) as raised:
        load_framework(known[:-1] + "x")
    assert f'Did you mean "{known}"?' in str(raised.value)
    assert all(pack in str(raised.value) for pack in shipped_packs())


def test_a_name_too_long_for_a_path_is_an_unknown_framework() -> None:
    with pytest.raises(UnknownFramework):
        load_framework("x" * 5000)


def test_a_folder_without_a_pack_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(UnknownFramework, match=r"holds no framework\.yaml"):
        load_framework(str(tmp_path))
