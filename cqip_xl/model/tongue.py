"""A language without the country in which it is spoken: what `en-GB` and `en-AU` have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

#: Where the country tells the script, the script tells readers apart.
_SCRIPTS = {"zh": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}
_COUNTRY = re.compile(r"-([a-z]{2}|\d{3})$", re.I)


@lru_cache(maxsize=1 << 8)  # a pack's few languages are asked for with every word of it
def tongue(language: str) -> str:
    """`en-GB` -> en, `zh-TW` -> zh-Hant; a language without a country is its own."""
    bare = _COUNTRY.sub("", language)
    return _SCRIPTS.get(language.lower()) or _SCRIPTS.get(bare.lower(), bare)


def spoken_alike(language: str, languages: Iterable[str]) -> tuple[str, ...]:
    """That language, then those of the same tongue, the one without a country first."""
    own = tongue(language)
    alike = (one for one in languages if tongue(one) == own)
    return tuple(dict.fromkeys((language, *sorted(alike, key=lambda one: one != own))))
