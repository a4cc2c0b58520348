"""The formulas of a sheet's markup: in which cells they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cqip_xl.model.markers import address, spot_of

#: Formulas as markup, by the address of their cell; beside them what other cells hold.
Formulas = Mapping[bytes, bytes]

_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]+\d+)["'][^>]*(?<!/)>\s*"""
    rb"""(<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</))"""
)
_IS_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
#: The cells that one formula fills; only the first of them holds it.
_FILLS = re.compile(rb"""<(?:\w+:)?f\b(?=[^>]*\bt\s*=\s*["']array["'])[^>]*\bref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
#: More cells than that no plan fills with one formula.
_MOST_FILLED = 20_000


def formulas_in(xml: bytes) -> Formulas:
    """Every formula of a sheet, however its tags are written."""
    return {cell.upper(): formula for cell, formula in _FORMULA.findall(xml)}


def addresses(formulas: Formulas) -> frozenset[str]:
    """Where they stand, each cell of one that fills several."""
    found = set(b" ".join(formulas).decode().split())
    for cell, formula in formulas.items():
        if formula[:3] != b"<f>":
            found.difference_update(() if _IS_FORMULA.match(formula) else (cell.decode(),))
            found.update(_filled(formula))
    return frozenset(found)


def _filled(formula: bytes) -> Iterator[str]:
    for area in _FILLS.findall(formula):
        first, last = (spot_of(corner) for corner in area.decode().split(":"))
        if first and last and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= _MOST_FILLED:
            for r in range(first[0], last[0] + 1):
                yield from (address(r, c) for c in range(first[1], last[1] + 1))
