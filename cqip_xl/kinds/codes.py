"""Which codes of a list a text names: one or several, by code or title, joined by words or signs of any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from cqip_xl.kinds.text import fold, shared_pairs

#: A letter or digit that a code beside it would be part of; ideographs stand beside codes without a blank. Python takes
#: 3 ms for a set of more than two ranges so far apart.
_LETTER = r"(?:(?!_)[^\W\u2e80-\u9fff\uf900-\ufaff])"
#: Not between two letters: where a word whose letters are not ideographs begins and ends.
_EDGE = rf"(?:(?<!{_LETTER})|(?!{_LETTER}))"
_SIGNS = r"[\s,;:/|&+~、–—·.\-]"
_MARKS = _SIGNS.replace(r"\s", "")
#: What ends a code as a blank does, where no code of the list has it.
_ENDS = (*",;:|/+&~-–—、，；：／～", ". ")
#: Characters by which a title is known: half of "Hội đồng trường", but more than any number.
_ENOUGH = 8
#: Pairs of letters that an older wording of a title shares with it.
_ALIKE = 0.6
#: A text behind a code by a comma, and behind its title by any sign or blank.
_COMMA = re.compile(r"\s*[,;、，；]\s*(\W*\w.*)")
_BEHIND_TITLE = re.compile(r"[\W_]+(\w.*)")
#: Written for a digit by hand and by readers of scanned pages.
_FOR_DIGITS = str.maketrans("lio", "110")


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """Codes in the order of the text: `codes` that it names, `other` whose title stands beside the first of them,
    `remarked` in what follows a code and its own title; `more`: what else stands beside the only code."""

    codes: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    remarked: tuple[str, ...] = ()
    more: str = ""


@dataclass(slots=True)
class _Label:
    """A code in a text and whose titles stand beside it."""

    code: str
    joined: bool
    end: int
    owners: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_own(self) -> bool:
        return self.code in self.owners


class CodeNames:
    """The codes of one list and their titles in every language. `joiners`: words that join several, such as "and".

    `ends`: what ends the first word of a text, which is its code, beside a blank.
    """

    def __init__(self, titles: Mapping[str, Iterable[str]], joiners: Iterable[str]) -> None:
        joiners = tuple(joiners)
        self.codes = {_plain(code): code for code in titles}
        self.ends = _ends(titles, joiners)
        self._first = re.compile("|".join(map(re.escape, (" ", *self.ends))))
        owners: dict[str, set[str]] = {}
        for code, words in titles.items():
            for word in words:
                if (title := _plain(word)) and title not in self.codes:
                    owners.setdefault(title, set()).add(code)
        self.owners = {title: frozenset(codes) for title, codes in owners.items()}
        words = _words(joiners)
        between = rf"(?:{_SIGNS}|{words})"
        self._gap = re.compile(f"{between}+")
        self._token = re.compile("|".join((self._titles(), *self._shapes())))
        self._tail = re.compile(rf"\s*(?:{_MARKS}|{words}){between}*(\d+)(?![.,]?\d)(?=\s*$|{between})")
        self._more = re.compile(rf"\s*(?:[+&]|{words})\s*(\W*\w.*)")

    @cached_property
    def _loose(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The codes as somebody may spell them; few plans ask for that."""
        return tuple((re.compile(_loosely(text)), code) for text, code in self.codes.items())

    def _titles(self) -> str:
        return f"(?P<title>{_words(self.owners)})"

    def _shapes(self) -> Iterator[str]:
        """The codes themselves, and what looks like one."""
        texts = sorted(self.codes, key=len, reverse=True)
        shapes = dict.fromkeys(re.sub(r"\d+", r"\\d+", re.escape(text)) for text in texts)
        for name, patterns in (("code", map(re.escape, texts)), ("like", iter(shapes))):
            yield rf"(?<!{_LETTER})(?<!\w\.)(?P<{name}>{'|'.join(patterns) or '(?!)'})(?!{_LETTER}|\.\d)"

    # -- reading ------------------------------------------------------------------------------------

    def first_word(self, text: str) -> str:
        """What stands where a code does, folded. Excel's formula takes the same."""
        return self._first.split(fold(text.replace("\n", " ")) + " ", maxsplit=1)[0]

    def named(self, text: str) -> NamedCodes:
        """What a text names by codes as they are written and by whole titles."""
        plain = _plain(text)
        labels = list(self._labels(plain))
        codes: dict[str, None] = {}
        remarked: dict[str, None] = {}
        for n, label in enumerate(labels):
            a_remark = n and labels[n - 1].is_own and not label.joined
            (remarked if a_remark else codes)[label.code] = None
        other = labels[0].owners if labels and not labels[0].is_own else frozenset()
        if len(codes) > 1:
            codes |= remarked
        left = tuple(code for code in remarked if code not in codes)
        more = self._beside(plain, labels[0]) if len(labels) == 1 and not other else ""
        return NamedCodes(tuple(codes), tuple(c for c in self.codes.values() if c in other), left, more)

    def _beside(self, text: str, label: _Label) -> str:
        """What follows the only code by a comma or a word that joins, or whatever follows its title.

        Another wording of its title, as an earlier version may have it, is none.
        """
        if joined := self._more.match(text, label.end):
            return joined[1]
        behind = (_BEHIND_TITLE if label.is_own else _COMMA).match(text, label.end)
        if behind is None:
            return ""
        titles = (title for title, codes in self.owners.items() if label.code in codes)
        likeness = (title.startswith(behind[1]) or shared_pairs(behind[1], title) > _ALIKE for title in titles)
        return "" if any(likeness) else behind[1]

    def likely(self, text: str) -> tuple[str, ...]:
        """The codes in a text that spells them otherwise: `TC1.1`, `ERS 1`, `1,1`, `ERS.l`; or how a title begins."""
        plain = _plain(text)
        begun = {code for title, codes in self.owners.items() if title.startswith(plain) for code in codes}
        if len(begun) == 1 and len(plain) >= _ENOUGH:
            return tuple(begun)
        for form in (plain, plain.translate(_FOR_DIGITS)):
            if found := tuple(code for pattern, code in self._loose if pattern.search(form)):
                return found
        return ()

    def _labels(self, text: str) -> Iterator[_Label]:
        last: _Label | None = None
        end, right_after = 0, False
        for token in self._token.finditer(text):
            gap = text[end : token.start()]
            joined = not gap or bool(self._gap.fullmatch(gap))
            owners = self.owners.get(token["title"] or "", frozenset())
            if owners and right_after and joined and last:
                last.owners |= owners
                last.end = token.end()
            elif (
                label := self._title(token, owners, joined) if owners else self._code(token, gap, joined, last is None)
            ):
                yield label
                last = label
            else:
                continue
            right_after, end = not owners, token.end()
            for label in self._tails(text, end, last.code):
                last, right_after = label, False
                yield label

    def _title(self, token: re.Match[str], owners: frozenset[str], joined: bool) -> _Label | None:
        """A title without its code, where it is one code's alone."""
        return _Label(next(iter(owners)), joined, token.end(), owners) if joined and len(owners) == 1 else None

    def _code(self, token: re.Match[str], gap: str, joined: bool, first: bool) -> _Label | None:
        """A code as it is written or what looks like one; not some other number, nor a word within a remark."""
        code = self.codes.get(token[0], token[0].upper())
        is_other = token["code"] is None and (not gap.strip() or not joined)
        is_word = not joined and (code.isalpha() or code.isdecimal())
        return None if is_other or is_word else _Label(code, joined and not first, token.end())

    def _tails(self, text: str, end: int, code: str) -> Iterator[_Label]:
        """The rest of `ERS.1 - 3`, `1.1/2`: numbers that stand for codes of the same standard.

        Without a blank before it a number of two digits is meant so though the list does not have it.
        """
        start = re.sub(r"\d+$", "", _plain(code))
        while tail := self._tail.match(text, end):
            tight = len(tail[1]) <= 2 and " " not in tail[0]
            meant = self.codes.get(start + tail[1], f"{start}{tail[1]}".upper() if tight else "")
            if not meant:
                return
            end = tail.end()
            yield _Label(meant, True, end)


