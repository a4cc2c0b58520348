"""How much one received file may ask of a machine; each limit is a setting of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from cqip_xl.model.errors import BadInput

MB = 1024 * 1024
PREFIX = "CQIP_LIMIT_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Far above what a plan needs (200 actions: 0.2 MB, 1.5 MB inflated, 25,000 cells, 0.1 s), in units of the name.

    A limit is set by an environment variable: `CQIP_LIMIT_SECONDS=60`. docs/trust.md lists them all.
    """

    #: Bytes of one workbook, and of one zip of workbooks.
    file_bytes: int = 50 * MB
    zip_bytes: int = 2_000 * MB
    #: Bytes of everything inside a workbook once inflated.
    inflated_bytes: int = 200 * MB
    #: Inflated ÷ packed, from 10 MB on: a plan of 200 actions has 15.
    ratio: int = 100
    #: Parts of a workbook (a plan has 25).
    parts: int = 1_000
    #: Filled cells of one workbook, and rows × columns of its widest sheet, which readers hold whole.
    cells: int = 1_000_000
    area: int = 5_000_000
    #: Merged cells of one sheet.
    merges: int = 100_000
    #: Files in one zip, those in zips inside it counted; how deep zips may lie in each other.
    zip_files: int = 2_000
    zip_depth: int = 3
    #: Seconds for one file, and bytes of memory of a reader process (not on Windows and macOS).
    seconds: int = 30
    memory_bytes: int = 2_048 * MB


#: Of what we wrote ourselves, such as the summary of thousands of schools: as much as Excel itself opens.
LIMITS_OF_OURS = Limits(file_bytes=500 * MB, inflated_bytes=2_000 * MB, cells=100_000_000, area=50_000_000)


def limits() -> Limits:
    """The limits of this run. Raises BadInput where a setting is no whole number above 0."""
    return Limits(**{f.name: _set(f.name) for f in fields(Limits) if PREFIX + f.name.upper() in os.environ})


def _set(name: str) -> int:
    variable = PREFIX + name.upper()
    text = os.environ[variable].strip()
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise BadInput("setting.not_whole", name=variable, value=text)
    return int(text)
