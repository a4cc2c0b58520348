"""Every ailment on a home that has it; none on a healthy one."""

from __future__ import annotations

import os
import plistlib
import string
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.addin import doctor
from cqip_xl.addin.ailment import Ailment
from cqip_xl.addin.computer import ask, this_system
from cqip_xl.addin.doctor import examine, in_sentences
from cqip_xl.addin.install import install
from cqip_xl.addin.system import Answer, System, places
from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import LANGUAGES, catalog, say
from tests.addin_install.faked import ADDIN, PROGRAM, XLWINGS, Registry, macos, moved, seen, windows, write

#: Makes a home ill; where it gives a System, that is the ill one.
Ill = Callable[[System], object]

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
APP_PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


def registry(key: str, **values: object) -> Ill:
    def ill(system: System) -> None:
        assert isinstance(system.registry, Registry)
        system.registry.add(key, **values)

    return ill


def both(*ills: Ill) -> Ill:
    def ill(system: System) -> System:
        for each in ills:
            system = made_ill(system, each)
        return system

    return ill


def mac_settings(folder: str, **values: object) -> Ill:
    return lambda system: write(
        system.root / folder / "com.microsoft.office.plist", plistlib.dumps(values, fmt=plistlib.FMT_BINARY)
    )


def made_ill(system: System, ill: Ill) -> System:
    made = ill(system)
    return made if isinstance(made, System) else system


def answers(**said: str) -> Ill:
    return lambda system: replace(system, ask=lambda _: Answer(**said))


def without(name: str) -> Ill:
    return lambda system: Path(getattr(places(system), name)).unlink()


def config(text: bytes) -> Ill:
    return lambda system: places(system).config.write_bytes(text)


def no_startup(system: System) -> None:
    places(system).addin.unlink()
    places(system).startup.rmdir()


def no_container(system: System) -> None:
    places(system).config.unlink()
    places(system).config.parent.rmdir()


def other_script(system: System) -> None:
    script = Path(str(places(system).script))
    script.rename(script.with_name("xlwings-0.30.0.applescript"))


def no_excel(system: System) -> System:
    return replace(system, root=system.root / "elsewhere")


def alternate(system: System) -> None:
    write(system.home / "startup too" / "cqip.xlam", ADDIN)
    registry(rf"{OFFICE}\Excel\Options", AltStartup=r"%USERPROFILE%/startup too")(system)


def store_excel(system: System) -> None:
    program = write(system.home / "WindowsApps" / "EXCEL.EXE", b"MZ")
    registry(APP_PATHS, **{"": f'"{program}"'})(system)


def other_python(system: System) -> None:
    other = write(system.home / "other" / "python.exe", PROGRAM, 0o755)
    config(f'"INTERPRETER_WIN","{other}"\r\n'.encode())(system)


def blocked_folder(system: System) -> System:
    def refuses(_: str) -> Answer:
        raise PermissionError(13, "Access is denied", "python.exe")

    return replace(system, ask=refuses)


SECURITY = rf"{OFFICE}\Excel\Security"
TRUSTED = r"Excel\Security\Trusted Locations"
DISABLED = b"\1\0\0\0\x10\0\0\0\0\0\0\0" + "C:\\Users\\Anna\\XLSTART\\CQIP.xlam\0cqip\0".encode("utf-16-le")

