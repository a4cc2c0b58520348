"""What a text that cannot be read as its kind probably means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from cqip_xl.kinds.text import bare, loose


def number_in(text: str) -> float | None:
    """A number written as text: `12.000.000`, `0,5`, `45 %`."""
    plain = bare(unicodedata.normalize("NFKC", text)).replace(" ", "")
    share = plain.endswith("%")
    plain = plain.rstrip("%")
    if re.fullmatch(r"-?[1-9]\d{0,2}([.,]\d{3})+", plain):
        plain = re.sub("[.,]", "", plain)
    if not re.fullmatch(r"-?\d+([.,]\d+)?", plain):
        return None
    return float(plain.replace(",", ".")) / (100 if share else 1)


def did_you_mean(text: str, offered: Mapping[str, str]) -> str:
    """The offered label nearest to a text, or ''. `offered`: folded spelling -> label."""
    import difflib

    near = {loose(spelling): label for spelling, label in offered.items()}
    match = difflib.get_close_matches(loose(text), list(near), n=1, cutoff=0.6)
    return near[match[0]] if match else ""
