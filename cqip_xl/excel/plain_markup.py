"""Markup that is plain enough to be taken by patterns: what else a parser would have to look for is not in it."""

from __future__ import annotations

import re
from functools import lru_cache

from cqip_xl.excel.archive import is_well_formed
from cqip_xl.model.errors import NotOurWorkbook


class NotPlain(Exception):
    """A part is written in another way than Excel, LibreOffice and we write it: for the thorough reader."""


_HEAD = re.compile(rb'<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="(?:yes|no)")? ?\?>\s*<')
#: Bytes that no text of XML may hold, and the carriage return, which readers change.
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10))
#: U+FFFE and U+FFFF, forbidden too.
_NO_CHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos|#10|#9);")
#: How Office writes a character that XML forbids; calamine puts it back.
_ESCAPE = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_ATTRIBUTE = re.compile(rb' ([A-Za-z_][\w:.]*)="([^"<>&]*)"')
#: Attributes with a blank before each, as a piece of a pattern.
ATTRIBUTES = rb'(?: [A-Za-z_][\w:.]*="[^"<>&]*")*+'
_ATTRIBUTES = re.compile(ATTRIBUTES)


def content_of(xml: bytes, name: bytes) -> tuple[int, int]:
    """Where the content of the only element of that name begins and ends; around it the part is well formed.

    Inside, every character and entity is legal and means the same to all readers; its tags are for the caller to
    prove, one by one. Raises NotPlain.
    """
    opening = re.search(b"<" + name + ATTRIBUTES + b">", xml)
    if not opening or not _HEAD.match(xml):
        raise NotPlain
    start, end = opening.end(), xml.rfind(b"</" + name + b">")
    head, tail = xml[:start], xml[end:]
    if end < start or head.count(name) != 1 or tail.count(name) != 1:
        raise NotPlain
    if b"<!" in head or b"<!" in tail or head.find(b"<?", 2) >= 0 or b"<?" in tail:
        raise NotPlain
    try:
        is_well_formed("", head + tail)
    except NotOurWorkbook as problem:
        raise NotPlain from problem
    _refuse_odd_text(xml[start:end])
    return start, end


def _refuse_odd_text(text: bytes) -> None:
    if not text.isascii():
        try:
            text.decode()
        except UnicodeDecodeError as problem:
            raise NotPlain from problem
        if _NO_CHARACTER.search(text):
            raise NotPlain
    if len(text.translate(None, _CONTROLS)) != len(text) or text.rfind(b"]]>") >= 0 or _ESCAPE.search(text):
        raise NotPlain
    if b"&" in text and text.count(b"&") != len(_ENTITY.findall(text)):
        raise NotPlain


@lru_cache(maxsize=4096)
def attributes_of(text: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag by name, to be read only. Raises NotPlain: other markup, or one of them twice."""
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    if not _ATTRIBUTES.fullmatch(text) or len(found) != len(pairs):
        raise NotPlain
    return found


def text_of(text: str, kept: bool = True) -> str:
    """What a text says, entities put back. `kept`: its blanks count; else calamine cuts them off. Raises NotPlain."""
    if "&" in text:
        for entity, character in _CHARACTERS:
            text = text.replace(entity, character)
    if not kept and text != text.strip():
        raise NotPlain
    return text


#: The ampersand last: what it begins is no entity any more.
_CHARACTERS = (
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&apos;", "'"),
    ("&#10;", "\n"),
    ("&#9;", "\t"),
    ("&amp;", "&"),
)