def _ends(codes: Iterable[str], joiners: Iterable[str]) -> tuple[str, ...]:
    """Signs, and words of one ideograph, that end a code: those that none has."""
    signs = dict.fromkeys((*_ENDS, *(word for word in joiners if len(word) == 1 and not _is_letter(word))))
    return tuple(sign for sign in signs if not any(sign in f"{code} " for code in codes))


def _plain(text: str) -> str:
    """Half-width and without case, accents or signs that nobody sees; lines joined by blanks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(text.replace("\u2010", "-").replace("\u2011", "-").split())


def _words(texts: Iterable[str]) -> str:
    """Any of these words or titles as pattern, the longest first."""
    longest = sorted(texts, key=len, reverse=True)
    return f"{_EDGE}(?:{'|'.join(map(re.escape, longest))}){_EDGE}" if longest else "(?!)"


def _is_letter(char: str) -> bool:
    return bool(re.match(_LETTER, char))


def _loosely(code: str) -> str:
    """A code with other signs, or none, between its parts, and with letters before its numbers."""
    parts = re.findall(r"\d+|[^\W\d_]+", code)
    pattern = re.escape(parts[0]) if parts else "(?!)"
    for before, part in pairwise(parts):
        optional = "" if before.isdecimal() and part.isdecimal() else "?"
        pattern += rf"\s*[.,·\-_]{optional}\s*{re.escape(part)}"
    start = r"(?<![\d.,])" if parts and parts[0].isdecimal() else rf"(?<!{_LETTER})"
    return rf"{start}{pattern}(?!{_LETTER}|[.,]\d)"


#: Where a kind has no codes.
NO_NAMES = CodeNames({}, ())
