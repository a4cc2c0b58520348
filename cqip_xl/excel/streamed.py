"""The parts of a workbook packed, the rows of blocks as they are made: their markup is never held whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from types import SimpleNamespace
from typing import IO

from xlsxwriter.sharedstrings import SharedStrings

from cqip_xl.excel.packed import LEVEL, THOROUGH, WORKBOOK, PackedZip, thorough
from cqip_xl.excel.rows import Texts
from cqip_xl.excel.worksheet import ROWS

_STRINGS = "xl/sharedStrings.xml"
#: When each part was made, as Excel says it: the same bytes on every day.
_MADE = (1980, 1, 1, 0, 0, 0)
#: Characters of markup packed at a time.
_CHUNK = 1 << 18


def zipped(parts: Mapping[str, str], rows: Mapping[str, Iterable[str]], texts: Texts) -> bytes:
    """The workbook's bytes. `rows`: part of a sheet -> the rows that belong at its mark. `texts`: of all cells."""
    made, hidden = io.BytesIO(), thorough(parts[WORKBOOK])
    with PackedZip(made) as target, ThreadPoolExecutor(1) as packer:
        # The texts last: each row may add to them.
        for name in sorted(parts, key=_STRINGS.__eq__):
            target.level = THOROUGH if name in hidden else LEVEL
            with target.open(zipfile.ZipInfo(name, _MADE), "w") as part:
                if name == _STRINGS:
                    _pack(_strings(texts), part, packer)
                elif name in rows:
                    before, _, after = parts[name].partition(ROWS)
                    _pack(chain((before,), rows[name], (after,)), part, packer)
                else:
                    part.write(parts[name].encode())
    return made.getvalue()


def _pack(pieces: Iterable[str], part: IO[bytes], packer: ThreadPoolExecutor) -> None:
    """Writes a part; of a long one a piece is packed while the next is made."""
    waiting: Future[int] | None = None
    for chunk, is_last in _chunks(pieces):
        if waiting:
            waiting.result()
        if is_last:
            part.write(chunk.encode())
        else:
            waiting = packer.submit(part.write, chunk.encode())


def _strings(texts: Texts) -> Iterator[str]:
    """The part of the texts, escaped as XlsxWriter does it."""
    out = _Pieces()
    part = SharedStrings()
    part._set_filehandle(out)
    part.string_table = SimpleNamespace(count=texts.uses, unique_count=len(texts.stored), string_array=())
    part._xml_declaration()
    part._write_sst()
    for text in texts.stored:
        part._write_si(text)
        yield from out
        out.clear()
    yield from (*out, "</sst>")


class _Pieces(list[str]):
    """What XlsxWriter takes for a file."""

    write = list.append


def _chunks(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Pieces joined to what is worth packing in one call, and whether it is the last."""
    held, size = list[str](), 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > _CHUNK:
            yield "".join(held), False
            held, size = [], 0
    yield "".join(held), True
