"""Puts the add-in where Excel trusts and loads it, and takes exactly that away again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from cqip_xl.addin.changes import Changes, missing_folders, read
from cqip_xl.addin.config import line_of, with_line, without_line
from cqip_xl.addin.obstacles import obstacles
from cqip_xl.addin.record import Installation, RecordDamaged, Setting, Wrote, fingerprint, load_record
from cqip_xl.addin.system import System, places, wanted_files, wanted_settings
from cqip_xl.model.errors import CqipError, WriteRefused
from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import say


@dataclass(slots=True)
class _Work:
    """Everything that is to be done, known before anything is done."""

    writes: dict[Path, bytes] = field(default_factory=dict)
    removes: list[Path] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    needed: set[str] = field(default_factory=set)  # fingerprints of files put aside that must stay there


def install(system: System, addin: bytes, language: str = "en") -> list[str]:
    """Says line by line what was done. Again is the same as once. Raises CqipError and leaves all as it was."""
    with _plainly(system):
        for obstacle in obstacles(system):
            raise CqipError("install.obstacle", what=obstacle.what(language), fix=obstacle.fix(language))
        here = places(system)
        old = _record(here.record) or Installation("", "", str(here.config), not here.config.exists())
        work = _Work()
        wanted = wanted_files(system, addin)
        kept = [wrote for path, data in wanted.items() for wrote in _place(work, system, path, data, old, language)]
        for stale in old.files:  # of an older xlwings, or a launcher that is not needed any more
            if Path(stale.path) not in wanted:
                _take_back(work, here.store, stale, language)
        _tidy(work, here.store, old)
        record = replace(
            old,
            version=VERSION,
            xlwings=system.xlwings_version,
            files=tuple(kept),
            settings=tuple(_configure(work, system, old, language)),
            folders=tuple(dict.fromkeys([*old.folders, *_folders([*work.writes, here.record])])),
        )
        with Changes() as changes:
            # The record comes first: should the power fail between two files, what was written is known.
            changes.write(here.record, record.dumped())
            for path, data in work.writes.items():
                changes.write(path, data, executable=path == here.launcher)
            for path in work.removes:
                changes.remove(path)
    return [*work.lines, say(language, "install.restart" if system.excel_runs() else "install.start")]


def uninstall(system: System, language: str = "en") -> list[str]:
    """Takes away what `install` wrote and nobody has changed since; says line by line what was done."""
    here = places(system)
    work = _Work()
    with _plainly(system):
        record = _record(here.record)
        if record is None:
            return [say(language, "install.nothing", path=here.addin)]
        for wrote in record.files:
            _take_back(work, here.store, wrote, language)
        _unconfigure(work, record, language)
        _tidy(work, here.store, record)
        with Changes() as changes:
            for path, data in work.writes.items():
                changes.write(path, data)
            for path in (*work.removes, here.record):
                changes.remove(path)
    for folder in reversed(record.folders):
        with suppress(OSError):  # something of others stands in it
            Path(folder).rmdir()
    return work.lines


def _place(work: _Work, system: System, path: Path, data: bytes, old: Installation, language: str) -> Iterator[Wrote]:
    """One file of ours; what somebody else put there is set aside. An equal file of others stays theirs."""
    mine, there, store = old.file(path), read(path), places(system).store
    sound = not system.is_marked(path) and (path != places(system).launcher or os.access(path, os.X_OK))
    if there == data and sound:
        work.lines.append(say(language, "install.same", path=path))
        if mine:
            work.needed.add(mine.before)
            yield replace(mine, sha256=fingerprint(data))
        return
    before = mine.before if mine else ""
    if there is not None and not (mine and fingerprint(there) == mine.sha256):
        before = fingerprint(there)
        work.writes[_aside(store, before)] = there
        work.lines.append(say(language, "install.aside", path=path, aside=_aside(store, before)))
    work.needed.add(before)
    work.writes[path] = data
    work.lines.append(say(language, "install.wrote", path=path))
    yield Wrote(str(path), fingerprint(data), before)


def _take_back(work: _Work, store: Path, wrote: Wrote, language: str) -> None:
    path = Path(wrote.path)
    there = read(path)
    aside = _aside(store, wrote.before) if wrote.before else None
    if there is None:
        work.lines.append(say(language, "install.gone", path=path))
    elif fingerprint(there) != wrote.sha256:
        work.needed.add(wrote.before)
        work.lines.append(say(language, "install.changed", path=path))
        return
    earlier = read(aside) if aside else None
    if aside and earlier is not None:
        work.writes[path] = earlier
        work.lines.append(say(language, "install.restored", path=path))
    elif there is not None:
        work.removes.append(path)
        work.lines.append(say(language, "install.removed", path=path))


def _tidy(work: _Work, store: Path, old: Installation) -> None:
    """What was put aside goes when nothing will ask for it again."""
    asides = {wrote.before for wrote in old.files} - work.needed - {""}
    work.removes.extend(_aside(store, sha256) for sha256 in sorted(asides))


def _configure(work: _Work, system: System, old: Installation, language: str) -> list[Setting]:
    path = places(system).config
    before = data = read(path) or b""
    ending = b"\r\n" if system.kind == "windows" else b"\n"
    found: list[Setting] = []
    for key, value in wanted_settings(system).items():
        line = f'"{key}","{value}"'.encode(system.code_page)
        there = _text(line_of(data, key))
        mine = old.setting(key)
        data = with_line(data, key, line, ending)
        if mine and there == mine.line:
            found.append(replace(mine, line=str(_text(line))))
        elif there != _text(line):
            found.append(Setting(key, str(_text(line)), there))
        work.lines.append(say(language, "install.setting", path=path, key=key, value=value))
    if data != before:
        work.writes[path] = data
    return found


def _unconfigure(work: _Work, record: Installation, language: str) -> None:
    path = Path(record.config)
    before = data = read(path)
    if data is None:
        return
    for setting in reversed(record.settings):
        if _text(line_of(data, setting.key)) != setting.line:
            work.lines.append(say(language, "install.setting_changed", path=path, key=setting.key))
        elif setting.before is None:
            data = without_line(data, setting.key)
            work.lines.append(say(language, "install.setting_removed", path=path, key=setting.key))
        else:
            data = with_line(data, setting.key, setting.before.encode("latin-1"), b"")
            work.lines.append(say(language, "install.setting_restored", path=path, key=setting.key))
    if record.made_config and not data.strip():
        work.removes.append(path)
        work.lines.append(say(language, "install.removed", path=path))
    elif data != before:
        work.writes[path] = data


def _record(path: Path) -> Installation | None:
    try:
        return load_record(path)
    except RecordDamaged as problem:
        raise CqipError("install.damaged", path=path) from problem


@contextmanager
def _plainly(system: System) -> Iterator[None]:
    """Whatever the system refuses becomes one sentence."""
    try:
        yield
    except PermissionError as problem:
        code = "install.not_allowed" if system.kind == "macos" else "install.locked"
        raise WriteRefused(code, path=problem.filename2 or problem.filename) from problem
    except OSError as problem:
        raise WriteRefused("install.failed", path=problem.filename, reason=problem) from problem


def _folders(paths: list[Path]) -> list[str]:
    """Folders that will have to be made, every outer one before what is in it."""
    made = {folder for path in paths for folder in missing_folders(path)}
    return [str(folder) for folder in sorted(made, key=lambda folder: len(folder.parts))]


def _aside(store: Path, sha256: str) -> Path:
    return store / "before" / sha256


def _text(line: bytes | None) -> str | None:
    return None if line is None else line.decode("latin-1")
