"""Sentences with their places filled, and the words behind a count as it wants them."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: `{count:row is;rows are}`: what is said of one, and of several.
_FORMS = re.compile(r"\{(\w+):([^{};]*);([^{}]*)\}")


def filled_in(text: str, values: Mapping[str, object]) -> str:
    """The text with its values: `{count} {count:row is;rows are} hidden` says "1 row is hidden"."""
    if ";" in text:
        text = _FORMS.sub(lambda found: found[2 if str(values.get(found[1])) == "1" else 3], text)
    return text.format(**values)


def of_several(text: str) -> str:
    """The text as it speaks of several, its other places as they are."""
    return _FORMS.sub(r"\3", text)
