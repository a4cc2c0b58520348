"""Hostile and unlucky files, each built by a function; what becomes of them stands in cases.md."""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping

from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Cell, Content, Sheet
from tests.hostile.base import (
    BOOK,
    PLAN,
    RELS,
    TEXTS,
    base,
    cell,
    changed,
    matched,
    packed,
    rows_added,
    swapped,
    without,
)
from tests.hostile.ole import ole
from tests.hostile.received import RECEIVED
from tests.hostile.xlsb import xlsb

Build = Callable[[], bytes]
_TWICE = b' t="str"><v>One</v></c><c r="%s" t="str"><v>Two</v>'
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS = (
    b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:spreadsheet><t:table t:name="A">'
    b'<t:table-row t:number-rows-repeated="1048576"><t:table-cell t:number-columns-repeated="16384" '
    b'o:value-type="float" o:value="1"/></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>'
)
#: Nothing in it stands more than once then.
_REPEATED = re.compile(rb' t:number-\w+-repeated="\d+"')
_DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/"
    b"officeDocument/relationships",
}


def strict() -> bytes:
    parts = dict(base().parts)
    for old, new in _STRICT.items():
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return packed(parts)


def strict_with_odd_styles() -> bytes:
    """Strict, and with a pattern that the second reader does not know."""
    parts = dict(base().parts)
    for old, new in _STRICT.items():
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return packed({**parts, "xl/styles.xml": parts["xl/styles.xml"].replace(b"gray125", b"plaid")})


def with_macros() -> bytes:
    types = base().parts["[Content_Types].xml"]
    plain, macro = b"spreadsheetml.sheet.main", b"macroEnabled.main"
    parts = {
        **base().parts,
        "[Content_Types].xml": types.replace(b"openxmlformats-officedocument." + plain, b"ms-excel.sheet." + macro),
    }
    return packed({**parts, "xl/vbaProject.bin": b"macros"})


def lying_size() -> bytes:
    """The directory says that the sheet has 100 bytes; a reader that believes it inflates without end."""
    data = bytearray(
        packed({**base().parts, PLAN: base().parts[PLAN].replace(b"<sheetData>", b"<sheetData>" + b" " * 5_000_000)})
    )
    at = data.rfind(PLAN.encode()) - 46
    data[at + 24 : at + 28] = struct.pack("<L", 100)
    return bytes(data)


