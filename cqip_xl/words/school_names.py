"""Numbers and names of schools in one form, however spelled: `mn 114` is `MN-114`, `MN Hoà An` is `Mầm non Hòa An`.

Which words mean a kind of school, and which stand before a number, every language's file says under `school_names`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from cqip_xl.kinds.text import WIDE, loose, shared_pairs
from cqip_xl.words.catalog import LANGUAGES, say

#: Names and numbers whose form is kept: those of a district, in its files and its roster.
KEPT = 1 << 14
_WORD = re.compile(r"\d+|[^\W\d_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
#: Marks of tones, which people set on either of two vowels (Hòa, Hoà): where in a word is left out.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Numbers that are no digits; two names that differ in one are two schools.
_NUMBER = re.compile(r"\d+|\b[ivx]+\b|[一二三四五六七八九十百]")
#: How much of their pairs of letters two spellings of one name share at least.
ALIKE = 0.76
#: Letters of the shortest name that may be a part of another one's (of East Asian letters, of others).
_SHORTEST = {True: 2, False: 4}

_Words = tuple[str, ...]


@lru_cache(maxsize=KEPT)
def number_form(text: str) -> str:
    """A number without signs between its parts (`ost2113`), `No.` before it, and zeros before its digits."""
    return _one_number(word.lstrip("0") or "0" if word.isdecimal() else word for word in _number_words(text))


@lru_cache(maxsize=KEPT)
def with_zeros(text: str) -> str:
    """The same with its zeros: by them a roster may tell two schools apart."""
    return _one_number(_number_words(text))


def _number_words(text: str) -> _Words:
    """The parts of a number without what stands before it."""
    words = _words(text)
    rests = (words[len(sign) :] for sign in _signs() if words[: len(sign)] == sign)
    return next((rest for rest in rests if any(word.isdecimal() for word in rest)), words)


def _one_number(words: Iterable[str]) -> str:
    """Parts of a number in one, with a point where two of them are digits."""
    return re.sub(r"(?<=\d) (?=\d)", ".", " ".join(words)).replace(" ", "")


@lru_cache(maxsize=KEPT)
def name_form(text: str) -> str:
    """A name with its kind of school in one word, marks of tones at the end of their words, signs left out."""
    kind, own = _parts(text)
    return " ".join(filter(None, (kind, own)))


@lru_cache(maxsize=KEPT)
def own_name_of(text: str) -> str:
    """The name without its kind of school and without accents, as files are named."""
    return loose(_parts(text)[1])


def alike_names(one: str, other: str) -> bool:
    """Whether two names may be one: the same but for accents, a slip, or words left out; never with other numbers."""
    a, b = own_name_of(one), own_name_of(other)
    if not a or not b or sorted(_NUMBER.findall(a)) != sorted(_NUMBER.findall(b)):
        return False
    return a == b or _is_part(a, b) or _is_part(b, a) or shared_pairs(a, b) > ALIKE


def other_kind(one: str, other: str) -> bool:
    """Whether two names say that they are different kinds of school."""
    a, b = _parts(one)[0], _parts(other)[0]
    return bool(a and b and a != b)


def _is_part(short: str, long: str) -> bool:
    if WIDE.search(short):
        return len(short) >= _SHORTEST[True] and short in long
    return len(short) >= _SHORTEST[False] and set(short.split()) < set(long.split())


@lru_cache(maxsize=KEPT)
def _parts(text: str) -> tuple[str, str]:
    """The kind of school that a name says, '' for none, and the rest of it."""
    words = _without_signs(_words(text))
    joined = "" if WIDE.search(text) else " "
    own, kind = joined.join(map(_toned, words)), ""
    for phrase, meant in _kinds():
        rest = _without(words, phrase, own if not joined else "")
        if rest:
            own, kind = joined.join(map(_toned, rest)), meant
            break
    return kind, own


def _without(words: _Words, phrase: _Words, wide: str) -> Sequence[str]:
    """What is left of a name without the phrase at its beginning or end; nothing where it is not there, or is all."""
    if wide:
        sign = "".join(phrase)
        return [wide.removesuffix(sign)] if wide.endswith(sign) and wide != sign and WIDE.search(sign) else ()
    if words[: len(phrase)] == phrase:
        return words[len(phrase) :]
    return words[: -len(phrase)] if words[-len(phrase) :] == phrase else ()


def _without_signs(words: _Words) -> _Words:
    """A name without the words that say "number" before one: `số 2` and `No. 2` are `2`."""
    left: list[str] = []
    n = 0
    while n < len(words):
        sign = next((s for s in _signs() if words[n : n + len(s)] == s), ())
        if sign and words[n + len(sign) : n + len(sign) + 1] and words[n + len(sign)].isdecimal():
            n += len(sign)
        word = words[n]
        left.append(word.lstrip("0") or "0" if word.isdecimal() else word)
        n += 1
    return tuple(left)


def _words(text: str) -> _Words:
    """Words and numbers of a text: full-width forms, case, signs and apostrophes aside."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()))


def _toned(word: str) -> str:
    """A word with the marks of its tones behind it."""
    if word.isascii() or WIDE.search(word):
        return word
    apart = unicodedata.normalize("NFD", word)
    tones = sorted(c for c in apart if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES)) + "".join(tones)


@cache
def _signs() -> tuple[_Words, ...]:
    """What stands before a number in any language, the longest first."""
    return _longest(_words(part) for language in LANGUAGES for part in _said(language, "number", ";"))


@cache
def _kinds() -> tuple[tuple[_Words, str], ...]:
    """Every way of saying a kind of school in any language, the longest first, and the one word for it."""
    found: dict[_Words, str] = {}
    for language in LANGUAGES:
        for group in _said(language, "kinds", "|"):
            phrases = [_words(phrase) for phrase in group.split(";")]
            meant = next((found[phrase] for phrase in phrases if phrase in found), "_".join(phrases[0]))
            found |= dict.fromkeys(filter(None, phrases), meant)
    return tuple((phrase, found[phrase]) for phrase in _longest(found))


def _said(language: str, name: str, sign: str) -> list[str]:
    return say(language, f"school_names.{name}").split(sign)


def _longest(phrases: Iterable[_Words]) -> tuple[_Words, ...]:
    return tuple(sorted(dict.fromkeys(filter(None, phrases)), key=lambda one: (-len("".join(one)), one)))
