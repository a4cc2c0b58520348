"""Zips of workbooks, also zips inside zips: what lies in them, each member with its place or its outcome."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath

from cqip_xl.excel.archive import FAULTS
from cqip_xl.excel.zip_names import member_names
from cqip_xl.model.errors import Detail
from cqip_xl.model.limits import MB, Limits

#: What the operating system leaves in folders; nobody sent it.
LITTER = {".ds_store", "thumbs.db", "desktop.ini"}

READABLE = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}

#: A directory entry of a zip has 46 bytes, a name and notes; a directory longer than this is no list of files.
_ENTRY = 1_024
_END = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, or one whose outcome is known without reading.

    `index`: its place in the zip `path`, and in the zips inside it; empty for a file of its own.
    """

    path: Path
    name: str
    index: tuple[int, ...] = ()
    outcome: str = ""
    detail: Detail = Detail()


def members(path: Path, shown: str, bounds: Limits) -> Iterator[InputFile]:
    """Every workbook in a zip, and every other file in it with its outcome."""
    whole = InputFile(path, shown)
    if path.stat().st_size > bounds.zip_bytes:
        yield replace(whole, outcome="too_large", detail=Detail("file_size", {"limit": str(bounds.zip_bytes // MB)}))
        return
    with path.open("rb") as file:
        yield from _counted(_members(whole, file, bounds), whole, bounds)


def _counted(found: Iterator[InputFile], whole: InputFile, bounds: Limits) -> list[InputFile]:
    """All of them, or the zip alone where there are too many: a zip of zips may hold any number of files."""
    first = list(islice(found, bounds.zip_files + 1))
    if len(first) <= bounds.zip_files:
        return first
    return [replace(whole, outcome="too_large", detail=Detail("zip_files", {"limit": str(bounds.zip_files)}))]


def _members(zipped: InputFile, file: io.BufferedIOBase, bounds: Limits) -> Iterator[InputFile]:
    try:
        if _directory_size(file) > bounds.zip_files * _ENTRY:
            yield replace(zipped, outcome="too_large", detail=Detail("zip_files", {"limit": str(bounds.zip_files)}))
            return
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            names = member_names(infos)
            if all(info.is_dir() for info in infos):
                yield replace(zipped, outcome="empty", detail=Detail("zip_empty"))
            for n, info in enumerate(infos):
                if not info.is_dir():
                    again = f" (no. {n + 1})" if names.count(names[n]) > 1 else ""
                    inner = f"{zipped.name}!{names[n]}{again}"
                    yield from _member(archive, info, InputFile(zipped.path, inner, (*zipped.index, n)), bounds)
    except FAULTS:
        yield replace(zipped, outcome="damaged", detail=Detail("damaged"))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, given: InputFile, bounds: Limits) -> Iterator[InputFile]:
    base = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    suffix = PurePosixPath(base).suffix.casefold()
    # macOS adds a shadow `__MACOSX/._name` of each file; whatever else lies there was sent.
    if base.casefold() in LITTER or (info.filename.startswith("__MACOSX/") and base.startswith("._")):
        return
    if base.startswith(("~$", ".~lock.")):
        yield replace(given, outcome="lock_file")
    elif suffix not in READABLE and suffix != ".zip":
        yield replace(given, outcome="unsupported_format", detail=Detail("ending", {"ending": suffix or "–"}))
    elif info.flag_bits & 1:
        yield replace(given, outcome="protected", detail=Detail("zip_password"))
    elif info.file_size > bounds.file_bytes:
        yield replace(given, outcome="too_large", detail=Detail("file_size", {"limit": str(bounds.file_bytes // MB)}))
    elif suffix in READABLE:
        yield given
    elif len(given.index) >= bounds.zip_depth:
        yield replace(given, outcome="too_large", detail=Detail("zip_depth", {"limit": str(bounds.zip_depth)}))
    else:
        yield from _inner(archive, info, given, bounds)


def _inner(archive: zipfile.ZipFile, info: zipfile.ZipInfo, given: InputFile, bounds: Limits) -> Iterator[InputFile]:
    try:
        with archive.open(info) as part:
            data = part.read(bounds.file_bytes + 1)
    except FAULTS:
        yield replace(given, outcome="damaged", detail=Detail("damaged"))
        return
    yield from _members(given, io.BytesIO(data), bounds)


def _directory_size(file: io.BufferedIOBase) -> int:
    """Bytes of a zip's directory, told before it is read: a million names would take seconds and a gigabyte."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    return struct.unpack_from("<L", tail, at + 12)[0] if 0 <= at <= len(tail) - 16 else 0
