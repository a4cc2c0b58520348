"""A summary without personal names: every text of the finished book, whatever sheet it stands on."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cqip_xl.model.book import Block, Book, Cell, Chart, Content, Entry, Formula, Link, Sheet, Styled
from cqip_xl.model.markers import COMMENT_MARK, KEY_MARK, PLACE_MARK

#: What stands for a name.
MASK = "•••"
#: What the next run looks for; a person called "key" must not take it away.
_MARKS = (KEY_MARK, COMMENT_MARK, PLACE_MARK)
#: Letters from here on belong to scripts without spaces between words.
WIDE = "\u2e80"
#: A word of a script with spaces between words, or a letter of one without.
_TOKEN = re.compile(r"[^\W_\u2e80-\U0010ffff]+|[\u2e80-\U0010ffff]")
#: Of a text that was cut, fewer letters than these at its end are not the beginning of a name (wide ones or not).
_SHORTEST = {True: 2, False: 3}
_CUT = re.compile(r"\s*…")


def masked(book: Book, names: Iterable[str]) -> Book:
    """The book with every name taken out of cells, links, charts and properties; longest names first."""
    mask = Mask(names)
    return replace(book, sheets=tuple(_sheet(sheet, mask) for sheet in book.sheets), title=mask(book.title))


class Mask:
    """Takes names out of texts, whatever their case and accents, composed or not, with whatever hides between.

    Names of several words are found without their accents as well, and at the end of a text that was cut; one word
    without its accents may be any other word.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, str] = {}
        self._tree = _Words()
        self._single: set[str] = set()
        for name in map(_seen, names):
            words = _words(name.translate(_BARE))
            if len(words) == 1 and words[0].end - words[0].start > 1:
                self._single.add(name.translate(_CASED)[words[0].start : words[0].end])
            elif len(words) > 1:
                self._tree.add(words)
        self._first = {word for _, word in self._tree.after} | {one.translate(_BARE) for one in self._single}
        self._sorted = sorted(self._first)

    def __call__(self, text: str) -> str:
        if text not in self._known:
            self._known[text] = self._masked(text)
        return self._known[text]

    def _masked(self, text: str) -> str:
        plain = _seen(text)
        bare = plain.translate(_BARE)
        if "…" not in bare and self._first.isdisjoint(_TOKEN.findall(bare)):
            return text
        made, end = "", 0
        for start, stop in self._found(_words(bare), plain.translate(_CASED), bare):
            made += plain[end:start] + MASK
            end = stop
        return made + plain[end:] if end else text

    def _found(self, words: Sequence[_Word], cased: str, bare: str) -> Iterator[tuple[int, int]]:
        """Where names stand, the longest at each place, none inside another."""
        end = 0
        for n, word in enumerate(words):
            if word.start < end:
                continue
            stop = self._longest(words, n, bare)
            if not stop and cased[word.start : word.end] in self._single:
                stop = word.end
            if stop:
                yield word.start, stop
                end = stop

    def _longest(self, words: Sequence[_Word], first: int, bare: str) -> int:
        """Where the longest name ends that begins with a word; 0 where none does."""
        here, stop, start = self._tree, 0, words[first].start
        for n in range(first, len(words)):
            word, before = words[n], words[n].before if n > first else ""
            next_ = here.after.get((before, word.text))
            if (
                _CUT.match(bare, word.end)
                and word.end - start >= _SHORTEST[word.text >= WIDE]
                and not (next_ and next_.is_end)
            ):
                begun = self._begins(word.text) if n == first else here.begins(before, word.text)
                return word.end if begun or (next_ and next_.after) else stop
            if next_ is None:
                break
            here, stop = next_, word.end if next_.is_end else stop
        return stop

    def _begins(self, text: str) -> bool:
        at = bisect_left(self._sorted, text)
        return at < len(self._sorted) and self._sorted[at].startswith(text)


class _Word(NamedTuple):
    """A word in a text, and what stands between it and the one before."""

    before: str
    text: str
    start: int
    end: int


