"""A pack's tree laid over that of the pack which it extends, and things taken away from the latter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cqip_xl.packs.grammar.condition import ConditionEntries
from cqip_xl.packs.parsed import LinedList, LinedMap

#: What nothing was found under.
_KEPT = object()


def laid_over(own: Any, own_file: str, parent: Any, parent_file: str) -> Any:
    """`own` where it says something, else `parent`; mappings by their keys, lists of things with an id by their ids.

    Every value keeps line and file. Other lists, and tests, are replaced as a whole.
    """
    if isinstance(own, LinedMap) and isinstance(parent, LinedMap) and not (_is_test(own) and _is_test(parent)):
        return _maps(own, own_file, parent, parent_file)
    if _has_ids(own) and _has_ids(parent):
        return _lists(own, own_file, parent, parent_file)
    return own


def _maps(own: LinedMap, own_file: str, parent: LinedMap, parent_file: str) -> LinedMap:
    made = LinedMap()
    lines: dict[Any, int] = {}
    files: dict[Any, str] = {}
    for key in {**parent, **own}:
        here, there = own.get(key), parent.get(key)
        is_own = here is not None or there is None
        source, file = (own, own_file) if is_own else (parent, parent_file)
        files[key] = source.files.get(key, file)
        if key in source.lines:
            lines[key] = source.lines[key]
        both = here is not None and there is not None
        above = parent.files.get(key, parent_file)
        made[key] = laid_over(here, files[key], there, above) if both else here if is_own else there
    made.lines, made.files = lines, files
    return made


def _lists(own: LinedList, own_file: str, parent: LinedList, parent_file: str) -> LinedList:
    """The parent's things in their order; a new one stands behind the one that is named before it, else at the end."""
    entries = [(value, parent.lines[n], _file_of(parent, n, parent_file)) for n, value in enumerate(parent)]
    at = len(entries)
    seen: set[str] = set()
    for n, value in enumerate(own):
        name, line, file = str(value["id"]), own.lines[n], _file_of(own, n, own_file)
        place = next((i for i, entry in enumerate(entries) if str(entry[0]["id"]) == name), None)
        if place is None or name in seen:
            entries.insert(at, (value, line, file))
        else:
            at = place
            entries[at] = (laid_over(value, file, entries[at][0], entries[at][2]), line, file)
        seen.add(name)
        at += 1
    return _list_of(entries)


def _list_of(entries: list[tuple[Any, int, str]]) -> LinedList:
    made = LinedList(value for value, _, _ in entries)
    made.lines, made.files = [line for _, line, _ in entries], [file for _, _, file in entries]
    return made


def _file_of(value: Any, at: Any, file: str) -> str:
    """The file of a value within another, which stands in `file`."""
    if isinstance(value, LinedMap):
        return value.files.get(at, file)
    return str(value.files[at]) if value.files else file


def _has_ids(value: Any) -> bool:
    return (
        isinstance(value, LinedList) and bool(value) and all(isinstance(one, LinedMap) and "id" in one for one in value)
    )


def _is_test(value: LinedMap) -> bool:
    """Whether it is a test: half of one test and half of another are none."""
    return len(value) == 1 and next(iter(value)) in ConditionEntries.names()


def entries_without(tree: LinedMap, names: Collection[str]) -> LinedMap:
    """A mapping without some of its entries."""
    made = LinedMap({key: value for key, value in tree.items() if key not in names})
    made.lines, made.files = tree.lines, tree.files
    return made


# -- taking away ------------------------------------------------------------------------------------


def without(tree: Any, path: str, file: str, sep: str) -> Any:
    """The tree without what stands at `path` (`tables.actions.fields.budget`: names and ids). Raises LookupError."""
    made = _cut(tree, path, file, sep)
    if made is _KEPT:
        raise LookupError(path)
    return made


def _cut(value: Any, path: str, file: str, sep: str) -> Any:
    """The value without what stands there, or _KEPT."""
    for name, at in _begins(dict(_names(value)), path, sep):
        rest = path[len(name) + len(sep) :]
        inner = _cut(value[at], rest, _file_of(value, at, file), sep) if rest else _KEPT
        if not rest or inner is not _KEPT:
            return (_map_with if isinstance(value, LinedMap) else _list_with)(value, at, inner, file)
    return _KEPT


def _names(value: Any) -> Iterator[tuple[str, Any]]:
    """What each value within another is called, and its key or number."""
    if isinstance(value, LinedMap):
        yield from ((str(key), key) for key in value)
    elif isinstance(value, LinedList):
        yield from ((name, n) for n, one in enumerate(value) if (name := _name(one)))


def _begins(names: Mapping[str, Any], path: str, sep: str) -> list[tuple[str, Any]]:
    """The names with which the path begins, the longest first: codes such as 1.10 hold the sign between names."""
    found = [item for item in names.items() if f"{path}{sep}".startswith(f"{item[0]}{sep}")]
    return sorted(found, key=lambda item: -len(item[0]))


def _name(value: Any) -> str:
    """What a value of a list is called there: its id, or itself."""
    return (
        str(value.get("id", "")) if isinstance(value, LinedMap) else "" if isinstance(value, LinedList) else str(value)
    )


def _map_with(value: LinedMap, key: Any, inner: Any, _: str) -> LinedMap:
    """The mapping with another value under a key, or without that key."""
    if inner is _KEPT:
        return entries_without(value, (key,))
    made = LinedMap({k: inner if k == key else v for k, v in value.items()})
    made.lines, made.files = value.lines, value.files
    return made


def _list_with(value: LinedList, n: int, inner: Any, file: str) -> LinedList:
    entries = [(one, value.lines[i], _file_of(value, i, file)) for i, one in enumerate(value)]
    entries[n : n + 1] = [] if inner is _KEPT else [(inner, *entries[n][1:])]
    return _list_of(entries)


def paths_of(value: Any, sep: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Every thing of the tree that can be taken away: path, and its id where it has one."""
    for name, at in _names(value):
        here = f"{path}{sep}{name}" if path else name
        yield here, name if isinstance(value, LinedList) and isinstance(value[at], LinedMap) else ""
        yield from paths_of(value[at], sep, here)
