from __future__ import annotations

from cqip_xl.hosts.overlaps import overlay, spelt
from cqip_xl.model.areas import rectangles
from cqip_xl.model.book import Area


def test_rectangles() -> None:
    assert rectangles([(0, 0), (0, 1), (1, 0), (1, 1), (3, 0)]) == [Area(0, 0, 1, 1), Area(3, 0, 3, 0)]
    assert rectangles([(0, 0), (1, 0), (1, 1)]) == [Area(0, 0, 0, 0), Area(1, 0, 1, 1)]
    assert rectangles([]) == []


def test_overlay() -> None:
    whole, inner = Area(0, 0, 9, 3), Area(2, 1, 5, 1)
    pieces = overlay([whole, inner])
    assert (inner, (0, 1)) in pieces
    cells = [(r, c) for a, _ in pieces for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)]
    assert len(cells) == len(set(cells)) == 40
    assert overlay([]) == []


def test_spelt() -> None:
    assert spelt(Area(1, 1, 4, 2)) == "B2:C5" and spelt(Area(0, 26, 0, 26)) == "AA1"
