"""The doctor's list: each check looks at one thing and says what ails it."""

from __future__ import annotations

import os
import plistlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from cqip_xl.addin import policies
from cqip_xl.addin.ailment import Ailment, Patient
from cqip_xl.addin.changes import read
from cqip_xl.addin.config import is_text, value_of
from cqip_xl.addin.obstacles import obstacles
from cqip_xl.addin.record import fingerprint
from cqip_xl.addin.system import ADDIN, interpreter_text, script_name, wanted_settings
from cqip_xl.model.version import VERSION

Check = Callable[[Patient], Iterator[Ailment]]

_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_ONEDRIVE = ("ONEDRIVE", "ONEDRIVECOMMERCIAL", "ONEDRIVECONSUMER")


def impossible(patient: Patient) -> Iterator[Ailment]:
    yield from obstacles(patient.system)


def excel(patient: Patient) -> Iterator[Ailment]:
    system = patient.system
    if system.kind == "macos":
        folders = (system.root / "Applications", system.home / "Applications")
        if not any((folder / "Microsoft Excel.app").is_dir() for folder in folders):
            yield Ailment("excel_absent", "error")
        return
    program = _excel_program(patient)
    if program is None or not program.is_file():
        yield Ailment("excel_absent", "error")
    elif "windowsapps" in str(program).casefold():
        yield Ailment("excel_store", "warning", {"path": str(program)})


def mac_macros(patient: Patient) -> Iterator[Ailment]:
    """The preferences of Office for Mac; what an organisation manages wins."""
    system = patient.system
    if system.kind != "macos":
        return
    said: dict[str, object] = {}
    for folder in (system.home / "Library" / "Preferences", system.root / "Library" / "Managed Preferences"):
        said |= _preferences(folder / "com.microsoft.office.plist")
    if said.get("VisualBasicEntirelyDisabled") is True:
        yield Ailment("vba_off", "error")
    if said.get("VisualBasicMacroExecutionState") == "DisabledWithoutWarnings":
        yield Ailment("mac_macros_off", "error")


def startup(patient: Patient) -> Iterator[Ailment]:
    """Excel loads the folder at its start; on a network it trusts it only where that is allowed."""
    folder = patient.here.startup
    where = {"path": str(folder)}
    if not folder.is_dir():
        yield Ailment("startup_missing", "error", where)
    trusted = policies.setting(patient.system, r"Excel\Security\Trusted Locations", "AllowNetworkLocations") == 1
    if patient.system.is_remote(folder) and not trusted:
        yield Ailment("startup_network", "error", where)
    if any(folder.is_relative_to(drive) for drive in _onedrives(patient)):
        yield Ailment("startup_onedrive", "warning", where)


def addin(patient: Patient) -> Iterator[Ailment]:
    path, record = patient.here.addin, patient.record
    where = {"path": str(path)}
    there = read(path)
    if there is None:
        if patient.here.startup.is_dir():
            yield Ailment("addin_missing", "error", where)
        return
    if there != patient.addin:
        mine = record.file(path) if record else None
        version = record.version if record and mine and mine.sha256 == fingerprint(there) else "?"
        yield Ailment("addin_differs", "error", where | {"version": version, "wanted": VERSION})
    if patient.system.is_marked(path):
        yield Ailment("addin_marked", "error", where)
    if not (record and record.file(path)):
        yield Ailment("record_missing", "note", where)


def twice(patient: Patient) -> Iterator[Ailment]:
    """Other places that Excel loads at its start: its own folder, the alternate one, ticked add-ins."""
    options = patient.system.registry(rf"HKCU\{policies.OFFICE}\Excel\Options")
    program = _excel_program(patient)
    folders = [program.parent / "XLSTART"] if program else []
    if isinstance(alternate := options.get("altstartup"), str) and alternate:
        folders.append(Path(_expanded(patient, alternate)))
    others = [folder / ADDIN for folder in folders if (folder / ADDIN).is_file()]
    # OPEN, OPEN1 … of the Add-ins dialog: `/R "C:\…\cqip.xlam"`
    ticked = [str(value) for name, value in options.items() if re.fullmatch(r"open\d*", name)]
    paths = [text.split('"')[1] if '"' in text else text for text in ticked]
    others += [Path(path) for path in paths if re.split(r"[\\/]", path)[-1].casefold() == ADDIN]
    for other in others:
        if _folded(other) != _folded(patient.here.addin):
            yield Ailment("addin_twice", "warning", {"path": str(other)})


def config(patient: Patient) -> Iterator[Ailment]:
    path = {"path": str(patient.here.config)}
    if patient.config is None:
        yield Ailment("config_missing", "error", path)
    elif not is_text(patient.config):
        yield Ailment("config_unreadable", "error", path)