CASES: list[tuple[str, Callable[..., System], Ill]] = [
    ("no_excel_here", macos, lambda system: replace(system, kind="other")),
    ("python_store", windows, lambda system: replace(system, base=Path("C:/Program Files/WindowsApps/Python"))),
    ("excel_never_started", macos, no_container),
    ("interpreter_unwritable", windows, lambda s: replace(s, interpreter=Path("C:/Nguyễn/python.exe"), short_path=str)),
    ("interpreter_unwritable", windows, lambda s: replace(s, interpreter=Path("C:/%TEMP%/python.exe"))),
    ("excel_absent", windows, lambda system: replace(system, registry=Registry({}))),
    ("excel_absent", windows, registry(APP_PATHS, **{"": r"C:\gone\EXCEL.EXE"})),
    ("excel_absent", macos, no_excel),
    ("excel_store", windows, store_excel),
    ("vba_off", windows, registry(r"HKLM\Software\Policies\Microsoft\Office\16.0\Common", VBAOff=1)),
    ("vba_off", macos, mac_settings("Library/Managed Preferences", VisualBasicEntirelyDisabled=True)),
    ("mac_macros_off", macos, mac_settings("Users/anna/Library/Preferences", **{
        "VisualBasicMacroExecutionState": "DisabledWithoutWarnings",
    })),
    ("macros_restricted", windows, registry(SECURITY, VBAWarnings=4)),
    ("macros_restricted", windows, registry(rf"{CLOUD}\Excel\Security", VBAWarnings=3)),
    ("macros_blocked", windows, both(
        registry(rf"{POLICY}\Excel\Security", vbawarnings=4), registry(rf"{OFFICE}\{TRUSTED}", AllLocationsDisabled=1),
    )),
    ("locations_off", windows, registry(rf"{POLICY}\{TRUSTED}", AllLocationsDisabled=1)),
    ("internet_macros", windows, registry(rf"{POLICY}\Excel\Security", blockcontentexecutionfrominternet=1)),
    ("addins_off", windows, registry(SECURITY, DisableAllAddins=1)),
    ("addins_signed", windows, registry(SECURITY, RequireAddinSig=1)),
    ("addins_signed", windows, registry(rf"{POLICY}\Common\Security", requirealwaysonmacrosig=1)),
    ("addin_disabled", windows, registry(rf"{OFFICE}\Excel\Resiliency\DisabledItems", **{"2F3A": DISABLED})),
    ("protected_view", windows, registry(rf"{POLICY}\Excel\Security\ProtectedView", DisableAttachmentsInPV=0)),
    ("startup_missing", windows, no_startup),
    ("startup_missing", macos, no_startup),
    ("startup_network", windows, lambda system: replace(system, is_remote=lambda _: True)),
    ("startup_onedrive", windows, lambda s: replace(s, environ={**s.environ, "ONEDRIVE": str(s.home / "AppData")})),
    ("addin_missing", windows, without("addin")),
    ("addin_missing", macos, without("addin")),
    ("addin_differs", windows, lambda system: install(system, b"of an older build")),
    ("addin_differs", macos, lambda system: places(system).addin.write_bytes(b"of somebody")),
    ("addin_marked", windows, lambda system: replace(system, is_marked=lambda path: path.suffix == ".xlam")),
    ("addin_marked", macos, lambda system: replace(system, is_marked=lambda path: path.suffix == ".xlam")),
    ("record_missing", windows, without("record")),
    ("record_damaged", windows, lambda system: places(system).record.write_bytes(b"{")),
    ("addin_twice", windows, alternate),
    ("addin_twice", windows, registry(rf"{OFFICE}\Excel\Options", OPEN1=r'/R "D:\old\cqip.xlam"')),
    ("addin_twice", windows, lambda s: write(s.home.parents[1] / "Program Files" / "Microsoft Office" / "root"
                                                 / "Office16" / "XLSTART" / "cqip.xlam", ADDIN)),
    ("config_missing", windows, without("config")),
    ("config_missing", macos, without("config")),
    ("config_unreadable", windows, config('"INTERPRETER_WIN","x"\r\n'.encode("utf-16"))),
    ("config_unreadable", windows, config('"INTERPRETER_WIN","x"\r\n'.encode("utf-8-sig"))),
    ("interpreter_unset", windows, config(b'"INTERPRETER_MAC","/x"\r\n')),
    ("interpreter_unset", macos, config(b'"INTERPRETER_WIN","x"\r\n')),
    ("interpreter_gone", windows, lambda system: system.interpreter.unlink()),
    ("interpreter_gone", macos, lambda system: system.interpreter.unlink()),
    ("interpreter_not_executable", macos, lambda system: system.interpreter.chmod(0o644)),
    ("interpreter_other", windows, other_python),
    ("interpreter_without_cqip", windows, answers(problem="ModuleNotFoundError: No module named 'cqip_xl'")),
    ("interpreter_fails", macos, answers(problem="[Errno 8] Exec format error")),
    ("interpreter_version", windows, answers(cqip="0.0.1", xlwings=XLWINGS)),
    ("xlwings_fails", windows, answers(cqip=VERSION, problem="ImportError: DLL load failed while importing win32api")),
    ("cmd_disabled", windows, registry(r"HKCU\Software\Policies\Microsoft\Windows\System", disablecmd=2)),
    ("windows_missing", macos, answers(cqip=VERSION, xlwings=XLWINGS, windows="No module named '_tkinter'")),
    ("xlwings_version", macos, answers(cqip=VERSION, xlwings="0.38.0")),
    ("script_missing", macos, without("script")),
    ("script_other", macos, other_script),
    ("script_changed", macos, lambda system: Path(str(places(system).script)).write_bytes(b"x")),
    ("onedrive", windows, lambda s: replace(s, environ={**s.environ, "ONEDRIVECOMMERCIAL": r"C:\Users\Anna\OneDrive"})),
    ("onedrive", macos, lambda s: (s.home / "Library" / "CloudStorage" / "OneDrive-School").mkdir(parents=True)),
    ("xlwings_too", windows, lambda system: write(places(system).startup / "xlwings.xlam", b"x")),
    ("unreadable", windows, blocked_folder),
]  # fmt: skip


