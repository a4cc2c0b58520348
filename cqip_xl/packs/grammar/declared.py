"""How the grammar is declared: a class for each mapping of a pack, an attribute for each entry that it can have.

    class ScoreEntries(Section):
        tool = Text("The instrument.")

`ScoreEntries(node).tool` reads the entry, with a fault where it is missing or wrong; what is not declared cannot be
read. The schema for editors and the tables of docs/packs.md are made of the same declarations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload

from cqip_xl.packs.node import CODE_LIMIT, Node

#: A piece of JSON schema.
Shape = dict[str, Any]
T = TypeVar("T")

NAME: Shape = {"type": "string"}
CODE: Shape = {"$ref": "#/$defs/code"}
CODES: Shape = {"$ref": "#/$defs/codes"}
TEXTS: Shape = {"anyOf": [NAME, {"type": "array", "items": NAME}]}
#: Shapes that stand in a schema once.
SHAPES: Mapping[str, Shape] = {
    "code": {"type": "string", "minLength": 1, "maxLength": CODE_LIMIT, "pattern": "^[^#/ ][^/ ]*$"},
    "codes": {"anyOf": [CODE, {"type": "array", "uniqueItems": True, "items": CODE}]},
}


def name_of(section: type[object]) -> str:
    """`CalendarEntries` -> calendar."""
    return re.sub("(?<!^)(?=[A-Z])", "_", section.__name__.removesuffix("Entries")).lower()


class Entry(Generic[T]):
    """One entry. `says`: its line in the docs. `also`: its other name. `kinds`, `tables`: of fields that read it.

    `holds`: what can stand there, in words; `shape`: the same as JSON schema. `default`: what counts without it.
    """

    name = ""
    holds = ""
    shape: Shape = NAME
    default: object = None

    def __init__(
        self,
        says: str,
        *,
        required: bool = False,
        also: str = "",
        kinds: Sequence[str] = (),
        tables: Sequence[str] = (),
        shape: Shape | None = None,
    ) -> None:
        self.says, self.required, self.also = says, required, also
        self.kinds, self.tables = tuple(kinds), tuple(tables)
        self.shape = self.shape if shape is None else shape

    def __set_name__(self, owner: type[Section], name: str) -> None:
        self.name = name.rstrip("_")

    @overload
    def __get__(self, section: None, owner: type[Section]) -> Self: ...

    @overload
    def __get__(self, section: Section, owner: type[Section]) -> T: ...

    def __get__(self, section: Section | None, owner: type[Section]) -> Self | T:
        return self if section is None else section.value_of(self)

    def take(self, node: Node) -> T:
        """Reads the entry's value from its place, which has none where it is not there."""
        raise NotImplementedError


class Section:
    """A mapping with declared entries. Whatever else stands there is a fault; each entry is read once."""

    #: What a schema must say besides the entries.
    beyond: ClassVar[Shape] = {}

    #: Entry -> where it stands, `region.paper`, of all that is declared; nothing for one of several places.
    homes: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in (entry.name for entry in vars(cls).values() if isinstance(entry, Entry)):
            home = f"{name_of(cls)}.{name}".removeprefix("pack.")
            Section.homes[name] = "" if name in Section.homes else home

    def __init__(self, node: Node) -> None:
        self.here = node
        self._values: dict[str, object] = {}
        node.only(self.names(), self.homes)

    @classmethod
    @cache
    def entries(cls) -> Mapping[str, Entry[Any]]:
        """Name -> entry, in the order in which they are declared."""
        found = (entry for base in reversed(cls.__mro__) for entry in vars(base).values() if isinstance(entry, Entry))
        return {entry.name: entry for entry in found}

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        """All names under which an entry can stand."""
        return tuple(name for entry in cls.entries().values() for name in (entry.name, entry.also) if name)

    def place(self, name: str) -> Node:
        """Where an entry stands or would stand. Raises KeyError for one that is not declared."""
        entry = self.entries()[name]
        return self.here.child(entry.also if entry.also in self.here and name not in self.here else name)

    def __contains__(self, name: str) -> bool:
        entry = self.entries()[name]
        return name in self.here or entry.also in self.here

    def value_of(self, entry: Entry[T]) -> T:
        if entry.name not in self._values:
            self._values[entry.name] = entry.take(self.place(entry.name))
        return cast(T, self._values[entry.name])

    @property
    def is_wrong(self) -> bool:
        """Whether a fault was found here or below."""
        return self.here.faults.at(self.here.path)


