from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from cqip_xl.hosts.libreoffice import CalcApp
from tests.hosts.counting import Tally
from tests.hosts.live import running_office


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[CalcApp, Tally]]:
    with running_office() as running:
        yield running


@pytest.fixture
def live(running: tuple[CalcApp, Tally]) -> Iterator[xlwings.App]:
    """The office as an xlwings App; what a test leaves open is closed."""
    yield xlwings.App(impl=running[0])
    running[0].screen_updating = True
    for book in list(running[0].books):
        book.close()


@pytest.fixture
def tally(running: tuple[CalcApp, Tally]) -> Tally:
    return running[1]


@pytest.fixture
def book(live: xlwings.App) -> xlwings.Book:
    return live.books.add()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name has what paths stumble over."""
    made = tmp_path / "Trường 'Hoa Sen' 20% & co"
    made.mkdir()
    return made
