"""Homes of Windows and macOS under a temporary folder, and a reader that reads as VBA does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cqip_xl.addin.system import Answer, System
from cqip_xl.model.version import VERSION

XLWINGS = "0.37.8"
ADDIN = b"PK an add-in"
PROGRAM = b'#!/bin/sh\nprintf "%s|" "$0" "$@"\n'


class Registry:
    """Keys and value names in any case, as in Windows."""

    def __init__(self, keys: Mapping[str, Mapping[str, object]]) -> None:
        self.keys: dict[str, dict[str, object]] = {}
        for key, values in keys.items():
            self.add(key, **values)

    def add(self, key: str, **values: object) -> None:
        here = self.keys.setdefault(key.casefold(), {})
        here.update({name.casefold(): value for name, value in values.items()})

    def __call__(self, key: str) -> Mapping[str, object]:
        return self.keys.get(key.casefold(), {})


def windows(root: Path, user: str = "Anna", **changes: Any) -> System:
    """Excel is installed and nothing of ours is."""
    home = root / "Users" / user
    roaming, local = home / "AppData" / "Roaming", home / "AppData" / "Local"
    (roaming / "Microsoft" / "Excel" / "XLSTART").mkdir(parents=True)
    local.mkdir()
    excel = write(root / "Program Files" / "Microsoft Office" / "root" / "Office16" / "EXCEL.EXE", b"MZ")
    app_paths = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    system = System(
        kind="windows",
        home=home,
        interpreter=write(home / "cqip" / "Scripts" / "python.exe", PROGRAM, 0o755),
        base=root / "Python311",
        xlwings=_xlwings(root),
        xlwings_version=XLWINGS,
        environ={"USERPROFILE": str(home), "APPDATA": str(roaming), "LOCALAPPDATA": str(local)},
        code_page="cp1252",
        registry=Registry({app_paths: {"": str(excel)}}),
        short_path=_short_path,
        ask=lambda _: Answer(VERSION, XLWINGS),
    )
    return replace(system, **changes)


def macos(root: Path, user: str = "anna", **changes: Any) -> System:
    """Excel is installed and was started once; nothing of ours is there."""
    home = root / "Users" / user
    for folder in (
        home / "Library" / "Containers" / "com.microsoft.Excel" / "Data",
        home / "Library" / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized",
        home / "Library" / "Application Support",
        root / "Applications" / "Microsoft Excel.app",
    ):
        folder.mkdir(parents=True)
    system = System(
        kind="macos",
        home=home,
        interpreter=write(home / "cqip" / "bin" / "python3", PROGRAM, 0o755),
        base=root / "python",
        xlwings=_xlwings(root),
        xlwings_version=XLWINGS,
        root=root,
        ask=lambda _: Answer(VERSION, XLWINGS),
    )
    return replace(system, **changes)


def write(path: Path, data: bytes, rights: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(rights)
    return path


def moved(system: System, path: Path) -> System:
    """The same with its Python elsewhere."""
    return replace(system, interpreter=write(path, PROGRAM, 0o755))


def seen(root: Path) -> dict[str, object]:
    """Everything under a folder: bytes and rights of files, folders, links."""
    found: dict[str, object] = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink():
                found[str(path)] = os.readlink(path)
            else:
                found[str(path)] = (path.stat().st_mode, None if path.is_dir() else path.read_bytes())
    return found


def vba_reads(system: System, path: Path, key: str) -> str | None:
    """A key of the configuration as the macros read it: CqipSetting on Windows, `Input #` on macOS."""
    text = path.read_bytes().decode(system.code_page, "replace")
    pairs = _lines(text) if system.kind == "windows" else _inputs(text)
    return next((value for name, value in pairs if name.casefold() == key.casefold()), None)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.replace('"', "").replace("\r", "\n").split("\n"):
        name, comma, value = line.partition(",")
        if comma:
            yield name.strip(), value.strip()


def _inputs(texts: str) -> Iterator[tuple[str, str]]:
    """Texts by twos, whatever the lines; quotes are not escaped."""
    fields: list[str] = []
    texts = texts.replace("\r\n", "\n").replace("\r", "\n")
    while texts:
        if texts.startswith('"'):
            text, _, rest = texts[1:].partition('"')
            texts = rest.lstrip(" \t")
            texts = texts[1:] if texts[:1] in (",", "\n") else texts
        else:
            text, _, texts = re.split(r"([,\n]|$)", texts, maxsplit=1)
        fields.append(text.strip())
    return zip(fields[::2], fields[1::2], strict=False)


def _xlwings(root: Path) -> Path:
    folder = root / "site-packages" / "xlwings"
    write(folder / f"xlwings-{XLWINGS}.applescript", b"on VbaHandler(ParameterString)\n")
    return folder


def _short_path(path: Path) -> str:
    """8.3 names for folders that are not ASCII; the link stands for what the file system does by itself."""
    short = Path(path.anchor)
    for name in path.parts[1:]:
        if not name.isascii():
            plain = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())[:6] + "~1"
            if not (short / plain).exists():
                (short / plain).symlink_to(name)
            name = plain
        short /= name
    return str(short)
