"""What the grammar declares is read, says something, and stands in the schema and the guide; nothing else does."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cqip_xl.packs.folders import find_pack
from cqip_xl.packs.grammar.declared import Entry, Section, T
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.schema import sections
from cqip_xl.packs.load import check_pack, framework_of
from cqip_xl.packs.node import Faults, Node, read_yaml
from cqip_xl.packs.whole import check_whole
from cqip_xl.words.message import pack_message
from tests.packs.small import write_pack
from tests.packs.spoilt import WHOLE

#: The pack that uses every entry, and one with the other rule for levels.
PACKS = (WHOLE, find_pack("vn-mn-tt57"), Path(__file__).parent / "invented" / "harbour-guild")
KINDS: tuple[type[Section], ...] = (PackEntries, *sections().values())
#: What lays a pack over another before the rest is read (test_extended.py).
OF_LINEAGE = {"extends", "remove"}
DECLARED = {(kind, name) for kind in KINDS for name in kind.entries() if name not in OF_LINEAGE}


@dataclass(frozen=True, eq=False)
class Place:
    """Where an entry stands in a pack."""

    kind: type[Section]
    entry: Entry[Any]
    mapping: Any
    tree: Node

    @property
    def name(self) -> str:
        return self.entry.name if self.entry.name in self.mapping else self.entry.also

    @property
    def is_there(self) -> bool:
        return isinstance(self.mapping, dict) and self.name in self.mapping

    def without(self, whole: bool = False) -> str:
        """What the pack makes without the entry, which is put back afterwards."""
        before = list(self.mapping.items())
        del self.mapping[self.name]
        try:
            return made(self.tree, whole)
        finally:
            self.mapping.clear()
            self.mapping.update(before)


def made(tree: Node, whole: bool = False) -> str:
    """The framework and the faults found by reading it, those of the whole where they are wanted."""
    faults = Faults()
    pack = PackEntries(Node(tree.value, tree.file, tree.line, tree.path, faults))
    framework = framework_of(pack, pack.languages.codes(required=True))
    if whole:
        check_whole(pack, framework)
    return f"{framework} {[(f.code, dict(f.values)) for f in faults.found]}"


@pytest.fixture(scope="module")
def places() -> Iterator[list[Place]]:
    """Every entry that the loader reads, by where it stands."""
    found: list[Place] = []
    trees = [read_yaml(path / "framework.yaml", Faults()) for path in PACKS]
    with pytest.MonkeyPatch.context() as patch:
        value_of = Section.value_of

        def hear(self: Section, entry: Entry[T]) -> T:
            found.append(Place(type(self), entry, self.here.value, tree))
            return value_of(self, entry)

        patch.setattr(Section, "value_of", hear)
        for tree in trees:
            made(tree)
    yield found


def test_what_is_declared_is_read(places: list[Place]) -> None:
    assert {(place.kind, place.entry.name) for place in places} == DECLARED


def test_what_is_not_declared_cannot_be_read() -> None:
    pack = PackEntries(read_yaml(WHOLE / "framework.yaml", Faults()))
    with pytest.raises(KeyError):
        pack.place("forms")


def test_every_entry_says_something(places: list[Place]) -> None:
    """Without it the framework is another, or a fault is found."""
    before = {tree.file: made(tree) for tree in {place.tree.file: place.tree for place in places}.values()}
    there = [
        p for p in places if isinstance(p.mapping, dict) and (p.entry.name in p.mapping or p.entry.also in p.mapping)
    ]
    said: set[tuple[type[Section], str]] = set()
    for place in there:
        if (place.kind, place.entry.name) not in said and place.without() != before[place.tree.file]:
            said.add((place.kind, place.entry.name))
    assert {(kind.__name__, name) for kind, name in DECLARED - said} == set()


def test_an_entry_that_must_be_there_is_missed(places: list[Place]) -> None:
    needed = {(p.kind, p.entry.name): p for p in places if p.is_there and p.entry.required}
    said = {name: place.without(whole=True) for (_, name), place in needed.items()}
    assert [
        name for name, text in said.items() if "pack.missing_key" not in text and "pack.wrong_type" not in text
    ] == []


@pytest.mark.parametrize(("entry", "line"), [("rows: open", 15), ("cumulative: true", 7)])
def test_an_entry_that_once_did_nothing_is_a_fault(entry: str, line: int, tmp_path: Path) -> None:
    changed = {15: f"    {entry}\n    fields:", 7: f"scales: {{level: {{points: [L1, L2], {entry}}}}}"}[line]
    found = check_pack(write_pack(tmp_path, {("framework.yaml", line): changed}))
    name = entry.partition(":")[0]
    assert [f.code for f in found] == ["pack.unknown_key"]
    assert f'"{name}" is not a known entry' in pack_message(found[0])


# -- what is made of it ------------------------------------------------------------------------------


def tool() -> ModuleType:
    path = Path(__file__).parents[2] / "tools" / "schema.py"
    spec = importlib.util.spec_from_file_location("schema_tool", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_schema_and_the_tables_of_the_guide_are_fresh() -> None:
    made_now = tool()
    assert made_now.SCHEMA.read_text("utf-8") == made_now.written(made_now.schema()) + "\n", "python tools/schema.py"
    extended = made_now.schema(extended=True)
    assert made_now.EXTENDED.read_text("utf-8") == made_now.written(extended) + "\n", "python tools/schema.py"
    guide = made_now.GUIDE.read_text("utf-8")
    assert guide == made_now.guide(guide), "python tools/schema.py"
