"""LibreOffice opens the built file as an add-in and runs its macros: a second VBA beside the interpreter's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import LANGUAGES, say
from tests.addin.macro_host import addin
from tests.addin.test_commands import NAMES, OFFICE_LANGUAGES, decoded
from tests.office import needs_office, run_driver

pytestmark = [needs_office, pytest.mark.office]


def run(folder: Path, *calls: Sequence[object]) -> list[object]:
    """What each procedure of the add-in gave. Numbers go as floats: LibreOffice makes 0 of others."""
    file = folder / "cqip.xlam"
    file.write_bytes(addin())
    named = [[f"CqipRibbon.{name}", *values] for name, *values in calls]
    said = run_driver(Path(__file__).with_name("office_macros.py"), {"source": file.as_uri(), "calls": named})
    found: list[object] = json.loads(said.strip().split("\n")[-1])
    return found


def test_names_become_plain_digits(tmp_path: Path) -> None:
    found = run(tmp_path, *(["CqipHex", name] for name in NAMES), ["CqipBookCode"])
    assert [decoded(str(code)) for code in found] == [*NAMES, "cqip.xlam"]


def test_words_come_in_the_language_of_office(tmp_path: Path) -> None:
    asked = [(office, key) for office in OFFICE_LANGUAGES for key in ("ribbon.new.label", "macro.failed")]
    found = run(tmp_path, *(["CqipWord", key, float(office)] for office, key in asked))
    assert found == [say(OFFICE_LANGUAGES[office], key) for office, key in asked]
    assert {say(language, "ribbon.new.label") for language in LANGUAGES} <= set(found)


def test_commands_settings_and_words_of_a_shell(tmp_path: Path) -> None:
    text = '"PYTHONPATH","C:\\evil"\r\n"interpreter_win" , "C:\\a b\\Nguyễn\\python.exe"\r\n"INTERPRETER_WIN","second"'
    assert run(
        tmp_path,
        ["CqipCommand", "next_problem"],
        ["CqipSetting", text, "INTERPRETER_WIN"],
        ["CqipSetting", "", "INTERPRETER_WIN"],
        ["CqipShellWord", "it's $(x)"],
        ["CqipIsAbsolute", r"C:\python.exe"],
        ["CqipIsAbsolute", "python"],
    ) == [
        f"from cqip_xl.faces.addin import click; click('next_problem','{VERSION}',1033)",
        r"C:\a b\Nguyễn\python.exe",
        "",
        r"'it'\''s $(x)'",
        True,
        False,
    ]
