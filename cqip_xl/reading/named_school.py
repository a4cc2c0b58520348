"""The line of ours above a table that names the school and the period, in whatever form a file was saved."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.kinds.kind import shown
from cqip_xl.model.markers import address
from cqip_xl.reading.locate import Located
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.given import alike
from cqip_xl.words.wording import every_form

#: What stands between the school and the period.
_SIGN = " · "


def names_school(located: Located, text: str) -> bool:
    """Whether a text is such a line."""
    return _SIGN in text and alike(text) in school_lines(located)


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


def _unnamed() -> Iterator[str]:
    return (text for language in LANGUAGES for text in every_form(language, "school.unnamed"))
