"""What a workbook holds besides its cells: every comment, box, link, page text and struck text must be in a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.grid import Grid, GridSheet, Remark
from cqip_xl.model.markers import spot_of, without_our_notes
from cqip_xl.words.catalog import LANGUAGES, say
from tests.fuzz.ours import plain

#: Findings about what a sheet holds besides its cells, and about how a cell holds what it says.
REMARKS = {
    *("sheet.comments", "sheet.boxes", "sheet.pictures", "sheet.pictures_in_cells", "sheet.links", "sheet.page_texts"),
    *("sheet.other_workbooks", "cell.changes_itself", "cell.struck", "cell.struck_part"),
}
#: Those that are looked for on every sheet; the others are part of a sheet that is told as a whole.
_EVERYWHERE = ("comment", "box", "picture", "cell_picture")
_CODES = {
    "comment": ("sheet.comments",),
    "box": ("sheet.boxes",),
    "picture": ("sheet.pictures",),
    "cell_picture": ("sheet.pictures_in_cells",),
    "link": ("sheet.links",),
    "header": ("sheet.page_texts",),
    "struck": ("cell.struck", "cell.struck_part"),
    "volatile": ("cell.changes_itself",),
    "external": ("sheet.other_workbooks",),
}


def remarks_unsaid(
    case: Case,
    grid: Grid,
    entries: Collection[tuple[str, str]],
    page_texts: Callable[[], Collection[str]],
    charts: Collection[str],
) -> Iterator[tuple[str, str]]:
    """`Sheet!C5 (box)` and the text of whatever no finding of its sheet tells.

    `entries`: sheet and cell of what is in the plan; `page_texts`: what we print on pages, asked only where needed;
    `charts`: how ours are described.
    """
    for sheet in grid.sheets:
        told = [f for f in case.findings if f.code in REMARKS and f.place.sheet == sheet.name]
        for remark in sheet.remarks:
            if sheet.name in case.plan.unread and remark.kind not in _EVERYWHERE:
                continue
            if any(_tells(finding, remark) for finding in told) or not _is_somebodys(remark, sheet, entries):
                continue
            if remark.kind == "picture" and plain(remark.text) in charts:
                continue
            if remark.kind != "header" or not _is_ours(remark.text, page_texts()):
                yield f"{sheet.name}!{remark.cell} ({remark.kind})", remark.text


def _is_somebodys(remark: Remark, sheet: GridSheet, entries: Collection[tuple[str, str]]) -> bool:
    """Whether it is none that we wrote, and says more than its cell does."""
    there = shown(sheet.at(*spot)) if (spot := spot_of(remark.cell)) else ""
    match remark.kind:
        case "comment":
            return bool(without_our_notes(remark.text))
        case "link":
            return plain(there).rstrip("/") != plain(remark.text).removeprefix("mailto:").rstrip("/")
        case "struck":
            return bool(remark.text) or (sheet.name, remark.cell) in entries
        case "volatile":
            return (sheet.name, remark.cell) in entries and not is_empty(there)
        case _:
            return True


def _is_ours(text: str, pages: Collection[str]) -> bool:
    """Whether we print it: whole, or a section of it, which other programs cut in their way; or it counts pages."""
    words = re.sub(r"&[A-Z]|[\W\d_]", "", text).casefold()
    return words in _page_words() or any(plain(text).rstrip("…") in page for page in pages)


@cache
def _page_words() -> set[str]:
    said = (say(language, "page.number") for language in LANGUAGES)
    return {re.sub(r"&[A-Z]|[\W\d_]", "", part).casefold() for text in said for part in (text, text.partition("&P")[0])}


def _tells(finding: Finding, remark: Remark) -> bool:
    """Whether a finding has its place, and its text where it is told with it."""
    if finding.code not in _CODES[remark.kind]:
        return False
    said, text = plain(finding.values.get("said", "")), plain(_first_words(remark))
    if remark.kind in ("struck", "volatile"):
        return finding.place.cell == remark.cell
    return _is_there(remark.cell, finding.values.get("cells", "").split(", ")) and (not said or text in said)


def _is_there(cell: str, cells: Sequence[str]) -> bool:
    return not cell or cell in cells


def _first_words(remark: Remark) -> str:
    """Comments are told whole, of other texts so much."""
    return without_our_notes(remark.text) if remark.kind == "comment" else remark.text[:70]
