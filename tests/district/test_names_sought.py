"""Looking for names: what one pass by one pattern finds is what looking for each name at each place finds."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given, settings
from hypothesis import strategies as st

from cqip_xl.district.names_sought import NamesSought, _is_whole

NAMES = st.lists(st.text("ab .学", min_size=1, max_size=6), min_size=1, max_size=8)


def slowly(text: str, names: Collection[str]) -> list[str]:
    found, at = [], 0
    while at < len(text):
        here = [name for name in names if text.startswith(name, at) and _is_whole(text, at, name)]
        longest = max(here, key=len, default="")
        found += [longest] if longest else []
        at += len(longest) or 1
    return found


@settings(max_examples=300)
@given(NAMES, st.lists(st.text("ab .学", max_size=8), max_size=4), st.randoms())
def test_one_pass_finds_what_looking_for_each_name_finds(names: list[str], more: list[str], chance: object) -> None:
    pieces = [*names, *more]
    chance.shuffle(pieces)  # type: ignore[attr-defined]
    for text in ("".join(pieces), " ".join(pieces), *more):
        assert [*NamesSought(names).found_in(text)] == slowly(text, names)


def test_of_names_that_begin_alike_the_longest_counts_and_only_as_whole_words() -> None:
    sought = NamesSought(["an lan kindergarten", "an lan kindergarten north", "mầm non hoa"])
    assert sought.found_in("as in an lan kindergarten north, not in an lan kindergartens") == (
        "an lan kindergarten north",
    )
    assert sought.found_in("mầm non hoa. an lan kindergarten") == ("mầm non hoa", "an lan kindergarten")
    assert sought.found_in("") == ()
