"""YAML with line numbers, and the small reader that collects faults instead of stopping at the first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from cqip_xl.model.finding import Finding, Place, Severity


@dataclass(slots=True)
class Faults:
    """The findings of one pack, in the order of the files."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, file: str, line: int, severity: Severity = "error", **values: object) -> None:
        texts = {key: str(value) for key, value in values.items()}
        self.found.append(Finding(code, severity, Place(file=file, line=line), texts))

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.found if f.severity == "error")


def nearest(word: str, offered: Iterable[str]) -> str:
    """` Did you mean "x"?` for the nearest offered word, else ''."""
    match = difflib.get_close_matches(word.casefold(), list(offered), n=1, cutoff=0.6)
    return f' Did you mean "{match[0]}"?' if match else ""


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
        if not isinstance(self.value, CommentedMap):
            if self.value is not None:
                self.wrong("a list of `name: value` entries")
            return
        for key, value in self.value.items():
            line = self.value.lc.key(key)[0] + 1
            if isinstance(key, float):
                self.faults.add("pack.number_for_code", self.file, line, path=self.path, value=key)
            yield str(key), Node(value, self.file, line, f"{self.path}.{key}".strip("."), self.faults)

    def list(self) -> Iterator[Node]:
        """The entries of a list."""
        if not isinstance(self.value, CommentedSeq):
            if self.value is not None:
                self.wrong("a list")
            return
        for n, value in enumerate(self.value):
            yield Node(value, self.file, self.value.lc.item(n)[0] + 1, f"{self.path}[{n}]", self.faults)

    def get(self, key: str) -> Node:
        """The entry of that name; a node without value where it is not there."""
        if isinstance(self.value, CommentedMap) and key in self.value:
            line = self.value.lc.key(key)[0] + 1
            return Node(self.value[key], self.file, line, f"{self.path}.{key}".strip("."), self.faults)
        return Node(None, self.file, self.line, f"{self.path}.{key}".strip("."), self.faults)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, CommentedMap) and key in self.value

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, CommentedMap)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, CommentedSeq)

    # -- reading ------------------------------------------------------------------------------------

    def only(self, allowed: Iterable[str]) -> None:
        """A fault for every key that is not among the allowed."""
        names = tuple(allowed)
        for key, child in self.items():
            if key not in names:
                self.faults.add(
                    "pack.unknown_key",
                    self.file,
                    child.line,
                    path=child.path,
                    value=key,
                    hint=nearest(key, names),
                )

    def text(self, default: str = "", required: bool = False) -> str:
        """A text; numbers are refused where a code is meant, since 1.10 unquoted is 1.1."""
        if self.value is None:
            if required:
                self.faults.add("pack.missing_key", self.file, self.line, path=self.path)
            return default
        if isinstance(self.value, str):
            return str(self.value)
        if isinstance(self.value, date):
            return self.value.isoformat()
        if isinstance(self.value, float | int) and not isinstance(self.value, bool):
            self.faults.add("pack.number_for_code", self.file, self.line, path=self.path, value=self.value)
            return str(self.value)
        self.wrong("a text")
        return default

    def number(self, default: float | None = None) -> float | None:
        if self.value is None:
            return default
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        self.wrong("a number")
        return default

    def whole(self, default: int, low: int = 0, high: int = 10_000) -> int:
        number = self.number(default)
        if number is None or number != int(number) or not low <= number <= high:
            self.wrong(f"a whole number from {low} to {high}")
            return default
        return int(number)

    def flag(self, default: bool = False) -> bool:
        if self.value is None:
            return default
        if isinstance(self.value, bool):
            return self.value
        self.wrong("true or false")
        return default

    def one_of(self, allowed: Iterable[str], default: str = "", required: bool = False) -> str:
        """A text among a closed list."""
        names = tuple(allowed)
        found = self.text(default, required)
        if found and found not in names:
            self.faults.add(
                "pack.not_allowed",
                self.file,
                self.line,
                path=self.path,
                value=found,
                allowed=", ".join(names),
                hint=nearest(found, names),
            )
            return default
        return found

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if isinstance(self.value, str):
            return (str(self.value),)
        return tuple(child.text() for child in self.list())

    def wrong(self, wanted: str) -> None:
        self.faults.add("pack.wrong_type", self.file, self.line, path=self.path, value=self.value, wanted=wanted)

    def plain(self) -> Any:
        """The value without YAML's own classes, for attributes that are only kept."""
        return _plain(self.value)


def read_yaml(path: Path, faults: Faults) -> Node:
    """A YAML 1.2 file as a tree with lines; a syntax error is a fault and gives an empty tree."""
    try:
        value = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line + 1 if mark else 1
        faults.add("pack.yaml", str(path), line, problem=(problem.problem or "it is not YAML").strip())
        value = None
    except (YAMLError, ValueError, OSError) as problem:
        faults.add("pack.yaml", str(path), 1, problem=" ".join(str(problem).split())[:200])
        value = None
    else:
        if not isinstance(value, CommentedMap):
            faults.add("pack.yaml", str(path), 1, problem="the file must be a list of `name: value` entries")
            value = None
    return Node(value, str(path), 1, "", faults)


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
