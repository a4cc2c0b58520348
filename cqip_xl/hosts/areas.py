"""Areas of cells: few of them for many cells, and where several rules overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cqip_xl.model.book import Area, address


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """The cells (row, col) as few areas: runs along the rows, equal runs of neighbouring rows joined."""
    done: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    by_row: dict[int, list[int]] = {}
    for row, col in sorted(set(cells)):
        by_row.setdefault(row, []).append(col)
    for row, cols in by_row.items():
        now: dict[tuple[int, int], Area] = {}
        for left, right in runs(cols):
            above = growing.pop((left, right), None)
            top = above.top if above and above.bottom == row - 1 else row
            if above and above.bottom != row - 1:
                done.append(above)
            now[left, right] = Area(top, left, row, right)
        done += growing.values()
        growing = now
    return sorted([*done, *growing.values()], key=lambda a: (a.top, a.left))


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


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
