"""Signs that cannot be seen, or that look like others: what a program took a word apart with, or a keyboard typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

#: Signs by what they are called in words, and what they look like; "" where they cannot be seen.
_CLASSES: tuple[tuple[str, str, str], ...] = (
    ("soft_hyphen", "", "\u00ad"),
    ("direction", "", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    ("joiner", "", "\u200c\u200d\u2060\u034f"),
    ("hyphen", "-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"),
    ("space", " ", "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"),
    ("dot", ".", "\u2024\uff0e\u3002\uff61\u00b7"),
)
#: Letters of other alphabets, each above the Latin one that it looks like.
_LETTERS = (
    ("cyrillic", "АВЕКМНОРСТХУІЅЈаеорсухіѕј", "ABEKMHOPCTXYISJaeopcyxisj"),
    ("greek", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEZHIKMNOPTYXovp"),
)


@dataclass(frozen=True, slots=True)
class OddSign:
    """`name`: what it is, under `signs` in words/; `point`: its number as U+00AD; `like`: what it looks like."""

    name: str
    point: str
    like: str


@cache
def _known() -> dict[str, OddSign]:
    found = {sign: OddSign(name, _point(sign), like) for name, like, signs in _CLASSES for sign in signs}
    for name, strange, latin in _LETTERS:
        found |= {sign: OddSign(name, _point(sign), like) for sign, like in zip(strange, latin, strict=True)}
    return found


def _point(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def odd_sign(text: str) -> OddSign | None:
    """The first sign of a text that cannot be seen or looks like another; letters only beside Latin ones or digits."""
    if text.isascii():
        return None
    known = _known()
    for sign in text:
        found = known.get(sign)
        if found and (not sign.isalpha() or _is_latin(text)):
            return found
        if found is None and unicodedata.category(sign) == "Cf":
            return OddSign("hidden", _point(sign), "")
    return None


def _is_latin(text: str) -> bool:
    """Whether all other letters of a text are Latin ones."""
    known = _known()
    return all(sign in known or unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha())


def cleaned(text: str) -> str:
    """The text as it looks: without signs that cannot be seen, others as what they look like."""
    known = _known()
    seen = (known[sign].like if sign in known else "" if unicodedata.category(sign) == "Cf" else sign for sign in text)
    return unicodedata.normalize("NFKC", "".join(seen))
