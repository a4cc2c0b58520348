"""Hundreds of names looked for in thousands of texts, each text gone through once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby

from cqip_xl.kinds.text import WIDE

#: Texts whose names are kept: schools copy from each other.
KEPT = 1 << 14


class NamesSought:
    """Finds names in folded texts as whole words, at each place the longest.

    One pattern finds where any name can begin; how long it is there, a set tells.
    """

    def __init__(self, names: Collection[str]) -> None:
        """`names`: folded, none of them empty."""
        self.names = frozenset(names)
        self.head = min(map(len, self.names))
        self.begins = re.compile(_any_of({name[: self.head] for name in self.names}))
        self.lengths = {
            head: sorted({len(name) for name in same}, reverse=True)
            for head, same in groupby(sorted(self.names), key=lambda name: name[: self.head])
        }
        self.found_in = lru_cache(maxsize=KEPT)(self._found_in)

    def may_be_in(self, text: str) -> bool:
        """Whether the beginning of a name stands anywhere in a folded text: what is quickly known of many at once."""
        return self.begins.search(text) is not None

    def _found_in(self, text: str) -> tuple[str, ...]:
        return tuple(self._walk(text))

    def _walk(self, text: str) -> Iterator[str]:
        at = 0
        while begin := self.begins.search(text, at):
            at = begin.start()
            longest = next((name for name in self._at(text, at) if _is_whole(text, at, name)), "")
            if longest:
                yield longest
            at += len(longest) or 1

    def _at(self, text: str, at: int) -> Iterator[str]:
        """The names that begin at a place, the longest first."""
        for length in self.lengths[text[at : at + self.head]]:
            if (part := text[at : at + length]) in self.names:
                yield part


def _any_of(heads: Collection[str]) -> str:
    """A pattern for all beginnings, branching at the first letter: at most places one comparison decides."""
    by_letter = groupby(sorted(heads), key=lambda head: head[0])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(re.escape(h[1:]) for h in same)})" for first, same in by_letter)


def _is_whole(text: str, at: int, name: str) -> bool:
    """Scripts without spaces have no word ends."""
    around = text[at - 1 : at] + text[at + len(name) : at + len(name) + 1]
    return bool(WIDE.search(name)) or not any(c.isalnum() for c in around)
