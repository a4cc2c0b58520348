"""`cqip frameworks` in the reader's language: a line each, all about one, what is not verified included."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cqip_xl.verbs import frameworks
from cqip_xl.words.catalog import LANGUAGES, say
from tests.conftest import Run

SHIPPED = {f.id: f for f in frameworks()}
ROOT = Path(__file__).parents[2]


def test_each_framework_has_one_line_with_its_title_and_a_mark_where_not_all_is_verified(run: Run) -> None:
    heads, *lines, mark = run("frameworks", "--language", "en").out.splitlines()
    assert heads.split() == ["ID", "Version", "Languages", "Title"]
    assert mark == say("en", "frameworks.mark")
    for line, framework in zip(lines, SHIPPED.values(), strict=True):
        assert line.split()[:2] == [framework.id, framework.version]
        assert all(language in line for language in framework.languages)
        told, _, title = line.partition("" if framework.verified else " * ")
        assert told and title == framework.word("en", "title")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", SHIPPED)
def test_all_about_one_says_everything_in_the_readers_language(run: Run, pack: str, language: str) -> None:
    framework, said = SHIPPED[pack], run("frameworks", pack, "--language", language).out
    plain = said.replace("\n", "").replace(" ", "")
    names = [framework.word(language, f"standards/{s.id}") for s in framework.standards]
    titles = [framework.word(code, "title") for code in framework.languages]
    open_points = [framework.word(language, f"unverified/{name}") for name in framework.unverified]
    assert [text for text in (*names, *titles, *open_points) if text.replace(" ", "") not in plain] == []
    assert "frameworks." not in said and say(language, "frameworks.unverified") in said


def test_the_document_of_one_holds_the_keys_of_the_list_and_more(run: Run) -> None:
    listed = {pack["id"]: pack for pack in json.loads(run("frameworks", "--json").out)["packs"]}
    for name, framework in SHIPPED.items():
        (one,) = json.loads(run("frameworks", name, "--json").out)["packs"]
        assert listed[name].items() <= one.items()
        assert one["criteria"] == sum(not c.free for c in framework.criteria)
        assert [kind["kind"] for kind in one["plan_kinds"]] == list(framework.plan_kinds)
        assert {table["id"] for table in one["tables"]} == {*framework.tables}
        assert len(one["standards"]) == len(framework.standards)
        assert one["sources"]


def test_a_path_of_a_pack_does_as_well_as_an_id(run: Run, tmp_path: Path) -> None:
    name = next(iter(SHIPPED))
    folder = shutil.copytree(ROOT / "cqip_xl" / "frameworks" / name, tmp_path / "own")
    assert run("frameworks", folder).out == run("frameworks", name).out


def test_an_unknown_framework_is_refused_with_a_near_match(run: Run) -> None:
    name = next(iter(SHIPPED))
    ran = run("frameworks", name[:-1])
    assert (ran.code, ran.out) == (2, "") and f'"{name}"' in ran.err


@pytest.mark.parametrize(
    ("spoken", "language"),
    [
        *(("vi_VN.UTF-8", "vi"), ("sv_SE", "sv"), ("sv", "sv"), ("zh_CN.UTF-8", "zh-Hans"), ("zh_SG", "zh-Hans")),
        *(("zh_TW.UTF-8", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-Hant-MO", "zh-Hant"), ("de_DE.UTF-8", "en")),
        *(("C.UTF-8", "en"), ("Swedish_Sweden.1252", "sv"), ("Chinese (Traditional)_Taiwan.950", "zh-Hant")),
    ],
)
def test_without_a_language_the_computers_counts(
    run: Run, monkeypatch: pytest.MonkeyPatch, spoken: str, language: str
) -> None:
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", spoken)
    assert run("frameworks").out == run("frameworks", "--language", language).out
