"""Texts that are struck through, as a whole or in part, in the markup of an .xlsx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, fromstring

from cqip_xl.excel.archive import local

_CELL = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*?\br\s*=\s*["']([A-Za-z]+\d+)["'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>""",
    re.S,
)
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>\s*(\d+)\s*<")
_INLINE = re.compile(rb"<(?:\w+:)?is>.*</(?:\w+:)?is>", re.S)
_PREFIX = re.compile(rb"(</?)\w+:")
_STRIKE = re.compile(rb"<(?:\w+:)?strike\b")
_NO = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Runs:
    """A text of several fonts: what is struck through in it, and what is left."""

    struck: str
    left: str


@dataclass(frozen=True, slots=True)
class Strikes:
    """Cell formats whose font is struck through; by number the shared texts that are so in part."""

    formats: frozenset[bytes] = frozenset()
    texts: Mapping[bytes, Runs] = field(default_factory=dict)


def strikes_of(styles: bytes, texts: bytes) -> Strikes:
    """What cells may refer to, of the styles and of the shared texts."""
    return Strikes(
        _struck_formats(styles) if b"strike" in styles else frozenset(),
        _struck_texts(texts) if b"strike" in texts and _STRIKE.search(texts) else {},
    )


@lru_cache(maxsize=4)
def _struck_formats(styles: bytes) -> frozenset[bytes]:
    try:
        parts = {local(part.tag): part for part in fromstring(styles)}
    except ParseError:
        return frozenset()
    fonts = {str(n) for n, font in enumerate(parts.get("fonts", ())) if _is_struck(font)}
    return frozenset(b"%d" % n for n, xf in enumerate(parts.get("cellXfs", ())) if xf.get("fontId") in fonts)


def _struck_texts(texts: bytes) -> dict[bytes, Runs]:
    try:
        items = [e for e in fromstring(texts) if local(e.tag) == "si"]
    except ParseError:
        return {}
    return {b"%d" % n: runs for n, item in enumerate(items) if (runs := _runs(item)).struck}


def _runs(item: Element) -> Runs:
    struck, left = "", ""
    for run in (child for child in item if local(child.tag) in ("r", "t")):
        text = "".join(t.text or "" for t in (run, *run) if local(t.tag) == "t")
        if any(local(look.tag) == "rPr" and _is_struck(look) for look in run):
            struck += text
        else:
            left += text
    return Runs(struck.strip(), left.strip())


def _is_struck(look: Element) -> bool:
    return any(local(part.tag) == "strike" and part.get("val", "1") not in _NO for part in look)


def struck_cells(xml: bytes, strikes: Strikes, inline: bool) -> Iterator[tuple[str, Runs | None]]:
    """Address of each cell with something in it that is struck through; None for the whole.

    `inline`: texts stand in the cells themselves too.
    """
    if not (strikes.formats or strikes.texts or (inline and b"strike" in xml)):
        return
    for attributes, at, held in _CELL.findall(xml):
        style, cell = _STYLE.search(attributes), at.decode().upper()
        if style and style[1] in strikes.formats and b"<" in held:
            yield cell, None
            continue
        number = _VALUE.search(held) if strikes.texts and _SHARED.search(attributes) else None
        runs = strikes.texts.get(number[1]) if number else _inline(held) if b"strike" in held else None
        if runs and runs.struck:
            yield cell, runs if runs.left else None


def _inline(held: bytes) -> Runs | None:
    found = _INLINE.search(held)
    try:
        return _runs(fromstring(_PREFIX.sub(rb"\1", found[0]))) if found else None
    except ParseError:
        return None
