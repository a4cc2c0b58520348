"""Zips of workbooks as they are sent, and as they are used to attack; cases.md says what becomes of each member."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence

from tests.hostile.base import base, packed

Build = Callable[[], bytes]


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand there twice
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nested(depth: int) -> bytes:
    data = base().data
    for n in range(depth):
        data = zipped((f"{n}.zip" if n else "plan.xlsx", data))
    return data


def with_password() -> bytes:
    data = bytearray(zipped(("plan.xlsx", base().data)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(mark) + at] |= 1
    return bytes(data)


def huge_directory() -> bytes:
    """A zip whose directory claims to be 500 MB long."""
    data = bytearray(zipped(("plan.xlsx", base().data)))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<L", 500_000_000)
    return bytes(data)


def bad_checksum() -> bytes:
    data = bytearray(packed({"plan.xlsx": base().data, "other.xlsx": base().data}, zipfile.ZIP_STORED))
    data[data.find(b"PK\x03\x04", 10) + 40] ^= 0xFF
    return bytes(data)


def quine() -> Sequence[tuple[str, bytes]]:
    """Many zips in one zip, each full of files: more than anybody sends."""
    inner = zipped(*((f"{n}.xlsx", b"") for n in range(300)))
    return [(f"{n}.zip", inner) for n in range(10)]


ZIPS: Mapping[str, Build] = {
    "sent.zip": lambda: zipped(("schools/a.xlsx", base().data), ("letter.docx", b"x"), ("__MACOSX/._a.xlsx", b"x")),
    "in a zip.zip": lambda: nested(3),
    "too deep.zip": lambda: nested(5),
    "same names.zip": lambda: zipped(("a.xlsx", base().data), ("a.xlsx", base().data)),
    "escaping.zip": lambda: zipped(("../../../tmp/cqip.xlsx", base().data), ("C:\\x\\b.xlsx", base().data)),
    "locked.zip": with_password,
    "empty.zip": lambda: zipped(),
    "only folders.zip": lambda: zipped(("a/", b"")),
    "torn.zip": lambda: zipped(("plan.xlsx", base().data))[:-30],
    "directory.zip": huge_directory,
    "checksum.zip": bad_checksum,
    "bomb.zip": lambda: zipped(("plan.xlsx", b"\0" * 60_000_000)),
    "bomb in a zip.zip": lambda: zipped(("inner.zip", zipped(("plan.xlsx", b"\0" * 60_000_000)))),
    "many.zip": lambda: zipped(*((f"{n}.xlsx", b"") for n in range(2_500))),
    "many in zips.zip": lambda: zipped(*quine()),
    "no zip.zip": lambda: b"this is no zip",
}
