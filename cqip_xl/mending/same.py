"""When two formulas or contents are the same, however the program that saved them writes them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from cqip_xl.model.book import Content, Formula, Link
from cqip_xl.model.markers import Spot, column_of, serial

_TEXT = re.compile(r'("(?:[^"]|"")*")')
#: LibreOffice quotes other sheet names than XlsxWriter; Excel marks newer functions.
_NOISE = re.compile(r"[\s']|_XLFN\.")
#: Excel and XlsxWriter write TRUE, LibreOffice TRUE() in cells and 1 in rules.
_TRUTH = re.compile(r"(?<![\w.])(TRUE|FALSE)(?:\(\))?(?![\w.(!])")
#: 1e-09, 0.000000001 and 1.0000000000000001E-9 are one number.
_NUMBER = re.compile(r"(?<![\w.$])\d+(?:\.\d+(?:E[+-]?\d+)?|E[+-]?\d+)(?![\w(!.])")
_CELL = re.compile(r"(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(!.])")
#: How far apart two numbers may be that were saved and read again.
_NEAR = 1e-9


@lru_cache(maxsize=50_000)
def plain(formula: str) -> str:
    """A formula without what differs between programs; texts in it stay as they are."""
    parts = _TEXT.split(formula.removeprefix("="))
    return "".join(part if n % 2 else _tidied(part) for n, part in enumerate(parts))


def _tidied(part: str) -> str:
    text = _NOISE.sub("", part.upper())
    text = _TRUTH.sub(lambda match: str(int(match[1] == "TRUE")), text)
    return _NUMBER.sub(lambda match: f"{float(match[0]):.12g}", text)


@lru_cache(maxsize=50_000)
def rebased(formula: str, base: Spot) -> str:
    """The same for a rule over many cells: relative references as distances from the cell that it is written for."""

    def distance(match: re.Match[str]) -> str:
        col = match[2] if match[1] else f"[{column_of(match[2]) - base[1]}]"
        row = match[4] if match[3] else f"[{int(match[4]) - 1 - base[0]}]"
        return f"{col}.{row}"

    parts = _TEXT.split(plain(formula))
    return "".join(part if n % 2 else _CELL.sub(distance, part) for n, part in enumerate(parts))


def is_same(wanted: Content, there: str | float | bool | None) -> bool:
    """Whether a cell holds what it should; `there` as in model.seen."""
    match wanted:
        case None | "":
            return there in (None, "")
        case Formula():
            if not isinstance(there, str) or not there.startswith("="):
                return False
            return there == wanted.text or plain(there) == plain(wanted.text)
        case Link():
            return there == wanted.text
        case bool():
            return there == wanted
        case str():
            return isinstance(there, str) and there.split() == wanted.split()
        case date():
            return is_same(float(serial(wanted)), there)
        case _:
            return isinstance(there, int | float) and abs(there - wanted) <= _NEAR * max(1.0, abs(wanted))