def interpreter(patient: Patient) -> Iterator[Ailment]:
    system = patient.system
    if patient.config is None or not is_text(patient.config):
        return
    said = value_of(patient.config, next(iter(wanted_settings(system))), system.code_page)
    if not said:
        yield Ailment("interpreter_unset", "error", {"path": str(patient.here.config)})
        return
    path = Path(_expanded(patient, said))
    values = {"path": said}
    if not (path.is_absolute() and path.is_file()):  # the macros start no program by its bare name
        yield Ailment("interpreter_gone", "error", values)
        return
    if not os.access(path, os.X_OK):
        yield Ailment("interpreter_not_executable", "error", values)
        return
    if _folded(said) != _folded(interpreter_text(system)):
        yield Ailment("interpreter_other", "warning", values | {"here": str(system.interpreter)})
    yield from _answers(patient, str(path), values)


def _answers(patient: Patient, path: str, values: dict[str, str]) -> Iterator[Ailment]:
    answer = patient.system.ask(path)
    if not answer.cqip:
        lacks = answer.problem.startswith(("ImportError", "ModuleNotFoundError"))
        code = "interpreter_without_cqip" if lacks else "interpreter_fails"
        yield Ailment(code, "error", values | {"problem": answer.problem})
        return
    if answer.cqip != VERSION:
        yield Ailment("interpreter_version", "error", values | {"version": answer.cqip, "wanted": VERSION})
    if answer.problem:
        yield Ailment("xlwings_fails", "error", values | {"problem": answer.problem})
    installed = patient.record.xlwings if patient.record else patient.system.xlwings_version
    if answer.windows:
        yield Ailment("windows_missing", "error", values | {"problem": answer.windows})
    if answer.xlwings and answer.xlwings != installed:
        yield Ailment("xlwings_version", "error", values | {"version": answer.xlwings, "wanted": installed})


def script(patient: Patient) -> Iterator[Ailment]:
    path = patient.here.script
    if path is None:
        return
    there = read(path)
    values = {"path": str(path)}
    if there is None:
        others = ", ".join(sorted(other.name for other in path.parent.glob("xlwings-*.applescript")))
        code = "script_other" if others else "script_missing"
        yield Ailment(code, "error", values | ({"others": others} if others else {}))
    elif there != (patient.system.xlwings / script_name(patient.system)).read_bytes():
        yield Ailment("script_changed", "warning", values)


def cloud(patient: Patient) -> Iterator[Ailment]:
    for drive in _onedrives(patient)[:1]:
        yield Ailment("onedrive", "note", {"path": str(drive)})


def neighbours(patient: Patient) -> Iterator[Ailment]:
    """xlwings' own add-in does not hinder ours; people should know which is which."""
    if (patient.here.startup / "xlwings.xlam").is_file():
        yield Ailment("xlwings_too", "note", {"path": str(patient.here.startup / "xlwings.xlam")})


CHECKS: tuple[Check, ...] = (
    *(impossible, excel, policies.macros, mac_macros, policies.addins, policies.disabled_items, startup, addin, twice),
    policies.command_prompt,
    *(config, interpreter, script, cloud, policies.protected_view, neighbours),
)


def _excel_program(patient: Patient) -> Path | None:
    """As Windows itself finds it: `App Paths`, whose default value may stand in quotes."""
    for hive in ("HKCU", "HKLM"):
        if isinstance(found := patient.system.registry(rf"{hive}\{_APP_PATHS}").get(""), str) and found:
            return Path(_expanded(patient, found.strip('"')))
    return None


def _onedrives(patient: Patient) -> list[Path]:
    named = [Path(folder) for name in _ONEDRIVE if (folder := patient.system.environ.get(name))]
    clouds = patient.system.home / "Library" / "CloudStorage"
    return list(dict.fromkeys([*named, *sorted(clouds.glob("OneDrive*"))]))


def _expanded(patient: Patient, text: str) -> str:
    """%NAME% as Windows expands it; on macOS the macros expand nothing."""
    if patient.system.kind != "windows":
        return text
    return re.sub(r"%(\w+)%", lambda m: patient.system.environ.get(m[1].upper(), m[0]), text)


def _folded(path: Path | str) -> str:
    return str(path).replace("\\", "/").casefold()


def _preferences(path: Path) -> dict[str, object]:
    try:
        found = plistlib.loads(read(path) or b"")
    except (plistlib.InvalidFileException, ValueError):
        return {}
    return dict(found) if isinstance(found, dict) else {}
