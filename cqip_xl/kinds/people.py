"""Several people in one cell, read as house rules say."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.kinds.text import fold, tidy

#: Never split at a word such as "và" or "and": it is part of names of groups.
_SURE = ";、+\n；，"
_ANY = _SURE + ","


def read_people(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The people that a cell names. `known`: folded name or alias -> name on the People sheet.

    Whole entries first, even where they hold a separator; then parts at ; ， 、 + and line breaks. A plain
    comma, which also stands inside names ("Kim Lan, vice-principal"), separates known entries only.
    """
    text = tidy(text)
    if whole := known.get(fold(text)):  # also one that ends in a separator
        return (whole,)
    people = _all_known(text, known)
    if people is None:
        people = [name for part in _parts(text, known) for name in _all_known(part, known) or [part]]
    return tuple(dict.fromkeys(people))


def _all_known(text: str, known: Mapping[str, str]) -> list[str] | None:
    """The entries that a text consists of, or None where anything else is in it; the longest ones first."""
    text = text.strip(" ." + _ANY)
    if not text:
        return []
    for end in sorted({len(text), *(n for n, c in enumerate(text) if c in _ANY)}, reverse=True):
        name = known.get(fold(text[:end])) or known.get(fold(text[:end].rstrip(" .")))
        if name:
            rest = _all_known(text[end:], known)
            if rest is not None:
                return [name, *rest]
    return None


def _parts(text: str, known: Mapping[str, str]) -> list[str]:
    """Parts at sure separators, an entry that holds one kept whole."""
    text = text.strip(" " + _SURE)
    if not text:
        return []
    ends = [n for n, c in enumerate(text) if c in _SURE] + [len(text)]
    end = next((n for n in reversed(ends) if _all_known(text[:n], known)), ends[0])
    return [text[:end].strip(), *_parts(text[end:], known)]
