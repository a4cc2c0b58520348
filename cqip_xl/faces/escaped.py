"""Text from outside as it may be shown: what would steer a terminal, or hide there, stands as an escape."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

#: Control and format characters (bidi overrides and what has no width among them), lone halves, line separators:
#: Unicode's categories Cc, Cf, Cs, Zl, Zp.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def escaped(text: object) -> str:
    r"""The text with every unseen character as an escape: `\x1b`, `\n`, `\u202e`; one line stays one line."""
    return _UNSEEN.sub(_escape, str(text))


def aside(text: object) -> None:
    """One line for people, beside the results: on stderr."""
    print(escaped(text), file=sys.stderr)


def json_text(value: Any) -> str:
    """A JSON document that holds every text exactly, and shows no unseen character raw."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return "\n".join(_UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in text.split("\n"))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return found[0].encode("unicode_escape").decode("ascii")