class _Words:
    """The words that may follow in a name, with what stands before each: as deep as names are long."""

    __slots__ = ("after", "is_end")

    def __init__(self) -> None:
        self.after: dict[tuple[str, str], _Words] = {}
        self.is_end = False

    def add(self, words: Sequence[_Word]) -> None:
        here = self
        for n, word in enumerate(words):
            here = here.after.setdefault((word.before if n else "", word.text), _Words())
        here.is_end = True

    def begins(self, before: str, text: str) -> bool:
        """Whether a word that may follow begins so."""
        return any(sign == before and word.startswith(text) for sign, word in self.after)


def _words(bare: str) -> list[_Word]:
    found: list[_Word] = []
    for token in _TOKEN.finditer(bare):
        before = _between(found[-1], bare[found[-1].end : token.start()], token[0]) if found else ""
        found.append(_Word(before, token[0], *token.span()))
    return found


def _between(last: _Word, signs: str, text: str) -> str:
    """What joins the words of a name: blanks, lines, and the signs that stand for blanks in names of files are one.

    Wide letters are often spaced out. A full stop ends a sentence, but for that of an initial.
    """
    tight = "".join(signs.split())
    if not tight:
        return "" if text >= WIDE and last.text >= WIDE else " " * bool(signs)
    if not tight.strip("_.-") and (tight == signs or len(last.text) == 1):
        return " "
    return tight


def _seen(text: str) -> str:
    """Accents composed, and nothing in it that has no width."""
    text = unicodedata.normalize("NFC", text)
    return text if text.isascii() and text.isprintable() else text.translate(_SEEN)


class _Letters(dict[int, str | None]):
    """What becomes of each letter, worked out once."""

    def __init__(self, made: Callable[[str], str | None]) -> None:
        self.made = made

    def __missing__(self, code: int) -> str | None:
        self[code] = self.made(chr(code))
        return self[code]


#: Letters that no accent is taken from, and the signs in names that programs put in place of what was typed.
_LIKE = {"đ": "d", "ø": "o", "ł": "l", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"}


def _cased(letter: str) -> str:
    """One letter for one, so that places in the text stay what they are."""
    low = unicodedata.normalize("NFKC", letter).lower()
    return low if len(low) == 1 else letter


def _without_accents(letter: str) -> str:
    low = _cased(unicodedata.normalize("NFKD", letter)[0] if letter.isalnum() else letter)
    return _LIKE.get(low, low)


_SEEN = _Letters(lambda c: c if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace() else None)
_CASED = _Letters(_cased)
_BARE = _Letters(_without_accents)


def _sheet(sheet: Sheet, mask: Mask) -> Sheet:
    if sheet.hidden == "very":  # what the workbook is, for the program alone
        return sheet
    return replace(
        sheet,
        cells=tuple(_cell(cell, mask) for cell in sheet.cells),
        blocks=tuple(_block(block, mask) for block in sheet.blocks),
        charts=tuple(_chart(chart, mask) for chart in sheet.charts),
    )


def _cell(cell: Cell, mask: Mask) -> Cell:
    content = _masked(cell.content, mask)
    return cell if content == cell.content else cell._replace(content=content)


def _block(block: Block, mask: Mask) -> Block:
    return replace(block, rows=[tuple(_entry(entry, mask) for entry in row) for row in block.rows])


def _entry(entry: Entry, mask: Mask) -> Entry:
    if isinstance(entry, Styled):
        return replace(entry, content=_masked(entry.content, mask))
    return _masked(entry, mask)


def _masked(content: Content, mask: Mask) -> Content:
    match content:
        case str() if content not in _MARKS:
            return mask(content)
        case Link():
            # A link leads to a file whose name may be somebody's: in a public copy it leads nowhere.
            return mask(content.text)
        case Formula() if isinstance(content.value, str):
            return replace(content, value=mask(content.value))
    return content


def _chart(chart: Chart, mask: Mask) -> Chart:
    return replace(chart, title=mask(chart.title), alt=mask(chart.alt))
