"""The parts of a workbook packed, the rows of blocks as they are made: their markup is never held whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace
from typing import IO

from xlsxwriter.sharedstrings import SharedStrings

from cqip_xl.excel.packed import PackedZip
from cqip_xl.excel.rows import Rows, Texts

_STRINGS = "xl/sharedStrings.xml"
#: When each part was made, as Excel says it: the same bytes on every day.
_MADE = (1980, 1, 1, 0, 0, 0)
#: Characters of markup packed at a time.
_CHUNK = 1 << 18


def zipped(parts: Mapping[str, str], blocks: Mapping[str, Mapping[str, Rows]], texts: Texts) -> bytes:
    """The workbook's bytes. `blocks`: part of a sheet -> mark -> the rows in its place. `texts`: of all cells."""
    made = io.BytesIO()
    with PackedZip(made) as target:
        # The texts last: each row may add to them.
        for name in sorted(parts, key=_STRINGS.__eq__):
            with target.open(zipfile.ZipInfo(name, _MADE), "w") as part:
                if name == _STRINGS:
                    _pack(_strings(texts), part)
                elif name in blocks:
                    _pack(_filled(parts[name], blocks[name]), part)
                else:
                    part.write(parts[name].encode())
    return made.getvalue()


def _pack(pieces: Iterable[str], part: IO[bytes]) -> None:
    """Writes a part; one piece is packed while the next is made."""
    with ThreadPoolExecutor(1) as packer:
        waiting: Future[int] | None = None
        for chunk in _chunks(pieces):
            if waiting:
                waiting.result()
            waiting = packer.submit(part.write, chunk.encode())
        if waiting:
            waiting.result()


def _filled(markup: str, blocks: Mapping[str, Rows]) -> Iterator[str]:
    """A part with rows where its marks were."""
    for mark, rows in sorted(blocks.items(), key=lambda block: block[1].block.row):
        before, found, markup = markup.partition(mark)
        assert found
        yield before
        yield from rows
    yield markup


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


def _chunks(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces joined to what is worth packing in one call."""
    held, size = list[str](), 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > _CHUNK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
