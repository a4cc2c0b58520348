"""Whatever is wrong with a pack, the check says it: nothing that it lets pass fails later."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.packs.parsed import tree_of
from tests.packs.spoilt import At, as_read, as_yaml, at, goes_wrong, instead, places, tree, without
from tests.size import FUZZ, part_of

NUMBERS = [7, 0.5, -1, 10**400, float("inf"), float("nan")]
WRONG = [*NUMBERS, True, None, "", "nonsense", "x" * 40_000, [], ["a"], {"a": "b"}]
#: The entries are many; each part of them takes some seconds.
PARTS = 4


def failures(spoilt: Iterable[tuple[str, dict[str, Any]]], folder: Path) -> list[str]:
    """What each spoilt pack fails with."""
    return [f"{what}: {wrong[:300]}" for what, pack in spoilt if (wrong := goes_wrong(pack, folder))]


def dotted(place: At) -> str:
    return ".".join(map(str, place))


def test_the_pack_that_uses_every_entry_works(tmp_path: Path) -> None:
    assert goes_wrong(tree(), tmp_path) == ""


@pytest.mark.parametrize("value", WRONG, ids=lambda value: f"{value!r:.20}")
def test_what_is_handed_on_as_read_is_what_reading_gives(value: object, tmp_path: Path) -> None:
    whole = instead(tree(), ("version",), value)
    path = tmp_path / "framework.yaml"
    path.write_text(as_yaml(whole), encoding="utf-8")
    got, wanted = tree_of(path), as_read(whole)
    assert repr(got) == repr(wanted)  # nan is not itself
    assert (got.lines, got["tables"].lines) == (wanted.lines, wanted["tables"].lines)


@pytest.mark.parametrize("part", range(PARTS))
def test_an_entry_that_is_missing_is_a_fault_or_is_not_missed(part: int, tmp_path: Path) -> None:
    whole = tree()
    some = [*places(whole)]
    random.Random(5).shuffle(some)
    spoilt = ((f"without {dotted(p)}", without(whole, p)) for p in part_of(some, 9)[part::PARTS])
    assert failures(spoilt, tmp_path) == []


def test_a_value_of_a_wrong_kind_is_a_fault_or_does_no_harm(tmp_path: Path) -> None:
    whole = tree()
    scalars = [p for p in places(whole) if not isinstance(at(whole, p), dict | list)]
    some = random.Random(1).sample([(p, value) for p in scalars for value in WRONG], 50 if FUZZ == 1 else 300)
    spoilt = ((f"{dotted(p)} = {value!r:.40}", instead(whole, p, value)) for p, value in some)
    assert failures(spoilt, tmp_path) == []


def test_a_word_of_the_pack_in_a_wrong_place_is_a_fault_or_does_no_harm(tmp_path: Path) -> None:
    """Every kind, code, name and word of the test language in the place of another."""
    whole = tree()
    texts = [p for p in places(whole) if isinstance(at(whole, p), str)]
    words = sorted({at(whole, p) for p in texts} | {"due", "title", "status", "start_on", "actions.criterion"})
    chance = random.Random(3)
    some = [(p, chance.choice(words)) for p in chance.choices(texts, k=40 if FUZZ == 1 else 300)]
    spoilt = ((f"{dotted(p)} = {word}", instead(whole, p, word)) for p, word in some)
    assert failures(spoilt, tmp_path) == []
