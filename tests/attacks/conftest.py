"""A district of hostile schools, consolidated once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cqip_xl import verbs
from cqip_xl.verbs import Consolidated
from tests.attacks.books import hostile
from tests.attacks.texts import ALL, as_file
from tests.reading.books import FOLDER
from tests.workbooks import DAY


def district_of(texts: tuple[str, ...], folder: Path) -> Consolidated:
    """A school for each text, its folder and its file called so; summary and notes beside them."""
    for text in texts:
        (folder / "in" / as_file(text)).mkdir(parents=True)
        (folder / "in" / as_file(text) / f"{as_file(text)}.xlsx").write_bytes(hostile(text))
    return consolidated(folder, notes=folder / "notes")


def consolidated(folder: Path, **more: Any) -> Consolidated:
    """Everything in `folder/in`, to `folder/summary.xlsx`."""
    return verbs.consolidate(
        [folder / "in"], folder / "summary.xlsx", as_of=DAY, language="en", packs=[str(FOLDER)], jobs=1, **more
    )


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    """A district in which every school writes one of the hostile texts everywhere."""
    return district_of(ALL, tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    """The same district with schools that mean no harm: what its outputs consist of."""
    return district_of(("Ashfield", "Birch"), tmp_path_factory.mktemp("harmless"))