S = TypeVar("S", bound=Section)


class Text(Entry[str]):
    holds, shape = "text", NAME

    def take(self, node: Node) -> str:
        return node.text(required=self.required)


class Code(Entry[str]):
    holds, shape = "code", CODE

    def take(self, node: Node) -> str:
        return node.code() if self.required or node.value is not None else ""


class Codes(Entry[tuple[str, ...]]):
    holds, shape = "codes", CODES

    def take(self, node: Node) -> tuple[str, ...]:
        return node.codes(self.required)


class Number(Entry[float | None]):
    holds, shape = "number", {"type": "number"}

    def take(self, node: Node) -> float | None:
        return node.number()


class Whole(Entry[int]):
    """A whole number from `low` to `high`."""

    def __init__(self, says: str, default: int | None, low: int, high: int, **more: Any) -> None:
        super().__init__(says, shape={"type": "integer", "minimum": low, "maximum": high}, **more)
        self.default, self.low, self.high = default, low, high
        self.holds = f"whole number, {low}–{high}"

    def take(self, node: Node) -> int:
        return node.whole(cast(int, self.default or 0), self.low, self.high)


class Flag(Entry[bool]):
    holds, shape = "`true` or `false`", {"type": "boolean"}

    def __init__(self, says: str, *, default: bool = False, **more: Any) -> None:
        super().__init__(says, **more)
        self.default = default

    def take(self, node: Node) -> bool:
        return node.flag(bool(self.default))


class Word(Entry[str]):
    """One of a closed list."""

    def __init__(self, says: str, words: Sequence[str], default: str = "", **more: Any) -> None:
        super().__init__(says, **{"shape": {"enum": [*words]}, **more})
        self.words, self.default = tuple(words), default
        self.holds = " ".join(f"`{word}`" for word in self.words)

    def take(self, node: Node) -> str:
        return node.one_of(self.words, str(self.default), self.required)


class WordList(Entry[tuple[str, ...]]):
    """A list of such words. `usual`: what counts without it."""

    def __init__(self, says: str, words: Sequence[str], default: Sequence[str] = (), **more: Any) -> None:
        super().__init__(says, shape={"type": "array", "items": {"enum": [*words]}}, **more)
        self.words, self.usual = tuple(words), tuple(default)
        self.holds = "list of " + " ".join(f"`{word}`" for word in self.words)

    def take(self, node: Node) -> tuple[str, ...]:
        return tuple(child.one_of(self.words, required=True) for child in node.list())


class Open(Entry[Node]):
    """What only the rest of the pack can tell right from wrong: handed out as its place. `holds`, `shape`: its form."""

    def __init__(self, says: str, holds: str, shape: Shape = NAME, **more: Any) -> None:
        super().__init__(says, shape=shape, **more)
        self.holds = holds

    def take(self, node: Node) -> Node:
        return node


class One(Entry[S]):
    """A mapping with entries of its own."""

    def __init__(self, says: str, section: type[S], **more: Any) -> None:
        super().__init__(says, **more)
        self.section = section
        self.holds = "entries"

    def take(self, node: Node) -> S:
        return self.section(node)


class Each(Entry[tuple[S, ...]]):
    """A list of such mappings. `least`: how many there must be."""

    def __init__(self, says: str, section: type[S], *, least: int = 0, **more: Any) -> None:
        super().__init__(says, **more)
        self.section, self.least = section, least
        self.holds = "list"

    def take(self, node: Node) -> tuple[S, ...]:
        return tuple(map(self.section, node.list()))


class Nested(Each[S]):
    """A list of mappings like the one in which it stands."""

    def __init__(self, says: str, **more: Any) -> None:
        super().__init__(says, cast(type[S], Section), **more)

    def __set_name__(self, owner: type[Section], name: str) -> None:
        super().__set_name__(owner, name)
        self.section = cast(type[S], owner)


class Named(Entry[Mapping[str, S]]):
    """Such mappings by a name that the pack gives them. `names`: what schemas ask of it."""

    def __init__(self, says: str, section: type[S], *, names: Shape | None = None, **more: Any) -> None:
        super().__init__(says, **more)
        self.section, self.names = section, names or {}
        self.holds = "entries by name"

    def take(self, node: Node) -> Mapping[str, S]:
        return {name: self.section(child) for name, child in node.items()}
