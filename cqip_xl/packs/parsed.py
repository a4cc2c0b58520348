"""A YAML file as a plain tree with lines. That of a shipped pack is kept where Python keeps compiled modules.

Parsing a pack takes 0.2 s of processor in every process. Nothing is kept outside the program's own folder: whoever
can write there can change the program as well. Where Python may not write there, each process parses.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from importlib.util import cache_from_source
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cqip_xl.packs.yaml_faults import line_of_odd_name, line_without_day, worded

#: The largest shipped file has 24 kB and some 1,200 entries; ten lines of aliases can stand for 10,000,000,000.
MOST_BYTES, MOST_ENTRIES = 1_000_000, 100_000
#: Changes with the form of what is kept.
_FORM = "cqip/tree/1"
_SHIPPED = Path(__file__).parent.parent / "frameworks"
_PLAIN = (str, int, float, bool, type(None))


class LinedMap(dict[Any, Any]):
    """A mapping; `lines`: key -> line, without the keys that YAML's `<<` brought in.

    `files`: key -> file, of entries that stand in another file than the mapping itself.
    """

    lines: Mapping[Any, int]
    files: Mapping[Any, str] = MappingProxyType({})


class LinedList(list[Any]):
    """A list, the line of each of its values, and their files where these are not the list's own."""

    lines: Sequence[int]
    files: Sequence[str] = ()


class NotYaml(ValueError):
    """What is wrong with the file, as a word of `pack_yaml` (`@sign|%`), and in which line."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def tree_of(path: Path) -> Any:
    """The file's value: LinedMap, LinedList, or what stands in one of them. Raises NotYaml, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise NotYaml(f"@large|{MOST_BYTES // 1000}")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise NotYaml("@encoding", path.read_bytes()[: problem.start].count(b"\n") + 1) from problem
    if not path.resolve().is_relative_to(_SHIPPED.resolve()):
        return _parsed(text)
    kept, digest = Path(cache_from_source(str(path))).with_suffix(".json"), _digest(text)
    with suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        of, tree = json.loads(kept.read_text(encoding="utf-8"))
        if of == digest:
            return _thawed(tree)
    tree = _parsed(text)
    if not sys.dont_write_bytecode:
        with suppress(OSError, TypeError):
            _keep(kept, json.dumps([digest, _frozen(tree)], ensure_ascii=False, separators=(",", ":")))
    return tree


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """Trees are never changed, so one text has one tree: who checks a pack once more reparses what was edited."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        value = YAML(typ="rt").load(text)
        _count(value, iter(range(MOST_ENTRIES)))  # what is nested too deeply ends here, not later
        return _plain(value)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        said = worded(f"{problem.context or ''} {problem.problem or ''}")
        raise NotYaml(said, mark.line + 1 if mark else 1) from problem
    except YAMLError as problem:
        at = getattr(problem, "position", 0)
        raise NotYaml(worded(str(problem)), text[:at].count("\n") + 1) from problem
    except RecursionError as problem:
        raise NotYaml("@deep") from problem
    except TypeError as problem:  # a list within a list as a name
        raise NotYaml("@key", line_of_odd_name(text)) from problem
    except ValueError as problem:
        raise problem if isinstance(problem, NotYaml) else NotYaml("@day", line_without_day(text)) from problem


def _count(value: Any, left: Iterator[int]) -> None:
    """Walks through everything, aliases each time anew. Raises NotYaml."""
    if next(left, None) is None:
        raise NotYaml(f"@many|{MOST_ENTRIES}")
    children = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for child in children:
        _count(child, left)


def _plain(value: Any) -> Any:
    """ruamel's tree without its own classes."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, CommentedMap):
        lines = {_scalar(key): int(at[0]) + 1 for key, at in (value.lc.data or {}).items() if key in value}
        for key, child in value.items():
            _refuse_odd(key, child, lines.get(_scalar(key), 1))
        entries = LinedMap({_scalar(key): _plain(child) for key, child in value.items()})
        entries.lines = lines
        return entries
    if isinstance(value, CommentedSeq):
        items = LinedList(_plain(child) for child in value)
        items.lines = [int(value.lc.item(n)[0]) + 1 for n in range(len(value))]
        return items
    return _scalar(value)


def _refuse_odd(key: Any, child: Any, line: int) -> None:
    """A list as a name, and a text with a sign before it that gives it a type. Raises NotYaml."""
    from ruamel.yaml.comments import TaggedScalar

    if not isinstance(key, str | int | float | date):
        raise NotYaml("@key", line)
    if isinstance(child, TaggedScalar):
        raise NotYaml("@sign|!", line)


def _scalar(value: Any) -> Any:
    for kind in (bool, float, int, str):
        if isinstance(value, kind):
            return kind(value)
    return value


# -- keeping ------------------------------------------------------------------------------------------


def _digest(text: str) -> str:
    """Tells a text from a later one, and the form of what is kept from a later form."""
    return hashlib.sha256(f"{_FORM}\n{text}".encode()).hexdigest()


def _keep(path: Path, text: str) -> None:
    """Writes beside and swaps in, so that no other process ever reads a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except OSError:
        os.unlink(beside)
        raise


def _frozen(value: Any) -> Any:
    """The tree as JSON holds it. Raises TypeError for what JSON has no form for."""
    if isinstance(value, LinedMap):
        return {"map": [[_frozen(key), value.lines.get(key), _frozen(child)] for key, child in value.items()]}
    if isinstance(value, LinedList):
        return {"list": [[line, _frozen(child)] for line, child in zip(value.lines, value, strict=True)]}
    if type(value) is date:
        return {"date": value.isoformat()}
    if type(value) not in _PLAIN:
        raise TypeError(type(value))
    return value


def _thawed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "date" in value:
        return date.fromisoformat(value["date"])
    if "map" in value:
        entries = LinedMap({key: _thawed(child) for key, _, child in value["map"]})
        entries.lines = {key: line for key, line, _ in value["map"] if line is not None}
        return entries
    items = LinedList(_thawed(child) for _, child in value["list"])
    items.lines = [line for line, _ in value["list"]]
    return items
