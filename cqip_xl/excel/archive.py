"""The zip that a workbook is: its parts by name, within limits, and nothing in it that readers would trip over."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree
from xml.parsers import expat

from zlib_ng import zlib_ng

from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.limits import MB, Limits

#: What a broken zip raises; RuntimeError asks for a password, NotImplementedError for a compression.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
#: Parts that readers of cells open. Of all others only the size counts: a torn image, what an add-in keeps for itself
#: or a macro does not make a plan unreadable.
_CELLS = re.compile(
    r"\[content_types\]\.xml|(.*/)?_rels/[^/]*\.rels|docprops/core\.xml|(meta-inf/manifest|content|meta|styles)\.xml"
    r"|xl/(workbook|styles|sharedstrings)\.(xml|bin)|xl/worksheets/[^/]*\.(xml|bin)"
    r"|xl/(comments[^/]*|(threadedcomments|drawings|diagrams)/[^/]*)\.xml"
)
#: Big ones of the others, which are not even inflated.
_MEDIA = re.compile(r"(customxml|xl/media|xl/theme|xl/printersettings|pictures|thumbnails)/")
#: What stands before a part: a signature, the lengths of its name and of what follows that.
_HEADER = struct.Struct("<4s22x2H")
#: How hard it was packed, and that its name is UTF-8.
_PLAIN_FLAGS = 0x806
#: No byte of a packed part gives more bytes than that.
_MOST_TIMES = 1032
#: Sheets, by far the largest parts; before the first tag of one stand a few hundred bytes.
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_FIRST, _FIRST_TAG = 4096, re.compile(rb"<[A-Za-z_]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")


class Parts(Mapping[str, bytes]):
    """The parts of a zip by name, in small letters with forward slashes; each is inflated and checked when asked for.

    A plan's largest sheets are calculations of ours, which nobody reads: half of what opening a file would take.
    """

    def __init__(self, data: bytes, zipped: zipfile.ZipFile, limits: Limits) -> None:
        self._data, self._zipped, self._limits = data, zipped, limits
        self._read: dict[str, bytes] = {}
        self.infos = {part_name(info): info for info in zipped.infolist() if not info.is_dir()}
        starts = sorted(info.header_offset for info in self.infos.values())
        self._ends = dict(pairwise([*starts, zipped.start_dir]))

    def __getitem__(self, name: str) -> bytes:
        """Raises KeyError, and NotOurWorkbook: damaged."""
        if name not in self._read:
            self._read[name] = self._whole(name, self.infos[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self.infos

    def __iter__(self) -> Iterator[str]:
        return iter(self.infos)

    def __len__(self) -> int:
        return len(self.infos)

    def check(self, name: str) -> None:
        """Of a sheet only what stands before its first tag: nothing is declared behind it. Raises NotOurWorkbook."""
        info = self.infos[name]
        start = _start_of(self._data, info) if _SHEET.fullmatch(name) else 0
        begin = b""
        if start:
            with suppress(zlib.error):
                begin = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self._data[start : start + _FIRST], _FIRST)
        if first := _FIRST_TAG.search(begin):
            check_xml(info.filename, begin[: first.start()])
        else:
            self[name]

    def _whole(self, name: str, info: zipfile.ZipInfo) -> bytes:
        """A part, empty where nobody needs it and it is large or torn."""
        if _MEDIA.match(name):
            return b""
        is_needed, part = _CELLS.fullmatch(name) is not None, b""
        with faults_named() if is_needed else suppress(*FAULTS):
            # Reading to the end proves size and checksum: calamine would believe a size that lies.
            end = self._ends[info.header_offset]
            part = _inflated(self._data, info, end, self._limits) or self._zipped.read(info)
        if is_needed and name.endswith((".xml", ".rels")) and not name.startswith("meta-inf/"):
            check_xml(info.filename, part)
        return part


@dataclass(frozen=True, slots=True)
class Archive:
    """`parts`: name in small letters with forward slashes -> bytes; `names`: as they are written in the file."""

    parts: Mapping[str, bytes]
    names: frozenset[str] = frozenset()

    def get(self, name: str) -> bytes:
        """A part's bytes, b"" where it is not there. Raises NotOurWorkbook: damaged."""
        return self.parts.get(name.casefold().lstrip("/"), b"")

    def prove(self) -> Archive:
        """Itself, once every part was inflated and checked, for readers that open the file by themselves.

        Raises NotOurWorkbook: damaged.
        """
        for name in self.parts:
            self.parts[name]
        return self


