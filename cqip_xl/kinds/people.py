"""Several people in one cell, read as house rules say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqip_xl.kinds.text import fold, tidy

#: Never split at a word such as "và" or "and": it is part of names of groups.
_SPLIT = re.compile(r"[;,、+\n；，]")
_SURE = re.compile(r"[;、+\n；，]")


def read_people(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The people that a cell names. `known`: folded name or alias -> name on the People sheet.

    The whole text first; then its parts at ; ， 、 + and line breaks. At a plain comma, which also stands
    inside names ("Kim Lan, vice-principal"), only where every part is a known entry.
    """
    text = tidy(text)
    if not text:
        return ()
    if fold(text) in known:
        return (known[fold(text)],)
    by_comma = [part.strip(" .") for part in _SPLIT.split(text) if part.strip(" .")]
    if len(by_comma) > 1 and all(fold(part) in known for part in by_comma):
        parts = by_comma
    else:
        parts = [part.strip() for part in _SURE.split(text) if part.strip()]
    return tuple(dict.fromkeys(known.get(fold(part), part) for part in parts or [text]))