def flags_set() -> bytes:
    """The flag of a password on every part."""
    data = bytearray(base().data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def upper_and_backslashes() -> bytes:
    return packed({name.upper().replace("/", "\\"): data for name, data in base().parts.items()})


def moved_workbook() -> bytes:
    """The workbook's part under another name, as the relations allow."""
    parts = {}
    for name, data in base().parts.items():
        new = name.replace("xl/workbook.xml", "xl/book.xml").replace("xl/_rels/workbook.xml", "xl/_rels/book.xml")
        parts[new] = data.replace(b"xl/workbook.xml", b"xl/book.xml")
    return packed(parts)


def prefixed() -> bytes:
    """Every tag of the sheet with a namespace before its name, as some programs write."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    tag = re.compile(rb"<(/?)(?=[a-zA-Z])(?!x14|xm:|mc:)")
    return changed(PLAN, lambda xml: tag.sub(rb"<\1x:", xml).replace(main, main.replace(b"xmlns=", b"xmlns:x=")))


def many_rows(count: int, inside: str) -> bytes:
    rows = "".join(f'<row r="{n}">{inside.format(n=n)}</row>' for n in range(1_000, 1_000 + count))
    return rows_added(rows.encode())


def styled_cells() -> bytes:
    """A million empty cells that only have a format."""
    inside = "".join(f'<c r="{c}{{n}}" s="1"/>' for c in "BCDEFGHIJKLMNOPQRSTU")
    return many_rows(50_000, inside)


def stray_cells() -> bytes:
    return many_rows(60_000, "".join(f'<c r="{c}{{n}}"><v>1</v></c>' for c in "BCDEFGHIJKLMNOPQRSTU"))


def merges(count: int) -> bytes:
    found = "".join(f'<mergeCell ref="C{n}:D{n}"/>' for n in range(2_000, 2_000 + count))
    return swapped(PLAN, b"</mergeCells>", found.encode() + b"</mergeCells>")


def gap() -> bytes:
    """An action two thousand rows below the others."""
    what = base().what.rstrip("0123456789")
    return rows_added(b'<row r="2400"><c r="%s2400" t="inlineStr"><is><t>Far below</t></is></c></row>' % what.encode())


def hidden_row() -> bytes:
    row = base().what.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    return swapped(PLAN, b'<row r="%s"' % row, b'<row r="%s" hidden="1"' % row)


def with_external_link() -> bytes:
    rel = (
        b'<Relationship Id="rX" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" '
        b'Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    link = _HEAD + (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    out = _HEAD + (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="http://evil.example/x.xlsx" TargetMode="External"/></Relationships>'
    )
    rels = base().parts[RELS].replace(b"</Relationships>", rel)
    parts = {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": out}
    return packed({**base().parts, RELS: rels, **parts})


def twice_in_zip() -> bytes:
    """Two parts of one name: readers choose differently."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in (*base().parts.items(), (PLAN, base().parts[PLAN].replace(b"Task", b"Other"))):
            archive.writestr(name, data)
    return out.getvalue()


def noise() -> bytes:
    return random.Random(7).randbytes(50_000)


def dtd(part: str) -> bytes:
    return changed(part, lambda xml: xml.replace(b"?>", b"?>" + _DTD, 1))


def utf16(part: str) -> bytes:
    return changed(part, lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"))


def own_list() -> bytes:
    """A list of tasks as anybody keeps one."""
    rows: tuple[tuple[Content, ...], ...] = (
        ("Nr", "Activity", "Responsible", "Deadline", "Notes"),
        (1.0, "Paint", "Lan", "May", "x"),
    )
    cells = (Cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    return write_book(Book((Sheet("1", tuple(cells)),)))


def torn_error(xml: bytes) -> bytes:
    return xml.replace(b' t="s"', b' t="e"', 1).replace(b"<v>", b"<v><", 1)


def page(text: bytes) -> bytes:
    return b"<html><head><meta charset=utf-8></head><body><table><tr><td>" + text + b"</td></tr></table></body></html>"


def at_what(content: bytes) -> Build:
    return lambda: cell(base().what, content)


CASES: Mapping[str, Build] = {
    # -- formats ------------------------------------------------------------------------------------
    "plain.xlsx": lambda: base().data,
    "strict.xlsx": strict,
    "strict, odd styles.xlsx": strict_with_odd_styles,
    "macros.xlsm": with_macros,
    "binary.xlsb": xlsb,
    "web page.xlsx": lambda: page(b"Task"),
    "list.xlsx": lambda: "Nr;Aufgabe\n1;Zäune streichen\n".encode(),
    "list in utf-16.xlsx": lambda: "Nr\tTask\n1\tPaint\n".encode("utf-16"),
    "xml 2003.xlsx": lambda: _HEAD + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    "print.xlsx": lambda: b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n",
    "picture.xlsx": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    "packed.xlsx": lambda: gzip.compress(base().data, mtime=0),
    "list of our own.xlsx": own_list,
    "letter.xlsx": lambda: packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "slides.xlsx": lambda: packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
    "zip as.xlsx": lambda: packed({"plan.xlsx": base().data}),
    "old letter.xls": lambda: ole({"WordDocument": b"x"}),
    "broken.xls": lambda: ole({"Workbook": random.Random(3).randbytes(5_000)}),
    "torn.xls": lambda: ole({"Workbook": b"x"})[:700],
    "password.xlsx": lambda: ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
    "label.xlsx": lambda: ole({"EncryptedPackage": b"x", "DRMEncryptedDataSpace": b"x"}),
    "password.ods": lambda: packed(
        {
            "mimetype": _ODS_TYPE,
            "META-INF/manifest.xml": b"<m><file-entry><encryption-data/></file-entry></m>",
            "content.xml": b"\x01\x02",
        }
    ),
    "letter.ods": lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "empty.ods": lambda: packed({"mimetype": _ODS_TYPE}),
    "repeated.ods": lambda: packed(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _ODS}
    ),
    # -- torn, swapped, padded zips --------------------------------------------------------------
    "empty.xlsx": lambda: b"",
    "noise.xlsx": noise,
    "only a beginning.xlsx": lambda: b"PK\x03\x04",
    "half.xlsx": lambda: base().data[: len(base().data) // 2],
    "last byte gone.xlsx": lambda: base().data[:-1],
    "no directory.xlsx": lambda: base().data[: base().data.find(b"PK\x01\x02")],
    "something before.xlsx": lambda: b"MZ this runs" + base().data,
    "something behind.xlsx": lambda: base().data + b"\0" * 3_000,
    "stored.xlsx": lambda: packed(base().parts, zipfile.ZIP_STORED),
    "lzma.xlsx": lambda: packed(base().parts, zipfile.ZIP_LZMA),
    "flagged.xlsx": flags_set,
    "lying size.xlsx": lying_size,
    "part twice.xlsx": twice_in_zip,
    "backslashes.xlsx": upper_and_backslashes,
    "moved.xlsx": moved_workbook,
    "escaping.xlsx": lambda: packed({**base().parts, "../../../../tmp/cqip-escaped.xml": b"<a/>"}),
    "absolute.xlsx": lambda: packed({**base().parts, "/etc/cqip-escaped": b"x"}),
    # -- bombs ------------------------------------------------------------------------------------
    "zeros.xlsx": lambda: packed({**base().parts, "xl/media/zero.bin": b"\0" * 60_000_000}),
    "many parts.xlsx": lambda: packed({**base().parts, **{f"xl/media/{n}.bin": b"x" for n in range(1_100)}}),
    "blanks.xlsx": lambda: swapped(PLAN, b"<sheetData>", b"<sheetData>" + b" " * 120_000_000),
    "styled.xlsx": styled_cells,
    "stray.xlsx": stray_cells,
    "corner.xlsx": lambda: rows_added(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "corner unnamed.xlsx": lambda: rows_added(b'<row r="1048576"><c><v>1</v></c></row>'),
    "corner in apostrophes.xlsx": lambda: rows_added(b"<row r='900'><c r='XFD900'><v>1</v></c></row>"),
    "corner behind a style.xlsx": lambda: rows_added(b'<row r="900"><c s="1" r="AAA900"><v>1</v></c></row>'),
    "corner in no row.xlsx": lambda: rows_added(b'<row><c r="A1048576"><v>1</v></c></row>'),
    "corner of a binary.xlsb": lambda: xlsb(corner=True),
    "cut.xlsb": lambda: xlsb(cut=True),
    "two kinds.xlsx": lambda: packed({**base().parts, "x/workbook.bin": b"x", "mimetype": _ODS_TYPE}),
    "two sheets of one name.xlsx": lambda: swapped(BOOK, b'name="Reviews"', b'name="Plan"'),
    "far column.xlsx": lambda: rows_added(b'<row r="900"><c r="XFD900"><v>1</v></c></row>'),
    "wide and deep.xlsx": lambda: rows_added(b'<row r="99000"><c r="ZZ99000"><v>1</v></c></row>'),
    "styled corner.xlsx": lambda: rows_added(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "beyond.xlsx": lambda: rows_added(b'<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>'),
    "merges.xlsx": lambda: merges(50_000),
    "too many merges.xlsx": lambda: merges(120_000),
    "many sheets.xlsx": lambda: many_sheets(),
    "deep.xlsx": lambda: swapped(PLAN, b"<sheetData>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<sheetData>"),
    # -- markup -----------------------------------------------------------------------------------
    "dtd in sheet.xlsx": lambda: dtd(PLAN),
    "dtd in workbook.xlsx": lambda: dtd(BOOK),
    "dtd in texts.xlsx": lambda: dtd(TEXTS),
    "dtd in styles.xlsx": lambda: dtd("xl/styles.xml"),
    "dtd in relations.xlsx": lambda: dtd(RELS),
    "dtd in properties.xlsx": lambda: dtd("docProps/core.xml"),
    "dtd in types.xlsx": lambda: dtd("[Content_Types].xml"),
    "utf-16.xlsx": lambda: utf16(PLAN),
    "latin.xlsx": lambda: swapped(TEXTS, b'encoding="UTF-8"', b'encoding="ISO-8859-1"'),
    "torn markup.xlsx": lambda: swapped(PLAN, b"</row>", b"</rwo>", 1),
    "not closed.xlsx": lambda: swapped(PLAN, b"</worksheet>", b""),
    "texts without end.xlsx": lambda: matched(TEXTS, rb'uniqueCount="\d+"', b'uniqueCount="4294967295"'),
    "texts without end.ods": lambda: packed(
        {"mimetype": _ODS_TYPE, TEXTS: b'<sst uniqueCount="4294967295"/>', "content.xml": _REPEATED.sub(b"", _ODS)}
    ),
    "control character.xlsx": lambda: swapped(TEXTS, b"<t>Task</t>", b"<t>Ta\x02sk</t>"),
    "dimension small.xlsx": lambda: matched(PLAN, rb"<dimension[^>]*/>", b'<dimension ref="A1:B2"/>'),
    "dimension large.xlsx": lambda: matched(PLAN, rb"<dimension[^>]*/>", b'<dimension ref="A1:XFD1048576"/>'),
    "prefixed.xlsx": prefixed,
    "apostrophes.xlsx": lambda: changed(BOOK, lambda xml: xml.replace(b'"', b"'")),
    "comment.xlsx": lambda: swapped(PLAN, b"<sheetData>", b"<!-- <c r='XFD1048576'><v>1</v></c> --><sheetData>"),
    "external link.xlsx": with_external_link,
    "no texts.xlsx": lambda: without(TEXTS),
    "no styles.xlsx": lambda: without("xl/styles.xml"),
    "no relations.xlsx": lambda: without(RELS),
    "no types.xlsx": lambda: without("[Content_Types].xml"),
    "no sheet.xlsx": lambda: without(PLAN),
    "no workbook.xlsx": lambda: without(BOOK),
    "no properties.xlsx": lambda: without("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"),
    # -- cells ------------------------------------------------------------------------------------
    "error.xlsx": at_what(b' t="e"><v>#N/A</v>'),
    "no result.xlsx": at_what(b"><f>A1</f><v></v>"),
    "rich text.xlsx": at_what(b' t="inlineStr"><is><r><t>Paint </t></r><r><rPr><b/></rPr><t>it</t></r></is>'),
    "phonetic.xlsx": at_what(b' t="inlineStr"><is><t>\xe8\xae\xa1</t><rPh sb="0" eb="1"><t>ji</t></rPh></is>'),
    "cdata.xlsx": at_what(b' t="str"><v><![CDATA[Task]]></v>'),
    "value in the wrong place.xlsx": at_what(b' t="inlineStr"><v>Task</v>'),
    "cell twice.xlsx": lambda: cell(
        base().what, b' t="str"><v>One</v></c><c r="%s" t="str"><v>Two</v>' % base().what.encode()
    ),
    "unknown type.xlsx": at_what(b' t="zz"><v>Task</v>'),
    "text beyond.xlsx": at_what(b' t="s"><v>99999999</v>'),
    "torn behind an error.xlsx": lambda: changed(PLAN, torn_error),
    "text below zero.xlsx": at_what(b' t="s"><v>-1</v>'),
    "escaped control.xlsx": at_what(b' t="str"><v>Ta_x0001_sk_x000D_</v>'),
    "long text.xlsx": at_what(b' t="str"><v>' + b"x" * 40_000 + b"</v>"),
    "very long text.xlsx": at_what(b' t="str"><v>' + b"x" * 9_000_000 + b"</v>"),
    "boolean.xlsx": at_what(b' t="b"><v>1</v>'),
    "infinite.xlsx": at_what(b"><v>1e400</v>"),
    "no number.xlsx": at_what(b"><v>NaN</v>"),
    "gap.xlsx": gap,
    "hidden row.xlsx": hidden_row,
    "1904.xlsx": lambda: matched(BOOK, rb"<workbookPr", b'<workbookPr date1904="1"'),
    **RECEIVED,
    "no addresses.xlsx": lambda: matched(PLAN, rb'<row r="\d+"', b"<row"),
}


def many_sheets() -> bytes:
    """Nine hundred sheets of somebody's own beside those of the plan."""
    sheet = _HEAD + (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    numbers = range(100, 1_000)
    rels = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    tags = "".join(f'<sheet name="Own {n}" sheetId="{n}" r:id="x{n}"/>' for n in numbers)
    parts = {
        **base().parts,
        RELS: base().parts[RELS].replace(b"</Relationships>", rels.encode() + b"</Relationships>"),
        BOOK: base().parts[BOOK].replace(b"</sheets>", tags.encode() + b"</sheets>"),
    }
    return packed({**parts, **{f"xl/worksheets/sheet{n}.xml": sheet for n in numbers}})
