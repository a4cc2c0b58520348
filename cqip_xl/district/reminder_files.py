"""Letters to schools as drafts for a mail program, and as texts to copy. Nothing is ever sent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from itertools import count
from pathlib import Path

from cqip_xl.district.drafts import draft_at, hash_of, marked, text_beside
from cqip_xl.district.letters import Letter
from cqip_xl.excel.file_name import file_name
from cqip_xl.excel.swap import sweep, write_whole
from cqip_xl.model.errors import WriteRefused

#: Lines of 76 at most, and so encoded words of 75, as RFC 2047 has it; the standard library's 78 gives longer ones.
_MAIL = SMTP.clone(max_line_length=76)
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_letters(letters: Sequence[Letter], folder: Path, as_of: date) -> tuple[Path, ...]:
    """An `.eml` and a `.txt` for each letter; gives the drafts. What somebody wrote or changed there stays as it is.

    Raises WriteRefused.
    """
    sweep(folder)
    made: list[Path] = []
    for letter in letters:
        path = _free(folder, file_name(f"{letter.school.id} {letter.school.name}"), made)
        text = _text(letter)
        mail = _mail(letter)
        for target, data in ((path, marked(mail, text, letter.school)), (text_beside(path), text)):
            write_whole(data, target, partial(_verify, data=data), as_of)
        made.append(path)
    return tuple(made)


def _free(folder: Path, name: str, made: Sequence[Path]) -> Path:
    """A path at which nothing stands, or an unchanged draft of an earlier run."""
    for n in count(1):
        path = folder / f"{name if n == 1 else f'{name} ({n})'}.eml"
        if any(path.name.casefold() == other.name.casefold() for other in made):
            continue
        if not os.path.lexists(path) and not os.path.lexists(text_beside(path)):
            break
        if (draft := draft_at(path)) and draft.unchanged:
            break
    return path


def _text(letter: Letter) -> bytes:
    """The letter to copy, as Windows' editor opens it."""
    text = "\n\n".join(part for part in (letter.contact, letter.subject, letter.text) if part)
    return "\r\n".join([*text.splitlines(), ""]).encode("utf-8-sig", "replace")


def _mail(letter: Letter) -> bytes:
    """The draft that mail programs open for writing; the same letter gives the same bytes."""
    message = EmailMessage(policy=_MAIL)
    message["Subject"] = " ".join(_sound(letter.subject).split())
    if letter.addresses:
        message["To"] = ", ".join(letter.addresses)
    message["X-Unsent"] = "1"
    message.set_content(_sound(letter.text), cte="base64")
    for note in letter.notes:
        message.add_attachment(note.data, maintype="application", subtype=_XLSX, filename=note.name)
    if letter.notes:
        message.set_boundary(f"=_{hash_of(letter.text.encode('utf-8', 'replace'))[:32]}")
    return message.as_bytes()


def _sound(text: str) -> str:
    """A text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _verify(path: Path, data: bytes) -> None:
    if path.read_bytes() != data:
        raise WriteRefused("output.not_read_back", path=path)
