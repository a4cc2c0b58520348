"""YAML with line numbers, and the small reader that collects faults instead of stopping at the first."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

from cqip_xl.kinds.text import fold
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.packs.parsed import LinedList, LinedMap, NotYaml, tree_of

#: Characters of a code: it stands in keys, dropdowns and formulas.
CODE_LIMIT = 40
#: Characters of a finding's values: a fault must not fill the screen with what it quotes.
QUOTE_LIMIT = 300


class InFull(str):
    """A value that a fault quotes whole, however long it is: names of places, each of which wants a look."""


@dataclass(slots=True)
class Faults:
    """The findings of one pack, each once, in the order of the files."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, file: str, line: int, severity: Severity | None = None, **values: object) -> None:
        said = {name: _quoted(value) for name, value in values.items()}
        finding = Finding.of(code, Place(file=file, line=line), said, severity)
        if finding not in self.found:
            self.found.append(finding)

    def at(self, path: str) -> bool:
        """Whether an error was found at that path of the tree or below it: what follows from it is no news."""
        errors = (f.values.get("path", "") for f in self.found if f.severity == "error")
        return any(not path or one == path or one.startswith((f"{path}.", f"{path} #")) for one in errors)


def _quoted(value: object) -> str:
    """A value as it is written in YAML; lists and the like as a word of `pack_value`, for whoever words the fault."""
    if isinstance(value, InFull):
        return value
    match value:
        case None:
            return "@nothing"
        case bool():
            return str(value).lower()
        case float() if not isfinite(value):
            return f".{value}"
        case list() | tuple():
            return "@list" if value else "@empty_list"
        case dict():
            return "@entries" if value else "@no_entries"
    try:
        text = str(value)
    except ValueError:  # Python refuses to write out integers of thousands of digits
        text = f"≈ 10^{int(math.log10(abs(value)))}" if isinstance(value, int) else "…"
    return text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 1] + "…"


def wanted_word(wanted: str, *values: object) -> str:
    """What an entry takes, to be said in the reader's language."""
    return "|".join(map(str, (f"@{wanted}", *values)))


_NOWHERE: Mapping[str, str] = {}


