"""Text as people type it: what counts as empty, and when two spellings are the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import filterfalse

#: Left by copying from web pages and Word: looks like a space, is none, for Excel's TRIM.
_SPACES = "\u00a0\u3000"
_NOTHING = "\u200b\ufeff"
_TABLE = {ord(c): " " for c in _SPACES} | {ord(c): None for c in _NOTHING} | {n: None for n in range(32)}
_KEPT_LINES = {code: to for code, to in _TABLE.items() if chr(code) not in "\n\t"}


#: Letters without blanks between words.
WIDE = re.compile("[\u2e80-\u9fff]")
_ODD = re.compile("[\x00-\x1f\u00a0\u3000\u200b\ufeff]")


def bare(text: str) -> str:
    """What Excel's TRIM(CLEAN(…)) leaves: no control characters, single spaces, none at the ends."""
    plain = text.translate(_TABLE) if _ODD.search(text) else text
    return (re.sub(" +", " ", plain) if "  " in plain else plain).strip(" ")


def fold(text: str) -> str:
    """The form in which an offered word is looked up: bare and without case, as Excel's `=` compares."""
    return _folded(text) if len(text) <= 64 else bare(text).casefold()


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    return bare(text).casefold()


def tidy(text: str) -> str:
    """Long text as it is kept: NFC, real spaces, line breaks kept, nothing at the ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    return (text.translate(_KEPT_LINES) if _ODD.search(text) else text).strip()


def loose(text: str) -> str:
    """For finding what somebody meant: full-width forms, accents and case aside."""
    plain = unicodedata.normalize("NFKD", fold(text)).replace("đ", "d")
    return "".join(filterfalse(unicodedata.combining, plain))


def letter_pairs(text: str) -> frozenset[str]:
    """The pairs of letters and digits that follow each other, whatever stands between them: known in every script."""
    plain = "".join(filter(str.isalnum, loose(text)))
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))


def shared_pairs(one: str, other: str) -> float:
    """How much of their pairs of letters two texts share, 0-1; unrelated ones reach 0.5."""
    a, b = letter_pairs(one), letter_pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def excel_bare(cell: str) -> str:
    """The Excel expression for `bare(cell)`."""
    for char in _SPACES:
        cell = f'SUBSTITUTE({cell},"{char}"," ")'
    for char in _NOTHING:
        cell = f'SUBSTITUTE({cell},"{char}","")'
    return f"TRIM(CLEAN({cell}))"


def excel_number(number: float) -> str:
    """A number as formulas write it, all its digits kept."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def spellings(texts: Iterable[str]) -> tuple[str, ...]:
    """Every way in which a word is accepted: composed and decomposed accents, each once by `fold`."""
    found: dict[str, str] = {}
    for text in texts:
        for form in ("NFC", "NFD"):
            spelling = bare(unicodedata.normalize(form, text))
            if spelling:
                found.setdefault(fold(spelling), spelling)
    return tuple(found.values())


def full_width(text: str) -> str:
    """The same ASCII text in the wide forms that Chinese keyboards type."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
