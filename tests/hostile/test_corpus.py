"""Whatever arrives has the outcome of the table, no row is lost, and no file stops or steers the run."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.district.gather import gather
from cqip_xl.district.readers import read_all
from cqip_xl.model.case import COUNTED, OUTCOMES, Case, Unread
from cqip_xl.verbs.plans import check_one
from tests.hostile.base import ROWS
from tests.hostile.corpus import CASES
from tests.hostile.expected import line_of, table
from tests.hostile.zips import ZIPS
from tests.reading.books import FOLDER
from tests.workbooks import DAY

PACKS = (str(FOLDER),)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, build in {**CASES, **ZIPS}.items():
        (folder / name).write_bytes(build())
    return folder


@pytest.fixture(scope="module")
def results(corpus: Path) -> dict[str, Case | Unread]:
    """By name; read by processes that may die, as always."""
    files = gather([corpus])
    waiting = [given for given in files if not given.outcome]
    read = iter(read_all(waiting, partial(check_one, as_of=DAY, packs=PACKS), 2))
    found = [Unread(g.name, g.outcome, g.detail) if g.outcome else next(read) for g in files]
    return {result.path.removeprefix(f"{corpus}/"): result for result in found}


def test_every_file_has_the_outcome_of_the_table(results: dict[str, Case | Unread]) -> None:
    wanted = {name: replace(line, better="") for name, line in table().items()}
    assert {name: line_of(result) for name, result in sorted(results.items())} == dict(sorted(wanted.items()))


def test_rows_in_are_rows_out_and_rejected(results: dict[str, Case | Unread]) -> None:
    for name, result in results.items():
        assert result.rows_in == result.rows_out + len(result.rejected), name
        assert result.rows_in >= ROWS or result.outcome not in COUNTED, name


def test_no_reader_was_lost(results: dict[str, Case | Unread]) -> None:
    lost = {name: r.detail for name, r in results.items() if r.outcome in ("reader_crashed", "timed_out")}
    assert not lost and {r.outcome for r in results.values()} <= set(OUTCOMES)


def test_the_summary_of_them_all_names_every_file(
    corpus: Path, results: dict[str, Case | Unread], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in corpus.iterdir()}
    monkeypatch.setattr("cqip_xl.verbs.district.check_files", lambda *given: list(results.values()))
    done = verbs.consolidate([corpus], tmp_path / "s.xlsx", as_of=DAY, packs=PACKS, language="en", jobs=2)
    sheet = openpyxl.load_workbook(done.summary, read_only=True)["Sources"]
    shown = {str(row[0]) for row in sheet.iter_rows(min_row=5, max_col=1, values_only=True)}
    for result in done.rollup.files:
        assert f"../{corpus.name}{result.path[len(str(corpus)) :]}" in shown
    assert {path: path.read_bytes() for path in corpus.iterdir()} == before
    assert not (Path("/tmp") / "cqip.xlsx").exists() and not (Path("/tmp") / "cqip-escaped.xml").exists()


def test_ten_thousand_unrelated_office_files_are_all_named(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    letter = CASES["letter.xlsx"]()
    for n in range(10_000):
        (folder / f"{n}.{('docx', 'pptx', 'pdf', 'xlsx')[n % 4]}").write_bytes(letter)
    files = verbs.consolidate([folder], tmp_path / "s.xlsx", as_of=DAY, packs=PACKS).rollup.files
    assert len(files) == 10_000
    assert {f.outcome for f in files} == {"unsupported_format", "not_a_plan"}


def test_the_docs_tell_what_the_table_says() -> None:
    """docs/hostile.md is made by `make hostile`; docs/trust.md says what to do about every outcome."""
    docs = Path(__file__).parents[2] / "docs"
    lines = [line.split("|") for line in (docs / "hostile.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    told = {line[1].strip(): [cell.strip() for cell in line[2:6]] for line in lines[1:]}
    wanted = {
        name: [one.outcome, one.detail, one.rows, ", ".join(sorted(one.findings))] for name, one in table().items()
    }
    assert told == wanted
    trust = (docs / "trust.md").read_text("utf-8")
    assert f"| {len(wanted)} files, each with its outcome |" in trust
    advice = re.findall(r"^\| `([a-z_]+)` \| .+ \| .+ \|$", trust, re.M)
    assert sorted(advice) == sorted(OUTCOMES)
