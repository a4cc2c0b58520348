"""What a sheet of an .xlsx holds besides the values of its cells: comments, boxes, pictures, links, page headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from cqip_xl.excel.archive import Archive, check_xml, local, tree_of
from cqip_xl.excel.drawing_remarks import in_drawing, in_vml
from cqip_xl.excel.page_texts import page_texts
from cqip_xl.excel.relations import targets
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import Remark

#: After the cells come the tags of what is looked for here.
_TAIL = b"sheetData>"
_HEADERS = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]+)<")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"'<>]*)["']""")
#: A picture behind the cells or in a header, and an embedded document.
_BEHIND = re.compile(rb"<(?:\w+:)?(?:picture|legacyDrawingHF)\b")
_EMBEDDED = re.compile(rb"""<(?:\w+:)?oleObject\b[^>]*\bid\s*=\s*["']([^"']*)["']""")


def remarks_beside(archive: Archive, part: str, xml: bytes) -> Iterator[Remark]:
    """Those that stand in parts of their own or behind the cells of a sheet's part."""
    tail = xml[xml.rfind(_TAIL) :]
    if (end := tail.rfind(b"headerFooter")) >= 0:
        start = tail.rfind(b"headerFooter", 0, end)
        for text in dict.fromkeys(_HEADERS.findall(tail, max(start, 0), end)):
            yield from (Remark("header", "", section) for section in page_texts(text))
    if not (related := targets(archive, part)):
        return
    yield from _comments(archive, related)
    yield from _links(tail, related)
    yield from _drawn(archive, related)
    yield from (Remark("picture", "", "") for _ in {*_BEHIND.findall(tail), *_EMBEDDED.findall(tail)})


def _drawn(archive: Archive, related: Mapping[str, tuple[str, str]]) -> Iterator[Remark]:
    drawn: list[Remark] = []
    for kind, target in related.values():
        if kind.endswith("/drawing") and (tree := _tree(archive, target)) is not None:
            drawn += in_drawing(archive, target, tree)
    for kind, target in related.values():
        if kind.endswith("/vmlDrawing"):
            # Of a control Excel keeps a copy in each way.
            known = {remark.text for remark in drawn}
            drawn += [remark for remark in in_vml(archive.get(target)) if remark.text not in known]
    yield from drawn


def _comments(archive: Archive, related: Mapping[str, tuple[str, str]]) -> Iterator[Remark]:
    """Threaded ones first: for older programs Excel keeps a copy of each among the others."""
    threaded = [*_said(archive, related, "/threadedComment", "threadedComment")]
    copied = {remark.cell for remark in threaded}
    yield from threaded
    yield from (remark for remark in _said(archive, related, "/comments", "comment") if remark.cell not in copied)


def _said(archive: Archive, related: Mapping[str, tuple[str, str]], name: str, tag: str) -> Iterator[Remark]:
    for kind, target in related.values():
        tree = _tree(archive, target) if kind.endswith(name) else None
        for element in tree.iter() if tree is not None else ():
            if local(element.tag) == tag and (text := _text(element).strip()):
                yield Remark("comment", element.get("ref", ""), text)


def _text(element: Element) -> str:
    """What is written, without how it is pronounced."""
    return "".join(
        part.text or "" for child in element if local(child.tag) == "text" for part in (child, *_runs(child))
    )


def _runs(text: Element) -> Iterator[Element]:
    for child in text:
        if local(child.tag) == "t":
            yield child
        elif local(child.tag) == "r":
            yield from (part for part in child if local(part.tag) == "t")


def _links(tail: bytes, related: Mapping[str, tuple[str, str]]) -> Iterator[Remark]:
    """Links to outside the workbook; those of ours lead to its sheets."""
    for tag in _LINK.findall(tail):
        named = {key.rpartition(b":")[2]: value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
        target = related.get(named.get(b"id", ""), ("", ""))[1]
        if target:
            place = f"#{named[b'location']}" if b"location" in named else ""
            yield Remark("link", named.get(b"ref", "").partition(":")[0], target + place)


def _tree(archive: Archive, part: str) -> Element | None:
    """A part as a tree, None where it is torn: the plan in the cells counts all the same."""
    data = archive.get(part)
    try:
        check_xml(part, data)
        return tree_of(part, data) if data else None
    except NotOurWorkbook:
        return None
