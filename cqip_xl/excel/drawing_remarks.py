"""Shapes and pictures that lie over the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from cqip_xl.excel.archive import Archive, check_xml, local, tree_of
from cqip_xl.excel.relations import relations, targets
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import Remark
from cqip_xl.model.markers import address

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.S)
_OF_KIND = re.compile(r"<x:ClientData[^>]*ObjectType=[\"'](\w+)[\"']")
_TEXT = re.compile(r"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.S)
_ANCHOR = re.compile(r"<x:Anchor>\s*(\d+),[^,]*,\s*(\d+),")
_TAG = re.compile(r"<[^>]*>")


def in_drawing(archive: Archive, part: str, tree: Element) -> Iterator[Remark]:
    """A remark for each shape with a text and each picture, at the cell of its upper left corner."""
    for anchor in tree:
        if local(anchor.tag) in _ANCHORS:
            cell = _corner(anchor)
            for element in _shown(anchor):
                match local(element.tag):
                    case "txBody" if text := _said(element):
                        yield Remark("box", cell, text)
                    case "pic":
                        yield Remark("picture", cell, "")
                    case "relIds":
                        yield from (Remark("box", cell, text) for text in _diagram(archive, part, element))
                    case "chart":
                        yield Remark("picture", cell, _described(anchor) or _title(archive, part, element))


def _shown(element: Element) -> Iterator[Element]:
    """All below it; of markup in two versions the newer."""
    for child in element:
        if local(child.tag) != "Fallback":
            yield child
            yield from _shown(child)


def _corner(anchor: Element) -> str:
    start = next((child for child in anchor if local(child.tag) == "from"), ())
    at = {local(number.tag): number.text or "" for number in start}
    row, col = at.get("row", ""), at.get("col", "")
    return address(int(row), int(col)) if row.isdecimal() and col.isdecimal() else ""


def _said(body: Element) -> str:
    paragraphs = (p for p in body.iter() if local(p.tag) == "p")
    lines = ("".join(t.text or "" for t in p.iter() if local(t.tag) == "t") for p in paragraphs)
    return "\n".join(line for line in lines if line.strip()).strip()


def _described(anchor: Element) -> str:
    """What is read aloud in place of a chart."""
    return next((text for e in _shown(anchor) if local(e.tag) == "cNvPr" and (text := e.get("descr", ""))), "").strip()


def _title(archive: Archive, part: str, chart: Element) -> str:
    """What stands over a chart; not every program keeps its description."""
    number = next((value for name, value in chart.attrib.items() if local(name) == "id"), "")
    tree = _part(archive, targets(archive, part).get(number, ("", ""))[1])
    title = next((e for e in tree.iter() if local(e.tag) == "title"), None) if tree is not None else None
    return _said(title) if title is not None else ""


def _diagram(archive: Archive, part: str, ids: Element) -> Iterator[str]:
    """The texts of a SmartArt, which stand in a part of its own."""
    related = relations(archive, part)
    data = next((value for name, value in ids.attrib.items() if local(name) == "dm"), "")
    tree = _part(archive, related.get(data, ("", ""))[1])
    texts = [_said(t) for t in tree.iter() if local(t.tag) == "t" and len(t)] if tree is not None else []
    if any(texts):
        yield "\n".join(text for text in texts if text)


def _part(archive: Archive, name: str) -> Element | None:
    """A part as a tree, None where it is torn."""
    try:
        check_xml("", archive.get(name))
        return tree_of("", archive.get(name))
    except NotOurWorkbook:
        return None


def in_vml(data: bytes) -> Iterator[Remark]:
    """Controls and boxes in the drawings of old; comments have a part of their own."""
    for shape in _SHAPE.findall(data.decode("utf-8", "replace")):
        kind, text, anchor = _OF_KIND.search(shape), _TEXT.search(shape), _ANCHOR.search(shape)
        said = " ".join(unescape(_TAG.sub(" ", text[1])).split()) if text else ""
        if said and kind and kind[1] != "Note":
            yield Remark("box", address(int(anchor[2]), int(anchor[1])) if anchor else "", said)
