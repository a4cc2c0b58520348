"""A workbook as it lies open: formulas, looks, dropdowns and notes, for comparing with what should be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqip_xl.model.book import Area
from cqip_xl.model.markers import Spot


@dataclass(frozen=True, slots=True)
class SeenRule:
    """A dropdown, limit or conditional format: where it applies and what it says.

    `kind` and `formula` as in model.book; relative references of `formula` are those for the cell `base`.
    """

    areas: tuple[Area, ...]
    kind: str
    formula: str
    base: Spot

    def covers(self, row: int, col: int) -> bool:
        return any(a.top <= row <= a.bottom and a.left <= col <= a.right for a in self.areas)


@dataclass(frozen=True, slots=True)
class SeenLook:
    """What of a cell's format pasting destroys. `fill`: RRGGBB, '' for none."""

    fill: str
    locked: bool
    number: str


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """`contents`: every filled cell; a formula as text that starts with =; days as Excel's number.

    `merges`: merged areas; `covered`: their cells but for the first of each. `printed`: to which areas
    printing is limited, () where it is not.
    """

    name: str
    contents: Mapping[Spot, str | float | bool] = field(default_factory=dict)
    formulas: frozenset[Spot] = frozenset()
    looks: Mapping[Spot, SeenLook] = field(default_factory=dict)
    validations: tuple[SeenRule, ...] = ()
    conditions: tuple[SeenRule, ...] = ()
    notes: Mapping[Spot, str] = field(default_factory=dict)
    hidden: str = ""
    merges: tuple[Area, ...] = ()
    covered: frozenset[Spot] = frozenset()
    printed: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """`names`: defined names of the workbook with their formulas, without `=`."""

    sheets: Mapping[str, SeenSheet]
    names: Mapping[str, str] = field(default_factory=dict)
