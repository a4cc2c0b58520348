"""What Recalculate changes in an open workbook: values that any host can carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cqip_xl.model.book import Area, Block, Condition, Sheet, Style, Validation


@dataclass(frozen=True, slots=True)
class Dress:
    """A style and the cells that get it. `only`: `fill`, its colour alone ('' for none); `lock`, its lock alone."""

    style: Style
    areas: tuple[Area, ...]
    only: Literal["", "fill", "lock"] = ""


@dataclass(frozen=True, slots=True)
class SheetRepair:
    """What one sheet needs, done in this order: the sheet itself where it is lacking, its name, merged cells split,
    styles, contents, then, when all sheets have theirs, dropdowns, conditional formats and notes.

    `name`: the sheet's name in the open workbook, `was` that before where it is to be renamed. `made`: a whole sheet
    to add at the end, cells included.
    `conditions`: None leaves the conditional formats; else all that touch `conditioned` are replaced by these.
    `notes`: cell (row, col) -> text of our note; '' takes our note away.
    `hidden`: None leaves it; else "", "hidden" or "very". `printed`: what is printed of it; None leaves that.
    """

    name: str
    was: str = ""
    made: Sheet | None = None
    splits: tuple[Area, ...] = ()
    blocks: tuple[Block, ...] = ()
    dresses: tuple[Dress, ...] = ()
    validations: tuple[Validation, ...] = ()
    conditions: tuple[Condition, ...] | None = None
    conditioned: tuple[Area, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: str | None = None
    printed: Area | None = None

    @property
    def before(self) -> str:
        """The sheet's name before it is repaired."""
        return self.was or self.name

    def __bool__(self) -> bool:
        return bool(
            self.was
            or self.made
            or self.splits
            or self.blocks
            or self.dresses
            or self.validations
            or self.conditions is not None
            or self.notes
            or self.hidden is not None
            or self.printed
        )


@dataclass(frozen=True, slots=True)
class Repairs:
    """Everything for one workbook. `names`: defined name -> formula without `=`, to be defined anew."""

    sheets: tuple[SheetRepair, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names) or any(self.sheets)