def open_archive(data: bytes, limits: Limits) -> Archive:
    """The parts of a file, none of them inflated yet. Raises NotOurWorkbook: too_large, damaged, protected."""
    with faults_named():
        zipped = zipfile.ZipFile(io.BytesIO(data))
        infos = [info for info in zipped.infolist() if not info.is_dir()]
        within(infos, limits)
        seen: set[str] = set()
        for info in infos:
            if part_name(info) in seen:
                # Readers would choose differently among parts of one name.
                raise NotOurWorkbook("damaged", "part_twice", part=info.filename)
            if info.flag_bits & 1:
                raise NotOurWorkbook("protected", "password")
            seen.add(part_name(info))
        parts = Parts(data, zipped, limits)
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        raise NotOurWorkbook("protected", "password")
    for name in parts:
        parts.check(name)
    return Archive(parts, frozenset(info.filename for info in infos))


def part_name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").casefold().lstrip("/")


def _inflated(data: bytes, info: zipfile.ZipInfo, end: int, limits: Limits) -> bytes:
    """A part that is packed as most are, stands before `end` and proves whole, in half the time that zipfile takes;
    b"" for any other, of which zipfile says what is wrong.
    """
    packed = _start_of(data, info)
    if not packed or packed + info.compress_size > end or info.compress_size * _MOST_TIMES > limits.inflated_bytes:
        return b""
    try:
        part = zlib_ng.decompress(
            memoryview(data)[packed : packed + info.compress_size], -zlib.MAX_WBITS, info.file_size + 1
        )
    except zlib_ng.error:  # type: ignore[misc]  # its stub calls the class an instance
        return b""
    return part if len(part) == info.file_size and zlib_ng.crc32(part) == info.CRC else b""


def _start_of(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where the bytes of a part begin that is packed as most are; 0 for any other."""
    start = info.header_offset + _HEADER.size
    if not 0 <= info.header_offset <= len(data) - _HEADER.size:
        return 0
    if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & ~_PLAIN_FLAGS:
        return 0
    signature, named, extra = _HEADER.unpack_from(data, info.header_offset)
    is_plain = signature == b"PK\x03\x04" and data[start : start + named] == info.filename.encode()
    return start + named + extra if is_plain else 0


@contextmanager
def faults_named() -> Iterator[None]:
    """Whatever a broken zip raises becomes the outcome `damaged`."""
    try:
        yield
    except FAULTS as problem:
        raise NotOurWorkbook("damaged", "damaged") from problem


def tree_of(part: str, data: bytes) -> ElementTree.Element:
    """A small part as a tree. Raises NotOurWorkbook where it is no XML."""
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as problem:
        raise NotOurWorkbook("damaged", "torn_part", part=part) from problem


def local(tag: str) -> str:
    """A tag or attribute without its namespace."""
    return tag.rpartition("}")[2]


def is_well_formed(part: str, data: bytes) -> None:
    """Torn markup makes readers stop early and say nothing. Raises NotOurWorkbook."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as problem:
        raise NotOurWorkbook("damaged", "torn_part", part=part) from problem


def within(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raises NotOurWorkbook where a zip holds too many parts, or more than is taken in."""
    inflated = sum(info.file_size for info in infos)
    packed = max(sum(info.compress_size for info in infos), 1)
    if len(infos) > limits.parts:
        raise NotOurWorkbook("too_large", "many_parts", count=len(infos), limit=limits.parts)
    if inflated > limits.inflated_bytes or (inflated > 10 * MB and inflated / packed > limits.ratio):
        raise NotOurWorkbook("too_large", "inflated", count=inflated // MB, times=inflated // packed)


def check_xml(part: str, xml: bytes) -> None:
    """Of a part that readers open: declarations could name other files; other encodings would hide them from this
    check. Raises NotOurWorkbook.
    """
    encoding = _ENCODING.match(xml)
    if b"\0" in xml[:64] or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise NotOurWorkbook("damaged", "encoding", part=part)
    # One character is found a hundred times as fast as two, and these from the end twice as fast.
    if b"!" in xml and xml.rfind(b"<!") >= 0 and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml):
        raise NotOurWorkbook("damaged", "declarations", part=part)
