"""Which sheets the formulas of a workbook follow: of two copies of a table, the one in use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from cqip_xl.excel.archive import Archive, open_archive
from cqip_xl.excel.container import format_of
from cqip_xl.excel.package import sheet_parts
from cqip_xl.model.limits import limits
from cqip_xl.model.markers import CALC, sheet_meant, sheets_named

_FORMULA = re.compile(r"<f\b[^>]*>([^<]+)</f>")
_ODS_SHEET = re.compile(r"<table:table\b[^>]*?table:name=\"([^\"]*)\".*?</table:table>", re.S)
_ODS_FORMULA = re.compile(r"table:formula=\"([^\"]*)\"")
#: `[$'Our plan'.C5]` in an .ods.
_ODS_NAME = re.compile(r"\[\$?(?:'((?:[^']|'')+)'|([^\W\d]\w*))\.")


def followed_sheets(data: bytes) -> Counter[str]:
    """Sheet -> formulas of our hidden calculations that name it; none where those are gone, and of .xls and .xlsb."""
    kind = format_of(data)
    if kind not in _FORMULAS:
        return Counter()
    found = _FORMULAS[kind](open_archive(data, limits()))
    return Counter(name for names in found for name in names)


def _of_xlsx(archive: Archive) -> Iterator[set[str]]:
    for name, part in sheet_parts(archive):
        if sheet_meant(name) == CALC:
            markup = archive.get(part).decode("utf-8", "replace")
            yield from (set(sheets_named(unescape(formula))) for formula in _FORMULA.findall(markup))


def _of_ods(archive: Archive) -> Iterator[set[str]]:
    for sheet in _ODS_SHEET.finditer(archive.get("content.xml").decode("utf-8", "replace")):
        if sheet_meant(unescape(sheet[1])) == CALC:
            for formula in _ODS_FORMULA.findall(sheet[0]):
                yield {(a or b).replace("''", "'") for a, b in _ODS_NAME.findall(unescape(formula))}


_FORMULAS = {"xlsx": _of_xlsx, "ods": _of_ods}
