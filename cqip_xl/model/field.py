"""One column or header cell of a pack, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One column or one header cell. `slots: n` repeats it; `per: school_year` repeats it by year.

    `low`/`high`: bounds of a number in its own unit (percent as a share, 0-1). `precision`: `month` for
    dates shown as mm/yyyy. `shows`: `table.field` whose value for the same criterion is shown, not entered.
    `options`: attributes that only some kinds read (`pattern`, `unique`, `inherits`, `label_by` …).
    """

    id: str
    kind: str
    required: bool = False
    slots: int = 1
    choices: str = ""
    scale: str = ""
    of: str = ""
    per: str = ""
    when: str = ""
    shows: str = ""
    precision: str = "day"
    low: float | None = None
    high: float | None = None
    accepts: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    zero: bool = False
    free: bool = False
    printed: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)
