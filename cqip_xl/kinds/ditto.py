"""Marks and words for "the same as above", as people put them into a cell of a list on paper."""

from __future__ import annotations

import re

from cqip_xl.kinds.text import fold

#: Longer than the longest of them with what stands around it.
_LONG = 24
_SIGNS = re.compile("[\"”“″〃'’´`,„\u3003]{1,4}")
_WORDS = frozenset(
    (
        *("ditto", "do.", "idem", "as above", "same as above", "same as the above", "see above"),
        *("d:o", "d.o.", "dito", "s.o.", "som ovan", "se ovan", "samma som ovan", "densamma", "detsamma"),
        *("nt", "n/t", "nhu tren", "như trên", "như dòng trên", "như ở trên", "giống trên", "giống như trên"),
        *("同上", "同前", "如上", "同上行", "同上列", "与上相同", "與上相同"),
    )
)


def is_ditto(text: str) -> bool:
    """Whether a text says nothing but that the cell above is meant."""
    if len(text) > _LONG:
        return False
    plain = text.strip()
    if _SIGNS.fullmatch(plain):
        return '"' in plain or not plain.isascii() or plain in ("''", ",,")
    word = fold(plain.strip(' -–—()（）[]"“”'))
    return word in _WORDS or word.rstrip(".。…") in _WORDS
