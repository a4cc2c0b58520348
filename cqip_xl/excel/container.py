"""What kind of file some bytes are, whatever their name says."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from cqip_xl.excel.archive import faults_named
from cqip_xl.model.errors import NotOurWorkbook

#: Formats of workbooks that can be read. Macros of an .xlsm are never run, so it counts as .xlsx.
Format = Literal["xlsx", "xlsb", "xls", "ods"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a file begins with that was renamed, or is of another kind: a word of the table `format`.
_BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)
#: Streams of old Office files that are no workbooks.
_OLD = (("WordDocument", "word"), ("PowerPoint Document", "powerpoint"))
_PARTS = (("word/", "word"), ("ppt/", "powerpoint"))


def format_of(data: bytes) -> Format:
    """The format of a workbook. Raises NotOurWorkbook: damaged, protected, unsupported_format, not_a_plan."""
    if not data:
        raise NotOurWorkbook("damaged", "empty_file")
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"\x09\x02", b"\x09\x04", b"\x09\x08")):  # BIFF without a container: Excel 3 to 5
        return "xls"
    if not data.startswith(b"PK"):
        raise NotOurWorkbook("unsupported_format", "other_kind", kind=_other(data))
    return _zip(data)


def _ole(data: bytes) -> Format:
    """An OLE container holds an old workbook, another old document, or an encrypted one."""
    import olefile  # few files are of this kind

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path) for path in container.listdir(streams=True, storages=True)}
    except MemoryError:
        raise
    except Exception as problem:  # olefile raises what struct and its own checks raise; all mean one thing
        raise NotOurWorkbook("damaged", "damaged") from problem
    if "EncryptedPackage" in streams:
        by_label = any("DRMEncrypted" in name for name in streams) or "LabelInfo" in " ".join(streams)
        raise NotOurWorkbook("protected", "label" if by_label else "password")
    if streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    kind = next((kind for stream, kind in _OLD if stream in streams), "other")
    raise NotOurWorkbook("unsupported_format", "other_kind", kind=kind)


def _zip(data: bytes) -> Format:
    with faults_named(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
        kind = archive.open("mimetype").read(200) if "mimetype" in archive.namelist() else b""
    # In the order in which the reader tries: a file that looks like two kinds is looked into as what will be read.
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if kind:
        raise NotOurWorkbook("unsupported_format", "other_kind", kind="other")
    if "[content_types].xml" not in names:
        raise NotOurWorkbook("unsupported_format", "other_kind", kind="archive")
    for start, other in _PARTS:
        if any(name.startswith(start) for name in names):
            raise NotOurWorkbook("not_a_plan", "other_kind", kind=other)
    return "xlsx"


def _other(data: bytes) -> str:
    for start, kind in _BEGINNINGS:
        if data.startswith(start):
            return kind
    text = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|body|table|meta|div|script)", text):
        return "html"
    if text.startswith((b"<?xml", b"<")):
        return "html" if b"<html" in text or b"<table" in text else "xml"
    if text.startswith(b"mime-version:"):
        return "html"
    if b"\0" in text and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "other"
    return "text"
