"""A pack begun from another: what is written passes its check and can be used at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cqip_xl.model.errors import BadInput
from cqip_xl.verbs import check, check_pack, generate, load_framework, new_pack
from cqip_xl.words.catalog import LANGUAGES
from tests.conftest import Run
from tests.packs.small import write_pack
from tests.workbook.packs import SHIPPED
from tests.workbooks import DAY


@pytest.mark.parametrize("source", SHIPPED)
def test_a_pack_begun_from_another_passes_its_check_and_is_used_at_once(source: str, tmp_path: Path) -> None:
    folder = new_pack("ours", source, str(tmp_path))
    lines = [line for path in folder.iterdir() for line in path.read_text("utf-8").splitlines()]
    assert 10 < len(lines) <= 60 and sum(line.startswith("#") for line in lines) > 10
    assert {f.severity for f in check_pack(str(folder))} == {"note"}
    own, theirs = load_framework(str(folder)), SHIPPED[source]
    assert (own.id, own.criteria, own.languages) == ("ours", theirs.criteria, theirs.languages)
    assert own.word("en", "title") != theirs.word("en", "title")
    path, _ = generate(str(folder), tmp_path / "a.xlsx", school="Eken", as_of=DAY)
    assert check(path, DAY, [str(folder)]).outcome in ("empty", "read_with_findings", "read")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_its_remarks_suggest_works_without_the_sign_before_it(language: str, tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    folder = new_pack("ours", write_pack(base), str(tmp_path), language)
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        bare = [line[2:] for line in text.splitlines() if line.startswith("# ") and _is_yaml(line[2:])]
        rest = [line for line in text.splitlines() if not line.startswith("#")]
        path.write_text("\n".join([*rest, *bare]) + "\n", "utf-8")
    own = load_framework(str(folder))
    fields = [f.id for f in own.tables["actions"].fields]
    assert (fields, [c.id for c in own.criteria]) == (["criterion", "cost", "what"], ["1.1"])
    assert own.word("en", "criteria/1.1") not in ("One", "1.1")
    # Of the two criteria one is gone and one worded anew: no words of theirs are left to be reviewed.
    said = [f.code for f in check_pack(str(folder)) if f.severity != "note"]
    assert said == ["pack.nothing_inherited"]


def _is_yaml(line: str) -> bool:
    """Whether a remark is an entry to use: it has a name and a colon, or goes on under one."""
    return line[:1] in " " or line.partition(":")[0] in ("remove", "tables", "fields", "criteria", "reviewed")


def test_a_pack_of_ones_own_is_extended_by_its_place(tmp_path: Path) -> None:
    base = tmp_path / "with space" / "base"
    base.mkdir(parents=True)
    folder = new_pack("ours", write_pack(base), str(tmp_path / "packs" / "of us"))
    said = YAML(typ="safe").load(folder / "framework.yaml")
    assert said["extends"] == "../../../with space/base"
    assert load_framework(str(folder)).criteria == load_framework(str(base)).criteria


@pytest.mark.parametrize("name", ["Ours", "a b", "../x", "vn-mn-tt19", "", "x" * 41])
def test_an_id_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no id for a new pack"):
        new_pack(name, "vn-mn-tt19", str(tmp_path))
    assert not [*tmp_path.iterdir()]


def test_what_is_already_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    with pytest.raises(BadInput, match="already there"):
        new_pack("ours", "vn-mn-tt19", str(tmp_path))
    assert not [*(tmp_path / "ours").iterdir()]


def test_the_command_says_what_it_wrote_and_what_to_try(run: Run, tmp_path: Path) -> None:
    said = run("pack", "new", "ours", "--from", "ma-qris-ost", "-o", tmp_path)
    assert said.code == 0 and f"cqip pack check {tmp_path / 'ours'}" in said.out
    checked = run("pack", "check", tmp_path / "ours")
    assert checked.code == 0 and checked.out.splitlines()[-1].startswith("0 errors, 0 warnings, ")
    again = run("pack", "new", "ours", "--from", "ma-qris-ost", "-o", tmp_path)
    assert again.code == 2 and "already there" in again.err
