"""The JSON documents are what the contract of the commands says."""

from __future__ import annotations

import json
from pathlib import Path

from cqip_xl.demo.pool import POOLS, pool
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.case import COUNTED, OUTCOMES
from cqip_xl.model.received import STATES
from cqip_xl.model.rule import STATUSES
from tests.conftest import Run


def test_frameworks_lists_packs_and_says_what_is_not_verified(run: Run) -> None:
    packs = json.loads(run("frameworks", "--json").out)["packs"]
    for pack in packs:
        assert {"id", "version", "names", "languages", "verified"} <= pack.keys()
        assert set(pack["names"]) == set(pack["languages"])
        assert pack["verified"] is (not pack["unverified"])


def test_check_gives_one_document_with_every_key_of_the_contract(run: Run, district: Path) -> None:
    files = sorted((district / "schools").iterdir())[:2]
    ran = run("check", "--json", "--as-of", "2026-03-31", *files)
    document = json.loads(ran.out)
    assert document["as_of"] == "2026-03-31" and len(document["files"]) == 2
    for file in document["files"]:
        assert {"path", "outcome", "pack", "pack_version", "language", "period", "school"} <= file.keys()
        assert file["outcome"] in OUTCOMES
        assert tuple(file["counts"]) == STATUSES
        assert sum(file["counts"].values()) == len(file["actions"]) >= 10
        assert 0 <= file["completion"] <= 1
        assert set(file["levels"]) == {"current", "reached", "blocking"}
        for action in file["actions"]:
            assert {"key", "criterion", "status", "status_label", "owner", "due_on", "sheet", "row"} <= action.keys()
        for finding in file["findings"]:
            assert set(finding) == {"code", "severity", "sheet", "cell", "message"}


def test_the_as_of_given_wins_over_the_one_in_the_workbook(run: Run, district: Path) -> None:
    file = sorted((district / "schools").iterdir())[0]
    own = json.loads(run("check", "--json", file).out)
    later = json.loads(run("check", "--json", "--as-of", "2030-01-01", file).out)
    assert (own["as_of"], later["as_of"]) == ("2026-03-31", "2030-01-01")
    assert later["files"][0]["counts"]["overdue"] > own["files"][0]["counts"]["overdue"]


def test_consolidate_gives_one_document_whose_rows_add_up(run: Run, district: Path, tmp_path: Path) -> None:
    roster = district / "roster.xlsx"
    ran = run("consolidate", "--json", district / "schools", "-o", tmp_path / "s.xlsx", "--roster", roster)
    document = json.loads(ran.out)
    assert document["summary"] == str(tmp_path / "s.xlsx")
    for file in document["files"]:
        assert file["rows_in"] == file["rows_out"] + file["rows_rejected"]
        assert file["rows_in"] > 0 or file["outcome"] in ("damaged", "lock_file", "not_a_plan")
    assert document["totals"]["schools"] == sum(file["outcome"] in COUNTED for file in document["files"])
    silent = [facts["silent"]["id"] for facts in map(pool, POOLS)]
    assert [school["school_id"] for school in document["missing"]] == silent
    assert sum(document["totals"]["counts"].values()) == document["totals"]["actions"]
    schools, given = document["schools"], {file["path"] for file in document["files"]}
    assert len(schools) == len(read_roster(roster)[0])
    for school in schools:
        assert {"school_id", "name", "state", "late_days", "files", "why"} <= set(school)
        assert school["state"] in STATES and set(school["files"]) <= given
        assert bool(school["files"]) == bool(school["why"])
    assert [school["school_id"] for school in schools if school["state"] == "missing"] == silent


def test_unreadable_files_have_nulls_and_zero_rows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    checked = json.loads(run("check", "--json", tmp_path / "x.xlsx").out)["files"][0]
    assert checked["school"] == {"id": None, "name": None} and checked["pack"] is None
    done = json.loads(run("consolidate", "--json", tmp_path, "-o", tmp_path / "s.xlsx").out)
    assert done["files"][0]["rows_in"] == 0 and done["files"][0]["school_id"] is None
