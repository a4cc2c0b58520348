"""The registry of findings: what is declared can be made, and nothing else."""

from __future__ import annotations

import pytest

from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import FINDINGS, SEVERITIES, declared

HERE = Place("north.xlsx", "Plan", "F12")


def test_a_finding_has_the_severity_that_is_declared_for_it() -> None:
    assert Finding.of("key.missing", HERE, {"key": "N1"}).severity == "note"
    assert Finding.of("person.unknown", HERE, {"field": "x", "raw": "y"}).severity == "warning"
    assert Finding.of("person.unknown", HERE, {"field": "x", "raw": "y"}, "note").severity == "note"


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("due.not_a_date", "<field>.not_a_date"),
        ("due.before_start", "due.before_start"),
        ("check.not_a_date", "check.<id>"),
        ("check.own", "check.<id>"),
    ],
)
def test_a_code_is_its_own_or_one_of_a_family(code: str, known: str) -> None:
    assert declared(code).code == known


def test_what_is_not_declared_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="not declared"):
        Finding.of("key.lost", HERE)
    with pytest.raises(ValueError, match="otherwise"):
        Finding.of("key.missing", HERE)
    with pytest.raises(ValueError, match="otherwise"):
        Finding.of("key.missing", HERE, {"key": "N1", "row": "3"})
    with pytest.raises(ValueError, match="otherwise"):
        Finding.of("key.missing", HERE, {"key": "N1"}, "error")


def test_a_declaration_is_whole() -> None:
    for known in FINDINGS.values():
        assert known.severities and set(known.severities) <= set(SEVERITIES), known.code
        assert known.doc.endswith(".") and not known.values & known.more, known.code
