"""The office in which things go wrong, made once a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cqip_xl.excel import swap
from cqip_xl.verbs import district
from tests.faults.office import Office, open_office


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The office as it was before the run; system's temporary files go into it; no pauses between tries."""
    made.reset()
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    monkeypatch.setattr(swap, "PAUSES", (0.0,) * len(swap.PAUSES))
    yield made
    made.reset()


@pytest.fixture
def read_before(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same without reader processes: each run takes some hundredths of a second."""
    monkeypatch.setattr(district, "check_files", office.check_files)
    return office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
