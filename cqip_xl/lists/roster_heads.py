"""What the columns of a roster can be called: their ids, our own labels in every language, other usual words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.headings import aliases, plain
from cqip_xl.words.wording import every_form

COLUMNS = "school_id name district language pack people contact deadline include file".split()
#: Where we show what a column holds: on the School sheet, in the summary, in windows.
LABELS: Mapping[str, tuple[str, ...]] = {
    "school_id": ("fields.school_id.label", "col.school_id", "window.school_id"),
    "name": ("fields.school_name.label", "col.school", "window.school"),
    "district": ("fields.district.label", "col.district"),
    "language": ("col.language", "window.book_language"),
    "pack": ("fields.pack.label", "col.pack", "window.framework"),
    "contact": ("col.contact",),
    "deadline": ("col.deadline",),
    "file": ("col.file", "window.file"),
}
#: The letter of a window's label that is pressed with Alt.
_PRESSED = re.compile(r"\(&\w\)|&")


def head_form(head: str) -> str:
    """A heading as it is looked up, whatever way its accents, width and case are written in."""
    return plain(unicodedata.normalize("NFKC", head))


@cache
def roster_heads() -> Mapping[str, str]:
    """Heading, as `head_form` gives it -> column; ids come first, then labels of ours, then other usual words."""
    heads = {head_form(name): name for name in COLUMNS}
    for name, keys in LABELS.items():
        for label in (label for key in keys for language in LANGUAGES for label in every_form(language, key)):
            heads.setdefault(head_form(_PRESSED.sub("", label)), name)
    for alias, name in aliases("roster", COLUMNS).items():
        heads.setdefault(head_form(alias), name)
    return heads
