"""Answers and levels as they are worded, and the grounds on which a pack has them shown."""

from __future__ import annotations

from cqip_xl.model.layers import BY_ROW, criterion_scales
from cqip_xl.words.lexicon import Lexicon

#: Texts and their grounds, six hexadecimal digits.
Grounds = tuple[tuple[str, str], ...]


def grounds_of(lex: Lexicon, *lists: str) -> Grounds:
    """What the lists of those names offer on grounds of its own; no text that two of them show differently."""
    found: dict[str, set[str]] = {}
    for name in dict.fromkeys(one for listed in lists for one in _each(lex, listed) if one):
        colours, offer = lex.framework.colours.get(name, {}), lex.offer(name)
        for code, text in zip(offer.codes, offer.labels, strict=True):
            found.setdefault(text, set()).add(colours.get(code, ""))
    return tuple((text, min(grounds)) for text, grounds in found.items() if len(grounds) == 1 and "" not in grounds)


def _each(lex: Lexicon, name: str) -> tuple[str, ...]:
    """A list by itself; each scale where the row says on which it is rated."""
    by_row = name == f"scale/{BY_ROW}"
    return tuple(f"scale/{scale.id}" for scale in criterion_scales(lex.framework)) if by_row else (name,)
