"""Whole numbers that a workbook shows by their format otherwise than as digits alone: 7 as 007, 12 as MN-012."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from cqip_xl.excel.second import opened
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.markers import Spot

_CODE = re.compile(rb'\bformatCode="([^"]*)"')
#: What the first section of a format consists of: a text, a sign that stands for itself, a place of a digit, what
#: shows nothing (a blank of some width, a fill, a colour or language), and anything else.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|([0#?])|([ \-+/():!^&\'~{}<>=])|(_.|\*.|\[[^\]]*\])|(.)', re.S)

#: Sheet -> row and column from 0 -> what the cell shows.
Padded = Mapping[str, Mapping[Spot, str]]


def padded_numbers(data: bytes) -> Padded:
    """The whole numbers of an .xlsx that its formats show with zeros or letters before them; {} where it has none."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        styles = zipped.read("xl/styles.xml") if "xl/styles.xml" in zipped.namelist() else b""
    codes = {html.unescape(code.decode("utf-8", "replace")) for code in _CODE.findall(styles)}
    if not any(_pads(code) for code in codes):
        return {}
    try:
        sheets = opened(data).worksheets
    except NotOurWorkbook:  # the reader that gave the numbers could open it; they stay as they are
        return {}
    return {sheet.title: dict(_in_sheet(sheet.iter_rows())) for sheet in sheets}


def _in_sheet(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[Spot, str]]:
    for cell in (cell for row in rows for cell in row):
        value = cell.value
        if isinstance(value, int | float) and value >= 0 and value == int(value) and _pads(str(cell.number_format)):
            yield (cell.row - 1, cell.column - 1), shown_by(str(cell.number_format), int(value))


def shown_by(code: str, number: int) -> str:
    """A number from 0 as a format of digits and texts shows it: 7 by `0000` is 0007, by `"MN"000` MN007."""
    parts = _parts(code) or ()
    places = sum(is_digit for is_digit, _ in parts)
    digits, taken, made = str(number), 0, ""
    for is_digit, text in parts:
        if not is_digit:
            made += text
            continue
        left = places - taken
        while len(digits) > left:
            made, digits = made + digits[0], digits[1:]
        if len(digits) == left:
            made, digits = made + digits[0], digits[1:]
        elif text == "0":
            made += "0"
        taken += 1
    return made


@lru_cache(maxsize=256)
def _pads(code: str) -> bool:
    """Whether a format shows a whole number with zeros or letters that the number itself has not."""
    parts = _parts(code)
    if parts is None:
        return False
    zeros = sum(is_digit and text == "0" for is_digit, text in parts)
    letters = "".join(text for is_digit, text in parts if not is_digit)
    return zeros > 1 or (zeros == 1 and any(map(str.isalnum, letters)))


def _parts(code: str) -> tuple[tuple[bool, str], ...] | None:
    """Places of digits and texts between them; None for decimals, thousands, percent, days and all else."""
    parts: list[tuple[bool, str]] = []
    for found in _TOKEN.finditer(code):
        text, escaped, digit, sign, nothing, other = found.groups()
        if other == ";":
            break
        if other is not None:
            return None
        if nothing is None:
            parts.append((digit is not None, next(p for p in (text, escaped, digit, sign) if p is not None)))
    return tuple(parts)
