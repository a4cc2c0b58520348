"""Drafts of letters as they lie in a folder: an `.eml` whose first line says that it is ours, a `.txt` beside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cqip_xl.excel.swap import open_elsewhere
from cqip_xl.model.plan import School

#: First header of a draft: what the rest and the text beside it were when they were written, and for which school.
_MARK = b"X-CQIP-Draft: "
#: Octets of the header in a line; further lines begin with the blank that mail has there. Mail takes at most 998.
_IN_LINE = 60
_FOLD = b"\r\n "


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of ours as it lies there. `unchanged`: neither it nor the text beside it was touched since."""

    school: School
    unchanged: bool


def marked(mail: bytes, text: bytes, school: School) -> bytes:
    """The draft with its first header."""
    said = {"eml": hash_of(mail), "txt": hash_of(text), "school": [school.id, school.name]}
    text = json.dumps(said, separators=(",", ":")).encode()
    return _MARK + _FOLD.join(text[n : n + _IN_LINE] for n in range(0, len(text), _IN_LINE)) + b"\r\n" + mail


def text_beside(path: Path) -> Path:
    """Where the text of a draft lies."""
    return path.with_suffix(".txt")


def is_draft(path: Path) -> bool:
    """Whether a file is a draft of ours, or the text beside one."""
    if path.suffix.casefold() not in (".eml", ".txt"):
        return False
    try:
        with path.with_suffix(".eml").open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False


def draft_at(path: Path) -> Draft | None:
    """The draft of ours at a path, None where something else stands there or nothing."""
    try:
        data = path.read_bytes()
        first, _, mail = data.replace(_FOLD, b"", _folds(data)).partition(b"\r\n")
        said = json.loads(first.removeprefix(_MARK)) if first.startswith(_MARK) else None
        if said is None:
            return None
        text = text_beside(path)
        kept = hash_of(mail) == said["eml"] and (not text.exists() or hash_of(text.read_bytes()) == said["txt"])
        return Draft(School(*map(str, said["school"])), kept and not open_elsewhere(path))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folds(data: bytes) -> int:
    """How often the first header is folded."""
    end = re.search(rb"\r\n(?! )", data)
    return data.count(_FOLD, 0, end.start()) if end else 0


def remove_draft(path: Path) -> bool:
    """Takes a draft and the text beside it away; False where the system does not let go of them."""
    try:
        os.unlink(path)
        with suppress(FileNotFoundError):
            os.unlink(text_beside(path))
    except OSError:
        return False
    return True


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
