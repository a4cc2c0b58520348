"""The cells of an old .xls that hold a formula: its reader gives their results alone ([MS-XLS], also of Excel 95)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from cqip_xl.model.markers import address

_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HH")
#: Of a sheet in the list of them: where it begins, whether it is hidden, its type; 0 is one with cells.
_SHEET = struct.Struct("<LBB")
_BOF, _EOF, _BOUND_SHEET = 0x0809, 0x000A, 0x0085
_FORMULAS = (0x0006, 0x0206, 0x0406)
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")


def formulas_of_sheets(data: bytes) -> list[frozenset[str]]:
    """Addresses for each sheet with cells, in order; none where the file is too old or too odd to tell."""
    try:
        stream = _stream(data)
        found = [_SHEET.unpack_from(stream, start) for kind, start in _records(stream, 0) if kind == _BOUND_SHEET]
        return [frozenset(_formulas(stream, at)) for at, _, kind in found if kind == 0]
    except (struct.error, OSError, ValueError):
        return []


def _stream(data: bytes) -> bytes:
    if not data.startswith(olefile.MAGIC):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = next((name for name in _STREAMS if container.exists(name)), _STREAMS[0])
        return bytes(container.openstream(name).read())


def _formulas(stream: bytes, at: int) -> Iterator[str]:
    for kind, start in _records(stream, at):
        if kind in _FORMULAS:
            yield address(*_CELL.unpack_from(stream, start))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Kind and beginning of each record down to the end of what begins there; charts inside have ends of their own."""
    depth = 0
    while at < len(stream):
        kind, size = _HEAD.unpack_from(stream, at)
        yield kind, at + _HEAD.size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += _HEAD.size + size
