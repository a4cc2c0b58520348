"""What hinders install and uninstall, and what somebody changed since: told plainly, nothing half done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.addin import changes
from cqip_xl.addin.computer import this_system
from cqip_xl.addin.doctor import examine
from cqip_xl.addin.install import install, uninstall
from cqip_xl.addin.system import System, places, wanted_files
from cqip_xl.model.errors import CqipError, WriteRefused
from cqip_xl.words.catalog import LANGUAGES, say
from tests.addin_install.faked import ADDIN, PROGRAM, XLWINGS, macos, seen, windows, write
from tests.addin_install.test_install import KEYS, interpreter_in

Home = Callable[..., System]
BOTH = pytest.mark.parametrize("home", [windows, macos])


@BOTH
@pytest.mark.parametrize("name", ["cqip.xlam", "cqip.conf", "addin.json", f"xlwings-{XLWINGS}.applescript"])
@pytest.mark.parametrize("again", [False, True])
def test_a_refused_file_leaves_everything_as_it_was_and_gives_a_plain_sentence(
    tmp_path: Path, home: Home, name: str, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = home(tmp_path)
    if name.startswith("xlwings") and system.kind == "windows":
        return
    if again:
        install(system, b"older")
        for path in wanted_files(system, ADDIN):
            path.write_bytes(b"changed by hand")
    write(places(system).config, b'"A","1"\n')
    before = seen(tmp_path)
    refuse(monkeypatch, name)
    with pytest.raises(WriteRefused) as refused:
        install(system, ADDIN)
    assert name in str(refused.value)
    assert ("Close Excel" if system.kind == "windows" else "Quit Excel") in str(refused.value)
    assert seen(tmp_path) == before


@BOTH
def test_an_uninstall_that_excel_hinders_leaves_everything_installed(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = home(tmp_path)
    before = seen(tmp_path)
    install(system, ADDIN)
    installed = seen(tmp_path)
    with monkeypatch.context() as patch:
        refuse(patch, "cqip.xlam")
        with pytest.raises(WriteRefused, match=r"cqip\.xlam"):
            uninstall(system)
    assert seen(tmp_path) == installed
    uninstall(system)
    assert seen(tmp_path) == before


@BOTH
def test_a_full_disk_is_one_sentence_too(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    system = home(tmp_path)
    before = seen(tmp_path)
    refuse(monkeypatch, "cqip.conf", OSError(28, "No space left on device", "cqip.conf"))
    with pytest.raises(WriteRefused, match="no space left"):
        install(system, ADDIN)
    assert seen(tmp_path) == before


@BOTH
def test_what_somebody_changed_since_is_left(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    here = places(system)
    install(system, ADDIN)
    here.addin.write_bytes(b"changed by hand")
    key = KEYS[system.kind]
    here.config.write_bytes(f'"{key}","/another/python"\n'.encode())
    lines = uninstall(system)
    assert here.addin.read_bytes() == b"changed by hand"
    assert interpreter_in(system) == "/another/python"
    assert say("en", "install.changed", path=here.addin) in lines
    assert say("en", "install.setting_changed", path=here.config, key=key) in lines
    assert not here.record.exists()


@BOTH
def test_what_is_gone_already_is_said(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    before = seen(tmp_path)
    install(system, ADDIN)
    places(system).addin.unlink()
    places(system).config.unlink()
    assert say("en", "install.gone", path=places(system).addin) in uninstall(system)
    assert seen(tmp_path).keys() <= before.keys() | {str(places(system).config.parent)}


@BOTH
@pytest.mark.parametrize("language", LANGUAGES)
def test_uninstalling_nothing_says_so(tmp_path: Path, home: Home, language: str) -> None:
    system = home(tmp_path)
    before = seen(tmp_path)
    said = say(language, "install.nothing", path=places(system).addin)
    assert uninstall(system, language) == [said]
    assert seen(tmp_path) == before


@BOTH
def test_the_record_names_all_that_was_written(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    before = seen(tmp_path)
    install(system, ADDIN)
    record = json.loads(places(system).record.read_text())
    named = {file["path"] for file in record["files"]} | {record["config"], *record["folders"]}
    assert seen(tmp_path).keys() - before.keys() == named | {str(places(system).record)}


@BOTH
def test_a_record_that_cannot_be_understood_stops_both(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    write(places(system).record, b'{"files": 3}')
    with pytest.raises(CqipError, match=r"addin\.json"):
        install(system, ADDIN)
    with pytest.raises(CqipError, match=r"addin\.json"):
        uninstall(system)


def test_what_makes_it_impossible_is_said_before_anything_is_written(tmp_path: Path) -> None:
    store = Path("C:/Users/anna/AppData/Local/Microsoft/WindowsApps/python.exe")
    impossible: list[tuple[Home, dict[str, Any]]] = [
        (windows, {"interpreter": store}),
        (windows, {"base": Path("C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.11")}),
        (windows, {"user": "Nguyễn", "short_path": str}),
        (macos, {"user": "Åsa", "interpreter": Path("/Åsa/python3")}),
        (macos, {"kind": "other"}),
    ]
    for number, (home, traits) in enumerate(impossible):
        system = home(tmp_path / str(number), **traits)
        before = seen(tmp_path)
        with pytest.raises(CqipError):
            install(system, ADDIN)
        assert seen(tmp_path) == before


def test_a_configuration_in_utf_16_is_not_mixed_with_other_bytes(tmp_path: Path) -> None:
    system = windows(tmp_path)
    write(places(system).config, '"SHOW CONSOLE","True"'.encode("utf-16"))
    before = seen(tmp_path)
    with pytest.raises(CqipError, match=r"cqip\.conf"):
        install(system, ADDIN)
    assert seen(tmp_path) == before


def test_excel_that_was_never_started_on_a_mac_gets_no_container_from_us(tmp_path: Path) -> None:
    system = macos(tmp_path)
    container = places(system).container
    assert container
    container.rmdir()
    with pytest.raises(CqipError, match="start it once"):
        install(system, ADDIN)
    assert not container.exists()


def test_there_is_no_excel_on_this_system(tmp_path: Path) -> None:
    system = replace(this_system(), home=tmp_path)
    assert system.interpreter.exists() and system.xlwings.joinpath("__init__.py").exists()
    if system.kind == "other":
        with pytest.raises(CqipError, match="no Excel"):
            install(system, ADDIN)
    assert list(tmp_path.iterdir()) == []


def test_a_virus_scanner_that_holds_a_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file, refused = os.replace, [PermissionError(13, "Access is denied")]

    def busy(source: str, target: str) -> None:
        if refused:
            raise refused.pop()
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", busy)
    system = windows(tmp_path)
    install(system, ADDIN)
    assert examine(system, ADDIN) == [] == refused


def test_a_marked_file_is_written_anew(tmp_path: Path) -> None:
    system = windows(tmp_path)
    install(system, ADDIN)
    before = places(system).addin.stat().st_ino
    install(system, ADDIN)
    assert places(system).addin.stat().st_ino == before
    install(replace(system, is_marked=lambda path: path.suffix == ".xlam"), ADDIN)
    assert places(system).addin.stat().st_ino != before


def test_a_linked_configuration_stays_a_link(tmp_path: Path) -> None:
    system = windows(tmp_path)
    real = write(tmp_path / "dotfiles" / "cqip.conf", b'"A","1"\r\n')
    config = places(system).config
    config.parent.mkdir()
    config.symlink_to(real)
    before = seen(tmp_path)
    install(system, ADDIN)
    assert config.is_symlink() and b"INTERPRETER_WIN" in real.read_bytes()
    uninstall(system)
    assert seen(tmp_path) == before


def test_a_running_excel_is_to_be_started_again(tmp_path: Path) -> None:
    system = windows(tmp_path)
    assert install(system, ADDIN)[-1] == say("en", "install.start")
    assert install(replace(system, excel_runs=lambda: True), ADDIN)[-1] == say("en", "install.restart")


@BOTH
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_both_can_be_said(tmp_path: Path, home: Home, language: str) -> None:
    system = home(tmp_path)
    write(places(system).addin, PROGRAM)
    for line in (*install(system, ADDIN, language), *install(system, ADDIN, language), *uninstall(system, language)):
        assert line and not line.startswith("install.") and "{" not in line


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, problem: OSError | None = None) -> None:
    """Replacing or removing files of that name fails, as when Excel has them open."""
    replace_file, unlink = os.replace, Path.unlink

    def no_replace(source: str, target: str) -> None:
        if Path(target).name == name:
            raise problem or PermissionError(13, "Access is denied", str(source), 5, str(target))
        replace_file(source, target)

    def no_unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == name:
            raise problem or PermissionError(13, "Access is denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(changes, "PAUSES", ())
    monkeypatch.setattr(os, "replace", no_replace)
    monkeypatch.setattr(Path, "unlink", no_unlink)
