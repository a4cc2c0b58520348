"""A name that every file system can hold, for files called after schools."""

from __future__ import annotations

import re
import unicodedata

#: Bytes of a file name before its ending: systems take 255, a dated name and a lock file need some more.
NAME_BYTES = 180
#: Categories of characters that nobody sees: control, format, half of a pair, line and paragraph breaks.
_UNSEEN = frozenset("Cc Cf Cs Zl Zp".split())
#: Names that Windows keeps for devices, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)", re.I)


def file_name(text: str) -> str:
    """`MN01 Trường Mầm non Ánh Dương` without what file systems refuse, cut to what they can hold."""
    text = "".join(" " if c in '<>:"/\\|?*' or unicodedata.category(c) in _UNSEEN else c for c in text)
    text = " ".join(text.split()).encode("utf-8")[:NAME_BYTES].decode("utf-8", "ignore")
    text = text.strip(" .") or "school"
    return f"_{text}" if _DEVICE.match(text) else text
