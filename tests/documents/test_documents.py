"""Each document behind a framework, word for word: its rows are filled in, read back, checked and consolidated.

A file here holds what one document says: `said`, every sentence of it that belongs in a workbook; `left_out`, those
that do not, and why; `tables`, how a school fills them in (`cqip generate --rows`); `finds`, what the product says.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cqip_xl.verbs import consolidate
from tests.documents.filled import NAMES, Document, facts_of, plain, seen
from tests.workbooks import DAY


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_of_a_document_but_what_it_lacks(name: str, documents: dict[str, Document]) -> None:
    found = documents[name].case
    assert Counter(f.code for f in found.findings) == documents[name].facts["finds"]
    assert not [f for f in found.findings if f.severity == "error"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_document_is_read_back(name: str, documents: dict[str, Document]) -> None:
    plan = documents[name].case.plan
    for table, rows in documents[name].facts["tables"].items():
        own = [row for row in plan.rows(table) if not row.prefilled]
        assert len(own) >= len(rows) or table in ("people", "texts")
    assert not plan.rejected


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_of_a_document_stands_in_its_workbook(name: str, documents: dict[str, Document]) -> None:
    lines = set(seen(documents[name].path))
    there = "\n".join(lines)
    assert [text for text in documents[name].facts["said"] if plain(text) not in there] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_out_of_a_document_has_its_reason(name: str) -> None:
    for part in facts_of(name)["left_out"]:
        assert part["why"] and part["said"]


def test_the_documents_are_consolidated(documents: dict[str, Document], tmp_path: Path) -> None:
    made = consolidate([one.path for one in documents.values()], tmp_path / "s.xlsx", as_of=DAY)
    assert len(made.rollup.counted) == len(NAMES)
    rows = Counter(case.plan.framework for case in made.rollup.counted)
    assert rows == Counter(facts_of(name)["pack"] for name in NAMES)
