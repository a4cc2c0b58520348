"""One column or header cell of a pack, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column or one header cell. `slots: n` repeats it; `per: school_year` repeats it by year.

    `low`/`high`: bounds of a number in its own unit (percent as a share, 0-1). `precision`: `month` for
    dates shown as mm/yyyy. `shows`: `table.field` whose value for the same criterion is shown, not entered.
    `preset`: what of its criterion counts while the cell is empty; `inherits`: likewise, `criteria.field`.
    `bounds`: `row` where the criterion's scores say them, and `choices`: `row` where its list does. `dates`:
    `scores` where it is the day of these. `tally`: the district summary counts each answer. `summary`: it shows the
    entries (`column`), counts the answers (`count`) or adds them up (`sum`) over all plans. `outsiders`: one
    more column, for persons on no list. `pattern`: how codes of evidence look. `filled_by`: district or school.
    `rows`: the table whose rows a cell names, `complete`: each of which must be named. `only`: the
    criteria in whose rows alone it is asked. `done_in`: the field that says whether what stands here is done.
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
    unique: bool = False
    warn_empty: bool = False
    outsiders: bool = False
    tally: bool = False
    summary: str = ""
    pattern: str = ""
    inherits: str = ""
    preset: str = ""
    bounds: str = ""
    step: float | None = None
    dates: str = ""
    filled_by: str = ""
    repeat_in: str = ""
    rows: str = ""
    complete: bool = False
    only: tuple[str, ...] = ()
    done_in: str = ""
