"""One computer as the add-in sees it: everything outside our own files stands behind fields that tests can fake."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["windows", "macos", "other"]

ADDIN = "cqip.xlam"
#: What VBA cannot read between quotes, or would expand; on macOS also what parts the words for the applescript.
_NEVER: dict[str, str] = {"windows": '"%\r\n', "macos": '"|\\\r\n', "other": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an interpreter says of itself: versions, or the problem that kept it from saying them.

    `windows`: why it can open no window (Python may come without Tk), '' where it can.
    """

    cqip: str = ""
    xlwings: str = ""
    problem: str = ""
    windows: str = ""


def _nothing(_: str) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class System:
    """`base`: the Python that the environment of `interpreter` was made from. `xlwings`: folder of the package.

    `registry` gives all values of a key, their names in small letters ("" for the default value), {} for no such key.
    """

    kind: Kind
    home: Path
    interpreter: Path
    base: Path
    xlwings: Path
    xlwings_version: str
    environ: Mapping[str, str] = field(default_factory=dict)
    code_page: str = "ascii"  # what the macros decode `cqip.conf` with
    root: Path = Path("/")  # macOS: above /Applications and /Library
    registry: Callable[[str], Mapping[str, object]] = _nothing
    short_path: Callable[[Path], str] = str
    is_marked: Callable[[Path], bool] = lambda _: False  # Mark of the Web, or quarantine
    is_remote: Callable[[Path], bool] = lambda _: False
    ask: Callable[[str], Answer] = lambda _: Answer()
    excel_runs: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of an installation belong; `script` and `launcher` are macOS only."""

    startup: Path
    config: Path
    store: Path
    container: Path | None = None  # Excel's own sandbox, made by its first start
    script: Path | None = None
    launcher: Path | None = None

    @property
    def addin(self) -> Path:
        return self.startup / ADDIN

    @property
    def record(self) -> Path:
        return self.store / "addin.json"


def places(system: System) -> Places:
    """Excel's startup folder, xlwings' user configuration for the project `cqip`, and our own data folder."""
    home = system.home
    if system.kind == "windows":
        roaming = Path(system.environ.get("APPDATA") or home / "AppData" / "Roaming")
        local = Path(system.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        startup = roaming / "Microsoft" / "Excel" / "XLSTART"
        return Places(startup, home / ".cqip" / "cqip.conf", local / "cqip_xl")
    library = home / "Library"
    container = library / "Containers" / "com.microsoft.Excel" / "Data"
    office = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
    return Places(
        startup=office / "Startup.localized" / "Excel",
        config=container / "cqip.conf",
        store=library / "Application Support" / "cqip_xl",
        container=container,
        script=library / "Application Scripts" / "com.microsoft.Excel" / script_name(system),
        launcher=home / ".cqip" / "python",
    )


def script_name(system: System) -> str:
    """The macros ask for the script of exactly their own xlwings."""
    return f"xlwings-{system.xlwings_version}.applescript"


def interpreter_text(system: System) -> str:
    """The interpreter as the macros can read and start it; '' where it has no such spelling."""
    second = places(system).launcher or system.short_path(system.interpreter)
    return next((text for text in map(str, (system.interpreter, second)) if _readable(text, system)), "")


def _readable(text: str, system: System) -> bool:
    try:
        return bool(text.encode(system.code_page)) and not set(_NEVER[system.kind]) & set(text)
    except UnicodeEncodeError:
        return False


def wanted_files(system: System, addin: bytes) -> dict[Path, bytes]:
    """Whole files of an installation; the add-in first, for it is the one that Excel may hold."""
    here = places(system)
    files = {here.addin: addin}
    if here.script:
        files[here.script] = (system.xlwings / script_name(system)).read_bytes()
    if here.launcher and interpreter_text(system) == str(here.launcher):
        # A plain second name for a path that VBA would misread. No link: Python looks for its environment beside it.
        files[here.launcher] = f'#!/bin/sh\nexec {shlex.quote(str(system.interpreter))} "$@"\n'.encode()
    return files


def wanted_settings(system: System) -> dict[str, str]:
    """Keys of `cqip.conf` that the macros need."""
    return {"INTERPRETER_MAC" if system.kind == "macos" else "INTERPRETER_WIN": interpreter_text(system)}
