"""The line of ours above a table that names the school and the period, in whatever form a file was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cqip_xl.kinds.kind import shown
from cqip_xl.model.markers import BELOW, address
from cqip_xl.reading.locate import Located
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.given import alike
from cqip_xl.words.wording import every_form

#: What stands between the school and the period.
_SIGN = " · "
_PLACE = re.compile(r" *\{\w+\} *")


def names_school(located: Located, text: str) -> bool:
    """Whether a text is such a line, also with what it says of rows that are not printed."""
    if _SIGN not in text:
        return False
    line, sign, told = text.partition(BELOW)
    if sign and not any(pattern.fullmatch(alike(told)) for pattern in _told_below()):
        return False
    return alike(line) in school_lines(located)


def is_school_line(located: Located, table: FoundTable, row: int, col: int) -> bool:
    """Whether a cell above a table is such a line, or a formula in its place: right above the markers."""
    if col == table.tag_col + 1 and table.tag_row - 2 <= row and address(row, col) in (table.sheet.formulas or ()):
        return True
    return names_school(located, shown(table.sheet.at(row, col)))


def school_lines(located: Located) -> frozenset[str]:
    """What such lines may say."""
    typed = located.header.get("school_name")
    names = [shown(typed.raw) if typed else "", located.meta.get("school_name", ""), *_unnamed()]
    return frozenset(alike(f"{name.strip()}{_SIGN}{located.period}") for name in names if name)


@cache
def _told_below() -> tuple[re.Pattern[str], ...]:
    """What may be told of rows below those that are printed."""
    told = dict.fromkeys(text for language in LANGUAGES for text in every_form(language, "page.below"))
    texts = (map(re.escape, map(alike, _PLACE.split(text))) for text in told)
    return tuple(re.compile(" *[a-z0-9:]+ *".join(text)) for text in texts)


def _unnamed() -> Iterator[str]:
    return (text for language in LANGUAGES for text in every_form(language, "school.unnamed"))
