"""The file of an Excel add-in around a VBA project: one sheet of words, and the ribbon."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from cqip_xl.model.errors import WriteRefused

RIBBON = "customUI/customUI14.xml"
_RELATION = (
    '<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON}"/>'
).encode()
#: What XlsxWriter writes of a workbook with macros, and what an add-in has there.
_CHANGES = {
    "[Content_Types].xml": (
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.ms-excel.addin.macroEnabled.main+xml",
    ),
    "_rels/.rels": (b"</Relationships>", _RELATION + b"</Relationships>"),
}


@dataclass(frozen=True, slots=True)
class AddinFile:
    """`workbook`, `sheet`: names of their modules in the VBA project. `words`: rows of the sheet."""

    title: str
    words: Sequence[Sequence[str]]
    project: bytes
    workbook: str
    sheet: str
    ribbon: bytes


def write_addin(file: AddinFile) -> bytes:
    """The bytes of an .xlam; the same file gives the same bytes. Raises WriteRefused."""
    target = io.BytesIO()
    # Stored, not compressed: other releases of zlib compress to other bytes.
    with zipfile.ZipFile(io.BytesIO(_workbook(file))) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name in _CHANGES:
                old, new = _CHANGES[name]
                if data.count(old) != 1:
                    raise WriteRefused("build.other_part", name=name)
                data = data.replace(old, new)
            out.writestr(_member(name), data)
        out.writestr(_member(RIBBON), file.ribbon)
    return target.getvalue()


def _workbook(file: AddinFile) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": file.title, "created": datetime(2026, 1, 1)})
    workbook.add_vba_project(io.BytesIO(file.project), is_stream=True)
    workbook.set_vba_name(file.workbook)
    sheet = workbook.add_worksheet("words")
    sheet.set_vba_name(file.sheet)
    for row, texts in enumerate(file.words):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
    workbook.close()
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """No clock, no system of whoever builds."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.create_system, member.external_attr = 0, 0
    return member


def refuse_other(path: Path) -> None:
    """Raises WriteRefused where something else than an add-in of ours stands."""
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as there:
            ours = b'id="cqipTab"' in there.read(RIBBON)
    except (OSError, KeyError, zipfile.BadZipFile):
        ours = False
    if not ours:
        raise WriteRefused("output.other_addin", path=path)
