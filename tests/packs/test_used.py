"""Every entry and word of the grammar stands in a pack that workbook tests run over, in LibreOffice as in Python."""

from __future__ import annotations

from typing import Any

import pytest

from cqip_xl.packs.folders import find_pack
from cqip_xl.packs.grammar.declared import Entry, Section, T, Word, WordList
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.schema import sections
from cqip_xl.packs.load import read_pack
from tests.workbook.packs import PACKS, folders

#: What cannot matter to a workbook, or stands in tests of its own.
UNUSED = {
    "PackEntries.extends": "the pack is laid over another before it is read (test_extended.py)",
    "PackEntries.remove": "the same",
    "RegionEntries.currency_stands: behind": "where a word stands without the entry, as kr in Sweden",
    "RegionEntries.decimals: comma": "what most languages have without the entry",
    "LevelsEntries.school: lowest": "the same rule as of a standard, which harbour-guild has",
    "OwnEntries.behind: texts": "one place in a list, as any other",
}


@pytest.fixture(scope="module")
def used() -> set[str]:
    """`Section.entry` of each entry that stands in some pack, `Section.entry: word` of each word of a closed list."""
    found: set[str] = set()
    value_of = Section.value_of

    def hear(self: Section, entry: Entry[T]) -> T:
        value = value_of(self, entry)
        if entry.name in self:
            name = f"{type(self).__name__}.{entry.name}"
            words = value if isinstance(entry, WordList) else (value,) if isinstance(entry, Word) else ()
            assert isinstance(words, tuple)
            found.update((name, *(f"{name}: {word}" for word in words)))
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Section, "value_of", hear)
        for name in sorted(PACKS, key=lambda pack: not folders(pack)):  # the invented ones say most
            if declared() - found - UNUSED.keys():
                read_pack(find_pack(next(iter(folders(name)), name)))
    return found


def declared() -> set[str]:
    """What packs can say; a word that counts without its entry is said by every pack that leaves the entry out."""
    found: set[str] = set()
    kinds: tuple[type[Section], ...] = (PackEntries, *sections().values())
    for kind in kinds:
        for entry in kind.entries().values():
            name = f"{kind.__name__}.{entry.name}"
            found.update((name, *(f"{name}: {word}" for word in _words(entry))))
    return found


def _words(entry: Entry[Any]) -> list[str]:
    usual = entry.usual if isinstance(entry, WordList) else (entry.default or "school",)
    return [word for word in entry.words if word not in usual] if isinstance(entry, Word | WordList) else []


def test_whatever_a_pack_can_say_is_said_by_one_that_workbooks_are_made_of(used: set[str]) -> None:
    assert sorted(declared() - used - UNUSED.keys()) == []


def test_what_is_left_out_for_a_reason_can_be_said() -> None:
    assert sorted(UNUSED.keys() - declared()) == []
