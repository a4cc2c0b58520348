"""Markup that is plain enough to be taken by patterns: what else a parser would have to look for is not in it."""

from __future__ import annotations

import re
from functools import lru_cache

from cqip_xl.excel.archive import is_well_formed
from cqip_xl.model.errors import NotOurWorkbook


class NotPlain(Exception):
    """A part is written in another way than Excel, LibreOffice and we write it: for the thorough reader."""


#: Attributes with a blank before each, as a piece of a pattern.
ATTRIBUTES = rb'(?: [A-Za-z_][\w:.]*="[^"<>&]*")*+'
#: Workbooks of one framework say the same before and behind their cells, sheet by sheet: widths, dropdowns, colours.
#: So many are proved once.
AROUND = 256
#: What holds the content of a part.
_ROOT = {b"sheetData": b"worksheet", b"sst": b"sst"}
_PAGE_TEXTS = re.compile(
    rb"<headerFooter" + ATTRIBUTES + rb">(?:<((?:odd|even|first)(?:Header|Footer))>[^<>]*</\1>)*</headerFooter>"
)

_HEAD = re.compile(rb'<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="(?:yes|no)")? ?\?>\s*<')
#: Bytes that no text of XML may hold, and the carriage return, which readers change.
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10))
#: U+FFFE and U+FFFF, forbidden too.
_NO_CHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos|#10|#9);")
#: How Office writes a character that XML forbids; calamine puts it back.
_ESCAPE = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_ATTRIBUTE = re.compile(rb' ([A-Za-z_][\w:.]*)="([^"<>&]*)"')
_ATTRIBUTES = re.compile(ATTRIBUTES)


def content_of(xml: bytes, name: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before, in and behind the only element of that name, page texts aside; around it all is well formed.

    In it, every character and entity is legal and means the same to all readers; its tags are for the caller to
    prove, one by one. Raises NotPlain.
    """
    opening = re.search(b"<" + name + ATTRIBUTES + b">", xml)
    if not opening or not _HEAD.match(xml):
        raise NotPlain
    start, end = opening.end(), xml.rfind(b"</" + name + b">")
    if end < start:
        raise NotPlain
    head, content, tail = xml[:start], xml[start:end], _without_page_texts(xml[end:])
    _prove_head(head, name)
    _prove_tail(tail, name)
    _refuse_odd_text(content)
    return head, content, tail


def _without_page_texts(tail: bytes) -> bytes:
    """What stands behind the cells without page headers and footers, which name the school. Raises NotPlain."""
    start = tail.rfind(b"<headerFooter")
    if start < 0:
        return tail
    found = _PAGE_TEXTS.match(tail, start)
    if not found:
        raise NotPlain
    _refuse_odd_text(found[0])
    return tail[:start] + tail[found.end() :]


@lru_cache(maxsize=AROUND)
def _prove_head(head: bytes, name: bytes) -> None:
    """Raises NotPlain where the part is odd or torn before its content."""
    if head.count(name) != 1 or b"<!" in head or head.find(b"<?", 2) >= 0:
        raise NotPlain
    _prove(head + b"</" + name + b">" + (b"" if name == _ROOT[name] else b"</" + _ROOT[name] + b">"))


@lru_cache(maxsize=AROUND)
def _prove_tail(tail: bytes, name: bytes) -> None:
    """The same behind it."""
    if tail.count(name) != 1 or b"<!" in tail or b"<?" in tail:
        raise NotPlain
    _prove((b"" if name == _ROOT[name] else b"<" + _ROOT[name] + b">") + b"<" + name + b">" + tail)


def _prove(xml: bytes) -> None:
    try:
        is_well_formed("", xml)
    except NotOurWorkbook as problem:
        raise NotPlain from problem


def _refuse_odd_text(text: bytes) -> None:
    if not text.isascii():
        try:
            text.decode()
        except UnicodeDecodeError as problem:
            raise NotPlain from problem
        if _NO_CHARACTER.search(text):
            raise NotPlain
    if len(text.translate(None, _CONTROLS)) != len(text) or text.rfind(b"]]>") >= 0:
        raise NotPlain
    if text.rfind(b"_x") >= 0 and _ESCAPE.search(text):
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
