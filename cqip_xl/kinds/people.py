"""Several people in one cell, read as house rules say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqip_xl.kinds.text import fold, tidy

_SURE = ";、+\n；，"
_ANY = _SURE + ","
#: Words and signs between people; they stand inside names of groups as well.
_JOINER = re.compile(r"\s+(?:và|cùng|och|samt|and)\s+|\s*[&/]\s*|\s*[和与與及]\s*", re.IGNORECASE)
#: Such a word before a person: `Lan; và Mai`.
_LED = re.compile(r"^(?:và|cùng|och|samt|and)\s+|^[&/和与與及]\s*", re.IGNORECASE)


def read_people(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The people that a cell names. `known`: folded name or alias -> name on the People sheet.

    Whole entries first, even where they hold a separator; then parts at ; ， 、 + and line breaks. A plain
    comma, which also stands inside names ("Kim Lan, vice-principal"), and words such as `và`, `and` or `och`
    separate known entries only.
    """
    text = tidy(text)
    if whole := known.get(fold(text)):  # also one that ends in a separator
        return (whole,)
    people = _joined(text, known)
    if people is None:
        people = [name for part in _parts(text, known) for name in _joined(_LED.sub("", part), known) or [part]]
    return tuple(dict.fromkeys(people))


def people_meant(text: str, known: Mapping[str, str]) -> str:
    """The parts of a text between words such as `och`, as they would be read apart; '' where none is known."""
    parts = [part for part in _JOINER.split(tidy(text)) if part.strip()]
    names = [known.get(fold(part), part) for part in parts]
    return "; ".join(names) if len(parts) > 1 and any(fold(part) in known for part in parts) else ""


def _joined(text: str, known: Mapping[str, str]) -> list[str] | None:
    """The known entries that a text consists of, also with words between them, or None; the longest ones first."""
    people = _all_known(text, known)
    for found in reversed([*_JOINER.finditer(f" {text}")]) if people is None else ():
        before, after = text[: max(found.start() - 1, 0)], text[found.end() - 1 :]
        first, rest = _all_known(before, known), _joined(after, known)
        if first is not None and rest:
            return [*first, *rest]
    return people


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
