"""What a district knows beforehand: the schools it expects, and figures that it enters for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One school expected; `line`: where it stands in the roster file `source`.

    `cells`: heading, as it is written, and value of every filled cell of the line, whoever reads it.
    """

    school_id: str
    name: str
    district: str = ""
    language: str = ""
    pack: str = ""
    people: str = ""
    contact: str = ""
    deadline: date | None = None
    include: bool = True
    file: str = ""
    line: int = 0
    source: str = ""
    cells: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of a school that the district enters; `values`: field id -> what was given, `line` in its sheet."""

    school_id: str
    name: str
    indicator: str
    year: str
    values: Mapping[str, object]
    sheet: str
    line: int
