"""What stood in a workbook and is no entry: kept on a sheet of its own where the workbook is renewed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftText:
    """`sheet`, `cell`: its old place; `why`: a sentence that says why it is not read."""

    sheet: str
    cell: str
    text: str
    why: str = ""