def codes(system: System) -> list[str]:
    return [ailment.code for ailment in examine(system, ADDIN)]


def healthy(root: Path, home: Callable[..., System]) -> System:
    system = home(root)
    install(system, ADDIN)
    return system


def ill_home(root: Path, home: Callable[..., System], ill: Ill) -> System:
    return made_ill(healthy(root, home), ill)


@pytest.mark.parametrize("home", [windows, macos])
def test_a_healthy_home_has_no_ailment(tmp_path: Path, home: Callable[..., System]) -> None:
    assert examine(healthy(tmp_path, home), ADDIN) == []
    assert in_sentences([], "en") == [say("en", "doctor.healthy")]


@pytest.mark.parametrize(("code", "home", "ill"), CASES, ids=[f"{code}-{home.__name__}" for code, home, _ in CASES])
def test_every_ailment_is_found_where_it_is_and_nothing_else(
    tmp_path: Path, code: str, home: Callable[..., System], ill: Ill
) -> None:
    system = ill_home(tmp_path, home, ill)
    before = seen(tmp_path)
    found = examine(system, ADDIN)
    assert seen(tmp_path) == before
    follow = FOLLOW.get(code, set())
    assert code in {ailment.code for ailment in found} <= {code} | follow


#: What goes with an ailment by nature: an interpreter moved is also not the one in the configuration, and so on.
FOLLOW = {
    "interpreter_unwritable": {"interpreter_other"},
    "excel_never_started": {"config_missing"},
    "startup_onedrive": {"onedrive"},
    "record_damaged": {"record_missing"},
}


def test_every_code_has_a_case_and_words_and_no_other() -> None:
    worded = {key.split(".")[1] for key in catalog("en") if key.startswith("doctor.") and key.count(".") == 2}
    assert {code for code, _, _ in CASES} == worded
    assert {key for code in worded for key in (f"doctor.{code}.what", f"doctor.{code}.fix")} <= catalog("en").keys()


def test_the_page_about_installing_lists_every_code_with_its_severity(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "addin-install.md").read_text("utf-8")
    for number, (code, home, ill) in enumerate(CASES):
        found = examine(ill_home(tmp_path / str(number), home, ill), ADDIN)
        (severity,) = {ailment.severity for ailment in found if ailment.code == code}
        assert f"| `{code}` | {severity} |" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ailment_can_be_said_with_what_it_brings(tmp_path: Path, language: str) -> None:
    for number, (code, home, ill) in enumerate(CASES):
        found = examine(ill_home(tmp_path / str(number), home, ill), ADDIN)
        lines = in_sentences(found, language)
        assert len(lines) == 2 * len(found)
        assert not [line for line in lines if "{" in line or "doctor." in line.replace("cqip_xl.addin.doctor", "")], (
            code
        )
        for ailment in found:
            wanted = {
                name for _, name, _, _ in string.Formatter().parse(catalog(language)[f"doctor.{ailment.code}.what"])
            }
            assert wanted - {None} <= ailment.values.keys()


@pytest.mark.parametrize(("code", "home", "ill"), CASES, ids=[f"{code}-{home.__name__}" for code, home, _ in CASES])
def test_installing_again_cures_what_it_says_it_cures(
    tmp_path: Path, code: str, home: Callable[..., System], ill: Ill
) -> None:
    system = ill_home(tmp_path, home, ill)
    cured = {"startup_missing", "addin_missing", "addin_differs", "config_missing", "interpreter_unset"}
    cured |= {"interpreter_other", "script_missing", "script_other", "script_changed"}
    if code in cured:
        install(system, ADDIN)
        assert examine(system, ADDIN) == []


