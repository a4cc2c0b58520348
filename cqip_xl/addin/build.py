"""`cqip.xlam` from the sources in macros/ and the installed xlwings: no Excel needed, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.addin.project import SHEET, WORKBOOK, vba_project
from cqip_xl.addin.source import macros, ribbon_source
from cqip_xl.excel.addin_file import AddinFile, write_addin
from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import LANGUAGES, catalog, say

MODULE = "CqipRibbon"
#: The words that the macros say; their columns are known to CqipColumn in CqipRibbon.bas.
_TABLES = ("ribbon.", "macro.")


def build_addin() -> bytes:
    """The add-in. Raises BuildRefused where the installed xlwings is not one that it can be made from."""
    return write_addin(
        AddinFile(
            title=f"CQIP {VERSION}",
            words=tuple(word_rows()),
            project=vba_project(MODULE, ribbon_source()),
            workbook=WORKBOOK,
            sheet=SHEET,
            ribbon=(macros() / "customUI14.xml").read_bytes().replace(b"\r\n", b"\n"),
        )
    )


def word_rows() -> Iterator[tuple[str, ...]]:
    """The sheet of words: a heading, then key and text in each language."""
    yield ("key", *LANGUAGES)
    for key in catalog("en"):
        if key.startswith(_TABLES):
            yield (key, *(say(language, key) for language in LANGUAGES))
