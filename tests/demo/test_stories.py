"""The demo of each language: one framework, everything in that language, every kind of trouble, what to open."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.demo.sample_district import Post, summarize, write_post
from cqip_xl.demo.story import story
from cqip_xl.model.case import HARMLESS
from cqip_xl.verbs import Consolidated
from cqip_xl.words.catalog import LANGUAGES, say
from tests.conftest import Run

#: What every story must have for the summary to have something to tell.
TROUBLES = {"read_with_findings", "duplicate", "damaged", "lock_file", "not_a_plan"}
CHINESE = re.compile("[\u4e00-\u9fff]")
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
#: Letters that a text in this language has no use for.
FOREIGN = {"en": (CHINESE, VIETNAMESE), "sv": (CHINESE, VIETNAMESE), "vi": (CHINESE,)}


@pytest.fixture(scope="module", params=LANGUAGES)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Post, Consolidated]:
    post = write_post(tmp_path_factory.mktemp("demo"), story(request.param))
    return request.param, post, summarize(post)


def test_it_is_one_framework_in_one_language_with_every_kind_of_trouble(told: tuple[str, Post, Consolidated]) -> None:
    language, _, done = told
    files = done.rollup.files
    assert {(case.framework.id, case.plan.language) for case in done.rollup.cases} == {
        (done.rollup.frameworks[0].id, language)
    }
    assert Counter(f.outcome for f in files).keys() >= TROUBLES
    assert done.language == language and done.rollup.missing and len(done.rollup.counted) >= 6
    assert any(f.code == "due.not_a_date" for file in files for f in file.findings)
    assert any(f.code.endswith(".not_offered") for file in files for f in file.findings)


def test_every_row_counts_or_is_listed(told: tuple[str, Post, Consolidated]) -> None:
    _, _, done = told
    for file in done.rollup.files:
        assert file.rows_in == file.rows_out + len(file.rejected)
        assert file.outcome in HARMLESS or file.rows_in > 0 or file.outcome in TROUBLES


def test_nothing_in_it_is_in_another_language(told: tuple[str, Post, Consolidated]) -> None:
    language, post, done = told
    if language not in FOREIGN:
        pytest.skip("the two Chinese scripts share most characters")
    for path in (*post.files, done.summary, *done.notes):
        if path.suffix != ".xlsx" or path.name.startswith("~$") or path.stat().st_size == 0 or "again" in path.name:
            continue
        assert not any(letters.search(path.name) for letters in FOREIGN[language])
        try:
            book = openpyxl.load_workbook(path, read_only=True)  # so that hidden sheets are not parsed
        except Exception:  # the file that was cut off
            continue
        shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
        texts = [str(cell.value) for sheet in shown for row in sheet.iter_rows() for cell in row if cell.value]
        named = {text for text in texts if any(letters.search(text) for letters in FOREIGN[language])}
        assert not named, (path.name, sorted(named)[:5])


def test_made_again_it_is_the_same_byte_by_byte(told: tuple[str, Post, Consolidated]) -> None:
    language, post, _ = told
    if language != "en":
        pytest.skip("one stands for all")
    before = {path: path.read_bytes() for path in post.folder.rglob("*") if path.is_file()}
    summarize(write_post(post.folder, story(language)))
    after = {path: path.read_bytes() for path in post.folder.rglob("*") if path.is_file()}
    assert [path.name for path in {**before, **after} if before.get(path) != after.get(path)] == []


def test_it_speaks_the_readers_language_and_ends_with_what_to_open(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    (tmp_path / "schools").mkdir()
    (tmp_path / "schools" / "another demo's.xlsx").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    ran = run("demo", "-o", ".")
    assert ran.code == 0, ran.err
    assert ran.err.startswith(say("sv", "demo.making")) and say("sv", "demo.reading") in ran.err
    closing = ran.out.partition(say("sv", "demo.open"))[2]
    opened = [Path(line.strip()) for line in closing.splitlines() if line.endswith(".xlsx") and line.startswith("  ")]
    assert [path.parent.name for path in opened] == ["", "schools", "notes"]
    assert all(path.is_file() for path in opened)
    assert "another demo's" not in ran.out
