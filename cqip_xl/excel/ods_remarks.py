"""What a sheet of an OpenDocument spreadsheet holds besides the values of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from cqip_xl.excel.archive import Archive, check_xml, local, tree_of
from cqip_xl.excel.beside import NOTHING, Beside
from cqip_xl.excel.formula_cells import remark_of
from cqip_xl.excel.page_texts import says_more
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import Raw, Remark

#: What stands in a cell or over a sheet and may have a text.
_SHAPES = ("frame", "custom-shape", "rect", "ellipse", "caption", "g")
_FIELDS = {"page-number": "&P", "page-count": "&N", "sheet-name": "&A", "date": "&D", "time": "&T", "title": "&F"}


@dataclass(frozen=True, slots=True)
class Looks:
    """Names of styles that strike through; style of a sheet -> the texts of its page headers and footers."""

    struck: frozenset[str]
    pages: Mapping[str, tuple[str, ...]]


def looks_of(archive: Archive, styles: Element) -> Looks:
    """`styles`: those that stand with the sheets."""
    named = {attribute(style, "name"): style for style in styles if local(style.tag) == "style"}
    struck = {name for name, style in named.items() if _is_struck(style)}
    masters = _masters(archive)
    pages = {name: masters.get(attribute(style, "master-page-name"), ()) for name, style in named.items()}
    return Looks(frozenset(struck), pages)


def _is_struck(style: Element) -> bool:
    looks = [part for part in style if local(part.tag) == "text-properties"]
    lines = (attribute(look, f"text-line-through-{name}") for look in looks for name in ("style", "type"))
    return any(line not in ("", "none") for line in lines)


def _masters(archive: Archive) -> dict[str, tuple[str, ...]]:
    data = archive.get("styles.xml")
    try:
        check_xml("styles.xml", data)
        tree = tree_of("styles.xml", data)
    except NotOurWorkbook:
        return {}
    return {
        attribute(page, "name"): tuple(dict.fromkeys(_page_texts(page)))
        for page in tree.iter()
        if local(page.tag) == "master-page"
    }


def _page_texts(page: Element) -> Iterator[str]:
    for region in page:
        if local(region.tag).startswith(("header", "footer")) and attribute(region, "display") != "false":
            parts = [part for part in region if local(part.tag).startswith("region-")] or [region]
            yield from (text for part in parts if says_more(text := _said(part)))


def ods_beside(table: Element, cells: Iterator[tuple[str, Element]], looks: Looks) -> Beside:
    """Of one sheet. `cells`: addresses and elements of those that are not empty."""
    remarks = [Remark("header", "", text) for text in looks.pages.get(attribute(table, "style-name"), ())]
    instead: dict[str, Raw] = {}
    for cell, element in cells:
        remarks += _of_cell(cell, element)
        if struck := _struck(element, looks.struck):
            gone, left = struck
            remarks.append(Remark("struck", cell, gone if left else ""))
            instead.update({cell: left} if left else {})
    for shapes in (part for part in table if local(part.tag) == "shapes"):
        remarks += (remark for shape in shapes for remark in _drawn("", shape))
    return Beside(tuple(remarks), instead) if remarks else NOTHING


def _of_cell(cell: str, element: Element) -> Iterator[Remark]:
    if formula := attribute(element, "formula"):
        remark = remark_of(cell, formula.partition("=")[2].join(("=", "")), {})
        if remark:
            yield remark
        elif "'file:" in formula:
            yield Remark("external", cell, f"={unquote(formula.partition('=')[2])}")
    for part in element.iter():
        match local(part.tag):
            case "annotation" if text := _said(part):
                yield Remark("comment", cell, text)
            case "a" if (target := attribute(part, "href")) and not target.startswith("#"):
                yield Remark("link", cell, target)
    for part in element:
        if local(part.tag) in _SHAPES:
            yield from _drawn(cell, part)


def _drawn(cell: str, shape: Element) -> Iterator[Remark]:
    if local(shape.tag) not in _SHAPES:
        return
    if any(local(part.tag) in ("image", "object") for part in shape.iter()):
        yield Remark("picture", cell, next((part.text or "" for part in shape.iter() if local(part.tag) == "desc"), ""))
    elif text := _said(shape):
        yield Remark("box", cell, text)


def _struck(cell: Element, struck: frozenset[str]) -> tuple[str, str] | None:
    """What is struck through in a cell, and what is left; None where nothing is."""
    paragraphs = [part for part in cell if local(part.tag) == "p"]
    if attribute(cell, "style-name") in struck and any("".join(p.itertext()).strip() for p in paragraphs):
        return "".join(paragraphs[0].itertext()), ""
    spans = [s for p in paragraphs for s in p.iter() if local(s.tag) == "span" and attribute(s, "style-name") in struck]
    gone = "".join("".join(span.itertext()) for span in spans).strip()
    left = "\n".join("".join(_texts(p, struck)) for p in paragraphs).strip()
    return (gone, left) if gone else None


def _texts(element: Element, without: frozenset[str]) -> Iterator[str]:
    """The texts of a paragraph but for those in such styles."""
    yield element.text or ""
    for part in element:
        if attribute(part, "style-name") not in without:
            yield " " if local(part.tag) == "s" else ""
            yield from _texts(part, without)
        yield part.tail or ""


def _said(element: Element) -> str:
    paragraphs = (part for part in element.iter() if local(part.tag) == "p")
    return "\n".join(text for p in paragraphs if (text := "".join(_shown(p)).strip()))


def _shown(paragraph: Element) -> Iterator[str]:
    yield paragraph.text or ""
    for part in paragraph:
        field = _FIELDS.get(local(part.tag))
        yield from (field,) if field else _shown(part)
        yield part.tail or ""


def attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
