"""Whose file it is by its name or its folder: the schools whose number or name stands there."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from cqip_xl.kinds.text import WIDE, fold, loose
from cqip_xl.model.roster import RosterRow
from cqip_xl.words.school_names import name_form, number_form, own_name_of, with_zeros

#: A number of fewer digits means a school only where the name begins with it: others count copies, drafts and years.
DIGITS = 5
#: Letters of the shortest name that is looked for without the word for its kind of school (East Asian ones, others).
SHORTEST = {True: 3, False: 4}
#: What a file is called after is sought among so many words that follow each other.
LONGEST = 9
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: A number of schools' that stands for nothing else: letters, then digits.
_LETTERS_DIGITS = re.compile(r"([a-z]{2,})(\d{2,})")
#: The counter that systems put behind the name of a copy.
_COPY = re.compile(r"\(\d+\)")

Rows = tuple[RosterRow, ...]


def is_named_by(path: str, pin: str) -> bool:
    """Whether a pin (a file name, or the end of a path) means this file."""
    wanted = fold(unicodedata.normalize("NFC", pin.replace("\\", "/")))
    path = fold(unicodedata.normalize("NFC", path))
    return path == wanted or path.endswith(("/" + wanted, "!" + wanted))


def other_number_in(path: str, number: str) -> str:
    """The number that a file's own name has in place of the school's: as many letters and digits, but others.

    '' where it has none of that form, or the school's beside it.
    """
    form = _LETTERS_DIGITS.fullmatch(with_zeros(number))
    if not form:
        return ""
    stem = PurePosixPath(re.split(r"[/!]", path)[-1]).stem
    alike = rf"(?<![^\W_]){form[1]}[\W_]*\d{{{len(form[2])}}}(?!\d)"
    found = re.findall(alike, unicodedata.normalize("NFKC", stem), re.IGNORECASE)
    return found[0] if found and all(number_form(one) != number_form(number) for one in found) else ""


class NamedFiles:
    """The schools expected, looked for in the names of the files given.

    A folder that all of the files lie in tells of none of them.
    """

    def __init__(self, rows: Sequence[RosterRow], paths: Iterable[str]) -> None:
        #: Numbers with their zeros and, for files that are written with other zeros, without them.
        self._numbers: tuple[dict[str, Rows], dict[str, Rows]] = ({}, {})
        self._names: dict[str, Rows] = {}
        for row in rows:
            words = _words(row.school_id)
            for known, number in zip(self._numbers, (_joined(words), _without_zeros(words)), strict=True):
                if number:
                    known[number] = (*known.get(number, ()), row)
            if name := _sought(row.name):
                self._names[name] = (*self._names.get(name, ()), row)
        self._wide = [name for name in self._names if WIDE.search(name)]
        self._shared = _shared({os.path.dirname(path.partition("!")[0]) for path in paths})

    def rows_of(self, path: str, sure: bool = False) -> Rows:
        """The schools named in the file's own name, else in that of a folder or zip it lies in.

        `sure`: without short numbers of digits alone, which may only count the files.
        """
        parts = [part for part in re.split(r"[/!]", path[len(self._shared) :]) if part]
        stems = [PurePosixPath(parts[-1]).stem, *reversed(parts[:-1])] if parts else []
        return next(filter(None, (self._found(stem, sure) for stem in stems)), ())

    def _found(self, stem: str, sure: bool) -> Rows:
        """By numbers, else by names, of which a longer one is meant and not the one that is a part of it."""
        words = _words(stem)
        spans = [(a, b) for a in range(len(words)) for b in range(a + 1, min(a + LONGEST, len(words)) + 1)]
        parts = [words[a:b] for a, b in spans if _may_be(words, a, b, sure)]
        for known, form in zip(self._numbers, (_joined, _without_zeros), strict=True):
            if rows := tuple(dict.fromkeys(row for part in parts for row in known.get(form(part), ()))):
                return rows
        plain = dict.fromkeys(" ".join(words[a:b]) for a, b in spans)
        names = [name for name in plain if name in self._names]
        if WIDE.search(stem):
            names += [name for name in self._wide if name in loose(stem)]
        longest = [name for name in names if not any(name != other and name in other for other in names)]
        return _of_kind(stem, tuple(dict.fromkeys(row for name in longest for row in self._names[name])))


def _sought(name: str) -> str:
    """What of a name must stand in a file's: all of it where it is short without the kind of school."""
    own, wide = own_name_of(name), bool(WIDE.search(name))
    if len(own) >= SHORTEST[wide]:
        return own
    whole = "".join(_words(name)) if wide else " ".join(_words(name))
    return whole if len(whole) >= SHORTEST[wide] else ""


def _may_be(words: Sequence[str], first: int, end: int, sure: bool) -> bool:
    """Whether some words can be a number: they begin a name, or hold letters and digits, or many digits."""
    own = words[first:end]
    digits = "".join(word for word in own if word.isdecimal())
    if not digits or end - first > 3:
        return False
    return (first == 0 and not sure) or len(digits) >= DIGITS or any(not word.isdecimal() for word in own)


def _joined(words: Sequence[str]) -> str:
    """A number without what separates its parts, and without zeros before it where all is digits."""
    text = "".join(words)
    return text.lstrip("0") or "0" if text.isdecimal() else text


def _without_zeros(words: Sequence[str]) -> str:
    """The same with a point between digits, since 1 and 12 without zeros would be 11 and 2."""
    return number_form(" ".join(words))


def _of_kind(stem: str, rows: Rows) -> Rows:
    """Of schools that share a name those whose kind the file's name says too."""
    if len(rows) < 2:
        return rows
    words = f" {name_form(stem)} "
    return tuple(row for row in rows if f" {name_form(row.name)} " in words) or rows


def _words(stem: str) -> list[str]:
    return _WORD.findall(loose(unicodedata.normalize("NFC", _COPY.sub(" ", stem))))


def _shared(folders: set[str]) -> str:
    """The folder that all lie in, '' where there is none."""
    try:
        return os.path.commonpath(folders) if folders else ""
    except ValueError:  # on two drives
        return ""