def test_the_worst_comes_first(tmp_path: Path) -> None:
    ill = both(registry(SECURITY, VBAWarnings=4), *(ill for code, _, ill in CASES if code in ("xlwings_too",)))
    system = ill_home(tmp_path, windows, both(ill, without("config")))
    assert [ailment.severity for ailment in examine(system, ADDIN)] == ["error", "warning", "note"]


def test_a_policy_wins_over_what_the_user_set(tmp_path: Path) -> None:
    allowed = both(registry(SECURITY, VBAWarnings=4), registry(rf"{POLICY}\Excel\Security", VBAWarnings=2))
    assert examine(ill_home(tmp_path, windows, allowed), ADDIN) == []


def test_a_network_folder_that_excel_may_trust_is_no_ailment(tmp_path: Path) -> None:
    system = ill_home(tmp_path, windows, registry(rf"{OFFICE}\{TRUSTED}", AllowNetworkLocations=1))
    assert examine(replace(system, is_remote=lambda _: True), ADDIN) == []


def test_the_versions_of_an_older_add_in_are_said(tmp_path: Path) -> None:
    system = ill_home(tmp_path, windows, lambda system: install(system, b"older"))
    record = places(system).record
    record.write_text(record.read_text().replace(f'"version": "{VERSION}"', '"version": "0.0.9"'))
    (found,) = examine(system, ADDIN)
    assert (found.values["version"], found.values["wanted"]) == ("0.0.9", VERSION)


def test_an_interpreter_given_by_a_variable_is_found_on_windows_alone(tmp_path: Path) -> None:
    by_name = config(b'"INTERPRETER_WIN","%USERPROFILE%/cqip/Scripts/python.exe"')
    assert codes(ill_home(tmp_path / "w", windows, by_name)) == ["interpreter_other"]
    by_name = config(b'"INTERPRETER_MAC","$HOME/cqip/bin/python3"')
    assert codes(ill_home(tmp_path / "m", macos, by_name)) == ["interpreter_gone"]


def test_a_program_by_its_bare_name_is_not_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path / "python", PROGRAM, 0o755).parent)
    assert codes(ill_home(tmp_path, windows, config(b'"INTERPRETER_WIN","python"'))) == ["interpreter_gone"]


@pytest.mark.parametrize("folder", ["My plans", "Bảng kế hoạch"])
def test_a_mac_with_its_python_in_any_folder_is_healthy(tmp_path: Path, folder: str) -> None:
    system = moved(macos(tmp_path), tmp_path / folder / "python3")
    install(system, ADDIN)
    assert codes(system) == []


def test_a_launcher_that_lost_its_right_to_run_gets_it_back(tmp_path: Path) -> None:
    system = moved(macos(tmp_path), tmp_path / "Bảng kế hoạch" / "python3")
    install(system, ADDIN)
    Path(str(places(system).launcher)).chmod(0o644)
    assert codes(system) == ["interpreter_not_executable"]
    install(system, ADDIN)
    assert codes(system) == []


def test_a_user_whose_name_only_short_names_can_write_is_healthy(tmp_path: Path) -> None:
    system = windows(tmp_path, "Nguyễn Văn Ngọc")
    install(system, ADDIN)
    assert codes(system) == []


def test_this_very_interpreter_answers() -> None:
    assert ask(sys.executable) == Answer(VERSION, this_system().xlwings_version)


def test_an_interpreter_that_does_not_answer_says_why(tmp_path: Path) -> None:
    assert "No such file" in ask(str(tmp_path / "python")).problem
    broken = write(tmp_path / "broken", b"#!/bin/sh\necho no good >&2\nexit 3\n", 0o755)
    assert ask(str(broken)) == Answer(problem="no good")
    silent = write(tmp_path / "silent", b"#!/bin/sh\nexit 3\n", 0o755)
    assert ask(str(silent)) == Answer(problem="exit code 3")
    odd = write(tmp_path / "odd", b"#!/bin/sh\necho 3\n", 0o755)
    assert ask(str(odd)).cqip == ""


def test_on_this_computer_the_doctor_runs() -> None:
    found = examine(this_system(), ADDIN)
    if os.name == "posix" and sys.platform != "darwin":
        assert found == [Ailment("no_excel_here", "error")]
    assert doctor.in_sentences(found)
