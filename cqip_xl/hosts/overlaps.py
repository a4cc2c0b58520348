"""Areas where several rules overlap, and their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from cqip_xl.model.areas import rectangles
from cqip_xl.model.book import Area
from cqip_xl.model.markers import address


def overlay(areas: Sequence[Area]) -> list[tuple[Area, tuple[int, ...]]]:
    """Cuts overlapping areas into pieces that do not overlap, each with the numbers of the areas it lies in."""
    tops = sorted({edge for a in areas for edge in (a.top, a.bottom + 1)})
    lefts = sorted({edge for a in areas for edge in (a.left, a.right + 1)})
    pieces: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for i, top in enumerate(tops[:-1]):
        for j, left in enumerate(lefts[:-1]):
            within = [n for n, a in enumerate(areas) if a.top <= top <= a.bottom and a.left <= left <= a.right]
            if within:
                pieces.setdefault(tuple(within), []).append((i, j))
    return [
        (Area(tops[piece.top], lefts[piece.left], tops[piece.bottom + 1] - 1, lefts[piece.right + 1] - 1), within)
        for within, places in pieces.items()
        for piece in rectangles(places)
    ]


def spelt(area: Area) -> str:
    """`B2:C5`, or `B2` for one cell."""
    first, last = address(area.top, area.left), address(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"
