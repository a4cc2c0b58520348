"""Settings between clicks, and the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.faces import log as log_file
from cqip_xl.faces.log import log, log_path
from cqip_xl.faces.remembered import Remembered, recall, remember, remembered_path
from cqip_xl.model.errors import BadInput
from cqip_xl.model.version import VERSION
from tests.faces_window.conftest import forget_log, linux

pytestmark = linux


def test_what_was_chosen_is_there_at_the_next_click() -> None:
    assert recall() == Remembered()
    chosen = Remembered('/a "b" & 100% \udce9', "", "D:\\tổng hợp.xlsx", "zh-Hant", new_language="vi")
    remember(chosen)
    assert recall() == chosen
    assert [*remembered_path().parent.iterdir()] == [remembered_path()]


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "null", '{"folder": 3, "colour": "red"}', "\x00", "[" * 100_000])
def test_a_damaged_file_is_as_none(damaged: str) -> None:
    remembered_path().parent.mkdir(parents=True)
    remembered_path().write_text(damaged)
    assert recall() == Remembered()
    remember(Remembered("/here"))
    assert recall().folder == "/here"


def test_what_cannot_be_kept_stops_nothing(home: Path) -> None:
    (home / "config").write_text("a file where the folder should be")
    remember(Remembered("/here"))
    assert recall() == Remembered()


def test_the_log_tells_version_and_process_in_one_line_a_message() -> None:
    log().info("read %s", "/a\nb \x1b[31m\u202e.xlsx")
    text = log_path().read_text("utf-8")
    assert len(text.splitlines()) == 1 and VERSION in text and r"/a\nb \x1b[31m\u202e.xlsx" in text


def test_the_log_never_holds_what_an_exception_quotes() -> None:
    quoted = "what a teacher wrote"
    try:
        try:
            Path("/no/such/file").read_text()
        except OSError as problem:
            raise BadInput("file.missing", path=quoted) from problem
    except BadInput:
        log().exception("failed")
    text = log_path().read_text("utf-8")
    assert quoted not in text
    assert "BadInput" in text and "/no/such/file" in text and __file__ in text


def test_a_full_log_begins_again_and_keeps_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "FULL", 100)
    log().info("x" * 200)
    forget_log()
    log().info("new")
    assert {path.name for path in log_path().parent.iterdir()} == {"cqip.log", "cqip.1.log"}
    assert "x" not in log_path().read_text().split("INFO")[1]


def test_a_log_that_cannot_be_written_stops_nothing(home: Path) -> None:
    (home / "state").write_text("a file where the folder should be")
    log().info("nobody hears this")
