"""Install and uninstall on faked homes: everything in its place, then byte for byte as before."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqip_xl.addin.computer import this_system
from cqip_xl.addin.config import line_of, value_of, with_line, without_line
from cqip_xl.addin.install import install, uninstall
from cqip_xl.addin.system import Places, System, places, wanted_files
from cqip_xl.words.catalog import say
from tests.addin_install.faked import ADDIN, XLWINGS, macos, moved, seen, vba_reads, windows, write

Home = Callable[..., System]
USERS = ["anna", "Anna Berg", "Rock & Roll", "O'Neil", "Åsa Öberg", "Nguyễn Văn Ngọc", "李明", "50 percent (new)"]
BOTH = pytest.mark.parametrize("home", [windows, macos])
KEYS = {"windows": "INTERPRETER_WIN", "macos": "INTERPRETER_MAC"}


def interpreter_in(system: System) -> str:
    return vba_reads(system, places(system).config, KEYS[system.kind]) or ""


@BOTH
def test_everything_is_put_where_excel_and_its_macros_look_for_it(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    lines = install(system, ADDIN)
    here = places(system)
    assert here.addin.read_bytes() == ADDIN
    assert interpreter_in(system) == str(system.interpreter)
    assert any(str(here.addin) in line for line in lines) and any(str(here.config) in line for line in lines)


def test_the_places_of_windows_and_macos_are_those_of_excel_and_xlwings(tmp_path: Path) -> None:
    windows_home, mac_home = tmp_path / "w" / "Users" / "Anna", tmp_path / "m" / "Users" / "anna"
    office = mac_home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
    container = mac_home / "Library/Containers/com.microsoft.Excel/Data"
    assert places(windows(tmp_path / "w")) == Places(
        startup=windows_home / "AppData/Roaming/Microsoft/Excel/XLSTART",
        config=windows_home / ".cqip/cqip.conf",
        store=windows_home / "AppData/Local/cqip_xl",
    )
    assert places(macos(tmp_path / "m")) == Places(
        startup=office / "Startup.localized/Excel",
        config=container / "cqip.conf",
        store=mac_home / "Library/Application Support/cqip_xl",
        container=container,
        script=mac_home / f"Library/Application Scripts/com.microsoft.Excel/xlwings-{XLWINGS}.applescript",
        launcher=mac_home / ".cqip/python",
    )


@pytest.mark.parametrize("user", USERS)
def test_a_windows_user_of_any_name_gets_an_interpreter_that_vba_reads(tmp_path: Path, user: str) -> None:
    system = windows(tmp_path, user)
    system.short_path(system.interpreter)  # the file system has its short names before
    before = seen(tmp_path)
    install(system, ADDIN)
    assert Path(interpreter_in(system)).samefile(system.interpreter)
    uninstall(system)
    assert seen(tmp_path) == before


@pytest.mark.parametrize("folder", [*USERS, 'say "hello"', "$HOME `date`", "a|b"])
def test_a_mac_environment_in_any_folder_is_read_and_started(tmp_path: Path, folder: str) -> None:
    system = macos(tmp_path)
    system = moved(system, system.home / folder / "bin" / "python3")
    before = seen(tmp_path)
    install(system, ADDIN)
    said = interpreter_in(system)
    assert said.isascii() and "|" not in said
    # a word of the shell, as the macros hand it to the applescript
    word = "'" + said.replace("'", "'\\''") + "'"
    ran = subprocess.run(["/bin/sh", "-c", f'{word} -B -c "import x; y" "--wb=a b"'], capture_output=True, text=True)
    assert ran.stdout == f"{system.interpreter}|-B|-c|import x; y|--wb=a b|"
    uninstall(system)
    assert seen(tmp_path) == before


@BOTH
@pytest.mark.parametrize(
    "config",
    [
        b"",
        b'"LICENSE_KEY","gnihtemos"\r\n"SHOW CONSOLE","True"\r\n',
        b'"SHOW CONSOLE",True\n\n# a remark without meaning\n"x","caf\xe9 \xff"',
        b'"interpreter_win","C:\\old\\python.exe"\r\n"INTERPRETER_MAC","/old/python"\n"A","1"',
        b'"Interpreter_Win","a"\n"INTERPRETER_WIN","b"\n"interpreter_mac","a"\n"INTERPRETER_MAC","b"',
        b'\xef\xbb\xbf"INTERPRETER_WIN","utf-8"\r\n',
    ],
)
def test_uninstall_leaves_a_home_byte_for_byte_as_it_was(tmp_path: Path, home: Home, config: bytes) -> None:
    system = home(tmp_path)
    here = places(system)
    write(here.config, config, 0o600)
    write(here.startup / "PERSONAL.XLSB", b"mine")
    before = seen(tmp_path)
    install(system, ADDIN)
    assert interpreter_in(system) == str(system.interpreter)
    assert here.config.stat().st_mode & 0o777 == 0o600
    install(system, ADDIN + b" of a newer version")
    uninstall(system)
    assert seen(tmp_path) == before


@BOTH
def test_other_settings_of_the_configuration_stay_readable(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    config = write(places(system).config, b'"SHOW CONSOLE","True"\n"TEMP DIR","D:\\temp"')
    install(system, ADDIN)
    assert vba_reads(system, config, "SHOW CONSOLE") == "True"
    assert vba_reads(system, config, "TEMP DIR") == "D:\\temp"


@given(st.binary() | st.text('"INTERPRETER_WIN",\n\r x').map(str.encode), st.sampled_from([b"\n", b"\r\n"]))
def test_a_key_set_in_any_bytes_can_be_taken_out_again_without_a_trace(data: bytes, ending: bytes) -> None:
    key, line = "INTERPRETER_WIN", b'"INTERPRETER_WIN","C:\\x"'
    before = line_of(data, key)
    changed = with_line(data, key, line, ending)
    assert value_of(changed, key, "cp1252") == "C:\\x"
    assert (without_line(changed, key) if before is None else with_line(changed, key, before, b"")) == data


@BOTH
def test_installing_again_is_the_same_as_once(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    install(system, ADDIN)
    once = seen(tmp_path)
    assert any(say("en", "install.same", path=places(system).addin) == line for line in install(system, ADDIN))
    assert seen(tmp_path) == once


@BOTH
def test_a_file_that_stood_there_before_comes_back(tmp_path: Path, home: Home) -> None:
    system = home(tmp_path)
    write(places(system).addin, b"somebody's own")
    before = seen(tmp_path)
    assert any("put aside" in line for line in install(system, ADDIN))
    install(system, b"newer")
    assert places(system).addin.read_bytes() == b"newer"
    uninstall(system)
    assert seen(tmp_path) == before


def test_a_file_of_somebody_put_there_again_and_again_comes_back(tmp_path: Path) -> None:
    system = macos(tmp_path)
    here = places(system)
    paths = [here.addin, here.script or here.addin]
    for path in paths:
        write(path, b"somebody's own")
    before = seen(tmp_path)
    for own in (b"somebody's own", b"another", b"somebody's own"):
        for path in paths:
            path.write_bytes(own)
        install(system, ADDIN)
        assert len(list((here.store / "before").iterdir())) == 1
    uninstall(system)
    assert seen(tmp_path) == before


def test_an_equal_script_of_xlwings_itself_is_not_ours_to_remove(tmp_path: Path) -> None:
    system = macos(tmp_path)
    script = places(system).script
    assert script
    write(script, (system.xlwings / script.name).read_bytes())
    before = seen(tmp_path)
    install(system, ADDIN)
    uninstall(system)
    assert seen(tmp_path) == before


def test_the_installed_xlwings_has_the_script_that_its_own_macros_ask_for(tmp_path: Path) -> None:
    system = replace(this_system(), kind="macos", home=tmp_path)
    script = places(system).script
    assert script and b"on VbaHandler(ParameterString)" in wanted_files(system, ADDIN)[script]


def test_a_newer_xlwings_takes_its_older_script_along(tmp_path: Path) -> None:
    system = macos(tmp_path)
    before = seen(tmp_path)
    install(system, ADDIN)
    newer = replace(system, xlwings_version="0.38.0")
    script = write(system.xlwings / "xlwings-0.38.0.applescript", b"newer")
    install(newer, ADDIN)
    here = places(newer)
    assert here.script and [path.name for path in here.script.parent.iterdir()] == [script.name]
    uninstall(newer)
    script.unlink()
    assert seen(tmp_path) == before


def test_the_launcher_of_an_older_environment_goes_when_it_is_not_needed(tmp_path: Path) -> None:
    system = macos(tmp_path)
    launcher = places(system).launcher
    assert launcher
    install(moved(system, system.home / "Åsa" / "python3"), ADDIN)
    assert launcher.exists()
    install(system, ADDIN)
    assert not launcher.exists()
