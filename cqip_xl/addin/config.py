"""`cqip.conf`: lines of `"KEY","value"` as the macros read them, the first of a key winning, case ignored.

Bytes in, bytes out: lines of others are never decoded, so whatever stands in them stays.
"""

from __future__ import annotations

import re

_LINE = re.compile(rb'[ \t]*"?([^",\r\n]+)"?[ \t]*,[ \t]*(?:"([^"\r\n]*)"|([^"\r\n]*?))[ \t]*[\r\n]*')


def line_of(data: bytes, key: str) -> bytes | None:
    """The line that sets a key, without its ending."""
    return next((line.rstrip(b"\r\n") for line in data.splitlines(keepends=True) if _key(line) == key.upper()), None)


def value_of(data: bytes, key: str, code_page: str) -> str:
    """What the macros read for a key; '' where it is not set."""
    found = _LINE.fullmatch(line_of(data, key) or b"")
    return (found[2] if found[2] is not None else found[3]).decode(code_page, "replace") if found else ""


def with_line(data: bytes, key: str, line: bytes, ending: bytes) -> bytes:
    """Sets a key in its place, or above everything: there it can be taken out again without a trace."""
    lines = data.splitlines(keepends=True)
    for i, old in enumerate(lines):
        if _key(old) == key.upper():
            lines[i] = line + old[len(old.rstrip(b"\r\n")) :]
            return b"".join(lines)
    return line + ending + data


def without_line(data: bytes, key: str) -> bytes:
    lines = data.splitlines(keepends=True)
    first = next((i for i, line in enumerate(lines) if _key(line) == key.upper()), len(lines))
    return b"".join(lines[:first] + lines[first + 1 :])


def is_text(data: bytes) -> bool:
    """Whether the first key is found: neither UTF-16 nor a byte order mark before it."""
    return b"\0" not in data and not data.startswith(b"\xef\xbb\xbf")


def _key(line: bytes) -> str:
    found = _LINE.fullmatch(line)
    return found[1].strip().decode("latin-1").upper() if found else ""
