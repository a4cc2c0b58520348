"""The documents, filled in and read back once for all tests."""

from __future__ import annotations

import pytest

from tests.documents.filled import NAMES, Document, filled


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    folder = tmp_path_factory.mktemp("documents")
    return {name: filled(folder, name) for name in NAMES}
