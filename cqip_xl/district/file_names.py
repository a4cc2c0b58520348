"""Whose file it is by its name or its folder, where the inside says nothing."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from cqip_xl.district.names_sought import WIDE
from cqip_xl.kinds.text import loose
from cqip_xl.model.roster import RosterRow

#: Between words of file names: whatever is neither letter nor digit.
_BETWEEN = re.compile(r"[\W_]+")
#: A number of fewer digits means a school only where the name begins with it: others count copies, drafts and years.
DIGITS = 5
#: Letters of the shortest name that is looked for (of East Asian letters, of others).
SHORTEST = {True: 3, False: 4}


class NamedFiles:
    """The schools expected, looked for in the names of the files given.

    A folder that all of the files lie in tells of none of them.
    """

    def __init__(self, rows: Sequence[RosterRow], paths: Iterable[str]) -> None:
        self._rows = [(row, _words(row.school_id), _sought(row.name)) for row in rows]
        folders = {os.path.dirname(path.partition("!")[0]) for path in paths}
        self._shared = _shared(folders)

    def row_of(self, path: str) -> RosterRow | None:
        """The one school whose number, else whose name stands in the file's own name, else in that of a folder or zip.

        Of two names of which one is part of the other the longer is meant; None where two are left.
        """
        parts = [part for part in re.split(r"[/!]", path[len(self._shared) :]) if part]
        stems = [PurePosixPath(parts[-1]).stem, *reversed(parts[:-1])] if parts else []
        for words in map(_words, stems):
            if found := self._found(words):
                return found[0] if len(found) == 1 else None
        return None

    def _found(self, words: str) -> list[RosterRow]:
        found = [(number, row) for row, number, _ in self._rows if _has_number(words, number)]
        found = found or [(name, row) for row, _, name in self._rows if _has_name(words, name)]
        return [row for text, row in found if not any(text != other and text in other for other, _ in found)]


def _shared(folders: set[str]) -> str:
    """The folder that all lie in, '' where there is none."""
    try:
        return os.path.commonpath(folders) if folders else ""
    except ValueError:  # on two drives
        return ""


def _has_number(words: str, number: str) -> bool:
    short = len(number) - 2 < DIGITS and number.strip().isdecimal()
    return bool(number.strip()) and (words.startswith(number) if short else number in words)


def _has_name(words: str, name: str) -> bool:
    return len(name.strip()) >= SHORTEST[bool(WIDE.search(name))] and name in words


def _sought(name: str) -> str:
    """A name as it stands among the words of a file's: East Asian ones have no blanks around them."""
    words = _words(name)
    return words.strip() if WIDE.search(words) else words


def _words(text: str) -> str:
    """The words of a name with one blank around each, accents and case aside."""
    plain = loose(unicodedata.normalize("NFC", text))
    return f" {_BETWEEN.sub(' ', plain).strip()} "
