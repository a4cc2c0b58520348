"""Workbooks with more than cells: comments, boxes, pictures, links, page headers, struck and self-changing texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_BOX = (
    f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main"><xdr:twoCellAnchor><xdr:from>'
    "<xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:from>%s</xdr:twoCellAnchor></xdr:wsDr>"
)
_TEXT = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
#: The parts of a workbook by their names.
Parts = dict[str, bytes]


def related(parts: Parts, sheet: str, *links: tuple[str, str], outside: bool = False) -> Parts:
    """The sheet refers to other parts, each given by its kind and name."""
    mode = ' TargetMode="External"' if outside else ""
    drawn = "".join(
        f'<Relationship Id="rX{n}" Type="{_MAIN}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(links)
    )
    name = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    assert name not in parts
    return {**parts, name: (_RELATIONS % drawn).encode()}


def in_cell(parts: Parts, sheet: str, cell: str, content: str, attributes: str = "") -> Parts:
    pattern = rb'<c r="%s"( s="\d+")[^>]*?(?:/>|>.*?</c>)' % cell.encode()
    new = f'<c r="{cell}"'.encode() + rb"\g<1>" + f"{attributes}>{content}</c>".encode()
    return {**parts, sheet: re.sub(pattern, new, parts[sheet])}


def behind(parts: Parts, sheet: str, markup: str) -> Parts:
    """Something that stands behind the cells of a sheet."""
    return {**parts, sheet: parts[sheet].replace(b"</sheetData>", b"</sheetData>" + markup.encode())}


def commented(parts: Parts, sheet: str, cell: str, text: str) -> Parts:
    comment = f'<comments><commentList><comment ref="{cell}"><text><r><t>{text}</t></r></text></comment>'
    parts = related(parts, sheet, ("comments", "../comments9.xml"))
    return {**parts, "xl/comments9.xml": f"{comment}</commentList></comments>".encode()}


def threaded(parts: Parts, sheet: str, cell: str) -> Parts:
    thread = f'<ThreadedComments><threadedComment ref="{cell}"><text>Dropped.</text></threadedComment>'
    both = ("comments", "../comments9.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")
    return {
        **commented(parts, sheet, cell, "[Threaded comment] Dropped."),
        **related(parts, sheet, *both),
        "xl/threadedComments/threadedComment1.xml": f"{thread}</ThreadedComments>".encode(),
    }


def drawn(parts: Parts, sheet: str, shape: str) -> Parts:
    parts = related(parts, sheet, ("drawing", "../drawings/drawing9.xml"))
    return {**parts, "xl/drawings/drawing9.xml": (_BOX % shape).encode()}


def linked(parts: Parts, sheet: str, cell: str, target: str) -> Parts:
    parts = related(parts, sheet, ("hyperlink", target), outside=True)
    return behind(parts, sheet, f'<hyperlinks><hyperlink ref="{cell}" r:id="rX0" xmlns:r="{_MAIN}"/></hyperlinks>')


def struck(parts: Parts, sheet: str, cell: str) -> Parts:
    """The cell in a format of its own, whose font is struck through."""
    styles = parts["xl/styles.xml"].decode()
    fonts, formats = (len(re.findall(f"<{tag}[ />]", styles[: styles.find(end)])) for tag, end in _LISTS)
    formats -= len(re.findall("<xf ", styles[: styles.find("<cellXfs")]))
    styles = styles.replace("</fonts>", "<font><strike/></font></fonts>")
    styles = styles.replace("</cellXfs>", f'<xf numFmtId="0" fontId="{fonts}"/></cellXfs>')
    cells = re.sub(rb'(<c r="%s" s=")\d+' % cell.encode(), rb"\g<1>%d" % formats, parts[sheet])
    return {**parts, "xl/styles.xml": styles.encode(), sheet: cells}


_LISTS = (("font", "</fonts>"), ("xf", "</cellXfs>"))


def other_workbook(parts: Parts, sheet: str, cell: str) -> Parts:
    parts = in_cell(parts, sheet, cell, "<f>'[1]Blad 1'!A1</f><v>Task</v>", ' t="str"')
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rX" Type="{_MAIN}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>".encode(),
    )
    book = parts["xl/workbook.xml"].replace(
        b"</sheets>", b'</sheets><externalReferences><externalReference r:id="rX"/></externalReferences>'
    )
    out = f'<Relationship Id="r1" Type="{_MAIN}/externalLinkPath" Target="file:///C:/Budget%202025.xlsx" TargetMode='
    return {
        **parts,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/workbook.xml": book,
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": (_RELATIONS % f'{out}"External"/>').encode(),
    }


def header(parts: Parts, sheet: str, text: str) -> Parts:
    return {**parts, sheet: parts[sheet].replace(b"<oddHeader>", f"<oddHeader>&amp;C{text}".encode())}


SPOILT: Mapping[str, tuple[Callable[[Parts, str, str], Parts], str]] = {
    "sheet.comments": (lambda p, s, c: commented(p, s, c, "Ask  Ms Lee"), "“Ask Ms Lee”"),
    "sheet.comments again": (threaded, "“Dropped.”"),
    "sheet.boxes": (lambda p, s, c: drawn(p, s, _TEXT % "One more step"), "C7 “One more step”"),
    "sheet.boxes grouped": (lambda p, s, c: drawn(p, s, f"<xdr:grpSp>{_TEXT % 'Inside'}</xdr:grpSp>"), "“Inside”"),
    "sheet.pictures": (lambda p, s, c: drawn(p, s, "<xdr:pic/>"), "C7"),
    "sheet.pictures_in_cells": (
        lambda p, s, c: in_cell(p, s, c, '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', ' t="str"'),
        "",
    ),
    "sheet.pictures_in_cells of Excel": (
        lambda p, s, c: in_cell(p, s, c, "<v>#VALUE!</v>", ' t="e" vm="1"'),
        "",
    ),
    "sheet.links": (lambda p, s, c: linked(p, s, c, "https://school.example/17"), "“https://school.example/17”"),
    "sheet.page_texts": (lambda p, s, c: header(p, s, '&amp;"Arial,Bold"&amp;14DRAFT &amp;P'), "“DRAFT &P”"),
    "sheet.other_workbooks": (other_workbook, "“='[Budget 2025.xlsx]Blad 1'!A1”"),
    "cell.struck": (struck, ""),
    "cell.struck_part": (
        lambda p, s, c: in_cell(
            p, s, c, "<is><r><rPr><strike/></rPr><t>Old</t></r><r><t> New</t></r></is>", ' t="inlineStr"'
        ),
        "New",
    ),
    "cell.changes_itself": (lambda p, s, c: in_cell(p, s, c, "<f>NOW()+7</f><v>Task</v>", ' t="str"'), "=NOW()+7"),
}
