"""The texts of a page header or footer, as Excel codes its three sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

_SECTION = re.compile(r"&[LCR]")
#: Font, size, colour and the switches of a section; what stays are texts and the fields of page, sheet, day and file.
_LOOK = re.compile(r'&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[BIUEXYSHOG])')
#: For a while, an ampersand of the text itself.
_AMPERSAND = "\0"


@lru_cache(maxsize=1024)
def page_texts(markup: bytes) -> tuple[str, ...]:
    """Each section that says more than fields do; fields stand as `&P` in it."""
    return tuple(_sections(unescape(markup.decode("utf-8", "replace")).replace("&&", _AMPERSAND)))


def _sections(text: str) -> Iterator[str]:
    for section in _SECTION.split(text):
        said = " ".join(_LOOK.sub("", section).replace(_AMPERSAND, "&").split())
        if says_more(said):
            yield said


def says_more(text: str) -> bool:
    """Whether a text says more than its fields do."""
    return bool(re.sub(r"&[PNADTFZ]|[\W\d_]", "", text))
