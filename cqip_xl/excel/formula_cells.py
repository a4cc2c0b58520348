"""The formulas of a sheet's markup: in which cells they stand, and what is to be said of those of other people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from cqip_xl.model.grid import Remark
from cqip_xl.model.markers import CALC, address, spot_of

#: Formulas as markup, by the address of their cell.
Formulas = Mapping[bytes, bytes]

_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]+\d+)["'][^>]*(?<!/)>\s*"""
    rb"""(<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</))"""
)
#: The cells that one formula fills; only the first of them holds it.
_FILLS = re.compile(rb"""<(?:\w+:)?f\b(?=[^>]*\bt\s*=\s*["']array["'])[^>]*\bref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
#: What all our formulas refer to that are written into tables.
_OURS = CALC.encode()
_CHANGING = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_LINK = re.compile(r'\bHYPERLINK\s*\(\s*"([^"#][^"]*)"', re.IGNORECASE)
#: A picture in a cell, as WPS and as Excel put it there by a formula.
_PICTURE = re.compile(r"\b(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
#: One of these stands in every formula that anything is to be said of; Excel writes capitals, other programs need not.
_WORDS = (b"TODAY", b"NOW", b"RAND", b"IMG", b"IMAGE", b"[")
#: Or a link, but for those that lead to a cell of the workbook, as all of ours do: several hundred.
_LINKED = re.compile(rb'HYPERLINK(?!\((?:"|&QUOT;)#)')
_BOOK = re.compile(r"\[(\d+)\]")
#: The number by which cells share the formula of the first of them.
_SHARED = re.compile(rb"""<(?:\w+:)?f\b(?=[^>]*\bt\s*=\s*["']shared["'])[^>]*\bsi\s*=\s*["'](\d+)["']""")
_TEXT = re.compile(rb">([^<]+)<")
#: More cells than that no plan fills with one formula.
_MOST_FILLED = 20_000


def formulas_in(xml: bytes) -> Formulas:
    """Every formula of a sheet, however its tags are written."""
    return {cell.upper(): formula for cell, formula in _FORMULA.findall(xml)}


def addresses(formulas: Formulas) -> frozenset[str]:
    """Where they stand, each cell of one that fills several."""
    found = set(b" ".join(formulas).decode().split())
    for formula in formulas.values():
        if formula[:3] != b"<f>":
            found.update(_filled(formula))
    return frozenset(found)


def _filled(formula: bytes) -> Iterator[str]:
    for area in _FILLS.findall(formula):
        first, last = (spot_of(corner) for corner in area.decode().split(":"))
        if first and last and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= _MOST_FILLED:
            for r in range(first[0], last[0] + 1):
                yield from (address(r, c) for c in range(first[1], last[1] + 1))


def formula_remarks(formulas: Formulas, books: Mapping[str, str]) -> Iterator[Remark]:
    """What somebody's formulas do besides calculating. `books`: by number the workbooks that formulas refer to."""
    theirs = {cell: formula for cell, formula in formulas.items() if _OURS not in formula}
    if not _says_more(b" ".join(theirs.values())):
        return
    shared: dict[bytes, bytes] = {}
    for cell, formula in theirs.items():
        alone = formula[:3] == b"<f>"
        if alone and not _says_more(formula):
            continue
        text, common = _TEXT.search(formula), None if alone else _SHARED.search(formula)
        said = shared.setdefault(common[1], text[1] if text else b"") if common else text[1] if text else b""
        remark = remark_of(cell.decode(), f"={unescape(said.decode('utf-8', 'replace'))}", books)
        if remark:
            yield remark


def _says_more(formula: bytes) -> bool:
    capitals = formula.upper()
    return any(word in capitals for word in _WORDS) or _LINKED.search(capitals) is not None


def remark_of(cell: str, formula: str, books: Mapping[str, str]) -> Remark | None:
    """What is to be said of one formula."""
    if _PICTURE.search(formula):
        return Remark("cell_picture", cell, "")
    if link := _LINK.search(formula):
        return Remark("link", cell, link[1])
    if _CHANGING.search(formula):
        return Remark("volatile", cell, formula)
    if any(number in books for number in _BOOK.findall(formula)):
        return Remark("external", cell, _BOOK.sub(lambda found: f"[{books.get(found[1], found[1])}]", formula))
    return None
