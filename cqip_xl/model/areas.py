"""Cells as few areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from cqip_xl.model.book import Area

T = TypeVar("T")


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


def alike(cells: Iterable[tuple[tuple[int, int], T]]) -> dict[T, list[Area]]:
    """The areas of the cells that have the same thing (a style), each thing once."""
    found: dict[T, list[tuple[int, int]]] = {}
    for spot, thing in cells:
        found.setdefault(thing, []).append(spot)
    return {thing: rectangles(spots) for thing, spots in found.items()}
