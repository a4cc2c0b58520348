"""Workbooks that every other program opens: what stands in them besides cells is nobody's concern here."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped, unused-ignore]

from tests.hostile.base import BOOK, RELS, base, packed
from tests.hostile.xlsb import xlsb

_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_OLD = b'<?xml version="1.0" encoding="windows-1252"?><a/>'
_DECLARED = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "a.dtd"><a/>'


def beside(**parts: bytes) -> bytes:
    """With other parts, named with __ for a slash and _ for a point."""
    return packed({**base().parts, **{n.replace("__", "/").replace("_", "."): data for n, data in parts.items()}})


def macro_sheet() -> bytes:
    """With a sheet of macros as Excel 4 had them."""
    tag = b'<sheet name="Macro1" sheetId="77" r:id="x77"/></sheets>'
    link = f'<Relationship Id="x77" Type="{_MICROSOFT}/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>'
    parts = {
        BOOK: base().parts[BOOK].replace(b"</sheets>", tag),
        RELS: base().parts[RELS].replace(b"</Relationships>", link.encode()),
        "xl/macrosheets/sheet1.xml": b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>',
    }
    return packed({**base().parts, **parts})


def encrypted(password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(base().data)).encrypt(password, out)
    return out.getvalue()


RECEIVED: Mapping[str, Callable[[], bytes]] = {
    "custom property.xlsx": lambda: beside(xl__customProperty1_bin="<a/>".encode("utf-16")),
    "control.xlsx": lambda: beside(xl__ctrlProps__ctrlProp1_xml=_DECLARED),
    "old code page.xlsx": lambda: beside(
        xl__activeX__activeX1_xml=b'<?xml version="1.0" encoding="windows-1252"?><a/>'
    ),
    "macro sheet.xlsm": macro_sheet,
    "chart sheet.xlsb": lambda: xlsb(chart=True),
    "standard password.xlsx": lambda: encrypted("VelvetSweatshop"),
    "own password.xlsx": lambda: encrypted("our secret"),
}
