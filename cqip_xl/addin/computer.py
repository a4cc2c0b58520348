"""The computer that this very Python runs on, as a System."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import locale
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cqip_xl.addin.system import Answer, Kind, System

#: xlwings is loaded whole, because what fails on a real computer is its bridge to Excel.
_ASK = """
import json
said = {}
try:
    import cqip_xl.model.version as found
    said["cqip"] = found.VERSION
    import xlwings
    said["xlwings"] = xlwings.__version__
except BaseException as problem:
    said["problem"] = f"{type(problem).__name__}: {problem}"
try:
    import tkinter
except ImportError as problem:
    said["windows"] = str(problem)
print(json.dumps(said))
"""
_KINDS: dict[str, Kind] = {"win32": "windows", "darwin": "macos"}
_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def this_system() -> System:
    """Nothing is run or read yet but the environment."""
    kind = _KINDS.get(sys.platform, "other")
    found = importlib.util.find_spec("xlwings")
    return System(
        kind=kind,
        home=Path.home(),
        interpreter=Path(sys.executable),
        base=Path(sys.base_prefix),
        xlwings=Path(found.origin or "").parent if found else Path(),
        xlwings_version=importlib.metadata.version("xlwings") if found else "",
        environ=dict(os.environ),
        code_page=locale.getencoding() if kind == "windows" else "ascii",
        registry=_registry,
        short_path=_short_path,
        is_marked=_is_marked,
        is_remote=_is_remote,
        ask=ask,
        excel_runs=_excel_runs,
    )


def ask(interpreter: str) -> Answer:
    """Starts an interpreter from its own folder, as the macros do."""
    try:
        done = _run([interpreter, "-B", "-c", _ASK], 60, Path(interpreter).parent)
    except (OSError, subprocess.SubprocessError) as problem:
        return Answer(problem=str(problem))
    try:
        said = json.loads(done.stdout.strip().splitlines()[-1])
        return Answer(**{name: str(value) for name, value in said.items()})
    except (ValueError, IndexError, TypeError, AttributeError):
        return Answer(problem=(done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])


def _run(command: Sequence[str], seconds: int, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        cwd=folder,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        stdin=subprocess.DEVNULL,
    )


def _registry(key: str) -> Mapping[str, object]:
    if sys.platform != "win32":
        return {}
    import winreg

    hive, _, path = key.partition("\\")
    hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    try:
        with winreg.OpenKey(hives[hive], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            found = [winreg.EnumValue(opened, i) for i in range(winreg.QueryInfoKey(opened)[1])]
    except OSError:
        return {}
    return {name.casefold(): value for name, value, _ in found}


def _short_path(path: Path) -> str:
    """The 8.3 name; the long one where the volume has none."""
    if sys.platform != "win32":
        return str(path)
    import ctypes

    room = ctypes.create_unicode_buffer(32768)
    length = ctypes.windll.kernel32.GetShortPathNameW(str(path), room, len(room))
    return room.value if 0 < length < len(room) else str(path)


def _is_marked(path: Path) -> bool:
    if sys.platform == "win32":
        return os.path.exists(f"{path}:Zone.Identifier")
    if sys.platform == "darwin":
        return _succeeds(["/usr/bin/xattr", "-p", "com.apple.quarantine", str(path)])
    return False


def _is_remote(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive = path.drive
    return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE


def _excel_runs() -> bool:
    if sys.platform == "win32":
        try:
            listed = _run(["tasklist", "/NH", "/FI", "IMAGENAME eq EXCEL.EXE"], 20).stdout
        except (OSError, subprocess.SubprocessError):
            return False
        return "excel.exe" in listed.casefold()
    return sys.platform == "darwin" and _succeeds(["/usr/bin/pgrep", "-x", "Microsoft Excel"])


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return _run(command, 20).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
