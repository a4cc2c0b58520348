from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlwings

from cqip_xl.faces import addin
from cqip_xl.hosts.calc_tools import CalcTools
from tests.hosts.conftest import live, running, tally

__all__ = ["live", "running", "tally"]


@dataclass(slots=True)
class Desk:
    """A user at an open workbook: clicks buttons, reads what is said."""

    app: xlwings.App
    book: Any
    said: list[tuple[str, str]] = field(default_factory=list)

    def click(self, verb: str, language: str = "en") -> str:
        """What the button said."""
        button = addin.Click(self.app, self.book, CalcTools(), language, lambda *said: self.said.append(said))
        before = len(self.said)
        addin.press(verb, button)
        return "\n".join(text for text, _ in self.said[before:])

    @property
    def selected(self) -> tuple[int, int]:
        """Row and column of the selected cell, from 1."""
        chosen = self.app.selection
        assert chosen is not None
        return chosen.row, chosen.column

    def copy(self, path: Path) -> Path:
        """The workbook as it stands, in a file."""
        CalcTools().save_copy(self.book, path)
        return path


@pytest.fixture
def desk(live: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Desk]]:
    """Opens a workbook in the live office; copies that are kept go into a folder of the test's own."""
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "documents")

    def sit(path: Path) -> Desk:
        return Desk(live, live.books.open(str(path)))

    yield sit