def nearest(word: str, offered: Iterable[str]) -> str:
    """The nearest offered word, '' where none is near."""
    near = {name.casefold(): name for name in offered}
    match = difflib.get_close_matches(word.casefold()[:CODE_LIMIT], near, n=1, cutoff=0.6)
    return near[match[0]] if match else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the YAML tree with its place. Reading the wrong type adds a fault and gives the default."""

    value: Any
    file: str
    line: int
    path: str
    faults: Faults

    # -- walking ------------------------------------------------------------------------------------

    def items(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping; keys as text (an unquoted 1.10 as a key is a fault)."""
        if not isinstance(self.value, LinedMap):
            if self.value is not None:
                self.wrong("entries")
            return
        for key, value in self.value.items():
            file, line = self.value.files.get(key, self.file), self._line_of(key)
            name = "~" if key is None else _quoted(key)
            child = Node(value, file, line, f"{self.path}.{name}" if self.path else name, self.faults)
            if isinstance(key, float):
                self.faults.add("pack.number_for_code", file, line, path=self.path, value=key)
            yield name, child

    def list(self) -> Iterator[Node]:
        """The entries of a list."""
        if not isinstance(self.value, LinedList):
            if self.value is not None:
                self.wrong("list")
            return
        for n, value in enumerate(self.value):
            file = self.value.files[n] if self.value.files else self.file
            yield Node(value, file, self.value.lines[n], f"{self.path}{_step(n, value)}", self.faults)

    def child(self, key: str) -> Node:
        """The entry of that name; a node without value where it is not there. Sections ask for declared entries."""
        if key in self:
            path, file = f"{self.path}.{key}".strip("."), self.value.files.get(key, self.file)
            return Node(self.value[key], file, self._line_of(key), path, self.faults)
        return Node(None, self.file, self.line, f"{self.path}.{key}".strip("."), self.faults)

    def _line_of(self, key: object) -> int:
        """The line of an entry; the mapping's own where YAML's `<<` brought the entry in."""
        return int(self.value.lines.get(key, self.line))

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, LinedMap) and key in self.value

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, LinedMap)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, LinedList)

    # -- faults -------------------------------------------------------------------------------------

    def add(self, code: str, severity: Severity | None = None, **values: object) -> None:
        """A fault at this place."""
        self.faults.add(code, self.file, self.line, severity, **{"path": self.path, **values})

    def wrong(self, wanted: str, *values: object) -> None:
        """A fault for a value of another type; `wanted`: a word under `pack_wanted` and what it names."""
        self.add("pack.wrong_type", value=self.value, wanted=wanted_word(wanted, *values))

    def missing(self) -> None:
        self.lacks(self.path)

    def lacks(self, path: str, by: str = "") -> None:
        """A fault for an entry that is not there. `by`: the entry that asks for it, where it is not asked of all."""
        if not any(f.code == "pack.missing_key" and f.values["path"] == path for f in self.faults.found):
            self.add("pack.missing_key", path=path, by=by)

    def not_among(self, value: str, allowed: Iterable[str]) -> None:
        """A fault for a value that is not in a closed list, which may be empty."""
        names = tuple(allowed)
        if names:
            self.add("pack.not_allowed", value=value, allowed=", ".join(names), hint=nearest(value, names))
        else:
            self.add("pack.nothing_offered", value=value)

    def only(self, allowed: Iterable[str], elsewhere: Mapping[str, str] = _NOWHERE) -> None:
        """A fault for every key that is not among the allowed. `elsewhere`: where keys of other places belong."""
        names = tuple(allowed)
        for key, child in self.items():
            if key not in names:
                child.add("pack.unknown_key", value=key, hint=elsewhere.get(key) or nearest(key, names))

    # -- reading ------------------------------------------------------------------------------------

    def text(self, default: str = "", required: bool = False) -> str:
        """A text; numbers are refused where a code is meant, since 1.10 unquoted is 1.1."""
        if self.value is None or (isinstance(self.value, str) and not self.value.strip()):
            if required:
                self.missing()
            return default
        if isinstance(self.value, str):
            return str(self.value)
        if isinstance(self.value, date):
            return self.value.isoformat()
        if isinstance(self.value, float | int) and not isinstance(self.value, bool):
            self.add("pack.number_for_code", value=self.value)
            return _quoted(self.value)
        self.wrong("text")
        return default

    def code(self) -> str:
        """A code that must be there: one word, as it can be read back from a cell."""
        found = self.text(required=True)
        fits = len(found) <= CODE_LIMIT and found.isprintable() and is_normalized("NFC", found)
        if found and (not fits or " " in found or "/" in found or found.startswith("#")):
            self.add("pack.bad_code", value=found, limit=CODE_LIMIT)
            return found[:CODE_LIMIT]
        return found

    def codes(self, required: bool = False) -> tuple[str, ...]:
        """A list of codes, each once (case aside, as Excel compares)."""
        taken: set[str] = set()
        children = (self,) if isinstance(self.value, str) else tuple(self.list())
        found = tuple(code for child in children if (code := child.once(child.code(), taken)))
        if required and not found and not self.faults.at(self.path):
            self.missing()
        return found

    def once(self, code: str, taken: set[str]) -> str:
        """Adds a code to those taken, case aside; a fault where it is among them."""
        if code and fold(code) in taken:
            self.add("pack.twice", value=code)
        taken.add(fold(code))
        return code

    def number(self, default: float | None = None) -> float | None:
        if self.value is None:
            return default
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            try:
                found = float(self.value)
            except OverflowError:
                found = float("inf")
            if isfinite(found):
                return found
        self.wrong("number")
        return default

    def whole(self, default: int, low: int = 0, high: int = 10_000) -> int:
        number = self.number(default)
        if number is None or number != int(number) or not low <= number <= high:
            self.wrong("whole_between", low, high)
            return default
        return int(number)

    def flag(self, default: bool = False) -> bool:
        if self.value is None:
            return default
        if isinstance(self.value, bool):
            return self.value
        self.wrong("true_false")
        return default

    def one_of(self, allowed: Iterable[str], default: str = "", required: bool = False) -> str:
        """A text among a closed list."""
        names = tuple(allowed)
        found = self.text(default, required)
        if found and found not in names:
            if not isinstance(self.value, int | float):  # a number has its fault already
                self.not_among(found, names)
            return default
        return found

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if isinstance(self.value, str):
            return (str(self.value),) if self.value.strip() else ()
        return tuple(child.text(required=True) for child in self.list())

    def plain(self) -> Any:
        """The value without YAML's own classes, for attributes that are only kept."""
        return _plain(self.value)


def read_yaml(path: Path, faults: Faults) -> Node:
    """A YAML 1.2 file as a tree with lines; a syntax error is a fault and gives an empty tree."""
    value = None
    try:
        value = tree_of(path)
        if not isinstance(value, LinedMap):
            raise NotYaml("@no_entries")
    except NotYaml as problem:
        faults.add("pack.yaml", str(path), problem.line, problem=problem.problem)
    except OSError as problem:
        faults.add("pack.yaml", str(path), 1, problem=f"@unreadable|{problem.strerror}")
    return Node(value if isinstance(value, LinedMap) else None, str(path), 1, "", faults)


def _step(n: int, value: object) -> str:
    """How the way to an entry of a list goes on: by its id, as `remove` names it, else by its number from 1."""
    own = value.get("id") if isinstance(value, LinedMap) else None
    return f".{own}" if isinstance(own, str) and 0 < len(own) <= CODE_LIMIT else f" #{n + 1}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(child) for child in value)
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return int(value)
    return str(value) if isinstance(value, str) else value
