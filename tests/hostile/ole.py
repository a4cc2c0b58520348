"""Old Office containers (compound files) with the streams that a case needs; public format [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A container of version 3 with these streams at its root, each padded to whole sectors."""
    bodies = {name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()}
    directory = -(-(len(bodies) + 1) // 4)
    fat, starts, at = [_FAT, *_chain(1, directory)], {}, 1 + directory
    for name, body in bodies.items():
        starts[name] = at
        fat += _chain(at, len(body) // SECTOR)
        at += len(body) // SECTOR
    assert len(fat) <= SECTOR // 4, "one sector of the table must do"
    fat += [_FREE] * (SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<LLLLLLLLL", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<L", 0) + struct.pack("<L", _FREE) * 108
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if bodies else _NONE)]
    names = list(bodies)
    for n, name in enumerate(names):
        right = n + 2 if n + 1 < len(names) else _NONE
        entries.append(_entry(name, 2, starts[name], len(bodies[name]), right=right))
    entries += [_entry("", 0, 0, 0)] * (directory * 4 - len(entries))
    return header + struct.pack(f"<{len(fat)}L", *fat) + b"".join(entries) + b"".join(bodies.values())


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(name: str, kind: int, start: int, size: int, right: int = _NONE, child: int = _NONE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return head + struct.pack("<LLL", _NONE, right, child) + b"\0" * 36 + struct.pack("<LQ", start, size)
