"""A public copy of the demo district tells nobody's name: neither from cells nor from names of files."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from cqip_xl import verbs
from cqip_xl.demo.pool import DEMO_DAY
from cqip_xl.faces import documents
from cqip_xl.faces.escaped import json_text
from cqip_xl.verbs import Consolidated, frameworks
from tests.attacks.people_in import names_in, stands_in, told_in, workbooks

SAMPLES = Path(__file__).parents[2] / "samples"


class Public(NamedTuple):
    """A public copy, and whom its inputs name."""

    done: Consolidated
    names: frozenset[str]
    contacts: frozenset[str]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Public:
    """Of a school of each pack and kind of plan."""
    folder = tmp_path_factory.mktemp("public")
    lists = sorted(SAMPLES.glob("roster*.csv"))
    lines = [line for path in lists for line in csv.DictReader(path.open(encoding="utf-8-sig"))]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows({line["school_id"]: line for line in lines}.values())
    contacts = frozenset(line["contact"] for line in lines) - {""}
    return public_copy(sorted(SAMPLES.glob("*.xlsx")), folder / "roster.csv", contacts, folder)


def public_copy(files: Sequence[Path], roster: Path, contacts: frozenset[str], folder: Path) -> Public:
    done = verbs.consolidate(files, folder / "public.xlsx", roster=str(roster), as_of=DEMO_DAY, public=True)
    known = {framework.id: framework for framework in frameworks()}
    names = {name for path in files for data in workbooks(path) for name in names_in(data, known)}
    return Public(done, frozenset(names), contacts)


def test_nobody_of_the_inputs_is_named_in_any_part_of_it(public: Public) -> None:
    assert len(public.names) > 40 and len(public.contacts) > 30
    assert named_in(public) == []


def named_in(public: Public) -> list[str]:
    told = told_in(public.done.summary)
    return sorted(name for name in public.names | public.contacts if stands_in(name, told))


def test_no_file_is_named_in_it(public: Public) -> None:
    assert _files_in(public, told_in(public.done.summary)) == []


def test_the_document_of_the_run_names_nobody_but_in_names_of_files(public: Public) -> None:
    """Scripts must know which file had which outcome; the document is theirs, not the public's."""
    document = documents.consolidate_json(public.done)
    told = json_text({**document, "notes": [], "files": [{**file, "path": ""} for file in document["files"]]})
    assert [name for name in public.names | public.contacts if stands_in(name, told)] == []


def _files_in(public: Public, told: str) -> list[str]:
    return [name for f in public.done.rollup.files if (name := f.path.replace("!", "/").rpartition("/")[2]) in told]


def test_schools_and_what_they_do_are_still_told(public: Public) -> None:
    """As many texts as in the copy for the office, but for those with a name in them."""
    told = told_in(public.done.summary)
    plans = [f.plan for f in public.done.rollup.counted if f.plan]
    assert [plan.school.name for plan in plans if plan.school.name not in told] == []
    whats = [row.text("what") for plan in plans for row in plan.rows("actions")]
    assert sum(what in told for what in whats) > 0.8 * len(whats)


def test_nobody_of_the_whole_demo_is_named(district: Path, tmp_path: Path) -> None:
    """Troublesome files, zips and duplicates among them."""
    public = public_copy(sorted((district / "schools").iterdir()), district / "roster.xlsx", frozenset(), tmp_path)
    assert len(public.names) > 100
    assert named_in(public) == []
    assert _files_in(public, told_in(public.done.summary)) == []
